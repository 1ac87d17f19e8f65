#include "report/print_list.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"

namespace huiyin::report {
namespace {

constexpr double width_min = 5, width_max = 30, upright_characters = 92;

/// A column is as wide as most of what stands in it: the longest of a hundred rows in a hundred would leave the others no room.
double width_of(const ListPrint& list, std::size_t column) {
    std::vector<std::size_t> widths;
    for (const ListRow& row : list.rows) widths.push_back(column < row.values.size() ? display_width(row.values[column]) : 0);
    std::size_t usual = 0;
    if (!widths.empty()) {
        const auto most = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() * 19 / 20);
        std::nth_element(widths.begin(), most, widths.end());
        usual = *most;
    }
    const std::size_t title = std::min<std::size_t>(display_width(list.columns[column].title), 14);
    return std::clamp(static_cast<double>(std::max(usual, title)) + 2, width_min, width_max);
}

/// Columns in which no row has anything leave their room to the others, but for those that are to be written in by hand.
ListPrint without_empty_columns(const ListPrint& list) {
    ListPrint made = list;
    for (std::size_t i = made.columns.size(); i-- > 0 && !list.rows.empty();) {
        const auto says_something = [&](const ListRow& row) { return i < row.values.size() && !row.values[i].empty(); };
        if (made.columns[i].weight > 1 || std::any_of(made.rows.begin(), made.rows.end(), says_something)) continue;
        made.columns.erase(made.columns.begin() + static_cast<std::ptrdiff_t>(i));
        for (ListRow& row : made.rows)
            if (i < row.values.size()) row.values.erase(row.values.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return made;
}

class Printer {
public:
    Printer(const ListPrint& list, std::vector<Column> columns, Paper paper, int pages_expected)
        : list_(list), pages_expected_(pages_expected), pages_(list.title, list.organisation, paper), columns_(std::move(columns)) {}

    Result<std::string> run() {
        pages_.set_foot([this](int page) {
            return list_.organisation + "  ·  " + list_.title + "  ·  " + list_.printed + "  ·  " +
                   message(list_.language, "print.page", {{"page", std::to_string(page)}, {"pages", std::to_string(pages_expected_)}});
        });
        head();
        Table table(pages_, columns_);
        std::string group;
        for (const ListRow& row : list_.rows) {
            if (pages_.count() > Pages::pages_max) return Problem("print.too-long", {{"pages", std::to_string(Pages::pages_max)}});
            if (row.group != group && !row.group.empty()) table.band(row.group);
            group = row.group;
            table.row(row.values);
        }
        table.head();
        return pages_.finish();
    }
    [[nodiscard]] int count() const { return pages_.count(); }

private:
    void head() {
        line(list_.organisation, {.size_mm = 3.4, .centre = true, .grey = 0.25}, 1);
        line(list_.title, {.size_mm = 5.4, .bold = true, .centre = true}, 1.5);
        line(list_.asked, {.size_mm = 3, .grey = 0.2}, 0.5);
        line(list_.counted, {.size_mm = 3, .grey = 0.2}, 2);
    }
    void line(const std::string& text, Pages::Type type, double below) {
        if (text.empty()) return;
        pages_.text(Pages::margin, pages_.y(), pages_.inner(), text, type);
        pages_.move_down(pages_.text_height(text, pages_.inner(), type) + below);
    }

    const ListPrint& list_;
    int pages_expected_;
    Pages pages_;
    std::vector<Column> columns_;
};

}  // namespace

Result<std::string> print_list(const ListPrint& whole) {
    if (whole.rows.size() > list_rows_max) return Problem("print.list-too-long", {{"limit", std::to_string(list_rows_max)}});
    const ListPrint list = without_empty_columns(whole);
    std::vector<Column> columns = list.columns;
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].weight = std::max(columns[i].weight, width_of(list, i));
    const double characters = std::accumulate(columns.begin(), columns.end(), 0.0, [](double all, const Column& column) { return all + column.weight; });
    const Paper paper = characters > upright_characters ? Paper::across : Paper::upright;
    Printer first(list, columns, paper, 1);
    HUIYIN_TRY(std::string pdf, first.run());
    if (first.count() == 1) return pdf;
    return Printer(list, columns, paper, first.count()).run();
}

}  // namespace huiyin::report
