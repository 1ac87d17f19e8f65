// Whatever stops the engine in the middle, and whoever comes and goes: every room that was in use while its reading could still
// be due has one occurrence of the month. Never two, never none.
#include <array>
#include <random>

#include "engine/round_house.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* rules = R"yaml(schedules:
  reading: {zh: 查看, en: Reading, clause: H-1, every: month, for: 'room[state = "used"]', opens: day 20 of month, due: day 25 of month 24:00, who: keeper, kept_by: room.read}
  check: {zh: 检查, en: Check, clause: H-2, every: month, for: 'room[state = "used"]', create: check, with: {room: "item"}, opens: day 3 of month, due: day 10 of month 24:00, who: keeper, kept_by: check/done}
)yaml";

/// Stops whoever asks it too often, as a power cut does: what was not committed is gone.
struct PowerCut {};
class FailingClock : public Clock {
public:
    explicit FailingClock(Instant now) : now_(now) {}
    [[nodiscard]] Instant now() const override {
        if (left_ > 0 && --left_ == 0) throw PowerCut{};
        return now_;
    }
    void set(Instant now) { now_ = now; }
    void fail_after(int calls) { left_ = calls; }

private:
    Instant now_;
    mutable int left_ = 0;
};

struct Room { std::string id; Instant added; std::optional<Instant> emptied; };

int owed(const Room& room, const char* first, const char* due) {
    const Instant begins = House::at(first), ends = House::at(due);
    return room.added < ends && (!room.emptied || *room.emptied > begins) ? 1 : 0;
}

TEST(RoundsProperty, EachOccurrenceIsThereOnceWhateverStopsTheEngine) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    FailingClock clock(House::at("2026-01-31 22:00"));
    House house(rules, "2026-01-31 22:00");
    house.engine.reset();
    const auto start = [&] { house.engine = std::make_unique<Engine>(*house.temporary.store, clock, house.ids, house.packs, Options{OrganisationId("org"), {"示例", "Sample"}, calendar::Zone::named("Asia/Shanghai").value()}); };
    start();
    std::vector<Room> rooms;
    Instant now = clock.now();
    const auto add = [&] { rooms.push_back({house.room(std::to_string(rooms.size())), now, {}}); };
    for (int i = 0; i < 230; ++i) add();                  // more than one portion
    int cuts = 0;
    const Instant end = House::at("2026-03-31 12:00");
    while (now < end) {
        now = now + static_cast<std::int64_t>(1 + below(5 * 24)) * 3'600'000 + 60'000;
        if (now > end) now = end;
        clock.set(now);
        for (;;) {
            clock.fail_after(below(3) == 0 ? 0 : 1 + below(200));
            try {
                house.engine->tick();
                break;
            } catch (const PowerCut&) {
                ++cuts;
                clock.fail_after(0);
                house.engine.reset();
                start();
            }
        }
        clock.fail_after(0);
        for (int i = below(4); i > 0; --i) add();
        for (int i = below(3); i > 0; --i)
            if (Room& room = rooms[static_cast<std::size_t>(below(static_cast<int>(rooms.size())))]; !room.emptied) {
                house.perform(room.id, "house.room", "empty", "{}");
                room.emptied = now;
            }
    }
    EXPECT_GT(cuts, 0);
    std::map<std::string, int> found;                     // "schedule object period" → how many
    house.clock.set(now);
    for (const store::DutyRow& row : house.rows()) ++found[row.definition + " " + row.data["object"].string_or("") + " " + row.period];
    int checked = 0;
    for (const Room& room : rooms)
        for (const auto& [period, first, reading_due, check_due] : std::vector<std::array<const char*, 4>>{
                 {"2026-01", "2026-01-31 22:00", "2026-01-26 00:00", "2026-01-11 00:00"}, {"2026-02", "2026-02-01 00:00", "2026-02-26 00:00", "2026-02-11 00:00"},
                 {"2026-03", "2026-03-01 00:00", "2026-03-26 00:00", "2026-03-11 00:00"}}) {
            EXPECT_EQ(found["house.reading " + room.id + " " + period], owed(room, first, reading_due)) << room.id << " " << period;
            EXPECT_EQ(found["house.check " + room.id + " " + period], owed(room, first, check_due)) << room.id << " " << period;
            checked += 2;
        }
    EXPECT_GT(checked, 1'300);
    // Each check that was opened has one record, and each record one duty.
    std::set<std::string> opened;
    for (const store::EventRow& event : house.events("occurrence_opened")) EXPECT_TRUE(opened.insert(event.record).second);
    store::RecordFilter checks;
    checks.types = {"house.check"};
    EXPECT_EQ(static_cast<std::size_t>(house.temporary.store->read()->count_records(checks)), opened.size());
}

}  // namespace
}  // namespace huiyin::engine
