// The data directory of an organisation: its database, its signing key, and a lock so that no two servers share it.
//
//   huiyin.db        everything (SQLite; beside it -wal and -shm while it is open)
//   signing.key      signs checkpoints; only its owner may read it
//   huiyin.lock      held by whoever works in the directory
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
    struct Options { Sharing sharing = Sharing::alone; bool rehearsal = false; };

    /// Makes the directory for a new organisation. Problems: data.exists {folder}, data.locked {folder}. Throws store::Failure.
    static Result<std::unique_ptr<DataFolder>> make(const std::filesystem::path& folder, Options options);
    /// Opens what is there. Problems: data.missing {folder}, data.locked {folder}. Throws store::Failure.
    static Result<std::unique_ptr<DataFolder>> open(const std::filesystem::path& folder, Options options);
    ~DataFolder();

    [[nodiscard]] store::Store& store() { return *store_; }
    [[nodiscard]] const ledger::SigningKey& key() const { return *key_; }
    [[nodiscard]] const std::filesystem::path& path() const { return folder_; }

    void found(const Charter& charter);
    /// Problems: data.no-organisation {folder}.
    [[nodiscard]] Result<Charter> charter();
    /// Lays a checkpoint over what happened since the last one and folds the log into the database; before a stop.
    void settle(Instant now);

private:
    explicit DataFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
    Done lock();
    void open_files(bool rehearsal);

    std::filesystem::path folder_;
    int lock_ = -1;
    std::unique_ptr<store::Store> store_;
    std::optional<ledger::SigningKey> key_;
};

}  // namespace huiyin::app
