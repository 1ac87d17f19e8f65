// The layout is walked twice in effect: its blocks become rows of cells, then the widest of them say how many columns the
// sheet has and how wide they are, and narrower rows spread over them by the weights that the layout gives.
#include "report/print_sheet.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "report/form.hpp"
#include "report/shown_value.hpp"
#include "report/typed_cell.hpp"
#include "sheet/xlsx_write.hpp"

namespace huiyin::report {
namespace {

using sheet::Cell;
using Look = sheet::Cell::Look;

constexpr double width_min = 9, width_max = 34, moment_width = 17, day_width = 11;

/// A row before it is known how many columns there are.
struct Row {
    std::vector<Cell> cells;
    std::vector<double> weights;                     ///< one a cell
    bool is_table = false;                           ///< its cells are the sheet's columns, not spread over them
};

double width_of(const Cell& cell) {
    if (cell.kind == Cell::Kind::date) return day_width;
    if (cell.kind == Cell::Kind::date_time) return moment_width;
    const auto written = static_cast<double>(display_width(cell.value)) + 2;
    if (cell.kind != Cell::Kind::number || cell.format.empty()) return written;
    // What the format adds: commas and places, or the unit behind General and its quotes.
    constexpr double general = 9, commas_and_places = 4;
    return written + (cell.format.starts_with("General") ? static_cast<double>(display_width(cell.format)) - general : commas_and_places);
}

int lines_in(const std::string& text, double width) {
    int lines = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines += std::max(1, static_cast<int>(std::ceil(static_cast<double>(display_width(std::string_view(text).substr(at, end - at))) / std::max(width - 1, 1.0))));
        at = end + 1;
    }
    return lines;
}

class Sheet {
public:
    explicit Sheet(const PrintRequest& request) : request_(request) {}

    Result<std::string> run() {
        head();
        HUIYIN_CHECK(blocks(request_.layout["blocks"], request_.view));
        wide(Cell::text(printed_words(request_)).shown_as(Look::label));
        return written();
    }

private:
    std::string text(const Json& of) const { return text_in(request_.language, of); }
    Cell label(const Json& of) const { return Cell::text(text(of)).shown_as(Look::label); }
    Cell said(const char* code) const { return Cell::text(message(request_.language, code)).shown_as(Look::label); }

    void wide(Cell cell) { rows_.push_back({{std::move(cell)}, {1}, false}); }
    void gap() { rows_.push_back({}); }

    /// Labels in one row, what they label in the next.
    void labelled(std::vector<Cell> labels, std::vector<Cell> values, const std::vector<double>& weights) {
        for (Cell& value : values) value.look = Look::value;
        rows_.push_back({std::move(labels), weights, false});
        rows_.push_back({std::move(values), weights, false});
    }

    void head() {
        wide(Cell::text(request_.organisation.in(request_.language)).shown_as(Look::label));
        wide(Cell::text(text(request_.layout["title"])).shown_as(Look::title));
        std::vector<Cell> labels, values;
        if (request_.layout["head"].is_array())
            for (const Json& part : request_.layout["head"].as_array()) {
                labels.push_back(label(part["label"]));
                values.push_back(typed(request_, request_.view, part["value"].string_or("")));
            }
        if (!request_.layout["qr"].is_null()) {
            labels.push_back(said("print.qr"));
            values.push_back(Cell::text(shown(request_, request_.view, request_.layout["qr"].string_or("@number"))));
        }
        if (!labels.empty()) labelled(labels, values, std::vector<double>(labels.size(), 1));
        gap();
    }

    Done blocks(const Json& list, const Json& view) {
        if (!list.is_array()) return layout_fault("blocks");
        for (const Json& block : list.as_array()) HUIYIN_CHECK(write(block, view));
        return {};
    }

    Done write(const Json& block, const Json& view) {
        if (!block["heading"].is_null()) {
            Cell heading = Cell::text(text(block["heading"]));
            heading.is_bold = true;
            wide(std::move(heading));
            return {};
        }
        if (block["row"].is_array()) return row(block["row"].as_array(), view);
        if (block["box"].is_object()) {
            labelled({label(block["box"]["label"])}, {typed(request_, view, block["box"]["value"].string_or(""))}, {1});
            return {};
        }
        if (block["each"].is_string()) return each(block);
        if (block["table"].is_object()) return table(block["table"], view);
        if (block["signatures"].is_array()) return signatures(block["signatures"].as_array(), view);
        if (block["approvals"].is_string()) return approvals(block, view);
        return layout_fault(block.dump().substr(0, 80));
    }

    Done row(const JsonArray& cells, const Json& view) {
        if (cells.empty()) return layout_fault("row");
        std::vector<Cell> labels, values;
        std::vector<double> weights;
        for (const Json& cell : cells) {
            labels.push_back(label(cell["label"]));
            values.push_back(typed(request_, view, cell["value"].string_or("")));
            weights.push_back(weight_of(cell));
        }
        labelled(std::move(labels), std::move(values), weights);
        return {};
    }

    Done each(const Json& block) {
        const JsonArray& items = related_items(request_, block["each"].as_string());
        if (items.empty() && !block["empty"].is_null()) wide(label(block["empty"]));
        for (const Json& item : items) HUIYIN_CHECK(blocks(block["blocks"], item));
        return {};
    }

