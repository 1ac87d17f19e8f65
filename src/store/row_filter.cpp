#include "store/row_filter.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>

namespace huiyin::store {
namespace {

using Kind = Condition::Kind;

bool is_one_of(const std::vector<std::string>& wanted, const std::string& value) { return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end(); }
bool is_or_any(const std::string& wanted, const std::string& value) { return wanted.empty() || wanted == value; }

bool holds_id(const Json& held, const std::string& id) {
    if (held.is_array()) return std::any_of(held.as_array().begin(), held.as_array().end(), [&](const Json& each) { return holds_id(each, id); });
    return held.is_string() && held.as_string() == id;
}

/// References within lines are named "lines.column".
bool refers(const RecordRow& row, const std::string& field, const std::string& id) {
    const std::size_t point = field.find('.');
    if (point == std::string::npos) return holds_id(row.fields[field], id);
    const Json& lines = row.fields[field.substr(0, point)];
    const std::string column = field.substr(point + 1);
    return lines.is_array() && std::any_of(lines.as_array().begin(), lines.as_array().end(), [&](const Json& line) { return holds_id(line[column], id); });
}

/// -1, 0, 1; numbers are compared in floating point and are less than every text, as the database has it.
struct Comparable { bool is_text = false; double number = 0; std::string text; };
int compared(const Comparable& one, const Comparable& other) {
    if (one.is_text != other.is_text) return one.is_text ? 1 : -1;
    if (one.is_text) return one.text.compare(other.text) < 0 ? -1 : one.text == other.text ? 0 : 1;
    return one.number < other.number ? -1 : one.number > other.number ? 1 : 0;
}
Comparable comparable(const Json& value) {
    if (value.is_string()) return {true, 0, value.as_string()};
    if (value.is_bool()) return {false, value.as_bool() ? 1.0 : 0.0, {}};
    if (value.is_number()) return {false, std::strtod(value.dump().c_str(), nullptr), {}};
    return {true, 0, value.dump()};
}

/// The value of a column whose name begins with a point.
std::optional<Comparable> column(const RecordRow& row, const std::string& field) {
    if (field == ".id") return Comparable{true, 0, row.id};
    if (field == ".number") return Comparable{true, 0, row.number};
    if (field == ".state") return Comparable{true, 0, row.state};
    if (field == ".open") return Comparable{false, row.open ? 1.0 : 0.0, {}};
    if (field == ".created_at") return Comparable{false, static_cast<double>(row.created_at.ms), {}};
    if (field == ".changed_at") return Comparable{false, static_cast<double>(row.changed_at.ms), {}};
    return {};
}

bool compares(const Condition& condition, const RecordRow& row) {
    std::optional<Comparable> held = column(row, condition.field);
    if (!held) {
        const Json& value = row.fields[condition.field];
        // A truth equals none but itself: a number 1 is no truth.
        if (condition.value.is_bool()) {
            const bool same = value.is_bool() && value.as_bool() == condition.value.as_bool();
            return condition.kind == Kind::unequal ? !same : condition.kind == Kind::equal && same;
        }
        if (value.is_null()) return condition.kind == Kind::unequal;
        held = comparable(value);
    }
    const int order = compared(*held, comparable(condition.value));
    switch (condition.kind) {
        case Kind::equal: return order == 0;
        case Kind::unequal: return order != 0;
        case Kind::from: return order >= 0;
        default: return order <= 0;
    }
}

}  // namespace

bool meets(const Condition& condition, const RecordRow& row) {
    const auto part_is_met = [&](const Condition& part) { return meets(part, row); };
    switch (condition.kind) {
        case Kind::both: return std::all_of(condition.parts.begin(), condition.parts.end(), part_is_met);
        case Kind::either: return std::any_of(condition.parts.begin(), condition.parts.end(), part_is_met);
        case Kind::none: return row.fields[condition.field].is_null();
        case Kind::some: return !row.fields[condition.field].is_null();
        case Kind::odd: return row.fields[condition.field].is_object() || row.fields[condition.field].is_array();
        case Kind::refers: return refers(row, condition.field, condition.value.as_string());
        case Kind::equal: case Kind::unequal: case Kind::from: case Kind::to: return compares(condition, row);
    }
    return true;
}

bool meets(const RecordFilter& filter, const RecordRow& row) {
    return is_one_of(filter.types, row.type) && is_one_of(filter.states, row.state) && is_one_of(filter.ids, row.id) && (!filter.open || *filter.open == row.open) && (!filter.late || row.late) &&
           (!filter.created_from || row.created_at >= *filter.created_from) && (!filter.created_before || row.created_at < *filter.created_before) && is_or_any(filter.owner, row.owner) &&
           is_or_any(filter.created_by, row.created_by) && is_or_any(filter.customer, row.customer) && is_or_any(filter.department, row.department) && is_or_any(filter.number, row.number) &&
           (!filter.condition || meets(*filter.condition, row));
}

RowKey key_of(const RecordRow& row, Sort sort) {
    switch (sort) {
        case Sort::changed_at: return {row.changed_at.ms, {}, row.id};
        case Sort::created_at: return {row.created_at.ms, {}, row.id};
        case Sort::number: return {0, row.number, row.id};
        case Sort::due: break;
    }
    return {row.next_due_at ? row.next_due_at->ms : INT64_MAX, {}, row.id};
}

RowKey key_of(const std::string& cursor, Sort sort) {
    const std::size_t mark = cursor.rfind('|');
    const std::string value = cursor.substr(0, mark);
    RowKey key;
    key.id = mark == std::string::npos ? "" : cursor.substr(mark + 1);
    if (sort == Sort::number) key.text = value;
    else std::from_chars(value.data(), value.data() + value.size(), key.moment);
    return key;
}

std::string cursor_of(const RecordRow& row, Sort sort) {
    const RowKey key = key_of(row, sort);
    return (sort == Sort::number ? key.text : std::to_string(key.moment)) + "|" + key.id;
}

}  // namespace huiyin::store
