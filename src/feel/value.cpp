#include "feel/value.hpp"

#include <algorithm>

#include "feel/temporal.hpp"

namespace huiyin::feel {
namespace {

int sign(std::int64_t a, std::int64_t b) { return a < b ? -1 : a > b ? 1 : 0; }

Value equal_lists(const List& a, const List& b) {
    if (a.size() != b.size()) return false;
    Value all = true;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Value same = equal(a[i], b[i]);
        if (same.is_false()) return false;
        if (same.is_null()) all = Value();
    }
    return all;
}

Value equal_contexts(const Entries& a, const Entries& b) {
    if (a.size() != b.size()) return false;
    for (const auto& [name, value] : a) {
        bool found = false;
        for (const auto& [other_name, other] : b)
            if (other_name == name) {
                found = true;
                const Value same = equal(value, other);
                if (!same.is_true()) return same;
            }
        if (!found) return false;
    }
    return true;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}
std::string quoted(const Value& value) { return value.is_string() ? quoted(value.as_string()) : value.to_text(); }

/// A key as it may be written in a context: bare when it is a name, with its quotes otherwise.
std::string key_text(const std::string& key) {
    const bool name = !key.empty() && key.find_first_of("\"\\{}[]():,;<>=!?@#^&|~%$`\n\r\t") == std::string::npos && !(key[0] >= '0' && key[0] <= '9');
    return name ? key : quoted(key);
}

}  // namespace

Value::Value(List value) {
    int nesting = 1;
    for (const Value& item : value) nesting = std::max(nesting, item.nesting() + 1);
    if (nesting <= nesting_max) held_ = std::make_shared<const HeldList>(HeldList{std::move(value), nesting});
}
Value::Value(Entries value) {
    int nesting = 1;
    for (const auto& [name, held] : value) nesting = std::max(nesting, held.nesting() + 1);
    if (nesting <= nesting_max) held_ = std::make_shared<const HeldContext>(HeldContext{std::move(value), nesting});
}
Value::Value(Range value) : held_(std::make_shared<const Range>(std::move(value))) {}

Kind Value::kind() const {
    switch (held_.index()) {
        case 1: return Kind::boolean;
        case 2: return Kind::number;
        case 3: return Kind::string;
        case 4: return Kind::date;
        case 5: return Kind::time;
        case 6: return Kind::date_time;
        case 7: return Kind::days_time_duration;
        case 8: return Kind::years_months_duration;
        case 9: case 14: return Kind::list;
        case 10: return Kind::context;
        case 11: return Kind::range;
        case 12: return Kind::function;
        case 13: return Kind::object;
        default: return Kind::null;
    }
}

const List& Value::as_list() const {
    if (const auto* lazy = std::get_if<std::shared_ptr<const LazyList>>(&held_)) return (*lazy)->items();
    return std::get<std::shared_ptr<const HeldList>>(held_)->items;
}

int Value::nesting() const {
    if (const auto* list = std::get_if<std::shared_ptr<const HeldList>>(&held_)) return (*list)->nesting;
    if (const auto* context = std::get_if<std::shared_ptr<const HeldContext>>(&held_)) return (*context)->nesting;
    if (const auto* range = std::get_if<std::shared_ptr<const Range>>(&held_)) return 1 + std::max((*range)->low.nesting(), (*range)->high.nesting());
    if (const auto* function = std::get_if<std::shared_ptr<const Function>>(&held_)) return (*function)->nesting;
    return 0;
}

Value GrowingList::so_far() const {
    Value value;
    if (held_->nesting <= nesting_max) value.held_ = std::shared_ptr<const HeldList>(held_);
    return value;
}

void GrowingList::push(Value value) {
    if (held_.use_count() > 1) held_ = std::make_shared<HeldList>(*held_);
    held_->nesting = std::max(held_->nesting, value.nesting() + 1);
    held_->items.push_back(std::move(value));
}

const Value* Value::entry(std::string_view name) const {
    for (const auto& [key, value] : as_context())
        if (key == name) return &value;
    return nullptr;
}

