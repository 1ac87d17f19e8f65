// The duty ledger of an organisation with 40,000 places and five months of their rounds: 200,000 duties, 40,000 of them due in
// the month that is looked at. Rows are written as the engine writes them; what is asked goes through the engine.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "engine/engine.hpp"
#include "policy/compiler.hpp"
#include "store/store.hpp"

using namespace huiyin;

namespace {

constexpr int places = 40'000, months = 5, readers = 20, portion = 5'000, rounds_measured = 9;

constexpr const char* pack_text = R"yaml(policy: tour
version: 1.0.0
title: {zh: 巡查, en: Tours}
effective: 2026-01-01
imports: {base: 1.x}
clauses:
  T-1: {at: 一, text: {zh: 每月查看。, en: Looked at monthly.}}
  T-2: {at: 二, text: {zh: 二十五日前。, en: Before the 25th.}}
roles: {walker: {zh: 外勤, en: Walker}, head: {zh: 主管, en: Head}}
records:
  spot:
    title: {zh: 点位, en: Spot}
    form: spot.json
    title_field: name
    owner_field: walker
    states: {used: {zh: 在用, en: Used}}
    actions:
      add: {zh: 新增, en: Add, from: new, to: used, by: head, ask: [name], offer: [walker, where]}
      look: {zh: 查看, en: Look, from: used, by: "record.walker", clause: [T-1, T-2]}
schedules:
  looks: {zh: 每月查看, en: Monthly looks, clause: [T-1, T-2], every: month, for: 'spot[state = "used"]', due: day 25 of month 24:00, who: "item.walker", kept_by: spot.look}
access:
  - {what: spot, may: read, who: head}
  - {what: spot, may: read, who: "record.walker"}
)yaml";
constexpr const char* form_text = R"json({"properties": {"name": {"x-title": {"zh": "名称", "en": "Name"}, "type": "string"}, "walker": {"x-title": {"zh": "外勤", "en": "Walker"}, "x-type": "person"},
    "where": {"x-title": {"zh": "地点", "en": "Where"}, "type": "string", "x-type": "place"}}})json";

std::string padded(int number) { return std::string(6 - std::min<std::size_t>(6, std::to_string(number).size()), '0') + std::to_string(number); }

