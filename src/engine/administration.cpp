// Commands beside the actions of records: duties change hands or are waived, files are kept, parameters and the calendar
// are set, clauses are attested.
#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "engine/access.hpp"
#include "engine/calendars.hpp"
#include "engine/who.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t file_bytes_max = 32 * 1024 * 1024;

bool takes_files(policy::FieldType type) { return type == policy::FieldType::file || type == policy::FieldType::files || type == policy::FieldType::photo || type == policy::FieldType::signature; }

Outcome told(const std::string& id, Json document = JsonObject()) {
    Outcome outcome;
    outcome.id = id;
    outcome.document = std::move(document);
    return outcome;
}

/// Whether a value fits the parameter; the value in its one spelling.
Result<Json> fitted(const policy::Parameter& parameter, const Json& value, Language language) {
    const auto wrong = [&] { return Problem("parameter.value", {{"parameter", parameter.title.in(language)}, {"value", value.is_string() ? value.as_string() : value.dump()}}).at("/value"); };
    using Type = policy::ParameterType;
    switch (parameter.type) {
        case Type::period: {
            const auto period = calendar::Period::parse(value.string_or(""));
            if (!period.ok()) return wrong();
            return Json(period->to_string());
        }
        case Type::moment: {
            const auto limit = calendar::Limit::parse(value.string_or(""));
            if (!limit.ok()) return wrong();
            return Json(limit->to_string());
        }
        case Type::money: case Type::percent: case Type::number: {
            const auto number = value.is_number() ? std::optional(value.as_number()) : Decimal::parse(value.string_or(""));
            if (!number) return wrong();
            if ((parameter.least && *number < *parameter.least) || (parameter.most && *parameter.most < *number))
                return Problem("parameter.bounds", {{"parameter", parameter.title.in(language)}, {"least", parameter.least ? parameter.least->to_string() : "—"}, {"most", parameter.most ? parameter.most->to_string() : "—"}, {"value", number->to_string()}}).at("/value");
            return Json(*number);
        }
        case Type::boolean:
            if (!value.is_bool()) return wrong();
            return value;
        case Type::choice:
            for (const auto& [choice, title] : parameter.choices)
                if (value.string_or("") == choice) return value;
            return wrong();
        case Type::text: case Type::who:
            if (!value.is_string()) return wrong();
            return value;
        case Type::list: case Type::table:
            if (!value.is_array()) return wrong();
            return value;
    }
    return wrong();
}

}  // namespace

void Work::want_role(std::initializer_list<const char*> roles) {
    if (actor_.is_system()) return;
    const std::set<std::string>& held = world_.roles_of(actor_.person.text);
    if (std::none_of(roles.begin(), roles.end(), [&](const char* role) { return held.contains(role); })) throw Refused{Problem("command.not-allowed")};
}

// ---- duties --------------------------------------------------------------------------------------------------------

Outcome Work::hand_over(const HandOverDuty& wanted) {
    auto duty = tx_.duty(wanted.duty.text);
    const auto rule = duty ? find_rule(*kernel_.policy, duty->definition) : std::nullopt;
    if (!duty || !rule || duty->closed_at || rule->step) throw Refused{Problem("duty.not-found")};
    const std::string me = actor_.person.text, to = wanted.to.text;
    const Frame frame = duty_frame(*duty, *rule);
    const std::vector<std::string> now = holders(*duty, *rule, frame);
    const bool holds = std::find(now.begin(), now.end(), me) != now.end();
    const bool heads = std::any_of(now.begin(), now.end(), [&](const std::string& person) {
        const std::vector<std::string> line = superiors_of(world_, person);
        return std::find(line.begin(), line.end(), me) != line.end();
    });
    if (!actor_.is_system() && !holds && !heads && !world_.roles_of(me).contains("base.admin")) throw Refused{Problem("duty.not-yours").by(rule->clauses)};
    if (!world_.is_active(to) || to == me || (now.size() == 1 && now.front() == to)) throw Refused{Problem("duty.to-whom").at("/to")};
    if (wanted.reason.empty()) throw Refused{Problem("duty.reason").at("/reason")};
    duty->data["offer"] = JsonObject{{"to", to}, {"by", me}, {"reason", wanted.reason}, {"at", now_.to_string()}};
    put(*duty, *rule);
    tell("duty_handed_over", duty->record, now_, JsonObject{{"duty", duty->id}, {"definition", duty->definition}, {"from", me}, {"to", to}, {"reason", wanted.reason}}, rule->clauses);
    const std::string record = duty->record.empty() ? std::string() : title_of(row(duty->record)), name = world_.name_of(me);
    notify({to}, said("duty.offered", {{"name", name}, {"title", rule->title.zh}, {"record", record}}, {{"name", name}, {"title", rule->title.in(Language::en)}, {"record", record}}), duty->record, rule->clauses);
    return told(duty->id);
}

