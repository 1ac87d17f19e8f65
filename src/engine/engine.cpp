#include "engine/engine.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "engine/change_notice.hpp"
#include "engine/devices.hpp"
#include "engine/fingerprint.hpp"
#include "engine/index_entries.hpp"
#include "engine/queries.hpp"
#include "engine/book_proof.hpp"
#include "engine/refold.hpp"
#include "engine/rhythms.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {

struct Engine::Data {
    store::Store& store;
    Clock& clock;
    Kernel kernel;
    Rhythms rhythms;

    std::mutex telling;                                  ///< held while listeners run
    std::mutex mutex;                                    ///< of what follows
    std::map<std::size_t, std::function<void(const ChangeNotice&)>> listeners;
    std::size_t next_token = 1;

    Data(store::Store& store_, Clock& clock_, IdSource& ids, std::vector<std::shared_ptr<const policy::Pack>> packs, Options options)
        : store(store_), clock(clock_), kernel{std::make_shared<policy::Policy>(std::move(packs)), std::move(options), &ids}, rhythms(*kernel.policy) {}

    /// What the work changed is told once its job is durable.
    static void announce(store::WriteTransaction& tx, const Work& work) {
        for (const ChangeNotice& change : work.changes()) tx.announce(to_json(change));
    }

    void tell(const Json& notice) {
        const std::lock_guard at_work(telling);
        std::map<std::size_t, std::function<void(const ChangeNotice&)>> to;
        {
            const std::lock_guard lock(mutex);
            to = listeners;
        }
        const ChangeNotice change = change_from(notice);
        for (const auto& [token, listener] : to) listener(change);
    }

    Result<Outcome> execute(const Command& command);
    Result<Json> take(const Actor& actor, const DeviceCommand& command);
    [[nodiscard]] Json perform_taken(store::WriteTransaction& tx, DeviceLog& log, const Actor& actor, const DeviceCommand& command, Instant now);
    void write_refused(const Command& command, const Problem& problem);
    void write_secret_read(const Actor& actor, const std::string& record, const std::vector<std::string>& fields);
    std::size_t wake_some(Instant until);
    void run_rhythms(Instant at);
    /// When the round was begun that is not yet planned to its end; nothing when there is none.
    [[nodiscard]] std::optional<Instant> round_begun(store::ReadView& view) const;
    /// Plans its next portion.
    void continue_round(Instant at);
    [[nodiscard]] Instant next_turn(store::ReadView& view) const;
    [[nodiscard]] Queries queries(store::ReadView& view, const Actor& actor) const { return Queries(view, *kernel.policy, kernel.options, clock.now(), actor, kernel.people); }
};

Engine::Engine(store::Store& store, Clock& clock, IdSource& ids, std::vector<std::shared_ptr<const policy::Pack>> packs, Options options)
    : data_(std::make_shared<Data>(store, clock, ids, std::move(packs), std::move(options))) {
    complete_index(store, *data_->kernel.policy, clock.now(), data_->kernel.options.zone);
    store.on_notice([data = data_](const Json& notice) { data->tell(notice); });
}
Engine::~Engine() {
    data_->store.on_notice({});
    const std::lock_guard telling(data_->telling);       // a listener that is at work ends first
    const std::lock_guard lock(data_->mutex);
    data_->listeners.clear();
}

// ---- commands ----------------------------------------------------------------------------------------------------------

Result<Outcome> Engine::execute(const Command& command) { return data_->execute(command); }

Result<Outcome> Engine::Data::execute(const Command& command) {
    Outcome outcome;
    const std::string print = command.key.empty() ? std::string() : fingerprint(command);
    try {
        store.write([&](store::WriteTransaction& tx) {
            if (!command.key.empty())
                if (const auto held = tx.answer(command.actor.person.text, command.key)) {
                    if ((*held)["print"].string_or("") != print) throw Refused{Problem("command.key-reused", {{"key", command.key}})};
                    outcome = outcome_from((*held)["outcome"]);
                    outcome.replayed = true;
                    return;
                }
            const Instant now = clock.now();
            Work work(kernel, tx, now, now, command.actor);
            outcome = work.execute(command);
            work.close();
            outcome.events = work.sequences();
            if (!command.key.empty()) tx.put_answer(command.actor.person.text, command.key, JsonObject{{"print", print}, {"outcome", to_json(outcome)}}, now);
            announce(tx, work);
        });
    } catch (const TriedOnly& tried) {
        return tried.outcome;
    } catch (const Refused& refused) {
        write_refused(command, refused.problem);
        return refused.problem;
    }
    return outcome;
}

