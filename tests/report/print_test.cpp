// Printed forms: what stands on the paper, read back from the PDF with pdftotext.
#include "report/print.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "report/pdf_text.hpp"

namespace huiyin::report {
namespace {

Json json(std::string_view text) { return std::move(Json::parse(text)).value(); }

PrintRequest request() {
    PrintRequest made;
    made.layout = json(R"({
        "title": {"zh": "登记表", "en": "Form"}, "qr": "@number",
        "head": [{"label": {"zh": "编号", "en": "No."}, "value": "@number"}],
        "blocks": [
            {"heading": {"zh": "一、登记", "en": "1 Entry"}},
            {"row": [{"label": {"zh": "来电人", "en": "Caller"}, "value": "caller"}, {"label": {"zh": "方式", "en": "Channel"}, "value": "channel", "width": 2}]},
            {"row": [{"label": {"zh": "金额", "en": "Amount"}, "value": "amount"}, {"label": {"zh": "属实", "en": "Founded"}, "value": "founded"}]},
            {"box": {"label": {"zh": "内容", "en": "Content"}, "value": "content", "lines_min": 3}},
            {"each": "plans", "empty": {"zh": "无方案", "en": "No plan"}, "blocks": [{"row": [{"label": {"zh": "措施", "en": "Measures"}, "value": "measures"}]}]},
            {"signatures": [{"label": {"zh": "经办人", "en": "Handler"}, "name": "@created_by", "date": "@created_at"}]}
        ]})");
    made.view = json(R"({"type": "t.case", "number": "TS2026-0001", "title": "x", "state": {"id": "open", "title": {"zh": "处理中", "en": "Open"}},
        "created_at": "2026-03-09T02:15:00.000Z", "created_by": {"id": "P1", "name": "周敏"},
        "fields": {"caller": "华信仪器", "channel": "telephone", "amount": 1234567.5, "founded": true, "content": "报告数据有误，𠮷字也要印出来。"}, "labels": {}})");
    made.types = json(R"({"t.case": {"fields": [
        {"name": "channel", "type": "choice", "choices": [{"value": "telephone", "title": {"zh": "电话", "en": "Telephone"}}]},
        {"name": "amount", "type": "money"}]}})");
    made.related = json(R"({"plans": []})");
    made.organisation = {"示例公司", "Sample Ltd"};
    made.zone = std::move(calendar::Zone::named("Asia/Shanghai")).value();
    made.printed_at = *Instant::parse("2026-03-16T08:00:00Z");
    made.printed_by = "何主任";
    return made;
}

TEST(Print, ShowsTitlesOfChoicesMoneyAndLocalTime) {
    const auto pdf = print_pdf(request());
    ASSERT_TRUE(pdf.ok());
    EXPECT_TRUE(pdf->starts_with("%PDF-"));
    const std::string text = text_of(*pdf);
    for (const char* expected : {"登记表", "TS2026-0001", "华信仪器", "电话", "¥1,234,567.50", "是", "报告数据有误，𠮷字也要印出来。", "无方案", "周敏", "2026-03-09 10:15", "何主任", "示例公司"})
        EXPECT_NE(text.find(expected), std::string::npos) << expected << "\n" << text;
}

TEST(Print, WritesSharesToTwoPlacesQuantitiesInThousandsAndTimesToTheMinute) {
    auto made = request();
    made.types["t.case"]["fields"].as_array().push_back(json(R"({"name": "share", "type": "percent"})"));
    made.types["t.case"]["fields"].as_array().push_back(json(R"({"name": "used", "type": "quantity", "unit": "kg"})"));
    made.view["fields"]["used"] = *Decimal::parse("-137387.50");
    made.view["fields"]["share"] = *Decimal::parse("0.9938271604938271604938");
    made.view["created_at"] = "2026-03-09T02:15:47.123Z";
    made.layout["blocks"] = json(R"([{"row": [{"label": {"zh": "比例", "en": "Share"}, "value": "share"}, {"label": {"zh": "用量", "en": "Used"}, "value": "used"}, {"label": {"zh": "时间", "en": "At"}, "value": "@created_at"}]}])");
    const std::string text = text_of(*print_pdf(made));
    EXPECT_NE(text.find("99.38 %"), std::string::npos) << text;
    EXPECT_NE(text.find("-137,387.50 kg"), std::string::npos) << text;
    EXPECT_NE(text.find("2026-03-09 10:15"), std::string::npos) << text;
    EXPECT_EQ(text.find("10:15:47"), std::string::npos) << text;
}

