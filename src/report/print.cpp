// The layout is walked block by block; each block measures itself, asks for room, draws. Long texts are the only
// thing that breaks inside a block: they are drawn line by line over as many pages as they need.
#include "report/print.hpp"

#include <algorithm>

#include "report/page.hpp"
#include "report/shown_value.hpp"

namespace huiyin::report {
namespace {

constexpr double padding = 1.5, label_mm = 2.8, text_mm = 3.5, signature_mm = 24;

class Printer {
public:
    explicit Printer(const PrintRequest& request)
        : request_(request), pages_(title(), request.organisation.in(request.language)) {}

    Result<std::string> run() {
        head();
        HUIYIN_CHECK(blocks(request_.layout["blocks"], request_.view));
        return pages_.finish();
    }

private:
    std::string text(const Json& of) const {
        if (of.is_string()) return of.as_string();
        const std::string wanted = of[request_.language == Language::en ? "en" : "zh"].string_or("");
        return wanted.empty() ? of["zh"].string_or("") : wanted;
    }
    std::string title() const { return text(request_.layout["title"]) + " " + request_.view["number"].string_or(""); }
    static Problem fault(std::string what) { return Problem("print.layout", {{"what", std::move(what)}}); }

    void head() {
        const double qr = request_.layout["qr"].is_null() ? 0 : 22;
        pages_.set_foot(request_.organisation.in(request_.language) + "  ·  " + title() + "  ·  " +
                        message(request_.language, "print.printed",
                                {{"at", request_.zone.to_local(request_.printed_at).to_string()}, {"by", request_.printed_by}}));
        const double top = pages_.y();
        const double wide = Pages::inner - 2 * qr;
        pages_.text(Pages::margin + qr, top, wide, request_.organisation.in(request_.language), {.size_mm = 3.8, .centre = true, .grey = 0.25});
        pages_.text(Pages::margin + qr, top + 6, wide, text(request_.layout["title"]), {.size_mm = 6, .bold = true, .centre = true});
        std::string line;
        if (request_.layout["head"].is_array())
            for (const Json& part : request_.layout["head"].as_array())
                line += (line.empty() ? "" : "    ") + text(part["label"]) + "：" + shown(request_, request_.view, part["value"].string_or(""));
        pages_.text(Pages::margin + qr, top + 16, wide, line, {.size_mm = 3, .centre = true, .grey = 0.25});
        if (qr > 0) pages_.qr(Pages::width - Pages::margin - qr + 2, top, qr - 4, shown(request_, request_.view, request_.layout["qr"].string_or("@number")));
        pages_.move_down(24);
    }

    Done blocks(const Json& list, const Json& view) {
        if (!list.is_array()) return fault("blocks");
        for (const Json& block : list.as_array()) {
            if (pages_.count() > Pages::pages_max) return Problem("print.too-long", {{"pages", std::to_string(Pages::pages_max)}});
            HUIYIN_CHECK(draw(block, view));
        }
        return {};
    }

    Done draw(const Json& block, const Json& view) {
        if (!block["heading"].is_null()) return heading(text(block["heading"]));
        if (block["row"].is_array()) return row(block["row"].as_array(), view);
        if (block["box"].is_object()) return box(block["box"], view);
        if (block["each"].is_string()) return each(block, view);
        if (block["table"].is_object()) return table(block["table"], view);
        if (block["signatures"].is_array()) return signatures(block["signatures"].as_array(), view);
        if (block["approvals"].is_string()) return approvals(block, view);
        return fault(block.dump().substr(0, 80));
    }

    Done heading(const std::string& title) {
        pages_.need(26);                                     // never the last thing on a page
        pages_.frame(Pages::margin, pages_.y(), Pages::inner, 7, 0.9);
        pages_.text(Pages::margin + padding, pages_.y() + 1.2, Pages::inner - 2 * padding, title, {.size_mm = 3.6, .bold = true});
        pages_.move_down(7);
        return {};
    }

    static double weight(const Json& cell) { return static_cast<double>(std::max<std::int64_t>(cell["width"].int_or(1), 1)); }

    Done row(const JsonArray& cells, const Json& view) {
        std::vector<std::string> values;
        for (const Json& cell : cells) values.push_back(shown(request_, view, cell["value"].string_or("")));
        return row_of(cells, values);
    }

