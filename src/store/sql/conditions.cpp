// Conditions of lists as SQL. Numbers are compared as floating point here, so whoever needs them exact widens the bounds and
// looks again; texts, truths, states and references are compared as they are.
#include <array>
#include <cstdlib>

#include "store/sql/reading.hpp"

namespace huiyin::store::sql {
namespace {

using Kind = Condition::Kind;

/// The column behind a name with a point; empty for a field of the form.
std::string column_of(const std::string& field) {
    static constexpr std::array columns{std::pair{".id", "r.id"}, std::pair{".number", "r.number"}, std::pair{".state", "r.state"}, std::pair{".open", "r.is_open"}, std::pair{".created_at", "r.created_at"}, std::pair{".changed_at", "r.changed_at"}};
    for (const auto& [name, column] : columns)
        if (field == name) return column;
    HUIYIN_ASSERT(field.empty() || field.front() != '.');
    return {};
}

bool has_index(const Condition& condition) { return condition.kind == Kind::refers || (condition.kind == Kind::equal && condition.indexed); }

/// From one text to another of a field with an index, where what lies between stands side by side.
bool is_span(const Condition& condition) {
    if (condition.kind != Kind::both || condition.parts.size() != 2) return false;
    const Condition &from = condition.parts[0], &to = condition.parts[1];
    return from.kind == Kind::from && to.kind == Kind::to && from.field == to.field && from.indexed && to.indexed && from.value.is_string() && to.value.is_string();
}

/// What refers to one record is fewer than what has one text, and that is fewer than what lies between two.
int rank_of(const Condition& condition) { return condition.kind == Kind::refers ? 2 : condition.kind == Kind::equal ? 1 : 0; }

std::string joined(const Dialect& dialect, const Condition& condition, const std::string& type, const Bound& bound, const Condition* leading) {
    std::string text;
    for (const Condition& part : condition.parts) text += (text.empty() ? "(" : condition.kind == Kind::both ? " AND " : " OR ") + condition_sql(dialect, part, type, bound, leading);
    return text.empty() ? condition.kind == Kind::both ? "1 = 1" : "1 = 0" : text + ")";
}

std::string compared(const Dialect& dialect, const Condition& condition, const Bound& bound) {
    const Json& value = condition.value;
    const std::string column = column_of(condition.field);
    const char* sign = condition.kind == Kind::equal ? " = " : condition.kind == Kind::unequal ? " IS DISTINCT FROM " : condition.kind == Kind::from ? " >= " : " <= ";
    if (!column.empty()) {
        const std::string right = value.is_bool() ? (value.as_bool() ? "1" : "0") : value.is_string() ? bound(value.as_string()) : std::to_string(std::strtoll(value.dump().c_str(), nullptr, 10));
        return column + sign + right;
    }
    return dialect.field_compares(condition, sign, bound);
}

}  // namespace

const Condition* leading_part(const Condition& condition) {
    if (has_index(condition) || is_span(condition)) return &condition;
    const Condition* found = nullptr;
    if (condition.kind == Kind::both)
        for (const Condition& part : condition.parts)
            if (const Condition* each = leading_part(part); each && (!found || rank_of(*found) < rank_of(*each))) found = each;
    return found;
}

std::string entries_sql(const Condition& leading, const std::string& type, const Bound& bound) {
    if (is_span(leading))
        return "record_index entry WHERE entry.organisation_id = $1 AND entry.type = " + bound(type) + " AND entry.field = " + bound(leading.parts[0].field) + " AND entry.value >= " + bound(leading.parts[0].value.as_string()) +
               " AND entry.value <= " + bound(leading.parts[1].value.as_string());
    const bool refers = leading.kind == Kind::refers;
    return std::string(refers ? "record_reference" : "record_index") + " entry WHERE entry.organisation_id = $1 AND entry.type = " + bound(type) + " AND entry.field = " + bound(leading.field) +
           (refers ? " AND entry.target = " : " AND entry.value = ") + bound(leading.value.as_string());
}

std::string condition_sql(const Dialect& dialect, const Condition& condition, const std::string& type, const Bound& bound, const Condition* leading) {
    switch (condition.kind) {
        case Kind::both: case Kind::either: return joined(dialect, condition, type, bound, leading);
        case Kind::equal: case Kind::unequal: case Kind::from: case Kind::to: {
            const std::string test = compared(dialect, condition, bound);
            return has_index(condition) && &condition != leading ? "(" + test + " AND r.id IN (SELECT entry.record FROM " + entries_sql(condition, type, bound) + "))" : test;
        }
        case Kind::none: return "COALESCE(" + dialect.field_type(condition.field, bound) + ", 'null') = 'null'";
        case Kind::some: return dialect.field_type(condition.field, bound) + " <> 'null'";
        case Kind::odd: return dialect.field_type(condition.field, bound) + " IN ('object', 'array')";
        case Kind::refers: return &condition == leading ? "1 = 1" : "r.id IN (SELECT entry.record FROM " + entries_sql(condition, type, bound) + ")";
    }
    return "1 = 1";
}

}  // namespace huiyin::store::sql
