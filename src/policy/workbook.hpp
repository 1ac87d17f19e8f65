// What the readers of one pack share: its files, the pack in the making, names known so far, and the ways to read the
// small things that occur everywhere (texts, lists of names, clauses, periods, expressions).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "policy/compiler.hpp"
#include "policy/grammar.hpp"
#include "policy/model.hpp"
#include "policy/yaml_tree.hpp"

namespace huiyin::policy {

/// What an expression may see at its place, beside what it sees everywhere.
struct Setting {
    const RecordType* record = nullptr;
    feel::Type item;
    std::string key() const;
};

class Workbook {
public:
    Workbook(const Sources& sources, const std::vector<std::shared_ptr<const Pack>>& imports, Diagnostics& diagnostics)
        : sources(sources), imports(imports), diagnostics(diagnostics) {}

    const Sources& sources;
    const std::vector<std::shared_ptr<const Pack>>& imports;
    Diagnostics& diagnostics;
    Pack pack;
    std::map<std::string, Span> declared;                    ///< "clause P13-C001", "role x", … → where
    std::vector<std::pair<std::string, Span>> references;    ///< record types that forms refer to
    struct Back { std::string record_type, name; Span span; };
    std::vector<Back> backs;                                 ///< ways back that forms name, by the type that they lead from
    std::set<std::string> derived;                           ///< <type>.<field> of fields that are computed
    /// Values that an expression puts where others may read them: into a field, or (without one) into a text.
    struct Copy { Span span; std::shared_ptr<const feel::Program> program; Setting setting; const Field* field; std::string target; };
    std::vector<Copy> copies;
    struct Asked { std::string from, to; Span span; };
    std::vector<Asked> asked;                                ///< decisions that decisions ask, where they do
    std::vector<std::pair<std::string, Span>> prints_used;
    std::set<std::string> files_read, chains_used;
    std::map<std::string, const Tree*> chains;               ///< as written; read again for every record that uses them

    // ---- shapes
    /// Whether the tree is a map; reports what the rule of the grammar does not know, does not run yet, or misses in it.
    bool shaped(const Tree& tree, std::string_view rule);
    bool want_map(const Tree& tree, std::string_view what);
    void unknown_key(const Tree& key, const std::vector<std::string>& known);
    /// The word of a key that takes one of a few; empty and reported when it is none of them.
    std::string one_of(const Tree& tree, std::string_view rule, std::string_view key);
    Text text(const Tree& tree);
    Text title(const Tree& map);                             ///< `title`, or `zh` and `en` of the map itself
    std::string word(const Tree& tree);
    bool boolean(const Tree& tree);
    std::optional<Decimal> number(const Tree& tree);
    std::vector<std::pair<std::string, const Tree*>> words(const Tree& tree);   ///< one or a list
    ClauseIds clauses(const Tree* tree);
    ClauseIds clauses_of(const Tree& map) { return clauses(map.find("clause")); }
    void clause_used(const std::string& id, const Span& span);
    bool declare(const char* kind, const std::string& name, const Span& span);

    /// Reads the entries of a section into `all`: what all kinds have (id, name, place, title, clauses) here, the rest by `read`.
    /// An entry that is declared twice or has another shape than `rule` is told and left out.
    template <typename Thing, typename Read>
    void entries(const Tree& section, const char* what, const char* kind, const char* rule, std::vector<Thing>& all, Read read) {
        if (!want_map(section, what)) return;
        for (const auto& [key, tree] : section.members) {
            if (!declare(kind, key.text, key.span) || !shaped(tree, rule)) continue;
            Thing made;
            made.id = pack.id + "." + key.text;
            made.place = place(key.span);
            if constexpr (requires { made.name; }) made.name = key.text;
            if constexpr (requires { made.title; }) made.title = title(tree);
            if constexpr (requires { made.clauses; }) made.clauses = clauses_of(tree);
            read(made, key, tree);
            all.push_back(std::move(made));
        }
    }

    // ---- things of the language
    void no_time(const Span& span, const Problem& problem);
    std::optional<calendar::Period> period(const Tree& tree);
    std::optional<calendar::Limit> limit(const Tree& tree, calendar::Phrases phrases = calendar::Phrases::plain);
    std::optional<calendar::Every> every(const Tree& tree);
    Expression expression(const Tree& tree, const Setting& setting, const feel::Type& expected = feel::Type::any());
    /// A value for the field: an expression of its type, or a literal that it takes.
    Value value(const Tree& tree, const Setting& setting, const Field& field, const std::string& target);
    /// A text with FEEL inside {{ }}.
    Text speech(const Tree& tree, const Setting& setting);
    /// Literal pieces of a text, each with the expression behind it.
    std::vector<std::pair<std::string, Expression>> pieces(const Tree& text, const Setting& setting);
    /// FEEL that gives persons (or, where `departments`, departments whose members are meant).
    Expression persons(const Tree& tree, const Setting& setting, bool departments = false);
    Who who(const Tree* tree, const Setting& setting);
    std::vector<Row> rows(const Tree* tree, const Setting& setting);
    EventRef event(const Tree& tree, const RecordType* expected);
    std::vector<EventRef> events(const Tree* tree, const RecordType* expected);
    Effects effects(const Tree* tree, const Setting& setting);
    /// `fields` → values; `target` is what they belong to, for messages and for secrecy. Null fields: nothing is known of them.
    std::vector<std::pair<std::string, Value>> assignments(const Tree* tree, const std::vector<Field>* fields, const std::string& target, const Setting& setting);
    feel::Type query_type(const Expression& query) const;

