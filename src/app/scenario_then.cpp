// `then`: what is expected after a step. A key says what is looked at, its value what is found there.
#include <algorithm>
#include <array>

#include "app/scenario_reader.hpp"
#include "app/scenario_value.hpp"

namespace huiyin::app {
namespace {

using policy::Tree;

const std::vector<std::string>& kinds() {
    static const std::vector<std::string> all{"state", "number", "field", "refused", "at", "clause", "duty", "approval", "notice", "document", "sees", "events", "decision",
                                              "metric", "count", "verify", "plan", "line", "total", "posting"};
    return all;
}

/// One key of `then`, cut into its words.
struct Entry {
    const Tree& key;
    const Tree& value;
    std::vector<Word> words;                         ///< of the key, without "of NAME"
    std::vector<Word> wanted;                        ///< of a scalar value
    [[nodiscard]] Word name() const { return joined(words, 1, words.size()); }
};

void unclear(Reader& reader, const Entry& entry, const char* wanted) {
    reader.faults().error(entry.value.is_nothing() ? entry.key.span : entry.value.span, "scenario.expectation", {{"key", entry.key.text}, {"text", entry.value.text}, {"wanted", wanted}});
}

std::vector<std::string> texts(const Tree& tree) {
    std::vector<std::string> all;
    if (tree.is_scalar()) all.push_back(tree.text);
    for (const Tree& item : tree.items) all.push_back(item.text);
    return all;
}

void report_unknown(Reader& reader, const Word& name, const char* code, const char* param, const std::vector<std::string>& known, std::vector<ProblemParameter> more = {}) {
    more.emplace_back(param, name.text);
    reader.faults().error(name.span, code, std::move(more)).suggest(nearest(name.text, known));
}

ExpectState read_state(Reader& reader, const Entry& entry, const Target& on) {
    if (on.type) static_cast<void>(reader.state(*on.type, {entry.value.text, entry.value.span}));
    return {entry.value.text};
}

ExpectField read_field(Reader& reader, const Entry& entry, const Target& on) {
    ExpectField made;
    const std::string text = entry.name().text;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('.', at), text.size());
        made.path.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    // Beside its fields a record has these (docs/pack-language.md, "What FEEL sees").
    static const std::array<const char*, 9> beside{"id", "number", "state", "open", "created_at", "created_by", "changed_at", "did", "due"};
    const policy::Field* field = on.type ? on.type->form.find(made.path.front()) : nullptr;
    if (on.type && !field && std::find(beside.begin(), beside.end(), made.path.front()) == beside.end()) {
        Tree key = entry.key;
        key.text = made.path.front();
        if (entry.words.size() > 1) key.span = entry.words[1].span;
        report_unknown_field(*on.type, key, reader.faults());
    } else if (field && made.path.size() == 1) {
        static_cast<void>(field_value(*field, entry.value, reader.cast, reader.stage.zone, reader.faults()));
    }
    return made;
}

/// duty DUTY [ROUND]: due T [for WHO] · kept · kept late · …, in any order.
ExpectDuty read_duty(Reader& reader, const Entry& entry) {
    static const std::vector<std::string> statuses{"open", "late", "kept", "broken", "paused", "waived", "dropped", "none"};
    ExpectDuty made;
    made.definition = reader.duty(joined(entry.words, 1, 2).text.empty() ? Word{"", entry.key.span} : entry.words[1]);
    if (entry.words.size() > 2) made.round = reader.count(joined(entry.words, 2, entry.words.size())).value_or(0);
    const std::vector<Word>& words = entry.wanted;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i].text;
        if (word == "due" && i + 2 < words.size()) {
            made.due = moment_of(words[i + 1].text, words[i + 2].text, reader.stage.zone);
            if (!made.due) reader.faults().error(words[i + 1].span, "scenario.time", {{"text", joined(words, i + 1, i + 3).text}});
            i += 2;
        } else if (word == "for") {
            const auto due = std::find_if(words.begin() + static_cast<std::ptrdiff_t>(i), words.end(), [](const Word& each) { return each.text == "due"; });
            const auto end = static_cast<std::size_t>(due - words.begin());
            made.whom = reader.whom(words, i + 1, end);
            i = end - 1;
        } else if (word == "kept" && i + 1 < words.size() && words[i + 1].text == "late") {
            made.status = "kept late";
            ++i;
        } else if (std::find(statuses.begin(), statuses.end(), word) != statuses.end()) {
            made.status = word;
        } else {
            reader.faults().error(words[i].span, "scenario.expectation", {{"key", entry.key.text}, {"text", word}, {"wanted", "due TIME [for WHO], open, late, kept, kept late, broken, paused, waived, dropped, none"}})
                .suggest(nearest(word, statuses));
            return made;
        }
    }
    if (words.empty()) unclear(reader, entry, "due TIME [for WHO], open, kept, kept late, broken, paused, waived, dropped, none");
    return made;
}