Outcome Work::accept(const AcceptDuty& wanted) {
    auto duty = tx_.duty(wanted.duty.text);
    const auto rule = duty ? find_rule(*kernel_.policy, duty->definition) : std::nullopt;
    if (!duty || !rule || duty->closed_at) throw Refused{Problem("duty.not-found")};
    const Json offer = std::as_const(duty->data)["offer"];
    const std::string me = actor_.person.text;
    if (offer["to"].string_or("") != me || me.empty()) throw Refused{Problem("duty.no-offer")};
    const std::string by = offer["by"].string_or("");
    duty->data.as_object().erase("offer");
    duty->data["handed"] = true;
    duty->seats = {"person:" + me};
    duty->holder_kind = "person";
    duty->holder = me;
    put(*duty, *rule);
    tell("duty_accepted", duty->record, now_, JsonObject{{"duty", duty->id}, {"definition", duty->definition}, {"from", by}, {"to", me}}, rule->clauses);
    const std::string record = duty->record.empty() ? std::string() : title_of(row(duty->record)), name = world_.name_of(me);
    if (!by.empty()) notify({by}, said("duty.taken", {{"name", name}, {"title", rule->title.zh}, {"record", record}}, {{"name", name}, {"title", rule->title.in(Language::en)}, {"record", record}}), duty->record, rule->clauses);
    return told(duty->id);
}

Outcome Work::waive(const WaiveDuty& wanted) {
    auto duty = tx_.duty(wanted.duty.text);
    const auto rule = duty ? find_rule(*kernel_.policy, duty->definition) : std::nullopt;
    if (!duty || !rule || duty->closed_at) throw Refused{Problem("duty.not-found")};
    if (!rule->waive || !matches(world_, *rule->waive, actor_.person.text, duty_frame(*duty, *rule))) throw Refused{Problem("duty.not-yours").by(rule->clauses)};
    if (wanted.reason.empty()) throw Refused{Problem("duty.reason").at("/reason")};
    duty->data["reason"] = wanted.reason;
    beat(*duty, *rule, Beat::waive, now_, wanted.reason);
    summarise(duty->record);
    return told(duty->id);
}

// ---- files and notices -----------------------------------------------------------------------------------------------

Outcome Work::attach(const AttachFile& wanted) {
    if (wanted.bytes.empty()) throw Refused{Problem("file.empty")};
    if (wanted.bytes.size() > file_bytes_max) throw Refused{Problem("file.too-large", {{"most", std::to_string(file_bytes_max / 1024 / 1024)}})};
    store::FileRow file;
    if (!wanted.record.empty()) {
        const store::RecordRow held = row(wanted.record.text);
        if (!actor_.is_system() && !Access(world_, actor_.person.text).may_read(held)) throw Refused{Problem("record.not-found", {{"record", wanted.record.text}})};
        const policy::RecordType* type = kernel_.policy->record_type(held.type);
        const policy::Field* field = type && !wanted.field.empty() ? type->form.find(wanted.field) : nullptr;
        if (!wanted.field.empty() && (!field || !takes_files(field->type))) throw Refused{Problem("file.no-such-field", {{"field", wanted.field}})};
    }
    file.id = id();
    file.record = wanted.record.text;
    file.field = wanted.field;
    file.name = wanted.name;
    file.media_type = wanted.media_type;
    file.bytes = wanted.bytes;
    file.by = actor_.person.text;
    file.at = now_;
    tx_.put_file(file);
    if (!file.record.empty()) touch(file.record, "record");
    tell("file_attached", file.record, now_, JsonObject{{"file", file.id}, {"name", file.name}, {"media_type", file.media_type}, {"size", wanted.bytes.size()}, {"sha256", to_hex(sha256(wanted.bytes))}, {"field", wanted.field}});
    return told(file.id, JsonObject{{"id", file.id}, {"name", file.name}, {"media_type", file.media_type}, {"bytes", wanted.bytes.size()}});
}

