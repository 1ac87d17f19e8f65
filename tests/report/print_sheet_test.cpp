// Printed forms as workbooks, read back with our own reader.
#include "report/print_sheet.hpp"

#include <gtest/gtest.h>

#include "sheet/xlsx_read.hpp"

namespace huiyin::report {
namespace {

using Cells = std::vector<std::string>;

Json json(std::string_view text) { return std::move(Json::parse(text)).value(); }

PrintRequest request() {
    PrintRequest made;
    made.layout = json(R"j({
        "title": {"zh": "结算单", "en": "Slip"}, "qr": "@number",
        "head": [{"label": {"zh": "编号", "en": "No."}, "value": "@number"}, {"label": {"zh": "状态", "en": "State"}, "value": "@state"}],
        "blocks": [
            {"row": [{"label": {"zh": "户名", "en": "Account"}, "value": "account", "width": 2}, {"label": {"zh": "用量", "en": "Usage"}, "value": "usage"}, {"label": {"zh": "日期", "en": "On"}, "value": "read_on"}]},
            {"heading": {"zh": "费用", "en": "Fee"}},
            {"table": {"lines": "lines", "columns": [{"label": {"zh": "项目", "en": "Item"}, "value": "what"}, {"label": {"zh": "单价", "en": "Price"}, "value": "price"}, {"label": {"zh": "金额", "en": "Amount"}, "value": "amount"}, {"label": {"zh": "版本", "en": "Version"}, "value": "version"}], "lines_min": 3}},
            {"box": {"label": {"zh": "说明", "en": "Remark"}, "value": "remark"}},
            {"table": {"related": "payments", "columns": [{"label": {"zh": "缴费", "en": "Paid"}, "value": "amount"}, {"label": {"zh": "时间", "en": "At"}, "value": "paid_at"}]}},
            {"approvals": "submit", "empty": {"zh": "尚无批示", "en": "None"}},
            {"signatures": [{"label": {"zh": "用户", "en": "Customer"}, "image": "signature", "name": "signer", "date": "read_on"}]}
        ]})j");
    made.view = json(R"j({"type": "t.slip", "number": "D-7", "state": {"id": "open", "title": {"zh": "待缴", "en": "Open"}}, "labels": {"account": {"A1": {"zh": "华信仪器", "en": "Huaxin"}}},
        "fields": {"account": "A1", "usage": 12.5, "read_on": "2026-03-09", "remark": "第一行\n第二行", "signature": "F1", "signer": "周敏",
            "lines": [{"what": "一档", "price": 2.63, "amount": "32.88", "version": "0012"}, {"what": "=SUM(A1)", "price": 3.15, "amount": -1.5, "version": "0013"}]},
        "signatures": [{"field": "signature", "file": "F1", "digest": "3f2a0c", "as_signed": true}],
        "approvals": [{"action": "submit", "steps": [{"title": {"zh": "经理", "en": "Manager"}, "decisions": [{"decision": "approve", "by": {"name": "赵经理"}, "at": "2026-03-11T02:00:00Z", "reason": "按方案"}]}]}]})j");
    made.types = json(R"j({"t.slip": {"fields": [{"name": "account", "type": "reference"}, {"name": "usage", "type": "quantity", "unit": "kg"}, {"name": "read_on", "type": "date"}, {"name": "remark", "type": "long_text"},
            {"name": "lines", "type": "lines", "lines": [{"name": "what", "type": "text"}, {"name": "price", "type": "money"}, {"name": "amount", "type": "money"}, {"name": "version", "type": "text"}]}]},
        "t.payment": {"fields": [{"name": "amount", "type": "money"}, {"name": "paid_at", "type": "date_time"}]}})j");
    made.related = json(R"j({"payments": [{"type": "t.payment", "fields": {"amount": 1000, "paid_at": "2026-03-10T16:30:00Z"}, "labels": {}}]})j");
    made.organisation = {"示例公司", "Sample Ltd"};
    made.zone = std::move(calendar::Zone::named("Asia/Shanghai")).value();
    made.printed_at = *Instant::parse("2026-03-16T08:00:00Z");
    made.printed_by = "何主任";
    return made;
}

sheet::Sheet read(const PrintRequest& request) {
    const auto book = print_xlsx(request);
    EXPECT_TRUE(book.ok());
    return sheet::read_xlsx(*book).value().at(0);
}

std::size_t row_of(const sheet::Sheet& sheet, const std::string& first) {
    for (std::size_t i = 0; i < sheet.rows.size(); ++i)
        if (!sheet.rows[i].cells.empty() && sheet.rows[i].cells[0] == first) return i;
    ADD_FAILURE() << "no row begins with " << first;
    return 0;
}

