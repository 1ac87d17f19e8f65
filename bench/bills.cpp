// A month of a metering company in one run: accounts and meters are imported, the month's readings are opened ahead, each is
// read and billed by tariff with its lines, and each bill is posted; then the ledger and the books are verified.
//
//   build/release/bench_bills [ACCOUNTS]          10,000 by default; docs/performance.md has 100,000
//
// Everything runs on the packs `base` and `gas-billing` as they are, on a durable store in a temporary folder and a virtual clock.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <thread>
#include <vector>

#include "packs.hpp"
#include "engine/engine.hpp"
#include "engine/occurrence.hpp"
#include "engine/rhythms.hpp"
#include "ledger/ledger.hpp"
#include "store/store.hpp"

using namespace huiyin;

namespace {

using Timer = std::chrono::steady_clock;
double s_since(Timer::time_point began) { return std::chrono::duration<double>(Timer::now() - began).count(); }

/// The processor's time of all threads, which tells the work even where others are at work beside it.
double processor() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Stopwatch {
    Timer::time_point began = Timer::now();
    double worked = processor();
};

void row(const char* what, std::int64_t count, const Stopwatch& watch) {
    const double seconds = s_since(watch.began), work = processor() - watch.worked;
    std::printf("| %-42s | %9lld | %8.1f | %9.0f | %12.0f |\n", what, static_cast<long long>(count), seconds, static_cast<double>(count) / seconds, work / static_cast<double>(count) * 1e6);
    std::fflush(stdout);
}

struct Company {
    std::string folder;
    std::unique_ptr<store::Store> store;
    VirtualClock clock{*Instant::parse("2026-02-20T01:00:00Z")};
    RandomIds ids;
    std::unique_ptr<engine::Engine> engine;
    std::string supervisor, manager, reader;

    Company() {
        char name[] = "/tmp/huiyin-bench-XXXXXX";
        folder = mkdtemp(name);
        store = store::open_sqlite({.path = folder + "/huiyin.db", .organisation = "bench"});
        const std::string root = HUIYIN_SOURCE_DIR;
        const auto base = bench::compiled(root + "/policies/base", {});
        const auto billing = bench::compiled(root + "/policies/gas-billing", {base});
        engine::Options options;
        options.organisation = OrganisationId("bench");
        options.zone = calendar::Zone::named("Asia/Shanghai").value();
        engine = std::make_unique<engine::Engine>(*store, clock, ids, std::vector<std::shared_ptr<const policy::Pack>>{base, billing}, options);
        supervisor = hire("主管", {"gas-billing.collection_supervisor", "base.admin"});
        manager = hire("经理", {"gas-billing.company_manager"});
        reader = hire("抄表员", {"gas-billing.meter_reader"});
    }
    ~Company() {
        engine.reset();
        store.reset();
        std::filesystem::remove_all(folder);
    }

    engine::Outcome done(const std::string& by, engine::What what) {
        auto outcome = engine->execute({.actor = {PersonId(by)}, .what = std::move(what)});
        if (!outcome.ok()) {
            std::fprintf(stderr, "refused: %s\n", message(Language::en, outcome.problem()).c_str());
            for (const Problem& cause : outcome.problem().causes) std::fprintf(stderr, "  %s\n", message(Language::en, cause).c_str());
            std::exit(1);
        }
        return std::move(outcome).value();
    }
    engine::Outcome act(const std::string& by, const char* type, const std::string& record, const char* action, Json input = JsonObject()) {
        return done(by, engine::PerformAction{std::string("gas-billing.") + type, RecordId(record), action, std::move(input), {}, {}, {}});
    }
    std::string hire(const char* name, JsonArray roles) {
        return done("", engine::PerformAction{"base.person", {}, "hire", JsonObject{{"name", name}, {"roles", std::move(roles)}}, {}, {}, {}}).id;
    }
    void import(const char* type, const char* action, std::vector<Json> rows) {
        const engine::Outcome outcome = done(supervisor, engine::ImportRows{std::string("gas-billing.") + type, action, std::move(rows)});
        if (!outcome.document["committed"].bool_or(false)) {
            std::fprintf(stderr, "%s\n", outcome.document["errors"].dump().substr(0, 600).c_str());
            std::exit(1);
        }
    }
    std::vector<std::string> ids_of(const char* type, const char* state, const char* month = nullptr) {
        std::vector<std::string> found;
        store::RecordFilter filter;
        filter.types = {std::string("gas-billing.") + type};
        filter.states = {state};
        filter.sort = store::Sort::created_at;
        filter.limit = 10'000;
        const auto view = store->read();
        do {
            const store::RecordPage page = view->records(filter);
            for (const store::RecordRow& each : page.rows)
                if (!month || each.fields["month"].string_or("") == month) found.push_back(each.id);
            filter.cursor = page.next;
        } while (!filter.cursor.empty());
        return found;
    }

    std::int64_t planned() const {
        std::int64_t count = 0;
        for (const auto& pack : engine->policy()->packs())
            for (const policy::Schedule& schedule : pack->schedules) count += static_cast<std::int64_t>(store->read()->open_occurrences(schedule.id, "").size());
        return count;
    }

