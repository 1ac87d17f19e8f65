// The layout is walked block by block; each block measures itself, asks for room, draws. Long texts are the only
// thing that breaks inside a block: they are drawn line by line over as many pages as they need.
#include "report/print.hpp"

#include <algorithm>

#include "report/form.hpp"
#include "report/page.hpp"
#include "report/shown_value.hpp"
#include "report/table.hpp"

namespace huiyin::report {
namespace {

constexpr double padding = 1.5, label_mm = 2.8, text_mm = 3.5, signature_mm = 24;
constexpr Pages::Type digest_type{.size_mm = 1.9, .grey = 0.4};

class Printer {
public:
    /// `pages_expected` is told at the foot of each page.
    Printer(const PrintRequest& request, int pages_expected)
        : request_(request), pages_expected_(pages_expected), pages_(form_title(request), request.organisation.in(request.language)) {}

    Result<std::string> run() {
        head();
        HUIYIN_CHECK(blocks(request_.layout["blocks"], request_.view));
        if (pages_.count() > Pages::pages_max) return too_long();
        return pages_.finish();
    }
    [[nodiscard]] int count() const { return pages_.count(); }

private:
    std::string text(const Json& of) const { return text_in(request_.language, of); }
    std::string labelled(const std::string& label, const std::string& value) const { return message(request_.language, "print.label", {{"label", label}, {"value", value}}); }
    static Problem too_long() { return Problem("print.too-long", {{"pages", std::to_string(Pages::pages_max)}}); }

    void head() {
        const double qr = request_.layout["qr"].is_null() ? 0 : 22;
        pages_.set_foot([this](int page) {
            return request_.organisation.in(request_.language) + "  ·  " + form_title(request_) + "  ·  " + printed_words(request_) + "  ·  " +
                   message(request_.language, "print.page", {{"page", std::to_string(page)}, {"pages", std::to_string(pages_expected_)}});
        });
        const double top = pages_.y();
        const double wide = pages_.inner() - 2 * qr;
        pages_.text(Pages::margin + qr, top, wide, request_.organisation.in(request_.language), {.size_mm = 3.8, .centre = true, .grey = 0.25});
        pages_.text(Pages::margin + qr, top + 6, wide, text(request_.layout["title"]), {.size_mm = 6, .bold = true, .centre = true});
        std::string line;
        if (request_.layout["head"].is_array())
            for (const Json& part : request_.layout["head"].as_array())
                line += (line.empty() ? "" : "    ") + labelled(text(part["label"]), shown(request_, request_.view, part["value"].string_or("")));
        pages_.text(Pages::margin + qr, top + 16, wide, line, {.size_mm = 3, .centre = true, .grey = 0.25});
        if (qr > 0) pages_.qr(pages_.width() - Pages::margin - qr + 2, top, qr - 4, shown(request_, request_.view, request_.layout["qr"].string_or("@number")));
        pages_.move_down(24);
    }

    Done blocks(const Json& list, const Json& view) {
        if (!list.is_array()) return layout_fault("blocks");
        for (const Json& block : list.as_array()) {
            if (pages_.count() > Pages::pages_max) return too_long();
            HUIYIN_CHECK(draw(block, view));
        }
        return {};
    }

    Done draw(const Json& block, const Json& view) {
        if (!block["heading"].is_null()) return heading(text(block["heading"]));
        if (block["row"].is_array()) return row(block["row"].as_array(), view);
        if (block["box"].is_object()) return box(block["box"], view);
        if (block["each"].is_string()) return each(block);
        if (block["table"].is_object()) return table(block["table"], view);
        if (block["signatures"].is_array()) return signatures(block["signatures"].as_array(), view);
        if (block["approvals"].is_string()) return approvals(block, view);
        return layout_fault(block.dump().substr(0, 80));
    }

    Done heading(const std::string& title) {
        pages_.need(26);                                     // never the last thing on a page
        pages_.frame(Pages::margin, pages_.y(), pages_.inner(), 7, 0.9);
        pages_.text(Pages::margin + padding, pages_.y() + 1.2, pages_.inner() - 2 * padding, title, {.size_mm = 3.6, .bold = true});
        pages_.move_down(7);
        return {};
    }

    Done row(const JsonArray& cells, const Json& view) {
        std::vector<std::string> values;
        for (const Json& cell : cells) values.push_back(shown(request_, view, cell["value"].string_or("")));
        return row_of(cells, values);
    }

