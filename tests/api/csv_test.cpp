#include "api/csv.hpp"

#include <gtest/gtest.h>

namespace huiyin::api {
namespace {

using Cells = std::vector<std::string>;

TEST(Csv, ReadsQuotesCommasAndLineEndsWithinFields) {
    const auto table = parse_csv("a,b\r\n\"x, \"\"y\"\"\",\"line 1\nline 2\"\r\nlast,\n");
    ASSERT_TRUE(table.ok());
    EXPECT_EQ(table->header, (Cells{"a", "b"}));
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[0].cells, (Cells{"x, \"y\"", "line 1\nline 2"}));
    EXPECT_EQ(table->rows[0].line, 2U);
    EXPECT_EQ(table->rows[1].cells, (Cells{"last", ""}));
    EXPECT_EQ(table->rows[1].line, 4U) << "a line end within quotes counts";
}

TEST(Csv, DropsTheByteOrderMarkAndEmptyRows) {
    const auto table = parse_csv("\xEF\xBB\xBF name \n\n1\n,\n2");
    ASSERT_TRUE(table.ok());
    EXPECT_EQ(table->header, (Cells{"name"}));
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[1].line, 5U);
}

TEST(Csv, ReadsGb18030WhenItIsNoUtf8) {
    // 客户 is BF CD BB A7 in GB18030, € is A2 E3.
    const auto table = parse_csv("\xBF\xCD\xBB\xA7\n\xA2\xE3\n");
    ASSERT_TRUE(table.ok());
    EXPECT_EQ(table->encoding, "GB18030");
    EXPECT_EQ(table->header, (Cells{"客户"}));
    EXPECT_EQ(table->rows.at(0).cells, (Cells{"€"}));
}

TEST(Csv, TakesSemicolonsAndTabsWhenTheHeaderHasMoreOfThem) {
    EXPECT_EQ(parse_csv("a;b;c\n1,5;2;3\n")->rows.at(0).cells, (Cells{"1,5", "2", "3"}));
    EXPECT_EQ(parse_csv("a\tb\n1\t2\n")->rows.at(0).cells, (Cells{"1", "2"}));
    EXPECT_EQ(parse_csv("\"a;b;c\",d\n1,2\n")->header, (Cells{"a;b;c", "d"}));
}

TEST(Csv, SaysWhereAQuoteIsWrong) {
    const auto open = parse_csv("a\nok\n\"never closed\nmore");
    ASSERT_FALSE(open.ok());
    EXPECT_EQ(open.problem().code, "csv.quote-open");
    EXPECT_EQ(open.problem().param("line"), "3");
    const auto after = parse_csv("a\n\"x\"y\n");
    ASSERT_FALSE(after.ok());
    EXPECT_EQ(after.problem().code, "csv.after-quote");
    EXPECT_EQ(parse_csv("").problem().code, "csv.empty");
    EXPECT_EQ(parse_csv("a\n1\n2\n3\n", 2).problem().code, "csv.too-many-rows");
}

TEST(Csv, WritesWhatItReadsAndDefusesFormulas) {
    const Cells cells{"plain", "with, comma", "with \"quotes\"", "two\nlines", ""};
    EXPECT_EQ(parse_csv("h1,h2,h3,h4,h5\r\n" + csv_line(cells))->rows.at(0).cells, cells);
    EXPECT_EQ(csv_line({"=SUM(A1)", "-1"}), "'=SUM(A1),'-1\r\n");
}

}  // namespace
}  // namespace huiyin::api
