// Durable commits a second at 1, 8 and 64 writing threads, beside a bare SQLite commit by one thread.
//
// The bare row holds the same document under one key; the store's also keeps every index of `record`, so the two differ
// by more than the grouping. A shared disk moves single runs by a factor of ten: repeat, and compare within one run.
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "store/store.hpp"

using namespace huiyin;

namespace {

constexpr double seconds = 3;

store::RecordRow row(const std::string& id) {
    store::RecordRow made;
    made.id = id;
    made.type = "t.case";
    made.number = id;
    made.state = "open";
    made.fields = JsonObject{{"content", std::string(1'500, 'x')}};
    return made;
}

double bare(const std::string& path) {
    sqlite3* db = nullptr;
    sqlite3_open(path.c_str(), &db);
    sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id TEXT PRIMARY KEY, fields TEXT)", nullptr, nullptr, nullptr);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?1, ?2)", -1, &statement, nullptr);
    const std::string fields = row("x").fields.dump();
    const auto start = std::chrono::steady_clock::now();
    int count = 0;
    double spent = 0;
    for (; spent < seconds; ++count) {
        const std::string id = std::to_string(count);
        sqlite3_bind_text(statement, 1, id.c_str(), -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(statement, 2, fields.c_str(), -1, SQLITE_TRANSIENT);
        sqlite3_step(statement);
        sqlite3_reset(statement);
        spent = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count / spent;
}

double through_store(const std::string& path, int threads) {
    const auto store = store::open_sqlite({.path = path, .organisation = "org"});
    std::atomic<int> count{0};
    std::vector<std::thread> clients;
    const auto start = std::chrono::steady_clock::now();
    for (int t = 0; t < threads; ++t)
        clients.emplace_back([&, t] {
            for (int i = 0; std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < seconds; ++i) {
                store->write([&](store::WriteTransaction& tx) { tx.put_record(row(std::to_string(t) + "-" + std::to_string(i)), {}); });
                ++count;
            }
        });
    for (std::thread& client : clients) client.join();
    return count / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main() {
    char folder[] = "/tmp/huiyin-bench-XXXXXX";
    if (!mkdtemp(folder)) return 1;
    std::printf("| durable commits of one record | a second |\n| --- | ---: |\n| bare SQLite, one thread, the document under one key | %.0f |\n", bare(std::string(folder) + "/bare.db"));
    for (const int threads : {1, 8, 64}) std::printf("| the store, %d threads | %.0f |\n", threads, through_store(std::string(folder) + "/store" + std::to_string(threads) + ".db", threads));
    std::filesystem::remove_all(folder);
    return 0;
}
