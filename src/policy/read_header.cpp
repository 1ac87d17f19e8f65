// The sections that name things: calendars, parameters, clauses, roles.
#include <algorithm>
#include <array>

#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

constexpr std::array<const char*, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::optional<std::int64_t> clock_ms(std::string_view text) {
    if (text == "24:00") return 86'400'000;
    const auto at = text.size() == 5 ? calendar::LocalTime::parse("2000-01-01 " + std::string(text)) : std::nullopt;
    if (!at) return {};
    return at->ms;
}

/// "Mon-Fri", "Sat", "Mon,Wed".
std::vector<int> days_of(const std::string& text) {
    std::vector<int> days;
    std::size_t start = 0;
    while (start <= text.size()) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        const std::string part = text.substr(start, end - start);
        const std::size_t dash = part.find('-');
        const auto index = [](const std::string& name) { return static_cast<int>(std::find(weekdays.begin(), weekdays.end(), name) - weekdays.begin()); };
        const int from = index(part.substr(0, dash)), to = dash == std::string::npos ? from : index(part.substr(dash + 1));
        if (from > 6 || to > 6) return {};
        for (int day = from;; day = (day + 1) % 7) {
            days.push_back(day);
            if (day == to) break;
        }
        start = end + 1;
    }
    return days;
}

std::vector<calendar::Span> spans_of(Workbook& book, const Tree& tree) {
    std::vector<calendar::Span> spans;
    std::size_t start = 0;
    const std::string text = book.word(tree);
    while (start < text.size()) {
        if (text[start] == ' ') { ++start; continue; }
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const std::string part = text.substr(start, end - start);
        const std::size_t dash = part.find('-');
        const auto from = clock_ms(part.substr(0, dash)), to = clock_ms(dash == std::string::npos ? "" : part.substr(dash + 1));
        if (!from || !to) book.diagnostics.error(tree.inside(start, part.size()), "pack.hours", {{"text", part}});
        else spans.push_back({*from, *to > *from ? *to : *to + 86'400'000});
        start = end + 1;
    }
    for (std::size_t i = 1; i < spans.size(); ++i)
        if (spans[i].from_ms < spans[i - 1].to_ms) book.diagnostics.error(tree.span, "pack.hours-overlap", {{"text", text}});
    return spans;
}

struct TypeName { std::string_view name; ParameterType type; };
constexpr std::array<TypeName, 11> parameter_types{{{"period", ParameterType::period}, {"moment", ParameterType::moment}, {"money", ParameterType::money}, {"percent", ParameterType::percent},
                                                   {"number", ParameterType::number}, {"boolean", ParameterType::boolean}, {"choice", ParameterType::choice}, {"text", ParameterType::text},
                                                   {"list", ParameterType::list}, {"table", ParameterType::table}, {"who", ParameterType::who}}};

void read_initial(Workbook& book, Parameter& parameter, const Tree& tree) {
    switch (parameter.type) {
        case ParameterType::period: case ParameterType::moment:
            if (const auto limit = book.limit(tree)) parameter.initial = tree.text;
            break;
        case ParameterType::money: case ParameterType::percent: case ParameterType::number:
            if (const auto value = book.number(tree)) parameter.initial = *value;
            break;
        case ParameterType::boolean: parameter.initial = book.boolean(tree); break;
        case ParameterType::choice: {
            parameter.initial = book.word(tree);
            std::vector<std::string> values;
            for (const auto& [value, title] : parameter.choices) values.push_back(value);
            if (std::find(values.begin(), values.end(), parameter.initial.string_or("")) == values.end())
                book.diagnostics.error(tree.span, "pack.unknown-choice", {{"value", tree.text}, {"field", parameter.id}}).suggest(nearest(tree.text, values));
            break;
        }
        case ParameterType::who: {
            JsonArray roles;
            for (const auto& [word, at] : book.words(tree)) roles.emplace_back(book.qualified_role(*at));
            parameter.initial = roles.size() == 1 ? roles.front() : Json(roles);
            break;
        }
        case ParameterType::list: case ParameterType::table:
            if (!tree.is_list()) book.diagnostics.error(tree.span, "pack.want-list", {{"what", parameter.id}});
            parameter.initial = tree.to_json();
            break;
        case ParameterType::text: parameter.initial = tree.is_scalar() ? Json(tree.text) : Json(book.word(tree)); break;
    }
    if (parameter.initial.is_number()) {
        if (parameter.least && parameter.initial.as_number() < *parameter.least) book.diagnostics.error(tree.span, "pack.out-of-bounds", {{"text", tree.text}, {"bound", parameter.least->to_string()}});
        if (parameter.most && parameter.initial.as_number() > *parameter.most) book.diagnostics.error(tree.span, "pack.out-of-bounds", {{"text", tree.text}, {"bound", parameter.most->to_string()}});
    }
}

}  // namespace

