#include "app/scenario_run.hpp"

#include <algorithm>
#include <chrono>

#include "app/scenario_check.hpp"
#include "app/scenario_value.hpp"
#include "engine/engine.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::app {
namespace {

using engine::Command;
using policy::Tree;

/// A step cannot be carried out as it is written: the story has come to a point that it did not foresee.
struct Impossible {
    std::string code;
    std::vector<ProblemParameter> params;
};

class Run {
public:
    Run(const Scenario& scenario, const Stage& stage, Workshop& workshop, policy::Diagnostics& failures)
        : scenario_(scenario), stage_(stage), failures_(failures), cast_(names_of(scenario)), organisation_(workshop, stage, scenario, cast_) {}

    void go() {
        for (const Step& step : scenario_.steps)
            if (!take(step)) return;
        finish();
    }

private:
    static Cast names_of(const Scenario& scenario) {
        Cast cast;
        for (const Given& given : scenario.given) cast.add({given.name.text, given.type, given.name.span, {}});
        for (const Step& step : scenario.steps) {
            if (const auto* creates = std::get_if<Creates>(&step.act); creates && !creates->as.empty()) cast.add({creates->as, creates->type, step.subject.name.span, {}});
            if (const auto* names = std::get_if<Names>(&step.act); names && !names->as.empty()) cast.add({names->as, names->on.type, step.span, {}});
            if (const auto* attaches = std::get_if<Attaches>(&step.act); attaches && !attaches->as.empty()) cast.add({attaches->as, nullptr, step.span, {}});
        }
        return cast;
    }

    policy::Diagnostic& fail(const policy::Span& span, std::string code, std::vector<ProblemParameter> params = {}) {
        return add_failure(failures_, scenario_, shown(organisation_.now(), stage_.zone), span, std::move(code), std::move(params));
    }

    /// False: what follows would only stumble over the same stone.
    bool take(const Step& step) {
        After after;
        after.step = &step;
        const bool wants_notices = std::any_of(step.expected.begin(), step.expected.end(), [](const Expectation& each) { return std::holds_alternative<ExpectNotice>(each.what); });
        {
            const auto view = organisation_.read();
            after.passed_from = last_event(*view);
            if (wants_notices)
                for (const Cast::Member& member : cast_.all())
                    if (member.type && is_person(*member.type))
                        for (const store::NoticeRow& notice : notices_of(*view, member.id)) after.notices.insert(notice.id);
        }
        if (step.at && !organisation_.pass_to(*step.at)) {
            fail(step.span, "scenario.stuck", {{"at", shown(organisation_.now(), stage_.zone)}});
            return false;
        }
        std::string before;
        {
            const auto view = organisation_.read();
            after.acted_from = last_event(*view);
            after.subject = resolve(step.subject, cast_, *view);
            if (const auto row = after.subject.empty() ? std::nullopt : view->record(after.subject)) before = text_of(*row);
        }
        if (speaks_of_newest(step.with)) seat_newest();
        if (step.acts()) {
            try {
                act(step, after);
            } catch (const Impossible& impossible) {
                fail(step.span, impossible.code, impossible.params);
                return false;
            }
            if (!judge_refusal(step, after, before)) return false;
            const auto view = organisation_.read();
            after.subject = resolve(step.subject, cast_, *view);
        }
        Checker checker(organisation_, stage_, cast_, scenario_, after, failures_);
        for (const Expectation& each : step.expected) checker.check(each);
        return true;
    }

    /// Whether a value is `the TYPE`, the newest record of a type.
    static bool speaks_of_newest(const Tree& tree) {
        if (tree.is_scalar()) return !tree.quoted && tree.text.starts_with("the ");
        return std::any_of(tree.items.begin(), tree.items.end(), speaks_of_newest) ||
               std::any_of(tree.members.begin(), tree.members.end(), [](const auto& member) { return speaks_of_newest(member.second); });
    }

    void seat_newest() {
        const auto view = organisation_.read();
        for (const std::string& shown : stage_.type_names()) {
            const policy::RecordType* type = stage_.type(shown);
            const std::string name = "the " + shown;
            cast_.add({name, type, {}, {}});
            cast_.seat(name, resolve({{name, {}}, type, true}, cast_, *view));
        }
    }

    static std::int64_t last_event(store::ReadView& view) {
        const auto last = view.last_event();
        return last ? last->sequence : 0;
    }

    static std::string text_of(const store::RecordRow& row) {
        return row.state + " " + std::to_string(row.version) + " " + row.fields.canonical() + " " + row.meta.canonical();
    }

