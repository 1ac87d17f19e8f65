// The engine at work: commands a second and their latency at 1, 8 and 64 clients beside the bare commit of the same rows, and
// what lists, records, searches and the workbench cost over many records.
//
//   build/release/bench_engine [RECORDS]          RECORDS of the reading part, 100,000 by default
//
// Everything runs on the packs `base` and the crash test's own, on a durable store in a temporary folder.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "packs.hpp"
#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "store/store.hpp"

using namespace huiyin;

namespace {

using Timer = std::chrono::steady_clock;

double ms_since(Timer::time_point began) { return std::chrono::duration<double, std::milli>(Timer::now() - began).count(); }

double at_share(std::vector<double>& values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

struct Organisation {
    std::string folder;
    std::unique_ptr<store::Store> store;
    SystemClock clock;
    RandomIds ids;
    std::unique_ptr<engine::Engine> engine;
    engine::Actor actor;

    explicit Organisation(bool durable) {
        char name[] = "/tmp/huiyin-bench-XXXXXX";
        folder = mkdtemp(name);
        store = store::open_sqlite({.path = folder + "/huiyin.db", .organisation = "bench", .durable = durable});
        const std::string root = HUIYIN_SOURCE_DIR;
        const auto base = bench::compiled(root + "/policies/base", {});
        const auto notes = bench::compiled(root + "/tests/crash/pack", {base});
        engine::Options options;
        options.organisation = OrganisationId("bench");
        options.zone = calendar::Zone::named("Asia/Shanghai").value();
        engine = std::make_unique<engine::Engine>(*store, clock, ids, std::vector<std::shared_ptr<const policy::Pack>>{base, notes}, options);
        engine::Command hire;
        hire.what = engine::PerformAction{"base.person", {}, "hire", JsonObject{{"name", "周敏"}, {"roles", JsonArray{"base.admin"}}}, {}, {}, {}};
        actor.person = PersonId(engine->execute(hire).value().id);
    }
    ~Organisation() {
        engine.reset();
        store.reset();
        std::filesystem::remove_all(folder);
    }
};

constexpr double seconds = 3;
const std::string words = "三月九日收到的报告数据有误，要求重新检测并书面说明原因，已经打过两次电话没有答复。";

template <typename Act>
void load(const char* what, int clients, Act act) {
    std::atomic<std::int64_t> done{0};
    std::vector<std::vector<double>> latencies(static_cast<std::size_t>(clients));
    const auto began = Timer::now();
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client)
        threads.emplace_back([&, client] {
            for (int i = 0; ms_since(began) < seconds * 1000; ++i) {
                const auto at = Timer::now();
                act(client, i);
                latencies[static_cast<std::size_t>(client)].push_back(ms_since(at));
                ++done;
            }
        });
    for (std::thread& thread : threads) thread.join();
    std::vector<double> all;
    for (const auto& each : latencies) all.insert(all.end(), each.begin(), each.end());
    std::printf("| %-34s | %7d | %9.0f | %8.2f | %8.2f |\n", what, clients, static_cast<double>(done) / ms_since(began) * 1000, at_share(all, 0.5), at_share(all, 0.99));
}

void commands() {
    std::printf("| commands                           | clients | a second  |  p50 ms  |  p99 ms  |\n| --- | --- | --- | --- | --- |\n");
    for (const int clients : {1, 8, 64}) {
        {
            Organisation org(true);
            load("engine: register a note", clients, [&](int client, int i) {
                engine::Command command;
                command.actor = org.actor;
                command.key = std::to_string(client) + "-" + std::to_string(i);
                command.what = engine::PerformAction{"crash-test.note", {}, "register", JsonObject{{"text", words + command.key}}, {}, {}, {}};
                if (!org.engine->execute(command).ok()) std::abort();
            });
        }
        {
            Organisation org(true);
            load("bare: the same rows in one commit", clients, [&](int client, int i) {
                const std::string id = std::to_string(client) + "-" + std::to_string(i);
                org.store->write([&](store::WriteTransaction& tx) {
                    store::RecordRow row;
                    row.id = row.number = id;
                    row.type = "crash-test.note";
                    row.state = "open";
                    row.fields = JsonObject{{"text", words + id}};
                    row.meta = JsonObject{{"did", JsonObject{{"register", JsonObject{{"at", "2026-03-09T02:00:00.000Z"}, {"by", id}, {"count", 1}, {"input", row.fields}}}}}};
                    tx.put_record(row, {});
                    tx.put_search(id, row.type, {id, words + id});
                    std::vector<store::EventRow> events(1);
                    events[0].id = events[0].record = id;
                    events[0].type = "action_performed";
                    events[0].data = JsonObject{{"set", row.fields}, {"action", "register"}, {"record_type", row.type}};
                    ledger::append(tx, events);
                    tx.put_answer("bench", id, JsonObject{{"id", id}}, Instant{0});
                });
            });
        }
    }
}

template <typename Act>
void reads(const char* what, int count, Act act) {
    std::vector<double> all;
    for (int i = 0; i < count; ++i) {
        const auto at = Timer::now();
        act(i);
        all.push_back(ms_since(at));
    }
    std::printf("| %-38s | %8.2f | %8.2f |\n", what, at_share(all, 0.5), at_share(all, 0.95));
}

void reading(int records) {
    Organisation org(false);
    std::vector<std::string> made;
    const auto began = Timer::now();
    const char* endings[]{"设备", "样品", "发票", "证书", "预约", "态度", "费用", "时间"};
    for (int page = 0; page < records; page += 1000) {
        std::vector<Json> rows;
        for (int i = page; i < std::min(records, page + 1000); ++i) rows.emplace_back(JsonObject{{"text", words + endings[i % 8] + std::to_string(i)}});
        engine::Command command;
        command.what = engine::ImportRows{"crash-test.note", "register", std::move(rows), false};
        if (!org.engine->execute(command).ok()) std::abort();
    }
    std::printf("\n%d records made in %.0f s\n\n| reading                                |  p50 ms  |  p95 ms  |\n| --- | --- | --- |\n", records, ms_since(began) / 1000);
    engine::ListQuery query;
    query.type = "crash-test.note";
    const Json page = org.engine->list(org.actor, query).value();
    for (const Json& row : page["items"].as_array()) made.push_back(row["id"].string_or(""));
    reads("list: the newest 50", 200, [&](int) { (void)org.engine->list(org.actor, query).value(); });
    reads("list: 50 by number, from the middle", 200, [&](int i) {
        engine::ListQuery sorted = query;
        sorted.sort = i % 2 ? "number" : "-number";
        (void)org.engine->list(org.actor, sorted).value();
    });
    reads("list: words that an eighth has", 200, [&](int i) {
        engine::ListQuery found = query;
        found.text = endings[i % 8];
        (void)org.engine->list(org.actor, found).value();
    });
    reads("open a record", 500, [&](int i) { (void)org.engine->record(org.actor, "crash-test.note", made[static_cast<std::size_t>(i) % made.size()]).value(); });
    reads("search: two characters that all have", 200, [&](int) { (void)org.engine->search(org.actor, "报告", {}, 20); });
    reads("search: what one has", 200, [&](int i) { (void)org.engine->search(org.actor, std::to_string(records / 2 + i), {}, 20); });
    reads("workbench", 200, [&](int) { (void)org.engine->workbench(org.actor); });
}

}  // namespace

int main(int count, char** words_given) {
    commands();
    reading(count > 1 ? std::atoi(words_given[1]) : 100'000);
}
