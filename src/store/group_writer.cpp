#include "store/group_writer.hpp"

#include <algorithm>
#include <iterator>

#include "store/buffered.hpp"

namespace huiyin::store {

void tell(const Listener& listener, const std::vector<Json>& notices) {
    for (const Json& notice : notices) {
        try {
            if (listener) listener(notice);
        } catch (...) {
            continue;
        }
    }
}

GroupWriter::GroupWriter(std::unique_ptr<Ground> ground, int group_max) : ground_(std::move(ground)), group_max_(group_max) {
    flights_ = std::thread([this] { carry_flights(); });
    jobs_ = std::thread([this] { run_jobs(); });
}

GroupWriter::~GroupWriter() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    jobs_.join();                                        // it ends when nothing waits and nothing is under way
    {
        const std::lock_guard lock(mutex_);
        all_ran_ = true;
    }
    launched_.notify_all();
    flights_.join();
}

void GroupWriter::write(const Job& job) {
    Waiting waiting{.job = &job};
    wait_for(waiting);
}
void GroupWriter::fold() {
    Waiting waiting;
    wait_for(waiting);
}

void GroupWriter::wait_for(Waiting& waiting) {
    std::unique_lock lock(mutex_);
    if (stopping_) throw Failure("the store is closing");
    queue_.push_back(&waiting);
    wake_.notify_one();
    done_.wait(lock, [&] { return waiting.done; });
    if (waiting.problem) std::rethrow_exception(waiting.problem);
}

void GroupWriter::on_notice(Listener listener) {
    const std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
}

// ---- the thread that runs jobs -----------------------------------------------------------------------------------------

void GroupWriter::run_jobs() {
    for (Group group = next_group(); !group.empty(); group = next_group()) {
        if (group.front()->job) run_group(group);
        else {
            land();
            try {
                look_away();
                ground_->fold();
            } catch (...) {
                fail(group, std::current_exception());
            }
            complete(group);
        }
    }
}

/// Empty when the writer stops. A request to fold the log is a group by itself.
GroupWriter::Group GroupWriter::next_group() {
    Group group;
    for (;;) {
        std::unique_lock lock(mutex_);
        const auto has_landed = [&] { return flight_ && flight_->landing != Landing::under_way; };
        if (queue_.empty() && !flight_) look_away();
        wake_.wait(lock, [&] { return !queue_.empty() || has_landed() || (stopping_ && !flight_); });
        if (has_landed()) {
            lock.unlock();
            land();
            continue;
        }
        const std::size_t size = group_size(queue_.size());
        while (!queue_.empty() && group.size() < size) {
            Waiting* first = queue_.front();
            if (!first->job && !group.empty()) break;
            group.push_back(first);
            queue_.pop_front();
            if (!first->job) break;
        }
        return group;
    }
}

/// Of n jobs that wait, half are run first where the other half is worth running while those are committed: two commits of which
/// one is hidden cost less than one that is not, once the commit takes less time than all the jobs.
std::size_t GroupWriter::group_size(std::size_t waiting) const {
    const auto most = static_cast<std::size_t>(group_max_);
    const bool in_halves = waiting > 1 && commit_.load() < job_ * static_cast<std::int64_t>(waiting);
    return std::min(most, in_halves ? (waiting + 1) / 2 : waiting);
}

namespace {

using Timer = std::chrono::steady_clock;

/// What it was lately: an eighth of it is new each time.
std::chrono::nanoseconds lately(std::chrono::nanoseconds before, std::chrono::nanoseconds now) { return before + (now - before) / 8; }

}  // namespace

void GroupWriter::commit_timed() {
    const auto began = Timer::now();
    ground_->commit();
    commit_ = lately(commit_, Timer::now() - began);
}

void GroupWriter::run_group(const Group& group) {
    Changes own;
    std::size_t ran = 0;
    const bool all_ran = run_buffered(group, own, ran);
    bool alone = false;
    {
        const std::lock_guard lock(mutex_);
        alone = !flight_ && queue_.empty();
    }
    if (all_ran && alone) return commit_here(group, std::move(own));
    if (!land()) {
        // What was worked out stood on changes that did not come to be.
        begin_anew(group);
        return run_in_database(group, {}, 0);
    }
    if (!all_ran) return run_in_database(group, std::move(own), ran);
    keep_log_short();
    launch(group, std::move(own));
}

/// False where a job asks the database; `ran` is its place.
bool GroupWriter::run_buffered(const Group& group, Changes& own, std::size_t& ran) {
    std::optional<Buffered> buffered;
    try {
        // A new snapshot reads its pages anew, so under load the last one is kept for a while, with what was written since over it.
        if (!view_ || !flight_ || landed_on_view_.size() > rows_most) {
            look_away();
            view_ = &ground_->look();
        }
        std::vector<const Changes*> below;
        if (flight_) below.push_back(&flight_->changes);
        if (!landed_on_view_.empty()) below.push_back(&landed_on_view_);
        buffered.emplace(*view_, memory_, own, std::move(below));
    } catch (...) {
        return false;                                    // the database itself will say what the matter is
    }
    const auto began = Timer::now();
    for (; ran < group.size(); ++ran) {
        const Changes::Mark mark = own.mark();
        try {
            (*group[ran]->job)(*buffered);
            group[ran]->notices = buffered->take_notices();
            own.settle();
        } catch (const AskDatabase&) {
            own.go_back(mark);
            return false;
        } catch (...) {
            own.go_back(mark);
            buffered->take_notices();
            group[ran]->problem = std::current_exception();
        }
    }
    job_ = lately(job_, (Timer::now() - began) / static_cast<std::int64_t>(group.size()));
    return true;
}

