// The contract of a device's sequence: each command once and in order, the same answer to a repetition, and what is refused
// holds back its own record only. Power cuts stand between every two steps.
#include "engine/round.hpp"

namespace huiyin::engine {
namespace {

/// A store that loses its power: before a commit, so that nothing stays, or after it, so that the answer never comes.
class CutStore : public store::Store {
public:
    enum class Cut { none, before_commit, after_commit };
    explicit CutStore(store::Store& inner) : inner_(inner) {}
    std::unique_ptr<store::ReadView> read() override { return inner_.read(); }
    void write(const std::function<void(store::WriteTransaction&)>& job) override {
        const Cut cut = skip-- > 0 ? Cut::none : std::exchange(next, Cut::none);
        inner_.write([&](store::WriteTransaction& tx) {
            job(tx);
            if (cut == Cut::before_commit) throw store::Failure("the power was cut");
        });
        if (cut == Cut::after_commit) throw store::Failure("the power was cut");
    }
    void on_notice(std::function<void(const Json&)> listener) override { inner_.on_notice(std::move(listener)); }
    void checkpoint() override { inner_.checkpoint(); }
    Cut next = Cut::none;
    int skip = 0;                                        ///< writes that still go well

private:
    store::Store& inner_;
};

struct Devices : Round {
    std::string device, first, second;

