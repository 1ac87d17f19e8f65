// Who sees what of a record, what may be done on it, and how its clocks and its history are told.
#include <gmock/gmock.h>

#include "engine/desk.hpp"

namespace huiyin::engine {
namespace {

TEST_F(Desk, ShowsARecordOnlyToWhomItConcerns) {
    const std::string id = open_case();
    EXPECT_EQ(record(head, id)["number"].string_or(""), "S2026-0001");
    EXPECT_EQ(record(head, "S2026-0001")["id"].string_or(""), id);
    EXPECT_EQ(record(clerk, id)["title"].string_or(""), "报告数据有误");
    EXPECT_EQ(record(stranger, id), Json("record.not-found"));
    EXPECT_EQ(record(lead, id), Json("record.not-found"));          // leads it only once it is assigned
    EXPECT_EQ(record("nobody", id), Json("record.not-found"));
    EXPECT_EQ(record(head, "S2026-0099"), Json("record.not-found"));
    assign(id);
    EXPECT_EQ(record(lead, id)["state"]["id"].string_or(""), "assigned");
    const std::string other = hire("李文", R"(["desk.clerk"])", "");
    EXPECT_EQ(record(other, id)["id"].string_or(""), id);           // the settling is every clerk's duty
    perform("desk.case", id, "settle", JsonObject{}, lead);
    EXPECT_EQ(record(other, id), Json("record.not-found"));         // and no longer
    EXPECT_EQ(record(clerk, id)["id"].string_or(""), id);           // who registered it
}

TEST_F(Desk, ShowsThePersonWhoIsAskedToTakeADutyOverWhatItIs) {
    const std::string id = open_case();
    const std::string duty = record(head, id)["clocks"].as_array().front()["id"].string_or("");
    EXPECT_EQ(joined(record(clerk, id)["clocks"].as_array().front()["may"]), "hand_over");
    EXPECT_EQ(joined(record(head, id)["clocks"].as_array().front()["may"]), "hand_over waive");       // leads the clerk, and may waive
    ASSERT_TRUE(engine->execute({.actor = as(clerk), .what = HandOverDuty{DutyId(duty), PersonId(stranger), "休假"}}).ok());
    EXPECT_EQ(joined(record(stranger, id)["clocks"].as_array().front()["may"]), "accept");
    const Json bench = engine->workbench(as(stranger));
    ASSERT_EQ(bench["handed_to_me"].as_array().size(), 1u);
    EXPECT_EQ(bench["handed_to_me"].as_array()[0]["clock"]["id"].string_or(""), duty);
    ASSERT_TRUE(engine->execute({.actor = as(stranger), .what = AcceptDuty{DutyId(duty)}}).ok());
    EXPECT_EQ(engine->workbench(as(stranger))["duties"].as_array().size(), 1u);
    EXPECT_EQ(record(head, id)["clocks"].as_array().front()["holder"]["name"].string_or(""), "外人");
}

TEST_F(Desk, MasksWhatTheReaderMayNotSeeWhole) {
    const std::string id = open_case();
    const Json clerks = record(clerk, id), heads = record(head, id);
    EXPECT_EQ(clerks["fields"]["phone"], Json("138****5678"));
    EXPECT_EQ(clerks["fields"]["secret"], Json());
    EXPECT_EQ(joined(clerks["masked"]), "phone secret");
    EXPECT_EQ(heads["fields"]["phone"], Json("13812345678"));       // a rule shows it to the head
    EXPECT_EQ(joined(heads["masked"]), "secret");
    const Json& told = clerks["timeline"].as_array().front();
    EXPECT_EQ(item(told["detail"], "value", "138****5678")["label"]["zh"].string_or(""), "电话");
    EXPECT_EQ(item(told["detail"], "value", "****")["label"]["zh"].string_or(""), "内情");
    EXPECT_EQ(clerks.dump().find("13812345678"), std::string::npos);
    EXPECT_EQ(clerks.dump().find("内部原因"), std::string::npos);
    const Json row = list(clerk, {})["items"].as_array().front();
    EXPECT_EQ(row["fields"]["phone"], Json("138****5678"));
    EXPECT_EQ(row.dump().find("12345"), std::string::npos);
}

TEST_F(Desk, NeverBeatsWhatOtherRulesShow) {
    const std::string id = open_case();
    const std::string visit = make("desk.visit", "record", ("{\"case\": \"" + id + "\", \"words\": \"客户很生气\"}").c_str(), clerk);
    EXPECT_EQ((*engine->record(as(head), "desk.visit", visit))["fields"]["words"], Json("客户很生气"));
    EXPECT_EQ((*engine->record(as(clerk), "desk.visit", visit))["fields"]["words"], Json());
    EXPECT_EQ(record(head, id)["related"].as_array().front()["items"].as_array().size(), 1u);
    EXPECT_EQ(record(head, id)["related"].as_array().front()["name"].string_or(""), "visits");
}

TEST_F(Desk, WritesDownWhoReadASecret) {
    const std::string id = open_case();
    (void)record(head, id);
    const Json timeline = record(head, id)["timeline"];
    const Json& read = item(timeline, "kind", "read");
    EXPECT_EQ(read["by"]["name"].string_or(""), "周主任");
    EXPECT_EQ(item(read["detail"], "value", "电话")["label"]["zh"].string_or(""), "字段");
    EXPECT_TRUE(item(record(clerk, open_case())["timeline"], "kind", "read").is_null());
}

TEST_F(Desk, OffersActionsAndSaysWhyOthersAreClosed) {
    const std::string id = open_case();
    const Json heads = record(head, id)["actions"];
    const Json& assigning = item(heads, "id", "assign");
    EXPECT_TRUE(assigning["allowed"].as_bool());
    EXPECT_TRUE(assigning["primary"].as_bool());
    EXPECT_EQ(assigning["proposals"].dump(), R"({"amount":100.00})");
    EXPECT_EQ(item(assigning["asks"], "field", "amount")["change"].string_or(""), "reason");
    EXPECT_EQ(item(assigning["asks"], "field", "lead")["change"].string_or(""), "free");
    EXPECT_EQ(item(assigning["asks"], "field", "lead")["shape"]["reference_type"].string_or(""), "base.person");
    EXPECT_EQ(assigning["confirm"].as_array().size(), 0u);
    const Json& settling = item(heads, "id", "settle");
    EXPECT_FALSE(settling["allowed"].as_bool());
    EXPECT_EQ(settling["refusal"]["code"].string_or(""), "action.not-yours");
    EXPECT_EQ(settling["refusal"]["title"].string_or(""), "您不能执行“办结”");          // nobody leads it yet
    EXPECT_EQ(item(record(clerk, id)["actions"], "id", "drop")["refusal"]["title"].string_or(""), "“不受理”由主任执行");
    EXPECT_EQ(joined(settling["clauses"]), "D-3");
    EXPECT_EQ(settling["proposals"].dump(), "{}");
    EXPECT_TRUE(item(heads, "id", "tick").is_null());               // hidden
    EXPECT_TRUE(item(heads, "id", "register").is_null());           // creates
    EXPECT_FALSE(item(record(clerk, id)["actions"], "id", "assign")["allowed"].as_bool());
    const std::string site = open_case(R"({"caller": "甲", "content": "现场", "kind": "site"})");
    EXPECT_EQ(item(record(head, site, Language::en)["actions"], "id", "assign")["confirm"].as_array().front()["say"].string_or(""), "Site cases are seldom assigned.");
    assign(id);
    EXPECT_EQ(item(record(head, id)["actions"], "id", "settle")["refusal"]["title"].string_or(""), "“办结”由孙立执行");
    EXPECT_EQ(item(record(head, id)["actions"], "id", "drop")["refusal"]["code"].string_or(""), "action.not-from-state");
}

TEST_F(Desk, ShowsTheWholeChainBeforeItIsBegun) {
    const std::string id = open_case();
    assign(id);
    const Json chain = item(record(lead, id)["actions"], "id", "pay")["chain"];
    ASSERT_EQ(chain.as_array().size(), 2u);
    EXPECT_EQ(joined(chain.as_array()[0]["approvers"], "name"), "周主任");
    EXPECT_EQ(chain.as_array()[0]["why"].string_or(""), "督察空缺，由上级周主任审批");
    EXPECT_EQ(chain.as_array()[1]["why"].string_or(""), "由周主任审批");
    EXPECT_EQ(joined(chain.as_array()[1]["clauses"]), "D-3");
    perform("desk.case", id, "pay", *Json::parse(R"({"amount": 300})"), lead);
    const Json mine = record(lead, id), heads = record(head, id);
    EXPECT_EQ(item(mine["actions"], "id", "pay")["refusal"]["code"].string_or(""), "approval.running");
    ASSERT_EQ(mine["approvals"].as_array().size(), 1u);
    const Json& approval = mine["approvals"].as_array()[0];
    EXPECT_EQ(approval["applicant"]["name"].string_or(""), "孙立");
    EXPECT_EQ(joined(approval["steps"], "status"), "waiting ahead");
    EXPECT_EQ(joined(approval["may"]), "withdraw chase copy");
    EXPECT_EQ(joined(heads["approvals"].as_array()[0]["may"]), "approve refuse return transfer add_signer copy");
    EXPECT_EQ(engine->workbench(as(head))["approvals"].as_array().size(), 1u);
    const auto decided = engine->execute({.actor = as(head), .what = DecideApproval{.record = RecordId(id), .approval = approval["id"].string_or(""), .decision = Decision::approve, .reason = "可以"}});
    ASSERT_TRUE(decided.ok()) << message(Language::en, decided.problem());
    EXPECT_EQ(joined(record(lead, id)["approvals"].as_array()[0]["steps"], "status"), "approved waiting");
    EXPECT_EQ(record(lead, id)["approvals"].as_array()[0]["steps"].as_array()[0]["decisions"].as_array()[0]["reason"].string_or(""), "可以");
}

TEST_F(Desk, TellsClocksInWordsAndExplainsTheCount) {
    const std::string id = open_case();
    Json clock_ = record(clerk, id)["clocks"].as_array().front();
    EXPECT_EQ(clock_["status"].string_or(""), "open");
    EXPECT_EQ(clock_["due_at"].string_or(""), "2026-03-12T09:30:00.000Z");       // Thursday 17:30, the third working day
    EXPECT_EQ(clock_["explain"]["limit"].string_or(""), "3 个工作日");
    EXPECT_EQ(clock_["explain"]["steps"].as_array().front()["at"].string_or(""), "2026-03-09 10:00");
    EXPECT_EQ(clock_["remaining_words"].string_or(""), "剩余 3 天");
    EXPECT_EQ(joined(clock_["clauses"]), "D-2");
    EXPECT_EQ(clock_["holder"]["name"].string_or(""), "经办人");
    clock.set(*Instant::parse("2026-03-12T08:30:00Z"));
    clock_ = record(clerk, id)["clocks"].as_array().front();
    EXPECT_EQ(clock_["remaining_words"].string_or(""), "剩余 1 小时 0 分（工作时间）");
    EXPECT_EQ(clock_["remaining_ms"].int_or(0), 3'600'000);
    clock.set(*Instant::parse("2026-03-12T10:30:00Z"));             // nobody has woken yet
    clock_ = record(clerk, id, Language::en)["clocks"].as_array().front();
    EXPECT_EQ(clock_["status"].string_or(""), "late");
    EXPECT_EQ(clock_["late_words"].string_or(""), "late by 1 h 0 min");
    EXPECT_EQ(clock_["remaining_ms"].int_or(0), -3'600'000);
    EXPECT_TRUE(list(clerk, {})["items"].as_array().front()["late"].as_bool());
    engine->tick();
    assign(id);
    perform("desk.case", id, "settle", JsonObject{}, lead);
    clock_ = record(head, id)["clocks"].as_array().front();
    EXPECT_EQ(clock_["status"].string_or(""), "kept_late");
    EXPECT_EQ(clock_["late_words"].string_or(""), "逾期 1 小时 0 分 完成");
    EXPECT_EQ(joined(clock_["may"]), "");
}

TEST_F(Desk, TellsWhatHappenedInSentences) {
    const std::string id = open_case();
    assign(id);
    perform("desk.case", id, "settle", JsonObject{}, lead);
    const Json page = record(head, id);
    std::vector<std::string> titles;
    for (const Json& entry : page["timeline"].as_array()) titles.push_back(entry["title"].string_or(""));
    EXPECT_THAT(titles, testing::IsSupersetOf({"登记：已登记", "办结：开始计时，2026-03-12 17:30 到期", "指派：已登记 → 处理中", "办结：处理中 → 已办结", "办结：按时完成"}));
    EXPECT_EQ(joined(page["steps"], "status"), "done done current");
    EXPECT_EQ(page["steps"].as_array()[0]["by"]["name"].string_or(""), "钱工");
    EXPECT_EQ(joined(record(head, open_case())["steps"], "state"), "open assigned settled");
    EXPECT_EQ(item(page["clauses"], "id", "D-2")["outcome"].string_or(""), "kept");
    EXPECT_EQ(page["labels"]["lead"][lead].string_or(""), "孙立");
    EXPECT_EQ(record(head, id, Language::en)["timeline"].as_array().front()["title"].string_or(""), "Register: Registered");
}

TEST_F(Desk, GivesTheFormOfACreationAndChecksIt) {
    const auto form = engine->new_form(as(clerk), "desk.case", "register");
    ASSERT_TRUE(form.ok());
    EXPECT_EQ(joined((*form)["asks"], "field"), "caller content phone customer kind secret");
    EXPECT_EQ(joined(item((*form)["asks"], "field", "caller")["clauses"]), "D-1");
    EXPECT_EQ(engine->new_form(as(stranger), "desk.case", "register").problem().code, "action.not-yours");
    EXPECT_EQ(engine->new_form(as(clerk), "desk.case", "assign").problem().code, "action.no-such");
    EXPECT_EQ(engine->new_form(as(clerk), "desk.nothing", "register").problem().code, "record.no-such-type");
    const Json checked = *engine->check(as(clerk), {"desk.case", {}, "register", *Json::parse(R"({"caller": "甲", "phone": "abc"})")});
    EXPECT_EQ(joined(checked["errors"], "pointer"), "/input/phone /input/content");
    const std::string id = open_case();
    const Json assigning = *engine->check(as(head), {"desk.case", RecordId(id), "assign", JsonObject{{"lead", lead}}});
    EXPECT_EQ(assigning["errors"].as_array().size(), 0u);
    EXPECT_EQ(assigning["proposals"].dump(), R"({"amount":100.00})");
    EXPECT_EQ(engine->check(as(stranger), {"desk.case", RecordId(id), "assign", JsonObject{}}).problem().code, "record.not-found");
}

TEST_F(Desk, HandsOutWhatAPrintNeedsAndFiles) {
    const std::string id = open_case();
    make("desk.visit", "record", ("{\"case\": \"" + id + "\", \"words\": \"经过\"}").c_str(), clerk);
    const auto material = engine->print_material(as(head), "desk.case", id, "form");
    ASSERT_TRUE(material.ok());
    EXPECT_EQ((*material)["print"]["id"].string_or(""), "desk.form");
    EXPECT_EQ((*material)["view"]["fields"]["caller"].string_or(""), "王女士");
    EXPECT_EQ((*material)["related"]["visits"].as_array().front()["fields"]["words"].string_or(""), "经过");
    EXPECT_EQ((*material)["types"]["desk.visit"]["title"]["zh"].string_or(""), "走访");
    EXPECT_FALSE((*material)["layout"]["blocks"].is_null());
    EXPECT_EQ((*material)["related"]["visits"].as_array().front()["numbers"]["case"], (*material)["view"]["number"]) << "what the visit refers to, by its number";
    EXPECT_EQ((*engine->print_material(as(clerk), "desk.case", id, "form"))["view"]["fields"]["phone"].string_or(""), "138****5678");
    EXPECT_EQ(engine->print_material(as(head), "desk.case", id, "other").problem().code, "print.not-found");
    const std::string other = hire("李文", R"(["desk.clerk"])", "");
    EXPECT_EQ(engine->print_material(as(other), "desk.case", id, "form").problem().code, "access.print");      // may read it, not print it
    EXPECT_EQ(record(other, id)["prints"].as_array().size(), 0u);
    const auto stored = engine->execute({.actor = as(clerk), .what = AttachFile{RecordId(id), "", "照片.png", "image/png", "PNG"}});
    ASSERT_TRUE(stored.ok());
    EXPECT_EQ(engine->file(as(head), stored->id)->bytes, "PNG");
    EXPECT_EQ(engine->file(as(stranger), stored->id).problem().code, "file.not-found");
    EXPECT_EQ(record(head, id)["files"].as_array().front()["name"].string_or(""), "照片.png");
    const auto loose = engine->execute({.actor = as(clerk), .what = AttachFile{{}, "", "a.txt", "text/plain", "x"}});
    EXPECT_TRUE(engine->file(as(clerk), loose->id).ok());
    EXPECT_FALSE(engine->file(as(head), loose->id).ok());           // not on a record yet: nobody else's
}

}  // namespace
}  // namespace huiyin::engine
