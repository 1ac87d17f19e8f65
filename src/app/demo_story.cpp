#include "app/demo_story.hpp"

#include <algorithm>

namespace huiyin::app {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

Problem unclear(const std::string& what) { return Problem("demo.value", {{"what", what}}); }

/// Whether what happens `share` of the time happens.
bool drawn(const Json& share, Chance& chance) {
    return !share.is_number() || Decimal(chance.between(0, 9999)) < share.as_number() * Decimal(10000);
}

void pick(const Json& picks, Names& names, Chance& chance) {
    if (!picks.is_object()) return;
    for (const auto& [name, choices] : picks.as_object()) {
        if (!choices.is_array() || choices.as_array().empty()) continue;
        const auto& list = choices.as_array();
        Json picked = list[static_cast<std::size_t>(chance.between(0, static_cast<std::int64_t>(list.size()) - 1))];
        // A pick may be what another one picked.
        if (const std::string other = picked.string_or(""); other.size() > 1 && other[0] == '$' && names.contains(other.substr(1))) picked = names.at(other.substr(1));
        names[name] = std::move(picked);
    }
}

/// Dealt in turn, the first of the lists the fastest: no two members get the same hand before every one has been dealt.
void deal(const Json& hands, Names& names, std::size_t turn) {
    if (!hands.is_object()) return;
    for (const auto& [name, list] : hands.as_object()) {
        if (!list.is_array() || list.as_array().empty()) continue;
        const std::size_t size = list.as_array().size();
        names[name] = list.as_array()[turn % size];
        turn /= size;
    }
}

std::vector<const Json*> way_of(const JsonArray& ways, std::size_t number) {
    std::vector<const Json*> steps;
    if (number < ways.size()) flatten(ways[number]["steps"], steps);
    return steps;
}

/// One of the ways by their shares; none where the shares are less than a whole and the draw is beyond them.
std::vector<const Json*> drawn_way(const JsonArray& ways, Chance& chance) {
    Decimal left = Decimal(chance.between(0, 9999));
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const Decimal share = ways[i]["share"].is_number() ? ways[i]["share"].as_number() * Decimal(10000) : Decimal(10000);
        if (left < share) return way_of(ways, i);
        left -= share;
    }
    return {};
}

/// The rhythm of one member, in which `$day` is what the member has by that name.
Json own_rhythm(const Json& every, const Member& member) {
    Json own = every;
    if (every["days"].is_array())
        for (Json& day : own["days"].as_array())
            if (const std::string name = day.string_or(""); name.size() > 1 && name[0] == '$' && member.names.contains(name.substr(1))) day = member.names.at(name.substr(1));
    return own;
}

}  // namespace

void flatten(const Json& steps, std::vector<const Json*>& out) {
    if (!steps.is_array()) return;
    for (const Json& step : steps.as_array()) {
        if (step.is_array()) flatten(step, out);
        else out.push_back(&step);
    }
}

void Story::settle() {
    while (!ended()) {
        const Json& step = *steps[next];
        std::vector<const Json*> way;
        if (step["either"].is_array()) {
            way = drawn_way(step["either"].as_array(), chance);
        } else if (step["first"].is_array()) {
            const JsonArray& ways = step["first"].as_array();
            way = way_of(ways, 0);
            // A way without a step is always possible, so that no other is tried after it.
            if (!way.empty() && ways.size() > 1) fallbacks.push_back({next, &ways, 1, {steps.begin() + static_cast<std::ptrdiff_t>(next) + 1, steps.end()}});
        } else {
            return;
        }
        const auto place = steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(next));
        steps.insert(place, way.begin(), way.end());
    }
}

bool Story::turn_aside() {
    if (fallbacks.empty()) return false;
    Fallback fallback = std::move(fallbacks.back());
    fallbacks.pop_back();
    const std::vector<const Json*> way = way_of(*fallback.ways, fallback.next_way);
    next = fallback.at;
    steps.resize(next);
    steps.insert(steps.end(), way.begin(), way.end());
    steps.insert(steps.end(), fallback.after.begin(), fallback.after.end());
    if (!way.empty() && ++fallback.next_way < fallback.ways->size()) fallbacks.push_back(std::move(fallback));
    settle();
    return true;
}

