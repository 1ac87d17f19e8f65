// Printed forms and lists over the API: what the file says is what the record says.
#include <gtest/gtest.h>

#include "api/office.hpp"
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
    EXPECT_NE(find_header(answer.headers, "Content-Disposition")->find("DD2026-0001-order_form.xlsx"), std::string::npos);
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

}  // namespace
}  // namespace huiyin::api
