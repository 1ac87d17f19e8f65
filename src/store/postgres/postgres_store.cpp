// One writer a node, many nodes, many readers.
//
// The writer gathers the jobs that wait, runs each in a savepoint of one transaction, and commits once. Its transaction takes the
// organisation's lock before it reads anything, so the writers of all nodes follow one another, and a job sees everything that was
// committed before it: numbers have no gaps, the chain of events has one end, and a duty that falls due is fired by whoever comes
// first. When the transaction is undone by the server, or the connection is lost before the commit, the jobs are run again.
// When it is lost during the commit, the number of the group, which every group leaves in the table `writer`, tells whether it stands.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <thread>

#include "store/group_writer.hpp"
#include "store/open.hpp"
#include "store/postgres/connection.hpp"
#include "store/postgres/listener.hpp"
#include "store/sql/writing.hpp"

namespace huiyin::store::postgres {
namespace {

using sql::Reading;
using sql::Writing;

struct Waiting {
    const Job* job;
    std::exception_ptr problem;
    std::vector<Json> notices;
    bool done = false;
};
using Group = std::vector<Waiting*>;

std::string any_name() {
    std::random_device draw;
    std::string out;
    for (int i = 0; i < 4; ++i) {
        constexpr const char* digits = "0123456789abcdef";
        for (unsigned bits = draw(), left = 8; left > 0; --left, bits >>= 4) out += digits[bits & 15];
    }
    return out;
}

class PostgresStore : public Store {
public:
    explicit PostgresStore(PostgresOptions options) : options_(std::move(options)), node_(any_name()), writer_(connect()) {
        migrate(*writer_);
        forget_old_writers();
        listener_ = std::make_unique<Listener>(options_.address, node_, options_.organisation, [this](const std::vector<Json>& notices) { tell(notices); });
        thread_ = std::thread([this] { work(); });
    }

    ~PostgresStore() override {
        listener_.reset();
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }

    std::unique_ptr<ReadView> read() override {
        std::unique_ptr<Connection> connection;
        {
            const std::lock_guard lock(pool_mutex_);
            while (!connection && !pool_.empty()) {
                if (pool_.back()->alive()) connection = std::move(pool_.back());
                pool_.pop_back();
            }
        }
        if (!connection) connection = connect_within(std::min(options_.patience_ms, reader_patience_ms));
        return std::make_unique<Snapshot>(*this, std::move(connection));
    }

    void write(const Job& job) override {
        Waiting waiting{&job, nullptr, {}, false};
        std::unique_lock lock(mutex_);
        if (stopping_) throw Failure("the store is closing");
        queue_.push_back(&waiting);
        wake_.notify_one();
        done_.wait(lock, [&] { return waiting.done; });
        if (waiting.problem) std::rethrow_exception(waiting.problem);
    }

    void on_notice(std::function<void(const Json&)> listener) override {
        const std::lock_guard lock(mutex_);
        heard_ = std::move(listener);
    }

    void checkpoint() override {}                        // the server keeps its own log

private:
    static constexpr int reader_patience_ms = 3'000;     // who only looks would rather be told

    /// A reader's connection inside a transaction with one snapshot; it goes back to the pool when the view goes.
    class Snapshot : public Reading<ReadView> {
    public:
        Snapshot(PostgresStore& store, std::unique_ptr<Connection> connection) : Reading(*connection, store.options_.organisation), store_(store), connection_(std::move(connection)) {
            connection_->send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
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
        PostgresStore& store_;
        std::unique_ptr<Connection> connection_;
    };

    std::unique_ptr<Connection> connect() const { return std::make_unique<Connection>(options_.address, options_.organisation, options_.durable); }

    /// The names of nodes that stopped long ago. The newest group of all stays, so that its number is never given twice.
    void forget_old_writers() {
        Query(*writer_, "DELETE FROM writer WHERE organisation_id = $1 AND at < now() - INTERVAL '2 days' AND number < (SELECT MAX(number) FROM writer WHERE organisation_id = $1)").bind(1, options_.organisation).run();
        writer_->execute("SELECT 1");
    }

