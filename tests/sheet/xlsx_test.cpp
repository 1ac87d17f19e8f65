#include <gtest/gtest.h>
#include <zlib.h>

#include "base/text.hpp"
#include "sheet/cell_text.hpp"
#include "sheet/xlsx_read.hpp"
#include "sheet/xlsx_write.hpp"

namespace huiyin::sheet {
namespace {

using Cells = std::vector<std::string>;

void put(std::string& bytes, std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xff);
}

struct Part { std::string name, text; std::uint32_t claims = 0; };

/// An archive of these parts, packed, as a spreadsheet program would write it; `claims` lies about a part's size.
std::string archive(const std::vector<Part>& parts) {
    std::string bytes, directory;
    for (const Part& part : parts) {
        uLongf packed_bytes = compressBound(part.text.size());
        std::string packed(packed_bytes, '\0');
        compress2(reinterpret_cast<Bytef*>(packed.data()), &packed_bytes, reinterpret_cast<const Bytef*>(part.text.data()), part.text.size(), 9);
        packed = packed.substr(2, packed_bytes - 6);             // deflate without the wrapping of zlib
        const std::size_t offset = bytes.size(), size = part.claims ? part.claims : part.text.size();
        std::string common;
        put(common, 20, 2), put(common, 0, 2), put(common, 8, 2), put(common, 0, 4), put(common, 0, 4), put(common, packed.size(), 4), put(common, size, 4), put(common, part.name.size(), 2), put(common, 0, 2);
        bytes += "PK\x03\x04" + common + part.name + packed;
        directory += "PK\x01\x02", put(directory, 20, 2);
        directory += common;
        put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 4), put(directory, offset, 4);
        directory += part.name;
    }
    const std::size_t at = bytes.size();
    bytes += directory + "PK\x05\x06";
    put(bytes, 0, 4), put(bytes, parts.size(), 2), put(bytes, parts.size(), 2), put(bytes, directory.size(), 4), put(bytes, at, 4), put(bytes, 0, 2);
    return bytes;
}

std::vector<Part> book(const std::string& sheet, const std::string& properties = "") {
    return {{"xl/workbook.xml", "<workbook xmlns:r='r'>" + properties + "<sheets><sheet name='客户' sheetId='1' r:id='a'/><sheet name='x' state='hidden' r:id='b'/></sheets></workbook>"},
            {"xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='a' Target='worksheets/sheet1.xml'/><Relationship Id='b' Target='worksheets/sheet2.xml'/></Relationships>"},
            {"xl/sharedStrings.xml", "<sst><si><t>名称</t></si><si><r><t>华信</t></r><r><t>仪器</t></r><rPh><t>huaxin</t></rPh></si></sst>"},
            {"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\"年\"m\"月\"d\"日\"'/><numFmt numFmtId='165' formatCode='\"day\" 0.00'/></numFmts>"
                              "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/></cellXfs></styleSheet>"},
            {"xl/worksheets/sheet1.xml", "<x:worksheet xmlns:x='m'>" + sheet + "</x:worksheet>"}};
}

Result<std::vector<Sheet>> read(const std::string& sheet, const std::string& properties = "") { return read_xlsx(archive(book(sheet, properties))); }

TEST(XlsxRead, ReadsStringsNumbersDatesAndSavedValuesOfFormulas) {
    const auto sheets = read("<x:sheetData><x:row r='1'><x:c r='A1' t='s'><x:v>0</x:v></x:c><x:c r='C1' t='inlineStr'><x:is><x:t> a </x:t></x:is></x:c></x:row>"
                             "<x:row r='2'/><x:row r='4'><x:c r='A4' t='s'><x:v>1</x:v></x:c><x:c r='B4' s='1'><x:v>46090</x:v></x:c><x:c r='C4' s='2'><x:v>46090.604166666664</x:v></x:c>"
                             "<x:c r='D4' s='3'><x:f>A1*3</x:f><x:v>0.30000000000000004</x:v></x:c><x:c r='E4' t='b'><x:v>1</x:v></x:c><x:c r='F4' t='e'><x:v>#N/A</x:v></x:c><x:c r='G4'><x:v>1.2E-3</x:v></x:c></x:row></x:sheetData>");
    ASSERT_TRUE(sheets.ok()) << sheets.problem().code;
    ASSERT_EQ(sheets->size(), 1U) << "hidden sheets are not read";
    EXPECT_EQ(sheets->front().name, "客户");
    ASSERT_EQ(sheets->front().rows.size(), 2U);
    EXPECT_EQ(sheets->front().rows[0].cells, (Cells{"名称", "", " a "}));
    EXPECT_EQ(sheets->front().rows[1].number, 4U);
    // 2026-03-09 is 46,090 days after 1899-12-30; 0.604166… of a day is half past two in the afternoon.
    EXPECT_EQ(sheets->front().rows[1].cells, (Cells{"华信仪器", "2026-03-09", "2026-03-09 14:30", "0.3", "TRUE", "#N/A", "0.0012"}));
}

TEST(XlsxRead, CellsMergedDownwardsReadAsTheFirst) {
    const auto sheets = read("<x:sheetData><x:row r='1'><x:c r='A1'><x:v>7</x:v></x:c><x:c r='B1'><x:v>1</x:v></x:c></x:row><x:row r='2'><x:c r='B2'><x:v>2</x:v></x:c></x:row>"
                             "<x:row r='3'><x:c r='B3'><x:v>3</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref='A1:A2'/><x:mergeCell ref='Q9:Q'/></x:mergeCells>");
    ASSERT_TRUE(sheets.ok());
    EXPECT_EQ(sheets->front().rows[1].cells, (Cells{"7", "2"}));
    EXPECT_EQ(sheets->front().rows[2].cells, (Cells{"", "3"}));
}

