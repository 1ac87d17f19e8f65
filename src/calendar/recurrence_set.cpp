// From local times to instants. The map is monotone but for clock changes: times in a gap move on by it and may overtake
// those that follow, and times in an overlap fall back to its first pass. So next looks at local times from a day before
// on, and previous up to a day after, but only where the offset changes nearby.
#include "calendar/recurrence_set.hpp"

#include <algorithm>
#include <mutex>
#include <set>

#include "calendar/rrule_walk.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_seconds = 86'400;
/// No clock change is longer than a day (Samoa skipped a whole one in 2011); an hour on top for good measure.
constexpr std::int64_t change_max = day_seconds + 3600;

LocalSeconds seconds_of(LocalTime at) { return at.date.number * day_seconds + at.ms / 1000; }
LocalTime local_of(LocalSeconds at) {
    const std::int64_t day = at >= 0 ? at / day_seconds : -((-at + day_seconds - 1) / day_seconds);
    return {Date{day}, (at - day * day_seconds) * 1000};
}

std::int64_t ceil_seconds(Instant at) { return at.ms >= 0 ? (at.ms + 999) / 1000 : -(-at.ms / 1000); }

/// Local time and seconds since the epoch, both ways.
class Clockwork {
public:
    explicit Clockwork(std::optional<Zone> zone) : zone_(std::move(zone)) {}

    [[nodiscard]] std::int64_t to_epoch(LocalSeconds local) const { return zone_ ? zone_->to_instant(local_of(local)).ms / 1000 : local; }
    [[nodiscard]] LocalSeconds to_local(std::int64_t epoch) const { return zone_ ? seconds_of(zone_->to_local({epoch * 1000})) : epoch; }
    [[nodiscard]] bool skipped(LocalSeconds local) const { return zone_ && to_local(to_epoch(local)) != local; }
    [[nodiscard]] bool changes_near(std::int64_t epoch) const {
        return zone_ && zone_->offset_seconds({(epoch - 2 * change_max) * 1000}) != zone_->offset_seconds({(epoch + 2 * change_max) * 1000});
    }

private:
    std::optional<Zone> zone_;
};

/// One rule in its zone, with its end.
class ZonedRule {
public:
    ZonedRule(const Rrule& rule, const RecurrenceSet::Definition& definition, const Clockwork& clock)
        : walk_(rule, seconds_of(definition.start.at), definition.start.date_only), clock_(clock), count_(rule.count) {
        if (!rule.until) return;
        const LocalSeconds until = seconds_of(rule.until->at);
        if (rule.until->date_only) until_ = clock.to_epoch(until + day_seconds) - 1;   // a date includes its day
        else until_ = rule.until->utc ? until : clock.to_epoch(until);
    }

    /// Whoever asks for nothing from `limit` on need not wait for COUNT to be counted through.
    [[nodiscard]] std::optional<std::int64_t> next(std::int64_t after, std::int64_t limit) const {
        const auto found = next_uncounted(after);
        return found && (*found >= limit || *found <= end()) ? found : std::nullopt;
    }

    [[nodiscard]] std::optional<std::int64_t> previous(std::int64_t before) const {
        before = before > end() ? end() + 1 : before;
        const bool near = clock_.changes_near(before);
        const LocalSeconds local = clock_.to_local(before - 1), low = local - change_max;
        std::optional<std::int64_t> best;
        for (auto raw = walk_.previous(near ? local + change_max : local); raw; raw = walk_.previous(*raw - 1)) {
            const std::int64_t at = clock_.to_epoch(*raw);
            if (at < before && (!best || at > *best)) best = at;
            if (best && (!near || *raw < low)) break;
        }
        return best;
    }

private:
    [[nodiscard]] std::optional<std::int64_t> next_uncounted(std::int64_t after) const {
        const bool near = clock_.changes_near(after);
        const LocalSeconds local = clock_.to_local(after);
        std::optional<std::int64_t> best;
        for (auto raw = walk_.next(near ? local - change_max : local + 1); raw; raw = walk_.next(*raw + 1)) {
            const std::int64_t at = clock_.to_epoch(*raw);
            if (at > after && (!best || at < *best)) best = at;
            if (best && !(near && clock_.skipped(*raw))) break;
        }
        return best && *best <= until_ ? best : std::nullopt;
    }

    /// The last occurrence that COUNT leaves, found once by counting.
    [[nodiscard]] std::int64_t end() const {
        if (!count_) return until_;
        std::call_once(counted_->once, [&] {
            std::int64_t at = INT64_MIN / 2000;
            for (std::int64_t n = 0; n < *count_; ++n) {
                const auto found = next_uncounted(at);
                if (!found) { at = until_; break; }
                at = *found;
            }
            counted_->end = at;
        });
        return counted_->end;
    }

    struct Counted { std::once_flag once; std::int64_t end = 0; };
    RruleWalk walk_;
    const Clockwork& clock_;
    std::optional<std::int64_t> count_;
    std::int64_t until_ = INT64_MAX / 2000;
    std::shared_ptr<Counted> counted_ = std::make_shared<Counted>();
};

}  // namespace

