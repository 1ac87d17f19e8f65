// Files that come in and go out: imports, their templates, errors and undoing, and lists as sheets.
#include "api/answers.hpp"
#include "api/import_rows.hpp"
#include "api/resources.hpp"
#include "api/sheets.hpp"

namespace huiyin::api {
namespace {

Response download(const char* media_type, std::string bytes, const std::string& name) {
    Response response = Response::bytes(media_type, std::move(bytes));
    response.set("Cache-Control", "private, no-store");
    return response.set("Content-Disposition", disposition("attachment", name));
}

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

}  // namespace

Response Resources::import_rows(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.capability", {{"capability", "import"}}), call.language);
    const Take take = call.request.query_flag("good_only") ? Take::good : call.request.query_flag("commit") ? Take::all : Take::none;
    const ImportFile file{call.request.body, bare_name(call.request.query_value("name")), call.request.query_value("sheet")};
    return answer(call, import_file(engine_, actor_of(call), call.request.param("type"), file, take, call.request.header("Idempotency-Key")));
}

Response Resources::import_errors(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.capability", {{"capability", "import"}}), call.language);
    const ImportFile file{call.request.body, "", call.request.query_value("sheet")};
    HUIYIN_ANSWER_TRY(const CsvTable table, read_table(file.bytes, file.sheet));
    HUIYIN_ANSWER_TRY(const Json report, import_file(engine_, actor_of(call), call.request.param("type"), file, Take::none));
    return download(xlsx_type, error_sheet(table, report["errors"], call.language), message(call.language, "sheet.errors") + ".xlsx");
}

Response Resources::import_template(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.capability", {{"capability", "import"}}), call.language);
    const auto policy = engine_.policy();
    const policy::RecordType* type = policy->record_type(call.request.param("type"));
    if (!type) return problem_response(Problem("csv.no-such-type", {{"type", call.request.param("type")}}), call.language);
    return download(xlsx_type, template_sheet(*type, call.language), type->title.in(call.language) + ".xlsx");
}

Response Resources::imports(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.capability", {{"capability", "import"}}), call.language);
    return Response::json(200, engine_.imports(actor_of(call)));
}

Response Resources::one_import(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.capability", {{"capability", "import"}}), call.language);
    return answer(call, engine_.import(actor_of(call), call.request.param("import")));
}

Response Resources::undo_import(const Call& call) {
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, engine::UndoImport{call.request.param("import"), call.request.query_flag("rest")}));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::export_records(const Call& call) {
    const engine::Actor actor = actor_of(call);
    engine::ListQuery query = list_query(call.request);
    if (!may_export(engine_, actor, query.type)) return problem_response(Problem("access.capability", {{"capability", "export"}}), call.language);
    constexpr int page_rows = 200;
    query.limit = page_rows;
    ExportWanted wanted;
    wanted.type = query.type;
    wanted.as_csv = call.request.path.ends_with(".csv");
    wanted.columns = parts_of(call.request.query_value("columns"));
    wanted.shown.language = call.language;
    wanted.shown.zone = engine_.options().zone;
    wanted.shown.types = JsonObject{};
    const Json meta = engine_.meta(actor);
    std::string title = query.type;
    for (const Json& type : meta["record_types"].as_array()) {
        if (type["id"].string_or("") != query.type) continue;
        wanted.shown.types[query.type] = type;
        title = type["title"][call.language == Language::en ? "en" : "zh"].string_or(query.type);
        if (wanted.columns.empty() && !query.view.empty())
            for (const Json& view : type["views"].as_array())
                if (view["id"].string_or("") == query.view && view["columns"].is_array())
                    for (const Json& column : view["columns"].as_array()) wanted.columns.push_back(column.string_or(""));
    }
    HUIYIN_ANSWER_TRY(std::string bytes, export_list(wanted, [&](const std::string& cursor) {
        query.cursor = cursor;
        return engine_.list(actor, query);
    }));
    return wanted.as_csv ? download("text/csv; charset=utf-8", std::move(bytes), title + ".csv") : download(xlsx_type, std::move(bytes), title + ".xlsx");
}

}  // namespace huiyin::api