TEST(Print, SpeaksEnglishWhenAsked) {
    auto english = request();
    english.language = Language::en;
    const auto pdf = print_pdf(english);
    ASSERT_TRUE(pdf.ok());
    const std::string text = text_of(*pdf);
    for (const char* expected : {"Form", "Telephone", "Yes", "No plan", "Sample Ltd"}) EXPECT_NE(text.find(expected), std::string::npos) << expected;
}

TEST(Print, BreaksALongTextOverPagesAndLosesNothing) {
    auto lengthy = request();
    std::string content;
    for (int i = 1; i <= 400; ++i) content += "第" + std::to_string(i) + "句：等了三个小时仍无人答复。\n";
    lengthy.view["fields"]["content"] = content;
    const auto pdf = print_pdf(lengthy);
    ASSERT_TRUE(pdf.ok());
    const std::string text = text_of(*pdf);
    EXPECT_EQ(count(text, "句：等了三个小时仍无人答复。"), 400U);
    EXPECT_GE(count(text, "\f"), 4U);
}

TEST(Print, PrintsEveryRelatedRecord) {
    auto related = request();
    related.related = json(R"({"plans": [{"type": "t.plan", "fields": {"measures": "重新检测"}, "labels": {}}, {"type": "t.plan", "fields": {"measures": "上门道歉"}, "labels": {}}]})");
    const std::string text = text_of(*print_pdf(related));
    EXPECT_NE(text.find("重新检测"), std::string::npos);
    EXPECT_NE(text.find("上门道歉"), std::string::npos);
    EXPECT_EQ(text.find("无方案"), std::string::npos);
}

std::vector<std::string> pages_of(const std::string& pdf) {
    std::vector<std::string> pages;
    std::istringstream in(text_of(pdf));
    for (std::string page; std::getline(in, page, '\f');)
        if (page.find_first_not_of(" \n") != std::string::npos) pages.push_back(page);
    return pages;
}

/// A table of `rows` related records, of which every tenth has three lines.
PrintRequest lengthy_table(int rows) {
    auto made = request();
    made.layout["blocks"] = json(R"([{"table": {"related": "plans", "columns": [{"label": {"zh": "措施栏", "en": "Measures"}, "value": "measures", "width": 3}, {"label": {"zh": "费用栏", "en": "Cost"}, "value": "cost"}]}}])");
    made.types["t.plan"] = json(R"({"fields": [{"name": "measures", "type": "text"}, {"name": "cost", "type": "money"}]})");
    JsonArray plans;
    for (int i = 1; i <= rows; ++i) {
        const std::string name = "措施" + std::to_string(i);
        plans.push_back(JsonObject{{"type", "t.plan"}, {"fields", JsonObject{{"measures", i % 10 == 0 ? name + "起\n中间一行\n" + name + "讫" : name + "起讫"}, {"cost", i}}}, {"labels", JsonObject()}});
    }
    made.related["plans"] = std::move(plans);
    return made;
}

TEST(Print, RepeatsTheHeadOfATableAndNumbersThePages) {
    const auto pages = pages_of(*print_pdf(lengthy_table(150)));
    ASSERT_GE(pages.size(), 4U);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        EXPECT_EQ(count(pages[i], "措施栏"), 1U) << pages[i];
        EXPECT_EQ(count(pages[i], "第 " + std::to_string(i + 1) + " 页，共 " + std::to_string(pages.size()) + " 页"), 1U) << pages[i];
    }
    auto english = lengthy_table(150);
    english.language = Language::en;
    EXPECT_EQ(count(text_of(*print_pdf(english)), "page 2 of " + std::to_string(pages.size())), 1U);
    EXPECT_EQ(count(pages_of(*print_pdf(request())).at(0), "第 1 页，共 1 页"), 1U);
}

TEST(Print, TearsNoRowInTwo) {
    const auto pages = pages_of(*print_pdf(lengthy_table(150)));
    std::size_t rows = 0;
    for (const std::string& page : pages) {
        EXPECT_EQ(count(page, "起"), count(page, "讫")) << page;
        EXPECT_GE(count(page, "起"), 1U) << "no page is a head alone";
        rows += count(page, "讫");
    }
    EXPECT_EQ(rows, 150U);
}

