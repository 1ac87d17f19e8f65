#include "report/page.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

#include <algorithm>
#include <cstring>

#include "base/result.hpp"

namespace huiyin::report {
namespace {

constexpr double points_per_mm = 72.0 / 25.4;
constexpr double foot_mm = 8;

cairo_status_t append(void* closure, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

struct Reader { const std::string& bytes; std::size_t at = 0; };
cairo_status_t take(void* closure, unsigned char* data, unsigned int length) {
    auto& reader = *static_cast<Reader*>(closure);
    if (reader.bytes.size() - reader.at < length) return CAIRO_STATUS_READ_ERROR;
    std::memcpy(data, reader.bytes.data() + reader.at, length);
    reader.at += length;
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct Pages::Surface {
    std::string bytes;
    cairo_surface_t* surface = nullptr;
    cairo_t* cairo = nullptr;

    PangoLayout* layout(std::string_view text, double mm, Type type) const {
        PangoLayout* made = pango_cairo_create_layout(cairo);
        // The SC face by name: otherwise Japanese shapes of shared characters may be taken.
        PangoFontDescription* font = pango_font_description_from_string("Noto Sans CJK SC, Noto Sans, sans-serif");
        pango_font_description_set_absolute_size(font, type.size_mm * points_per_mm * PANGO_SCALE);
        if (type.bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
        pango_layout_set_font_description(made, font);
        pango_font_description_free(font);
        pango_layout_set_width(made, static_cast<int>(mm * points_per_mm * PANGO_SCALE));
        pango_layout_set_wrap(made, PANGO_WRAP_WORD_CHAR);
        if (type.at_right) pango_layout_set_alignment(made, PANGO_ALIGN_RIGHT);
        if (type.centre) pango_layout_set_alignment(made, PANGO_ALIGN_CENTER);
        pango_layout_set_text(made, text.data(), static_cast<int>(text.size()));
        return made;
    }
};

Pages::Pages(std::string_view title, std::string_view author, Paper paper) : surface_(std::make_unique<Surface>()), paper_(paper) {
    surface_->surface = cairo_pdf_surface_create_for_stream(append, &surface_->bytes, width() * points_per_mm, height() * points_per_mm);
    cairo_pdf_surface_set_metadata(surface_->surface, CAIRO_PDF_METADATA_TITLE, std::string(title).c_str());
    cairo_pdf_surface_set_metadata(surface_->surface, CAIRO_PDF_METADATA_AUTHOR, std::string(author).c_str());
    cairo_pdf_surface_set_metadata(surface_->surface, CAIRO_PDF_METADATA_CREATOR, "Huiyin");
    surface_->cairo = cairo_create(surface_->surface);
}

Pages::~Pages() {
    if (surface_->cairo) cairo_destroy(surface_->cairo);
    if (surface_->surface) cairo_surface_destroy(surface_->surface);
}

double Pages::room() const { return height() - 2 * margin - foot_mm; }
double Pages::left_over() const { return height() - margin - foot_mm - y_; }

void Pages::need(double mm) {
    if (mm <= left_over() || y_ == margin) return;
    end_page();
    cairo_show_page(surface_->cairo);
    y_ = margin;
    ++count_;
}

void Pages::end_page() {
    line(margin, height() - margin - foot_mm + 2, inner());
    if (foot_) text(margin, height() - margin - foot_mm + 3, inner(), foot_(count_), {.size_mm = 2.6, .centre = true, .grey = 0.4});
}

double Pages::text_height(std::string_view text, double mm, Type type) const {
    PangoLayout* layout = surface_->layout(text, mm, type);
    int tall = 0;
    pango_layout_get_size(layout, nullptr, &tall);
    g_object_unref(layout);
    return tall / static_cast<double>(PANGO_SCALE) / points_per_mm;
}

void Pages::text(double x, double y, double mm, std::string_view text, Type type) {
    PangoLayout* layout = surface_->layout(text, mm, type);
    cairo_set_source_rgb(surface_->cairo, type.grey, type.grey, type.grey);
    cairo_move_to(surface_->cairo, x * points_per_mm, y * points_per_mm);
    pango_cairo_show_layout(surface_->cairo, layout);
    g_object_unref(layout);
}

std::size_t Pages::text_part(double x, double y, double mm, double room, std::string_view text, Type type, double& used) {
    PangoLayout* layout = surface_->layout(text, mm, type);
    std::size_t bytes = 0;
    used = 0;
    for (int line = 0; line < pango_layout_get_line_count(layout); ++line) {
        PangoLayoutLine* shown = pango_layout_get_line_readonly(layout, line);
        PangoRectangle box;
        pango_layout_line_get_extents(shown, nullptr, &box);
        const double tall = box.height / static_cast<double>(PANGO_SCALE) / points_per_mm;
        if (used + tall > room) break;
        used += tall;
        bytes = static_cast<std::size_t>(shown->start_index + shown->length);
    }
    g_object_unref(layout);
    while (bytes < text.size() && text[bytes] == '\n') ++bytes;
    this->text(x, y, mm, text.substr(0, bytes), type);
    return bytes;
}

void Pages::frame(double x, double y, double w, double h, double fill_grey) {
    cairo_t* cairo = surface_->cairo;
    cairo_rectangle(cairo, x * points_per_mm, y * points_per_mm, w * points_per_mm, h * points_per_mm);
    cairo_set_source_rgb(cairo, fill_grey, fill_grey, fill_grey);
    cairo_fill_preserve(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_line_width(cairo, 0.5);
    cairo_stroke(cairo);
}

void Pages::line(double x, double y, double w) {
    cairo_t* cairo = surface_->cairo;
    cairo_move_to(cairo, x * points_per_mm, y * points_per_mm);
    cairo_line_to(cairo, (x + w) * points_per_mm, y * points_per_mm);
    cairo_set_source_rgb(cairo, 0.7, 0.7, 0.7);
    cairo_set_line_width(cairo, 0.4);
    cairo_stroke(cairo);
}

void Pages::qr(double x, double y, double mm, const std::string& text) {
    QRcode* code = QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M);
    if (!code) return;
    cairo_t* cairo = surface_->cairo;
    const double module = mm / code->width * points_per_mm;
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int row = 0; row < code->width; ++row)
        for (int column = 0; column < code->width; ++column)
            if (code->data[row * code->width + column] & 1)
                cairo_rectangle(cairo, x * points_per_mm + column * module, y * points_per_mm + row * module, module, module);
    cairo_fill(cairo);
    QRcode_free(code);
}

bool Pages::image(double x, double y, double w, double h, const std::string& png) {
    Reader reader{png};
    cairo_surface_t* picture = cairo_image_surface_create_from_png_stream(take, &reader);
    const bool good = cairo_surface_status(picture) == CAIRO_STATUS_SUCCESS;
    if (good) {
        const double wide = cairo_image_surface_get_width(picture), tall = cairo_image_surface_get_height(picture);
        const double scale = std::min(w * points_per_mm / std::max(wide, 1.0), h * points_per_mm / std::max(tall, 1.0));
        cairo_t* cairo = surface_->cairo;
        cairo_save(cairo);
        cairo_translate(cairo, x * points_per_mm + (w * points_per_mm - wide * scale) / 2,
                        y * points_per_mm + (h * points_per_mm - tall * scale) / 2);
        cairo_scale(cairo, scale, scale);
        cairo_set_source_surface(cairo, picture, 0, 0);
        cairo_paint(cairo);
        cairo_restore(cairo);
    }
    cairo_surface_destroy(picture);
    return good;
}

std::string Pages::finish() {
    end_page();
    cairo_show_page(surface_->cairo);
    cairo_destroy(surface_->cairo);
    surface_->cairo = nullptr;
    cairo_surface_finish(surface_->surface);
    return std::move(surface_->bytes);
}

}  // namespace huiyin::report
