// Importing as a whole: workbooks, the sheet of errors, the same file again, undoing.
#include <gtest/gtest.h>

#include "api/office.hpp"
#include "sheet/xlsx_read.hpp"
#include "sheet/xlsx_write.hpp"

namespace huiyin::api::test {
namespace {

const std::string customers = "/api/v1/imports/base.customer";

struct Imports : ::testing::Test {
    Office office;
    std::string who = "adam";
    Response send(const std::string& method, const std::string& target, const std::string& body = {}) {
        Request request = office.request(who, method, target, body);
        std::erase_if(request.headers, [](const auto& header) { return header.first == "Content-Type"; });
        request.headers.emplace_back("Content-Type", "application/octet-stream");
        return office.ask(request);
    }
    Json json(const std::string& method, const std::string& target, const std::string& body = {}) { return Json::parse(send(method, target, body).body).value(); }
    std::int64_t count() { return json("GET", "/api/v1/records/base.customer")["total"].int_or(-1); }
};

std::string workbook(const std::vector<std::vector<std::string>>& rows) {
    sheet::XlsxWriter writer;
    writer.begin("客户", {});
    for (const auto& row : rows) {
        std::vector<sheet::Cell> cells;
        for (const std::string& text : row) cells.push_back(sheet::Cell::text(text));
        writer.row(cells);
    }
    return writer.finish();
}

TEST_F(Imports, AWorkbookIsTakenOnceAndUndoneAsAWhole) {
    const std::string file = workbook({{"名称", "类别", "电话"}, {"华信仪器", "单位", "13812340001"}, {"北方建材", "单位", "13812340002"}});
    const Json taken = json("POST", customers + "?commit=true&name=a.xlsx", file);
    ASSERT_TRUE(taken["committed"].bool_or(false)) << taken.dump();
    EXPECT_EQ(count(), 2);
    const Json again = json("POST", customers + "?commit=true", file);
    EXPECT_EQ(again["code"].string_or(""), "import.same-file");
    EXPECT_EQ(count(), 2) << "nothing was taken twice";

    const std::string import = taken["import"].string_or("");
    EXPECT_EQ(json("GET", "/api/v1/imports")["items"].as_array().at(0)["file"].string_or(""), "a.xlsx");
    EXPECT_EQ(json("GET", "/api/v1/imports/" + import)["used_count"].int_or(-1), 0);
    const Json undone = json("POST", "/api/v1/imports/" + import + "/undo");
    EXPECT_EQ(undone["withdrawn"].int_or(-1), 2) << undone.dump();
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(json("GET", "/api/v1/search?q=华信")["items"].is_array() ? json("GET", "/api/v1/search?q=华信")["items"].as_array().size() : 0U, 0U);
    EXPECT_EQ(json("POST", "/api/v1/imports/" + import + "/undo")["code"].string_or(""), "import.undone-already");
    EXPECT_TRUE(json("POST", customers + "?commit=true", file)["committed"].bool_or(false)) << "what was undone may come again";
}

TEST_F(Imports, AHeadingMayCarryARemarkInBrackets) {
    const Json taken = json("POST", customers + "?commit=true", workbook({{"名称（全称）", "类别 ", "电话 (手机)"}, {"华信仪器", "单位", "13812340001"}}));
    EXPECT_TRUE(taken["committed"].bool_or(false)) << taken.dump();
    EXPECT_EQ(json("GET", "/api/v1/records/base.customer")["items"].as_array().at(0)["title"].string_or(""), "华信仪器");
    const Json twice = json("POST", customers, workbook({{"名称", "名称（简称）", "类别"}, {"北方建材", "北建", "单位"}}));
    EXPECT_EQ(twice["errors"].as_array().at(0)["code"].string_or(""), "csv.column-twice") << twice.dump();
    const Json unknown = json("POST", customers, workbook({{"名称", "（名称）", "类别"}, {"北方建材", "北建", "单位"}}));
    EXPECT_EQ(unknown["errors"].as_array().at(0)["column"].string_or(""), "（名称）") << unknown.dump();
}

TEST_F(Imports, ASheetIsChosenAndADamagedOneRefused) {
    const std::string file = workbook({{"名称", "类别", "电话"}, {"华信仪器", "单位", "13812340001"}});
    EXPECT_FALSE(json("POST", customers, file)["committed"].bool_or(true)) << "only checked";
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(json("POST", customers + "?sheet=别的", file)["code"].string_or(""), "csv.no-such-sheet");
    EXPECT_EQ(json("POST", customers, file.substr(0, file.size() / 2))["code"].string_or(""), "xlsx.damaged");
}

TEST_F(Imports, OnlyTheGoodRowsAndTheOthersMended) {
    const std::string file = "名称,类别,电话\n华信仪器,单位,13812340001\n,单位,13812340002\n北方建材,公司,13812340003\n";
    const Json taken = json("POST", customers + "?good_only=true", file);
    EXPECT_TRUE(taken["committed"].bool_or(false)) << taken.dump();
    EXPECT_EQ(taken["good"].int_or(-1), 1);
    EXPECT_EQ(count(), 1);
    // The sheet of errors holds the two others, says what is wrong, and may itself be mended and imported.
    const std::string other = file + "南方建材,单位,13812340009\n";
    const auto sheets = sheet::read_xlsx(send("POST", customers + "/errors.xlsx", other).body);
    ASSERT_TRUE(sheets.ok()) << sheets.problem().code;
    auto rows = sheets->front().rows;
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].cells.back(), "错误");
    EXPECT_EQ(rows[1].cells, (std::vector<std::string>{"", "单位", "13812340002", "第 3 行 · 名称：请填写“名称”"}));
    EXPECT_EQ(rows[2].cells.at(3), "第 4 行 · 类别：“类别”没有选项“公司”；可选：单位（company）、个人（person）、机关（authority）");
    rows[1].cells[0] = "西北物资";
    rows[2].cells[1] = "单位";
    const Json mended = json("POST", customers + "?commit=true", workbook({rows[0].cells, rows[1].cells, rows[2].cells}));
    EXPECT_TRUE(mended["committed"].bool_or(false)) << mended.dump();
    EXPECT_EQ(count(), 3);
}

