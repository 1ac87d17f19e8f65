// iCalendar files (RFC 5545): feeds that a telephone's calendar subscribes to, and the text of files that others wrote.
//
// A feed writes duties as VTODO or VEVENT and schedules as recurring VEVENT. Times are UTC; a series that must stay at its
// local hour over a clock change is written in the feed's zone with a VTIMEZONE. The same feed gives the same bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "calendar/rrule.hpp"

namespace huiyin::calendar {

/// A whole day, or an instant.
using EntryTime = std::variant<Date, Instant>;

/// One event or task. `uid` must be the same whenever the same thing is written, or readers will show it twice.
struct FeedEntry {
    enum class Kind { event, todo };
    enum class Status { none, tentative, confirmed, needs_action, in_process, completed, cancelled };
    Kind kind = Kind::event;
    std::string uid;
    Instant stamp;                                   ///< DTSTAMP: when what is written here became known
    std::optional<EntryTime> start;                  ///< an event needs one
    std::optional<EntryTime> end;                    ///< DTEND (exclusive) of an event, DUE of a task
    std::string summary, description, location, url;
    std::vector<std::string> categories;
    Status status = Status::none;
    std::optional<Instant> completed_at, changed_at;
    std::int32_t sequence = 0;
    std::vector<std::int32_t> alarms_minutes;        ///< a reminder so long before the start, before DUE for a task
    std::optional<Rrule> rule;
    std::vector<EntryTime> rdates, exdates;
};

struct Feed {
    std::string name;
    Zone zone = Zone::utc();
    std::int32_t refresh_minutes = 60;               ///< how often readers should look again
    std::vector<FeedEntry> entries;
};

/// The file, with CRLF and lines folded at 75 octets. Problems: calendar.feed-entry (no uid, or an event without start).
[[nodiscard]] Result<std::string> write_feed(const Feed& feed);

/// A property of a file, its value still escaped as written.
struct IcsProperty {
    std::string name;                                ///< upper case
    std::vector<std::pair<std::string, std::string>> parameters;   ///< names in upper case
    std::string value;
    std::size_t line = 0;                            ///< where it begins, from 1
    [[nodiscard]] std::string parameter(std::string_view wanted) const;
    [[nodiscard]] std::string text() const;          ///< the value of a TEXT, unescaped
};

struct IcsComponent {
    std::string name;                                ///< VCALENDAR, VEVENT, …
    std::vector<IcsProperty> properties;
    std::vector<IcsComponent> components;
    [[nodiscard]] const IcsProperty* find(std::string_view wanted) const;
};

/// The calendars of a file of up to 4 MB. Problems: calendar.ics-* with the line.
[[nodiscard]] Result<std::vector<IcsComponent>> parse_icalendar(std::string_view text);

/// DURATION in ms, "PT1H30M", "P2W", "-P1D". Problems: calendar.ics-duration.
[[nodiscard]] Result<std::int64_t> parse_duration(std::string_view text);

}  // namespace huiyin::calendar