/// waiting [at STEP] [for WHO] · approved · refused · returned · withdrawn · none
ExpectApproval read_approval(Reader& reader, const Entry& entry, const Target& on) {
    static const std::vector<std::string> statuses{"waiting", "approved", "refused", "returned", "withdrawn", "none"};
    ExpectApproval made;
    made.action = entry.name().text;
    if (on.type) {
        std::vector<std::string> names;
        for (const policy::Action& action : on.type->actions)
            if (action.approve) names.push_back(action.id);
        if (std::find(names.begin(), names.end(), made.action) == names.end()) report_unknown(reader, entry.name(), "pack.unknown-action", "action", names, {{"record", on.type->name}});
    }
    const std::vector<Word>& words = entry.wanted;
    if (words.empty() || std::find(statuses.begin(), statuses.end(), words[0].text) == statuses.end()) {
        unclear(reader, entry, "waiting [at STEP] [for WHO], approved, refused, returned, withdrawn, none");
        return made;
    }
    made.status = words[0].text;
    std::size_t i = 1;
    if (i + 1 < words.size() && words[i].text == "at") {
        made.step = words[i + 1].text;
        i += 2;
    }
    if (i < words.size() && words[i].text == "for") made.whom = reader.whom(words, i + 1, words.size());
    else if (i < words.size()) reader.faults().error(words[i].span, "scenario.extra-words", {{"text", joined(words, i, words.size()).text}});
    return made;
}

/// kept N · broken N · waived N · refused N · untouched; several with commas or as a list.
ExpectClause read_clause(Reader& reader, const Entry& entry) {
    static const std::vector<std::string> outcomes{"kept", "broken", "waived", "refused"};
    constexpr const char* wanted = "kept N, broken N, waived N, refused N, untouched";
    ExpectClause made;
    made.clause = entry.name().text;
    static_cast<void>(reader.clause(entry.name()));
    std::vector<Word> words = entry.wanted;
    for (const Tree& item : entry.value.items)
        for (Word& word : words_of(item)) words.push_back(std::move(word));
    for (Word& word : words)
        if (word.text.ends_with(",")) word.text.pop_back();
    if (words.size() == 1 && words[0].text == "untouched") {
        for (const std::string& outcome : outcomes) made.counts.emplace_back(outcome, 0);
        return made;
    }
    for (std::size_t i = 0; i < words.size(); i += 2) {
        if (words[i].text == "and") --i;
        else if (std::find(outcomes.begin(), outcomes.end(), words[i].text) == outcomes.end() || i + 1 == words.size()) {
            reader.faults().error(words[i].span, "scenario.expectation", {{"key", entry.key.text}, {"text", words[i].text}, {"wanted", wanted}}).suggest(nearest(words[i].text, outcomes));
            return made;
        } else if (const auto count = reader.count(words[i + 1])) made.counts.emplace_back(words[i].text, *count);
    }
    if (words.empty()) unclear(reader, entry, wanted);
    return made;
}

/// notice [NOTICE | DUTY | overdue [DUTY] | warning [DUTY]]: to WHO
ExpectNotice read_notice(Reader& reader, const Entry& entry) {
    ExpectNotice made;
    if (entry.words.size() > 1) {
        const std::string& word = entry.words[1].text;
        const bool ladder = word == "overdue" || word == "warning";
        if (ladder) {
            made.kind = word == "overdue" ? ExpectNotice::Kind::overdue : ExpectNotice::Kind::warning;
            if (entry.words.size() > 2) made.id = reader.duty(joined(entry.words, 2, entry.words.size()));
        } else {
            made.kind = ExpectNotice::Kind::notice;
            std::vector<std::string> names{"overdue", "warning"};
            for (const auto& pack : reader.stage.policy->packs())
                for (const policy::Notice& notice : pack->notices) {
                    const std::string bare = notice.id.starts_with(pack->id + ".") ? notice.id.substr(pack->id.size() + 1) : notice.id;
                    names.push_back(bare);
                    if (bare == word || notice.id == word) made.id = notice.id;
                }
            if (made.id.empty()) report_unknown(reader, entry.words[1], "scenario.unknown-notice", "notice", names);
        }
    }
    std::vector<Word> words = entry.wanted;
    if (words.size() < 2 || words[0].text != "to") unclear(reader, entry, "to WHO, to customer, to nobody");
    else made.whom = reader.whom(words, 1, words.size());
    return made;
}

