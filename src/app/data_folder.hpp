// The data directory of an organisation: its database, its signing key, and a lock so that no two servers share it.
//
//   huiyin.db        everything (SQLite; beside it -wal and -shm while it is open)
//   signing.key      signs checkpoints; only its owner may read it
//   huiyin.lock      held by whoever works in the directory
//
// With a database of PostgreSQL the directory holds no huiyin.db. Each node has a directory of its own, with a copy of the one key.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "calendar/civil.hpp"
#include "ledger/ledger.hpp"
#include "store/store.hpp"

namespace huiyin::app {

/// Whose data these are; written once, when the organisation is founded.
struct Charter {
    OrganisationId id;
    Text name;
    calendar::Zone zone = calendar::Zone::utc();
    std::vector<std::string> packs;                   ///< by which it works, with what they import; none named: by all that are installed
};

/// `alone`: as the only process that runs the organisation. `beside`: beside a server that may be running.
enum class Sharing { alone, beside };

class DataFolder {
public:
    /// `rehearsal`: nothing waits for the disk, and one thread does everything; for who loads and then forces it to disk at once.
    /// `store`: an address of PostgreSQL, and which organisation of it; none: SQLite, in the directory.
    struct Options { Sharing sharing = Sharing::alone; bool rehearsal = false; std::string store{}, organisation = "default"; };

    /// Makes the directory for a new organisation. Problems: data.exists {folder}, data.locked {folder}. Throws store::Failure.
    static Result<std::unique_ptr<DataFolder>> make(const std::filesystem::path& folder, Options options);
    /// Opens what is there. Problems: data.missing {folder}, data.locked {folder}; with PostgreSQL data.store, data.no-key {folder},
    /// data.other-key {folder}. Throws store::Failure.
    static Result<std::unique_ptr<DataFolder>> open(const std::filesystem::path& folder, Options options);
    ~DataFolder();

    [[nodiscard]] store::Store& store() { return *store_; }
    [[nodiscard]] const ledger::SigningKey& key() const { return *key_; }
    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
    /// Where the data are, as it is told: the directory, or the address of the database without its password.
    [[nodiscard]] std::string place() const;

    void found(const Charter& charter);
    /// Problems: data.no-organisation {folder}.
    [[nodiscard]] Result<Charter> charter();
    /// Lays a checkpoint over what happened since the last one and folds the log into the database; before a stop.
    void settle(Instant now);

private:
    DataFolder(std::filesystem::path folder, Options options) : folder_(std::move(folder)), options_(std::move(options)) {}
    Done lock();
    Done open_store();
    void open_key();
    /// With PostgreSQL, the key must be the one with which the organisation was founded.
    Done check_key();
    [[nodiscard]] bool is_shared() const { return !options_.store.empty(); }

    std::filesystem::path folder_;
    Options options_;
    int lock_ = -1;
    std::unique_ptr<store::Store> store_;
    std::optional<ledger::SigningKey> key_;
};

}  // namespace huiyin::app