    Done row_of(const JsonArray& cells, const std::vector<std::string>& values) {
        double weights = 0;
        for (const Json& cell : cells) weights += weight(cell);
        if (weights == 0) return fault("row");
        double tall = 7;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const double wide = Pages::inner * weight(cells[i]) / weights - 2 * padding;
            tall = std::max(tall, label_height(cells[i], wide) + pages_.text_height(values[i], wide, {.size_mm = text_mm}) + 2 * padding);
        }
        if (tall > Pages::height / 2) return long_cells(cells, values);
        pages_.need(tall);
        double x = Pages::margin;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const double wide = Pages::inner * weight(cells[i]) / weights;
            const double under = label_height(cells[i], wide - 2 * padding);
            pages_.frame(x, pages_.y(), wide, tall);
            pages_.text(x + padding, pages_.y() + padding, wide - 2 * padding, text(cells[i]["label"]), {.size_mm = label_mm, .grey = 0.35});
            pages_.text(x + padding, pages_.y() + padding + under, wide - 2 * padding, values[i], {.size_mm = text_mm});
            x += wide;
        }
        pages_.move_down(tall);
        return {};
    }

    /// What each step of the action's approvals decided: the instruction in words, by whom and when. Every chain that ran is shown.
    Done approvals(const Json& block, const Json& view) {
        bool any = false;
        const Json& held = view["approvals"];
        for (const Json& approval : held.is_array() ? held.as_array() : JsonArray()) {
            if (approval["action"].string_or("") != block["approvals"].as_string() || !approval["steps"].is_array()) continue;
            for (const Json& step : approval["steps"].as_array())
                for (const Json& decision : step["decisions"].is_array() ? step["decisions"].as_array() : JsonArray()) {
                    const std::string what = decision["decision"].string_or("");
                    const char* code = what == "approve" ? "print.approved" : what == "refuse" ? "print.refused" : what == "return" ? "print.returned" : nullptr;
                    if (!code) continue;                     // passing on decides nothing
                    any = true;
                    const auto at = Instant::parse(decision["at"].string_or(""));
                    const std::string when = at ? request_.zone.to_local(*at).to_string() : std::string();
                    const JsonArray cells{JsonObject{{"label", step["title"]}, {"width", 3}}, JsonObject{{"label", JsonObject{{"zh", message(Language::zh, "print.decided")}, {"en", message(Language::en, "print.decided")}}}}};
                    const std::string said = message(request_.language, code);
                    const std::string reason = decision["reason"].string_or("");
                    HUIYIN_CHECK(row_of(cells, {said + (reason.empty() ? "" : "：" + reason), decision["by"]["name"].string_or("") + "\n" + when}));
                }
        }
        if (!any && !block["empty"].is_null()) long_text(text(block["empty"]), "", 0);
        return {};
    }

    double label_height(const Json& cell, double wide) const {
        return pages_.text_height(text(cell["label"]), wide, {.size_mm = label_mm}) + 0.6;
    }

    /// Cells too long to stand side by side stand one under the other.
    Done long_cells(const JsonArray& cells, const std::vector<std::string>& values) {
        for (std::size_t i = 0; i < cells.size(); ++i) long_text(text(cells[i]["label"]), values[i], 1);
        return {};
    }

    Done box(const Json& block, const Json& view) {
        long_text(text(block["label"]), shown(request_, view, block["value"].string_or("")), static_cast<int>(block["lines_min"].int_or(2)));
        return {};
    }

    void long_text(const std::string& label, std::string_view rest, int lines_min) {
        const double wide = Pages::inner - 2 * padding;
        double least = lines_min * text_mm * 1.5 + 2 * padding + 5;
        pages_.need(std::min(least, 60.0));
        bool first = true;
        do {
            const double under = first ? 5 : 0;
            double room = pages_.left_over() - 2 * padding - under;
            const double all = pages_.text_height(rest, wide, {.size_mm = text_mm});
            if (all > room && room < 15) {
                pages_.need(Pages::height);
                room = pages_.left_over() - 2 * padding - under;
            }
            const double tall = std::max(std::min(all, room) + 2 * padding + under, first ? std::min(least, pages_.left_over()) : 0);
            pages_.frame(Pages::margin, pages_.y(), Pages::inner, tall);
            if (first) pages_.text(Pages::margin + padding, pages_.y() + padding, wide, label, {.size_mm = label_mm, .grey = 0.35});
            double used = 0;
            const std::size_t drawn = pages_.text_part(Pages::margin + padding, pages_.y() + padding + under, wide, room, rest, {.size_mm = text_mm}, used);
            pages_.move_down(tall);
            rest.remove_prefix(drawn == 0 ? rest.size() : drawn);
            if (!rest.empty()) pages_.need(Pages::height);
            first = false;
        } while (!rest.empty() && pages_.count() <= Pages::pages_max);
    }