/// Does what the device did; the sequence is taken in the same transaction, so that a crash takes both or neither.
Json Engine::Data::perform_taken(store::WriteTransaction& tx, DeviceLog& log, const Actor& actor, const DeviceCommand& command, Instant now) {
    const std::int64_t sequence = command.stamp.sequence;
    const auto answered = [&](const char* status, Json outcome, Json problem) {
        Json answer = device_answer(sequence, status, now, std::move(outcome), std::move(problem));
        log.take(status, answer);
        return answer;
    };
    if (command.discards > 0) return answered("discarded", {}, {});
    if (log.must_wait()) return answered("held", {}, device_problem(Problem("device.held"), actor.language));
    const policy::RecordType* type = kernel.policy->record_type(command.act.record_type);
    const policy::Action* action = type ? type->find_action(command.act.action) : nullptr;
    if (action && !action->offline) throw Refused{Problem("device.action-not-offline", {{"action", action->title.in(actor.language)}})};
    // A record that others have moved on is in conflict, whatever its new state would allow.
    const auto expected = log.expected_version();
    if (const auto row = command.act.record.empty() ? std::nullopt : tx.record(command.act.record.text); row && expected && row->version != *expected)
        throw Refused{Problem("record.stale", {{"seen", std::to_string(*expected)}, {"now", std::to_string(row->version)}})};
    Work work(kernel, tx, now, now, actor);
    work.came_from(command.stamp, log.happened_at());
    Outcome outcome = work.execute({.actor = actor, .what = command.act, .key = {}, .version = expected});
    work.close();
    outcome.events = work.sequences();
    Json answer = answered("done", to_json(outcome), {});
    announce(tx, work);
    return answer;
}

Result<Json> Engine::Data::take(const Actor& actor, const DeviceCommand& command) {
    Json answer;
    const auto taken_before = [&](const DeviceLog& log) {
        if (log.repeated()) answer = *log.repeated();
        return log.repeated().has_value();
    };
    try {
        store.write([&](store::WriteTransaction& tx) {
            const Instant now = clock.now();
            DeviceLog log(tx, actor, command, now);
            if (!taken_before(log)) answer = perform_taken(tx, log, actor, command, now);
        });
    } catch (const Refused& refused) {
        const Problem& problem = refused.problem;
        if (problem.code.starts_with("device.") && problem.code != "device.action-not-offline") return problem;
        write_refused({.actor = actor, .what = command.act, .key = {}, .version = command.version}, problem);
        // The refused work is undone; that the sequence was answered so is written by itself, unless another sender was faster.
        store.write([&](store::WriteTransaction& tx) {
            const Instant now = clock.now();
            DeviceLog log(tx, actor, command, now);
            if (taken_before(log)) return;
            const char* status = problem.code == "record.stale" ? "conflict" : "refused";
            answer = device_answer(command.stamp.sequence, status, now, {}, device_problem(problem, actor.language));
            log.take(status, answer);
        });
    }
    return answer;
}

/// A refused attempt changes nothing, but a policy's owner wants to see what its clauses held back.
void Engine::Data::write_refused(const Command& command, const Problem& problem) {
    const auto* act = std::get_if<PerformAction>(&command.what);
    const auto* decision = std::get_if<DecideApproval>(&command.what);
    if (problem.clauses.empty() || command.actor.is_system() || (!act && !decision)) return;
    const Instant now = clock.now();
    const std::string record = act ? act->record.text : decision->record.text;
    const std::string rule = act ? "action " + act->record_type + "." + act->action : "approval " + decision->approval;
    std::vector<std::string> clauses = problem.clauses;
    std::sort(clauses.begin(), clauses.end());
    clauses.erase(std::unique(clauses.begin(), clauses.end()), clauses.end());
    store.write([&](store::WriteTransaction& tx) {
        for (const std::string& clause : clauses) {
            store::OutcomeRow row;
            row.clause = clause;
            row.outcome = "refused";
            row.rule = rule;
            row.record = record;
            row.at = now;
            tx.add_outcome(row);
        }
    });
}

