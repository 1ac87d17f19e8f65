#include "report/table.hpp"

#include <algorithm>

namespace huiyin::report {
namespace {

constexpr double padding = 1.5, row_min = 6.5;
constexpr Pages::Type body{.size_mm = 3.2}, title{.size_mm = 3.0, .bold = true};

}  // namespace

Table::Table(Pages& pages, std::vector<Column> columns) : pages_(pages), columns_(std::move(columns)) {
    std::vector<std::string> titles;
    for (const Column& column : columns_) {
        weights_ += column.weight;
        titles.push_back(column.title);
    }
    head_mm_ = std::min(height_of(titles, true), pages_.room() / 2);
}

double Table::wide(std::size_t column) const { return pages_.inner() * columns_[column].weight / weights_; }

double Table::height_of(const std::vector<std::string>& values, bool is_head) const {
    double tall = row_min;
    for (std::size_t i = 0; i < columns_.size() && i < values.size(); ++i)
        tall = std::max(tall, pages_.text_height(values[i], wide(i) - 2 * padding, is_head ? title : body) + 2 * padding);
    return tall;
}

void Table::draw(std::vector<std::string>& rest, double tall, bool is_head) {
    double x = Pages::margin;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        pages_.frame(x, pages_.y(), wide(i), tall, is_head ? 0.95 : 1);
        Pages::Type type = is_head ? title : body;
        type.at_right = columns_[i].at_right;
        if (i < rest.size() && !rest[i].empty()) {
            double used = 0;
            // Room for one padding more than was measured: the sum of the lines may be a hair above the height of all.
            rest[i].erase(0, pages_.text_part(x + padding, pages_.y() + padding, wide(i) - 2 * padding, tall - padding, rest[i], type, used));
        }
        x += wide(i);
    }
    pages_.move_down(tall);
}

void Table::head() {
    if (page_ == pages_.count()) return;
    std::vector<std::string> titles;
    for (const Column& column : columns_) titles.push_back(column.title);
    page_ = pages_.count();
    draw(titles, head_mm_, true);
}

void Table::band(const std::string& text) {
    const double tall = std::min(pages_.text_height(text, pages_.inner() - 2 * padding, title) + 2 * padding, pages_.room() / 4);
    pages_.need((page_ == pages_.count() ? 0 : head_mm_) + tall + 2 * row_min);
    head();
    pages_.frame(Pages::margin, pages_.y(), pages_.inner(), tall, 0.9);
    double used = 0;
    pages_.text_part(Pages::margin + padding, pages_.y() + padding, pages_.inner() - 2 * padding, tall, text, title, used);
    pages_.move_down(tall);
}

void Table::row(const std::vector<std::string>& values) {
    std::vector<std::string> rest = values;
    double tall = height_of(rest, false);
    // A head never stands at the foot of a page without a row under it.
    const double whole = pages_.room() - head_mm_;
    pages_.need((page_ == pages_.count() ? 0 : head_mm_) + std::min(tall, whole));
    head();
    while (tall > pages_.left_over() && pages_.count() <= Pages::pages_max) {
        draw(rest, pages_.left_over(), false);
        pages_.need(Pages::whole_page);
        head();
        tall = height_of(rest, false);
    }
    draw(rest, std::min(tall, pages_.left_over()), false);
}

}  // namespace huiyin::report