    Done each(const Json& block, const Json&) {
        const Json& items = request_.related[block["each"].as_string()];
        if (!items.is_array() || items.as_array().empty()) {
            if (!block["empty"].is_null()) long_text(text(block["empty"]), "", 0);
            return {};
        }
        for (const Json& item : items.as_array()) HUIYIN_CHECK(blocks(block["blocks"], item));
        return {};
    }

    Done table(const Json& block, const Json& view) {
        const Json& columns = block["columns"];
        if (!columns.is_array() || columns.as_array().empty()) return fault("table.columns");
        HUIYIN_CHECK(row_of(columns.as_array(), [&](const Json& column) { return text(column["label"]); }, true));
        std::int64_t drawn = 0;
        if (block["related"].is_string()) {
            const Json& items = request_.related[block["related"].as_string()];
            if (items.is_array())
                for (const Json& item : items.as_array()) {
                    HUIYIN_CHECK(row_of(columns.as_array(), [&](const Json& column) { return shown(request_, item, column["value"].string_or("")); }, false));
                    ++drawn;
                }
        } else if (const Json& rows = view["fields"][block["lines"].string_or("")]; rows.is_array()) {
            const Json& field = field_of(request_, view, block["lines"].string_or(""));
            for (const Json& held : rows.as_array()) {
                HUIYIN_CHECK(row_of(columns.as_array(), [&](const Json& column) { return line_value(field, view, held, column["value"].string_or("")); }, false));
                ++drawn;
            }
        }
        for (; drawn < block["lines_min"].int_or(1); ++drawn)
            HUIYIN_CHECK(row_of(columns.as_array(), [](const Json&) { return std::string(); }, false));
        return {};
    }

    std::string line_value(const Json& field, const Json& view, const Json& held, const std::string& name) const {
        if (field["lines"].is_array())
            for (const Json& column : field["lines"].as_array())
                if (column["name"].string_or("") == name) return shown_value(request_, view, column, name, held[name]);
        return held[name].string_or("");
    }

    template <typename Show>
    Done row_of(const JsonArray& columns, Show show, bool is_head) {
        double weights = 0, tall = 7;
        for (const Json& column : columns) weights += weight(column);
        std::vector<std::string> values;
        const Pages::Type type{.size_mm = is_head ? 3.0 : 3.2, .bold = is_head};
        for (const Json& column : columns) {
            values.push_back(show(column));
            tall = std::max(tall, pages_.text_height(values.back(), Pages::inner * weight(column) / weights - 2 * padding, type) + 2 * padding);
        }
        tall = std::min(tall, Pages::height / 2);
        pages_.need(tall);
        double x = Pages::margin;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const double wide = Pages::inner * weight(columns[i]) / weights;
            double used = 0;
            pages_.frame(x, pages_.y(), wide, tall, is_head ? 0.95 : 1);
            pages_.text_part(x + padding, pages_.y() + padding, wide - 2 * padding, tall, values[i], type, used);
            x += wide;
        }
        pages_.move_down(tall);
        return {};
    }

    Done signatures(const JsonArray& boxes, const Json& view) {
        if (boxes.empty()) return fault("signatures");
        pages_.need(signature_mm);
        const double wide = Pages::inner / static_cast<double>(boxes.size());
        double x = Pages::margin;
        for (const Json& box : boxes) {
            pages_.frame(x, pages_.y(), wide, signature_mm);
            pages_.text(x + padding, pages_.y() + padding, wide - 2 * padding, text(box["label"]), {.size_mm = label_mm, .grey = 0.35});
            const std::string file = file_at(view, box["image"].string_or(""));
            if (!file.empty() && request_.image)
                if (const auto png = request_.image(file)) pages_.image(x + padding, pages_.y() + 5, wide - 2 * padding, signature_mm - 11, *png);
            const std::string under = shown(request_, view, box["name"].string_or("")) + "  " + shown(request_, view, box["date"].string_or(""));
            pages_.text(x + padding, pages_.y() + signature_mm - 5.5, wide - 2 * padding, under, {.size_mm = label_mm});
            x += wide;
        }
        pages_.move_down(signature_mm);
        return {};
    }

    const PrintRequest& request_;
    Pages pages_;
};

}  // namespace

Result<std::string> print_pdf(const PrintRequest& request) { return Printer(request).run(); }

}  // namespace huiyin::report
