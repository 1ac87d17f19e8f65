#include "report/typed_cell.hpp"

#include "report/shown_value.hpp"

namespace huiyin::report {
namespace {

using sheet::Cell;

std::string format_of(const Json& field) {
    const std::string type = field["type"].string_or("");
    if (type == "money") return "#,##0.00";
    if (type == "percent") return "0.00%";
    std::string unit = field["unit"].string_or("");
    std::erase(unit, '"');
    return unit.empty() ? "" : "General\" " + unit + "\"";
}

}  // namespace

Cell typed_instant(const PrintRequest& request, const std::string& text) {
    const auto at = Instant::parse(text);
    return at ? Cell{Cell::Kind::date_time, local_minute(request, *at)} : Cell();
}

Cell typed_value(const PrintRequest& request, const Json& view, const Json& field, const std::string& name, const Json& value) {
    if (value.is_null()) return {};
    const std::string type = field["type"].string_or("");
    if (value.is_number()) return Cell::number(value.as_number(), format_of(field));
    if (type == "money" && value.is_string())
        if (const auto amount = Decimal::parse(value.as_string())) return Cell::number(*amount, format_of(field));
    if (type == "date" && value.is_string() && calendar::Date::parse(value.as_string())) return {Cell::Kind::date, value.as_string()};
    if (type == "date_time" && value.is_string())
        if (const Cell at = typed_instant(request, value.as_string()); at.kind != Cell::Kind::empty) return at;
    return Cell::text(shown_value(request, view, field, name, value));
}

Cell typed(const PrintRequest& request, const Json& view, const std::string& path) {
    if (path == "@printed_at") return {Cell::Kind::date_time, local_minute(request, request.printed_at)};
    if (path == "@created_at" || path == "@changed_at") return typed_instant(request, view[path.substr(1)].string_or(""));
    if (!path.starts_with('@')) {
        if (const std::size_t dot = path.find('.'); dot != std::string::npos) {
            if (path.substr(dot + 1) == "@number" && !field_of(request, view, path.substr(0, dot)).is_null()) return Cell::text(shown(request, view, path));
            const Json& item = newest_related(request, path.substr(0, dot));
            return item.is_null() ? Cell() : typed(request, item, path.substr(dot + 1));
        }
        return typed_field(request, view, path, field_of(request, view, path));
    }
    const std::string text = shown(request, view, path);
    return text.empty() ? Cell() : Cell::text(text);
}

}  // namespace huiyin::report