    Done table(const Json& block, const Json& view) {
        if (!block["columns"].is_array() || block["columns"].as_array().empty()) return layout_fault("table.columns");
        const JsonArray& columns = block["columns"].as_array();
        Row head{{}, std::vector<double>(columns.size(), 1), true};
        for (const Json& column : columns) {
            head.cells.push_back(Cell::text(text(column["label"])).shown_as(Look::row));
            head.cells.back().is_bold = true;
        }
        rows_.push_back(std::move(head));
        const auto put = [&](const auto& value) {
            Row row{{}, std::vector<double>(columns.size(), 1), true};
            for (const Json& column : columns) row.cells.push_back(value(column["value"].string_or("")).shown_as(Look::row));
            rows_.push_back(std::move(row));
        };
        if (block["related"].is_string()) {
            for (const Json& item : related_items(request_, block["related"].as_string())) put([&](const std::string& path) { return typed(request_, item, path); });
        } else if (const std::string name = block["lines"].string_or(""); view["fields"][name].is_array()) {
            const Json& field = field_of(request_, view, name);
            for (const Json& held : view["fields"][name].as_array())
                put([&](const std::string& path) { return typed_value(request_, view, line_column(field, path), path, held[path]); });
        }
        return {};
    }

    Done approvals(const Json& block, const Json& view) {
        const std::vector<Decided> all = decisions_of(request_, view, block["approvals"].as_string());
        if (all.empty() && !block["empty"].is_null()) wide(label(block["empty"]));
        for (const Decided& one : all)
            labelled({Cell::text(one.step).shown_as(Look::label), said("print.by"), said("print.at")}, {Cell::text(one.said), Cell::text(one.by), typed_instant(request_, one.at)}, {3, 1, 1});
        return {};
    }

    /// Names and days in place of the pictures; under them what each signature was put under.
    Done signatures(const JsonArray& boxes, const Json& view) {
        if (boxes.empty()) return layout_fault("signatures");
        std::vector<Cell> labels, values;
        std::vector<double> weights;
        for (const Json& box : boxes) {
            labels.push_back(label(box["label"]));
            values.push_back(typed(request_, view, box["name"].string_or("")));
            labels.push_back(said("print.at"));
            values.push_back(typed(request_, view, box["date"].string_or("")));
            weights.insert(weights.end(), {1, 1});
        }
        labelled(std::move(labels), std::move(values), weights);
        for (const Json& box : boxes)
            if (const auto document = signed_document(view, box["image"].string_or("")))
                labelled({Cell::text(message(request_.language, "print.digest", {{"whose", text(box["label"])}})).shown_as(Look::label), said("print.standing")},
                         {Cell::text(document->digest), Cell::text(message(request_.language, document->as_signed ? "print.as-signed" : "print.changed"))}, {3, 1});
        return {};
    }

    std::vector<double> widths() const {
        std::size_t count = 1;
        for (const Row& row : rows_) count = std::max(count, row.cells.size());
        std::vector<double> made(count, width_min);
        for (const Row& row : rows_)
            if (row.is_table || row.cells.size() == count)
                for (std::size_t i = 0; i < row.cells.size(); ++i) made[i] = std::clamp(width_of(row.cells[i]), made[i], std::max(made[i], width_max));
        constexpr double page = 84;                          // characters over an upright page; narrower forms look lost on it
        const double all = std::accumulate(made.begin(), made.end(), 0.0);
        if (all < page)
            for (double& width : made) width *= page / all;
        return made;
    }

    /// How many columns each cell takes, by the weights, at least one.
    static std::vector<int> spans(const Row& row, std::size_t columns) {
        std::vector<int> made;
        const double all = std::accumulate(row.weights.begin(), row.weights.end(), 0.0);
        double so_far = 0;
        int taken = 0;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            so_far += row.weights[i];
            const int rest = static_cast<int>(row.cells.size() - i - 1), wanted = static_cast<int>(std::lround(static_cast<double>(columns) * so_far / all));
            const int until = std::clamp(wanted, taken + 1, static_cast<int>(columns) - rest);
            made.push_back(until - taken);
            taken = until;
        }
        return made;
    }

    std::string written() const {
        const std::vector<double> columns = widths();
        sheet::XlsxWriter writer;
        writer.begin_form(text(request_.layout["title"]), columns);
        for (const Row& row : rows_) {
            std::vector<Cell> cells = row.cells;
            const std::vector<int> taken = row.is_table ? std::vector<int>(cells.size(), 1) : spans(row, columns.size());
            std::size_t column = 0;
            int lines = 1;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                cells[i].span = taken[i];
                const double width = std::accumulate(columns.begin() + static_cast<std::ptrdiff_t>(column), columns.begin() + static_cast<std::ptrdiff_t>(column) + taken[i], 0.0);
                if (cells[i].kind == Cell::Kind::text && cells[i].look != Look::title) lines = std::max(lines, lines_in(cells[i].value, width));
                if (cells[i].look == Look::title) lines = std::max(lines, 2);
                column += static_cast<std::size_t>(taken[i]);
            }
            writer.row(cells, lines);
        }
        return writer.finish();
    }

    const PrintRequest& request_;
    std::vector<Row> rows_;
};

}  // namespace

Result<std::string> print_xlsx(const PrintRequest& request) { return Sheet(request).run(); }

}  // namespace huiyin::report