ExpectDocument read_document(Reader& reader, const Entry& entry) {
    ExpectDocument made;
    std::vector<std::string> names;
    for (const auto& pack : reader.stage.policy->packs())
        for (const policy::Print& print : pack->prints) {
            const std::string bare = print.id.starts_with(pack->id + ".") ? print.id.substr(pack->id.size() + 1) : print.id;
            names.push_back(bare);
            if (bare == entry.name().text || print.id == entry.name().text) made.print = print.id;
        }
    if (made.print.empty()) report_unknown(reader, entry.name(), "scenario.unknown-print", "print", names);
    if (entry.wanted.size() != 2 || entry.wanted[0].text != "copies") unclear(reader, entry, "copies N");
    else if (const auto count = reader.count(entry.wanted[1])) made.copies = *count;
    return made;
}

template <typename Item>
const Item* find_named(Reader& reader, const Word& name, std::vector<Item> policy::Pack::*list, const char* code, const char* param, std::string* pack_id = nullptr) {
    std::vector<std::string> names;
    for (const auto& pack : reader.stage.policy->packs())
        for (const Item& item : (*pack).*list) {
            names.push_back(reader.stage.shown(pack->id + "." + item.name));
            if (names.back() != name.text) continue;
            if (pack_id) *pack_id = pack->id;
            return &item;
        }
    report_unknown(reader, name, code, param, names);
    return nullptr;
}

ExpectMetric read_metric(Reader& reader, const Entry& entry) {
    ExpectMetric made;
    if (entry.words.size() != 3) {
        reader.faults().error(entry.key.span, "scenario.expectation", {{"key", "metric"}, {"text", entry.key.text}, {"wanted", "metric NAME PERIOD"}});
        return made;
    }
    made.metric = find_named(reader, entry.words[1], &policy::Pack::metrics, "scenario.unknown-metric", "metric", &made.pack);
    made.period = entry.words[2].text;
    return made;
}

ExpectCount read_count(Reader& reader, const Entry& entry) {
    ExpectCount made;
    const Word name = joined(entry.words, 1, 2);
    made.type = reader.stage.type(name.text);
    if (!made.type) {
        report_unknown(reader, name.text.empty() ? Word{"", entry.key.span} : name, "pack.unknown-record", "record", reader.stage.type_names());
        return made;
    }
    if (entry.words.size() > 2) {
        made.state = entry.words[2].text;
        static_cast<void>(reader.state(*made.type, entry.words[2]));
    }
    if (const auto count = reader.count({entry.value.text, entry.value.span})) made.count = *count;
    return made;
}

/// posting BOOK: {from: HOLDER, to: HOLDER, amount: FIGURE} · none. A holder is a word of the book, or a record.
ExpectPosting read_posting(Reader& reader, const Entry& entry) {
    ExpectPosting made;
    const policy::Book* book = find_named(reader, entry.name(), &policy::Pack::books, "pack.unknown-book", "book");
    if (!book) return made;
    made.book = book->id;
    if (entry.value.is_scalar() && entry.value.text == "none") return made;
    const Tree* amount = entry.value.find("amount");
    if (amount && amount->is_scalar()) made.amount = number_of(amount->text);
    if (!made.amount) unclear(reader, entry, "{from: HOLDER, to: HOLDER, amount: FIGURE}, none");
    for (const char* key : {"from", "to"}) {
        const Tree* end = entry.value.find(key);
        if (!end || !end->is_scalar()) continue;
        const bool word = std::any_of(book->holders.begin(), book->holders.end(), [&](const policy::BookHolder& each) { return each.record_type.empty() && each.word == end->text; });
        made.ends.emplace_back(key, word ? Target{{end->text, end->span}, nullptr, false} : reader.target({end->text, end->span}));
    }
    return made;
}