void Work::note_read(const std::string& record, const std::vector<std::string>& fields) {
    JsonArray list;
    for (const std::string& field : fields) list.emplace_back(field);
    tell("secret_read", record, now_, JsonObject{{"fields", std::move(list)}});
}

Outcome Work::read(const ReadNotice& wanted) {
    if (wanted.all) tx_.read_all_notices(actor_.person.text, now_);
    else tx_.read_notice(wanted.notice.text, actor_.person.text, now_);
    concern(actor_.person.text);
    touch("", "notice");
    return told(wanted.notice.text);
}

// ---- parameters, calendar, attestations --------------------------------------------------------------------------------

Outcome Work::set_parameter(const SetParameter& wanted) {
    want_role({"base.policy_owner", "base.admin"});
    const policy::Parameter* parameter = kernel_.policy->parameter(wanted.pack, wanted.parameter);
    if (!parameter) throw Refused{Problem("parameter.unknown", {{"parameter", wanted.parameter}})};
    const auto value = fitted(*parameter, wanted.value, actor_.language);
    if (!value.ok()) throw Refused{value.problem()};
    const calendar::Date today = world_.zone().to_local(now_).date;
    const auto from = wanted.from_on.empty() ? std::optional(today) : calendar::Date::parse(wanted.from_on);
    if (!from) throw Refused{Problem("calendar.day", {{"date", wanted.from_on}}).at("/from")};
    if (*from < today) throw Refused{Problem("parameter.past").at("/from")};
    store::ParameterRow row;
    row.pack = wanted.pack;
    row.parameter = wanted.parameter;
    row.from_on = from->to_string();
    row.value = *value;
    tx_.put_parameter(row, actor_.person.text, now_);
    tell("parameter_set", "", now_, JsonObject{{"pack", row.pack}, {"parameter", row.parameter}, {"value", row.value}, {"from_on", row.from_on}}, parameter->clauses);
    return told(wanted.parameter, JsonObject{{"id", wanted.parameter}, {"value", row.value}, {"from", row.from_on}});
}

/// Every open duty counted anew on the changed calendar; what moved.
Json Work::count_again() {
    JsonArray moved;
    constexpr int page = 500;
    std::string after;
    for (std::vector<store::DutyRow> rows = tx_.all_open_duties(after, page); !rows.empty(); rows = tx_.all_open_duties(after, page)) {
        after = rows.back().id;
        for (store::DutyRow& duty : rows) {
            const auto rule = find_rule(*kernel_.policy, duty.definition);
            if (!rule) continue;
            const auto before = duty.due_at;
            const bool provisional = duty.provisional;
            count(duty, *rule);
            if (before == duty.due_at && provisional == duty.provisional) continue;
            put(duty, *rule);
            waive_uncounted(duty, *rule, now_);
            if (before == duty.due_at) continue;
            const Json from = before ? Json(before->to_string()) : Json(), to = duty.due_at ? Json(duty.due_at->to_string()) : Json();
            tell("duty_due_changed", duty.record, now_, JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"before", from}, {"after", to}, {"why", "calendar"}}, rule->clauses);
            moved.emplace_back(JsonObject{{"duty", duty.id}, {"record", duty.record}, {"before", from}, {"after", to}});
            summarise(duty.record);
        }
    }
    return moved;
}

JsonArray Work::take_holidays(const Json& document) {
    const auto given = calendar::Holidays::parse(document);
    if (!given.ok()) throw Refused{given.problem()};
    calendar::Holidays held = calendar::Holidays::none();
    if (const auto before = tx_.document("holidays"))
        if (const auto parsed = calendar::Holidays::parse(*before); parsed.ok()) held = *parsed;
    held.merge(*given);
    tx_.put_document("holidays", held.to_json());
    world_.forget_calendars();
    JsonArray years;
    for (const std::int32_t year : given->years()) years.emplace_back(year);
    return years;
}

