// When and for whom a schedule comes round: its rhythm or phases, what its periods count from, how often in each, the sample
// that is drawn, and from when an occurrence can be kept.
#include <algorithm>

#include "policy/records_behind.hpp"
#include "policy/scope.hpp"
#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

using feel::Type;

constexpr std::int32_t times_most = 100;

std::optional<std::int32_t> how_many(Workbook& book, const Tree& tree) {
    const auto number = book.number(tree);
    const auto whole = number ? number->to_int64() : std::nullopt;
    if (whole && *whole >= 1 && *whole <= times_most) return static_cast<std::int32_t>(*whole);
    if (number) book.diagnostics.error(tree.span, "pack.want-count", {{"text", tree.text}, {"most", std::to_string(times_most)}});
    return {};
}

/// Periods that are counted from a date follow each other without gaps, whatever day they begin on.
bool can_be_anchored(const calendar::Every& every) {
    switch (every.rhythm) {
        case calendar::Rhythm::day: case calendar::Rhythm::week: case calendar::Rhythm::month: case calendar::Rhythm::quarter: case calendar::Rhythm::half_year: case calendar::Rhythm::year: return true;
        case calendar::Rhythm::working_day: case calendar::Rhythm::once: case calendar::Rhythm::rrule: return false;
    }
    return false;
}

void read_anchor(Workbook& book, const Tree& tree, const Setting& setting, Schedule& schedule) {
    if (tree.is_scalar() && tree.quoted) {
        schedule.anchor = Anchor::date;
        schedule.anchored = book.expression(tree, setting);
        if (!schedule.anchored) return;
        const Type& type = schedule.anchored.program->type();
        if (!type.is_any() && !type.is(Type::Of::date) && !type.is(Type::Of::date_time)) book.diagnostics.error(tree.span, "pack.no-date", {{"field", tree.text}});
        return;
    }
    if (tree.text == "completion") schedule.anchor = Anchor::completion;
    else if (tree.text != "calendar") book.diagnostics.error(tree.span, "pack.anchor-word", {{"text", tree.text}}).suggest(nearest(tree.text, {"calendar", "completion"}));
}

void read_phases(Workbook& book, const Tree& tree, Schedule& schedule) {
    const auto one = [&](const Tree& item) {
        if (!book.shaped(item, "phase")) return;
        if (!schedule.phases.empty() && !schedule.phases.back().periods) book.diagnostics.error(item.span, "pack.phase-after-endless");
        Phase phase;
        if (const Tree* every = item.find("every"))
            if (const auto rhythm = book.every(*every)) phase.every = *rhythm;
        if (const Tree* times = item.find("times")) phase.periods = how_many(book, *times);
        phase.clauses = book.clauses_of(item);
        schedule.phases.push_back(std::move(phase));
    };
    if (tree.is_list()) for (const Tree& item : tree.items) one(item);
    else one(tree);
    if (!schedule.phases.empty()) schedule.every = schedule.phases.front().every;
}

/// A figure between two bounds, or FEEL that gives one.
Value figure(Workbook& book, const Tree& tree, const Decimal& least, const Decimal& most, const char* code) {
    Value made;
    if (tree.is_scalar() && tree.quoted) {
        made.expression = book.expression(tree, {}, Type::Of::number);
        return made;
    }
    const auto number = book.number(tree);
    if (!number) return made;
    if (*number < least || *number > most) book.diagnostics.error(tree.span, code, {{"text", tree.text}});
    made.literal = Json(*number);
    return made;
}

void read_sample(Workbook& book, const Tree& tree, const Setting& setting, Schedule& schedule) {
    if (!book.shaped(tree, "sample")) return;
    Sample sample;
    if (const Tree* share = tree.find("share")) sample.share = figure(book, *share, *Decimal::parse("0.0001"), Decimal(1), "pack.sample-share");
    if (const Tree* least = tree.find("least")) sample.least = figure(book, *least, Decimal(1), Decimal(1'000'000), "pack.sample-least");
    if (const Tree* per = tree.find("per")) sample.per = book.expression(*per, setting);
    if (const Tree* hidden = tree.find("hidden")) sample.hidden = book.boolean(*hidden);
    sample.at_end = schedule.population && reads_slot(*schedule.population.program, static_cast<std::size_t>(Slot::period));
    if (schedule.population.text.empty()) book.diagnostics.error(tree.span, "pack.sample-of-nothing", {{"schedule", schedule.name}});
    schedule.sample = std::move(sample);
}

}  // namespace

std::optional<calendar::Limit> read_opening(Workbook& book, const Tree& tree) {
    if (tree.is_scalar())
        if (auto begins = calendar::Limit::parse(tree.text + " 00:00", calendar::Phrases::scheduled); begins.ok()) return *begins;
    auto opens = book.limit(tree, calendar::Phrases::scheduled);
    if (opens && std::holds_alternative<calendar::Period>(opens->held)) {
        book.diagnostics.error(tree.span, "pack.want-moment", {{"text", tree.text}});
        return {};
    }
    return opens;
}

void read_rhythm(Workbook& book, const Tree& tree, const Setting& setting, Schedule& schedule) {
    if (schedule.population) {
        schedule.population_type = setting.item.name();
        schedule.own_fields = reads_own_fields(*schedule.population.program);
    }
    const Tree *every = tree.find("every"), *phases = tree.find("phases"), *anchor = tree.find("anchor");
    if (every)
        if (const auto rhythm = book.every(*every)) schedule.every = *rhythm;
    if (anchor) read_anchor(book, *anchor, setting, schedule);
    if (phases) read_phases(book, *phases, schedule);
    if (!every && !phases) book.diagnostics.error(tree.span, "pack.no-rhythm", {{"schedule", schedule.name}});
    if (every && phases) book.diagnostics.error(tree.key("phases")->span, "pack.phases-and-every").note(tree.key("every")->span, "pack.every-here");
    if (phases && schedule.anchor == Anchor::calendar) book.diagnostics.error(tree.key("phases")->span, "pack.phases-without-anchor");
    if (schedule.anchor != Anchor::calendar) {
        std::vector<calendar::Every> rhythms;
        for (const Phase& phase : schedule.phases) rhythms.push_back(phase.every);
        if (rhythms.empty()) rhythms.push_back(schedule.every);
        for (const calendar::Every& rhythm : rhythms)
            if (!can_be_anchored(rhythm)) book.diagnostics.error(anchor->span, "pack.anchor-rhythm", {{"every", rhythm.in_words(Language::zh)}, {"every_en", rhythm.in_words(Language::en)}});
        if (schedule.population.text.empty()) book.diagnostics.error(anchor->span, "pack.anchor-of-nothing", {{"schedule", schedule.name}});
    }
    if (const Tree* times = tree.find("times")) schedule.times = how_many(book, *times).value_or(1);
    if (const Tree* sample = tree.find("sample")) read_sample(book, *sample, setting, schedule);
    if (const Tree* opens = tree.find("opens")) {
        schedule.opens = read_opening(book, *opens);
        if (schedule.opens && !schedule.opens->needs().field.empty()) {
            book.diagnostics.error(opens->span, "pack.opens-field", {{"text", opens->text}});
            schedule.opens.reset();
        }
    }
}

}  // namespace huiyin::policy
