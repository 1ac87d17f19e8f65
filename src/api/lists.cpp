// Lists as files: the same rows and columns as a workbook, as text, or on paper.
#include <algorithm>
#include <optional>

#include "api/sheets.hpp"
#include "report/form.hpp"
#include "report/print_list.hpp"
#include "report/shown_value.hpp"
#include "report/typed_cell.hpp"
#include "sheet/xlsx_write.hpp"

namespace huiyin::api {
namespace {

using sheet::Cell;

/// In which rows and columns a list is written, whatever the file.
class Target {
public:
    explicit Target(const ExportWanted& wanted) : wanted_(wanted) {}
    void begin(const std::string& name, const std::vector<sheet::Heading>& headings) {
        if (wanted_.as == ListFile::xlsx) return writer_.emplace().begin(name, headings);
        std::vector<std::string> cells;
        for (const sheet::Heading& heading : headings) {
            cells.push_back(heading.title);
            paper_.columns.push_back({heading.title});
        }
        text_ = "\xEF\xBB\xBF" + csv_line(cells);        // the mark by which spreadsheets know UTF-8
    }
    void row(const std::vector<Cell>& cells) {
        if (wanted_.as == ListFile::xlsx) return writer_->row(cells);
        std::string line;
        for (const Cell& cell : cells) {
            // A negative number is a number; only a text may pass for a formula.
            const std::string written = cell.kind == Cell::Kind::number ? cell.value : csv_line({cell.value});
            line += (line.empty() ? "" : ",") + written.substr(0, written.find_last_not_of("\r\n") + 1);
        }
        text_ += line + "\r\n";
    }
    /// On paper a value stands in words.
    void words(std::vector<std::string> values) { paper_.rows.push_back({std::move(values), ""}); }
    void figures_at(std::size_t column) { paper_.columns.at(column).at_right = true; }