TEST(XlsxRead, DatesOfBothCalendars) {
    struct Case { const char* value; bool from_1904; const char* text; const char* why; };
    for (const Case& one : std::vector<Case>{{"1", false, "1900-01-01", "day one"},
                                             {"59", false, "1900-02-28", "the last right day before the wrong leap day"},
                                             {"61", false, "1900-03-01", "the first after it"},
                                             {"0.5", false, "12:00", "a time alone"},
                                             {"0", true, "1904-01-01", "the other calendar"},
                                             {"44196.999999", false, "2021-01-01", "rounded to the minute, over midnight"}})
        EXPECT_EQ(number_text(one.value, true, {one.from_1904}), one.text) << one.why;
    EXPECT_TRUE(is_date_format("[$-804]yyyy-mm-dd"));
    EXPECT_FALSE(is_date_format("[Red]0.00;\"hmm\""));
    EXPECT_FALSE(is_date_format("General"));
    EXPECT_TRUE(is_date_format(31));
}

TEST(XlsxRead, NumbersKeepWhatASpreadsheetShows) {
    EXPECT_EQ(number_text("13800138000", false, {}), "13800138000");
    EXPECT_EQ(number_text("1299.1", false, {}), "1299.1");
    EXPECT_EQ(number_text("1299.0999999999999", false, {}), "1299.1");
    EXPECT_EQ(number_text("1E+3", false, {}), "1000");
    EXPECT_EQ(number_text("text", false, {}), "text");
}

std::string code_of(const std::string& bytes, const ReadLimits& limits = {}) {
    const auto read = read_xlsx(bytes, limits);
    return read.ok() ? "" : read.problem().code;
}

TEST(XlsxRead, RefusesWhatIsNoneAndWhatIsTooMuch) {
    EXPECT_EQ(code_of("name,kind\n"), "xlsx.not-xlsx");
    EXPECT_EQ(code_of(archive({{"word/document.xml", "<d/>"}})), "xlsx.not-xlsx");
    EXPECT_EQ(code_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "xlsx.old-or-encrypted");
    EXPECT_EQ(code_of(archive(book("<x:sheetData><x:row r='1'><x:c r='A1' t='s'><x:v>9</x:v></x:c></x:row></x:sheetData>"))), "xlsx.damaged") << "a string that is not there";
    EXPECT_EQ(code_of(archive(book("<x:sheetData><x:row r='2'/><x:row r='2'/></x:sheetData>"))), "xlsx.damaged") << "a row that comes twice";
    EXPECT_EQ(code_of(archive(book("<x:sheetData><x:row r='1'><x:c r='ZZZ1'><x:v>1</x:v></x:c></x:row></x:sheetData>"))), "xlsx.too-many-columns");
    ReadLimits two;
    two.rows_max = 1;
    EXPECT_EQ(code_of(archive(book("<x:sheetData><x:row r='1'><x:c><x:v>1</x:v></x:c></x:row><x:row r='2'><x:c><x:v>1</x:v></x:c></x:row></x:sheetData>")), two), "xlsx.too-many-rows");
    const std::string whole = archive(book("<x:sheetData/>"));
    EXPECT_EQ(code_of(whole), "") << "an empty sheet is no fault of the workbook";
    EXPECT_EQ(code_of(whole.substr(0, whole.size() - 30)), "xlsx.damaged");
}

TEST(XlsxRead, ABombIsNotUnpacked) {
    auto parts = book("<x:sheetData/>");
    parts[2].text = std::string(64 * 1024 * 1024, 'x');
    ReadLimits limits;
    limits.unpacked_bytes_max = 1024 * 1024;
    EXPECT_EQ(code_of(archive(parts), limits), "xlsx.too-large");
    parts[2].claims = 100;                                   // it says that it is small
    EXPECT_EQ(code_of(archive(parts), limits), "xlsx.damaged");
}

TEST(XlsxWrite, WhatIsWrittenReadsTheSame) {
    XlsxWriter writer;
    writer.begin("客户[1]", {{"名称"}, {"类别", 10, {"单位", "个人"}, "必填"}, {"金额"}, {"日期"}, {"时间"}, {"编号", 14, {}, "", "@"}});
    Cell date{Cell::Kind::date, "2026-03-09"}, at{Cell::Kind::date_time, "2026-03-09 14:30"};
    Cell bad = Cell::text("=1+1");
    bad.is_bad = true;
    writer.row({bad, Cell::text("单位"), Cell::number(*Decimal::parse("1299.10"), "0.00"), date, at, Cell::text("007")});
    writer.row({Cell::text("𠮷 & <b>\x01"), {}, Cell::number(*Decimal::parse("12345678901234567890.12"))});
    const auto sheets = read_xlsx(writer.finish());
    ASSERT_TRUE(sheets.ok()) << sheets.problem().code;
    ASSERT_EQ(sheets->front().rows.size(), 3U);
    EXPECT_EQ(sheets->front().rows[0].cells, (Cells{"名称", "类别", "金额", "日期", "时间", "编号"}));
    EXPECT_EQ(sheets->front().rows[1].cells, (Cells{"=1+1", "单位", "1299.1", "2026-03-09", "2026-03-09 14:30", "007"}));
    EXPECT_EQ(sheets->front().rows[2].cells, (Cells{"𠮷 & <b>", "", "12345678901234567890.12"})) << "more digits than a double keeps";
}

TEST(ColumnLetters, AsASpreadsheetCounts) {
    EXPECT_EQ(column_letters(0), "A");
    EXPECT_EQ(column_letters(25), "Z");
    EXPECT_EQ(column_letters(26), "AA");
    EXPECT_EQ(column_letters(701), "ZZ");
}

}  // namespace
}  // namespace huiyin::sheet