void Engine::Data::write_secret_read(const Actor& actor, const std::string& record, const std::vector<std::string>& fields) {
    store.write([&](store::WriteTransaction& tx) {
        const Instant now = clock.now();
        Work work(kernel, tx, now, now, actor);
        work.note_read(record, fields);
        work.close();
        announce(tx, work);
    });
}

// ---- clocks ------------------------------------------------------------------------------------------------------------

std::size_t Engine::Data::wake_some(Instant until) {
    constexpr int wakes_max = 64;                        // of one commit
    constexpr std::int64_t postponed_ms = 15 * 60'000;
    std::size_t fired = 0;
    store.write([&](store::WriteTransaction& tx) {
        fired = 0;
        for (int i = 0; i < wakes_max; ++i) {
            std::vector<store::DutyRow> due = tx.duties_to_wake(until, 1);
            if (due.empty()) break;
            const Instant at = *due.front().next_wake_at;
            try {
                tx.part([&] {
                    Work work(kernel, tx, at, clock.now(), {});
                    work.wake(due.front());
                    work.close();
                    announce(tx, work);
                });
            } catch (const Refused&) {
                // Nothing of this wake stands, and the clock tries again later.
                due.front().next_wake_at = clock.now() + postponed_ms;
                tx.put_duty(due.front(), {});
            }
            ++fired;
        }
    });
    return fired;
}

void Engine::Data::run_rhythms(Instant at) {
    store.write([&](store::WriteTransaction& tx) {
        Json held = tx.document("rhythms").value_or(JsonObject());
        World world(tx, *kernel.policy, at, kernel.options.zone);
        const auto calendars = [&](const policy::Pack& pack) -> const calendar::WorkCalendar& { return world.calendar(pack, ""); };
        const std::vector<Rhythms::Turn> turns = rhythms.take(held, at, kernel.options.zone, calendars);
        tx.put_document("rhythms", held);
        for (const Rhythms::Turn& turn : turns) {
            Work work(kernel, tx, at, clock.now(), {});
            if (turn.looks_again) work.reconcile(*turn.pack, *turn.schedule, turn.period);
            else if (turn.schedule) work.begin_round(*turn.pack, *turn.schedule, turn.period);
            else work.judge_metric(*turn.pack, *turn.metric, turn.period);
            work.close();
            announce(tx, work);
        }
    });
}

std::optional<Instant> Engine::Data::round_begun(store::ReadView& view) const {
    const auto waiting = view.document("rounds");
    if (!waiting || !waiting->is_array() || waiting->as_array().empty()) return {};
    return Instant::parse((*waiting).as_array().front()["at"].string_or("")).value_or(clock.now());
}

void Engine::Data::continue_round(Instant at) {
    store.write([&](store::WriteTransaction& tx) {
        Work work(kernel, tx, at, clock.now(), {});
        work.continue_round();
        work.close();
        announce(tx, work);
    });
}

Instant Engine::Data::next_turn(store::ReadView& view) const {
    World world(view, *kernel.policy, clock.now(), kernel.options.zone);
    return rhythms.next(view.document("rhythms").value_or(JsonObject()), clock.now(), kernel.options.zone, [&](const policy::Pack& pack) -> const calendar::WorkCalendar& { return world.calendar(pack, ""); });
}

std::size_t Engine::tick() {
    Data& data = *data_;
    std::size_t fired = 0;
    constexpr std::size_t fired_max = 1'000'000;
    while (fired < fired_max) {
        const Instant now = data.clock.now();
        // The view is closed before anything is written: one that stays open keeps the store's log from beginning anew.
        auto view = data.store.read();
        if (const auto begun = data.round_begun(*view)) {        // what was begun is ended before time goes on
            view.reset();
            data.continue_round(*begun);
            ++fired;
            continue;
        }
        const auto wake = view->next_wake();
        const bool all_begun = data.rhythms.all_begun(view->document("rhythms").value_or(JsonObject()));
        const Instant turn = data.next_turn(*view);
        view.reset();
        if (!all_begun && (!wake || *wake > now)) {
            data.run_rhythms(now);
            continue;
        }
        if (turn <= now && (!wake || turn <= *wake)) {
            data.run_rhythms(turn);
            ++fired;
        } else if (wake && *wake <= now) {
            fired += data.wake_some(std::min(now, turn + -1));
        } else {
            break;
        }
    }
    return fired;
}

