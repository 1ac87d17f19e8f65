#include "api/import_rows.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "api/sheets.hpp"
#include "base/hash.hpp"
#include "sheet/xlsx_read.hpp"

namespace huiyin::api {
namespace {

using policy::Field;
using policy::FieldType;

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Several values in one cell, between ; or | or the Chinese ；、
std::vector<std::string> split_cell(std::string text) {
    for (const std::string_view mark : {"；", "、", "|"})
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) text.replace(at, mark.size(), ";");
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(';', begin), text.size());
        if (std::string part = trimmed(text.substr(begin, end - begin)); !part.empty()) parts.push_back(std::move(part));
        begin = end + 1;
    }
    return parts;
}

std::string spoken(const Field& field) { return field.title.zh.empty() ? field.name : field.title.zh; }

Problem wrong(const char* code, const Field& field, const std::string& text) { return Problem(code, {{"field", spoken(field)}, {"text", text}}); }

/// 2026/3/9, 2026.03.09 and 2026-3-9 as 2026-03-09.
std::optional<calendar::Date> date_of(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '-' || c == '/' || c == '.') parts.emplace_back();
        else if (c >= '0' && c <= '9') parts.back() += c;
        else return std::nullopt;
    }
    if (parts.size() != 3 || parts[0].size() != 4 || parts[1].empty() || parts[1].size() > 2 || parts[2].empty() || parts[2].size() > 2) return std::nullopt;
    return calendar::Date::of(std::stoi(parts[0]), std::stoi(parts[1]), std::stoi(parts[2]));
}

Result<Json> instant_of(const Field& field, const std::string& text, const calendar::Zone& zone) {
    if (const auto instant = Instant::parse(text)) return Json(instant->to_string());
    const auto gap = std::min(text.find_first_of(" T"), text.size());
    const auto date = date_of(text.substr(0, gap));
    const std::string clock = gap < text.size() ? trimmed(text.substr(gap + 1)) : "00:00";
    const auto local = date ? calendar::LocalTime::parse(date->to_string() + " " + (clock.size() == 4 ? "0" + clock : clock)) : std::nullopt;
    if (!local) return wrong("form.want-instant", field, text);
    return Json(zone.to_instant(*local).to_string());
}

Result<Json> choice_of(const Field& field, const std::string& text) {
    for (const auto& [value, title] : field.choices)
        if (text == value || text == title.zh || text == title.en) return Json(value);
    return wrong("form.no-such-choice", field, text);
}

std::string referred_type(const Field& field) {
    if (!field.reference_type.empty()) return field.reference_type;
    if (field.type == FieldType::person || field.type == FieldType::persons) return "base.person";
    return field.type == FieldType::department ? "base.department" : std::string();
}

class CellReader {
public:
    CellReader(const calendar::Zone& zone, const FindReference& find) : zone_(zone), find_(find) {}

    Result<Json> read(const Field& field, const std::string& text) {
        switch (field.type) {
            case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent: case FieldType::points:
                return number(field, text);
            case FieldType::boolean: return boolean(field, text);
            case FieldType::date: {
                const auto date = date_of(text);
                if (!date) return wrong("form.want-date", field, text);
                return Json(date->to_string());
            }
            case FieldType::date_time: return instant_of(field, text, zone_);
            case FieldType::choice: return choice_of(field, text);
            case FieldType::person: case FieldType::department: case FieldType::reference: return reference(field, text);
            case FieldType::place: return field.reference_type.empty() ? Result<Json>(Json(text)) : reference(field, text);
            case FieldType::choices: case FieldType::texts: case FieldType::persons: case FieldType::references: return list(field, text);
            case FieldType::lines: case FieldType::file: case FieldType::files: case FieldType::photo: case FieldType::signature:
                return Problem("csv.not-importable", {{"field", spoken(field)}});
            case FieldType::text: case FieldType::long_text: case FieldType::time: case FieldType::period: case FieldType::phone:
            case FieldType::email: case FieldType::plate: case FieldType::clause:
                return Json(text);
        }
        return Json(text);
    }

private:
    static Result<Json> number(const Field& field, std::string text) {
        text.erase(std::remove(text.begin(), text.end(), ','), text.end());
        if (field.type == FieldType::percent && text.ends_with('%')) text.pop_back();
        const auto value = Decimal::parse(text);
        if (!value) return wrong("form.want-number", field, text);
        return Json(*value);
    }

    static Result<Json> boolean(const Field& field, const std::string& text) {
        for (const std::string_view yes : {"true", "TRUE", "yes", "Yes", "是", "1", "√"})
            if (text == yes) return Json(true);
        for (const std::string_view no : {"false", "FALSE", "no", "No", "否", "0"})
            if (text == no) return Json(false);
        return wrong("form.want-boolean", field, text);
    }

    Result<Json> reference(const Field& field, const std::string& text) {
        const std::string type = referred_type(field);
        const auto key = std::make_pair(type, text);
        auto found = found_.find(key);
        if (found == found_.end()) found = found_.emplace(key, find_(type, text)).first;
        if (!found->second.ok()) return found->second.problem();
        return Json(found->second.value());
    }

    Result<Json> list(const Field& field, const std::string& text) {
        JsonArray items;
        for (const std::string& part : split_cell(text)) {
            if (field.type == FieldType::texts) {
                items.emplace_back(part);
                continue;
            }
            HUIYIN_TRY(Json item, field.type == FieldType::choices ? choice_of(field, part) : reference(field, part));
            items.push_back(std::move(item));
        }
        return Json(std::move(items));
    }

