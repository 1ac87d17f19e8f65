#include "report/shown_value.hpp"

namespace huiyin::report {
namespace {

const Json nothing;

std::string local_time(const PrintRequest& request, const std::string& text) {
    const auto at = Instant::parse(text);
    return at ? local_minute(request, *at) : text;
}

/// 1234567.8 as 1,234,567.8
std::string grouped(std::string digits) {
    const std::size_t start = digits.starts_with('-') ? 1 : 0;
    std::size_t point = digits.find('.');
    if (point == std::string::npos) point = digits.size();
    for (std::size_t at = point; at > start + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

/// Two decimals, unless the amount carries more.
std::string money(const Decimal& amount) { return "¥" + grouped((amount.scale() < 2 ? amount.round(2, Rounding::half_up) : amount).to_string()); }

std::string shown_special(const PrintRequest& request, const Json& view, const std::string& path) {
    if (path == "@organisation") return request.organisation.in(request.language);
    if (path == "@printed_at") return local_minute(request, request.printed_at);
    if (path == "@printed_by") return request.printed_by;
    if (path == "@state") return text_in(request.language, view["state"]["title"]);
    if (path == "@created_at" || path == "@changed_at") return local_time(request, view[path.substr(1)].string_or(""));
    if (path == "@customer") return view["customer"]["title"].string_or("");
    const Json& held = view[path.substr(1)];
    return held.is_object() ? held["name"].string_or("") : held.string_or("");
}

std::string shown_rows(const PrintRequest& request, const Json& view, const Json& field, const Json& rows) {
    std::string all;
    int number = 0;
    for (const Json& row : rows.as_array()) {
        std::string line = std::to_string(++number) + ". ";
        bool first = true;
        if (row.is_object())
            for (const auto& [name, value] : row.as_object()) {
                const Json* described = nullptr;
                if (field["lines"].is_array())
                    for (const Json& column : field["lines"].as_array())
                        if (column["name"].string_or("") == name) described = &column;
                const std::string text = described ? shown_value(request, view, *described, name, value) : std::string();
                if (text.empty()) continue;
                line += (first ? "" : message(request.language, "print.between")) + message(request.language, "print.label", {{"label", text_in(request.language, (*described)["title"])}, {"value", text}});
                first = false;
            }
        all += (all.empty() ? "" : "\n") + line;
    }
    return all;
}

}  // namespace

std::string text_in(Language language, const Json& text) {
    if (text.is_string()) return text.as_string();
    const std::string wanted = text[language == Language::en ? "en" : "zh"].string_or("");
    return wanted.empty() ? text["zh"].string_or("") : wanted;
}

std::string local_minute(const PrintRequest& request, Instant at) {
    calendar::LocalTime local = request.zone.to_local(at);
    local.ms -= local.ms % 60'000;
    return local.to_string();
}

bool is_figure(const Json& field) {
    const std::string type = field["type"].string_or("");
    return type == "money" || type == "number" || type == "integer" || type == "quantity" || type == "percent" || type == "points";
}

const Json& newest_related(const PrintRequest& request, const std::string& name) {
    const Json& items = request.related[name];
    return items.is_array() && !items.as_array().empty() ? items.as_array().back() : nothing;
}

const Json& field_of(const PrintRequest& request, const Json& view, const std::string& name) {
    const Json& fields = request.types[view["type"].string_or("")]["fields"];
    if (fields.is_array())
        for (const Json& field : fields.as_array())
            if (field["name"].string_or("") == name) return field;
    return nothing;
}

std::string shown_value(const PrintRequest& request, const Json& view, const Json& field, const std::string& name, const Json& value) {
    if (value.is_null()) return {};
    const std::string type = field["type"].string_or("");
    if (value.is_array()) {
        if (type == "lines") return shown_rows(request, view, field, value);
        std::string all;
        for (const Json& one : value.as_array())
            all += (all.empty() ? "" : message(request.language, "print.and")) + shown_value(request, view, field, name, one);
        return all;
    }
    if (value.is_bool()) return message(request.language, value.as_bool() ? "print.yes" : "print.no");
    if (value.is_number()) {
        if (type == "money") return money(value.as_number());
        if (type == "percent") return (value.as_number() * Decimal(100)).round(2, Rounding::half_up).to_shortest() + " %";
        const std::string unit = field["unit"].string_or("");
        const std::string digits = value.as_number().to_string();
        return (type == "quantity" ? grouped(digits) : digits) + (unit.empty() ? "" : " " + unit);
    }
    if (!value.is_string()) return {};
    const std::string& text = value.as_string();
    if (const Json& label = view["labels"][name][text]; !label.is_null()) return text_in(request.language, label);
    if (field["choices"].is_array())
        for (const Json& choice : field["choices"].as_array())
            if (choice["value"].string_or("") == text) return text_in(request.language, choice["title"]);
    if (type == "date_time") return local_time(request, text);
    if (type == "money")
        if (const auto amount = Decimal::parse(text)) return money(*amount);
    return text;
}

std::string shown(const PrintRequest& request, const Json& view, const std::string& path) {
    if (path.starts_with('@')) return shown_special(request, view, path);
    if (const std::size_t dot = path.find('.'); dot != std::string::npos) {
        if (path.substr(dot + 1) == "@number" && !field_of(request, view, path.substr(0, dot)).is_null()) return view["numbers"][path.substr(0, dot)].string_or("");
        const Json& item = newest_related(request, path.substr(0, dot));
        return item.is_null() ? std::string() : shown(request, item, path.substr(dot + 1));
    }
    return shown_value(request, view, field_of(request, view, path), path, view["fields"][path]);
}

std::string file_at(const Json& view, const std::string& path) {
    const Json& value = view["fields"][path];
    if (value.is_string()) return value.as_string();
    return value["id"].string_or("");
}

}  // namespace huiyin::report