void GroupWriter::run_in_database(const Group& group, Changes own, std::size_t ran) {
    try {
        if (!ground_->begin()) {
            memory_.forget();
            begin_anew(group);
            own = Changes();
            ran = 0;
        }
        ground_->apply(own);
        remember(own);
        for (; ran < group.size(); ++ran) {
            try {
                group[ran]->notices = ground_->run(*group[ran]->job, memory_);
            } catch (...) {
                memory_.forget();
                group[ran]->problem = std::current_exception();
            }
        }
        commit_timed();
    } catch (...) {
        ground_->roll_back();
        memory_.forget();
        fail(group, std::current_exception());
    }
    complete(group);
    keep_log_short();
}

/// With nobody else waiting, handing over to another thread would cost more than it saves.
void GroupWriter::commit_here(const Group& group, Changes own) {
    if (!own.empty()) {
        try {
            if (!ground_->begin()) {
                ground_->roll_back();
                memory_.forget();
                begin_anew(group);
                return run_in_database(group, {}, 0);
            }
            ground_->apply(own);
            commit_timed();
            remember(own);
        } catch (...) {
            ground_->roll_back();
            memory_.forget();
            fail(group, std::current_exception());
        }
    }
    complete(group);
    keep_log_short();
}

/// While nothing is under way. The snapshot of the jobs' thread is one of those that keep the log from beginning anew.
void GroupWriter::keep_log_short() {
    if (!ground_->is_log_long()) return;
    look_away();
    ground_->begin_log_anew();
}

void GroupWriter::look_away() {
    ground_->look_away();
    view_ = nullptr;
    landed_on_view_ = Changes();
}

void GroupWriter::launch(const Group& group, Changes own) {
    {
        const std::lock_guard lock(mutex_);
        flight_ = std::make_unique<Flight>(Flight{group, std::move(own)});
    }
    launched_.notify_one();
}

/// Waits for what is under way. False where it did not come to be as it was worked out.
bool GroupWriter::land() {
    std::unique_ptr<Flight> flight;
    {
        std::unique_lock lock(mutex_);
        if (!flight_) return true;
        landed_.wait(lock, [&] { return flight_->landing != Landing::under_way; });
        flight = std::exchange(flight_, nullptr);            // under the lock: the carrier may just be looking at it
    }
    const Landing landing = flight->landing;
    if (landing == Landing::durable) {
        remember(flight->changes);
        if (view_) landed_on_view_.absorb(std::move(flight->changes));
        return true;
    }
    memory_.forget();
    if (landing == Landing::outdated) {
        begin_anew(flight->group);
        run_in_database(flight->group, {}, 0);
    }
    return false;
}

/// Rows that are durable replace what was kept of them.
void GroupWriter::remember(const Changes& changes) {
    for (const auto& [id, held] : changes.records())
        if (held.row) memory_.keep(*held.row);
    for (const auto& [name, document] : changes.documents()) memory_.keep_document(name, document);
    if (changes.writes(Table::parameter)) memory_.forget_parameters();
}

// ---- the thread that carries changes to the database -------------------------------------------------------------------

void GroupWriter::carry_flights() {
    for (;;) {
        Flight* flight = nullptr;
        {
            std::unique_lock lock(mutex_);
            launched_.wait(lock, [&] { return (flight_ && flight_->landing == Landing::under_way) || all_ran_; });
            if (!flight_) return;
            flight = flight_.get();
        }
        Landing landing = Landing::durable;
        try {
            if (ground_->begin()) {
                ground_->apply(flight->changes);
                commit_timed();
            } else {
                ground_->roll_back();
                landing = Landing::outdated;
            }
        } catch (...) {
            ground_->roll_back();
            fail(flight->group, std::current_exception());
            landing = Landing::failed;
        }
        if (landing != Landing::outdated) complete(flight->group);
        {
            const std::lock_guard lock(mutex_);
            flight->landing = landing;
            landed_.notify_one();
        }
        wake_.notify_one();
    }
}

// ---- both --------------------------------------------------------------------------------------------------------------

/// Lets the callers go, then tells whoever listens.
void GroupWriter::complete(const Group& group) {
    std::vector<Json> notices;                           // taken first: the jobs stand on the stacks of their callers
    Listener listener;
    {
        const std::lock_guard lock(mutex_);
        for (Waiting* waiting : group) {
            if (!waiting->problem) std::move(waiting->notices.begin(), waiting->notices.end(), std::back_inserter(notices));
            waiting->done = true;
        }
        listener = listener_;
    }
    done_.notify_all();
    tell(listener, notices);
}

void GroupWriter::begin_anew(const Group& group) {
    for (Waiting* waiting : group) {
        waiting->problem = nullptr;
        waiting->notices.clear();
    }
}

void GroupWriter::fail(const Group& group, const std::exception_ptr& problem) {
    for (Waiting* waiting : group)
        if (!waiting->problem) waiting->problem = problem;
}

}  // namespace huiyin::store
