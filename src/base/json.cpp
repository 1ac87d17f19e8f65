// Reading goes through Boost.JSON's SAX parser, which checks syntax, UTF-8 and depth and hands over the text of each
// number; its own value type loses digits, so nothing of it is kept.
#include "base/json.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

namespace huiyin {
namespace {

constexpr std::size_t depth_max = 64;
const Json null_value;

/// Builds the value; a scope is an array or an object with the key that waits for its value.
class Builder {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1), max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1), max_string_size = std::size_t(-1);
    using error_code = boost::system::error_code;
    using view = boost::json::string_view;

    Json root;
    std::string repeated_key;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { open_.push_back({Json(JsonObject()), {}}); return true; }
    bool on_array_begin(error_code&) { open_.push_back({Json(JsonArray()), {}}); return true; }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_end(std::size_t, error_code&) { return close(); }
    bool on_key_part(view part, std::size_t, error_code&) { text_.append(part.data(), part.size()); return true; }
    bool on_key(view part, std::size_t, error_code& ec) {
        text_.append(part.data(), part.size());
        Scope& scope = open_.back();
        if (scope.value.as_object().find(text_)) {
            repeated_key = text_;
            ec = boost::json::error::exception;
            return false;
        }
        scope.key = std::move(text_);
        text_.clear();
        return true;
    }
    bool on_string_part(view part, std::size_t, error_code&) { text_.append(part.data(), part.size()); return true; }
    bool on_string(view part, std::size_t, error_code&) {
        text_.append(part.data(), part.size());
        put(Json(std::move(text_)));
        text_.clear();
        return true;
    }
    bool on_number_part(view part, error_code&) { text_.append(part.data(), part.size()); return true; }
    bool on_int64(std::int64_t, view part, error_code& ec) { return number(part, ec); }
    bool on_uint64(std::uint64_t, view part, error_code& ec) { return number(part, ec); }
    bool on_double(double, view part, error_code& ec) { return number(part, ec); }
    bool on_bool(bool value, error_code&) { put(Json(value)); return true; }
    bool on_null(error_code&) { put(Json()); return true; }
    bool on_comment_part(view, error_code&) { return true; }
    bool on_comment(view, error_code&) { return true; }

private:
    struct Scope { Json value; std::string key; };

    bool number(view part, error_code& ec) {
        text_.append(part.data(), part.size());
        const auto value = Decimal::parse(text_);
        text_.clear();
        if (!value) {
            ec = boost::json::error::exponent_overflow;
            return false;
        }
        put(Json(*value));
        return true;
    }
    bool close() {
        Json done = std::move(open_.back().value);
        open_.pop_back();
        put(std::move(done));
        return true;
    }
    void put(Json value) {
        if (open_.empty()) {
            root = std::move(value);
        } else if (Scope& scope = open_.back(); scope.value.is_array()) {
            scope.value.as_array().push_back(std::move(value));
        } else {
            scope.value.as_object()[scope.key] = std::move(value);
        }
    }

    std::vector<Scope> open_;
    std::string text_;
};

Problem syntax_problem(std::string_view text, std::size_t at, const Builder& builder, const std::string& reason) {
    at = std::min(at, text.size());
    const std::size_t line = static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) + 1;
    const std::size_t start = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    const std::size_t column = start == std::string_view::npos ? at + 1 : at - start;
    std::vector<ProblemParameter> params{{"line", std::to_string(line)}, {"column", std::to_string(column)}};
    if (!builder.repeated_key.empty()) {
        params.emplace_back("key", builder.repeated_key);
        return Problem("json.duplicate-key", std::move(params));
    }
    params.emplace_back("reason", reason);
    return Problem("json.syntax", std::move(params));
}

void write_string(std::string& out, const std::string& text) {
    static constexpr char figures[] = "0123456789abcdef";
    out += '"';
    // What needs no escape is copied in runs.
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, from, i - from);
        from = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                out += "\\u00";
                out += figures[c >> 4];
                out += figures[c & 15];
        }
    }
    out.append(text, from);
    out += '"';
}

struct Style { bool sorted = false; bool indented = false; };

void write(std::string& out, const Json& value, Style style, int level);

void new_line(std::string& out, Style style, int level) {
    if (style.indented) out += '\n' + std::string(static_cast<std::size_t>(level) * 2, ' ');
}