    void SetUp() override {
        Round::SetUp();
        device = registered(walker);
        first = plan("甲", "2026-03-09", 1);
        second = plan("乙", "2026-03-09", 2);
    }
    std::string registered(const std::string& person) { return (*engine->register_device(as(person), "手机"))["id"].string_or(""); }
    DeviceCommand count(std::int64_t sequence, const std::string& record, int figure, std::int64_t version = 1) {
        DeviceCommand command;
        command.stamp = {device, sequence, clock.now()};
        command.act = {"field-round.stop", RecordId(record), "count", JsonObject{{"figure", figure}}, {}, {}, {}};
        command.version = version;
        return command;
    }
    DeviceCommand discard(std::int64_t sequence, std::int64_t what) {
        DeviceCommand command;
        command.stamp = {device, sequence, clock.now()};
        command.discards = what;
        return command;
    }
    Json sent(const DeviceCommand& command, const std::string& person = {}) {
        const auto taken = engine->take(as(person.empty() ? walker : person), command);
        return taken.ok() ? *taken : Json(taken.problem().code);
    }
    std::string status(const DeviceCommand& command) { const Json answer = sent(command); return answer.is_string() ? answer.as_string() : answer["status"].string_or("?"); }
    std::int64_t awaited() { return (*engine->device(as(walker), device))["next"].int_or(0); }
    int times_counted(const std::string& record) {
        int n = 0;
        for (const store::EventRow& event : temporary.store->read()->events_of(record)) n += event.type == "action_performed" && event.data["action"].string_or("") == "count" ? 1 : 0;
        return n;
    }
};

TEST_F(Devices, TakeEachSequenceOnceAndAnswerARepetitionAlike) {
    const DeviceCommand command = count(1, first, 120);
    const Json answer = sent(command);
    EXPECT_EQ(answer["status"].string_or(""), "done");
    EXPECT_EQ(answer["outcome"]["state"].string_or(""), "counted");
    EXPECT_EQ(awaited(), 2);
    clock.set(*Instant::parse("2026-03-09T05:00:00Z"));
    ASSERT_TRUE(perform(planner, first, "correct", JsonObject{{"figure", 130}}).ok());        // whatever has happened since
    EXPECT_EQ(sent(command), answer);
    EXPECT_EQ(times_counted(first), 1);
    EXPECT_EQ(awaited(), 2);
    EXPECT_EQ(sent(count(1, first, 121)), Json("device.sequence-reused"));
}

TEST_F(Devices, RefuseAGapAndTakeNothingOfIt) {
    EXPECT_EQ(sent(count(2, first, 120)), Json("device.gap"));
    EXPECT_EQ(sent(count(0, first, 120)), Json("device.gap"));
    EXPECT_EQ(times_counted(first), 0);
    EXPECT_EQ(awaited(), 1);
    EXPECT_EQ(status(count(1, first, 120)), "done");
    EXPECT_EQ(status(count(2, second, 120)), "done");
}

TEST_F(Devices, CountTheSequencesOfTwoDevicesApart) {
    const std::string one = device, two = registered(walker), stranger = registered(other);
    EXPECT_EQ(status(count(1, first, 120)), "done");
    device = two;
    EXPECT_EQ(status(count(1, first, 125)), "conflict");                  // the first device was faster
    EXPECT_EQ(status(count(2, second, 130)), "done");
    device = one;
    EXPECT_EQ(awaited(), 2);
    device = stranger;
    EXPECT_EQ(sent(count(1, second, 120)), Json("device.not-found"));     // nobody sends from another person's device
    device = "nowhere";
    EXPECT_EQ(sent(count(1, second, 120)), Json("device.not-found"));
    EXPECT_EQ(stop(first)["fields"]["figure"].int_or(0), 120);
}

TEST_F(Devices, KeepARefusalAndHoldBackItsOwnRecordOnly) {
    const Json refused = sent(count(1, first, 90));
    EXPECT_EQ(refused["status"].string_or(""), "refused");
    EXPECT_EQ(refused["problem"]["code"].string_or(""), "action.require");
    EXPECT_EQ(refused["problem"]["errors"].as_array()[0]["pointer"].string_or(""), "/input/figure");
    EXPECT_EQ(refused["problem"]["clauses"], *Json::parse(R"(["FR-C002"])"));
    EXPECT_EQ(sent(count(1, first, 90)), refused);
    EXPECT_EQ(status(count(2, first, 120)), "held");                      // it may rest on what was refused
    EXPECT_EQ(status(count(3, second, 120)), "done");
    EXPECT_EQ(times_counted(first), 0);

    DeviceCommand again = count(4, first, 119);
    again.settles = 1;
    EXPECT_EQ(status(again), "done");
    EXPECT_EQ(stop(first)["fields"]["figure"].int_or(0), 119);
    EXPECT_EQ(status(discard(5, 2)), "discarded");
    EXPECT_EQ(sent(discard(6, 2)), Json("device.nothing-to-settle"));
    EXPECT_EQ(awaited(), 6);
}

TEST_F(Devices, ShowWhatMovedOnAsAConflictAndFollowTheirOwnActs) {
    ASSERT_TRUE(perform(planner, first, "move", JsonObject{{"day", "2026-03-10"}}).ok());
    const Json conflict = sent(count(1, first, 120));
    EXPECT_EQ(conflict["status"].string_or(""), "conflict");
    EXPECT_EQ(conflict["problem"]["code"].string_or(""), "record.stale");
    EXPECT_EQ(times_counted(first), 0);

    DeviceCommand sign = count(2, first, 0);
    sign.act.action = "sign";
    EXPECT_EQ(status(sign), "held");
    DeviceCommand early = sign;                                           // taken up before what it rests on: it goes on waiting
    early.stamp.sequence = 3;
    early.settles = 2;
    EXPECT_EQ(status(early), "held");
    DeviceCommand again = count(4, first, 120, stop(first)["version"].int_or(0));
    again.settles = 1;
    EXPECT_EQ(status(again), "done");

    // Two acts out of one visit carry the version that the device had fetched; the second follows the first.
    DeviceCommand miss = count(5, second, 0);
    miss.act.action = "miss";
    miss.act.input = JsonObject{{"reason", "away"}};
    EXPECT_EQ(status(miss), "done");
    EXPECT_EQ(status(count(6, second, 140)), "done");
    EXPECT_EQ(stop(second)["state"]["id"].string_or(""), "counted");
}

TEST_F(Devices, SayWhenItHappenedByTheirOwnClock) {
    DeviceCommand command = count(1, first, 120);
    command.stamp.at = *Instant::parse("2026-03-09T01:10:00Z");
    ASSERT_EQ(status(command), "done");
    const auto event = temporary.store->read()->last_event_of(first);
    EXPECT_EQ(event->at.to_string(), "2026-03-09T01:10:00.000Z");
    EXPECT_EQ(event->entered_at.to_string(), "2026-03-09T02:00:00.000Z");
    EXPECT_EQ(event->data["device"]["sequence"].int_or(0), 1);
    EXPECT_EQ(event->data["device"]["at"].string_or(""), "2026-03-09T01:10:00.000Z");

    // A clock that goes three hours ahead is put right by what it said when it sent; the ledger keeps what it said.
    DeviceCommand ahead = count(2, second, 120);
    ahead.stamp.at = *Instant::parse("2026-03-09T04:30:00Z");
    ahead.sent_at = *Instant::parse("2026-03-09T05:00:00Z");
    ASSERT_EQ(status(ahead), "done");
    const auto told = temporary.store->read()->last_event_of(second);
    EXPECT_EQ(told->at.to_string(), "2026-03-09T01:30:00.000Z");
    EXPECT_EQ(told->data["device"]["at"].string_or(""), "2026-03-09T04:30:00.000Z");

    const std::string third = plan("丙", "2026-03-09", 3);
    DeviceCommand old = count(3, third, 120);
    old.stamp.at = *Instant::parse("2026-03-01T01:00:00Z");
    EXPECT_EQ(sent(old)["problem"]["code"].string_or(""), "action.too-long-ago");
}

TEST_F(Devices, TakeOnlyWhatThePackAllowsWithoutANetwork) {
    DeviceCommand command = count(1, first, 120);
    command.act.action = "correct";
    EXPECT_EQ(sent(command)["problem"]["code"].string_or(""), "device.action-not-offline");
    EXPECT_EQ(awaited(), 2);
}

TEST_F(Devices, LoseAndDoubleNothingWhenThePowerGoes) {
    CutStore cut(*temporary.store);
    const auto packs = engine->policy()->packs();
    engine.reset();
    engine = std::make_unique<Engine>(cut, clock, ids, std::vector<std::shared_ptr<const policy::Pack>>(packs.begin(), packs.end()), Options{OrganisationId("org"), {"示例", "Sample"}, calendar::Zone::named("Asia/Shanghai").value()});
    const DeviceCommand good = count(1, first, 120), bad = count(2, second, 90);
    for (const auto kind : {CutStore::Cut::before_commit, CutStore::Cut::after_commit}) {
        cut.next = kind;
        EXPECT_THROW(static_cast<void>(engine->take(as(walker), good)), store::Failure);
        EXPECT_EQ(times_counted(first), kind == CutStore::Cut::after_commit ? 1 : 0);
    }
    const Json answer = sent(good);
    EXPECT_EQ(answer["status"].string_or(""), "done");
    EXPECT_EQ(times_counted(first), 1);
    // A refusal is undone first, then told to its clauses, then written as the answer: the power goes at each of the three.
    EXPECT_EQ(awaited(), 2);
    for (const auto kind : {CutStore::Cut::before_commit, CutStore::Cut::after_commit})
        for (int skip = 1; skip < 3 && awaited() == 2; ++skip) {
            cut.next = kind;
            cut.skip = skip;
            EXPECT_THROW(static_cast<void>(engine->take(as(walker), bad)), store::Failure);
            EXPECT_EQ(times_counted(second), 0);
        }
    EXPECT_EQ(awaited(), 3);                                              // the last cut came after the answer was written
    const Json refused = sent(bad);
    EXPECT_EQ(refused["status"].string_or(""), "refused");
    EXPECT_EQ(sent(bad), refused);
    EXPECT_EQ(awaited(), 3);
    EXPECT_EQ(sent(good), answer);
    engine.reset();                                                       // before the store that it writes to
}

}  // namespace
}  // namespace huiyin::engine
