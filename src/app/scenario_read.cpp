// A scenario as a whole: its header, its steps, and the names that all parts look up alike.
#include <algorithm>

#include "app/scenario_reader.hpp"
#include "app/scenario_value.hpp"

namespace huiyin::app {
namespace {

using policy::Tree;

const std::vector<std::string> scenario_keys{"scenario", "clauses", "clock", "pack", "params", "given", "steps"};
const std::vector<std::string> step_keys{"when", "with", "then", "because", "confirm", "leave", "change"};

void check_keys(policy::Diagnostics& faults, const Tree& map, const std::vector<std::string>& allowed) {
    for (const auto& [key, value] : map.members)
        if (std::find(allowed.begin(), allowed.end(), key.text) == allowed.end()) faults.error(key.span, "pack.unknown-key", {{"key", key.text}}).suggest(nearest(key.text, allowed));
}

void read_clock(Reader& reader, const Tree& document) {
    const Tree* clock = document.find("clock");
    if (!clock) {
        reader.faults().error(document.span, "scenario.missing-key", {{"key", "clock"}});
        return;
    }
    const std::vector<Word> words = words_of(*clock);
    const auto at = words.size() == 2 ? moment_of(words[0].text, words[1].text, reader.stage.zone) : std::nullopt;
    if (!at) reader.faults().error(clock->span, "scenario.time", {{"text", clock->text}});
    else reader.scenario.clock = reader.now = *at;
}

void read_version(Reader& reader, const Tree& wanted) {
    const std::string& have = reader.stage.pack->version;
    const bool fits = wanted.text == have || (wanted.text.ends_with("x") && have.starts_with(wanted.text.substr(0, wanted.text.size() - 1)));
    if (!fits) reader.faults().error(wanted.span, "pack.import-version", {{"pack", reader.stage.pack->id}, {"wanted", wanted.text}, {"have", have}});
}

void read_params(Reader& reader, const Tree& params) {
    if (!params.is_map()) {
        reader.faults().error(params.span, "pack.want-map", {{"what", "params"}});
        return;
    }
    for (const auto& [key, value] : params.members) {
        const auto [pack, parameter] = reader.parameter({key.text, key.span});
        if (!parameter) continue;
        if (auto held = parameter_value(*parameter, value, reader.faults())) reader.scenario.params.push_back({pack->id, parameter->id, std::move(*held)});
    }
}

Reasons read_reasons(Reader& reader, const Tree& tree) {
    Reasons reasons;
    const auto text = [&](const char* key, std::string& into) {
        const Tree* held = tree.find(key);
        if (!held) return;
        if (held->is_scalar()) into = held->text;
        else reader.faults().error(held->span, "pack.want-word");
    };
    text("because", reasons.because);
    text("confirm", reasons.confirm);
    text("leave", reasons.leave);
    text("change", reasons.change);
    return reasons;
}

/// The input of an act, checked against the fields of what it acts on.
void read_with(Reader& reader, const Tree& with, Step& step) {
    if (!with.is_map()) {
        reader.faults().error(with.span, "pack.want-map", {{"what", "with"}});
        return;
    }
    step.with = with;
    const auto only = [&](std::vector<std::string> keys) { check_keys(reader.faults(), with, keys); };
    if (const auto* creates = std::get_if<Creates>(&step.act); creates && creates->type) check_fields(*creates->type, with, reader.cast, reader.stage.zone, reader.faults());
    else if (const auto* performs = std::get_if<Performs>(&step.act); performs && performs->on.type) check_fields(*performs->on.type, with, reader.cast, reader.stage.zone, reader.faults());
    else if (auto* decides = std::get_if<Decides>(&step.act)) {
        only({"decision", "reason", "signature", "position"});
        static const std::vector<std::pair<const char*, engine::Decision>> decisions{{"approve", engine::Decision::approve}, {"refuse", engine::Decision::refuse}, {"return", engine::Decision::return_}};
        if (const Tree* decision = with.find("decision")) {
            const auto found = std::find_if(decisions.begin(), decisions.end(), [&](const auto& each) { return decision->text == each.first; });
            if (found == decisions.end()) reader.faults().error(decision->span, "scenario.decision", {{"text", decision->text}}).suggest(nearest(decision->text, {"approve", "refuse", "return"}));
            else decides->decision = found->second;
        }
    } else if (std::holds_alternative<Attests>(step.act)) only({"answer", "note", "expires_on"});
    else if (std::holds_alternative<Attaches>(step.act)) only({"name", "media_type", "text"});
    else if (!std::holds_alternative<Creates>(step.act) && !std::holds_alternative<Performs>(step.act)) reader.faults().error(with.span, "scenario.no-input");
}

void read_step(Reader& reader, const Tree& tree) {
    if (!tree.is_map()) {
        reader.faults().error(tree.span, "pack.want-map", {{"what", "step"}});
        return;
    }
    check_keys(reader.faults(), tree, step_keys);
    const Tree* when = tree.find("when");
    if (!when || !when->is_scalar()) {
        reader.faults().error(when ? when->span : tree.span, "scenario.missing-key", {{"key", "when"}});
        return;
    }
    Step step;
    step.span = when->span;
    const Tree* then = tree.find("then");
    const std::size_t faults = reader.faults().errors();
    read_when(reader, *when, then && then->find("refused"), step);
    step.understood = reader.faults().errors() == faults;
    if (const Tree* with = tree.find("with"); with && !with->is_nothing()) read_with(reader, *with, step);
    step.reasons = read_reasons(reader, tree);
    if (!step.subject.empty()) reader.last = step.subject;
    else step.subject = reader.last;
    if (then && then->is_map()) read_then(reader, *then, step);
    else if (then && !then->is_nothing()) reader.faults().error(then->span, "pack.want-map", {{"what", "then"}});
    reader.scenario.steps.push_back(std::move(step));
}

void read_document(Reader& reader, const Tree& document) {
    Scenario& scenario = reader.scenario;
    scenario.name.span = document.span;
    if (!document.is_map()) {
        scenario.faults.error(document.span, "pack.want-map", {{"what", "scenario"}});
        return;
    }
    check_keys(scenario.faults, document, scenario_keys);
    if (const Tree* name = document.find("scenario"); name && name->is_scalar()) scenario.name = {name->text, name->span};
    else scenario.faults.error(document.span, "scenario.missing-key", {{"key", "scenario"}});
    if (const Tree* clauses = document.find("clauses")) {
        std::vector<Tree> one{*clauses};
        for (const Tree& each : clauses->is_list() ? clauses->items : one) {
            static_cast<void>(reader.clause({each.text, each.span}));
            scenario.clauses.push_back({each.text, each.span});
        }
    }
    // In values too, `the TYPE` is the newest record of a type; who it is, each step finds out.
    for (const std::string& type : reader.stage.type_names())
        if (const policy::RecordType* held = reader.stage.type(type); !is_person(*held) && !is_department(*held)) reader.cast.add({"the " + type, held, document.span, {}});
    read_clock(reader, document);
    if (const Tree* version = document.find("pack")) read_version(reader, *version);
    if (const Tree* params = document.find("params")) read_params(reader, *params);
    if (const Tree* given = document.find("given")) read_given(reader, *given);
    const Tree* steps = document.find("steps");
    if (!steps || !steps->is_list() || steps->items.empty()) scenario.faults.error(steps ? steps->span : document.span, "scenario.missing-key", {{"key", "steps"}});
    else
        for (const Tree& step : steps->items) read_step(reader, step);
    scenario.readable = scenario.faults.errors() == 0;
}

}  // namespace

const Expectation* Step::refusal() const {
    for (const Expectation& each : expected)
        if (std::holds_alternative<ExpectRefused>(each.what)) return &each;
    return nullptr;
}

Target Reader::target(const Word& name) {
    if (name.text.starts_with("the ")) {
        const Word type_name{name.text.substr(4), {name.span.file, name.span.line, name.span.column + 4, name.span.length > 4 ? name.span.length - 4 : 1}};
        if (const policy::RecordType* type = stage.type(type_name.text)) return {name, type, true};
        faults().error(type_name.span, "pack.unknown-record", {{"record", type_name.text}}).suggest(nearest(type_name.text, stage.type_names()));
        return {};
    }
    if (const Cast::Member* member = cast.find(name.text); member && member->type) return {name, member->type, false};
    faults().error(name.span, "scenario.no-such-record", {{"name", name.text}}).suggest(nearest(name.text, cast.names()));
    return {};
}

Target Reader::target_or_last(const Word& name, const policy::Span& at) {
    if (!name.text.empty()) return target(name);
    if (last.empty()) faults().error(at, "scenario.no-record-yet");
    return last;
}

std::string Reader::person(const Word& name) {
    const Cast::Member* member = cast.find(name.text);
    if (member && member->type && is_person(*member->type)) return name.text;
    const policy::RecordType* people = stage.policy->record_type("base.person");
    faults().error(name.span, "scenario.unknown-person", {{"name", name.text}}).suggest(nearest(name.text, cast.names(people)));
    return {};
}

std::vector<Whom> Reader::whom(const std::vector<Word>& words, std::size_t from, std::size_t to) {
    std::vector<Whom> all;
    const auto one = [&](const Word& word) {
        if (word.text.empty()) return;
        if (cast.find(word.text)) all.push_back({Whom::Kind::named, word, {}});
        else if (word.text == "customer") all.push_back({Whom::Kind::customer, word, {}});
        else if (word.text == "nobody") all.push_back({Whom::Kind::nobody, word, {}});
        else if (const std::string role = stage.role(word.text); !role.empty()) all.push_back({Whom::Kind::role, word, role});
        else {
            std::vector<std::string> names = cast.names();
            for (std::string& name : stage.role_names()) names.push_back(std::move(name));
            faults().error(word.span, "scenario.unknown-whom", {{"name", word.text}}).suggest(nearest(word.text, names));
        }
    };
    std::size_t begin = from;
    to = std::min(to, words.size());
    for (std::size_t i = from; i < to; ++i) {
        const bool comma = words[i].text.ends_with(",") || words[i].text.ends_with("，") || words[i].text.ends_with("、");
        if (!comma && words[i].text != "and") continue;
        Word word = joined(words, begin, comma ? i + 1 : i);
        if (comma) {
            const std::size_t size = word.text.ends_with(",") ? 1 : std::string("、").size();
            word.text.resize(word.text.size() - size);
            word.span.length -= static_cast<std::uint32_t>(size);
        }
        one(word);
        begin = i + 1;
    }
    one(joined(words, begin, to));
    return all;
}

std::string Reader::duty(const Word& name) {
    std::string id = stage.duty(name.text);
    if (id.empty()) faults().error(name.span, "pack.unknown-duty", {{"duty", name.text}}).suggest(nearest(name.text, stage.duty_names()));
    return id;
}

std::string Reader::clause(const Word& id) {
    for (const auto& pack : stage.policy->packs())
        if (std::any_of(pack->clauses.begin(), pack->clauses.end(), [&](const policy::Clause& each) { return each.id == id.text; })) return pack->id;
    faults().error(id.span, "pack.unknown-clause", {{"clause", id.text}}).suggest(nearest(id.text, stage.clause_ids()));
    return {};
}

std::pair<const policy::Pack*, const policy::Parameter*> Reader::parameter(const Word& name) {
    std::vector<std::string> names;
    for (const auto& pack : stage.policy->packs())
        for (const policy::Parameter& each : pack->parameters) {
            names.push_back(stage.shown(pack->id + "." + each.id));
            if (names.back() == name.text) return {pack.get(), &each};
        }
    faults().error(name.span, "scenario.unknown-parameter", {{"parameter", name.text}}).suggest(nearest(name.text, names));
    return {};
}

std::optional<std::int64_t> Reader::count(const Word& word) {
    const auto number = Decimal::parse(word.text);
    const auto whole = number ? number->to_int64() : std::nullopt;
    if (!whole || *whole < 0) faults().error(word.span, "scenario.want-count", {{"text", word.text}});
    return whole;
}

bool Reader::state(const policy::RecordType& type, const Word& name) {
    if (type.find_state(name.text)) return true;
    std::vector<std::string> names;
    for (const policy::State& each : type.states) names.push_back(each.id);
    faults().error(name.span, "pack.unknown-state", {{"state", name.text}, {"record", type.title.zh}, {"record_en", type.title.in(Language::en)}}).suggest(nearest(name.text, names));
    return false;
}

std::vector<Scenario> read_scenarios(const std::string& file, const std::string& text, const Stage& stage) {
    policy::Diagnostics of_file;
    const std::vector<Tree> documents = policy::read_yaml(file, text, of_file);
    std::vector<Scenario> all;
    if (of_file.errors() == 0)
        for (const Tree& document : documents) {
            if (document.is_nothing()) continue;
            Scenario scenario;
            Reader reader{stage, scenario, {}, {}, {}, 0};
            read_document(reader, document);
            scenario.faults.sort();
            all.push_back(std::move(scenario));
        }
    if (!all.empty()) return all;
    Scenario none;
    none.name.span = {file, 1, 1, 1};
    none.faults = std::move(of_file);
    if (none.faults.errors() == 0) none.faults.error(none.name.span, "scenario.none");
    none.faults.sort();
    all.push_back(std::move(none));
    return all;
}

}  // namespace huiyin::app
