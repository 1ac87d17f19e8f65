#include <algorithm>
#include <cstdio>

#include "calendar/icalendar.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::size_t octets_max = 75;
constexpr std::int64_t day_ms = 86'400'000;
/// A series without an end is told its clock changes so many years ahead; readers fetch a feed anew long before.
constexpr int series_years = 20;

/// 3.3.11: TEXT escapes backslash, semicolon, comma and line ends; other control characters do not belong in it.
std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '\\' || c == ';' || c == ',') made += '\\';
        if (c == '\n') made += "\\n";
        else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) made += c;
        else if (c == '\t') made += ' ';
    }
    return made;
}

class Writer {
public:
    /// 3.1: a line of more than 75 octets goes on after CRLF and a blank; a character is never torn.
    void line(const std::string& text) {
        std::size_t at = 0, room = octets_max;
        while (text.size() - at > room) {
            std::size_t end = at + room;
            while (end > at + 1 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
            file_.append(text, at, end - at).append("\r\n ");
            at = end;
            room = octets_max - 1;
        }
        file_.append(text, at).append("\r\n");
    }
    void property(const std::string& name, const std::string& value) { line(name + ":" + value); }
    void text(const std::string& name, const std::string& value) {
        if (!value.empty()) property(name, escaped(value));
    }
    std::string take() { return std::move(file_); }

private:
    std::string file_;
};

std::string utc(Instant at) { return DateOrTime{Zone::utc().to_local(at), false, true}.to_string(); }

const char* status_name(FeedEntry::Status status) {
    switch (status) {
        case FeedEntry::Status::none: return "";
        case FeedEntry::Status::tentative: return "TENTATIVE";
        case FeedEntry::Status::confirmed: return "CONFIRMED";
        case FeedEntry::Status::needs_action: return "NEEDS-ACTION";
        case FeedEntry::Status::in_process: return "IN-PROCESS";
        case FeedEntry::Status::completed: return "COMPLETED";
        case FeedEntry::Status::cancelled: return "CANCELLED";
    }
    return "";
}

bool is_series(const FeedEntry& entry) { return entry.rule || !entry.rdates.empty(); }

std::string offset(std::int32_t seconds) {
    char text[32];
    const std::int32_t size = seconds < 0 ? -seconds : seconds;
    std::snprintf(text, sizeof text, "%c%02d%02d", seconds < 0 ? '-' : '+', size / 3600, size / 60 % 60);
    std::string made(text);
    if (size % 60) {
        std::snprintf(text, sizeof text, "%02d", size % 60);
        made += text;
    }
    return made;
}

class FeedWriter {
public:
    explicit FeedWriter(const Feed& feed) : feed_(feed) {}

    std::string write() {
        out_.line("BEGIN:VCALENDAR");
        out_.property("VERSION", "2.0");
        out_.property("PRODID", "-//Huiyin//Calendar//EN");
        out_.property("CALSCALE", "GREGORIAN");
        out_.property("METHOD", "PUBLISH");
        // NAME and REFRESH-INTERVAL are RFC 7986's; the X- names are what telephones read.
        out_.text("NAME", feed_.name);
        out_.text("X-WR-CALNAME", feed_.name);
        out_.text("X-WR-TIMEZONE", feed_.zone.name());
        out_.property("REFRESH-INTERVAL;VALUE=DURATION", "PT" + std::to_string(feed_.refresh_minutes) + "M");
        out_.property("X-PUBLISHED-TTL", "PT" + std::to_string(feed_.refresh_minutes) + "M");
        zone();
        for (const FeedEntry& entry : feed_.entries) this->entry(entry);
        out_.line("END:VCALENDAR");
        return out_.take();
    }

private:
    void entry(const FeedEntry& entry) {
        const bool event = entry.kind == FeedEntry::Kind::event, local = is_series(entry);
        out_.line(event ? "BEGIN:VEVENT" : "BEGIN:VTODO");
        out_.text("UID", entry.uid);
        out_.property("DTSTAMP", utc(entry.stamp));
        if (entry.start) time("DTSTART", *entry.start, local);
        if (entry.end) time(event ? "DTEND" : "DUE", *entry.end, local);
        if (entry.rule) out_.property("RRULE", entry.rule->to_string());
        for (const EntryTime& each : entry.rdates) time("RDATE", each, local);
        for (const EntryTime& each : entry.exdates) time("EXDATE", each, local);
        out_.text("SUMMARY", entry.summary);
        out_.text("DESCRIPTION", entry.description);
        out_.text("LOCATION", entry.location);
        if (!entry.url.empty()) out_.property("URL", uri(entry.url));
        std::string categories;
        for (const std::string& each : entry.categories) categories += (categories.empty() ? "" : ",") + escaped(each);
        if (!categories.empty()) out_.property("CATEGORIES", categories);
        if (entry.status != FeedEntry::Status::none) out_.property("STATUS", status_name(entry.status));
        if (entry.completed_at && !event) out_.property("COMPLETED", utc(*entry.completed_at));
        if (entry.changed_at) out_.property("LAST-MODIFIED", utc(*entry.changed_at));
        out_.property("SEQUENCE", std::to_string(entry.sequence));
        for (const std::int32_t minutes : entry.alarms_minutes) alarm(entry, minutes);
        out_.line(event ? "END:VEVENT" : "END:VTODO");
    }

