// Imports, their templates, errors and undoing.
#include "api/answers.hpp"
#include "api/import_rows.hpp"
#include "api/resources.hpp"
#include "api/sheets.hpp"

namespace huiyin::api {
Response Resources::import_rows(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.import"), call.language);
    const Take take = call.request.query_flag("good_only") ? Take::good : call.request.query_flag("commit") ? Take::all : Take::none;
    const ImportFile file{call.request.body, bare_name(call.request.query_value("name")), call.request.query_value("sheet")};
    return answer(call, import_file(engine_, actor_of(call), call.request.param("type"), file, take, call.request.header("Idempotency-Key")));
}

Response Resources::import_errors(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.import"), call.language);
    const ImportFile file{call.request.body, "", call.request.query_value("sheet")};
    HUIYIN_ANSWER_TRY(const CsvTable table, read_table(file.bytes, file.sheet));
    HUIYIN_ANSWER_TRY(const Json report, import_file(engine_, actor_of(call), call.request.param("type"), file, Take::none));
    return download(xlsx_type, error_sheet(table, report["errors"], call.language), message(call.language, "sheet.errors") + ".xlsx");
}

Response Resources::import_template(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.import"), call.language);
    const auto policy = engine_.policy();
    const policy::RecordType* type = policy->record_type(call.request.param("type"));
    if (!type) return problem_response(Problem("csv.no-such-type", {{"type", call.request.param("type")}}), call.language);
    return download(xlsx_type, template_sheet(*type, call.language), type->title.in(call.language) + ".xlsx");
}

Response Resources::imports(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.import"), call.language);
    return Response::json(200, engine_.imports(actor_of(call)));
}

Response Resources::one_import(const Call& call) {
    if (!has_capability(call, "import")) return problem_response(Problem("access.import"), call.language);
    return answer(call, engine_.import(actor_of(call), call.request.param("import")));
}

Response Resources::undo_import(const Call& call) {
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, engine::UndoImport{call.request.param("import"), call.request.query_flag("rest")}));
    return document_answer(call, 200, engine_.execute(command));
}

}  // namespace huiyin::api
