// Printed forms and lists over the API: what the file says is what the record says.
#include <gtest/gtest.h>

#include "api/office.hpp"
#include "api/resources.hpp"
#include "report/pdf_text.hpp"
#include "sheet/xlsx_read.hpp"

namespace huiyin::api {
namespace {

using Cells = std::vector<std::string>;

class Prints : public testing::Test {
protected:
    Json json(const std::string& who, const std::string& method, const std::string& target, const std::string& body = {}) { return Json::parse(office.ask(who, method, target, body).body).value(); }
    std::string place(const std::string& goods, int quantity) {
        const Json made = json("clara", "POST", orders, Json(JsonObject{{"action", "place"}, {"input", JsonObject{{"goods", goods}, {"quantity", quantity}, {"wanted_on", "2026-03-20"}}}}).dump());
        return made["id"].string_or("");
    }
    Response in_english(const std::string& target) {
        Request request = office.request("clara", "GET", target);
        request.headers.emplace_back("Accept-Language", "en");
        return office.ask(std::move(request));
    }

    test::Office office;
    const std::string orders = "/api/v1/records/shop.order";
};

/// The row under the one that begins with `label`.
Cells under(const sheet::Sheet& sheet, const std::string& label) {
    for (std::size_t i = 0; i + 1 < sheet.rows.size(); ++i)
        if (!sheet.rows[i].cells.empty() && sheet.rows[i].cells[0] == label) return sheet.rows[i + 1].cells;
    return {};
}

TEST_F(Prints, AFormAsAWorkbookSaysWhatTheRecordSays) {
    const std::string id = place("=1+1", 12);
    const Json record = json("clara", "GET", orders + "/" + id);
    const Response answer = office.ask("clara", "GET", orders + "/" + id + "/print/order_form.xlsx");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(*find_header(answer.headers, "Content-Disposition"), disposition("attachment", "订货单 DD2026-0001.xlsx"));
    const auto sheets = sheet::read_xlsx(answer.body);
    ASSERT_TRUE(sheets.ok());
    const sheet::Sheet& form = sheets->front();
    EXPECT_EQ(form.name, "订货单");
    const Cells head = under(form, "编号");
    ASSERT_GE(head.size(), 3U);
    EXPECT_EQ(head[0], record["number"].string_or("?"));
    const Cells goods = under(form, "货品");
    ASSERT_EQ(goods.size(), 3U) << "no row has more cells, so the sheet has three columns";
    EXPECT_EQ(goods[0], record["fields"]["goods"].string_or("?"));
    EXPECT_EQ(goods[1], record["fields"]["quantity"].as_number().to_string());
    EXPECT_EQ(goods[2], record["fields"]["wanted_on"].string_or("?"));
    const Cells taken = under(form, "接单人");
    ASSERT_GE(taken.size(), 2U);
    EXPECT_EQ(taken[0], "柯兰");
    EXPECT_EQ(taken.back(), "2026-03-09 10:00") << "an instant in the organisation's time";
    EXPECT_NE(form.rows.back().cells[0].find("柯兰"), std::string::npos) << "who printed it";
}

TEST_F(Prints, AFormAsAWorkbookSpeaksTheReadersLanguage) {
    const std::string id = place("纸", 1);
    const auto sheets = sheet::read_xlsx(in_english(orders + "/" + id + "/print/order_form.xlsx").body);
    ASSERT_TRUE(sheets.ok());
    EXPECT_EQ(sheets->front().name, "Order form");
    EXPECT_EQ(under(sheets->front(), "No.")[0], "DD2026-0001");
}

TEST_F(Prints, AnAddressSaysItsLanguageWhateverTheBrowserSpeaks) {
    const std::string id = place("纸", 1);
    const auto sheets = sheet::read_xlsx(office.ask("clara", "GET", orders + "/" + id + "/print/order_form.xlsx?lang=en-US").body);
    ASSERT_TRUE(sheets.ok());
    EXPECT_EQ(sheets->front().name, "Order form");
    EXPECT_EQ(sheet::read_xlsx(in_english(orders + "/" + id + "/print/order_form.xlsx?lang=zh-CN").body)->front().name, "订货单");
}

TEST_F(Prints, TheSameIsRefusedInEitherFormat) {
    const std::string id = place("纸", 1);
    for (const char* format : {".pdf", ".xlsx"}) {
        EXPECT_EQ(office.ask("clara", "GET", orders + "/" + id + "/print/order_form" + format).status, 200) << format;
        const Response unknown = office.ask("clara", "GET", orders + "/" + id + "/print/nothing" + format);
        EXPECT_EQ(unknown.status, 404) << format;
        EXPECT_EQ(Json::parse(unknown.body).value()["code"].string_or(""), "print.not-found");
        EXPECT_EQ(office.ask("", "GET", orders + "/" + id + "/print/order_form" + format).status, 401) << format;
        EXPECT_EQ(office.ask("adam", "GET", orders + "/" + id + "/print/order_form" + format).status, 404) << "who may not read it, may not print it: " << format;
    }
}

TEST_F(Prints, AListOnPaperSaysWhatItWasAskedForAndByWhom) {
    for (int i = 1; i <= 60; ++i) place(i % 2 == 0 ? "铅笔" : "纸张", 100 + i);
    const Response answer = office.ask("clara", "GET", orders + "/export.pdf?view=open_orders&columns=goods,quantity,carrier,next_due&state=placed&open=true&filter=quantity%20%3E%20110&q=%E9%93%85%E7%AC%94&sort=number");
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(*find_header(answer.headers, "Content-Type"), "application/pdf");
    EXPECT_NE(find_header(answer.headers, "Content-Disposition")->find("inline"), std::string::npos);
    const std::string text = text_of(answer.body);
    for (const char* said : {"示范商行", "视图：未完成订单", "状态：已下单", "仅未结", "文字：铅笔", "条件：数量大于110", "共 25 条", "期限", "2026-03-10 ", "2026-03-09 10:00 由柯兰打印", "第 1 页"})
        EXPECT_NE(text.find(said), std::string::npos) << said << "\n" << text;
    EXPECT_EQ(count(text, "纸张"), 0U);
    EXPECT_EQ(count(text, "货品") + count(text, "标题"), 1U) << "what the title is, once";
    EXPECT_EQ(count(text, "承运人"), 0U) << "nothing stands in it";
    EXPECT_EQ(count(text, "DD2026-00"), 25U) << text;
    EXPECT_EQ(count(text, "DD2026-0060"), 1U) << "the last one too";
}

TEST_F(Prints, AFilterOnPaperStandsInTheReadersWords) {
    const Json customer = json("clara", "POST", "/api/v1/records/base.customer", R"({"action": "register", "input": {"name": "东街书店", "kind": "company"}})");
    const std::string id = customer["id"].string_or("?");
    struct Case { std::string filter; const char* zh; const char* en; };
    for (const Case& each : {
             Case{R"(carrier = "post" or carrier = "truck")", "条件：承运人为快递、货车", "Condition: Carrier is Post, Truck"},
             Case{R"(carrier in ("post", "truck") and not(quantity <= 5))", "条件：承运人为快递、货车，且并非（数量不超过5）", "Carrier is Post, Truck and not (Quantity is at most 5)"},
             Case{R"(wanted_on >= date("2026-03-20") and (quantity < 3 or carrier != null))", "需要日期不早于2026-03-20，且（数量小于3，或承运人已填）",
                  "Wanted on is not before 2026-03-20 and (Quantity is less than 3 or Carrier is filled in)"},
             Case{"wanted_on < today() and remark = null", "需要日期早于今天，且备注未填", "Wanted on is before today and Remark is blank"},
             Case{R"(state = "placed" and quantity between 1 and 9)", "状态为已下单，且数量在1至9之间", "State is Placed and Quantity is between 1 and 9"},
             Case{"customer.id = \"" + id + "\"", "条件：客户为东街书店", "Condition: Customer is 东街书店"},
             Case{R"(customer.name = "东街书店")", "条件：客户的名称为东街书店", "Condition: Name of Customer is 东街书店"},
             Case{R"(contains(goods, "纸") or quantity * 2 > 9)", R"(contains(goods, "纸")，或数量 * 2大于9)", R"(contains(goods, "纸") or Quantity * 2 is more than 9)"},
         }) {
        const std::string target = orders + "/export.pdf?filter=" + percent_encode(each.filter);
        const auto flat = [](std::string text) {
            std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
            return text;
        };
        EXPECT_NE(flat(text_of(office.ask("clara", "GET", target).body)).find(flat(each.zh)), std::string::npos) << each.filter << "\n" << text_of(office.ask("clara", "GET", target).body);
        EXPECT_NE(flat(text_of(in_english(target).body)).find(flat(each.en)), std::string::npos) << each.filter << "\n" << text_of(in_english(target).body);
    }
}

TEST_F(Prints, AListOnPaperHasItsHeadOnEveryPage) {
    for (int i = 1; i <= 120; ++i) place("纸张", i);
    const std::string text = text_of(in_english(orders + "/export.pdf").body);
    const std::size_t pages = count(text, "\f");
    ASSERT_GE(pages, 3U);
    EXPECT_EQ(count(text, "Quantity"), pages);
    EXPECT_EQ(count(text, "page " + std::to_string(pages) + " of " + std::to_string(pages)), 1U);
    EXPECT_EQ(count(text, "DD2026-0"), 120U);
    EXPECT_NE(text.find("All of them"), std::string::npos);
    EXPECT_EQ(text.find("Wanted on"), std::string::npos) << "the columns are those of the first view";
}

TEST_F(Prints, AListThatOneMayNotExportIsNotPrintedEither) {
    const Response refused = office.ask("adam", "GET", orders + "/export.pdf");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(Json::parse(refused.body).value()["code"].string_or(""), "access.export");
    EXPECT_EQ(office.ask("clara", "GET", "/api/v1/records/shop.nothing/export.pdf").status, 404);
    EXPECT_EQ(office.ask("clara", "GET", orders + "/export.pdf?filter=quantity%20%3E").status, 400);
}

TEST_F(Prints, ARouteOnPaperStandsInItsOrderUnderItsPlaces) {
    place("纸张", 3);
    const std::string done = place("铅笔", 2);
    place("橡皮", 1);
    office.ask("stan", "POST", orders + "/" + done + "/actions/send", R"({"input": {"carrier": "post"}, "version": 1})");
    const Response answer = office.ask("clara", "GET", orders + "/route.pdf?view=round&day=2026-03-20");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const std::string text = text_of(answer.body);
    for (const char* said : {"送货路线", "日期：2026-03-20", "共 3 站，已办 1 站", "现场记录", "柯兰"}) EXPECT_NE(text.find(said), std::string::npos) << said << "\n" << text;
    const auto first = text.find("橡皮"), second = text.find("铅笔"), third = text.find("纸张");
    ASSERT_NE(first, std::string::npos) << text;
    EXPECT_TRUE(first < second && second < third) << text;
    EXPECT_EQ(count(text, "快递"), 1U) << "a band over the stop that goes by post\n" << text;
    EXPECT_EQ(office.ask("clara", "GET", orders + "/route.pdf?view=open_orders").status, office.ask("clara", "GET", orders + "/route?view=open_orders").status);
}

}  // namespace
}  // namespace huiyin::api