TEST_F(Imports, WhatWasUsedStaysAndTheRestGoes) {
    const Json taken = json("POST", customers + "?commit=true", "name,kind,phone\n华信仪器,company,13812340001\n北方建材,company,13812340002\n");
    const std::string import = taken["import"].string_or("");
    const Json rows = json("GET", "/api/v1/records/base.customer?sort=number");
    const std::string id = rows["items"].as_array().at(0)["id"].string_or("");
    Request attach = office.request("adam", "POST", "/api/v1/records/base.customer/" + id + "/files?name=a.txt", "text");
    ASSERT_LT(office.ask(attach).status, 300);
    const Json refused = json("POST", "/api/v1/imports/" + import + "/undo");
    EXPECT_EQ(refused["code"].string_or(""), "import.used") << refused.dump();
    EXPECT_EQ(count(), 2) << "refused as a whole";
    EXPECT_EQ(json("GET", "/api/v1/imports/" + import)["used"].as_array().at(0)["id"].string_or(""), id);
    const Json rest = json("POST", "/api/v1/imports/" + import + "/undo?rest=true");
    EXPECT_EQ(rest["withdrawn"].int_or(-1), 1) << rest.dump();
    EXPECT_EQ(count(), 1);
}

TEST_F(Imports, AListGoesOutTypedAndComesBack) {
    json("POST", customers + "?commit=true", "name,kind,phone\n=1+1,company,13812340001\n");
    const auto sheets = sheet::read_xlsx(send("GET", "/api/v1/records/base.customer/export.xlsx?columns=kind").body);
    ASSERT_TRUE(sheets.ok()) << sheets.problem().code;
    EXPECT_EQ(sheets->front().rows.at(0).cells.at(3), "类别");
    EXPECT_EQ(sheets->front().rows.at(1).cells.at(1), "=1+1") << "a text, not a formula";
    EXPECT_EQ(sheets->front().rows.at(1).cells.at(3), "单位");
    const std::string csv = send("GET", "/api/v1/records/base.customer/export.csv").body;
    EXPECT_NE(csv.find(",'=1+1,"), std::string::npos) << csv;
    EXPECT_EQ(send("GET", "/api/v1/records/base.nothing/export.csv").status, 404);
    const auto empty = sheet::read_xlsx(send("GET", customers + "/template.xlsx").body);
    ASSERT_TRUE(empty.ok());
    EXPECT_EQ(empty->front().rows.at(0).cells.at(0), "名称");
}

