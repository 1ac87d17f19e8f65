// Lists, searches and look-ups find everything that is for the reader, and tell nothing else by what they find.
#include <set>

#include "engine/desk.hpp"

namespace huiyin::engine {
namespace {

TEST_F(Desk, ListsPageByPageWithoutLosingARow) {
    std::set<std::string> own;
    for (int i = 0; i < 450; ++i) {
        const std::string id = open_case(R"({"caller": "甲", "content": "重复的内容", "kind": "call"})");
        if (i % 9 == 0) {
            assign(id);
            own.insert(id);
        }
    }
    std::set<std::string> found;
    ListQuery query;
    query.limit = 7;
    for (int pages = 0; pages < 100; ++pages) {
        const Json page = list(lead, query);                        // sees only what he leads, one in nine
        for (const Json& row : page["items"].as_array()) EXPECT_TRUE(found.insert(row["id"].string_or("")).second);
        if (page["next"].is_null()) break;
        query.cursor = page["next"].as_string();
    }
    EXPECT_EQ(found, own);
    EXPECT_EQ(list(head, {})["total"].int_or(0), 450);
    EXPECT_EQ(list(head, {})["items"].as_array().size(), 50u);
    EXPECT_EQ(list(stranger, {})["items"].as_array().size(), 0u);
    EXPECT_EQ(list(stranger, {})["total"].int_or(-1), 0);
    ListQuery mine;
    mine.mine = true;
    EXPECT_EQ(list(lead, mine)["items"].as_array().size(), own.size());
}

TEST_F(Desk, ListsByViewStateAndSort) {
    const std::string first = open_case(), second = open_case();
    assign(second);
    ListQuery query;
    query.view = "desk.open";
    EXPECT_EQ(joined(list(head, query)["items"], "number"), "S2026-0001 S2026-0002");       // the view sorts by number
    query.sort = "-number";
    EXPECT_EQ(joined(list(head, query)["items"], "number"), "S2026-0002 S2026-0001");
    query.view = "registered";
    EXPECT_EQ(joined(list(head, query)["items"], "id"), first);
    EXPECT_EQ(list(head, query)["total"].int_or(0), 1);
    ListQuery states;
    states.states = {"assigned"};
    EXPECT_EQ(joined(list(head, states)["items"], "id"), second);
    query.view = "nothing";
    EXPECT_EQ(list(head, query), Json("query.view"));
    states.sort = "colour";
    EXPECT_EQ(list(head, states), Json("query.sort"));
    states = {};
    states.type = "desk.nothing";
    EXPECT_EQ(list(head, states), Json("record.no-such-type"));
    EXPECT_EQ(list(head, {})["items"].as_array().front()["next_due"]["title"]["zh"].string_or(""), "办结");
}

TEST_F(Desk, FiltersByFeelOverTheFields) {
    const std::string call = open_case(), site = open_case(R"({"caller": "李先生", "content": "现场检查", "kind": "site", "phone": "13900001111"})");
    assign(call);
    const auto filtered = [&](const std::string& by, const char* text) {
        ListQuery query;
        query.filter = text;
        const Json found = list(by, query);
        return found.is_string() ? found.as_string() : joined(found["items"], "id");
    };
    EXPECT_EQ(filtered(head, R"(kind = "site")"), site);
    EXPECT_EQ(filtered(head, R"((kind = "site" or kind = "call") and state = "assigned")"), call);
    EXPECT_EQ(filtered(head, R"(amount > 50)"), call);
    EXPECT_EQ(filtered(head, R"(lead.name = "孙立")"), call);
    EXPECT_EQ(filtered(head, R"(item.open and contains(content, "检查"))"), site);
    EXPECT_EQ(filtered(head, R"(state = "settled")"), "");
    EXPECT_EQ(filtered(head, R"(phone = "13900001111")"), site);    // the head sees telephones
    EXPECT_EQ(filtered(clerk, R"(phone = "13900001111")"), "");     // nobody asks out what is masked to him
    EXPECT_EQ(filtered(clerk, R"(phone = "139****1111")"), site);
    EXPECT_EQ(filtered(clerk, R"(secret = "内部原因")"), "");
    EXPECT_EQ(filtered(clerk, R"(did.register.input.secret = "内部原因")"), "");
    EXPECT_EQ(filtered(head, "kind = "), "query.filter");
    EXPECT_EQ(filtered(head, "colour = 1"), "query.filter");
    EXPECT_EQ(filtered(head, "count(case) > 0"), "query.filter");   // other records are not for filters
    EXPECT_EQ(filtered(head, "true] or [true"), "query.filter");
    ListQuery query;
    query.type = "desk.case";
    query.filter = "colour = 1";
    EXPECT_EQ(engine->list(as(head), query).problem().param("position"), "1");
}

TEST_F(Desk, FindsAnyTwoCharactersButNothingMasked) {
    const std::string id = open_case();
    const auto found = [&](const std::string& by, const char* words) { return joined(engine->search(as(by), words, {}, 20)["items"], "type"); };
    for (const char* words : {"数据", "据有", "王女", "S2026-0001", "ｓ2026", "数 据"}) EXPECT_EQ(found(head, words), "desk.case") << words;
    const Json hit = engine->search(as(head), "数据", {}, 20)["items"].as_array().front();
    EXPECT_EQ(hit["snippet"].dump(), R"([{"text":"报告","hit":false},{"text":"数据","hit":true},{"text":"有误","hit":false}])");
    EXPECT_EQ(hit["record"]["id"].string_or(""), id);
    EXPECT_EQ(found(head, "1234"), "desk.case");
    EXPECT_EQ(found(clerk, "1234"), "");                            // the middle of a masked number is no way to find it
    EXPECT_EQ(found(clerk, "13812345678"), "desk.case");            // who knows the number learns nothing
    EXPECT_EQ(found(head, "内部"), "");
    EXPECT_EQ(found(stranger, "数据"), "");
    EXPECT_EQ(found(head, " "), "");
    ListQuery query;
    query.text = "1234";
    EXPECT_EQ(list(clerk, query)["items"].as_array().size(), 0u);
    EXPECT_EQ(list(head, query)["items"].as_array().size(), 1u);
    EXPECT_EQ(joined(engine->search(as(clerk), "孙立", {}, 20)["people"], "title"), "孙立");
}

TEST_F(Desk, KnowsACallerByHisNumber) {
    open_case(("{\"caller\": \"张\", \"content\": \"一\", \"customer\": \"" + customer + "\"}").c_str());
    const Json known = engine->customer_lookup(as(clerk), "021-6666 7777");
    EXPECT_EQ(known["customer"]["title"].string_or(""), "华信仪器");
    EXPECT_EQ(known["history"].as_array().size(), 1u);
    EXPECT_EQ(known["open"].int_or(0), 1);
    EXPECT_EQ(known["recent_same"].int_or(0), 1);
    const Json part = engine->customer_lookup(as(clerk), "6666777");
    EXPECT_TRUE(part["customer"].is_null());
    EXPECT_EQ(joined(part["candidates"], "title"), "华信仪器");
    open_case();
    EXPECT_EQ(engine->customer_lookup(as(clerk), "13812345678")["history"].as_array().size(), 1u);       // called before, no customer yet
    EXPECT_EQ(engine->customer_lookup(as(stranger), "13812345678")["history"].as_array().size(), 0u);
    EXPECT_TRUE(engine->customer_lookup(as(clerk), "12")["candidates"].as_array().empty());
}

TEST_F(Desk, OffersPeopleDepartmentsAndReferences) {
    EXPECT_EQ(joined(engine->choices(as(clerk), "base.person", "孙", 10)["items"], "title"), "孙立");
    EXPECT_EQ(engine->choices(as(clerk), "base.person", "", 10)["items"].as_array().size(), 4u);
    EXPECT_EQ(engine->choices(as(clerk), "base.person", "", 2)["items"].as_array().size(), 2u);
    EXPECT_EQ(joined(engine->choices(as(clerk), "base.customer", "华信", 10)["items"], "title"), "华信仪器");
    EXPECT_EQ(engine->choices(as(stranger), "desk.case", "", 10)["items"].as_array().size(), 0u);
    EXPECT_EQ(engine->choices(as(stranger), "no.such", "", 10)["items"].as_array().size(), 0u);
}

TEST_F(Desk, PutsTheLateFirstOnAWorkbench) {
    const std::string early = open_case();
    at("2026-03-11T02:00:00Z");
    open_case();
    at("2026-03-13T00:40:00Z");                                     // the first is late, the second due on Monday
    const Json bench = engine->workbench(as(clerk));
    ASSERT_EQ(bench["duties"].as_array().size(), 2u);
    EXPECT_EQ(bench["duties"].as_array()[0]["record"]["id"].string_or(""), early);
    EXPECT_EQ(bench["duties"].as_array()[0]["clock"]["status"].string_or(""), "late");
    EXPECT_EQ(bench["counts"].dump(), R"({"open":2,"late":1,"soon":0,"approvals":0,"unread":0})");
    EXPECT_EQ(bench["today"].int_or(0), 1);
    EXPECT_EQ(bench["recent"].as_array().size(), 3u);               // two cases and a customer
    EXPECT_EQ(engine->workbench(as(stranger))["duties"].as_array().size(), 0u);
    assign(early);
    EXPECT_EQ(engine->workbench(as(lead))["mine"].as_array().size(), 1u);
    EXPECT_EQ(engine->workbench(as(lead))["duties"].as_array().size(), 1u);
}

TEST_F(Desk, TellsNoticesInTheReadersLanguage) {
    const std::string id = open_case();
    const std::string duty = record(head, id)["clocks"].as_array().front()["id"].string_or("");
    ASSERT_TRUE(engine->execute({.actor = as(clerk), .what = HandOverDuty{DutyId(duty), PersonId(lead), "休假"}}).ok());
    const Json zh = engine->notices(as(lead), true, "", 10), en = engine->notices(as(lead, Language::en), false, "", 10);
    ASSERT_EQ(zh["items"].as_array().size(), 1u);
    EXPECT_EQ(zh["total"].int_or(0), 1);
    EXPECT_NE(zh["items"].as_array()[0]["text"].string_or("").find("请您接手"), std::string::npos);
    EXPECT_NE(en["items"].as_array()[0]["text"].string_or("").find("asks you to take over"), std::string::npos);
    EXPECT_EQ(zh["items"].as_array()[0]["record"]["number"].string_or(""), "S2026-0001");
    EXPECT_EQ(engine->notices(as(stranger), false, "", 10)["items"].as_array().size(), 0u);
}

}  // namespace
}  // namespace huiyin::engine