struct RecurrenceSet::Data {
    explicit Data(Definition held) : definition(std::move(held)), clock(definition.start.date_only || definition.start.utc ? std::nullopt : definition.zone) {}
    Definition definition;
    Clockwork clock;
    std::vector<ZonedRule> rules;
    std::vector<std::int64_t> dates;                          ///< RDATE, and the start where there is no rule; sorted
    std::set<std::int64_t> left_out;
    std::set<std::int64_t> days_left_out;                     ///< day numbers in local time

    [[nodiscard]] std::int64_t epoch_of(const DateOrTime& value) const {
        const LocalSeconds local = seconds_of(value.at);
        if (definition.start.date_only) return local / day_seconds * day_seconds;
        return value.utc ? local : clock.to_epoch(local);
    }
    [[nodiscard]] bool excluded(std::int64_t at) const {
        return left_out.contains(at) || (!days_left_out.empty() && days_left_out.contains(local_of(clock.to_local(at)).date.number));
    }
    [[nodiscard]] Occurrence occurrence(std::int64_t at) const { return {{at * 1000}, local_of(clock.to_local(at))}; }

    /// The next one; one at `limit` or later may be none.
    [[nodiscard]] std::optional<std::int64_t> next(std::int64_t after, std::int64_t limit = INT64_MAX) const {
        while (true) {
            std::optional<std::int64_t> best;
            for (const ZonedRule& rule : rules)
                if (const auto at = rule.next(after, limit); at && (!best || *at < *best)) best = at;
            if (const auto date = std::upper_bound(dates.begin(), dates.end(), after); date != dates.end() && (!best || *date < *best)) best = *date;
            if (!best || !excluded(*best)) return best;
            after = *best;
        }
    }
    [[nodiscard]] std::optional<std::int64_t> previous(std::int64_t before) const {
        while (true) {
            std::optional<std::int64_t> best;
            for (const ZonedRule& rule : rules)
                if (const auto at = rule.previous(before); at && (!best || *at > *best)) best = at;
            if (const auto date = std::lower_bound(dates.begin(), dates.end(), before); date != dates.begin() && (!best || *(date - 1) > *best)) best = *(date - 1);
            if (!best || !excluded(*best)) return best;
            before = *best;
        }
    }
};

Result<RecurrenceSet> RecurrenceSet::make(Definition definition) {
    for (const Rrule& rule : definition.rules)
        if (definition.start.date_only && rule.frequency < Frequency::daily) return Problem("calendar.rrule-start-date", {{"start", definition.start.to_string()}});
    auto data = std::make_shared<Data>(std::move(definition));
    for (const Rrule& rule : data->definition.rules) data->rules.emplace_back(rule, data->definition, data->clock);
    for (const DateOrTime& date : data->definition.rdates) data->dates.push_back(data->epoch_of(date));
    if (data->rules.empty()) data->dates.push_back(data->epoch_of(data->definition.start));
    std::sort(data->dates.begin(), data->dates.end());
    for (const DateOrTime& date : data->definition.exdates) {
        if (date.date_only) data->days_left_out.insert(date.at.date.number);
        else data->left_out.insert(data->epoch_of(date));
    }
    RecurrenceSet made;
    made.data_ = std::move(data);
    return made;
}

std::optional<Occurrence> RecurrenceSet::next(Instant after) const {
    // Whole seconds: what lies within the second of `after` comes no later than it.
    const auto at = data_->next(ceil_seconds({after.ms + 1}) - 1);
    return at ? std::optional(data_->occurrence(*at)) : std::nullopt;
}

std::optional<Occurrence> RecurrenceSet::previous(Instant before) const {
    const auto at = data_->previous(ceil_seconds(before));
    return at ? std::optional(data_->occurrence(*at)) : std::nullopt;
}

std::vector<Occurrence> RecurrenceSet::between(Instant from, Instant to, std::size_t most) const {
    std::vector<Occurrence> found;
    const std::int64_t limit = ceil_seconds(to);
    for (auto at = data_->next(ceil_seconds(from) - 1, limit); at && *at < limit && found.size() < most; at = data_->next(*at, limit)) found.push_back(data_->occurrence(*at));
    return found;
}

std::vector<Occurrence> RecurrenceSet::first(std::size_t most) const {
    return between({(first_day() - 2) * day_seconds * 1000}, {(last_day() + 2) * day_seconds * 1000}, most);
}

Instant RecurrenceSet::instant_of(LocalTime local) const { return {data_->clock.to_epoch(seconds_of(local)) * 1000}; }
bool RecurrenceSet::dates_only() const { return data_->definition.start.date_only; }

std::string RecurrenceSet::text_of(const Occurrence& occurrence) const {
    return DateOrTime{occurrence.local, data_->definition.start.date_only, data_->definition.start.utc}.to_string();
}

}  // namespace huiyin::calendar
