#include "api/import_rows.hpp"

#include <algorithm>
#include <set>

#include "api/sheets.hpp"
#include "base/hash.hpp"
#include "sheet/xlsx_read.hpp"

namespace huiyin::api {
namespace {

using policy::Field;

const policy::Action* creating_action(const policy::RecordType& type) {
    for (const policy::Action& action : type.actions)
        if (action.creates && !action.hidden) return &action;
    return nullptr;
}

Json error_json(std::int64_t row, const std::string& column, const std::string& code, const std::string& title) {
    return JsonObject{{"row", row}, {"column", column}, {"code", code}, {"title", title}};
}

/// What the engine says of its rows, with the rows and columns of the file.
Json placed(const Json& error, const ImportPlan& plan) {
    const std::int64_t row = error["row"].int_or(0);
    const auto index = static_cast<std::size_t>(row > 0 ? row - 1 : 0);
    const std::int64_t line = row > 0 && index < plan.lines.size() ? static_cast<std::int64_t>(plan.lines[index]) : row;
    std::string column = error["column"].string_or("");
    for (const auto& [field, heading] : plan.columns)
        if (field == column) column = heading;
    return error_json(line, column, error["code"].string_or(""), error["title"].string_or(""));
}

Problem no_key(const policy::RecordType& type, const policy::Action& action) {
    std::string fields;
    for (const std::string& name : proposed_key(type, action)) fields += (fields.empty() ? "" : "、") + heading_of(type, name, Language::zh);
    return Problem("csv.no-key", {{"action", action.title.zh}, {"fields", fields.empty() ? "—" : fields}});
}

}  // namespace

ImportPlan plan_import(const policy::RecordType& type, const CsvTable& table, const calendar::Zone& zone, const FindReference& find, const ActRows* acts) {
    ImportPlan plan;
    plan.rows_read = table.rows.size();
    const ImportColumns columns(type, table.header, acts, plan.faults);
    const std::vector<ImportColumn>& all = columns.all();
    for (const ImportColumn& column : all)
        if (column.holds_something()) plan.columns.emplace_back(column.is_number ? "number" : column.name(), column.heading);
    if (acts && !columns.has_key() && plan.faults.empty()) plan.faults.push_back({1, "", no_key(type, *acts->action), true});
    CellReader reader(zone, find);
    for (const CsvRow& row : table.rows) {
        const std::size_t faults_before = plan.faults.size();
        if (row.cells.size() > all.size())
            plan.faults.push_back({row.line, "", Problem("csv.cells", {{"cells", std::to_string(row.cells.size())}, {"columns", std::to_string(all.size())}})});
        JsonObject input, key;
        std::string without;                             // columns of the key that stand empty
        for (std::size_t i = 0; i < all.size(); ++i) {
            const std::string text = i < row.cells.size() ? trimmed(row.cells[i]) : std::string();
            if (all[i].is_key && text.empty()) without += (without.empty() ? "" : "、") + all[i].heading;
            if (!all[i].holds_something() || text.empty()) continue;
            Result<Json> value = all[i].is_number ? Result<Json>(Json(text)) : reader.read(*all[i].field, text);
            if (value.ok()) (all[i].is_key ? key : input).set(all[i].name(), std::move(value).value());
            else plan.faults.push_back({row.line, all[i].heading, value.problem()});
        }
        if (!without.empty()) plan.faults.push_back({row.line, without, Problem("csv.key-empty", {{"columns", without}})});
        if (plan.faults.size() > faults_before || (acts && !columns.has_key())) continue;
        plan.rows.emplace_back(std::move(input));
        if (acts) plan.keys.emplace_back(std::move(key));
        plan.lines.push_back(row.line);
    }
    return plan;
}

Result<CsvTable> read_table(std::string_view bytes, const std::string& sheet) {
    if (!sheet::looks_like_workbook(bytes)) return parse_csv(bytes);
    HUIYIN_TRY(const std::vector<sheet::Sheet> sheets, sheet::read_xlsx(bytes));
    const sheet::Sheet* chosen = nullptr;
    for (const sheet::Sheet& each : sheets)
        if (!chosen && !each.rows.empty() && (sheet.empty() || each.name == sheet)) chosen = &each;
    if (!chosen) return sheet.empty() ? Problem("csv.empty") : Problem("csv.no-such-sheet", {{"sheet", sheet}});
    CsvTable table;
    table.encoding = "XLSX";
    for (const std::string& cell : chosen->rows.front().cells) table.header.push_back(trimmed(cell));
    for (std::size_t i = 1; i < chosen->rows.size(); ++i) table.rows.push_back({chosen->rows[i].number, chosen->rows[i].cells});
    return table;
}

namespace {

FindReference finder(engine::Engine& engine, const engine::Actor& actor) {
    return [&engine, &actor](const std::string& of, const std::string& text) { return engine.reference(actor, of, text); };
}

/// One try of these rows.
Result<Json> tried(engine::Engine& engine, const engine::Actor& actor, engine::ImportRows wanted, const std::string& key) {
    engine::Command command;
    command.actor = actor;
    command.key = wanted.dry_run ? std::string() : key;
    command.what = std::move(wanted);
    HUIYIN_TRY(engine::Outcome outcome, engine.execute(command));
    return std::move(outcome.document);
}

/// The plan without the rows that the report finds fault with.
ImportPlan without_faulty(const ImportPlan& plan, const Json& report) {
    std::set<std::int64_t> faulty;
    for (const Json& error : report["errors"].as_array()) faulty.insert(error["row"].int_or(0));
    ImportPlan left = plan;
    left.rows.clear();
    left.keys.clear();
    left.lines.clear();
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        if (faulty.contains(static_cast<std::int64_t>(i) + 1)) continue;
        left.rows.push_back(plan.rows[i]);
        if (!plan.keys.empty()) left.keys.push_back(plan.keys[i]);
        left.lines.push_back(plan.lines[i]);
    }
    return left;
}

}  // namespace