    /// What the schedules will ask of everybody within a year: who owes it, when it opens, by when it is due. Nothing is written.
    std::int64_t expanded_year(calendar::Date first) {
        const auto view = store->read();
        engine::World world(*view, *engine->policy(), clock.now(), engine->options().zone);
        world.stand_still();
        const calendar::Date last = first.plus_months(12);
        std::int64_t dated = 0;
        for (const auto& pack : engine->policy()->packs())
            for (const policy::Schedule& schedule : pack->schedules) {
                const auto rule = engine::find_rule(*engine->policy(), engine::phase_definition(schedule, 0));
                if (!rule || schedule.anchor != policy::Anchor::calendar || schedule.every.rhythm == calendar::Rhythm::once) continue;
                for (calendar::PeriodSpan period = calendar::period_of(engine::period_calendar(), schedule.every, first); period.from < last; period = calendar::next_period(engine::period_calendar(), schedule.every, period))
                    for (const feel::Value& member : engine::members_of(world, *pack, schedule, period)) {
                        const auto planned = engine::planned_for(world, *pack, schedule, member, period, first);
                        if (!planned) continue;
                        const engine::Draft draft = engine::draft_of(world, *rule, *planned, 1, {}, clock.now());
                        if (engine::due_of(world, *rule, draft.duty, clock.now())) ++dated;
                    }
            }
        return dated;
    }

    void settle(int accounts) {
        for (const char* user_class : {"residential", "commercial"}) {
            const Json steps = JsonArray{JsonObject{{"above", 0}, {"up_to", 30}, {"price", *Decimal::parse("2.63")}}, JsonObject{{"above", 30}, {"up_to", Json()}, {"price", *Decimal::parse("3.15")}}};
            const std::string tariff = act(supervisor, "tariff", "", "enter", JsonObject{{"version", std::string("2026 ") + user_class}, {"tariff_class", user_class}, {"first_day", "2026-01-01"}, {"steps", steps}}).id;
            act(manager, "tariff", tariff, "put_in_force");
        }
        constexpr int portion = 1'000;
        for (int from = 0; from < accounts; from += portion) {
            std::vector<Json> rows;
            for (int i = from; i < std::min(accounts, from + portion); ++i)
                rows.push_back(JsonObject{{"account_no", "A" + std::to_string(i)}, {"name", "住户" + std::to_string(i)}, {"user_class", i % 16 == 0 ? "commercial" : "residential"}, {"tariff_class", i % 16 == 0 ? "commercial" : "residential"},
                                          {"address", "光明路" + std::to_string(i) + "号"}, {"opened_on", "2025-01-01"}, {"reader", reader}, {"route", "R" + std::to_string(i / 400)}, {"route_order", i % 400 + 1}});
            import("gas_account", "open", std::move(rows));
        }
        const std::vector<std::string> held = ids_of("gas_account", "active");
        for (int from = 0; from < accounts; from += portion) {
            std::vector<Json> rows;
            for (int i = from; i < std::min(accounts, from + portion); ++i)
                rows.push_back(JsonObject{{"meter_no", "M" + std::to_string(i)}, {"account", held[static_cast<std::size_t>(i)]}, {"digits", 5}, {"installed_on", "2025-01-01"}, {"first_index", 100}});
            import("gas_meter", "install", std::move(rows));
        }
    }
};

/// As many clients as one group commit gathers take turns through the list.
template <typename Act>
void by_many(const std::vector<std::string>& list, Act act) {
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 256; ++t)
        threads.emplace_back([&] {
            for (std::size_t i = next++; i < list.size(); i = next++) act(list[i], i);
        });
    for (std::thread& thread : threads) thread.join();
}

}  // namespace

int main(int count, char** arguments) {
    const int accounts = count > 1 ? std::atoi(arguments[1]) : 10'000;
    Company company;
    std::printf("| part of the run                            |     count | seconds  |  a second | µs processor |\n| --- | --- | --- | --- | --- |\n");
    Stopwatch watch;
    company.settle(accounts);
    row("accounts and meters imported", accounts, watch);

    watch = Stopwatch();
    const std::int64_t dated = company.expanded_year(*calendar::Date::of(2026, 3, 1));
    row("occurrences of the year worked out", dated, watch);

    company.engine->tick();
    company.clock.set(*Instant::parse("2026-03-01T01:00:00Z"));
    watch = Stopwatch();
    company.engine->tick();
    row("occurrences of the month planned", company.planned(), watch);
    watch = Stopwatch();
    company.clock.set(*Instant::parse("2026-03-21T01:00:00Z"));       // those of companies open on the 20th
    company.engine->tick();
    const std::vector<std::string> readings = company.ids_of("meter_reading", "due", "2026-03-01");
    row("readings of the month opened", static_cast<std::int64_t>(readings.size()), watch);
    if (static_cast<int>(readings.size()) != accounts) return 1;

    watch = Stopwatch();
    by_many(readings, [&](const std::string& reading, std::size_t i) {
        company.act(company.reader, "meter_reading", reading, "read", JsonObject{{"present_index", 110 + static_cast<std::int64_t>(i % 60)}, {"no_photo_reason", "无"}});
    });
    row("read, and their bills made out", accounts, watch);
    const Stopwatch billing = watch;
    const std::vector<std::string> bills = company.ids_of("gas_settlement_slip", "drafted");
    watch = Stopwatch();
    by_many(bills, [&](const std::string& bill, std::size_t) { company.act(company.supervisor, "gas_settlement_slip", bill, "deliver", JsonObject{{"delivered_to", "本人"}}); });
    row("delivered and posted", static_cast<std::int64_t>(bills.size()), watch);
    row("billed, all in all", static_cast<std::int64_t>(bills.size()), billing);

    watch = Stopwatch();
    const auto view = company.store->read();
    const auto verified = ledger::verify(*view);
    row("events verified", verified.events, watch);
    const bool balanced = company.engine->unbalanced() == 0;
    std::printf("\nledger %s, books %s\n", verified.holds ? "holds" : "BROKEN", balanced ? "balance" : "DO NOT BALANCE");
    return verified.holds && balanced && static_cast<int>(bills.size()) == accounts ? 0 : 1;
}
