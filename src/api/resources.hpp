// The resources of /api/v1: each handler turns a call into one command or one query, and the outcome into an answer.
//
// Nothing is decided here: who may see and do what, and in which words, is the engine's. What lies beside the engine
// (saved views, the ledger's state, the log) comes through `Surroundings`.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "api/feed.hpp"
#include "api/problem.hpp"
#include "api/router.hpp"
#include "api/sign_ins.hpp"
#include "engine/engine.hpp"
#include "report/print.hpp"

namespace huiyin::api {

inline constexpr std::string_view program_version = "0.1.0";

/// What a node has beside the engine.
class Surroundings {
public:
    virtual ~Surroundings() = default;
    virtual std::vector<std::pair<std::string, Json>> saved_views(const PersonId& person, const std::string& type) = 0;
    virtual void save_view(const PersonId& person, const std::string& type, const std::string& name, const Json& view) = 0;
    virtual void drop_view(const PersonId& person, const std::string& type, const std::string& name) = 0;
    virtual Json ledger_summary() = 0;
    virtual Json verify_ledger() = 0;
    /// Writes a failure into the log under an id that the caller is told.
    virtual void log_failure(const std::string& id, const std::string& what, const Request& request) = 0;
};

/// What the parameters of a list say; its limit stays as it is.
[[nodiscard]] engine::ListQuery list_query(const Request& request);
/// The last part of a name that may be a path, without control characters.
[[nodiscard]] std::string bare_name(std::string name);
/// RFC 6266: the name in UTF-8.
/// Bytes that a browser saves under the name, and keeps nowhere else.
[[nodiscard]] Response download(const char* media_type, std::string bytes, const std::string& name);
[[nodiscard]] std::string disposition(std::string_view kind, const std::string& name);

class Resources {
public:
    Resources(engine::Engine& engine, SignIns& sign_ins, Feed& feed, Surroundings& surroundings)
        : engine_(engine), sign_ins_(sign_ins), feed_(feed), surroundings_(surroundings) {}
    [[nodiscard]] std::vector<Route> routes();
    /// The document describes these; called once, before the first request.
    void describe(const std::vector<Route>& routes) { described_ = &routes; }

private:
    // resources_session.cpp
    Response sign_in(const Call& call);
    Response session(const Call& call);
    Response sign_out(const Call& call);
    Response change_password(const Call& call);
    Response tokens(const Call& call);
    Response drop_token(const Call& call);
    Json session_document(const Caller& caller, const Request& request) const;
    // resources_meta.cpp
    Response meta(const Call& call);
    Response health(const Call& call);
    Response version(const Call& call);
    Response openapi(const Call& call);
    Response changes(const Call& call);
    Response saved_views(const Call& call);
    Response put_saved_view(const Call& call);
    Response delete_saved_view(const Call& call);
    Response ledger(const Call& call);
    Response verify_ledger(const Call& call);
    // resources_records.cpp
    Response list_records(const Call& call);
    Response create_record(const Call& call);
    Response route(const Call& call);
    Response new_form(const Call& call);
    Response check(const Call& call);
    Response record(const Call& call);
    Response record_by_number(const Call& call);
    Response perform(const Call& call);
    Response decide(const Call& call);
    Response hand_over(const Call& call);
    Response accept_duty(const Call& call);
    Response waive_duty(const Call& call);
    Response explain_clock(const Call& call);
    Response record_answer(const Call& call, const std::string& id_or_number);
    // resources_files.cpp
    Response attach_file(const Call& call);
    Response upload_file(const Call& call);
    Response download_file(const Call& call);
    Response store_file(const Call& call, const RecordId& record);
    // resources_sheets.cpp
    bool may_import(const Call& call) const;
    Response import_rows(const Call& call);
    Response import_errors(const Call& call);
    Response import_template(const Call& call);
    Response imports(const Call& call);
    Response one_import(const Call& call);
    Response undo_import(const Call& call);
    // resources_prints.cpp
    Response print(const Call& call);
    Response export_records(const Call& call);
    Response print_route(const Call& call);
    /// How this caller reads what is printed: language, time, his own name under it.
    [[nodiscard]] report::PrintRequest shown_to(const Call& call) const;
    // resources_work.cpp
    Response workbench(const Call& call);
    Response duty_ledger(const Call& call);
    Response duty_counts(const Call& call);
    Response search(const Call& call);
    Response lookup_customer(const Call& call);
    Response people(const Call& call);
    Response departments(const Call& call);
    Response references(const Call& call);
    Response choices(const Call& call, const std::string& type);
    Response notices(const Call& call);
    Response read_notice(const Call& call);
    Response read_all_notices(const Call& call);
    // resources_devices.cpp
    Response register_device(const Call& call);
    Response device(const Call& call);
    Response take_commands(const Call& call);
    // resources_policies.cpp
    Response policies(const Call& call);
    Response policy(const Call& call);
    Response evidence(const Call& call);
    Response attest(const Call& call);
    Response metrics(const Call& call);
    Response metric(const Call& call);
    Response metric_records(const Call& call);
    Response set_parameter(const Call& call);
    // resources_calendar.cpp
    Response calendar_days(const Call& call);
    Response put_holidays(const Call& call);
    Response put_day(const Call& call);
    Response import_calendar(const Call& call);
    Response calendar_feed(const Call& call);
    Response make_calendar_feed(const Call& call);
    Response drop_calendar_feed(const Call& call);
    Response read_calendar_feed(const Call& call);

    [[nodiscard]] bool has_capability(const Call& call, const std::string& capability) const;

    engine::Engine& engine_;
    SignIns& sign_ins_;
    Feed& feed_;
    Surroundings& surroundings_;
    const std::vector<Route>* described_ = nullptr;
    std::mutex documents_mutex_;
    std::map<std::pair<const void*, Language>, std::string> documents_;    ///< OpenAPI by policy and language
};

}  // namespace huiyin::api