Result<const policy::Action*> import_action(const policy::RecordType& type, const std::string& wanted) {
    const policy::Action* action = wanted.empty() ? creating_action(type) : type.find_action(wanted);
    if (action && !action->hidden) return action;
    if (wanted.empty()) return Problem("csv.no-creating-action", {{"type", type.id}});
    std::vector<std::string> names;
    for (const policy::Action& each : type.actions)
        if (!each.hidden) names.push_back(each.id);
    const std::string near = nearest(wanted, names);
    if (near.empty()) return Problem("csv.no-such-action", {{"type", type.id}, {"action", wanted}});
    return Problem("csv.no-such-action-near", {{"type", type.id}, {"action", wanted}, {"near", near}});
}

Result<Json> import_file(engine::Engine& engine, const engine::Actor& actor, const std::string& type_id, const ImportFile& file, Take take, const ImportHow& how, const std::string& idempotency_key) {
    const auto policy = engine.policy();
    const policy::RecordType* type = policy->record_type(type_id);
    if (!type) return Problem("csv.no-such-type", {{"type", type_id}});
    HUIYIN_TRY(const policy::Action* const action, import_action(*type, how.action));
    HUIYIN_TRY(const CsvTable table, read_table(file.bytes, file.sheet));
    const ActRows acts{action, how.key};
    ImportPlan plan = plan_import(*type, table, engine.options().zone, finder(engine, actor), action->creates ? nullptr : &acts);
    JsonArray errors;
    bool heading_is_good = true;
    for (const ImportFault& fault : plan.faults) {
        heading_is_good = heading_is_good && !fault.is_heading;
        errors.push_back(error_json(static_cast<std::int64_t>(fault.row), fault.column, fault.problem.code, message(actor.language, fault.problem)));
    }
    // A column that is not understood would be lost with every row; that is no matter of good and bad rows.
    const bool commits = heading_is_good && (take == Take::good || (take == Take::all && plan.faults.empty()));
    engine::ImportRows wanted{type_id, action->id, plan.rows, !commits, file.name, to_hex(sha256(file.bytes)), !action->creates, plan.keys, how.confirm};
    HUIYIN_TRY(Json report, tried(engine, actor, wanted, idempotency_key));
    std::int64_t good = report["good"].int_or(0);
    // What refers to a faulty row of the same file is faulty only once that is gone: so more than one turn may be needed.
    constexpr int turns_max = 5;
    for (int turn = 0; turn < turns_max; ++turn) {
        for (const Json& error : report["errors"].as_array()) errors.push_back(placed(error, plan));
        if (!commits || take != Take::good || report["committed"].bool_or(false)) break;
        plan = without_faulty(plan, report);
        if (plan.rows.empty()) break;
        wanted.rows = plan.rows;
        wanted.keys = plan.keys;
        HUIYIN_TRY(report, tried(engine, actor, wanted, idempotency_key));
        good = report["good"].int_or(0);
    }
    std::stable_sort(errors.begin(), errors.end(), [](const Json& a, const Json& b) { return a["row"].int_or(0) < b["row"].int_or(0); });
    Json answer = JsonObject{};
    answer["rows"] = plan.rows_read;
    answer["good"] = good;
    answer["committed"] = report["committed"].bool_or(false);
    answer["errors"] = std::move(errors);
    if (report["import"].is_string()) answer["import"] = report["import"];
    return answer;
}

}  // namespace huiyin::api
