#include "report/form.hpp"

#include "report/shown_value.hpp"

namespace huiyin::report {
namespace {

const Json nothing;
const JsonArray none;

const JsonArray& items_of(const Json& list) { return list.is_array() ? list.as_array() : none; }

}  // namespace

std::string form_title(const PrintRequest& request) {
    const std::string title = text_in(request.language, request.layout["title"]), number = request.view["number"].string_or("");
    return number.empty() ? title : title + " " + number;
}

std::string printed_words(const PrintRequest& request) {
    return message(request.language, "print.printed", {{"at", local_minute(request, request.printed_at)}, {"by", request.printed_by}});
}

const JsonArray& related_items(const PrintRequest& request, const std::string& name) { return items_of(request.related[name]); }

const Json& line_column(const Json& field, const std::string& name) {
    for (const Json& column : items_of(field["lines"]))
        if (column["name"].string_or("") == name) return column;
    return nothing;
}

std::vector<Decided> decisions_of(const PrintRequest& request, const Json& view, const std::string& action) {
    std::vector<Decided> all;
    for (const Json& approval : items_of(view["approvals"])) {
        if (approval["action"].string_or("") != action) continue;
        for (const Json& step : items_of(approval["steps"]))
            for (const Json& decision : items_of(step["decisions"])) {
                const std::string what = decision["decision"].string_or("");
                const char* code = what == "approve" ? "print.approved" : what == "refuse" ? "print.refused" : what == "return" ? "print.returned" : nullptr;
                if (!code) continue;
                const std::string reason = decision["reason"].string_or("");
                const std::string said = message(request.language, code);
                all.push_back({text_in(request.language, step["title"]), reason.empty() ? said : message(request.language, "print.label", {{"label", said}, {"value", reason}}),
                               decision["by"]["name"].string_or(""), decision["at"].string_or("")});
            }
    }
    return all;
}

std::optional<Signed> signed_document(const Json& view, const std::string& field) {
    for (const Json& one : items_of(view["signatures"]))
        if (one["field"].string_or("") == field && !field.empty()) return Signed{one["digest"].string_or(""), one["as_signed"].bool_or(false)};
    return std::nullopt;
}

}  // namespace huiyin::report