    Done row_of(const JsonArray& cells, const std::vector<std::string>& values) {
        double weights = 0;
        for (const Json& cell : cells) weights += weight_of(cell);
        if (weights == 0) return layout_fault("row");
        double tall = 7;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const double wide = pages_.inner() * weight_of(cells[i]) / weights - 2 * padding;
            tall = std::max(tall, label_height(cells[i], wide) + pages_.text_height(values[i], wide, {.size_mm = text_mm}) + 2 * padding);
        }
        if (tall > pages_.room() / 2) return long_cells(cells, values);
        pages_.need(tall);
        double x = Pages::margin;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const double wide = pages_.inner() * weight_of(cells[i]) / weights;
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
        const std::vector<Decided> all = decisions_of(request_, view, block["approvals"].as_string());
        for (const Decided& one : all) {
            const auto at = Instant::parse(one.at);
            const std::string when = at ? local_minute(request_, *at) : std::string();
            const JsonArray cells{JsonObject{{"label", one.step}, {"width", 3}}, JsonObject{{"label", message(request_.language, "print.decided")}}};
            HUIYIN_CHECK(row_of(cells, {one.said, one.by + "\n" + when}));
        }
        if (all.empty() && !block["empty"].is_null()) long_text(text(block["empty"]), "", 0);
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
        const double wide = pages_.inner() - 2 * padding;
        double least = lines_min * text_mm * 1.5 + 2 * padding + 5;
        pages_.need(std::min(least, 60.0));
        bool first = true;
        do {
            const double under = first ? 5 : 0;
            double room = pages_.left_over() - 2 * padding - under;
            const double all = pages_.text_height(rest, wide, {.size_mm = text_mm});
            if (all > room && room < 15) {
                pages_.need(Pages::whole_page);
                room = pages_.left_over() - 2 * padding - under;
            }
            const double tall = std::max(std::min(all, room) + 2 * padding + under, first ? std::min(least, pages_.left_over()) : 0);
            pages_.frame(Pages::margin, pages_.y(), pages_.inner(), tall);
            if (first) pages_.text(Pages::margin + padding, pages_.y() + padding, wide, label, {.size_mm = label_mm, .grey = 0.35});
            double used = 0;
            const std::size_t drawn = pages_.text_part(Pages::margin + padding, pages_.y() + padding + under, wide, room, rest, {.size_mm = text_mm}, used);
            pages_.move_down(tall);
            rest.remove_prefix(drawn == 0 ? rest.size() : drawn);
            if (!rest.empty()) pages_.need(Pages::whole_page);
            first = false;
        } while (!rest.empty() && pages_.count() <= Pages::pages_max);
    }

    Done each(const Json& block) {
        const JsonArray& items = related_items(request_, block["each"].as_string());
        if (items.empty() && !block["empty"].is_null()) long_text(text(block["empty"]), "", 0);
        for (const Json& item : items) HUIYIN_CHECK(blocks(block["blocks"], item));
        return {};
    }

    Done table(const Json& block, const Json& view) {
        if (!block["columns"].is_array() || block["columns"].as_array().empty()) return layout_fault("table.columns");
        const JsonArray& columns = block["columns"].as_array();
        const JsonArray& items = related_items(request_, block["related"].string_or(""));
        const std::string name = block["lines"].string_or("");
        const Json& field = field_of(request_, view, name);
        const auto described = [&](const std::string& path) -> const Json& {
            return name.empty() ? field_of(request_, items.empty() ? Json() : items.front(), path) : line_column(field, path);
        };
        std::vector<Column> made;
        for (const Json& column : columns) made.push_back({text(column["label"]), weight_of(column), is_figure(described(column["value"].string_or("")))});
        Table table(pages_, std::move(made));
        std::int64_t drawn = 0;
        const auto draw = [&](const auto& value) {
            std::vector<std::string> row;
            for (const Json& column : columns) row.push_back(value(column["value"].string_or("")));
            table.row(row);
            ++drawn;
        };
        for (const Json& item : items) {
            if (pages_.count() > Pages::pages_max) return too_long();
            draw([&](const std::string& path) { return shown(request_, item, path); });
        }
        if (const Json& rows = view["fields"][name]; rows.is_array())
            for (const Json& held : rows.as_array()) draw([&](const std::string& path) { return shown_value(request_, view, line_column(field, path), path, held[path]); });
        while (drawn < block["lines_min"].int_or(1)) draw([](const std::string&) { return std::string(); });
        return {};
    }

    /// A box a signature: who, the picture, name and day, and under them the digest of what was signed.
    Done signatures(const JsonArray& boxes, const Json& view) {
        if (boxes.empty()) return layout_fault("signatures");
        const double wide = pages_.inner() / static_cast<double>(boxes.size()), within = wide - 2 * padding;
        std::vector<std::string> digests;
        double digest_tall = 0;
        for (const Json& box : boxes) {
            const auto document = signed_document(view, box["image"].string_or(""));
            digests.push_back(!document ? "" : message(request_.language, "print.signed", {{"digest", document->digest}, {"standing", message(request_.language, document->as_signed ? "print.as-signed" : "print.changed")}}));
            if (document) digest_tall = std::max(digest_tall, pages_.text_height(digests.back(), within, digest_type) + 1);
        }
        pages_.need(signature_mm + digest_tall);
        double x = Pages::margin;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const Json& box = boxes[i];
            pages_.frame(x, pages_.y(), wide, signature_mm + digest_tall);
            pages_.text(x + padding, pages_.y() + padding, within, text(box["label"]), {.size_mm = label_mm, .grey = 0.35});
            const std::string file = file_at(view, box["image"].string_or(""));
            if (!file.empty() && request_.image)
                if (const auto png = request_.image(file)) pages_.image(x + padding, pages_.y() + 5, within, signature_mm - 11, *png);
            const std::string name = shown(request_, view, box["name"].string_or("")), date = shown(request_, view, box["date"].string_or(""));
            const std::string under = name.empty() ? date : name + "  " + date;
            pages_.text(x + padding, pages_.y() + signature_mm - 5.5, within, under, {.size_mm = label_mm});
            if (!digests[i].empty()) pages_.text(x + padding, pages_.y() + signature_mm - 0.5, within, digests[i], digest_type);
            x += wide;
        }
        pages_.move_down(signature_mm + digest_tall);
        return {};
    }

    const PrintRequest& request_;
    int pages_expected_;
    Pages pages_;
};

}  // namespace

// How many pages there are is known once they are drawn; most forms are one page and are drawn once.
Result<std::string> print_pdf(const PrintRequest& request) {
    Printer first(request, 1);
    HUIYIN_TRY(std::string pdf, first.run());
    if (first.count() == 1) return pdf;
    return Printer(request, first.count()).run();
}

}  // namespace huiyin::report