TEST(Print, GoesOnWithARowThatNoPageHolds) {
    auto made = lengthy_table(1);
    std::string measures;
    for (int i = 1; i <= 200; ++i) measures += "第" + std::to_string(i) + "步重新检测。\n";
    made.related["plans"].as_array()[0]["fields"]["measures"] = measures;
    const auto pages = pages_of(*print_pdf(made));
    ASSERT_GE(pages.size(), 3U);
    std::size_t steps = 0;
    for (const std::string& page : pages) {
        steps += count(page, "步重新检测。");
        if (count(page, "步重新检测。") > 0) { EXPECT_EQ(count(page, "措施栏"), 1U) << page; }
    }
    EXPECT_EQ(steps, 200U);
}

TEST(Print, RefusesWhatWouldTakeTooManyPages) {
    const auto pdf = print_pdf(lengthy_table(9'000));
    ASSERT_FALSE(pdf.ok());
    EXPECT_EQ(pdf.problem().code, "print.too-long");
}

TEST(Print, SaysWhatWasSigned) {
    auto made = request();
    made.layout["blocks"] = json(R"([{"signatures": [{"label": {"zh": "用户", "en": "Customer"}, "image": "signature", "name": "caller", "date": "@created_at"}, {"label": {"zh": "经办", "en": "Handler"}, "name": "@created_by"}]}])");
    const std::string digest(64, 'b');
    made.view["signatures"] = JsonArray{JsonObject{{"field", "signature"}, {"digest", digest}, {"as_signed", true}}};
    const std::string text = text_of(*print_pdf(made));
    EXPECT_EQ(count(text, digest), 1U) << text;
    EXPECT_EQ(count(text, "与签署时一致"), 1U) << text;
    made.view["signatures"] = JsonArray{JsonObject{{"field", "signature"}, {"digest", digest}, {"as_signed", false}}};
    EXPECT_EQ(count(text_of(*print_pdf(made)), "签署后有改动"), 1U);
}

TEST(Print, RefusesALayoutThatItDoesNotUnderstand) {
    auto wrong = request();
    wrong.layout["blocks"] = json(R"([{"colum": []}])");
    const auto pdf = print_pdf(wrong);
    ASSERT_FALSE(pdf.ok());
    EXPECT_EQ(pdf.problem().code, "print.layout");
    EXPECT_NE(pdf.problem().param("what").find("colum"), std::string::npos);
}

TEST(Print, ShowsWhatEachStepOfAnApprovalDecided) {
    PrintRequest made = request();
    made.layout["blocks"] = json(R"([{"approvals": "submit", "empty": {"zh": "尚无批示", "en": "None"}}])");
    const auto none = print_pdf(made);
    ASSERT_TRUE(none.ok());
    EXPECT_EQ(count(text_of(*none), "尚无批示"), 1);
    made.view["approvals"] = json(R"([{"action": "other", "steps": [{"title": {"zh": "别的", "en": "Other"}, "decisions": [{"decision": "approve", "by": {"name": "甲"}}]}]},
        {"action": "submit", "steps": [{"title": {"zh": "经理批示", "en": "Manager"}, "decisions": [{"decision": "chase", "by": {"name": "乙"}},
            {"decision": "return", "by": {"name": "赵经理"}, "at": "2026-03-10T02:00:00Z", "reason": "请补充费用"}, {"decision": "approve", "by": {"name": "赵经理"}, "at": "2026-03-11T02:00:00Z", "reason": "按方案办理"}]}]}])");
    const auto shown = print_pdf(made);
    ASSERT_TRUE(shown.ok());
    const std::string text = text_of(*shown);
    EXPECT_EQ(count(text, "经理批示"), 2);
    EXPECT_EQ(count(text, "退回：请补充费用"), 1);
    EXPECT_EQ(count(text, "同意：按方案办理"), 1);
    EXPECT_EQ(count(text, "2026-03-11 10:00"), 1);
    EXPECT_EQ(count(text, "别的") + count(text, "乙"), 0);
}

}  // namespace
}  // namespace huiyin::report