    void work() {
        for (;;) {
            Group group;
            {
                std::unique_lock lock(mutex_);
                wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
                if (queue_.empty()) return;
                while (!queue_.empty() && static_cast<int>(group.size()) < options_.group_max) {
                    group.push_back(queue_.front());
                    queue_.pop_front();
                }
            }
            try {
                commit(group);
            } catch (...) {
                give_up(group, std::current_exception());
            }
            const std::vector<Json> notices = notices_of(group);  // before the callers are told, whose stacks hold them
            {
                const std::lock_guard lock(mutex_);
                for (Waiting* waiting : group) waiting->done = true;
            }
            done_.notify_all();
            tell(notices);
        }
    }

    static std::vector<Json> notices_of(const Group& group) {
        std::vector<Json> all;
        for (const Waiting* waiting : group)
            if (!waiting->problem) all.insert(all.end(), waiting->notices.begin(), waiting->notices.end());
        return all;
    }

    /// The writer and the listener both tell; one after the other. A hearer's own trouble must end neither.
    void tell(const std::vector<Json>& notices) {
        const std::lock_guard telling(tell_mutex_);
        std::function<void(const Json&)> heard;
        {
            const std::lock_guard lock(mutex_);
            heard = heard_;
        }
        store::tell(heard, notices);
    }

    void give_up(const Group& group, const std::exception_ptr& problem) {
        memory_.forget();
        for (Waiting* waiting : group)
            if (!waiting->problem) waiting->problem = problem;
        try {
            if (writer_) writer_->execute("ROLLBACK");
        } catch (const Failure&) {
            writer_.reset();                                  // the next group begins with a new one
        }
    }

    /// Runs the jobs until they stand, or until that is hopeless.
    void commit(const Group& group) {
        constexpr int attempts_max = 8;                       // where another transaction is in the way
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.patience_ms);
        for (int attempt = 1;; ++attempt) {
            for (Waiting* waiting : group) waiting->problem = nullptr;
            std::int64_t number = 0;
            bool committing = false;
            try {
                if (!writer_) restore();
                number = begin();
                for (Waiting* waiting : group) run(*waiting);
                announce(group, number);
                finish(number, committing);
                writer_->trim();
                return;
            } catch (const Again&) {
                if (attempt == attempts_max) throw;
                memory_.forget();
                writer_->execute("ROLLBACK");
            } catch (const Lost&) {
                memory_.forget();
                writer_.reset();
                if (committing) {
                    if (stands(number)) return;
                } else if (std::chrono::steady_clock::now() >= until) {
                    throw;
                }
            }
        }
    }

    /// Begins a transaction and takes the organisation's lock; gives the number of the group.
    std::int64_t begin() {
        // Read committed: each statement sees what stands when it begins, and the lock was waited for before the first of them.
        writer_->send("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
        lock();
        Query q(*writer_, "INSERT INTO writer (organisation_id, node, number, at) SELECT $1, $2, COALESCE(MAX(number), 0) + 1, now() FROM writer WHERE organisation_id = $1 "
                          "ON CONFLICT (organisation_id, node) DO UPDATE SET number = excluded.number, at = excluded.at RETURNING number");
        q.bind(1, options_.organisation).bind(2, node_);
        const bool numbered = q.next();
        HUIYIN_ASSERT(numbered);
        const std::int64_t number = q.integer(0);
        if (number != last_ + 1) ++others_;                   // somebody else wrote since
        memory_.begin(others_);
        return number;
    }

    void lock() {
        Query q(*writer_, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))");
        q.bind(1, "huiyin " + options_.organisation).run();
    }

    /// Leaves what is to be told where the other nodes find it, and wakes them when it stands. A node that was cut off reads on from
    /// where it was, as long as that is not thousands of groups ago.
    void announce(const Group& group, std::int64_t number) {
        constexpr std::int64_t kept = 4096;
        const std::vector<Json> notices = notices_of(group);
        if (number % kept == 0) Query(*writer_, "DELETE FROM announced WHERE organisation_id = $1 AND number < $2").bind(1, options_.organisation).bind(2, number - kept).run();
        if (notices.empty()) return;
        Query(*writer_, "INSERT INTO announced (organisation_id, number, node, notices) VALUES ($1, $2, $3, $4)")
            .bind(1, options_.organisation).bind(2, number).bind(3, node_).bind(4, Json(JsonArray(notices.begin(), notices.end()))).run();
        Query(*writer_, "SELECT pg_notify($1, $2)").bind(1, channel).bind(2, said(node_, options_.organisation)).run();
    }