Cells cells(const sheet::Sheet& sheet, std::size_t row) {
    Cells held = sheet.rows.at(row).cells;
    while (!held.empty() && held.back().empty()) held.pop_back();
    return held;
}

TEST(PrintSheet, StandsAsTheFormStandsWithNumbersAndDays) {
    const sheet::Sheet form = read(request());
    EXPECT_EQ(form.name, "结算单");
    EXPECT_EQ(cells(form, 0), Cells{"示例公司"});
    EXPECT_EQ(cells(form, 1), Cells{"结算单"});
    EXPECT_EQ(cells(form, row_of(form, "D-7")), (Cells{"D-7", "待缴", "", "D-7"})) << "number, state over two columns of four, the text of the QR code";
    EXPECT_EQ(cells(form, row_of(form, "华信仪器")), (Cells{"华信仪器", "", "12.5", "2026-03-09"}));
    EXPECT_EQ(cells(form, row_of(form, "第一行\n第二行")), (Cells{"第一行\n第二行"}));
    EXPECT_EQ(cells(form, row_of(form, "同意：按方案")), (Cells{"同意：按方案", "", "赵经理", "2026-03-11 10:00"}));
    EXPECT_EQ(cells(form, form.rows.size() - 1), (Cells{"2026-03-16 16:00 由何主任打印"}));
}

TEST(PrintSheet, WritesTablesAsTablesAndNoTextAsAFormula) {
    const sheet::Sheet form = read(request());
    const std::size_t head = row_of(form, "项目");
    EXPECT_EQ(cells(form, head), (Cells{"项目", "单价", "金额", "版本"}));
    EXPECT_EQ(cells(form, head + 1), (Cells{"一档", "2.63", "32.88", "0012"})) << "the amount that came as text is a number, the version keeps its zeros";
    EXPECT_EQ(cells(form, head + 2), (Cells{"=SUM(A1)", "3.15", "-1.5", "0013"}));
    const std::size_t paid = row_of(form, "缴费");
    EXPECT_EQ(cells(form, paid + 1), (Cells{"1000", "2026-03-11 00:30"})) << "no empty lines as on paper, local time";
}

TEST(PrintSheet, SaysWhatWasSigned) {
    PrintRequest made = request();
    EXPECT_EQ(cells(read(made), row_of(read(made), "3f2a0c")), (Cells{"3f2a0c", "", "", "与签署时一致"}));
    made.view["signatures"] = json(R"j([{"field": "signature", "file": "F1", "digest": "3f2a0c", "as_signed": false}])j");
    made.language = Language::en;
    EXPECT_EQ(cells(read(made), row_of(read(made), "3f2a0c")), (Cells{"3f2a0c", "", "", "Changed since"}));
    made.view["signatures"] = JsonArray();
    const sheet::Sheet unsigned_form = read(made);
    for (const sheet::SheetRow& row : unsigned_form.rows) EXPECT_NE(row.cells.empty() ? "" : row.cells[0], "3f2a0c");
}

TEST(PrintSheet, NamesAReferredRecordByItsNumberWhereTheLayoutWantsIt) {
    PrintRequest made = request();
    made.view["numbers"] = JsonObject{{"account", "H-0017"}};
    made.layout["blocks"] = json(R"j([{"row": [{"label": {"zh": "户号", "en": "No."}, "value": "account.@number"}, {"label": {"zh": "户名", "en": "Name"}, "value": "account"}]}])j");
    const sheet::Sheet form = read(made);
    const Cells shown = cells(form, row_of(form, "H-0017"));
    EXPECT_EQ(shown.back(), "华信仪器");
}

TEST(PrintSheet, PrintsNothingForNothingAndRefusesWhatItDoesNotUnderstand) {
    PrintRequest made = request();
    made.view["fields"] = JsonObject();
    made.view["approvals"] = JsonArray();
    made.related = JsonObject();
    const sheet::Sheet empty = read(made);
    EXPECT_EQ(cells(empty, row_of(empty, "尚无批示")), Cells{"尚无批示"});
    EXPECT_EQ(cells(empty, row_of(empty, "项目") + 1), Cells{"说明"}) << "a table without rows is its head alone";
    made.layout["blocks"] = json(R"j([{"colum": []}])j");
    const auto refused = print_xlsx(made);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().code, "print.layout");
}

}  // namespace
}  // namespace huiyin::report