    Result<std::string> finish() {
        if (wanted_.as == ListFile::csv) return std::move(text_);
        if (wanted_.as == ListFile::xlsx) return writer_->finish();
        const Language language = wanted_.shown.language;
        paper_.title = wanted_.title;
        paper_.organisation = wanted_.shown.organisation.in(language);
        paper_.asked = wanted_.asked;
        paper_.counted = message(language, "list.count", {{"count", std::to_string(paper_.rows.size())}});
        paper_.printed = report::printed_words(wanted_.shown);
        paper_.language = language;
        return report::print_list(paper_);
    }

private:
    const ExportWanted& wanted_;
    std::optional<sheet::XlsxWriter> writer_;
    std::string text_;
    report::ListPrint paper_;
};

/// The fields that a cell can hold, in the order of `wanted`; all of them where none is wanted.
std::vector<const Json*> fields_of(const Json& type, const std::vector<std::string>& wanted) {
    static const std::vector<std::string> in_no_cell{"lines", "file", "files", "photo", "signature"};
    std::vector<const Json*> fields;
    if (!type["fields"].is_array()) return fields;
    const auto add = [&](const Json& field) {
        if (std::find(in_no_cell.begin(), in_no_cell.end(), field["type"].string_or("")) == in_no_cell.end()) fields.push_back(&field);
    };
    for (const std::string& name : wanted)
        for (const Json& field : type["fields"].as_array())
            if (field["name"].string_or("") == name) add(field);
    if (wanted.empty())
        for (const Json& field : type["fields"].as_array()) add(field);
    return fields;
}

/// What the title of a record is, where one of its fields gives it.
std::string title_heading(const Json& type, Language language) {
    if (type["fields"].is_array())
        for (const Json& field : type["fields"].as_array())
            if (field["name"] == type["title_field"]) return report::text_in(language, field["title"]);
    return message(language, "export.title");
}

}  // namespace

Result<std::string> export_list(const ExportWanted& wanted, const NextPage& next) {
    constexpr std::int64_t rows_max = 100'000;
    const bool on_paper = wanted.as == ListFile::pdf;
    const std::int64_t most = on_paper ? static_cast<std::int64_t>(report::list_rows_max) : rows_max;
    const Problem too_many(on_paper ? "print.list-too-long" : "export.too-many", {{"limit", std::to_string(most)}});
    const Language language = wanted.shown.language;
    const Json& type = wanted.shown.types[wanted.type];
    std::vector<const Json*> fields = fields_of(type, wanted.columns);
    // On paper the title says already what its field says.
    if (on_paper) std::erase_if(fields, [&](const Json* field) { return (*field)["name"] == type["title_field"]; });
    const bool with_due = std::find(wanted.columns.begin(), wanted.columns.end(), "next_due") != wanted.columns.end();
    std::vector<sheet::Heading> headings{{message(language, "export.number"), 16}, {on_paper ? title_heading(type, language) : message(language, "export.title"), 28}, {message(language, "export.state"), 12}};
    for (const Json* field : fields) headings.push_back({report::text_in(language, (*field)["title"]), 18});
    if (with_due) headings.push_back({message(language, "export.due"), 18});
    if (!on_paper) headings.push_back({message(language, "export.changed"), 18});
    Target target(wanted);
    target.begin(report::text_in(language, type["title"]), headings);
    for (std::size_t i = 0; on_paper && i < fields.size(); ++i)
        if (report::is_figure(*fields[i])) target.figures_at(3 + i);
    std::int64_t written = 0;
    std::string cursor;
    do {
        HUIYIN_TRY(const Json page, next(cursor));
        if (page["total"].int_or(0) > most) return too_many;
        for (const Json& row : page["items"].as_array()) {
            if (++written > most) return too_many;
            const std::string number = row["number"].string_or(""), title = row["title"].string_or(""), state = report::text_in(language, row["state"]["title"]);
            const Cell due = report::typed_instant(wanted.shown, row["next_due"]["due_at"].string_or(""));
            if (on_paper) {
                std::vector<std::string> values{number, title, state};
                for (const Json* field : fields) values.push_back(report::shown_field(wanted.shown, row, *field));
                if (with_due) values.push_back(due.value);
                target.words(std::move(values));
                continue;
            }
            std::vector<Cell> cells{Cell::text(number), Cell::text(title), Cell::text(state)};
            for (const Json* field : fields) cells.push_back(report::typed_field(wanted.shown, row, (*field)["name"].string_or(""), *field));
            if (with_due) cells.push_back(due);
            cells.push_back(report::typed_instant(wanted.shown, row["changed_at"].string_or("")));
            target.row(cells);
        }
        cursor = page["next"].string_or("");
    } while (!cursor.empty());
    return target.finish();
}

Result<std::string> print_route(const report::PrintRequest& shown, const Json& type, const Json& view, const Json& route) {
    const Language language = shown.language;
    std::vector<std::string> wanted;
    if (view["columns"].is_array())
        for (const Json& column : view["columns"].as_array())
            if (column != type["title_field"]) wanted.push_back(column.string_or(""));
    const std::vector<const Json*> fields = wanted.empty() ? std::vector<const Json*>() : fields_of(type, wanted);
    const std::string group = view["group"].string_or("");
    const bool by_field = !report::field_of(shown, JsonObject{{"type", type["id"]}}, group).is_null();
    report::ListPrint paper;
    paper.title = report::text_in(language, type["title"]) + " · " + report::text_in(language, view["title"]);
    paper.organisation = shown.organisation.in(language);
    paper.asked = message(language, "list.day", {{"day", route["day"].string_or("")}});
    const JsonArray& stops = route["stops"].as_array();
    paper.counted = message(language, route["complete"].bool_or(true) ? "list.route" : "list.route-part", {{"count", std::to_string(stops.size())}, {"done", std::to_string(route["done"].int_or(0))}});
    paper.printed = report::printed_words(shown);
    paper.language = language;
    paper.columns = {{"#"}, {message(language, "export.number")}, {title_heading(type, language)}};
    for (const Json* field : fields) paper.columns.push_back({report::text_in(language, (*field)["title"]), 1, report::is_figure(*field)});
    paper.columns.push_back({message(language, "export.state")});
    constexpr double room_to_write = 18;                     // characters, for what is noted at the door
    paper.columns.push_back({message(language, "list.note"), room_to_write});
    int at = 0;
    for (const Json& stop : stops) {
        const Json& record = stop["record"];
        report::ListRow row;
        // A place that the stop is called after need not be said twice.
        if (!group.empty()) row.group = report::shown(shown, record, by_field ? group : "@" + group);
        if (row.group == record["title"].string_or("")) row.group.clear();
        row.values = {std::to_string(++at), record["number"].string_or(""), record["title"].string_or("")};
        for (const Json* field : fields) row.values.push_back(report::shown_field(shown, record, *field));
        row.values.push_back(stop["done"].bool_or(false) ? message(language, "list.done") : report::text_in(language, record["state"]["title"]));
        row.values.emplace_back();
        paper.rows.push_back(std::move(row));
    }
    return report::print_list(paper);
}

}  // namespace huiyin::api