    void finish(std::int64_t number, bool& committing) {
        committing = true;
        if (writer_->execute("COMMIT") != "COMMIT") throw Failure("PostgreSQL undid the transaction");
        last_ = number;
    }

    void run(Waiting& waiting) {
        writer_->send("SAVEPOINT job");
        try {
            Writing transaction(*writer_, memory_, options_.organisation);
            (*waiting.job)(transaction);
            waiting.notices = transaction.finish();
            writer_->execute("RELEASE job");
        } catch (const Lost&) {
            throw;
        } catch (const Again&) {
            throw;
        } catch (...) {
            waiting.problem = std::current_exception();
            memory_.forget();
            writer_->execute("ROLLBACK TO job");
            writer_->execute("RELEASE job");
        }
    }

    void restore() { writer_ = connect_within(options_.patience_ms); }

    /// A new connection, tried for until patience ends: a server that starts again is soon back. Throws Failure.
    std::unique_ptr<Connection> connect_within(int patience_ms) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
        for (int wait_ms = 20;; wait_ms = std::min(wait_ms * 2, 500)) {
            try {
                return connect();
            } catch (const Lost& lost) {
                if (std::chrono::steady_clock::now() >= until || is_stopping()) throw Failure(lost.what());
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
        }
    }

    bool is_stopping() {
        const std::lock_guard lock(mutex_);
        return stopping_;
    }

    /// Whether the group of this number stands. Whoever has the lock knows: the transaction that held it is over, either way.
    /// Throws InDoubt when the server does not stay long enough to be asked.
    bool stands(std::int64_t number) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.patience_ms);
        for (;;) {
            try {
                if (!writer_) restore();
                const bool kept = newest_of_ours() == number;
                if (kept) last_ = number;
                return kept;
            } catch (const Lost&) {
                writer_.reset();                              // lost again while it was asked
                if (std::chrono::steady_clock::now() >= until) throw InDoubt();
            } catch (const Failure&) {
                writer_.reset();
                throw InDoubt();
            }
        }
    }

    std::int64_t newest_of_ours() {
        writer_->send("BEGIN");
        lock();
        std::int64_t number = 0;
        {
            Query q(*writer_, "SELECT number FROM writer WHERE organisation_id = $1 AND node = $2");
            q.bind(1, options_.organisation).bind(2, node_);
            if (q.next()) number = q.integer(0);
        }
        writer_->execute("COMMIT");
        return number;
    }

    PostgresOptions options_;
    std::string node_;
    std::unique_ptr<Connection> writer_;                 ///< the writer thread's; null while the server is lost
    RowMemory memory_;
    std::int64_t last_ = 0, others_ = 0;                 ///< our last group; moves when somebody else has written
    std::mutex mutex_, tell_mutex_;
    std::condition_variable wake_, done_;
    std::deque<Waiting*> queue_;
    std::function<void(const Json&)> heard_;
    bool stopping_ = false;
    std::mutex pool_mutex_;
    std::vector<std::unique_ptr<Connection>> pool_;
    std::unique_ptr<Listener> listener_;
    std::thread thread_;
};

}  // namespace
}  // namespace huiyin::store::postgres

namespace huiyin::store {

void remove_organisation(const PostgresOptions& options) {
    postgres::Connection connection(options.address, options.organisation, true);
    std::vector<std::string> tables;
    {
        postgres::Query q(connection, "SELECT CAST(table_name AS TEXT) FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'organisation_id'");
        while (q.next()) tables.push_back(q.text(0));
    }
    connection.execute("BEGIN");
    for (const std::string& table : tables) postgres::Query(connection, "DELETE FROM " + table + " WHERE organisation_id = $1").bind(1, options.organisation).run();
    connection.execute("COMMIT");
}

std::unique_ptr<Store> open_postgres(const PostgresOptions& options) { return std::make_unique<postgres::PostgresStore>(options); }

}  // namespace huiyin::store
