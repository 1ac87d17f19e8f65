// Zones by ICU, which carries the IANA data. The changes of a zone from 1800 to 2200 are asked for once and searched from
// then on; ICU itself is asked only about later times. What is held never changes, so zones of one name share it.
#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "calendar/civil.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t table_from_ms = -5'364'662'400'000;                   // 1800-01-01
constexpr std::int64_t table_to_ms = 7'258'118'400'000;                      // 2200-01-01

/// Where the wall clock has left a change behind: a skipped time still has the offset before it, and so has the first
/// pass of a time that comes twice.
std::int64_t wall_ms(const ClockChange& change) { return change.at.ms + std::max(change.before_seconds, change.after_seconds) * 1000LL; }

}  // namespace

struct Zone::Data {
    std::string name;
    std::unique_ptr<icu::BasicTimeZone> zone;                 ///< none for UTC
    std::int32_t first_seconds = 0;                           ///< before the first change
    std::vector<ClockChange> changes;
    bool ends = true;                                         ///< no change after the table

    void fill() {
        int32_t raw = 0, saving = 0;
        UErrorCode status = U_ZERO_ERROR;
        zone->getOffset(static_cast<UDate>(table_from_ms), false, raw, saving, status);
        first_seconds = (raw + saving) / 1000;
        icu::TimeZoneTransition transition;
        auto at = static_cast<UDate>(table_from_ms);
        while (zone->getNextTransition(at, false, transition)) {
            at = transition.getTime();
            if (at >= static_cast<UDate>(table_to_ms)) {
                ends = false;
                break;
            }
            const auto seconds = [](const icu::TimeZoneRule* rule) { return (rule->getRawOffset() + rule->getDSTSavings()) / 1000; };
            const std::int32_t before = seconds(transition.getFrom()), after = seconds(transition.getTo());
            if (before != after) changes.push_back({{static_cast<std::int64_t>(at)}, before, after});
        }
    }

    [[nodiscard]] bool beyond(std::int64_t ms) const { return !ends && ms >= table_to_ms - day_ms; }
};

Zone Zone::utc() {
    static const std::shared_ptr<const Data> shared = [] {
        auto data = std::make_shared<Data>();
        data->name = "UTC";
        return data;
    }();
    Zone zone;
    zone.data_ = shared;
    return zone;
}

Result<Zone> Zone::named(std::string_view name) {
    if (name == "UTC" || name == "Z") return utc();
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const Data>, std::less<>> known;   // at most every zone there is
    Zone made;
    const std::lock_guard lock(mutex);
    if (const auto held = known.find(name); held != known.end()) {
        made.data_ = held->second;
        return made;
    }
    const icu::UnicodeString wanted = icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())});
    std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(wanted));
    icu::UnicodeString id;
    found->getID(id);
    auto* basic = dynamic_cast<icu::BasicTimeZone*>(found.get());
    if (*found == icu::TimeZone::getUnknown() || id != wanted || !basic) return Problem("calendar.unknown-zone", {{"zone", std::string(name)}});
    auto data = std::make_shared<Data>();
    data->name = name;
    found.release();
    data->zone.reset(basic);
    data->fill();
    // Offsets such as GMT+05:30 are zones too; there are too many of them to hold.
    if (name.find('/') != std::string_view::npos) known.emplace(data->name, data);
    made.data_ = std::move(data);
    return made;
}

Result<Zone> Zone::of_windows(std::string_view name) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString id;
    icu::TimeZone::getIDForWindowsID(icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())}), nullptr, id, status);
    if (U_FAILURE(status) || id.isEmpty()) return Problem("calendar.unknown-zone", {{"zone", std::string(name)}});
    std::string iana;
    id.toUTF8String(iana);
    return named(iana);
}

const std::string& Zone::name() const { return data_->name; }
const std::vector<ClockChange>& Zone::changes() const { return data_->changes; }

std::int32_t Zone::offset_seconds(Instant at) const {
    if (data_->beyond(at.ms)) {
        int32_t raw = 0, saving = 0;
        UErrorCode status = U_ZERO_ERROR;
        data_->zone->getOffset(static_cast<UDate>(at.ms), false, raw, saving, status);
        return (raw + saving) / 1000;
    }
    const auto& changes = data_->changes;
    const auto next = std::upper_bound(changes.begin(), changes.end(), at, [](Instant wanted, const ClockChange& change) { return wanted < change.at; });
    return next == changes.begin() ? data_->first_seconds : (next - 1)->after_seconds;
}

LocalTime Zone::to_local(Instant at) const {
    const std::int64_t local = at.ms + offset_seconds(at) * 1000LL;
    const std::int64_t day = local >= 0 ? local / day_ms : -((-local + day_ms - 1) / day_ms);
    return {Date{day}, local - day * day_ms};
}

Instant Zone::to_instant(LocalTime at) const {
    const std::int64_t local = at.date.number * day_ms + at.ms;
    if (data_->beyond(local)) {
        int32_t raw = 0, saving = 0;
        UErrorCode status = U_ZERO_ERROR;
        data_->zone->getOffsetFromLocal(static_cast<UDate>(local), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, saving, status);
        return {local - raw - saving};
    }
    const auto& changes = data_->changes;
    const auto next = std::upper_bound(changes.begin(), changes.end(), local, [](std::int64_t wanted, const ClockChange& change) { return wanted < wall_ms(change); });
    const std::int32_t offset = next == changes.begin() ? data_->first_seconds : (next - 1)->after_seconds;
    return {local - offset * 1000LL};
}

}  // namespace huiyin::calendar