std::optional<Instant> Engine::next_wake() const {
    const auto view = data_->store.read();
    const auto wake = view->next_wake();
    if (const auto waiting = view->document("rounds"); waiting && waiting->is_array() && !waiting->as_array().empty()) return data_->clock.now();
    if (!data_->rhythms.all_begun(view->document("rhythms").value_or(JsonObject()))) return data_->clock.now();
    const Instant turn = data_->next_turn(*view);
    return wake ? std::min(*wake, turn) : turn;
}

std::size_t Engine::refold() {
    const auto view = data_->store.read();
    return count_differences(*view, *data_->kernel.policy, data_->clock.now(), data_->kernel.options.zone);
}

std::size_t Engine::unbalanced() { return count_unbalanced(*data_->store.read()); }

// ---- what it knows -----------------------------------------------------------------------------------------------------

Result<Json> Engine::take(const Actor& actor, const DeviceCommand& command) { return data_->take(actor, command); }

Result<Json> Engine::register_device(const Actor& actor, const std::string& name) {
    if (actor.is_system()) return Problem("device.not-found", {{"device", name}});
    store::DeviceRow row;
    data_->store.write([&](store::WriteTransaction& tx) {
        const Instant now = data_->clock.now();
        row = {data_->kernel.ids->next(now), actor.person.text, name, now, 1};
        tx.put_device(row);
    });
    return device(actor, row.id);
}

Result<Json> Engine::device(const Actor& actor, const std::string& id) const {
    const auto row = data_->store.read()->device(id);
    if (!row || row->person != actor.person.text) return Problem("device.not-found", {{"device", id}});
    return Json(JsonObject{{"id", row->id}, {"name", row->name}, {"next", row->next}});
}

std::shared_ptr<const policy::Policy> Engine::policy() const { return data_->kernel.policy; }
const Options& Engine::options() const { return data_->kernel.options; }
Clock& Engine::clock() const { return data_->clock; }

std::size_t Engine::subscribe(std::function<void(const ChangeNotice&)> listener) {
    const std::lock_guard lock(data_->mutex);
    data_->listeners.emplace(data_->next_token, std::move(listener));
    return data_->next_token++;
}
void Engine::unsubscribe(std::size_t token) {
    const std::lock_guard telling(data_->telling);
    const std::lock_guard lock(data_->mutex);
    data_->listeners.erase(token);
}

Result<Json> Engine::record(const Actor& actor, const std::string& type, const std::string& id_or_number) const {
    std::vector<std::string> secrets;
    std::string id;
    Result<Json> found = Json();
    {
        const auto view = data_->store.read();
        Queries queries = data_->queries(*view, actor);
        found = queries.record(type, id_or_number);
        if (found.ok()) {
            secrets = queries.secrets_read();
            id = (*std::as_const(found))["id"].string_or("");
        }
    }
    if (!secrets.empty()) data_->write_secret_read(actor, id, secrets);
    return found;
}

