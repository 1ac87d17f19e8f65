// `when`: [TIME] [PERSON VERB …]. Names may have blanks, so the verb is found first and cuts the sentence.
#include <algorithm>

#include "app/scenario_reader.hpp"
#include "app/scenario_value.hpp"

namespace huiyin::app {
namespace {

using engine::Decision;
using policy::RecordType;

const std::vector<std::string>& verbs() {
    static const std::vector<std::string> all{"creates", "performs", "approves", "refuses", "returns", "withdraws", "chases", "transfers", "copies", "adds", "reads", "lists",
                                              "hands", "accepts", "waives", "attests", "sets", "attaches", "acknowledges", "names", "exports", "runs"};
    return all;
}

/// What follows the verb.
struct Sentence {
    std::vector<Word> words;
    std::size_t verb = 0;
    [[nodiscard]] std::size_t rest() const { return verb + 1; }
    [[nodiscard]] bool has(std::size_t i) const { return i < words.size(); }
    [[nodiscard]] std::size_t find(std::string_view word, std::size_t from) const {
        for (std::size_t i = from; i < words.size(); ++i)
            if (words[i].text == word) return i;
        return words.size();
    }
    [[nodiscard]] Word name(std::size_t from, std::size_t to) const { return joined(words, from, to); }
    [[nodiscard]] const policy::Span& at() const { return words[verb].span; }
};

/// The word at `i`, or a fault that says what is wanted after the verb.
const Word* need(Reader& reader, const Sentence& sentence, std::size_t i, const char* wanted) {
    if (sentence.has(i)) return &sentence.words[i];
    reader.faults().error(sentence.words.back().span, "scenario.unfinished", {{"verb", sentence.words[sentence.verb].text}, {"wanted", wanted}});
    return nullptr;
}

/// Words from `i` on say nothing that anybody would hear.
void no_more(Reader& reader, const Sentence& sentence, std::size_t i) {
    if (!sentence.has(i)) return;
    const Word rest = sentence.name(i, sentence.words.size());
    reader.faults().error(rest.span, "scenario.extra-words", {{"text", rest.text}});
}

Act read_creates(Reader& reader, const Sentence& sentence, bool refusal, Step& step) {
    Creates act;
    const Word* name = need(reader, sentence, sentence.rest(), "TYPE [as NAME] [by ACTION]");
    if (!name) return act;
    act.type = reader.stage.type(name->text);
    if (!act.type) {
        reader.faults().error(name->span, "pack.unknown-record", {{"record", name->text}}).suggest(nearest(name->text, reader.stage.type_names()));
        return act;
    }
    const std::size_t first = sentence.rest() + 1, as = sentence.find("as", first), by = sentence.find("by", first);
    if (const std::size_t known = std::min(as, by); known > first) reader.faults().error(sentence.words[first].span, "scenario.extra-words", {{"text", sentence.name(first, known).text}});
    std::vector<std::string> creating;
    for (const policy::Action& action : act.type->actions)
        if (action.creates) creating.push_back(action.id);
    if (sentence.has(by)) {
        const Word action = sentence.name(by + 1, by + 2);
        act.action = action.text;
        if (std::find(creating.begin(), creating.end(), act.action) == creating.end())
            reader.faults().error(action.span.line ? action.span : sentence.words[by].span, "pack.unknown-action", {{"action", act.action}, {"record", act.type->name}}).suggest(nearest(act.action, creating));
    } else if (creating.size() == 1) {
        act.action = creating.front();
    } else {
        std::string all;
        for (const std::string& each : creating) all += (all.empty() ? "" : ", ") + each;
        reader.faults().error(name->span, creating.empty() ? "scenario.creates-nothing" : "scenario.which-action", {{"record", act.type->name}, {"actions", all}});
    }
    Word as_name = sentence.name(as + 1, by > as ? by : sentence.words.size());
    if (sentence.has(as) && as_name.text.empty()) static_cast<void>(need(reader, sentence, sentence.words.size(), "NAME"));
    if (refusal) return act;                         // nothing comes of it that could have a name
    if (as_name.text.empty()) as_name = {"#" + std::to_string(++reader.unnamed), name->span};
    if (const Cast::Member* before = reader.cast.add({as_name.text, act.type, as_name.span, {}}))
        reader.faults().error(as_name.span, "pack.named-twice", {{"name", as_name.text}}).note(before->span, "pack.first-here", {{"name", as_name.text}});
    act.as = as_name.text;
    step.subject = {as_name, act.type, false};
    return act;
}

const policy::ApprovalStep* find_step(const RecordType& type, const std::string& name) {
    for (const policy::Action& action : type.actions)
        if (action.approve)
            for (const policy::ApprovalStep& step : action.approve->steps)
                if (step.name == name) return &step;
    return nullptr;
}

Act read_performs(Reader& reader, const Sentence& sentence, Step& step) {
    Performs act;
    const Word* action = need(reader, sentence, sentence.rest(), "ACTION [NAME]");
    if (!action) return act;
    act.action = action->text;
    const std::size_t rest = sentence.rest() + 1;
    act.on = reader.target_or_last(sentence.name(sentence.has(rest) && sentence.words[rest].text == "on" ? rest + 1 : rest, sentence.words.size()), action->span);
    step.subject = act.on;
    if (act.on.empty() || act.on.type->find_action(act.action)) return act;
    if (find_step(*act.on.type, act.action)) return Decides{act.on, Decision::approve, act.action, {}};
    std::vector<std::string> names;
    for (const policy::Action& each : act.on.type->actions) {
        names.push_back(each.id);
        if (each.approve)
            for (const policy::ApprovalStep& chained : each.approve->steps) names.push_back(chained.name);
    }
    reader.faults().error(action->span, "pack.unknown-action", {{"action", act.action}, {"record", act.on.type->name}}).suggest(nearest(act.action, names));
    return act;
}

/// approves [NAME] · transfers [NAME] to PERSON · adds signer PERSON [to NAME]
Act read_decides(Reader& reader, const Sentence& sentence, Decision decision, Step& step) {
    Decides act;
    act.decision = decision;
    std::size_t from = sentence.rest();
    Word name, person;
    const std::size_t to = sentence.find("to", from);
    if (decision == Decision::add_signer) {
        if (sentence.has(from) && sentence.words[from].text == "signer") ++from;
        person = sentence.name(from, to);
        name = sentence.name(to + 1, sentence.words.size());
    } else if (decision == Decision::transfer || decision == Decision::copy) {
        name = sentence.name(from, to);
        person = sentence.name(to + 1, sentence.words.size());
    } else {
        name = sentence.name(from, sentence.words.size());
    }
    act.on = reader.target_or_last(name, sentence.at());
    step.subject = act.on;
    const bool to_person = decision == Decision::add_signer || decision == Decision::transfer || decision == Decision::copy;
    if (to_person && person.text.empty()) static_cast<void>(need(reader, sentence, sentence.words.size(), "to PERSON"));
    else if (to_person) act.to = reader.person(person);
    return act;
}

/// reads [NAME] [FIELD]
Act read_reads(Reader& reader, const Sentence& sentence, Step& step) {
    Reads act;
    const std::size_t from = sentence.rest(), end = sentence.words.size();
    const Word all = sentence.name(from, end), front = sentence.name(from, end > from ? end - 1 : end);
    if (all.text.empty() || reader.cast.find(all.text) || (all.text.starts_with("the ") && end - from == 2)) act.on = reader.target_or_last(all, sentence.at());
    else if (end - from > 1) {
        act.on = reader.target(front);
        act.field = sentence.words[end - 1].text;
    } else if (!reader.last.empty() && reader.last.type->form.find(all.text)) {
        act.on = reader.last;
        act.field = all.text;
    } else {
        act.on = reader.target(all);
    }
    step.subject = act.on;
    if (!act.on.empty() && !act.field.empty() && !act.on.type->form.find(act.field)) {
        policy::Tree key;
        key.text = act.field;
        key.span = sentence.words[end - 1].span;
        report_unknown_field(*act.on.type, key, reader.faults());
    }
    return act;
}

Act read_lists(Reader& reader, const Sentence& sentence) {
    Lists act;
    const Word* name = need(reader, sentence, sentence.rest(), "TYPE or VIEW");
    if (!name) return act;
    no_more(reader, sentence, sentence.rest() + 1);
    std::vector<std::string> names = reader.stage.type_names();
    act.type = reader.stage.type(name->text);
    for (const auto& pack : reader.stage.policy->packs())
        for (const policy::View& view : pack->views) {
            names.push_back(reader.stage.shown(view.id));
            if (act.type || (names.back() != name->text && view.id != name->text)) continue;
            act.type = reader.stage.policy->record_type(view.record_type);
            act.view = view.id;
        }
    if (!act.type) reader.faults().error(name->span, "scenario.unknown-view", {{"name", name->text}}).suggest(nearest(name->text, names));
    return act;
}

/// DUTY [of NAME] [to PERSON], from word `at`.
struct DutyPhrase { std::string duty; Target on; std::string to; };
DutyPhrase read_duty(Reader& reader, const Sentence& sentence, std::size_t at, bool to_person, Step& step) {
    DutyPhrase phrase;
    const Word* name = need(reader, sentence, at, to_person ? "DUTY [of NAME] to PERSON" : "DUTY [of NAME]");
    if (!name) return phrase;
    phrase.duty = reader.duty(*name);
    const std::size_t to = to_person ? sentence.find("to", at + 1) : sentence.words.size();
    const bool of = sentence.has(at + 1) && sentence.words[at + 1].text == "of";
    phrase.on = reader.target_or_last(sentence.name(at + (of ? 2 : 1), to), name->span);
    step.subject = phrase.on;
    if (!to_person) return phrase;
    const Word person = sentence.name(to + 1, sentence.words.size());
    if (person.text.empty()) static_cast<void>(need(reader, sentence, sentence.words.size(), "to PERSON"));
    else phrase.to = reader.person(person);
    return phrase;
}

/// sets PARAMETER to VALUE [from DATE]
Act read_sets(Reader& reader, const Sentence& sentence) {
    Sets act;
    const Word* name = need(reader, sentence, sentence.rest(), "PARAMETER to VALUE [from DATE]");
    if (!name) return act;
    const auto [pack, parameter] = reader.parameter(*name);
    const std::size_t to = sentence.find("to", sentence.rest() + 1), from = sentence.find("from", to);
    if (const Word between = sentence.name(sentence.rest() + 1, to); sentence.has(to) && !between.text.empty()) reader.faults().error(between.span, "scenario.extra-words", {{"text", between.text}});
    const Word value = sentence.name(to + 1, from);
    if (value.text.empty()) static_cast<void>(need(reader, sentence, sentence.words.size(), "to VALUE"));
    if (!parameter || value.text.empty()) return act;
    act.pack = pack->id;
    act.parameter = parameter->id;
    policy::Tree tree;
    tree.kind = policy::Tree::Kind::scalar;
    tree.text = value.text;
    tree.span = tree.content = value.span;
    act.value = parameter_value(*parameter, tree, reader.faults()).value_or(Json());
    if (sentence.has(from)) {
        const Word day = sentence.name(from + 1, sentence.words.size());
        if (!calendar::Date::parse(day.text)) reader.faults().error(sentence.words[from].span, "pack.date", {{"text", day.text}});
        act.from_on = day.text;
    }
    return act;
}

/// attaches FIELD [to NAME] [as NAME]; without a record the file waits to be named in an input.
Act read_attaches(Reader& reader, const Sentence& sentence, Step& step) {
    Attaches act;
    const Word* field = need(reader, sentence, sentence.rest(), "FIELD [to NAME] [as NAME]");
    if (!field) return act;
    act.field = field->text;
    const std::size_t to = sentence.find("to", sentence.rest() + 1), as = sentence.find("as", sentence.rest() + 1);
    if (const Word between = sentence.name(sentence.rest() + 1, std::min(to, as)); !between.text.empty()) reader.faults().error(between.span, "scenario.extra-words", {{"text", between.text}});
    if (sentence.has(to)) step.subject = act.on = reader.target(sentence.name(to + 1, as));
    if (sentence.has(as)) {
        const Word name = sentence.name(as + 1, sentence.words.size());
        act.as = name.text;
        if (const Cast::Member* before = reader.cast.add({name.text, nullptr, name.span, {}}))
            reader.faults().error(name.span, "pack.named-twice", {{"name", name.text}}).note(before->span, "pack.first-here", {{"name", name.text}});
    }
    if (!act.on.empty() && !act.on.type->form.find(act.field)) {
        policy::Tree key;
        key.text = act.field;
        key.span = field->span;
        report_unknown_field(*act.on.type, key, reader.faults());
    }
    return act;
}

/// names NAME as NAME: what an effect or the calendar opened is newest only until the next one is.
Act read_names(Reader& reader, const Sentence& sentence, Step& step) {
    Names act;
    const std::size_t as = sentence.find("as", sentence.rest());
    act.on = reader.target_or_last(sentence.name(sentence.rest(), as), sentence.at());
    const Word name = sentence.name(as + 1, sentence.words.size());
    if (name.text.empty()) {
        static_cast<void>(need(reader, sentence, sentence.words.size(), "[NAME] as NAME"));
    } else if (const Cast::Member* before = reader.cast.add({name.text, act.on.type, name.span, {}})) {
        reader.faults().error(name.span, "pack.named-twice", {{"name", name.text}}).note(before->span, "pack.first-here", {{"name", name.text}});
    }
    act.as = name.text;
    step.subject = {name, act.on.type, false};
    return act;
}

Act read_act(Reader& reader, const Sentence& sentence, bool refusal, Step& step) {
    const std::string& verb = sentence.words[sentence.verb].text;
    if (verb == "creates") return read_creates(reader, sentence, refusal, step);
    if (verb == "performs") return read_performs(reader, sentence, step);
    if (verb == "approves") return read_decides(reader, sentence, Decision::approve, step);
    if (verb == "refuses") return read_decides(reader, sentence, Decision::refuse, step);
    if (verb == "returns") return read_decides(reader, sentence, Decision::return_, step);
    if (verb == "withdraws") return read_decides(reader, sentence, Decision::withdraw, step);
    if (verb == "chases") return read_decides(reader, sentence, Decision::chase, step);
    if (verb == "transfers") return read_decides(reader, sentence, Decision::transfer, step);
    if (verb == "copies") return read_decides(reader, sentence, Decision::copy, step);
    if (verb == "adds") return read_decides(reader, sentence, Decision::add_signer, step);
    if (verb == "reads") return read_reads(reader, sentence, step);
    if (verb == "lists") return read_lists(reader, sentence);
    if (verb == "sets") return read_sets(reader, sentence);
    if (verb == "attaches") return read_attaches(reader, sentence, step);
    if (verb == "names") return read_names(reader, sentence, step);
    if (verb == "acknowledges") {
        no_more(reader, sentence, sentence.rest());
        return Acknowledges{};
    }
    if (verb == "hands") {
        const bool over = sentence.has(sentence.rest()) && sentence.words[sentence.rest()].text == "over";
        DutyPhrase phrase = read_duty(reader, sentence, sentence.rest() + (over ? 1 : 0), true, step);
        return HandsOver{phrase.duty, phrase.on, phrase.to};
    }
    if (verb == "accepts" || verb == "waives") {
        DutyPhrase phrase = read_duty(reader, sentence, sentence.rest(), false, step);
        return verb == "accepts" ? Act(Accepts{phrase.duty, phrase.on}) : Act(Waives{phrase.duty, phrase.on});
    }
    if (verb == "attests") {
        const Word* clause = need(reader, sentence, sentence.rest(), "CLAUSE");
        no_more(reader, sentence, sentence.rest() + 1);
        return clause ? Attests{reader.clause(*clause), clause->text} : Attests{};
    }
    // exports, runs: of the language, but nothing stands behind them yet.
    reader.faults().error(sentence.at(), "pack.not-yet", {{"key", verb}});
    return Pass{};
}

void read_time(Reader& reader, const std::vector<Word>& words, const policy::Tree& when, Step& step) {
    const auto at = words.size() > 1 ? moment_of(words[0].text, words[1].text, reader.stage.zone) : std::nullopt;
    if (!at) {
        reader.faults().error(words[0].span, "scenario.time", {{"text", joined(words, 0, 2).text}});
        return;
    }
    if (*at < reader.now) reader.faults().error(when.span, "scenario.back-in-time", {{"at", words[0].text + " " + words[1].text}, {"now", shown(reader.now, reader.stage.zone)}});
    step.at = reader.now = *at;
}

}  // namespace

void read_when(Reader& reader, const policy::Tree& when, bool refusal, Step& step) {
    Sentence sentence;
    sentence.words = words_of(when);
    std::size_t first = 0;
    if (!sentence.words.empty() && std::isdigit(static_cast<unsigned char>(sentence.words[0].text[0]))) {
        read_time(reader, sentence.words, when, step);
        first = 2;
    }
    if (!sentence.words.empty() && first >= sentence.words.size()) return;
    const auto verb = std::find_if(sentence.words.begin() + static_cast<std::ptrdiff_t>(std::min(first, sentence.words.size())), sentence.words.end(),
                                   [](const Word& word) { return std::find(verbs().begin(), verbs().end(), word.text) != verbs().end(); });
    if (verb == sentence.words.end()) {
        auto& fault = reader.faults().error(when.span, "scenario.no-verb", {{"text", joined(sentence.words, first, sentence.words.size()).text}});
        for (std::size_t i = first; i < sentence.words.size() && fault.suggestion.empty(); ++i) fault.suggest(nearest(sentence.words[i].text, verbs()));
        return;
    }
    sentence.verb = static_cast<std::size_t>(verb - sentence.words.begin());
    const Word who = joined(sentence.words, first, sentence.verb);
    if (who.text.empty()) reader.faults().error(sentence.at(), "scenario.nobody-acts", {{"verb", verb->text}});
    else if (who.text != "system") step.person = reader.person(who);
    step.act = read_act(reader, sentence, refusal, step);
}

}  // namespace huiyin::app
