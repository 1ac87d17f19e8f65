// A SQLite file as a store: the connection that writes, one that looks for the jobs, and a pool for everybody else's reading.
#include <mutex>

#include "store/group_writer.hpp"
#include "store/sql/writing.hpp"
#include "store/sqlite/connection.hpp"

namespace huiyin::store::sqlite {
namespace {

using sql::Reading;
using sql::Writing;

/// The only writer of its file in this process.
class SqliteGround : public Ground {
public:
    explicit SqliteGround(const SqliteOptions& options)
        : options_(options), writer_(options.path, Connection::Mode::write, options.durable), migrated_((migrate(writer_), true)), reader_(options.path, Connection::Mode::read, options.durable),
          view_(reader_, options.organisation), version_(version()) {
        sqlite3_wal_hook(writer_.handle(), &SqliteGround::log_has_grown, this);     // instead of SQLite's own, which folds at every commit once the log is long
    }

    ReadView& look() override {
        look_away();
        reader_.execute("BEGIN");
        looks_ = true;
        return view_;
    }
    void look_away() override {
        if (!std::exchange(looks_, false)) return;
        reader_.execute("COMMIT");
        reader_.trim();
    }
    bool begin() override {
        writer_.execute("BEGIN IMMEDIATE");
        const std::int64_t now = version();
        return std::exchange(version_, now) == now;
    }
    void apply(const Changes& changes) override {
        RowMemory none;                                  // rows are remembered by the thread that runs jobs
        Writing transaction(writer_, none, options_.organisation);
        transaction.apply(changes);
    }
    std::vector<Json> run(const Job& job, RowMemory& memory) override {
        writer_.execute("SAVEPOINT job");
        try {
            Writing transaction(writer_, memory, options_.organisation);
            job(transaction);
            std::vector<Json> notices = transaction.finish();
            writer_.execute("RELEASE job");
            return notices;
        } catch (...) {
            writer_.execute("ROLLBACK TO job");
            writer_.execute("RELEASE job");
            throw;
        }
    }
    void commit() override {
        writer_.execute("COMMIT");
        writer_.trim();
        constexpr int portion = 2'000;                   // pages: 16 MB; what one month of rounds writes goes to the same pages again and again
        if (pages_ - folded_ < portion) return;
        sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        folded_ = pages_;
    }
    void roll_back() noexcept override {
        if (!sqlite3_get_autocommit(writer_.handle())) sqlite3_exec(writer_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    /// SQLite begins its log anew only at a moment when nobody reads, which under load never comes by itself.
    [[nodiscard]] bool is_log_long() const override { return pages_ > pages_most_; }
    void begin_log_anew() override {
        sqlite3_busy_timeout(writer_.handle(), 0);       // whoever reads for long is not waited for
        const bool begun = sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr) == SQLITE_OK;
        sqlite3_busy_timeout(writer_.handle(), Connection::patience_ms);
        pages_most_ = log_most + (begun ? 0 : pages_);   // it is tried again when as much has come
        if (begun) pages_ = folded_ = 0;
    }
    void fold() override {
        if (sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr) == SQLITE_OK) pages_ = folded_ = 0;
    }

private:
    /// Moves when another process has written; our own commits leave it.
    std::int64_t version() {
        sql::Query q(writer_, "PRAGMA data_version");
        return q.next() ? q.integer(0) : 0;
    }

    static int log_has_grown(void* ground, sqlite3*, const char*, int pages) {
        auto& self = *static_cast<SqliteGround*>(ground);
        if (pages < self.pages_) self.folded_ = 0;       // it began anew by itself
        self.pages_ = pages;
        return SQLITE_OK;
    }

    const SqliteOptions options_;
    Connection writer_;
    const bool migrated_;
    Connection reader_;
    Reading<ReadView> view_;
    bool looks_ = false;
    std::int64_t version_;
    static constexpr int log_most = 8'000;           ///< pages: 64 MB
    int pages_ = 0, folded_ = 0, pages_most_ = log_most;     ///< of the log, since it began
};

class SqliteStore : public Store {
public:
    explicit SqliteStore(SqliteOptions options) : options_(std::move(options)) {
        auto ground = std::make_unique<SqliteGround>(options_);
        if (options_.own_thread) writer_ = std::make_unique<GroupWriter>(std::move(ground), options_.group_max);
        else ground_ = std::move(ground);
    }

    std::unique_ptr<ReadView> read() override {
        std::unique_ptr<Connection> connection;
        {
            const std::lock_guard lock(pool_mutex_);
            if (!pool_.empty()) {
                connection = std::move(pool_.back());
                pool_.pop_back();
            }
        }
        if (!connection) connection = std::make_unique<Connection>(options_.path, Connection::Mode::read, options_.durable);
        return std::make_unique<Snapshot>(*this, std::move(connection), options_.organisation);
    }

    void write(const Job& job) override {
        if (writer_) writer_->write(job);
        else write_here(job);
    }

    void on_notice(Listener listener) override {
        if (writer_) return writer_->on_notice(std::move(listener));
        const std::lock_guard lock(here_mutex_);
        listener_ = std::move(listener);
    }

    void checkpoint() override {
        if (writer_) return writer_->fold();
        const std::lock_guard lock(here_mutex_);
        ground_->fold();
    }

private:
    /// A reader's connection inside a read transaction; it goes back to the pool when the view goes.
    class Snapshot : public Reading<ReadView> {
    public:
        Snapshot(SqliteStore& store, std::unique_ptr<Connection> connection, const std::string& organisation)
            : Reading(*connection, organisation), store_(store), connection_(std::move(connection)) { connection_->execute("BEGIN"); }
        ~Snapshot() override {
            try {
                connection_->execute("COMMIT");
                connection_->trim();
            } catch (const Failure&) {
                return;                                       // a connection in doubt is closed, not kept
            }
            const std::lock_guard lock(store_.pool_mutex_);
            if (static_cast<int>(store_.pool_.size()) < store_.options_.readers) store_.pool_.push_back(std::move(connection_));
        }

    private:
        SqliteStore& store_;
        std::unique_ptr<Connection> connection_;
    };

    /// With one caller there is nothing to gather, and two changes of threads cost more than most jobs.
    void write_here(const Job& job) {
        std::vector<Json> notices;
        Listener listener;
        {
            const std::lock_guard lock(here_mutex_);
            try {
                if (!ground_->begin()) memory_.forget();
                notices = ground_->run(job, memory_);
                ground_->commit();
            } catch (...) {
                memory_.forget();
                ground_->roll_back();
                throw;
            }
            listener = listener_;
        }
        tell(listener, notices);
    }

    const SqliteOptions options_;
    std::mutex pool_mutex_;
    std::vector<std::unique_ptr<Connection>> pool_;
    std::mutex here_mutex_;
    std::unique_ptr<SqliteGround> ground_;           ///< with a writer, it is the writer's
    RowMemory memory_;
    Listener listener_;
    std::unique_ptr<GroupWriter> writer_;            ///< last, so that it ends first
};

}  // namespace
}  // namespace huiyin::store::sqlite

namespace huiyin::store {

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options) { return std::make_unique<sqlite::SqliteStore>(options); }

}  // namespace huiyin::store