ExpectRefused read_refused(Reader& reader, const Entry& entry, const Tree& then) {
    ExpectRefused made{entry.value.text, {}, {}, entry.value.span, entry.value.span};
    if (!entry.value.is_scalar() || message(Language::en, made.code) == made.code)
        reader.faults().error(entry.value.span, "scenario.unknown-code", {{"code", made.code}}).suggest(nearest(made.code, message_codes()));
    if (const Tree* at = then.find("at")) {
        made.at = at->text;
        made.at_span = at->span;
    }
    if (const Tree* clause = then.find("clause")) {
        made.clauses = texts(*clause);
        made.clause_span = clause->span;
        for (const std::string& id : made.clauses) static_cast<void>(reader.clause({id, clause->span}));
    }
    return made;
}

/// Cuts "of NAME" from the key.
Target cut_target(Reader& reader, Entry& entry) {
    for (std::size_t i = 1; i + 1 < entry.words.size(); ++i)
        if (entry.words[i].text == "of") {
            Target on = reader.target(joined(entry.words, i + 1, entry.words.size()));
            entry.words.resize(i);
            return on;
        }
    return {};
}

void read_entry(Reader& reader, const Tree& then, const Tree& key, const Tree& value, Step& step) {
    Entry entry{key, value, words_of(key), value.is_scalar() ? words_of(value) : std::vector<Word>()};
    const std::string kind = entry.words.empty() ? std::string() : entry.words[0].text;
    Expectation made{ExpectVerify{}, {}, key.text, value, value.is_nothing() ? key.span : value.span};
    made.on = cut_target(reader, entry);
    const Target& on = made.on.empty() ? step.subject : made.on;
    const bool of_record = kind == "state" || kind == "number" || kind == "field" || kind == "duty" || kind == "approval" || kind == "document";
    if (of_record && on.empty() && step.understood) reader.faults().error(key.span, "scenario.no-record-yet");
    const bool lone_clause = kind == "clause" && entry.words.size() == 1;
    if (kind == "at" || lone_clause) {
        if (!then.find("refused")) reader.faults().error(key.span, "scenario.without-refused", {{"key", key.text}});
        return;
    }
    if (kind == "state") made.what = read_state(reader, entry, on);
    else if (kind == "number") made.what = ExpectNumber{value.text};
    else if (kind == "field" && entry.words.size() > 1) made.what = read_field(reader, entry, on);
    else if (kind == "refused") {
        made.what = read_refused(reader, entry, then);
        if (!step.acts() && step.understood) reader.faults().error(key.span, "scenario.nothing-to-refuse");
    } else if (kind == "duty") made.what = read_duty(reader, entry);
    else if (kind == "approval") made.what = read_approval(reader, entry, on);
    else if (kind == "clause") made.what = read_clause(reader, entry);
    else if (kind == "notice") made.what = read_notice(reader, entry);
    else if (kind == "document") made.what = read_document(reader, entry);
    else if (kind == "events") made.what = ExpectEvents{texts(value)};
    else if (kind == "decision") made.what = ExpectDecision{find_named(reader, entry.name(), &policy::Pack::decisions, "scenario.unknown-decision", "decision")};
    else if (kind == "metric") made.what = read_metric(reader, entry);
    else if (kind == "count") made.what = read_count(reader, entry);
    else if (kind == "posting") made.what = read_posting(reader, entry);
    else if (kind == "sees") {
        made.what = ExpectSees{};
        if (!std::holds_alternative<Reads>(step.act) && !std::holds_alternative<Lists>(step.act) && step.understood) reader.faults().error(key.span, "scenario.nothing-to-see");
    } else if (kind == "verify") {
        if (value.text != "holds") unclear(reader, entry, "holds");
    } else {
        const bool later = kind == "plan" || kind == "line" || kind == "total";
        if (later) reader.faults().error(key.span, "pack.not-yet", {{"key", kind}});
        else reader.faults().error(key.span, "scenario.unknown-expectation", {{"key", key.text}}).suggest(nearest(kind, kinds()));
        return;
    }
    step.expected.push_back(std::move(made));
}

}  // namespace

void read_then(Reader& reader, const Tree& then, Step& step) {
    for (const auto& [key, value] : then.members) read_entry(reader, then, key, value, step);
}

}  // namespace huiyin::app
