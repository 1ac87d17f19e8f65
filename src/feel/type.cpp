#include "feel/type.hpp"

#include <array>

namespace huiyin::feel {
namespace {

using Of = Type::Of;
struct Name { Of of; const char* text; };
constexpr std::array<Name, 14> names{{{Of::any, "Any"}, {Of::null, "null"}, {Of::boolean, "boolean"}, {Of::number, "number"}, {Of::string, "string"}, {Of::date, "date"},
                                      {Of::time, "time"}, {Of::date_time, "date and time"}, {Of::days_time_duration, "days and time duration"},
                                      {Of::years_months_duration, "years and months duration"}, {Of::list, "list"}, {Of::context, "context"}, {Of::range, "range"}, {Of::function, "function"}}};

Of of_kind(Kind kind) {
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

}  // namespace

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

const Type& Type::element() const {
    static const Type any;
    return element_ ? *element_ : any;
}

std::string Type::to_string() const {
    if (!name_.empty()) return name_;
    for (const Name& name : names)
        if (name.of == of_) return std::string(name.text) + (element_ && !element_->is_any() ? "<" + element_->to_string() + ">" : "");
    return "Any";
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

bool is_instance(const Value& value, const Type& type) {
    if (value.is_null()) return type.is(Of::null);
    if (type.is_any()) return true;
    if (of_kind(value.kind()) != type.of()) return false;
    if (type.is(Of::list))
        for (const Value& item : value.as_list())
            if (!is_instance(item, type.element())) return false;
    return true;
}

}  // namespace huiyin::feel
