// One writer for many callers. Durable commits are what costs, so the jobs that wait are gathered, run, and committed together.
//
// Jobs run one after the other on one thread, each over a snapshot and what the jobs before it wrote (`buffered.hpp`). Their
// changes are applied and committed by a second thread while the first runs the next group over them. Where a job asks what only
// the database can tell, it and the rest of its group run inside the database's own transaction instead. Callers are
// told when their job is durable, in the order of the jobs; a job that throws is undone alone.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "store/changes.hpp"
#include "store/row_memory.hpp"
#include "store/store.hpp"

namespace huiyin::store {

using Job = std::function<void(WriteTransaction&)>;
using Listener = std::function<void(const Json&)>;
/// A listener's own trouble must not end the only writer: what was committed stands either way.
void tell(const Listener& listener, const std::vector<Json>& notices);

/// What the writer needs of its database. Either of its threads may call, never both at once but for `look`.
class Ground {
public:
    virtual ~Ground() = default;
    /// A view of what is durable, for the thread that runs jobs; it stands until the next look.
    virtual ReadView& look() = 0;
    virtual void look_away() = 0;
    /// Begins the transaction that writes. False where somebody else has written since this ground's last one: what was worked
    /// out before is worth nothing.
    virtual bool begin() = 0;
    virtual void apply(const Changes& changes) = 0;
    /// Runs the job in the transaction; when it throws, it is undone alone. Gives what it wants told.
    virtual std::vector<Json> run(const Job& job, RowMemory& memory) = 0;
    virtual void commit() = 0;
    virtual void roll_back() noexcept = 0;
    /// Whether the log has grown so long that it should begin anew, for which nobody may look.
    [[nodiscard]] virtual bool is_log_long() const = 0;
    virtual void begin_log_anew() = 0;
    /// Folds the whole log into the database.
    virtual void fold() = 0;
};

class GroupWriter {
public:
    GroupWriter(std::unique_ptr<Ground> ground, int group_max);
    ~GroupWriter();
    void write(const Job& job);
    void on_notice(Listener listener);
    /// Folds the log into the database.
    void fold();

private:
    struct Waiting {
        const Job* job = nullptr;                    ///< none: fold the log
        std::exception_ptr problem{};
        std::vector<Json> notices{};
        bool done = false;
    };
    using Group = std::vector<Waiting*>;
    enum class Landing { under_way, durable, failed, outdated };
    struct Flight { Group group; Changes changes; Landing landing = Landing::under_way; };

    void wait_for(Waiting& waiting);
    void run_jobs();
    void carry_flights();
    [[nodiscard]] Group next_group();
    void run_group(const Group& group);
    bool run_buffered(const Group& group, Changes& own, std::size_t& ran);
    void run_in_database(const Group& group, Changes own, std::size_t ran);
    void commit_here(const Group& group, Changes own);
    void launch(const Group& group, Changes own);
    void look_away();
    void keep_log_short();
    bool land();
    void remember(const Changes& changes);
    void complete(const Group& group);
    [[nodiscard]] std::size_t group_size(std::size_t waiting) const;
    void commit_timed();
    static void begin_anew(const Group& group);
    static void fail(const Group& group, const std::exception_ptr& problem);

    std::unique_ptr<Ground> ground_;
    const int group_max_;
    RowMemory memory_;                               ///< of the thread that runs jobs
    std::mutex mutex_;                               ///< of what follows
    std::condition_variable wake_, done_, landed_, launched_;
    std::deque<Waiting*> queue_;
    Listener listener_;
    bool stopping_ = false, all_ran_ = false;
    static constexpr std::size_t rows_most = 6'000;
    ReadView* view_ = nullptr;                       ///< the snapshot that jobs look at
    Changes landed_on_view_;                         ///< durable since it was taken
    std::chrono::nanoseconds job_{};                 ///< what a job takes, lately
    std::atomic<std::chrono::nanoseconds> commit_{}; ///< and a commit
    std::unique_ptr<Flight> flight_;                 ///< only the jobs' thread makes and ends it
    std::thread jobs_, flights_;
};

}  // namespace huiyin::store
