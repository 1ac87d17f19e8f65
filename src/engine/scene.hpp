// What a query stands on: one snapshot of the store, one moment, one reader, and the words to answer him in.
//
// Records that an answer refers to (customers, persons, departments) are loaded together and once. Titles and names come
// out of here only as the reader may see them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/access.hpp"
#include "engine/engine.hpp"
#include "engine/world.hpp"

namespace huiyin::engine {

class Scene {
public:
    Scene(store::ReadView& view, const policy::Policy& policy, const Options& options, Instant now, Actor actor);
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    store::ReadView& view;
    const policy::Policy& policy;
    const Options& options;
    const Instant now;
    const Actor actor;
    World world;
    Access access;

    [[nodiscard]] const std::string& me() const { return actor.person.text; }
    [[nodiscard]] Language language() const { return actor.language; }
    [[nodiscard]] std::string say(std::string_view code, const std::vector<ProblemParameter>& params = {}) const { return message(actor.language, code, params); }
    /// Date and time in the organisation's zone: 2026-03-09 10:15.
    [[nodiscard]] std::string local(Instant at) const;
    /// The same of the end of a limit: midnight is 24:00 of the day that ends.
    [[nodiscard]] std::string end(Instant at) const;
    [[nodiscard]] calendar::Date today() const { return options.zone.to_local(now).date; }

    /// The record, loaded once; null when there is none.
    [[nodiscard]] const store::RecordRow* row(const std::string& id);
    /// Loads records that will be asked for, together.
    void expect(const std::vector<std::string>& ids);
    /// Takes rows that were just read.
    void take(const std::vector<store::RecordRow>& rows);

    /// The record's title as the reader may see it: masked where its field is, the number alone where he may not read it.
    [[nodiscard]] std::string title_of(const store::RecordRow& row);
    [[nodiscard]] std::string title_of(const std::string& id);
    /// {"id", "name"}, or null for nobody.
    [[nodiscard]] Json person(const std::string& id);
    /// {"id", "name"} of a department, or null.
    [[nodiscard]] Json department(const std::string& id);

private:
    std::map<std::string, std::optional<store::RecordRow>> rows_;
};

[[nodiscard]] Json json_of(const Text& text);
[[nodiscard]] Json json_of(const std::vector<std::string>& list);
[[nodiscard]] Json json_of(const std::optional<Instant>& at);
/// The clause ids of several rules, each once, in order.
[[nodiscard]] std::vector<std::string> together(std::vector<std::string> first, const std::vector<std::string>& second);
/// A problem as docs/api.md shows it inside answers: code, params, title, clauses.
[[nodiscard]] Json problem_json(const Problem& problem, Language language);
/// Every single failure of a refusal, each with the pointer to its field; one without causes speaks for itself.
[[nodiscard]] JsonArray errors_of(const Problem& problem, Language language);
/// Ids of persons and other records that the value of the field refers to.
void references_in(const policy::Field& field, const Json& value, std::vector<std::string>& ids);

}  // namespace huiyin::engine