std::vector<Member> DemoStories::members(const Json& crowd) const {
    const bool whole = demo_["whole"].bool_or(false) || crowd["small"].is_null();
    const std::int64_t count = crowd[whole ? "count" : "small"].int_or(1);
    std::vector<Member> members;
    for (std::int64_t i = 0; i < count; ++i) {
        Member member;
        Chance chance(seed(), crowd["name"].string_or(""), static_cast<std::uint64_t>(i));
        member.names["member"] = Json(Decimal(crowd["first"].int_or(1) + i));
        deal(crowd["deal"], member.names, static_cast<std::size_t>(i));
        if (crowd["turns"].is_object())
            for (const auto& [name, size] : crowd["turns"].as_object()) member.names[name] = Json(Decimal(i % std::max<std::int64_t>(size.int_or(1), 1) + 1));
        pick(crowd["pick"], member.names, chance);
        members.push_back(std::move(member));
    }
    return members;
}

Result<std::vector<Beginning>> DemoStories::beginnings(const std::map<std::string, std::vector<Member>>& crowds) const {
    std::vector<Beginning> all;
    const Json& stories = demo_["stories"];
    if (!stories.is_array()) return all;
    for (const Json& written : stories.as_array()) {
        std::uint64_t number = 0;
        Chance chance(seed(), written["name"].string_or("") + "/share", 0);
        const auto add = [&](const Member* member, std::uint64_t index) -> Done {
            HUIYIN_TRY(const std::vector<Instant> found, times(written, member, index));
            for (const Instant at : found) {
                const std::uint64_t own = number++;
                if (drawn(written["share"], chance)) all.push_back({at, &written, own, member});
            }
            return {};
        };
        if (written["each"].is_null()) {
            HUIYIN_CHECK(add(nullptr, 0));
            continue;
        }
        const JsonArray one{written["each"]};
        std::uint64_t index = 0;
        for (const Json& each : written["each"].is_array() ? written["each"].as_array() : one) {
            const auto crowd = crowds.find(each.string_or(""));
            if (crowd == crowds.end()) return unclear("each: " + each.dump());
            for (const Member& member : crowd->second) HUIYIN_CHECK(add(&member, index++));
        }
    }
    return all;
}

/// In the rhythm of weeks or months; otherwise spread evenly over the stretch, each somewhere within its own part of it.
Result<std::vector<Instant>> DemoStories::times(const Json& written, const Member* member, std::uint64_t index) const {
    Instant from = from_ + day_ms, to = to_;
    if (const Json& days = written["days"]; days.is_array() && days.as_array().size() == 2) {
        from = std::max(from, to_ + -days.as_array()[0].int_or(0) * day_ms);
        to = to_ + -days.as_array()[1].int_or(0) * day_ms;
    }
    Chance chance(seed(), written["name"].string_or(""), 1'000'000 + index);
    if (!written["every"].is_null()) return time_.rhythm(member ? own_rhythm(written["every"], *member) : written["every"], from, to, chance);
    const std::int64_t count = member ? 1 : written["count"].int_or(1);
    const std::int64_t part_ms = (to - from) / std::max<std::int64_t>(count, 1);
    std::vector<Instant> found;
    for (std::int64_t i = 0; i < count; ++i) found.push_back(from + part_ms * i + chance.between(0, part_ms / 1000) * 1000);
    return found;
}

Result<Story> DemoStories::begin(const Beginning& beginning, std::size_t place) const {
    const Json& written = *beginning.written;
    Story story;
    story.name = written["name"].string_or("");
    story.chance = Chance(seed(), story.name, beginning.number);
    flatten(written["steps"], story.steps);
    if (story.steps.empty()) return unclear("stories: " + story.name);
    if (beginning.member) {
        story.names = beginning.member->names;
        story.types = beginning.member->types;
    }
    pick(demo_["picks"], story.names, story.chance);
    pick(written["pick"], story.names, story.chance);
    story.names["n"] = std::to_string(1001 + place).substr(1);
    story.settle();
    return story;
}

}  // namespace huiyin::app