    /// Whether a refusal came exactly when one is expected, and left nothing behind.
    bool judge_refusal(const Step& step, const After& after, const std::string& before) {
        const Expectation* expected = step.refusal();
        if (!after.refusal) {
            if (!expected) return true;
            fail(expected->span, "scenario.not-refused", {{"code", std::get<ExpectRefused>(expected->what).code}});
            return false;
        }
        const auto view = organisation_.read();
        const auto row = after.subject.empty() ? std::nullopt : view->record(after.subject);
        if (last_event(*view) != after.acted_from) fail(step.span, "scenario.refusal-left-events", {{"events", std::to_string(last_event(*view) - after.acted_from)}});
        if (row && text_of(*row) != before) fail(step.span, "scenario.refusal-changed", {{"record", row->number.empty() ? row->id : row->number}});
        if (expected) return true;
        policy::Diagnostic& failure = fail(step.span, "scenario.refused", {{"code", after.refusal->code}}).note(step.span, after.refusal->code, after.refusal->params);
        for (const Problem& cause : after.refusal->causes) failure.note(step.span, cause.code, cause.params);
        return false;
    }

    // ---- acts ------------------------------------------------------------------------------------------------------

    void act(const Step& step, After& after) {
        engine::Actor actor;
        actor.person = PersonId(id_of(step.person));
        if (const auto* reads = std::get_if<Reads>(&step.act)) return read(*reads, actor, after);
        if (const auto* lists = std::get_if<Lists>(&step.act)) return list(*lists, actor, after);
        if (const auto* names = std::get_if<Names>(&step.act)) {
            const std::string id = record_of(names->on);
            return cast_.seat(names->as, id);
        }
        Command command;
        command.actor = actor;
        command.what = what_of(step);
        const auto outcome = organisation_.engine().execute(command);
        if (!outcome.ok()) {
            after.refusal = outcome.problem();
            return;
        }
        if (const auto* creates = std::get_if<Creates>(&step.act)) cast_.seat(creates->as, outcome->id);
        if (const auto* attaches = std::get_if<Attaches>(&step.act)) cast_.seat(attaches->as, outcome->id);
    }

    void read(const Reads& reads, const engine::Actor& actor, After& after) {
        auto seen = organisation_.engine().record(actor, reads.on.type->id, record_of(reads.on));
        if (seen.ok()) after.seen = std::move(seen).value();
        else if (seen.problem().code == "record.not-found") after.sees_nothing = true;
        else after.refusal = seen.problem();
    }

    void list(const Lists& lists, const engine::Actor& actor, After& after) {
        engine::ListQuery query;
        query.type = lists.type->id;
        query.view = lists.view;
        query.limit = 200;
        auto seen = organisation_.engine().list(actor, query);
        if (seen.ok()) after.seen = std::move(seen).value();
        else after.refusal = seen.problem();
    }

    engine::What what_of(const Step& step) {
        return std::visit([&](const auto& act) { return wanted(step, act); }, step.act);
    }

    engine::What wanted(const Step& step, const Creates& act) { return perform(step, act.type->id, RecordId(), act.action, *act.type); }
    engine::What wanted(const Step& step, const Performs& act) { return perform(step, act.on.type->id, RecordId(record_of(act.on)), act.action, *act.on.type); }
    engine::What wanted(const Step& step, const HandsOver& act) { return engine::HandOverDuty{DutyId(duty_of(act.duty, act.on)), PersonId(id_of(act.to)), reason(step)}; }
    engine::What wanted(const Step&, const Accepts& act) { return engine::AcceptDuty{DutyId(duty_of(act.duty, act.on))}; }
    engine::What wanted(const Step& step, const Waives& act) { return engine::WaiveDuty{DutyId(duty_of(act.duty, act.on)), reason(step)}; }
    engine::What wanted(const Step&, const Acknowledges&) { return engine::ReadNotice{NoticeId(), true}; }
    engine::What wanted(const Step&, const Pass&) { throw Impossible{"scenario.no-verb", {{"text", ""}}}; }
    engine::What wanted(const Step&, const Names&) { throw Impossible{"scenario.no-verb", {{"text", "names"}}}; }
    engine::What wanted(const Step&, const Reads&) { throw Impossible{"scenario.no-verb", {{"text", "reads"}}}; }
    engine::What wanted(const Step&, const Lists&) { throw Impossible{"scenario.no-verb", {{"text", "lists"}}}; }

    engine::What wanted(const Step& step, const Attests& act) {
        engine::AttestClause attest;
        attest.pack = act.pack;
        attest.clause = act.clause;
        attest.answer = text(step, "answer", "true") == "true";
        attest.note = text(step, "note", step.reasons.because);
        attest.expires_on = text(step, "expires_on", "");
        return attest;
    }

    engine::What wanted(const Step&, const Sets& act) {
        const std::string today = stage_.zone.to_local(organisation_.now()).date.to_string();
        return engine::SetParameter{act.pack, act.parameter, act.value, act.from_on.empty() ? today : act.from_on};
    }

    engine::What wanted(const Step& step, const Attaches& act) {
        engine::AttachFile attach;
        if (!act.on.empty()) attach.record = RecordId(record_of(act.on));
        attach.field = act.field;
        attach.name = text(step, "name", act.field + ".txt");
        attach.media_type = text(step, "media_type", "text/plain");
        attach.bytes = text(step, "text", act.field);
        return attach;
    }

