// What may be asked: every query of engine.hpp, answered out of one snapshot for one reader at one moment.
//
//   return Queries(*store.read(), *policy, options, clock.now(), actor).record(type, id);
//
// Answers are the documents of docs/api.md. What the reader may not see is not in them: records are as if they were not
// there, fields are masked or blank and named in `masked`. The methods stand by subject in queries_*.cpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/scene.hpp"

namespace huiyin::engine {

class Queries {
public:
    Queries(store::ReadView& view, const policy::Policy& policy, const Options& options, Instant now, const Actor& actor, std::shared_ptr<PeopleMemory> people = nullptr)
        : scene_(view, policy, options, now, actor) { scene_.world.share(std::move(people)); }

    // queries_records.cpp
    [[nodiscard]] Result<Json> record(const std::string& type, const std::string& id_or_number);
    [[nodiscard]] Result<Json> new_form(const std::string& type, const std::string& action);
    [[nodiscard]] Result<Json> check(const PerformAction& wanted);
    [[nodiscard]] Result<Json> print_material(const std::string& type, const std::string& id, const std::string& print);
    [[nodiscard]] Result<Engine::File> file(const std::string& id);
    /// Fields whose reading is to be written down (`log` of an access rule), out of the record shown last; "*" is all of it.
    /// What the same person read within the last ten minutes is the same reading.
    [[nodiscard]] const std::vector<std::string>& secrets_read() const { return secrets_read_; }
    /// The same of a route, which shows many records at once.
    [[nodiscard]] const std::vector<std::pair<std::string, std::vector<std::string>>>& route_readings() const { return route_readings_; }

    // queries_list.cpp
    [[nodiscard]] Result<Json> list(const ListQuery& query);
    [[nodiscard]] Result<Json> filter(const std::string& type, const std::string& text);

    // queries_route.cpp
    [[nodiscard]] Result<Json> route(const std::string& type, const std::string& view, const std::string& day);
    /// The routes on which the person has stops today: [{"type", "view", "title", "done", "stops"}].
    [[nodiscard]] JsonArray routes_of_today();

    // queries_meta.cpp
    [[nodiscard]] Json meta();
    [[nodiscard]] Json person();
    [[nodiscard]] bool has_role(const std::string& role);
    [[nodiscard]] Result<Json> calendar_days(const std::string& from_on, const std::string& to_on);

    // queries_imports.cpp
    [[nodiscard]] Json imports();
    [[nodiscard]] Result<Json> import(const std::string& id);

    // queries_work.cpp
    [[nodiscard]] Json workbench();
    [[nodiscard]] calendar::Feed agenda(const std::string& origin);
    [[nodiscard]] Json notices(bool unread_only, const std::string& cursor, int limit);

    // queries_duties.cpp
    [[nodiscard]] Result<Json> duty_ledger(const LedgerQuery& query);
    [[nodiscard]] Result<Json> duty_counts(const LedgerQuery& query);

    // queries_search.cpp
    [[nodiscard]] Json search(const std::string& words, const std::vector<std::string>& types, int limit);
    [[nodiscard]] Json customer_lookup(const std::string& phone);
    [[nodiscard]] Json choices(const std::string& type, const std::string& words, int limit);
    [[nodiscard]] Result<std::string> reference(const std::string& type, const std::string& text);

    // queries_policies.cpp
    [[nodiscard]] Json policies();
    [[nodiscard]] Result<Json> policy_page(const std::string& pack, const std::string& from_on, const std::string& to_on);
    [[nodiscard]] Result<Json> evidence(const std::string& clause, const std::string& outcome, const std::string& cursor, int limit);
    [[nodiscard]] Result<Json> metrics(const std::string& pack, const std::string& period, bool with_series);
    [[nodiscard]] Result<Json> metric(const std::string& pack, const std::string& metric, const std::string& period);
    [[nodiscard]] Result<Json> metric_records(const std::string& pack, const std::string& metric, const MetricRecordsQuery& query);

private:
    [[nodiscard]] Json computed_after(store::RecordRow row, const policy::RecordType& type, const Json& values);
    /// The record by id or number, if the reader may see it.
    [[nodiscard]] Result<store::RecordRow> visible(const std::string& type, const std::string& id_or_number);
    /// Administrators and managers know of every import, others of the acts that they imported themselves.
    [[nodiscard]] bool knows_import(const Json& item);
    void note_secrets(const store::RecordRow& row);
    struct Listed {
        const policy::RecordType* type;
        const policy::View* view;                        ///< null: none was asked for
        store::RecordPage page;
        Json total;                                      ///< null: not known without looking at all
    };
    /// The page of rows that the query asks for and the reader may see (queries_list.cpp).
    [[nodiscard]] Result<Listed> rows(const ListQuery& query);

    Scene scene_;
    std::vector<std::string> secrets_read_;
    std::vector<std::pair<std::string, std::vector<std::string>>> route_readings_;
};

}  // namespace huiyin::engine
