// A table on paper: its head stands on every page again, and no row is torn in two.
#pragma once

#include <string>
#include <vector>

#include "report/page.hpp"

namespace huiyin::report {

struct Column {
    std::string title;
    double weight = 1;                               ///< its share of the width
    bool at_right = false;                           ///< numbers, so that their digits stand under each other
};

class Table {
public:
    Table(Pages& pages, std::vector<Column> columns);
    /// Draws the row, on the next page if it does not fit on this one, under the head. A row taller than a page goes on, line by
    /// line, on as many as it takes: nothing is lost.
    void row(const std::vector<std::string>& values);
    /// A grey line over all columns, above the rows that belong together; never the last thing on a page.
    void band(const std::string& text);
    /// The head alone, for a table without rows; does nothing once a row was drawn.
    void head();
    [[nodiscard]] std::size_t columns() const { return columns_.size(); }

private:
    [[nodiscard]] double wide(std::size_t column) const;
    [[nodiscard]] double height_of(const std::vector<std::string>& values, bool is_head) const;
    void draw(std::vector<std::string>& rest, double tall, bool is_head);

    Pages& pages_;
    std::vector<Column> columns_;
    double weights_ = 0, head_mm_ = 0;
    int page_ = 0;                                   ///< on which the head was drawn last
};

}  // namespace huiyin::report
