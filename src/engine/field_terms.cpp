#include "engine/field_terms.hpp"

#include "engine/index_entries.hpp"

namespace huiyin::engine {
namespace {

using feel::Kind;
using feel::Op;
using policy::Field;
using policy::FieldType;
using Test = store::Condition::Kind;

using Term = std::optional<Narrowing>;

store::Condition test(Test kind, const std::string& field, Json value = {}) { return {kind, {}, field, std::move(value), false}; }
store::Condition joined(Test kind, store::Condition one, store::Condition other) { return {kind, {std::move(one), std::move(other)}, {}, {}, false}; }
Narrowing exactly(store::Condition condition) { return {std::move(condition), true}; }
Narrowing at_least(store::Condition condition) { return {std::move(condition), false}; }

/// `from` and `to` of what compares with a value: both for `=`.
Term ranged(const std::string& field, Op op, Json from, Json to) {
    switch (op) {
        case Op::equal: return at_least(joined(Test::both, test(Test::from, field, std::move(from)), test(Test::to, field, std::move(to))));
        case Op::less: case Op::less_equal: return at_least(test(Test::to, field, std::move(to)));
        case Op::greater: case Op::greater_equal: return at_least(test(Test::from, field, std::move(from)));
        default: return {};
    }
}

bool can_be_bound(const std::string& text) { return text.find('\0') == std::string::npos; }

/// Moments of the row are whole milliseconds, so strict bounds become inclusive ones.
Term moment_of_row(const std::string& column, Op op, const feel::Value& value, const calendar::Zone& zone) {
    if (value.kind() != Kind::date_time) return {};
    const feel::Time& time = value.as_date_time().time;
    const auto at = value.to_instant(zone);
    if (!at || (!time.offset_seconds && !time.zone)) return {};              // a local time is compared as such
    const bool whole = time.ns % 1'000'000 == 0;
    const auto inclusive = [&](Test kind, std::int64_t ms) { return Narrowing{test(kind, column, ms), whole}; };
    switch (op) {
        case Op::less: return inclusive(Test::to, whole ? at->ms - 1 : at->ms);
        case Op::less_equal: return inclusive(Test::to, at->ms);
        case Op::greater: return inclusive(Test::from, whole ? at->ms + 1 : at->ms);
        case Op::greater_equal: return inclusive(Test::from, at->ms);
        case Op::equal: return at_least(joined(Test::both, test(Test::from, column, at->ms), test(Test::to, column, at->ms)));
        default: return {};
    }
}

/// The day on which the record was made, in the organisation's zone; a day to either side covers every change of clocks.
Term day_of_row(Op op, const feel::Value& value, const calendar::Zone& zone) {
    if (value.kind() != Kind::date && value.kind() != Kind::date_time) return {};
    const calendar::Date day = value.kind() == Kind::date ? value.as_date() : value.as_date_time().date;
    return ranged(".created_at", op, zone.to_instant({day.plus_days(-2), 0}).ms, zone.to_instant({day.plus_days(3), 0}).ms);
}

Term row_term(const std::string& entry, Op op, const feel::Value& value, const calendar::Zone& zone) {
    if (entry == "created_at" || entry == "changed_at") return moment_of_row("." + entry, op, value, zone);
    if (entry == "day") return day_of_row(op, value, zone);
    if (op != Op::equal && op != Op::not_equal) return {};
    const Test kind = op == Op::equal ? Test::equal : Test::unequal;
    if (entry == "open" && value.is_boolean()) return exactly(test(kind, ".open", value.as_boolean()));
    const bool text = entry == "state" || entry == "number" || entry == "id";
    return text && value.is_string() && can_be_bound(value.as_string()) ? Term(exactly(test(kind, "." + entry, value.as_string()))) : Term();
}

Term null_term(const Field& field, Op op) {
    if (op != Op::equal && op != Op::not_equal) return {};
    switch (field.type) {
        // Whatever these hold is a value; others may hold what FEEL takes for null.
        case FieldType::date: case FieldType::date_time: case FieldType::time: case FieldType::person: case FieldType::department: case FieldType::reference:
            return exactly(test(op == Op::equal ? Test::none : Test::some, field.name));
        default: break;
    }
    if (op == Op::not_equal) return at_least(test(Test::some, field.name));
    switch (field.type) {
        case FieldType::persons: case FieldType::references: case FieldType::lines: return {};
        default: return at_least(joined(Test::either, test(Test::none, field.name), test(Test::odd, field.name)));
    }
}

/// The database counts in floating point: a little to either side is read too.
Term number_term(const std::string& field, Op op, const Decimal& value) {
    static const Decimal little = *Decimal::parse("0.000000001");
    const Decimal wide = (value < Decimal(0) ? -value : value) * little;
    const Decimal from = value - wide, to = value + wide;
    return from.is_finite() && to.is_finite() ? ranged(field, op, from, to) : Term();
}

/// Marks what the index of the field can answer. A formula that follows another record changes without its index entry.
void mark(store::Condition& condition, const Field& field) {
    condition.indexed = condition.kind != Test::unequal && is_indexed(field) && !field.derived;
    for (store::Condition& part : condition.parts) mark(part, field);
}

Term date_term(const Field& field, Op op, const feel::Value& value) {
    Term made;
    if (value.kind() == Kind::date_time) {                       // compared as its midnight, wherever that is
        const calendar::Date day = value.as_date_time().date;
        made = ranged(field.name, op, day.plus_days(-2).to_string(), day.plus_days(2).to_string());
    } else if (value.kind() == Kind::date) {
        const std::string day = value.as_date().to_string();
        made = op == Op::equal ? exactly(test(Test::equal, field.name, day)) : ranged(field.name, op, day, day);
    }
    if (made) mark(made->condition, field);
    return made;
}

Term text_term(const Field& field, Op op, const feel::Value& value) {
    if (!value.is_string() || !can_be_bound(value.as_string()) || (op != Op::equal && op != Op::not_equal)) return {};
    store::Condition made = test(op == Op::equal ? Test::equal : Test::unequal, field.name, value.as_string());
    mark(made, field);
    return exactly(std::move(made));
}

/// Also by the id, since a reference equals the id that it stands for.
Term reference_term(const std::string& field, Op op, const feel::Value& value) {
    if (op != Op::equal) return {};
    const std::string id = value.kind() == Kind::object ? value.as_object()->identity() : value.is_string() ? value.as_string() : std::string();
    return id.empty() || !can_be_bound(id) ? Term() : Term(exactly(test(Test::refers, field, id)));
}

Term stored_term(const Field& field, Op op, const feel::Value& value) {
    if (value.is_null()) return null_term(field, op);
    switch (field.type) {
        case FieldType::text: case FieldType::long_text: case FieldType::choice: case FieldType::phone: case FieldType::email: case FieldType::plate: return text_term(field, op, value);
        case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent: case FieldType::points:
            return value.is_number() ? number_term(field.name, op, value.as_number()) : Term();
        case FieldType::boolean:
            if (!value.is_boolean() || (op != Op::equal && op != Op::not_equal)) return {};
            return exactly(test(op == Op::equal ? Test::equal : Test::unequal, field.name, value.as_boolean()));
        case FieldType::date: return date_term(field, op, value);
        case FieldType::person: case FieldType::department: case FieldType::reference: return reference_term(field.name, op, value);
        default: return {};
    }
}

}  // namespace

std::optional<Narrowing> term(const World& world, const policy::RecordType& type, const std::string& entry, Op op, const feel::Value& value) {
    const Field* field = type.form.find(entry);
    if (!field) return row_term(entry, op, value, world.zone());
    if (field->derived_on_read || entry.find_first_of("\"\\.") != std::string::npos) return {};
    Term made = stored_term(*field, op, value);
    // A formula that came with a newer pack is not stored yet and worked out when it is read.
    if (made && field->derived) return at_least(joined(Test::either, std::move(made->condition), test(Test::none, entry)));
    return made;
}

bool is_truth(const policy::RecordType& type, const std::string& entry) {
    const Field* field = type.form.find(entry);
    return field ? field->type == FieldType::boolean && !field->derived_on_read : entry == "open";
}

}  // namespace huiyin::engine
