// Whatever is done to an organisation, SQLite and PostgreSQL keep the same history of it, hash for hash, and answer alike.
#include <random>

#include "engine/desk.hpp"
#include "ledger/ledger.hpp"
#include "store/any_store.hpp"

namespace huiyin::engine {
namespace {

struct Side {
    store::AnyStore data;
    VirtualClock clock{*Instant::parse("2026-03-09T02:00:00Z")};
    CountedIds ids;
    std::unique_ptr<Engine> engine;

    explicit Side(store::EngineKind kind) : data(kind) { restart(); }
    /// As when a node is stopped and another begins.
    void restart() {
        engine.reset();
        std::string faults;
        engine = engine_over(desk_sources(), *data.store, clock, ids, faults);
        EXPECT_TRUE(engine) << faults;
    }
};

std::string told(const Result<Outcome>& outcome) {
    if (!outcome.ok()) return "refused: " + message(Language::en, outcome.problem());
    std::string events;
    for (const std::int64_t sequence : outcome->events) events += " " + std::to_string(sequence);
    return outcome->id + " " + outcome->number + " " + outcome->state + " " + std::to_string(outcome->version) + " " + outcome->document.dump() + (outcome->replayed ? " replayed" : "") + events;
}
std::string told(const Result<Json>& answer) { return answer.ok() ? answer->dump() : "refused: " + message(Language::en, answer.problem()); }

std::string history(store::Store& store) {
    std::string out;
    const auto view = store.read();
    for (std::int64_t after = 0;;) {
        const auto events = view->events(after, 500);
        if (events.empty()) return out;
        after = events.back().sequence;
        for (const store::EventRow& event : events) out += std::to_string(event.sequence) + " " + event.id + " " + event.type + " " + event.hash + "\n";
    }
}

class Alike {
public:
    explicit Alike(unsigned seed) : random_(seed) {
        for (const auto& [name, roles] : {std::pair{"周主任", R"(["desk.head"])"}, std::pair{"钱工", R"(["desk.clerk"])"}, std::pair{"孙立", "[]"}})
            people_.push_back(act("base.person", "", "hire", JsonObject{{"name", name}, {"roles", *Json::parse(roles)}}, ""));
        customer_ = act("base.customer", "register", JsonObject{{"name", "华信仪器"}, {"kind", "company"}, {"phone", "02166667777"}}, people_[1]);
    }
    void step() {
        switch (below(12)) {
            case 0: case 1: case 2: return open_case();
            case 3: return pass_time();
            case 4: return ask_lists();
            case 5: return ask_records();
            case 6: return decide();
            case 7: if (below(6) == 0) restart(); return;
            default: return act_on_some();
        }
    }
    void compare_all() {
        EXPECT_EQ(history(*other_.data.store), history(*one_.data.store));
        for (Side* side : {&one_, &other_}) {
            EXPECT_TRUE(ledger::verify(*side->data.store->read()).holds);
            EXPECT_EQ(side->engine->refold(), 0u);
            EXPECT_EQ(side->engine->unbalanced(), 0u);
        }
    }
    int done = 0, refused = 0;

private:
    unsigned below(unsigned of) { return random_() % of; }
    template <typename T>
    const T& any(const std::vector<T>& of) { return of[below(static_cast<unsigned>(of.size()))]; }
    Json text() { return any(std::vector<Json>{"报告数据有误", "Report R-12 is wrong", "等了三个小时", "ＡＢ12 投诉", std::string("线\0索", 7), "'; --"}); }

    /// Does the same on both sides; the id that it gave.
    std::string execute(const Command& command) {
        const auto expected = one_.engine->execute(command), given = other_.engine->execute(command);
        EXPECT_EQ(told(given), told(expected));
        ++(expected.ok() ? done : refused);
        return expected.ok() ? expected->id : std::string();
    }
    std::string act(const std::string& type, const std::string& record, const std::string& action, const Json& input, const std::string& by) {
        Command command;
        command.actor.person = PersonId(by);
        command.what = PerformAction{type, RecordId(record), action, input, below(2) ? "because" : "", {}, below(2) ? "because" : ""};
        if (below(3) == 0 && !by.empty()) command.key = "k" + std::to_string(below(40));     // now and then a key that was used, for the same or for something else
        if (below(4) == 0) command.version = 1 + below(3);
        return execute(command);
    }
    std::string act(const std::string& type, const std::string& action, const Json& input, const std::string& by) { return act(type, "", action, input, by); }