Result<Json> Engine::list(const Actor& actor, const ListQuery& query) const { return data_->queries(*data_->store.read(), actor).list(query); }
Result<Json> Engine::filter(const Actor& actor, const std::string& type, const std::string& text) const { return data_->queries(*data_->store.read(), actor).filter(type, text); }
Result<Json> Engine::route(const Actor& actor, const std::string& type, const std::string& view, const std::string& day) const {
    std::vector<std::pair<std::string, std::vector<std::string>>> readings;
    Result<Json> found = Json();
    {
        const auto snapshot = data_->store.read();
        Queries queries = data_->queries(*snapshot, actor);
        found = queries.route(type, view, day);
        readings = queries.route_readings();
    }
    for (const auto& [record, fields] : readings) data_->write_secret_read(actor, record, fields);
    return found;
}
Result<Json> Engine::new_form(const Actor& actor, const std::string& type, const std::string& action) const { return data_->queries(*data_->store.read(), actor).new_form(type, action); }
Result<Json> Engine::check(const Actor& actor, const PerformAction& action) const { return data_->queries(*data_->store.read(), actor).check(action); }
Json Engine::meta(const Actor& actor) const { return data_->queries(*data_->store.read(), actor).meta(); }
Json Engine::person(const Actor& actor) const { return data_->queries(*data_->store.read(), actor).person(); }
calendar::Feed Engine::agenda(const Actor& actor, const std::string& origin) const { return data_->queries(*data_->store.read(), actor).agenda(origin); }
Result<Json> Engine::duty_ledger(const Actor& actor, const LedgerQuery& query) const { return data_->queries(*data_->store.read(), actor).duty_ledger(query); }
Result<Json> Engine::duty_counts(const Actor& actor, const LedgerQuery& query) const { return data_->queries(*data_->store.read(), actor).duty_counts(query); }
Json Engine::workbench(const Actor& actor) const { return data_->queries(*data_->store.read(), actor).workbench(); }
Json Engine::search(const Actor& actor, const std::string& words, const std::vector<std::string>& types, int limit) const { return data_->queries(*data_->store.read(), actor).search(words, types, limit); }
Json Engine::customer_lookup(const Actor& actor, const std::string& phone) const { return data_->queries(*data_->store.read(), actor).customer_lookup(phone); }
Json Engine::choices(const Actor& actor, const std::string& type, const std::string& words, int limit) const { return data_->queries(*data_->store.read(), actor).choices(type, words, limit); }
Json Engine::notices(const Actor& actor, bool unread_only, const std::string& cursor, int limit) const { return data_->queries(*data_->store.read(), actor).notices(unread_only, cursor, limit); }
Json Engine::policies(const Actor& actor) const { return data_->queries(*data_->store.read(), actor).policies(); }
Result<Json> Engine::policy_page(const Actor& actor, const std::string& pack, const std::string& from_on, const std::string& to_on) const { return data_->queries(*data_->store.read(), actor).policy_page(pack, from_on, to_on); }
Result<Json> Engine::evidence(const Actor& actor, const std::string& clause, const std::string& outcome, const std::string& cursor, int limit) const { return data_->queries(*data_->store.read(), actor).evidence(clause, outcome, cursor, limit); }
Result<Json> Engine::metric(const Actor& actor, const std::string& pack, const std::string& metric, const std::string& period) const { return data_->queries(*data_->store.read(), actor).metric(pack, metric, period); }
Result<Json> Engine::metric_records(const Actor& actor, const std::string& pack, const std::string& metric, const MetricRecordsQuery& query) const { return data_->queries(*data_->store.read(), actor).metric_records(pack, metric, query); }
Result<Json> Engine::metrics(const Actor& actor, const std::string& pack, const std::string& period, bool with_series) const {
    return data_->queries(*data_->store.read(), actor).metrics(pack, period, with_series);
}
Result<std::string> Engine::reference(const Actor& actor, const std::string& type, const std::string& text) const { return data_->queries(*data_->store.read(), actor).reference(type, text); }
Json Engine::imports(const Actor& actor) const { return data_->queries(*data_->store.read(), actor).imports(); }
Result<Json> Engine::import(const Actor& actor, const std::string& id) const { return data_->queries(*data_->store.read(), actor).import(id); }
Result<Json> Engine::calendar_days(const Actor& actor, const std::string& from_on, const std::string& to_on) const { return data_->queries(*data_->store.read(), actor).calendar_days(from_on, to_on); }
Result<Json> Engine::print_material(const Actor& actor, const std::string& type, const std::string& id, const std::string& print) const { return data_->queries(*data_->store.read(), actor).print_material(type, id, print); }
Result<Engine::File> Engine::file(const Actor& actor, const std::string& id) const { return data_->queries(*data_->store.read(), actor).file(id); }
bool Engine::has_role(const Actor& actor, const std::string& role) const { return data_->queries(*data_->store.read(), actor).has_role(role); }

}  // namespace huiyin::engine
