// One writer, many readers. Durable commits are what costs, so the writer gathers the jobs that wait, runs each in a
// savepoint of one transaction, commits once, and only then tells every caller. A job that throws is undone alone.
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <thread>

#include "store/sql/writing.hpp"
#include "store/sqlite/connection.hpp"

namespace huiyin::store::sqlite {
namespace {

using sql::Reading;
using sql::RowMemory;
using sql::Writing;
using Job = std::function<void(WriteTransaction&)>;

struct Waiting {
    const Job* job;
    std::exception_ptr problem;
    std::vector<Json> notices;
    bool done = false;
};

class SqliteStore : public Store {
public:
    explicit SqliteStore(SqliteOptions options) : options_(std::move(options)), writer_(options_.path, Connection::Mode::write, options_.durable) {
        migrate(writer_);
        if (options_.own_thread) thread_ = std::thread([this] { work(); });
    }

    ~SqliteStore() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        if (thread_.joinable()) thread_.join();
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
        Waiting waiting{&job, nullptr, {}, false};
        if (!options_.own_thread) return write_here(waiting);
        std::unique_lock lock(mutex_);
        if (stopping_) throw Failure("the store is closing");
        queue_.push_back(&waiting);
        wake_.notify_one();
        done_.wait(lock, [&] { return waiting.done; });
        if (waiting.problem) std::rethrow_exception(waiting.problem);
    }

    void on_notice(std::function<void(const Json&)> listener) override {
        const std::lock_guard lock(mutex_);
        listener_ = std::move(listener);
    }

    void checkpoint() override { write([this](WriteTransaction&) { fold_log_ = true; }); }

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
    void write_here(Waiting& waiting) {
        const std::lock_guard lock(here_mutex_);
        commit({&waiting});
        tell(notices_of({&waiting}));
        if (waiting.problem) std::rethrow_exception(waiting.problem);
    }

    void work() {
        for (;;) {
            std::vector<Waiting*> group;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
                if (queue_.empty()) return;
                while (!queue_.empty() && static_cast<int>(group.size()) < options_.group_max) {
                    group.push_back(queue_.front());
                    queue_.pop_front();
                }
            }
            commit(group);
            const std::vector<Json> notices = notices_of(group);
            {
                const std::lock_guard lock(mutex_);
                for (Waiting* waiting : group) waiting->done = true;
            }
            done_.notify_all();
            tell(notices);
        }
    }

    /// A listener's own trouble must not end the only writer; the commit stands either way.
    void tell(const std::vector<Json>& notices) {
        std::function<void(const Json&)> listener;
        {
            const std::lock_guard lock(mutex_);
            listener = listener_;
        }
        for (const Json& notice : notices) {
            try {
                if (listener) listener(notice);
            } catch (...) {
                continue;
            }
        }
    }

    /// Of the jobs that are durable. They are taken before the callers are told, whose stacks hold them.
    static std::vector<Json> notices_of(const std::vector<Waiting*>& group) {
        std::vector<Json> all;
        for (Waiting* waiting : group)
            if (!waiting->problem) std::move(waiting->notices.begin(), waiting->notices.end(), std::back_inserter(all));
        return all;
    }

    void commit(const std::vector<Waiting*>& group) {
        try {
            writer_.execute("BEGIN IMMEDIATE");
            memory_.begin(version());
            for (Waiting* waiting : group) run(*waiting);
            writer_.execute("COMMIT");
        } catch (...) {
            const std::exception_ptr problem = std::current_exception();
            memory_.forget();
            if (!sqlite3_get_autocommit(writer_.handle())) sqlite3_exec(writer_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
            for (Waiting* waiting : group)
                if (!waiting->problem) waiting->problem = problem;
        }
        writer_.trim();
        if (fold_log_) {
            fold_log_ = false;
            sqlite3_wal_checkpoint_v2(writer_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
        }
    }

    /// Moves when another process has written; our own commits leave it.
    std::int64_t version() {
        Query q(writer_, "PRAGMA data_version");
        return q.next() ? q.integer(0) : 0;
    }

    void run(Waiting& waiting) {
        writer_.execute("SAVEPOINT job");
        try {
            Writing transaction(writer_, memory_, options_.organisation);
            (*waiting.job)(transaction);
            waiting.notices = transaction.finish();
            writer_.execute("RELEASE job");
        } catch (...) {
            waiting.problem = std::current_exception();
            memory_.forget();
            writer_.execute("ROLLBACK TO job");
            writer_.execute("RELEASE job");
        }
    }

    SqliteOptions options_;
    Connection writer_;
    RowMemory memory_;
    std::mutex mutex_, here_mutex_;
    std::condition_variable wake_, done_;
    std::deque<Waiting*> queue_;
    std::function<void(const Json&)> listener_;
    bool stopping_ = false, fold_log_ = false;
    std::mutex pool_mutex_;
    std::vector<std::unique_ptr<Connection>> pool_;
    std::thread thread_;
};

}  // namespace
}  // namespace huiyin::store::sqlite

namespace huiyin::store {

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options) { return std::make_unique<sqlite::SqliteStore>(options); }

}  // namespace huiyin::store