Value Value::get(std::string_view name) const {
    if (kind() == Kind::object) return as_object()->get(name);
    const Value* held = kind() == Kind::context ? entry(name) : nullptr;
    return held ? *held : Value();
}

bool Value::operator==(const Value& other) const {
    if (is_null() || other.is_null()) return is_null() && other.is_null();
    return equal(*this, other).is_true();
}

std::string Value::to_text() const {
    switch (kind()) {
        case Kind::null: return "null";
        case Kind::boolean: return as_boolean() ? "true" : "false";
        case Kind::number: return as_number().to_shortest();
        case Kind::string: return as_string();
        case Kind::date: return text_of(as_date());
        case Kind::time: return text_of(as_time());
        case Kind::date_time: return text_of(as_date_time());
        case Kind::days_time_duration: return text_of(as_days_time());
        case Kind::years_months_duration: return text_of(as_years_months());
        case Kind::list: {
            std::string out = "[";
            for (const Value& item : as_list()) out += (out.size() > 1 ? ", " : "") + quoted(item);
            return out + "]";
        }
        case Kind::context: {
            std::string out = "{";
            for (const auto& [name, value] : as_context()) out += (out.size() > 1 ? ", " : "") + key_text(name) + ": " + quoted(value);
            return out + "}";
        }
        case Kind::range: {
            const Range& range = as_range();
            return std::string(range.low_closed ? "[" : "(") + (range.low.is_null() ? "" : quoted(range.low)) + ".." +
                   (range.high.is_null() ? "" : quoted(range.high)) + (range.high_closed ? "]" : ")");
        }
        case Kind::function: return "function " + as_function().name;
        case Kind::object: return as_object()->identity();
    }
    return {};
}

Json Value::to_json() const {
    switch (kind()) {
        case Kind::null: case Kind::function: return {};
        case Kind::boolean: return as_boolean();
        case Kind::number: return as_number();
        case Kind::string: return as_string();
        case Kind::list: {
            JsonArray array;
            for (const Value& item : as_list()) array.push_back(item.to_json());
            return array;
        }
        case Kind::context: {
            JsonObject object;
            for (const auto& [name, value] : as_context()) object.set(name, value.to_json());
            return object;
        }
        case Kind::object: return as_object()->identity();
        default: return JsonObject{{"@", to_text()}};
    }
}

Value Value::from_json(const Json& json) {
    if (json.is_bool()) return json.as_bool();
    if (json.is_number()) return json.as_number();
    if (json.is_string()) return json.as_string();
    if (json.is_array()) {
        List list;
        for (const Json& item : json.as_array()) list.push_back(from_json(item));
        return list;
    }
    if (!json.is_object()) return {};
    if (json.as_object().size() == 1 && json["@"].is_string()) return parse_temporal(json["@"].as_string());
    Entries entries;
    for (const auto& [name, value] : json.as_object()) entries.emplace_back(name, from_json(value));
    return entries;
}

Value Value::at_instant(Instant at, const calendar::Zone& zone) {
    const calendar::LocalTime local = zone.to_local(at);
    return DateTime{local.date, Time{local.ms * 1'000'000, {}, std::make_shared<const calendar::Zone>(zone)}};
}

std::optional<Instant> Value::to_instant(const calendar::Zone& zone) const {
    if (kind() == Kind::date) return zone.to_instant({as_date(), 0});
    if (kind() != Kind::date_time) return {};
    const DateTime& at = as_date_time();
    if (at.time.offset_seconds) return Instant{static_cast<std::int64_t>(utc_ns(at) / 1'000'000)};
    return (at.time.zone ? *at.time.zone : zone).to_instant({at.date, at.time.ns / 1'000'000});
}