Outcome Work::replace_holidays(const ReplaceHolidays& wanted) {
    want_role({"base.admin"});
    JsonArray years = take_holidays(wanted.document);
    Json moved = count_again();
    tell("holidays_replaced", "", now_, JsonObject{{"years", years}, {"moved", moved}});
    return told("", JsonObject{{"years", std::move(years)}, {"moved", std::move(moved)}});
}

Outcome Work::set_day(const SetDay& wanted) {
    want_role({"base.admin"});
    if (!calendar::Date::parse(wanted.date)) throw Refused{Problem("calendar.day", {{"date", wanted.date}})};
    if (!wanted.day.is_null()) {
        const bool shaped = wanted.day.is_object() && wanted.day["working"].is_bool() && (wanted.day["name"].is_null() || wanted.day["name"].is_string());
        if (!shaped || !dated_day(wanted.day).ok()) throw Refused{Problem("calendar.day-shape").at("/day")};
    }
    Json days = tx_.document("days").value_or(JsonObject());
    if (wanted.day.is_null()) days.as_object().erase(wanted.date);
    else days[wanted.date] = wanted.day;
    tx_.put_document("days", days);
    world_.forget_calendars();
    Json moved = count_again();
    tell("day_set", "", now_, JsonObject{{"date", wanted.date}, {"day", wanted.day}, {"moved", moved}});
    return told("", JsonObject{{"years", JsonArray()}, {"moved", std::move(moved)}});
}

Outcome Work::attest(const AttestClause& wanted) {
    const policy::Clause* clause = kernel_.policy->clause(wanted.clause);
    if (!clause || !kernel_.policy->pack(wanted.pack)) throw Refused{Problem("clause.unknown", {{"clause", wanted.clause}})};
    if (!clause->attest) throw Refused{Problem("clause.no-attestation", {{"clause", wanted.clause}})};
    const std::string& role = clause->attest->by_role;
    if (!actor_.is_system() && !world_.roles_of(actor_.person.text).contains(role)) throw Refused{Problem("command.not-allowed").by({wanted.clause})};
    if (wanted.note.empty()) throw Refused{Problem("clause.attest-reason").at("/note")};
    const policy::Pack& pack = *kernel_.policy->pack(wanted.pack);
    store::AttestationRow row;
    row.pack = wanted.pack;
    row.clause = wanted.clause;
    row.person = actor_.person.text;
    row.note = wanted.note;
    row.answer = wanted.answer;
    row.at = now_;
    const auto named = wanted.expires_on.empty() ? std::nullopt : calendar::Date::parse(wanted.expires_on);
    if (!wanted.expires_on.empty() && !named) throw Refused{Problem("calendar.day", {{"date", wanted.expires_on}}).at("/expires_on")};
    const calendar::WorkCalendar& calendar = world_.calendar(pack, "");
    if (named) {
        row.expires_at = world_.zone().to_instant({named->plus_days(1), 0});
    } else if (clause->attest->expires) {
        if (const auto end = calendar::due_time(calendar, now_, calendar::Limit{*clause->attest->expires}, calendar::RestDay::keep); end.ok()) row.expires_at = end->at;
    } else {
        // Good for the rhythm in which it is asked for, and no longer than one such period.
        const calendar::PeriodSpan period = calendar::period_of(calendar, clause->attest->every, world_.zone().to_local(now_).date);
        row.expires_at = world_.zone().to_instant({calendar::next_period(calendar, clause->attest->every, period).to, 0});
    }
    tx_.put_attestation(row);
    const std::size_t event = tell("clause_attested", "", now_, JsonObject{{"pack", row.pack}, {"clause", row.clause}, {"answer", row.answer}, {"note", row.note}, {"expires_on", row.expires_at ? Json(world_.zone().to_local(*row.expires_at).date.to_string()) : Json()}}, {wanted.clause});
    prove({wanted.clause}, wanted.answer ? "kept" : "broken", "attestation", "", now_, event);
    return told("", JsonObject{{"clause", wanted.clause}});
}

}  // namespace huiyin::engine
