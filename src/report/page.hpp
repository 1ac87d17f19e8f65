// A page to draw on: millimetres, boxes, wrapped text, images, a QR code; breaks to the next page when full.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace huiyin::report {

/// A4 upright, drawn top down. All measures in millimetres.
class Pages {
public:
    static constexpr double width = 210, height = 297, margin = 15, inner = width - 2 * margin;
    static constexpr int pages_max = 200;

    struct Type { double size_mm = 3.5; bool bold = false; bool centre = false; double grey = 0; };

    Pages(std::string_view title, std::string_view author);
    ~Pages();

    [[nodiscard]] double y() const { return y_; }
    [[nodiscard]] double left_over() const;                 ///< down to the foot
    [[nodiscard]] int count() const { return count_; }
    void move_down(double mm) { y_ += mm; }
    /// Begins a new page unless `mm` still fit.
    void need(double mm);

    /// Height that `text` takes in `mm` of width.
    [[nodiscard]] double text_height(std::string_view text, double mm, Type type) const;
    void text(double x, double y, double mm, std::string_view text, Type type);
    /// As much of `text` as `room` holds, by whole lines; returns the bytes drawn and sets `used`.
    std::size_t text_part(double x, double y, double mm, double room, std::string_view text, Type type, double& used);
    void frame(double x, double y, double w, double h, double fill_grey = 1);
    void qr(double x, double y, double mm, const std::string& text);
    /// PNG, scaled to fit and centred; false when the bytes are no PNG.
    bool image(double x, double y, double w, double h, const std::string& png);
    void set_foot(std::string text) { foot_ = std::move(text); }

    [[nodiscard]] std::string finish();

private:
    void end_page();
    struct Surface;
    std::unique_ptr<Surface> surface_;
    std::string foot_;
    double y_ = margin;
    int count_ = 1;
};

}  // namespace huiyin::report
