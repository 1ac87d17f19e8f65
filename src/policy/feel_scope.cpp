#include "policy/feel_scope.hpp"

namespace huiyin::policy {
namespace {

using feel::Type;
using Of = feel::Type::Of;

struct Declared { HostFunction function; const char* name; std::vector<std::pair<std::string, Type>> parameters; std::size_t required; bool variadic; Type result; };

}  // namespace

feel::Type field_type(const Field& field) {
    switch (field.type) {
        case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent: case FieldType::points: return Of::number;
        case FieldType::boolean: return Of::boolean;
        case FieldType::date: return Of::date;
        case FieldType::date_time: return Of::date_time;
        case FieldType::time: return Of::time;
        case FieldType::choice: {
            std::vector<std::string> values;
            for (const auto& [value, title] : field.choices) values.push_back(value);
            values.insert(values.end(), field.absent.begin(), field.absent.end());
            return Type::choice(std::move(values));
        }
        case FieldType::choices: case FieldType::texts: return Type::list_of(Of::string);
        case FieldType::person: return Type::named("base.person");
        case FieldType::persons: return Type::list_of(Type::named("base.person"));
        case FieldType::department: return Type::named("base.department");
        case FieldType::reference: return Type::named(field.reference_type);
        case FieldType::references: return Type::list_of(Type::named(field.reference_type));
        case FieldType::files: return Type::list_of(Type::any());
        case FieldType::lines: {
            Type::Fields columns;
            for (const Field& column : field.lines) columns.emplace_back(column.name, field_type(column));
            return Type::list_of(Type::context(std::move(columns)));
        }
        case FieldType::file: case FieldType::photo: case FieldType::signature: case FieldType::place: return Type::any();
        default: return Of::string;
    }
}

feel::Type::Fields record_fields(const RecordType& type, const std::vector<const RecordType*>& all, const std::vector<const Duty*>& duties) {
    Type::Fields fields;
    for (const Field& field : type.form.fields) fields.emplace_back(field.name, field_type(field));
    std::vector<std::string> states;
    for (const State& state : type.states) states.push_back(state.id);
    fields.emplace_back("id", Of::string);
    fields.emplace_back("number", Of::string);
    fields.emplace_back("state", states.empty() ? Type(Of::string) : Type::choice(std::move(states)));
    fields.emplace_back("created_at", Of::date_time);
    fields.emplace_back("changed_at", Of::date_time);
    fields.emplace_back("created_by", Type::named("base.person"));
    fields.emplace_back("day", Of::date);
    fields.emplace_back("open", Of::boolean);
    Type::Fields did, due;
    for (const Action& action : type.actions)
        did.emplace_back(action.id, Type::context({{"at", Of::date_time}, {"by", Type::named("base.person")}, {"count", Of::number}, {"input", Type::any()}}));
    fields.emplace_back("did", Type::context(std::move(did)));
    for (const Duty* duty : duties)
        if (duty->record_type == type.id) due.emplace_back(duty->name, Type::context({{"due", Of::date_time}, {"status", Of::string}, {"closed_at", Of::date_time}, {"round", Of::number}}));
    fields.emplace_back("due", Type::context(std::move(due)));
    for (const RecordType* other : all)
        for (const Field& field : other->form.fields)
            if (field.reference_type == type.id && !field.back_name.empty()) fields.emplace_back(field.back_name, Type::list_of(Type::named(other->id)));
    return fields;
}

void add_host_functions(feel::Scope& scope) {
    const Type any = Type::any(), list = Type::list_of(Type::any());
    const std::vector<Declared> all{
        {HostFunction::due, "due", {{"start", any}, {"period", Of::string}, {"calendar", Of::string}}, 2, false, Of::date_time},
        {HostFunction::moment, "moment", {{"phrase", Of::string}, {"start", any}, {"calendar", Of::string}}, 2, false, Of::date_time},
        {HostFunction::elapsed, "elapsed", {{"from", any}, {"to", any}, {"kind", Of::string}}, 2, false, Of::number},
        {HostFunction::is_working_day, "is_working_day", {{"date", any}}, 1, false, Of::boolean},
        {HostFunction::day_kind, "day_kind", {{"date", any}}, 1, false, Of::string},
        {HostFunction::decide, "decide", {{"table", Of::string}, {"inputs", any}}, 1, false, any},
        {HostFunction::has_role, "has_role", {{"person", any}, {"role", Of::string}, {"of", any}}, 2, false, Of::boolean},
        {HostFunction::superiors, "superiors", {{"person", any}, {"until", Of::string}}, 1, false, Type::list_of(Type::named("base.person"))},
        {HostFunction::has_word, "has_word", {{"text", Of::string}, {"words", any}}, 2, false, Of::boolean},
        {HostFunction::coalesce, "coalesce", {{"value", any}}, 1, true, any},
        {HostFunction::percentile, "percentile", {{"list", list}, {"p", Of::number}}, 2, false, Of::number},
        {HostFunction::newest, "newest", {{"list", list}, {"key", Of::string}, {"n", Of::number}}, 2, false, list},
        {HostFunction::ranked, "ranked", {{"list", list}, {"keys", Type::list_of(Of::string)}}, 2, false, list},
        {HostFunction::period_of, "period_of", {{"at", any}, {"every", Of::string}}, 2, false, any},
        {HostFunction::balance, "balance", {{"book", Of::string}, {"holder", any}, {"what", any}, {"until", any}}, 2, false, Of::number},
        {HostFunction::moved, "moved", {{"book", Of::string}, {"from", any}, {"to", any}, {"period", any}}, 4, false, Of::number}};
    for (const Declared& each : all) {
        feel::Signature signature{each.name, each.parameters, each.required, each.variadic, each.result, {}};
        signature.call = [function = each.function](const feel::List& arguments, feel::Evaluation& evaluation) {
            auto* host = static_cast<Host*>(evaluation.host);
            return host ? host->call(function, arguments, evaluation) : feel::Value();
        };
        scope.function(std::move(signature));
    }
}

}  // namespace huiyin::policy