Value equal(const Value& a, const Value& b) {
    if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
    const Kind kind = a.kind();
    if (kind != b.kind()) {
        // A reference and the id that it stands for are the same thing.
        if (kind == Kind::object && b.is_string()) return a.as_object()->identity() == b.as_string();
        if (b.kind() == Kind::object && a.is_string()) return b.as_object()->identity() == a.as_string();
        // A date equals the date and time of its midnight (DMN 1.5, 10.3.2.3.6); there is an order between no other two kinds.
        const auto order = compare(a, b);
        return order ? Value(*order == 0) : Value();
    }
    switch (kind) {
        case Kind::boolean: return a.as_boolean() == b.as_boolean();
        case Kind::number: return a.as_number() == b.as_number();
        case Kind::string: return a.as_string() == b.as_string();
        case Kind::list: return equal_lists(a.as_list(), b.as_list());
        case Kind::context: return equal_contexts(a.as_context(), b.as_context());
        case Kind::object: return a.as_object()->identity() == b.as_object()->identity();
        case Kind::range: {
            const Range &x = a.as_range(), &y = b.as_range();
            return x.low_closed == y.low_closed && x.high_closed == y.high_closed && x.low == y.low && x.high == y.high;
        }
        case Kind::function: return &a.as_function() == &b.as_function();
        // A local time is never the same as one that a zone pins down, whatever the clock shows (DMN 1.5, 10.3.2.3.4 and 10.3.2.3.6).
        case Kind::time: return has_zone(a.as_time()) == has_zone(b.as_time()) && compare(a, b) == 0;
        case Kind::date_time: return has_zone(a.as_date_time().time) == has_zone(b.as_date_time().time) && compare(a, b) == 0;
        default: {
            const auto order = compare(a, b);
            return order ? Value(*order == 0) : Value();
        }
    }
}

std::optional<int> compare(const Value& a, const Value& b) {
    const Kind kind = a.kind();
    if (kind != b.kind()) {
        if ((kind == Kind::date && b.kind() == Kind::date_time) || (kind == Kind::date_time && b.kind() == Kind::date)) {
            // A date begins by the clock that it is compared with, as a policy means it. DMN 1.5, 10.3.2.3.6, takes midnight in UTC
            // where it converts a date, and says nothing else of comparing one; for a moment written in UTC both are the same.
            const auto moment = [](const Value& v) { return v.kind() == Kind::date ? DateTime{v.as_date(), {}} : v.as_date_time(); };
            return order_of(moment(a), moment(b));
        }
        return {};
    }
    switch (kind) {
        case Kind::number: {
            const auto order = a.as_number() <=> b.as_number();
            if (order == std::partial_ordering::unordered) return {};
            return order < 0 ? -1 : order > 0 ? 1 : 0;
        }
        case Kind::string: {
            const int order = a.as_string().compare(b.as_string());   // UTF-8 sorts as code points do
            return order < 0 ? -1 : order > 0 ? 1 : 0;
        }
        case Kind::date: return sign(a.as_date().number, b.as_date().number);
        case Kind::time: return sign(utc_ns(a.as_time()), utc_ns(b.as_time()));
        case Kind::date_time: return order_of(a.as_date_time(), b.as_date_time());
        case Kind::days_time_duration: {
            const int order = sign(a.as_days_time().ms, b.as_days_time().ms);
            return order != 0 ? order : sign(a.as_days_time().ns, b.as_days_time().ns);
        }
        case Kind::years_months_duration: return sign(a.as_years_months().months, b.as_years_months().months);
        default: return {};
    }
}

Value in_range(const Value& value, const Range& range) {
    // DMN 1.5, table 55: `low <= value and value <= high`, so that one end that is missed decides.
    bool unknown = value.is_null();
    if (!unknown && !range.low.is_null()) {
        const auto order = compare(value, range.low);
        if (order && (range.low_closed ? *order < 0 : *order <= 0)) return false;
        unknown = !order;
    }
    if (!value.is_null() && !range.high.is_null()) {
        const auto order = compare(value, range.high);
        if (order && (range.high_closed ? *order > 0 : *order >= 0)) return false;
        unknown = unknown || !order;
    }
    return unknown ? Value() : Value(true);
}

}  // namespace huiyin::feel