    // ---- names
    const RecordType* record_type(const std::string& name) const;                ///< own bare, imported qualified
    const RecordType* need_record_type(const Tree& tree);
    /// The member of the record type, or null and reported.
    const Field* field(const RecordType& type, const std::string& name, const Span& span);
    const State* state(const RecordType& type, const std::string& name, const Span& span);
    const Action* action(const RecordType& type, const std::string& name, const Span& span);
    std::string qualified_role(const Tree& tree);                                ///< empty and reported when unknown
    [[nodiscard]] const Pack* import(std::string_view id) const;
    [[nodiscard]] std::vector<std::string> record_type_names() const;
    [[nodiscard]] std::vector<std::string> role_names() const;                   ///< as this pack calls them
    [[nodiscard]] std::vector<std::string> calendar_names() const;
    [[nodiscard]] std::vector<std::string> decision_names() const;
    [[nodiscard]] const Decision* decision(const std::string& name) const;       ///< own bare, imported qualified
    [[nodiscard]] const Book* book(const std::string& name) const;               ///< own bare, imported qualified
    [[nodiscard]] std::vector<std::string> book_names() const;
    const feel::Scope& scope(const Setting& setting);
    void forget_scopes() { scopes_.clear(); }
    static Place place(const Span& span) { return {span.file, span.line, span.column}; }
    void report_faults(const Tree& tree, const std::vector<feel::Fault>& faults);

    /// What `create`, `action` and `with` of an effect or a schedule make.
    CreateRecord creation(const Tree& tree, const Tree& create, const Setting& setting);

private:
    WhoTerm who_term(const Tree& tree, const Setting& setting);
    Effect effect(const Tree& tree, const Setting& setting);
    MoveAmount posting(const Tree& tree, const Setting& setting);
    MoveEnd holder(const Tree& tree, const Book* book, const Setting& setting);
    std::map<std::string, feel::Scope> scopes_;
};

// The sections of a pack, each read by its own file.
void read_calendars(Workbook& book, const Tree& section);
void read_parameters(Workbook& book, const Tree& section);
void read_clauses(Workbook& book, const Tree& section);
void outline_roles(Workbook& book, const Tree& section);                         ///< names: roles and clauses speak of roles
void read_roles(Workbook& book, const Tree& section);
void read_chains(Workbook& book, const Tree& section);
void read_action(Workbook& book, const RecordType& type, Action& action, const Tree& tree);
void outline_records(Workbook& book, const Tree& section);                       ///< names, forms, states: before any expression
void read_records(Workbook& book, const Tree& section);
void outline_decisions(Workbook& book, const Tree& section);
void read_books(Workbook& book, const Tree& section);
void read_decisions(Workbook& book, const Tree& section);                        ///< tables
void check_decisions(Workbook& book, const Tree& section);                       ///< formulas, and what cells ask: they may speak of any table
/// Keeps in `book.asked` what an expression of the decision asks of others; circles are looked for when all are read.
void note_asked(Workbook& book, const std::string& decision, const Tree& tree, const feel::Node& node);
void check_decision_circles(Workbook& book);
void outline_duties(Workbook& book, const Tree& section);
void read_duties(Workbook& book, const Tree& section);
void read_schedules(Workbook& book, const Tree& section);
/// When and for whom a schedule comes round: rhythm, anchor, phases, times, sample, and from when it can be kept.
void read_rhythm(Workbook& book, const Tree& tree, const Setting& setting, Schedule& schedule);
/// A moment that begins something: without a time it is the beginning of its day.
std::optional<calendar::Limit> read_opening(Workbook& book, const Tree& tree);
void read_metrics(Workbook& book, const Tree& section);
void read_access(Workbook& book, const Tree& section);
void read_notices(Workbook& book, const Tree& section);
void read_views(Workbook& book, const Tree& section);
void read_prints(Workbook& book, const Tree& section);
void check_layout(Workbook& book, const Tree& layout, const RecordType* type);
/// As forms spell it: text, date_time, ….
[[nodiscard]] const char* type_name(FieldType type);
/// Form and fields of a record from its JSON Schema.
Form read_form(Workbook& book, const std::string& file, const Span& named_at);
/// What is certainly or probably wrong with a pack that reads well.
void analyse(Workbook& book);

}  // namespace huiyin::policy