store::RecordRow spot(int i, const std::string& walker) {
    store::RecordRow row;
    row.id = "spot" + padded(i);
    row.type = "tour.spot";
    row.number = row.id;
    row.state = "used";
    row.title = "点位" + std::to_string(i);
    row.owner = walker;
    row.fields = JsonObject{{"name", row.title}, {"walker", walker}, {"where", "第" + std::to_string(i / 2'000) + "小区 " + std::to_string(i / 100 % 20) + "号楼 " + std::to_string(i % 100)}};
    return row;
}

store::DutyRow look(int i, int month, const std::string& walker, const calendar::Zone& zone) {
    store::DutyRow row;
    const std::string key = "2026-0" + std::to_string(month);
    row.id = "look" + std::to_string(month) + padded(i);
    row.definition = "tour.looks";
    row.record = row.concerns = "spot" + padded(i);
    row.concerns_type = "tour.spot";
    row.place = "第" + std::to_string(i / 2'000) + "小区 " + std::to_string(i / 100 % 20) + "号楼 " + std::to_string(i % 100);
    row.period = key;
    row.started_at = zone.to_instant({*calendar::Date::parse(key + "-01"), 0});
    row.due_at = zone.to_instant({*calendar::Date::parse(key + "-26"), 0});
    row.holder_kind = "person";
    row.holder = walker;
    row.seats = {"person:" + walker};
    row.data = JsonObject{{"period", key}, {"period_from", key + "-01"}, {"period_to", "2026-0" + std::to_string(month + 1) + "-01"}, {"object", row.concerns}, {"limit", "day 25 of month 24:00"}, {"calendar", ""}, {"rest_day", 0},
                          {"around", JsonObject{{"first_day", key + "-01"}, {"from", row.started_at.to_string()}}}, {"beats", JsonArray{JsonObject{{"beat", "start"}, {"at", row.started_at.to_string()}}}}};
    const bool ended = month < months || i % 3 != 0;
    row.status = !ended ? "open" : i % 50 == 0 ? "late" : i % 49 == 0 ? "kept_late" : "kept";
    if (ended && row.status != "late") row.closed_at = *row.due_at + (row.status == "kept" ? -86'400'000 : 86'400'000);
    return row;
}

template <typename Ask>
void measure(const char* what, Ask ask) {
    std::vector<double> spent;
    for (int i = 0; i < rounds_measured; ++i) {
        const auto start = std::chrono::steady_clock::now();
        ask();
        spent.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(spent.begin(), spent.end());
    std::printf("| %-64s | %6.1f | %6.1f |\n", what, spent[spent.size() / 2], spent.back());
}

}  // namespace

int main() {
    char folder[] = "/tmp/huiyin-bench-XXXXXX";
    if (!mkdtemp(folder)) return 1;
    {
        policy::Diagnostics diagnostics;
        const auto base = policy::compile(policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/policies/base").value(), {}, diagnostics);
        const policy::Sources files{"t/", {{"t/policy.yaml", pack_text}, {"t/spot.json", form_text}}};
        const auto pack = policy::compile(files, {base}, diagnostics);
        if (!pack) {
            std::printf("%s", policy::render(diagnostics, files.files, Language::en).c_str());
            return 1;
        }
        const calendar::Zone zone = *calendar::Zone::named("Asia/Shanghai");
        const auto store = store::open_sqlite({.path = std::string(folder) + "/huiyin.db", .organisation = "org", .durable = false});
        VirtualClock clock{zone.to_instant({*calendar::Date::parse("2026-05-20"), 600})};
        CountedIds ids;
        engine::Engine engine(*store, clock, ids, {base, pack}, {OrganisationId("org"), {"示例", "Sample"}, zone});
        const auto hire = [&](const std::string& name, const char* role) {
            engine::Command command;
            command.what = engine::PerformAction{"base.person", {}, "hire", JsonObject{{"name", name}, {"roles", JsonArray{role}}}, {}, {}, {}};
            return engine.execute(command).value().id;
        };
        const std::string head = hire("何主任", "tour.head");
        std::vector<std::string> walkers;
        for (int i = 0; i < readers; ++i) walkers.push_back(hire("外勤" + std::to_string(i), "tour.walker"));
        const auto walker_of = [&](int i) { return walkers[static_cast<std::size_t>(i / (places / readers))]; };
        for (int from = 0; from < places; from += portion)
            store->write([&](store::WriteTransaction& tx) {
                for (int i = from; i < from + portion; ++i) {
                    tx.put_record(spot(i, walker_of(i)), {{"walker", walker_of(i)}});
                    for (int month = 1; month <= months; ++month) tx.put_duty(look(i, month, walker_of(i), zone), {"T-1", "T-2"});
                }
            });
        const engine::Actor as_head{PersonId(head), Language::zh}, as_walker{PersonId(walkers[3]), Language::zh};
        const auto counts = [&](const engine::Actor& actor, engine::LedgerQuery query) { if (!engine.duty_counts(actor, query).ok()) std::abort(); };
        const auto page = [&](const engine::Actor& actor, engine::LedgerQuery query) { if (!engine.duty_ledger(actor, query).ok()) std::abort(); };
        std::printf("| the duty ledger, 40,000 occurrences of 200,000 duties | p50 ms | most ms |\n| --- | ---: | ---: |\n");
        measure("opened by the head: counts by clause and the first 50", [&] { engine::LedgerQuery q; q.by = "clause"; counts(as_head, q); page(as_head, {}); });
        for (const char* by : {"", "person", "department", "place", "clause", "duty"})
            measure(("counts, the whole month, by " + std::string(*by ? by : "nothing")).c_str(), [&] { engine::LedgerQuery q; q.by = by; counts(as_head, q); });
        measure("50 missed", [&] { engine::LedgerQuery q; q.states = {"missed"}; page(as_head, q); });
        measure("50 of one place, waived (none)", [&] { engine::LedgerQuery q; q.states = {"waived"}; q.place = "第7小区"; page(as_head, q); });
        measure("counts of one clause over five months", [&] { engine::LedgerQuery q; q.clause = "T-1"; q.from_on = "2026-01-01"; q.to_on = "2026-05-31"; counts(as_head, q); });
        measure("opened by one who holds 2,000 of them: counts and 50", [&] { engine::LedgerQuery q; q.person = walkers[3]; q.by = "place"; counts(as_walker, q); page(as_walker, q); });
        measure("2,000 that are another's, each record asked: counts", [&] { engine::LedgerQuery q; q.place = "第7小区"; q.by = "place"; counts(as_walker, q); });
        measure("all, most of them another's: refused as too many to ask", [&] { engine::LedgerQuery q; if (engine.duty_counts(as_walker, q).ok()) std::abort(); });
        std::printf("rows: %s\n", (*engine.duty_counts(as_head, {}))["states"].dump().c_str());
    }
    std::filesystem::remove_all(folder);
    return 0;
}
