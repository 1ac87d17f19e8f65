// A store of either engine, with nothing in it, that goes when the test ends.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "store/postgres_server.hpp"
#include "store/temporary.hpp"

namespace huiyin::store {

enum class EngineKind { sqlite, postgres };
inline std::string name_of(EngineKind kind) { return kind == EngineKind::sqlite ? "Sqlite" : "Postgres"; }

/// On PostgreSQL every one is another organisation of the same database, so that what one does must not be seen by another.
struct AnyStore {
    EngineKind kind;
    std::unique_ptr<Temporary> file;
    std::string organisation;
    std::unique_ptr<Store> store;

    explicit AnyStore(EngineKind which, bool durable = false) : kind(which) {
        static std::atomic<int> made{0};
        organisation = "org" + std::to_string(++made);
        if (kind == EngineKind::sqlite) {
            file = std::make_unique<Temporary>();
            file->store.reset();
        }
        open(durable);
    }
    void open(bool durable = false) {
        store.reset();
        store = another(durable);
    }
    /// One more over the same rows: another node, or another process.
    [[nodiscard]] std::unique_ptr<Store> another(bool durable = false) const {
        if (kind == EngineKind::postgres) return open_postgres({.address = PostgresServer::running().address(), .organisation = organisation, .durable = durable});
        return open_sqlite({.path = file->folder + "/huiyin.db", .organisation = organisation, .durable = durable});
    }
};

class OnBoth : public testing::TestWithParam<EngineKind> {};
inline std::string engine_name(const testing::TestParamInfo<EngineKind>& tried) { return name_of(tried.param); }

}  // namespace huiyin::store
