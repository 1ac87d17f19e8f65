// Records going out as files: printed forms and routes, and lists on paper, as workbooks and as text.
#include "api/answers.hpp"
#include "api/filter_words.hpp"
#include "api/resources.hpp"
#include "api/sheets.hpp"
#include "report/form.hpp"
#include "report/print_sheet.hpp"
#include "report/shown_value.hpp"

namespace huiyin::api {
namespace {

constexpr std::string_view png_magic = "\x89PNG\r\n\x1a\n";

/// Where the packs say who may export a type, it is they alone: whoever holds a role that a rule gives without any condition.
/// Where they say nothing, whoever may read may export. Rules that go by the single record do not let a whole list out.
bool may_export(const engine::Engine& engine, const engine::Actor& actor, const std::string& type) {
    bool is_ruled = false;
    const auto policy = engine.policy();
    for (const auto& pack : policy->packs())
        for (const policy::AccessRule& rule : pack->access) {
            if (rule.what != type || !rule.export_ || rule.never) continue;
            is_ruled = true;
            if (rule.condition) continue;
            for (const policy::WhoTerm& term : rule.who.any) {
                const bool plain = !term.role.empty() && !term.person && !term.of && !term.condition && term.not_these.empty() && term.other_than.empty();
                if (plain && (term.role == "staff" || engine.has_role(actor, term.role))) return true;
            }
        }
    return !is_ruled;
}

Response shown_pdf(std::string pdf, const std::string& name) {
    Response response = Response::bytes("application/pdf", std::move(pdf));
    response.set("Cache-Control", "private, no-store");
    return response.set("Content-Disposition", disposition("inline", name + ".pdf"));
}

/// The one with the id, whole or without its pack, as the engine finds views too.
const Json& named(const Json& list, const std::string& id) {
    static const Json nothing;
    if (list.is_array() && !id.empty())
        for (const Json& each : list.as_array())
            if (const std::string whole = each["id"].string_or(""); whole == id || whole.ends_with("." + id)) return each;
    return nothing;
}

/// A record that the list was narrowed to, by its title; by its id where the reader may not see it.
std::string title_of(const engine::Engine& engine, const engine::Actor& actor, const std::string& type, const std::string& id) {
    const Result<Json> view = engine.record(actor, type, id);
    return view.ok() ? (*view)["title"].string_or(id) : id;
}

/// What the list was asked for, in words.
Result<std::string> asked_in_words(const engine::Engine& engine, const engine::Actor& actor, const engine::ListQuery& query, const Json& types, const report::PrintRequest& shown) {
    const Json& type = named(types, query.type);
    const Language language = shown.language;
    std::string all;
    const auto say = [&](const char* code, const std::string& value = "") {
        all += (all.empty() ? "" : message(language, "print.between")) + message(language, code, {{"value", value}});
    };
    if (const Json& view = named(type["views"], query.view); !view.is_null()) say("list.view", report::text_in(language, view["title"]));
    if (!query.text.empty()) say("list.words", query.text);
    std::string states;
    for (const std::string& id : query.states) {
        const Json& state = named(type["states"], id);
        states += (states.empty() ? "" : message(language, "print.and")) + (state.is_null() ? id : report::text_in(language, state["title"]));
    }
    if (!states.empty()) say("list.states", states);
    if (query.open) say(*query.open ? "list.open" : "list.ended");
    if (query.mine) say("list.mine");
    if (query.late) say("list.late");
    if (!query.owner.empty()) say("list.owner", title_of(engine, actor, "base.person", query.owner));
    if (!query.customer.empty()) say("list.customer", title_of(engine, actor, "base.customer", query.customer));
    if (!query.department.empty()) say("list.department", title_of(engine, actor, "base.department", query.department));
    if (!query.from_on.empty()) say("list.from", query.from_on);
    if (!query.to_on.empty()) say("list.to", query.to_on);
    if (!query.filter.empty()) {
        HUIYIN_TRY(const Json tree, engine.filter(actor, query.type, query.filter));
        const FilterReader reader{types, shown, [&](const std::string& of, const std::string& id) { return title_of(engine, actor, of, id); }};
        say("list.filter", filter_in_words(reader, query.type, tree));
    }
    if (all.empty()) say("list.all");
    return all;
}

}  // namespace

report::PrintRequest Resources::shown_to(const Call& call) const {
    report::PrintRequest shown;
    shown.types = JsonObject{};
    shown.organisation = engine_.options().organisation_name;
    shown.language = call.language;
    shown.zone = engine_.options().zone;
    shown.printed_at = engine_.clock().now();
    shown.printed_by = engine_.person(actor_of(call))["name"].string_or("");
    return shown;
}

Response Resources::print(const Call& call) {
    const engine::Actor actor = actor_of(call);
    const Request& request = call.request;
    HUIYIN_ANSWER_TRY(const Json material, engine_.print_material(actor, request.param("type"), request.param("id"), request.param("print")));
    report::PrintRequest wanted = shown_to(call);
    wanted.layout = material["layout"];
    wanted.view = material["view"];
    wanted.types = material["types"];
    wanted.related = material["related"];
    const std::string name = report::form_title(wanted);
    if (request.path.ends_with(".xlsx")) {
        HUIYIN_ANSWER_TRY(std::string workbook, report::print_xlsx(wanted));
        return download(xlsx_type, std::move(workbook), name + ".xlsx");
    }
    wanted.image = [&](const std::string& id) -> std::optional<std::string> {
        Result<engine::Engine::File> file = engine_.file(actor, id);
        if (!file.ok() || !file->bytes.starts_with(png_magic)) return std::nullopt;
        return std::move(file->bytes);
    };
    HUIYIN_ANSWER_TRY(std::string pdf, report::print_pdf(wanted));
    return shown_pdf(std::move(pdf), name);
}

Response Resources::export_records(const Call& call) {
    const engine::Actor actor = actor_of(call);
    engine::ListQuery query = list_query(call.request);
    constexpr int page_rows = 200;
    query.limit = page_rows;
    ExportWanted wanted;
    wanted.type = query.type;
    wanted.as = call.request.path.ends_with(".csv") ? ListFile::csv : call.request.path.ends_with(".pdf") ? ListFile::pdf : ListFile::xlsx;
    wanted.columns = parts_of(call.request.query_value("columns"));
    wanted.shown = shown_to(call);
    const Json meta = engine_.meta(actor);
    const Json& type = named(meta["record_types"], query.type);
    // Paper is no wider than it is: without a view the columns of the first one, as the console shows them.
    const bool by_first_view = query.view.empty() && wanted.as == ListFile::pdf && type["views"].is_array() && !type["views"].as_array().empty();
    const Json& view = by_first_view ? type["views"].as_array().front() : named(type["views"], query.view);
    const std::string title = type.is_null() ? query.type : report::text_in(call.language, type["title"]);
    if (!may_export(engine_, actor, query.type)) return problem_response(Problem("access.export", {{"what", title}}), call.language);
    wanted.shown.types[query.type] = type;
    wanted.title = title;
    if (wanted.columns.empty() && view["columns"].is_array())
        for (const Json& column : view["columns"].as_array()) wanted.columns.push_back(column.string_or(""));
    if (wanted.as == ListFile::pdf) {
        HUIYIN_ANSWER_TRY(wanted.asked, asked_in_words(engine_, actor, query, meta["record_types"], wanted.shown));
    }
    HUIYIN_ANSWER_TRY(std::string bytes, export_list(wanted, [&](const std::string& cursor) {
        query.cursor = cursor;
        return engine_.list(actor, query);
    }));
    switch (wanted.as) {
        case ListFile::csv: return download("text/csv; charset=utf-8", std::move(bytes), title + ".csv");
        case ListFile::xlsx: return download(xlsx_type, std::move(bytes), title + ".xlsx");
        case ListFile::pdf: break;
    }
    return shown_pdf(std::move(bytes), title);
}

Response Resources::print_route(const Call& call) {
    const engine::Actor actor = actor_of(call);
    const Request& request = call.request;
    HUIYIN_ANSWER_TRY(const Json route, engine_.route(actor, request.param("type"), request.query_value("view"), request.query_value("day")));
    report::PrintRequest shown = shown_to(call);
    const Json meta = engine_.meta(actor);
    const Json& type = named(meta["record_types"], request.param("type"));
    const Json& view = named(type["views"], route["view"].string_or(""));
    shown.types[request.param("type")] = type;
    HUIYIN_ANSWER_TRY(std::string pdf, api::print_route(shown, type, view, route));
    return shown_pdf(std::move(pdf), report::text_in(call.language, view["title"]) + "-" + route["day"].string_or(""));
}

}  // namespace huiyin::api
