#include "policy/workbook.hpp"

#include <algorithm>

#include "policy/feel_constants.hpp"
#include "policy/feel_scope.hpp"

namespace huiyin::policy {

std::string Setting::key() const { return (record ? record->id : std::string("-")) + "|" + item.to_string(); }

// ---- shapes --------------------------------------------------------------------------------------------------------

void Workbook::unknown_key(const Tree& key, const std::vector<std::string>& known) {
    diagnostics.error(key.span, "pack.unknown-key", {{"key", key.text}}).suggest(nearest(key.text, known));
}

bool Workbook::want_map(const Tree& tree, std::string_view what) {
    if (tree.is_map()) return true;
    diagnostics.error(tree.span, "pack.want-map", {{"what", std::string(what)}});
    return false;
}

bool Workbook::shaped(const Tree& tree, std::string_view rule_name) {
    if (!want_map(tree, rule_name)) return false;
    const Rule& rule = grammar(rule_name);
    for (const auto& [key, value] : tree.members) {
        const Key* known = rule.find(key.text);
        if (!known) unknown_key(key, rule.names());
        else if (known->need == Need::later) diagnostics.error(key.span, "pack.not-yet", {{"key", key.text}});
    }
    for (const Key& key : rule.keys)
        if (key.need == Need::must && !tree.find(key.name))
            diagnostics.error(tree.span, "pack.missing-key", {{"what", std::string(rule_name)}, {"key", std::string(key.name)}, {"meaning", std::string(key.zh)}, {"meaning_en", std::string(key.en)}});
    return true;
}

std::string Workbook::one_of(const Tree& tree, std::string_view rule, std::string_view key) {
    const std::vector<std::string> choices = grammar(rule).find(key)->choices();
    if (tree.is_scalar() && std::find(choices.begin(), choices.end(), tree.text) != choices.end()) return tree.text;
    constexpr std::size_t listed_max = 12;
    std::string listed;
    for (std::size_t i = 0; i < std::min(choices.size(), listed_max); ++i) listed += (i == 0 ? "" : ", ") + choices[i];
    if (choices.size() > listed_max) listed += ", …";
    diagnostics.error(tree.span, "pack.not-one-of", {{"text", tree.text}, {"choices", listed}}).suggest(nearest(tree.text, choices));
    return {};
}

Text Workbook::text(const Tree& tree) {
    if (tree.is_scalar()) {
        diagnostics.error(tree.span, "pack.text-languages", {{"text", tree.text}});
        return {tree.text, ""};
    }
    Text made;
    if (!want_map(tree, "text")) return made;
    for (const auto& [key, held] : tree.members)
        if (key.text != "zh" && key.text != "en") unknown_key(key, {"zh", "en"});
    if (const Tree* zh = tree.find("zh")) made.zh = zh->text;
    else diagnostics.error(tree.span, "pack.text-no-zh");
    if (const Tree* en = tree.find("en")) made.en = en->text;
    else diagnostics.warning(tree.span, "pack.text-no-en");
    return made;
}

Text Workbook::title(const Tree& map) {
    if (const Tree* title = map.find("title")) return text(*title);
    Text made;
    if (const Tree* zh = map.find("zh")) made.zh = zh->text;
    else diagnostics.error(map.span, "pack.no-title");
    if (const Tree* en = map.find("en")) made.en = en->text;
    else if (map.find("zh")) diagnostics.warning(map.find("zh")->span, "pack.text-no-en");
    return made;
}

std::string Workbook::word(const Tree& tree) {
    if (tree.is_scalar()) return tree.text;
    diagnostics.error(tree.span, "pack.want-word");
    return {};
}

bool Workbook::boolean(const Tree& tree) {
    if (tree.is_scalar() && !tree.quoted && (tree.text == "true" || tree.text == "false")) return tree.text == "true";
    diagnostics.error(tree.span, "pack.want-boolean", {{"text", tree.text}});
    return false;
}

std::optional<Decimal> Workbook::number(const Tree& tree) {
    std::string text = tree.text;
    if (text.ends_with(" CNY")) text.resize(text.size() - 4);
    const bool percent = text.ends_with("%");
    if (percent) text.pop_back();
    const auto value = tree.is_scalar() ? Decimal::parse(text) : std::nullopt;
    if (!value) diagnostics.error(tree.span, "pack.want-number", {{"text", tree.text}});
    else if (percent) return *value / Decimal(100);
    return value;
}

std::vector<std::pair<std::string, const Tree*>> Workbook::words(const Tree& tree) {
    std::vector<std::pair<std::string, const Tree*>> all;
    if (tree.is_scalar()) all.emplace_back(tree.text, &tree);
    else if (tree.is_list()) for (const Tree& item : tree.items) all.emplace_back(word(item), &item);
    else if (!tree.is_nothing()) diagnostics.error(tree.span, "pack.want-word");
    return all;
}

ClauseIds Workbook::clauses(const Tree* tree) {
    ClauseIds ids;
    if (!tree) return ids;
    for (const auto& [id, at] : words(*tree)) {
        clause_used(id, at->span);
        ids.push_back(id);
    }
    return ids;
}

void Workbook::clause_used(const std::string& id, const Span& span) {
    const auto known = [&](const Pack& held) { return std::any_of(held.clauses.begin(), held.clauses.end(), [&](const Clause& clause) { return clause.id == id; }); };
    if (known(pack) || std::any_of(imports.begin(), imports.end(), [&](const auto& held) { return known(*held); })) return;
    std::vector<std::string> ids;
    for (const Clause& clause : pack.clauses) ids.push_back(clause.id);
    diagnostics.error(span, "pack.unknown-clause", {{"clause", id}}).suggest(nearest(id, ids));
}

bool Workbook::declare(const char* kind, const std::string& name, const Span& span) {
    const auto [entry, is_new] = declared.emplace(std::string(kind) + " " + name, span);
    if (!is_new) diagnostics.error(span, "pack.named-twice", {{"name", name}}).note(entry->second, "pack.first-here", {{"name", name}});
    return is_new;
}

// ---- things of the language ------------------------------------------------------------------------------------------

namespace {

template <typename T, typename... Further>
std::optional<T> parsed(Workbook& book, const Tree& tree, Further... further) {
    auto result = tree.is_scalar() ? T::parse(tree.text, further...) : Result<T>(Problem("pack.want-word"));
    if (result.ok()) return std::move(result).value();
    book.no_time(tree.content, result.problem());
    return {};
}

}  // namespace

void Workbook::no_time(const Span& span, const Problem& problem) {
    diagnostics.error(span, "pack.time", {{"reason", message(Language::zh, problem)}, {"reason_en", message(Language::en, problem)}}).suggest(problem.param("near"));
}

std::optional<calendar::Period> Workbook::period(const Tree& tree) { return parsed<calendar::Period>(*this, tree); }
std::optional<calendar::Limit> Workbook::limit(const Tree& tree, calendar::Phrases phrases) { return parsed<calendar::Limit>(*this, tree, phrases); }
std::optional<calendar::Every> Workbook::every(const Tree& tree) { return parsed<calendar::Every>(*this, tree); }

void Workbook::report_faults(const Tree& tree, const std::vector<feel::Fault>& faults) {
    for (const feel::Fault& fault : faults) {
        const Span span = tree.inside(fault.offset, fault.length);
        (fault.warning ? diagnostics.warning(span, fault.code, fault.params) : diagnostics.error(span, fault.code, fault.params)).suggest(fault.suggestion);
    }
}

Expression Workbook::expression(const Tree& tree, const Setting& setting, const feel::Type& expected) {
    Expression made{tree.text, nullptr, place(tree.content)};
    if (!tree.is_scalar()) {
        diagnostics.error(tree.span, "pack.want-expression");
        return made;
    }
    feel::Compiled compiled = feel::compile(tree.text, scope(setting), expected);
    report_faults(tree, compiled.faults);
    made.program = std::move(compiled.program);
    if (made.program) check_constants(*this, tree, *made.program, setting);
    return made;
}

std::vector<std::pair<std::string, Expression>> Workbook::pieces(const Tree& text, const Setting& setting) {
    std::vector<std::pair<std::string, Expression>> made;
    std::size_t at = 0;
    const std::string& whole = text.text;
    for (;;) {
        const std::size_t open = whole.find("{{", at);
        if (open == std::string::npos) break;
        const std::size_t close = whole.find("}}", open);
        if (close == std::string::npos) {
            diagnostics.error(text.inside(open, 2), "pack.open-braces");
            break;
        }
        const Tree inner = text.slice(open + 2, close - open - 2);
        Expression shown = expression(inner, setting);
        if (shown) copies.push_back({inner.content, shown.program, setting, nullptr, {}});
        made.emplace_back(whole.substr(at, open - at), std::move(shown));
        at = close + 2;
    }
    made.emplace_back(whole.substr(at), Expression{});
    return made;
}

Text Workbook::speech(const Tree& tree, const Setting& setting) {
    for (const char* language : {"zh", "en"})
        if (const Tree* said = tree.find(language); said && said->is_scalar()) static_cast<void>(pieces(*said, setting));
    return text(tree);
}

Expression Workbook::persons(const Tree& tree, const Setting& setting, bool departments) {
    Expression made = expression(tree, setting);
    if (!made) return made;
    const feel::Type& type = made.program->type();
    const feel::Type& one = type.is(feel::Type::Of::list) ? type.element() : type;
    const bool by_id = one.is_any() || one.is(feel::Type::Of::null) || (one.is(feel::Type::Of::string) && one.values().empty());
    if (!by_id && one.name() != "base.person" && !(departments && one.name() == "base.department"))
        diagnostics.error(tree.content, departments ? "pack.no-department" : "pack.no-person", {{"type", one.name().empty() ? type.to_string() : one.name()}});
    return made;
}

Who Workbook::who(const Tree* tree, const Setting& setting) {
    Who made;
    if (!tree) return made;
    if (tree->is_list()) for (const Tree& item : tree->items) made.any.push_back(who_term(item, setting));
    else made.any.push_back(who_term(*tree, setting));
    return made;
}

WhoTerm Workbook::who_term(const Tree& tree, const Setting& setting) {
    WhoTerm term;
    if (tree.is_scalar()) {
        if (tree.quoted) term.person = persons(tree, setting);
        else term.role = qualified_role(tree);
        return term;
    }
    if (!shaped(tree, "who")) return term;
    if (const Tree* role = tree.find("role")) term.role = qualified_role(*role);
    if (const Tree* person = tree.find("person")) term.person = persons(*person, setting);
    if (!tree.find("role") && !tree.find("person")) diagnostics.error(tree.span, "pack.missing-key", {{"key", "role"}, {"what", "who"}});
    if (const Tree* of = tree.find("of")) term.of = expression(*of, setting);
    if (const Tree* condition = tree.find("if")) term.condition = expression(*condition, setting, feel::Type::Of::boolean);
    if (const Tree* none = tree.find("not")) {
        if (none->is_list()) for (const Tree& item : none->items) term.not_these.push_back(persons(item, setting, true));
        else term.not_these.push_back(persons(*none, setting, true));
    }
    if (const Tree* others = tree.find("other_than"))
        for (const auto& [name, at] : words(*others)) {
            if (setting.record) action(*setting.record, name, at->span);
            term.other_than.push_back(name);
        }
    return term;
}

std::vector<Row> Workbook::rows(const Tree* tree, const Setting& setting) {
    std::vector<Row> made;
    if (!tree) return made;
    const auto row = [&](const Tree& item) {
        if (!shaped(item, "row")) return;
        Row each;
        each.place = place(item.span);
        if (const Tree* condition = item.find("if")) each.condition = expression(*condition, setting, feel::Type::Of::boolean);
        if (const Tree* that = item.find("that")) each.that = expression(*that, setting, feel::Type::Of::boolean);
        if (const Tree* say = item.find("say")) each.say = speech(*say, setting);
        if (const Tree* field = item.find("field")) {
            each.field = word(*field);
            if (setting.record) this->field(*setting.record, each.field, field->span);
        }
        each.clauses = clauses_of(item);
        each.unless = who(item.find("unless"), setting);
        made.push_back(std::move(each));
    };
    if (tree->is_list()) for (const Tree& item : tree->items) row(item);
    else row(*tree);
    return made;
}

EventRef Workbook::event(const Tree& tree, const RecordType* expected) {
    EventRef made;
    const Tree* name = &tree;
    if (tree.is_map()) {
        shaped(tree, "event");
        name = tree.find("event");
        if (!name) return made;
    }
    made.place = place(name->span);
    const std::string text = word(*name);
    const std::size_t mark = text.find_last_of("./");
    if (mark == std::string::npos) {
        diagnostics.error(name->span, "pack.event-shape", {{"text", text}});
        return made;
    }
    const std::string owner = text.substr(0, mark);
    made.name = text.substr(mark + 1);
    made.kind = text[mark] == '/' ? EventKind::state : EventKind::action;
    const RecordType* type = record_type(owner);
    if (!type) {
        diagnostics.error(name->span, "pack.unknown-record", {{"record", owner}}).suggest(nearest(owner, record_type_names()));
        return made;
    }
    made.record_type = type->id;
    if (expected && type != expected) diagnostics.error(name->span, "pack.event-of-another-record", {{"event", text}, {"record", expected->name}});
    const Span part = name->inside(mark + 1, made.name.size());
    if (made.kind == EventKind::state) state(*type, made.name, part);
    else action(*type, made.name, part);
    if (tree.is_map())
        if (const Tree* condition = tree.find("if")) made.condition = expression(*condition, {type, {}}, feel::Type::Of::boolean);
    return made;
}

std::vector<EventRef> Workbook::events(const Tree* tree, const RecordType* expected) {
    std::vector<EventRef> made;
    if (!tree) return made;
    if (tree->is_list()) for (const Tree& item : tree->items) made.push_back(event(item, expected));
    else made.push_back(event(*tree, expected));
    return made;
}

// ---- names -----------------------------------------------------------------------------------------------------------

const Pack* Workbook::import(std::string_view id) const {
    for (const auto& held : imports)
        if (held->id == id && pack.imports.contains(std::string(id))) return held.get();
    return nullptr;
}

const RecordType* Workbook::record_type(const std::string& name) const {
    for (const RecordType& type : pack.records)
        if (type.name == name || type.id == name) return &type;
    for (const auto& held : imports)
        for (const RecordType& type : held->records)
            if (type.id == name) return &type;
    return nullptr;
}

std::vector<std::string> Workbook::record_type_names() const {
    std::vector<std::string> names;
    for (const RecordType& type : pack.records) names.push_back(type.name);
    for (const auto& held : imports)
        for (const RecordType& type : held->records) names.push_back(type.id);
    return names;
}

const RecordType* Workbook::need_record_type(const Tree& tree) {
    const std::string name = word(tree);
    const RecordType* type = record_type(name);
    if (!type && !name.empty()) diagnostics.error(tree.content, "pack.unknown-record", {{"record", name}}).suggest(nearest(name, record_type_names()));
    return type;
}

const Field* Workbook::field(const RecordType& type, const std::string& name, const Span& span) {
    if (const Field* found = type.form.find(name)) return found;
    std::vector<std::string> names;
    for (const Field& each : type.form.fields) names.push_back(each.name);
    diagnostics.error(span, "pack.unknown-field", {{"field", name}, {"record", type.name}}).suggest(nearest(name, names));
    return nullptr;
}

const State* Workbook::state(const RecordType& type, const std::string& name, const Span& span) {
    if (const State* found = type.find_state(name)) return found;
    std::vector<std::string> names;
    for (const State& each : type.states) names.push_back(each.id);
    Diagnostic& said = diagnostics.error(span, "pack.unknown-state", {{"state", name}, {"record", type.title.zh}, {"record_en", type.title.in(Language::en)}}).suggest(nearest(name, names));
    if (!type.states.empty()) said.note({type.states[0].place.file, type.states[0].place.line, type.states[0].place.column, 1}, "pack.states-named-here");
    return nullptr;
}

const Action* Workbook::action(const RecordType& type, const std::string& name, const Span& span) {
    if (const Action* found = type.find_action(name)) return found;
    std::vector<std::string> names;
    for (const Action& each : type.actions) names.push_back(each.id);
    diagnostics.error(span, "pack.unknown-action", {{"action", name}, {"record", type.name}}).suggest(nearest(name, names));
    return nullptr;
}

std::vector<std::string> Workbook::role_names() const {
    std::vector<std::string> names;
    for (const Role& role : pack.roles) names.push_back(role.id.substr(pack.id.size() + 1));
    for (const auto& held : imports)
        for (const Role& role : held->roles) names.push_back(role.id);
    return names;
}

std::string Workbook::qualified_role(const Tree& tree) {
    const std::string name = word(tree);
    if (name == "staff" || name == "system" || name == "holder" || name == "department_head" || name.empty()) return name;
    std::vector<std::string> names = role_names();
    if (std::find(names.begin(), names.end(), name) != names.end()) return name.find('.') == std::string::npos ? pack.id + "." + name : name;
    if (name.starts_with(pack.id + ".") && std::find(names.begin(), names.end(), name.substr(pack.id.size() + 1)) != names.end()) return name;
    names.insert(names.end(), {"staff", "system", "holder", "department_head"});
    diagnostics.error(tree.content, "pack.unknown-role", {{"role", name}}).suggest(nearest(name, names));
    return {};
}

std::vector<std::string> Workbook::calendar_names() const {
    std::vector<std::string> names;
    for (const CalendarDefinition& each : pack.calendars) names.push_back(each.id);
    for (const auto& held : imports)
        for (const CalendarDefinition& each : held->calendars) names.push_back(each.id);
    return names;
}

const Decision* Workbook::decision(const std::string& name) const {
    for (const Decision& each : pack.decisions)
        if (each.name == name || each.id == name) return &each;
    for (const auto& held : imports)
        for (const Decision& each : held->decisions)
            if (each.id == name) return &each;
    return nullptr;
}

std::vector<std::string> Workbook::decision_names() const {
    std::vector<std::string> names;
    for (const Decision& each : pack.decisions) names.push_back(each.name);
    for (const auto& held : imports)
        for (const Decision& each : held->decisions) names.push_back(each.id);
    return names;
}

const feel::Scope& Workbook::scope(const Setting& setting) {
    const auto found = scopes_.find(setting.key());
    if (found != scopes_.end()) return found->second;
    using feel::Type;
    using Of = feel::Type::Of;
    feel::Scope made;
    Type::Fields params;
    for (const Parameter& parameter : pack.parameters) {
        const bool numeric = parameter.type == ParameterType::money || parameter.type == ParameterType::percent || parameter.type == ParameterType::number;
        params.emplace_back(parameter.id, numeric ? Type(Of::number) : parameter.type == ParameterType::boolean ? Type(Of::boolean)
                                          : parameter.type == ParameterType::list || parameter.type == ParameterType::table ? Type::list_of(Type::any()) : Type(Of::string));
    }
    std::vector<const RecordType*> types;
    std::vector<const Duty*> duties;
    for (const RecordType& type : pack.records) types.push_back(&type);
    for (const Duty& duty : pack.duties) duties.push_back(&duty);
    for (const auto& held : imports) {
        for (const RecordType& type : held->records) types.push_back(&type);
        for (const Duty& duty : held->duties) duties.push_back(&duty);
    }
    const Type record = setting.record ? Type::named(setting.record->id) : Type::any();
    Type::Fields input;
    if (setting.record)
        for (const Field& field : setting.record->form.fields) input.emplace_back(field.name, field_type(field));
    const Type person = record_type("base.person") ? Type::named("base.person") : Type::any();
    const Type period = Type::context({{"start", Of::date_time}, {"end", Of::date_time}, {"key", Of::string}});
    // The order of Slot in scope.hpp.
    const Type variables[]{Type::context(std::move(params)), Type::any(), record, record, setting.record ? Type::context(std::move(input)) : Type::any(), person, Type::any(), setting.item,
                           Type::any(), person, Type::context({{"at", Of::date_time}, {"by", person}, {"input", Type::any()}}), Type::any(), Type::any(), Of::date_time, Type::any()};
    for (std::size_t i = 0; i < slot_names.size(); ++i) made.variable(std::string(slot_names[i]), variables[i]);
    for (const RecordType& type : pack.records) made.variable(type.name, Type::list_of(Type::named(type.id)));
    for (const auto& [id, range] : pack.imports) {           // by name: the engine supplies them in the same order
        const Pack* held = import(id);
        if (!held) continue;
        Type::Fields lists;
        for (const RecordType& type : held->records) lists.emplace_back(type.name, Type::list_of(Type::named(type.id)));
        made.variable(held->id, Type::context(std::move(lists)));
    }
    for (const RecordType* type : types) made.type(type->id, record_fields(*type, types, duties));
    add_host_functions(made);
    return scopes_.emplace(setting.key(), std::move(made)).first->second;
}

}  // namespace huiyin::policy