    const calendar::Zone& zone_;
    const FindReference& find_;
    std::map<std::pair<std::string, std::string>, Result<std::string>> found_;
};

const Field* column_field(const policy::RecordType& type, const std::string& heading) {
    for (const Field& field : type.form.fields)
        if (!field.derived && (heading == field.name || heading == field.title.zh || heading == field.title.en)) return &field;
    return nullptr;
}

Problem unknown_column(const policy::RecordType& type, const std::string& heading) {
    std::vector<std::string> names;
    for (const Field& field : type.form.fields)
        for (const std::string& name : {field.name, field.title.zh, field.title.en})
            if (!name.empty() && !field.derived) names.push_back(name);
    const std::string near = nearest(heading, names);
    if (near.empty()) return Problem("csv.unknown-column", {{"column", heading}});
    return Problem("csv.unknown-column-near", {{"column", heading}, {"near", near}});
}

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

}  // namespace

ImportPlan plan_import(const policy::RecordType& type, const CsvTable& table, const calendar::Zone& zone, const FindReference& find) {
    ImportPlan plan;
    plan.rows_read = table.rows.size();
    std::vector<const Field*> fields;
    for (const std::string& heading : table.header) {
        const Field* field = column_field(type, heading);
        if (!field && !heading.empty() && !is_error_heading(heading)) plan.faults.push_back({1, heading, unknown_column(type, heading), true});
        if (field && std::find(fields.begin(), fields.end(), field) != fields.end()) {
            plan.faults.push_back({1, heading, Problem("csv.column-twice", {{"column", heading}}), true});
            field = nullptr;
        }
        if (field) plan.columns.emplace_back(field->name, heading);
        fields.push_back(field);
    }
    CellReader reader(zone, find);
    for (const CsvRow& row : table.rows) {
        const std::size_t faults_before = plan.faults.size();
        if (row.cells.size() > fields.size())
            plan.faults.push_back({row.line, "", Problem("csv.cells", {{"cells", std::to_string(row.cells.size())}, {"columns", std::to_string(fields.size())}})});
        JsonObject input;
        for (std::size_t i = 0; i < std::min(row.cells.size(), fields.size()); ++i) {
            const std::string text = trimmed(row.cells[i]);
            if (!fields[i] || text.empty()) continue;
            Result<Json> value = reader.read(*fields[i], text);
            if (value.ok()) input.set(fields[i]->name, std::move(value).value());
            else plan.faults.push_back({row.line, table.header[i], value.problem()});
        }
        if (plan.faults.size() > faults_before) continue;
        plan.rows.emplace_back(std::move(input));
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
    return [&engine, &actor](const std::string& of, const std::string& text) -> Result<std::string> {
        constexpr int candidates_max = 50;
        const Json candidates = engine.choices(actor, of, text, candidates_max);
        std::vector<std::string> found;
        if (candidates["items"].is_array())
            for (const Json& item : candidates["items"].as_array()) {
                const std::string id = item["id"].string_or("");
                if (id == text || item["number"].string_or("") == text) return id;
                if (item["title"].string_or("") == text) found.push_back(id);
            }
        if (found.size() == 1) return found.front();
        return Problem(found.empty() ? "csv.no-such-reference" : "csv.ambiguous", {{"text", text}});
    };
}

/// One try of these rows. `only`: which of the plan's rows go; all when empty.
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
    left.lines.clear();
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        if (faulty.contains(static_cast<std::int64_t>(i) + 1)) continue;
        left.rows.push_back(plan.rows[i]);
        left.lines.push_back(plan.lines[i]);
    }
    return left;
}

}  // namespace

Result<Json> import_file(engine::Engine& engine, const engine::Actor& actor, const std::string& type_id, const ImportFile& file, Take take, const std::string& key) {
    const auto policy = engine.policy();
    const policy::RecordType* type = policy->record_type(type_id);
    if (!type) return Problem("csv.no-such-type", {{"type", type_id}});
    const policy::Action* action = creating_action(*type);
    if (!action) return Problem("csv.no-creating-action", {{"type", type_id}});
    HUIYIN_TRY(const CsvTable table, read_table(file.bytes, file.sheet));
    ImportPlan plan = plan_import(*type, table, engine.options().zone, finder(engine, actor));
    JsonArray errors;
    bool heading_is_good = true;
    for (const ImportFault& fault : plan.faults) {
        heading_is_good = heading_is_good && !fault.is_heading;
        errors.push_back(error_json(static_cast<std::int64_t>(fault.row), fault.column, fault.problem.code, message(actor.language, fault.problem)));
    }
    // A column that is not understood would be lost with every row; that is no matter of good and bad rows.
    const bool commits = heading_is_good && (take == Take::good || (take == Take::all && plan.faults.empty()));
    engine::ImportRows wanted{type_id, action->id, plan.rows, !commits, file.name, to_hex(sha256(file.bytes))};
    HUIYIN_TRY(Json report, tried(engine, actor, wanted, key));
    std::int64_t good = report["good"].int_or(0);
    // What refers to a faulty row of the same file is faulty only once that is gone: so more than one turn may be needed.
    constexpr int turns_max = 5;
    for (int turn = 0; turn < turns_max; ++turn) {
        for (const Json& error : report["errors"].as_array()) errors.push_back(placed(error, plan));
        if (!commits || take != Take::good || report["committed"].bool_or(false)) break;
        plan = without_faulty(plan, report);
        if (plan.rows.empty()) break;
        wanted.rows = plan.rows;
        HUIYIN_TRY(report, tried(engine, actor, wanted, key));
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