/// Orders that wait to be sent, imported as sent from the store's list.
struct ActsOfAFile : Imports {
    const std::string orders = "/api/v1/imports/shop.order";
    void SetUp() override {
        who = "clara";
        for (const char* goods : {"纸", "笔", "墨"}) office.ask("clara", "POST", "/api/v1/records/shop.order", std::string(R"({"action": "place", "input": {"goods": ")") + goods + R"(", "quantity": 2}})");
        who = "stan";
    }
    std::string states() {
        std::string all;
        const Json rows = json("GET", "/api/v1/records/shop.order?sort=number");
        for (const Json& row : rows["items"].as_array()) all += row["number"].string_or("") + " " + row["state"]["id"].string_or("") + "\n";
        return all;
    }
};

TEST_F(ActsOfAFile, EachRowActsOnTheRecordThatItNames) {
    const std::string file = "编号,承运人\nDD2026-0001,快递\nDD2026-0003,货车\n";
    EXPECT_EQ(json("POST", orders + "?action=send", file)["good"].int_or(0), 2) << "only checked";
    EXPECT_EQ(states(), "DD2026-0001 placed\nDD2026-0002 placed\nDD2026-0003 placed\n");
    const Json taken = json("POST", orders + "?action=send&commit=true&name=sent.csv", file);
    ASSERT_TRUE(taken["committed"].bool_or(false)) << taken.dump();
    EXPECT_EQ(states(), "DD2026-0001 sent\nDD2026-0002 placed\nDD2026-0003 sent\n");
    EXPECT_EQ(json("POST", orders + "?action=send&commit=true", file)["code"].string_or(""), "import.same-file");
    const Json listed = json("GET", "/api/v1/imports")["items"].as_array().at(0);
    EXPECT_EQ(listed["action"].string_or("") + " " + std::to_string(listed["records"].int_or(0)), "send 2");
    const Json undone = json("POST", "/api/v1/imports/" + taken["import"].string_or("") + "/undo");
    EXPECT_EQ(undone["withdrawn"].int_or(0), 2) << undone.dump();
    EXPECT_EQ(states(), "DD2026-0001 placed\nDD2026-0002 placed\nDD2026-0003 placed\n");
    const Json record = json("GET", "/api/v1/records/shop.order/by-number/DD2026-0001");
    EXPECT_EQ(record["clocks"].as_array().at(0)["status"].string_or(""), "open") << "its duty is owed again";
    EXPECT_EQ(record["timeline"].as_array().size(), 6U) << record["timeline"].dump();
}

TEST_F(ActsOfAFile, ByColumnsOfOnesChoiceAndFromAWorkbook) {
    const std::string file = workbook({{"货品", "carrier"}, {"纸", "快递"}, {"砚", "货车"}, {"", "货车"}});
    const Json checked = json("POST", orders + "?action=send&key=goods", file);
    std::string told;
    for (const Json& error : checked["errors"].as_array()) told += std::to_string(error["row"].int_or(0)) + " " + error["column"].string_or("") + ": " + error["title"].string_or("") + "\n";
    EXPECT_EQ(told, "3 货品: 没有这样的单据：货品 砚\n4 货品: 这一行没有写明是哪条单据：货品 是空的\n");
    EXPECT_EQ(json("POST", orders + "?action=send&good_only=true", file)["good"].int_or(0), 1);
    EXPECT_EQ(states(), "DD2026-0001 sent\nDD2026-0002 placed\nDD2026-0003 placed\n");
    // The sheet of errors comes back once it is mended.
    const std::string other = workbook({{"货品", "carrier"}, {"笔", "货车"}, {"砚", "货车"}});
    auto rows = sheet::read_xlsx(send("POST", orders + "/errors.xlsx?action=send", other).body)->front().rows;
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].cells, (std::vector<std::string>{"砚", "货车", "第 3 行 · 货品：没有这样的单据：货品 砚"}));
    rows[1].cells[0] = "笔";
    EXPECT_TRUE(json("POST", orders + "?action=send&commit=true", workbook({rows[0].cells, rows[1].cells}))["committed"].bool_or(false));
}

TEST_F(ActsOfAFile, WhatAFileCannotMeanIsSaid) {
    const auto first = [&](const std::string& target, const std::string& file) {
        const Json answer = json("POST", orders + target, file);
        return answer["errors"].is_array() && !answer["errors"].as_array().empty() ? answer["errors"].as_array().at(0)["title"].string_or("") : answer["title"].string_or(answer.dump());
    };
    EXPECT_EQ(first("?action=sent", "编号,承运人\n1,2\n"), "您不能导入数据；需要时请联系系统管理员") << "it is no action, so it might create";
    EXPECT_EQ(first("?action=send", "承运人\n快递\n"), "看不出各行指的是哪条单据：请加上编号一列，或“发货”不填写的字段（如编号）");
    EXPECT_EQ(first("?action=send&key=客户", "编号,承运人\nDD2026-0001,快递\n"), "文件中没有用来找单据的列“客户”");
    EXPECT_EQ(first("?action=send&key=编号", "编号,货品,承运人\nDD2026-0001,纸,快递\n"), "“货品”不能用来找单据，“发货”也不填写它");
    EXPECT_EQ(first("?action=send", "编号,货品,承运人\nDD2026-0001,笔,快递\n"), "没有这样的单据：编号 DD2026-0001，货品 笔") << "what else a row says of its record must be so";
    who = "clara";
    EXPECT_EQ(first("?action=send", "编号,承运人\nDD2026-0001,快递\n"), "您不能执行“发货”");
    who = "adam";
    EXPECT_EQ(first("?action=sent", "编号,承运人\n1,2\n"), "单据类型“shop.order”没有操作“sent”，是否应为“send”？");
}

TEST_F(ActsOfAFile, TheTemplateBeginsWithTheKey) {
    const auto heads = [&](const std::string& query) { return sheet::read_xlsx(send("GET", orders + "/template.xlsx" + query).body)->front().rows.at(0).cells; };
    EXPECT_EQ(heads("?action=send"), (std::vector<std::string>{"编号", "承运人"}));
    EXPECT_EQ(heads("?action=send&key=goods,customer"), (std::vector<std::string>{"货品", "客户", "承运人"}));
}

}  // namespace
}  // namespace huiyin::api::test
