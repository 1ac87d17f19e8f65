// Imports, their templates, errors and undoing.
#include <algorithm>

#include "api/answers.hpp"
#include "api/import_rows.hpp"
#include "api/resources.hpp"
#include "api/sheets.hpp"

namespace huiyin::api {
namespace {

/// What the request wants done with the rows: `action`, `key` (columns by comma), `confirm`.
ImportHow how_of(const Call& call) {
    ImportHow how{call.request.query_value("action"), {}, call.request.query_value("confirm")};
    const std::string key = call.request.query_value("key");
    for (std::size_t begin = 0; begin < key.size();) {
        const std::size_t end = std::min(key.find(',', begin), key.size());
        if (std::string name = trimmed(key.substr(begin, end - begin)); !name.empty()) how.key.push_back(std::move(name));
        begin = end + 1;
    }
    return how;
}

}  // namespace

/// Creating records in bulk takes leave of its own; acts take what the action itself asks for, row by row.
bool Resources::may_import(const Call& call) const {
    if (has_capability(call, "import")) return true;
    const policy::RecordType* type = engine_.policy()->record_type(call.request.param("type"));
    const policy::Action* action = type ? type->find_action(call.request.query_value("action")) : nullptr;
    return action && !action->creates;
}

Response Resources::import_rows(const Call& call) {
    if (!may_import(call)) return problem_response(Problem("access.import"), call.language);
    const Take take = call.request.query_flag("good_only") ? Take::good : call.request.query_flag("commit") ? Take::all : Take::none;
    const ImportFile file{call.request.body, bare_name(call.request.query_value("name")), call.request.query_value("sheet")};
    return answer(call, import_file(engine_, actor_of(call), call.request.param("type"), file, take, how_of(call), call.request.header("Idempotency-Key")));
}

Response Resources::import_errors(const Call& call) {
    if (!may_import(call)) return problem_response(Problem("access.import"), call.language);
    const ImportFile file{call.request.body, "", call.request.query_value("sheet")};
    HUIYIN_ANSWER_TRY(const CsvTable table, read_table(file.bytes, file.sheet));
    HUIYIN_ANSWER_TRY(const Json report, import_file(engine_, actor_of(call), call.request.param("type"), file, Take::none, how_of(call)));
    return download(xlsx_type, error_sheet(table, report["errors"], call.language), message(call.language, "sheet.errors") + ".xlsx");
}

Response Resources::import_template(const Call& call) {
    if (!may_import(call)) return problem_response(Problem("access.import"), call.language);
    const auto policy = engine_.policy();
    const policy::RecordType* type = policy->record_type(call.request.param("type"));
    if (!type) return problem_response(Problem("csv.no-such-type", {{"type", call.request.param("type")}}), call.language);
    const std::string wanted = call.request.query_value("action");
    if (wanted.empty()) return download(xlsx_type, template_sheet(*type, call.language), type->title.in(call.language) + ".xlsx");
    HUIYIN_ANSWER_TRY(const policy::Action* const action, import_action(*type, wanted));
    const std::string sheet = action->creates ? template_sheet(*type, call.language) : template_sheet(*type, *action, how_of(call).key, call.language);
    return download(xlsx_type, sheet, type->title.in(call.language) + " " + action->title.in(call.language) + ".xlsx");
}

Response Resources::imports(const Call& call) {
    return Response::json(200, engine_.imports(actor_of(call)));
}

Response Resources::one_import(const Call& call) {
    return answer(call, engine_.import(actor_of(call), call.request.param("import")));
}

Response Resources::undo_import(const Call& call) {
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, engine::UndoImport{call.request.param("import"), call.request.query_flag("rest")}));
    return document_answer(call, 200, engine_.execute(command));
}

}  // namespace huiyin::api