    engine::What wanted(const Step& step, const Decides& act) {
        engine::DecideApproval decide;
        decide.record = RecordId(record_of(act.on));
        decide.decision = act.decision;
        decide.reason = text(step, "reason", reason(step));
        decide.to = PersonId(id_of(act.to));
        decide.position = text(step, "position", "beside");
        const std::string signature = text(step, "signature", "");
        decide.signature = cast_.find(signature) ? id_of(signature) : signature;
        decide.approval = approval_of(step, act, decide.record.text);
        return decide;
    }

    engine::What perform(const Step& step, const std::string& type, RecordId record, const std::string& action, const policy::RecordType& shape) {
        engine::PerformAction perform;
        perform.record_type = type;
        perform.record = std::move(record);
        perform.action = action;
        JsonObject input;
        policy::Diagnostics silent;                  // the reader has told already what does not fit
        for (const auto& [key, value] : step.with.members)
            if (const policy::Field* field = shape.form.find(key.text)) input.set(key.text, field_value(*field, value, cast_, stage_.zone, silent).value_or(Json()));
        perform.input = std::move(input);
        const auto either = [&](const std::string& own) { return own.empty() ? step.reasons.because : own; };
        perform.confirm_reason = either(step.reasons.confirm);
        perform.leave_reason = either(step.reasons.leave);
        perform.change_reason = either(step.reasons.change);
        return perform;
    }

    /// The running chain that has the step; the newest one where none runs, for the engine to refuse.
    std::string approval_of(const Step& step, const Decides& act, const std::string& record) {
        const auto row = organisation_.read()->record(record);
        std::string newest, running;
        bool waits = act.step.empty();
        if (row && row->meta["approvals"].is_object())
            for (const auto& [id, approval] : row->meta["approvals"].as_object()) {
                const Json& steps = approval["steps"];
                const bool has = act.step.empty() || (steps.is_array() && std::any_of(steps.as_array().begin(), steps.as_array().end(), [&](const Json& each) { return each["name"].string_or("") == act.step; }));
                if (!has) continue;
                newest = id;
                if (approval["status"].string_or("") != "waiting") continue;
                running = id;
                for (const Json& each : steps.is_array() ? steps.as_array() : JsonArray())
                    if (each["name"].string_or("") == act.step && each["status"].string_or("") == "waiting") waits = true;
            }
        if (!step.refusal() && (running.empty() || !waits)) throw Impossible{act.step.empty() ? "scenario.nothing-to-decide" : "scenario.step-not-waiting", {{"step", act.step}}};
        return running.empty() ? newest : running;
    }

    [[nodiscard]] std::string id_of(const std::string& name) const {
        const Cast::Member* member = cast_.find(name);
        return member ? member->id : std::string();
    }

    std::string record_of(const Target& target) {
        std::string id = resolve(target, cast_, *organisation_.read());
        if (id.empty()) throw Impossible{"scenario.not-there", {{"name", target.name.text}}};
        return id;
    }

    std::string duty_of(const std::string& definition, const Target& on) {
        const auto duty = newest_duty(*organisation_.read(), definition, record_of(on));
        if (!duty) throw Impossible{"scenario.no-duty", {{"duty", stage_.shown(definition)}}};
        return duty->id;
    }

    static std::string text(const Step& step, const char* key, const std::string& otherwise) {
        const Tree* held = step.with.find(key);
        return held && held->is_scalar() ? held->text : otherwise;
    }
    static std::string reason(const Step& step) { return step.reasons.because; }

    /// What holds of every history.
    void finish() {
        const auto view = organisation_.read();
        const ledger::Report report = ledger::verify(*view);
        if (!report.holds) {
            policy::Diagnostic& failure = fail(scenario_.name.span, "scenario.ledger");
            if (report.broken) failure.note(scenario_.name.span, report.broken->code, report.broken->params);
        }
        if (const std::size_t differing = organisation_.engine().refold(); differing > 0) fail(scenario_.name.span, "scenario.refold", {{"count", std::to_string(differing)}});
    }

    const Scenario& scenario_;
    const Stage& stage_;
    policy::Diagnostics& failures_;
    Cast cast_;
    Organisation organisation_;
};

}  // namespace

Verdict run_scenario(const Scenario& scenario, const Stage& stage, Workshop& workshop) {
    Verdict verdict;
    if (!scenario.readable) {
        verdict.failures = scenario.faults;
        return verdict;
    }
    const auto begun = std::chrono::steady_clock::now();
    try {
        Run(scenario, stage, workshop, verdict.failures).go();
    } catch (const std::exception& failure) {
        verdict.failures.error(scenario.name.span, "scenario.failed", {{"reason", failure.what()}});
    }
    verdict.ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    verdict.passed = verdict.failures.errors() == 0;
    return verdict;
}

}  // namespace huiyin::app