    void open_case() {
        JsonObject input{{"caller", text()}, {"content", text()}, {"kind", below(2) ? "call" : "site"}, {"secret", text()}};
        if (below(2)) input.set("phone", "1381234567" + std::to_string(below(10)));
        if (below(2)) input.set("customer", customer_);
        const std::string id = act("desk.case", "register", input, people_[1]);
        if (!id.empty()) cases_.push_back(id);
    }
    void act_on_some() {
        if (cases_.empty()) return open_case();
        const std::string& id = any(cases_);
        const std::string action = any(std::vector<std::string>{"assign", "assign", "note", "pay", "settle", "settle", "drop", "no_such"});
        JsonObject input;
        if (action == "assign") input = {{"lead", people_[2]}};
        if (action == "assign" && below(2)) input.set("amount", *Decimal::parse(any(std::vector<std::string>{"100.00", "12.5", "700", "500.00"})));
        if (action == "note") input = {{"content", text()}};
        if (action == "pay") input = {{"amount", *Decimal::parse(any(std::vector<std::string>{"1", "499.99", "900"}))}};
        act("desk.case", id, action, input, action == "assign" || action == "drop" ? people_[0] : people_[below(3)]);
    }
    void decide() {
        if (cases_.empty()) return;
        const std::string& id = any(cases_);
        const auto seen = one_.engine->record({PersonId(people_[0]), Language::zh}, "desk.case", id);
        ASSERT_EQ(told(other_.engine->record({PersonId(people_[0]), Language::zh}, "desk.case", id)), told(seen));      // which is an event, when secrets are read
        if (!seen.ok() || !(*seen)["approvals"].is_array() || (*seen)["approvals"].as_array().empty()) return;
        Command command;
        command.actor.person = PersonId(people_[0]);
        command.what = DecideApproval{RecordId(id), (*seen)["approvals"].as_array().front()["id"].string_or(""), below(4) ? Decision::approve : Decision::refuse, "看过了"};
        execute(command);
    }
    void pass_time() {
        const Instant now = one_.clock.now() + static_cast<std::int64_t>(1 + below(72)) * 3'600'000;
        for (Side* side : {&one_, &other_}) side->clock.set(now);
        EXPECT_EQ(other_.engine->tick(), one_.engine->tick());
    }
    void restart() {
        for (Side* side : {&one_, &other_}) side->restart();
    }
    void ask_lists() {
        ListQuery query;
        query.type = "desk.case";
        if (below(2)) query.view = any(std::vector<std::string>{"open", "registered"});
        if (below(2)) query.filter = any(std::vector<std::string>{"amount > 100", "amount <= 500 and kind = \"call\"", "state = \"open\"", "lead = null", "content = \"等了三个小时\"", "amount = 12.50", "kind != \"site\"", "customer != null", "created_at > date and time(\"2026-03-12T00:00:00+08:00\")"});
        if (below(3) == 0) query.text = any(std::vector<std::string>{"数据", "r-1", "ab12", "小时 三个", "登记"});
        if (below(4) == 0) query.states = {"open", "assigned"};
        query.late = below(5) == 0;
        query.mine = below(5) == 0;
        query.sort = any(std::vector<std::string>{"", "-changed_at", "created_at", "number", "-number", "due", "-due"});
        query.limit = 1 + static_cast<int>(below(9));
        const Actor actor{PersonId(any(people_)), Language::zh};
        for (int page = 0; page < 3; ++page) {
            const auto expected = one_.engine->list(actor, query);
            ASSERT_EQ(told(other_.engine->list(actor, query)), told(expected)) << query.filter << " | " << query.text;
            query.cursor = expected.ok() ? (*expected)["next"].string_or("") : "";
            if (query.cursor.empty()) break;
        }
        const LedgerQuery month{.from_on = "2026-03-01", .to_on = "2026-05-31"};
        ASSERT_EQ(told(other_.engine->duty_ledger(actor, month)), told(one_.engine->duty_ledger(actor, month)));
        ASSERT_EQ(told(other_.engine->policy_page(actor, "desk", "2026-03-01", "2026-05-31")), told(one_.engine->policy_page(actor, "desk", "2026-03-01", "2026-05-31")));
        ASSERT_EQ(told(other_.engine->metrics(actor, "desk", "2026-03")), told(one_.engine->metrics(actor, "desk", "2026-03")));
    }
    void ask_records() {
        if (cases_.empty()) return;
        const Actor actor{PersonId(any(people_)), below(2) ? Language::zh : Language::en};
        const std::string& id = any(cases_);
        ASSERT_EQ(told(other_.engine->record(actor, "desk.case", id)), told(one_.engine->record(actor, "desk.case", id)));
        ASSERT_EQ(told(other_.engine->evidence(actor, "D-2", "", "", 9)), told(one_.engine->evidence(actor, "D-2", "", "", 9)));
    }

    std::mt19937 random_;
    Side one_{store::EngineKind::sqlite}, other_{store::EngineKind::postgres};
    std::vector<std::string> people_, cases_;
    std::string customer_;
};

TEST(EnginesAlike, AnyHistoryHasTheSameAnswersEventsAndHashesOnBoth) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Alike alike(seed);
    for (int i = 0; i < 250 && !testing::Test::HasFailure(); ++i) alike.step();
    alike.compare_all();
    EXPECT_GT(alike.done, 50);
    EXPECT_GT(alike.refused, 10);
}

}  // namespace
}  // namespace huiyin::engine
