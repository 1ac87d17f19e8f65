// The recurrence set of RFC 5545, 3.8.5: a start, rules, further dates (RDATE) and dates left out (EXDATE), in a time zone.
//
// - The start belongs to the set where a rule gives it, or where there is no rule. What a rule gives for a start that it does
//   not match the standard leaves undefined (3.8.5.3); here only what the rule gives belongs to the set.
// - COUNT counts what the rule gives, also where EXDATE takes some of it away; UNTIL is inclusive, and a DATE includes its day.
// - A local time that a clock change skips is read with the offset before the gap, one that comes twice is the first
//   (3.3.5); occurrences that fall on one instant are one.
// - A set ends with the year 9999. A rule that never comes true (BYMONTH=2;BYMONTHDAY=30) costs no more than one that does.
//
//   RecurrenceSet::make({.start = *DateOrTime::parse("19970902T090000"), .rules = {*Rrule::parse("FREQ=DAILY;COUNT=10")}})
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "calendar/rrule.hpp"

namespace huiyin::calendar {

/// One occurrence. Of a set of dates, `local` is midnight and `at` counts as if in UTC.
struct Occurrence {
    Instant at;
    LocalTime local;
    auto operator<=>(const Occurrence& other) const { return at <=> other.at; }
    bool operator==(const Occurrence& other) const { return at == other.at; }
};

class RecurrenceSet {
public:
    struct Definition {
        DateOrTime start;
        std::optional<Zone> zone;                   ///< of local times; none: floating, or UTC where the start says so
        std::vector<Rrule> rules;                   ///< rarely more than one
        std::vector<DateOrTime> rdates, exdates;    ///< an exdate that is a date takes away its whole day
    };
    /// Problems: calendar.rrule-start-date (a rule by the hour, minute or second for a date).
    static Result<RecurrenceSet> make(Definition definition);

    /// Strictly after, strictly before, in [from, to) up to `most`, and the first `most`. Cost: a few divisions an occurrence;
    /// a rule with COUNT is counted through once.
    [[nodiscard]] std::optional<Occurrence> next(Instant after) const;
    [[nodiscard]] std::optional<Occurrence> previous(Instant before) const;
    [[nodiscard]] std::vector<Occurrence> between(Instant from, Instant to, std::size_t most) const;
    [[nodiscard]] std::vector<Occurrence> first(std::size_t most) const;

    [[nodiscard]] bool dates_only() const;
    /// The instant of a local time of the set, as `Occurrence::at` has it.
    [[nodiscard]] Instant instant_of(LocalTime local) const;
    /// As RFC 5545 writes it: a date, a local time, or UTC with Z, like the start.
    [[nodiscard]] std::string text_of(const Occurrence& occurrence) const;

private:
    struct Data;
    std::shared_ptr<const Data> data_;
};

}  // namespace huiyin::calendar