    void alarm(const FeedEntry& entry, std::int32_t minutes) {
        out_.line("BEGIN:VALARM");
        out_.property("ACTION", "DISPLAY");
        out_.text("DESCRIPTION", entry.summary.empty() ? feed_.name : entry.summary);
        out_.property(entry.kind == FeedEntry::Kind::todo && entry.end ? "TRIGGER;RELATED=END" : "TRIGGER", "-PT" + std::to_string(minutes) + "M");
        out_.line("END:VALARM");
    }

    void time(const std::string& name, const EntryTime& at, bool local) {
        if (const Date* date = std::get_if<Date>(&at)) return out_.property(name + ";VALUE=DATE", DateOrTime{{*date, 0}, true, false}.to_string());
        const Instant instant = std::get<Instant>(at);
        if (!local || feed_.zone.name() == "UTC") return out_.property(name, utc(instant));
        out_.property(name + ";TZID=" + feed_.zone.name(), DateOrTime{feed_.zone.to_local(instant), false, false}.to_string());
    }

    /// Only what a URI may hold on one line.
    static std::string uri(const std::string& text) {
        std::string made;
        for (const char c : text)
            if (static_cast<unsigned char>(c) > 0x20 && c != 0x7f) made += c;
        return made;
    }

    /// The zone's observances over the years of the series, one by one: no rule of a zone holds for ever.
    void zone() {
        std::optional<Instant> first, last;
        for (const FeedEntry& entry : feed_.entries) {
            if (!is_series(entry) || !entry.start || !std::holds_alternative<Instant>(*entry.start)) continue;
            const Instant at = std::get<Instant>(*entry.start);
            first = first ? std::min(*first, at) : at;
            last = last ? std::max(*last, at) : at;
        }
        if (!first || feed_.zone.name() == "UTC") return;
        const Instant from{first->ms - 366 * day_ms}, to{last->ms + series_years * 366 * day_ms};
        out_.line("BEGIN:VTIMEZONE");
        out_.property("TZID", feed_.zone.name());
        const std::int32_t before = feed_.zone.offset_seconds(from);
        observance(feed_.zone.to_local(from), before, before);
        for (const ClockChange& change : feed_.zone.changes())
            if (change.at > from && change.at < to) observance(wall(change), change.before_seconds, change.after_seconds);
        out_.line("END:VTIMEZONE");
    }

    /// 3.6.5: an observance begins at the local time as it was before the change.
    static LocalTime wall(const ClockChange& change) { return Zone::utc().to_local({change.at.ms + change.before_seconds * 1000LL}); }

    void observance(LocalTime at, std::int32_t before, std::int32_t after) {
        const char* const name = after > before ? "DAYLIGHT" : "STANDARD";
        out_.line(std::string("BEGIN:") + name);
        out_.property("DTSTART", DateOrTime{at, false, false}.to_string());
        out_.property("TZOFFSETFROM", offset(before));
        out_.property("TZOFFSETTO", offset(after));
        out_.line(std::string("END:") + name);
    }

    const Feed& feed_;
    Writer out_;
};

}  // namespace

Result<std::string> write_feed(const Feed& feed) {
    for (const FeedEntry& entry : feed.entries)
        if (entry.uid.empty() || (entry.kind == FeedEntry::Kind::event && !entry.start) || (is_series(entry) && !entry.start))
            return Problem("calendar.feed-entry", {{"summary", entry.summary}});
    return FeedWriter(feed).write();
}

}  // namespace huiyin::calendar