void write_object(std::string& out, const JsonObject& object, Style style, int level) {
    bool first = true;
    const auto one = [&](const JsonObject::Member& member) {
        if (!first) out += ',';
        first = false;
        new_line(out, style, level + 1);
        write_string(out, member.first);
        out += style.indented ? ": " : ":";
        write(out, member.second, style, level + 1);
    };
    out += '{';
    if (style.sorted) {
        std::vector<const JsonObject::Member*> members;
        members.reserve(object.size());
        for (const auto& member : object) members.push_back(&member);
        std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
        for (const auto* member : members) one(*member);
    } else {
        for (const auto& member : object) one(member);
    }
    if (!first) new_line(out, style, level);
    out += '}';
}

void write(std::string& out, const Json& value, Style style, int level) {
    if (value.is_null()) {
        out += "null";
    } else if (value.is_bool()) {
        out += value.as_bool() ? "true" : "false";
    } else if (value.is_number()) {
        out += value.as_number().is_finite() ? value.as_number().to_string() : "null";
    } else if (value.is_string()) {
        write_string(out, value.as_string());
    } else if (value.is_array()) {
        out += '[';
        bool first = true;
        for (const Json& item : value.as_array()) {
            if (!first) out += ',';
            first = false;
            new_line(out, style, level + 1);
            write(out, item, style, level + 1);
        }
        if (!first) new_line(out, style, level);
        out += ']';
    } else {
        write_object(out, value.as_object(), style, level);
    }
}

}  // namespace

JsonObject::JsonObject(std::initializer_list<Member> members) {
    for (const Member& member : members) set(member.first, member.second);
}

namespace {

/// Names of one object are often as long and begin alike; their ends differ.
template <typename Members>
auto found_in(Members& members, std::string_view key) -> decltype(&members.front().second) {
    for (auto& [name, value] : members)
        if (name.size() == key.size() && (key.empty() || (name.back() == key.back() && name == key))) return &value;
    return nullptr;
}

}  // namespace

const Json* JsonObject::find(std::string_view key) const { return found_in(members_, key); }
Json* JsonObject::find(std::string_view key) { return found_in(members_, key); }

Json& JsonObject::operator[](std::string_view key) {
    if (Json* held = find(key)) return *held;
    members_.emplace_back(std::string(key), Json());
    return members_.back().second;
}

void JsonObject::set(std::string_view key, Json value) { (*this)[key] = std::move(value); }

void JsonObject::erase(std::string_view key) {
    std::erase_if(members_, [&](const Member& member) { return member.first == key; });
}

Result<Json> Json::parse(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::basic_parser<Builder> parser(options);
    boost::system::error_code ec;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && read < text.size()) ec = boost::json::error::extra_data;
    if (ec) return syntax_problem(text, read, parser.handler(), ec.message());
    if (!parser.done()) return syntax_problem(text, text.size(), parser.handler(), "incomplete");
    return std::move(parser.handler().root);
}

const Json& Json::operator[](std::string_view key) const {
    if (!is_object()) return null_value;
    const Json* held = as_object().find(key);
    return held ? *held : null_value;
}

Json& Json::operator[](std::string_view key) {
    if (is_null()) held_ = std::make_shared<JsonObject>();
    return as_object()[key];
}

std::string Json::string_or(std::string_view otherwise) const { return is_string() ? as_string() : std::string(otherwise); }
bool Json::bool_or(bool otherwise) const { return is_bool() ? as_bool() : otherwise; }
std::int64_t Json::int_or(std::int64_t otherwise) const { return is_number() ? as_number().to_int64().value_or(otherwise) : otherwise; }

bool Json::operator==(const Json& other) const {
    if (held_.index() != other.held_.index()) return false;
    if (is_bool()) return as_bool() == other.as_bool();
    if (is_number()) return as_number() == other.as_number();
    if (is_string()) return as_string() == other.as_string();
    if (is_array()) return std::get<4>(held_) == std::get<4>(other.held_) || as_array() == other.as_array();
    if (is_null() || std::get<5>(held_) == std::get<5>(other.held_)) return true;
    if (as_object().size() != other.as_object().size()) return false;
    return std::all_of(as_object().begin(), as_object().end(), [&](const JsonObject::Member& member) {
        const Json* held = other.as_object().find(member.first);
        return held && *held == member.second;
    });
}

std::string Json::dump() const { std::string out; write(out, *this, {}, 0); return out; }
std::string Json::canonical() const { std::string out; write(out, *this, {.sorted = true}, 0); return out; }
std::string Json::pretty() const { std::string out; write(out, *this, {.indented = true}, 0); return out; }

}  // namespace huiyin