void read_calendars(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "calendars")) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.shaped(tree, "calendar")) continue;
        CalendarDefinition made;
        made.id = key.text;
        made.place = Workbook::place(key.span);
        book.declare("calendar", key.text, key.span);
        if (const Tree* hours = tree.find("hours"); hours && book.want_map(*hours, "hours"))
            for (const auto& [days, spans] : hours->members) {
                const std::vector<int> named = days_of(days.text);
                if (named.empty()) book.diagnostics.error(days.span, "pack.weekday", {{"text", days.text}});
                for (const int day : named) made.hours[static_cast<calendar::Weekday>(day)] = spans_of(book, spans);
            }
        if (const Tree* off = tree.find("days_off")) {
            made.national_days_off = book.one_of(*off, "calendar", "days_off") != "none";
        }
        if (const Tree* starts = tree.find("day_starts")) {
            const auto ms = clock_ms(book.word(*starts));
            if (!ms) book.diagnostics.error(starts->span, "pack.hours", {{"text", starts->text}});
            made.day_starts_ms = ms.value_or(0);
        }
        book.pack.calendars.push_back(std::move(made));
    }
}

void read_parameters(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "parameters")) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.shaped(tree, "parameter")) continue;
        Parameter made;
        made.id = key.text;
        made.place = Workbook::place(key.span);
        book.declare("parameter", key.text, key.span);
        made.title = book.title(tree);
        if (const Tree* type = tree.find("type")) {
            const std::string word = book.one_of(*type, "parameter", "type");
            for (const TypeName& each : parameter_types)
                if (word == each.name) made.type = each.type;
        }
        if (const Tree* choices = tree.find("choices"); choices && book.want_map(*choices, "choices"))
            for (const auto& [value, title] : choices->members) made.choices.emplace_back(value.text, book.text(title));
        if (made.type == ParameterType::choice && made.choices.empty()) book.diagnostics.error(key.span, "pack.no-choices", {{"field", made.id}});
        if (const Tree* least = tree.find("least")) made.least = book.number(*least);
        if (const Tree* most = tree.find("most")) made.most = book.number(*most);
        if (made.least && made.most && *made.least > *made.most) book.diagnostics.error(key.span, "pack.bounds-crossed", {{"field", made.id}});
        if (const Tree* stated = tree.find("stated")) made.stated = book.boolean(*stated);
        made.clauses = book.clauses_of(tree);
        if (const Tree* initial = tree.find("default"); initial && !initial->is_nothing()) read_initial(book, made, *initial);
        book.pack.parameters.push_back(std::move(made));
    }
}

void read_clauses(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "clauses")) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.shaped(tree, "clause")) continue;
        Clause made;
        made.id = key.text;
        made.place = Workbook::place(key.span);
        book.declare("clause", key.text, key.span);
        if (const Tree* at = tree.find("at")) made.at = book.word(*at);
        if (const Tree* text = tree.find("text")) made.text = book.text(*text);
        if (const Tree* added = tree.find("added")) made.added = book.boolean(*added);
        if (const Tree* reading = tree.find("reading")) made.reading = book.text(*reading);
        if (const Tree* kind = tree.find("kind")) {
            const std::string word = book.one_of(*kind, "clause", "kind");
            made.kind = word == "customer" ? ClauseKind::customer : word == "right" ? ClauseKind::right : word == "aim" ? ClauseKind::aim : word == "note" ? ClauseKind::note : ClauseKind::rule;
        }
        if (const Tree* attest = tree.find("attest"); attest && book.shaped(*attest, "attest")) {
            Attestation held;
            if (const Tree* by = attest->find("by")) held.by_role = book.qualified_role(*by);
            if (const Tree* every = attest->find("every"))
                if (const auto rhythm = book.every(*every)) held.every = *rhythm;
            if (const Tree* ask = attest->find("ask")) held.ask = book.text(*ask);
            if (const Tree* expires = attest->find("expires")) held.expires = book.period(*expires);
            made.attest = std::move(held);
        }
        book.pack.clauses.push_back(std::move(made));
    }
}

void outline_roles(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "roles")) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.declare("role", key.text, key.span)) continue;
        Role made;
        made.id = book.pack.id + "." + key.text;
        made.place = Workbook::place(key.span);
        book.pack.roles.push_back(std::move(made));
    }
}

void read_roles(Workbook& book, const Tree& section) {
    if (!section.is_map()) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.shaped(tree, "role")) continue;
        for (Role& role : book.pack.roles) {
            if (role.id != book.pack.id + "." + key.text) continue;
            role.title = book.title(tree);
            if (const Tree* seats = tree.find("seats"))
                if (const auto count = book.number(*seats)) role.seats = static_cast<int>(count->to_int64().value_or(0));
            const auto roles = [&book, &map = tree](const char* name, std::vector<std::string>& out) {
                if (const Tree* list = map.find(name))
                    for (const auto& [word, at] : book.words(*list)) out.push_back(book.qualified_role(*at));
            };
            roles("else", role.otherwise);
            roles("never_with", role.never_with);
            if (const Tree* above = tree.find("above")) role.above = book.qualified_role(*above);
            if (std::find(role.never_with.begin(), role.never_with.end(), role.id) != role.never_with.end()) book.diagnostics.error(key.span, "pack.role-excludes-itself", {{"role", key.text}});
            role.clauses = book.clauses_of(tree);
        }
    }
}

}  // namespace huiyin::policy
