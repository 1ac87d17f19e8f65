// A page to draw on: millimetres, boxes, wrapped text, images, a QR code; breaks to the next page when full.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace huiyin::report {

enum class Paper { upright, across };

/// A4, drawn top down. All measures in millimetres.
class Pages {
public:
    static constexpr double margin = 15, whole_page = 1'000;
    static constexpr int pages_max = 200;

    struct Type { double size_mm = 3.5; bool bold = false; bool centre = false; bool at_right = false; double grey = 0; };

    Pages(std::string_view title, std::string_view author, Paper paper = Paper::upright);
    ~Pages();

    [[nodiscard]] double width() const { return paper_ == Paper::upright ? 210 : 297; }
    [[nodiscard]] double height() const { return paper_ == Paper::upright ? 297 : 210; }
    [[nodiscard]] double inner() const { return width() - 2 * margin; }
    [[nodiscard]] double room() const;                      ///< what an empty page holds
    [[nodiscard]] double y() const { return y_; }
    [[nodiscard]] double left_over() const;                 ///< down to the foot
    [[nodiscard]] int count() const { return count_; }
    void move_down(double mm) { y_ += mm; }
    /// Begins a new page unless `mm` still fit; `whole_page` never does.
    void need(double mm);

    /// Height that `text` takes in `mm` of width.
    [[nodiscard]] double text_height(std::string_view text, double mm, Type type) const;
    void text(double x, double y, double mm, std::string_view text, Type type);
    /// As much of `text` as `room` holds, by whole lines; returns the bytes drawn and sets `used`.
    std::size_t text_part(double x, double y, double mm, double room, std::string_view text, Type type, double& used);
    void frame(double x, double y, double w, double h, double fill_grey = 1);
    void line(double x, double y, double w);
    void qr(double x, double y, double mm, const std::string& text);
    /// PNG, scaled to fit and centred; false when the bytes are no PNG.
    bool image(double x, double y, double w, double h, const std::string& png);
    /// What stands at the foot of page `page`.
    void set_foot(std::function<std::string(int page)> foot) { foot_ = std::move(foot); }

    [[nodiscard]] std::string finish();

private:
    void end_page();
    struct Surface;
    std::unique_ptr<Surface> surface_;
    std::function<std::string(int)> foot_;
    Paper paper_;
    double y_ = margin;
    int count_ = 1;
};

}  // namespace huiyin::report
