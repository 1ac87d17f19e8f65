#include "feel/type.hpp"

#include <algorithm>
#include <array>

#include "feel/temporal.hpp"

namespace huiyin::feel {
namespace {

using Of = Type::Of;
struct Name { Of of; const char* text; };
constexpr std::array<Name, 14> names{{{Of::any, "Any"}, {Of::null, "null"}, {Of::boolean, "boolean"}, {Of::number, "number"}, {Of::string, "string"}, {Of::date, "date"},
                                      {Of::time, "time"}, {Of::date_time, "date and time"}, {Of::days_time_duration, "days and time duration"},
                                      {Of::years_months_duration, "years and months duration"}, {Of::list, "list"}, {Of::context, "context"}, {Of::range, "range"}, {Of::function, "function"}}};

}  // namespace

Type::Of of_kind(Kind kind) {
    switch (kind) {
        case Kind::null: return Of::null;
        case Kind::boolean: return Of::boolean;
        case Kind::number: return Of::number;
        case Kind::string: return Of::string;
        case Kind::date: return Of::date;
        case Kind::time: return Of::time;
        case Kind::date_time: return Of::date_time;
        case Kind::days_time_duration: return Of::days_time_duration;
        case Kind::years_months_duration: return Of::years_months_duration;
        case Kind::list: return Of::list;
        case Kind::context: case Kind::object: return Of::context;
        case Kind::range: return Of::range;
        case Kind::function: return Of::function;
    }
    return Of::any;
}

Type Type::list_of(Type element) {
    Type made(Of::list);
    made.element_ = std::make_shared<const Type>(std::move(element));
    return made;
}
Type Type::range_of(Type element) {
    Type made(Of::range);
    made.element_ = std::make_shared<const Type>(std::move(element));
    return made;
}
Type Type::context(Fields fields) {
    Type made(Of::context);
    made.fields_ = std::make_shared<const Fields>(std::move(fields));
    return made;
}
Type Type::function(std::vector<Type> parameters, Type result) {
    Type made(Of::function);
    made.parameters_ = std::make_shared<const std::vector<Type>>(std::move(parameters));
    made.element_ = std::make_shared<const Type>(std::move(result));
    return made;
}
Type Type::named(std::string name) {
    Type made(Of::context);
    made.name_ = std::move(name);
    return made;
}
Type Type::choice(std::vector<std::string> values) {
    Type made(Of::string);
    made.values_ = std::move(values);
    return made;
}

Type Type::within(Domain domain) const {
    Type made = *this;
    made.domain_ = std::make_shared<const Domain>(std::move(domain));
    return made;
}

const Type& Type::element() const {
    static const Type any;
    return element_ ? *element_ : any;
}

std::string Type::to_string() const {
    if (!name_.empty()) return name_;
    std::string text = "Any";
    for (const Name& name : names)
        if (name.of == of_) text = name.text;
    if (parameters_) {
        text += "<";
        for (const Type& parameter : *parameters_) text += (text.back() == '<' ? "" : ", ") + parameter.to_string();
        return text + "> -> " + element().to_string();
    }
    if (fields_ && !fields_->empty()) {
        text += "<";
        for (const auto& [name, type] : *fields_) text += (text.back() == '<' ? "" : ", ") + name + ": " + type.to_string();
        return text + ">";
    }
    return element_ && !element_->is_any() ? text + "<" + element_->to_string() + ">" : text;
}

bool conforms(const Type& given, const Type& wanted) {
    if (given.is_any() || wanted.is_any() || given.is(Of::null)) return true;
    // A reference stands for the id of what it refers to.
    if (given.is(Of::context) && !given.name().empty() && wanted.is(Of::string)) return true;
    if (wanted.is(Of::context) && !wanted.name().empty() && given.is(Of::string)) return true;
    if (given.of() != wanted.of()) return false;
    return !given.is(Of::list) || conforms(given.element(), wanted.element());
}

Type joined(const Type& a, const Type& b) {
    if (a.is(Of::null)) return b;
    if (b.is(Of::null)) return a;
    if (a.of() != b.of() || a.name() != b.name()) return Type::any();
    if (a.is(Of::list)) return Type::list_of(joined(a.element(), b.element()));
    if (a.is(Of::string)) return Of::string;
    return a;
}

Type type_named(std::string_view name) {
    if (name.starts_with("list<") && name.ends_with(">")) return Type::list_of(type_named(name.substr(5, name.size() - 6)));
    if (name.starts_with("range<") && name.ends_with(">")) return Type::range_of(type_named(name.substr(6, name.size() - 7)));
    if (name == "dateTime") return Of::date_time;
    if (name == "dayTimeDuration") return Of::days_time_duration;
    if (name == "yearMonthDuration") return Of::years_months_duration;
    for (const Name& known : names)
        if (name == known.text) return known.of;
    return Type::any();
}

bool is_subtype(const Type& given, const Type& wanted) {
    if (wanted.is_any() || given.is(Of::null)) return true;
    if (given.of() != wanted.of()) return false;
    switch (wanted.of()) {
        case Of::list: case Of::range: return is_subtype(given.element(), wanted.element());
        case Of::context: {
            if (!wanted.fields()) return true;
            if (!given.fields()) return false;
            return std::all_of(wanted.fields()->begin(), wanted.fields()->end(), [&](const auto& field) {
                return std::any_of(given.fields()->begin(), given.fields()->end(), [&](const auto& held) { return held.first == field.first && is_subtype(held.second, field.second); });
            });
        }
        case Of::function: {
            if (!wanted.parameters()) return true;
            if (!given.parameters() || given.parameters()->size() != wanted.parameters()->size()) return false;
            for (std::size_t i = 0; i < wanted.parameters()->size(); ++i)
                if (!is_subtype((*wanted.parameters())[i], (*given.parameters())[i])) return false;
            return is_subtype(given.element(), wanted.element());
        }
        default: return true;
    }
}

Type type_of(const Value& value) {
    switch (value.kind()) {
        case Kind::list: {
            if (value.as_list().empty()) return Type::list_of(Of::null);
            Type element = type_of(value.as_list().front());
            for (const Value& item : value.as_list()) element = joined(element, type_of(item));
            return Type::list_of(std::move(element));
        }
        case Kind::context: {
            Type::Fields fields;
            for (const auto& [name, held] : value.as_context()) fields.emplace_back(name, type_of(held));
            return Type::context(std::move(fields));
        }
        case Kind::range: return Type::range_of(joined(type_of(value.as_range().low), type_of(value.as_range().high)));
        case Kind::function: return value.as_function().type ? *value.as_function().type : Type(Of::function);
        default: return of_kind(value.kind());
    }
}

namespace {

/// Whether the context has the entry, be it null; an object has whatever its type says.
bool has_entry(const Value& value, const std::string& name) {
    return value.kind() != Kind::context || value.entry(name);
}

/// Whether a function of the one type may be called as one of the other; what either leaves open is seen when it is called.
bool promises(const Type& given, const Type& wanted) {
    if (!wanted.parameters() || !given.parameters()) return true;
    if (given.parameters()->size() != wanted.parameters()->size()) return false;
    for (std::size_t i = 0; i < wanted.parameters()->size(); ++i)
        if (!(*wanted.parameters())[i].is_any() && !is_subtype((*wanted.parameters())[i], (*given.parameters())[i])) return false;
    return given.element().is_any() || is_subtype(given.element(), wanted.element());
}

/// Whether the value may stand where the type is asked for without any conversion; null may, anywhere.
bool fits(const Value& value, const Type& type) {
    if (value.is_null() || type.is_any()) return true;
    if (of_kind(value.kind()) != type.of()) return false;
    switch (type.of()) {
        case Of::list: return type.element().is_any() || std::all_of(value.as_list().begin(), value.as_list().end(), [&](const Value& item) { return fits(item, type.element()); });
        case Of::context: return !type.fields() || std::all_of(type.fields()->begin(), type.fields()->end(), [&](const auto& field) { return has_entry(value, field.first) && fits(value.get(field.first), field.second); });
        case Of::range: return fits(value.as_range().low, type.element()) && fits(value.as_range().high, type.element());
        case Of::function: return !value.as_function().type || promises(*value.as_function().type, type);
        default: return true;
    }
}

}  // namespace

std::optional<Value> converted(const Value& value, const Type& type) {
    if (fits(value, type)) return value;
    if (type.is(Of::list) && !value.is_list()) {
        const auto item = converted(value, type.element());
        return item ? std::optional<Value>(List{*item}) : std::nullopt;
    }
    if (value.is_list() && !type.is(Of::list) && value.as_list().size() == 1) return converted(value.as_list().front(), type);
    if (type.is(Of::date_time) && value.kind() == Kind::date) return Value(midnight(value.as_date()));
    return {};
}

namespace {

/// Whether the type of null, which conforms to every type (DMN 1.5, 10.3.2.9.2), or of another value, conforms within a list or context.
bool is_held_instance(const Value& value, const Type& type) { return value.is_null() || is_instance(value, type); }

}  // namespace

bool is_instance(const Value& value, const Type& type) {
    if (value.is_null()) return type.is(Of::null);
    if (type.is_any()) return true;
    if (of_kind(value.kind()) != type.of()) return false;
    switch (type.of()) {
        case Of::list: return std::all_of(value.as_list().begin(), value.as_list().end(), [&](const Value& item) { return is_held_instance(item, type.element()); });
        case Of::context: return !type.fields() || std::all_of(type.fields()->begin(), type.fields()->end(), [&](const auto& field) { return has_entry(value, field.first) && is_held_instance(value.get(field.first), field.second); });
        case Of::range: {
            const Range& range = value.as_range();
            const bool bounded = !range.low.is_null() || !range.high.is_null();
            return bounded && (range.low.is_null() || is_instance(range.low, type.element())) && (range.high.is_null() || is_instance(range.high, type.element()));
        }
        case Of::function: return is_subtype(type_of(value), type);
        default: return true;
    }
}

}  // namespace huiyin::feel
