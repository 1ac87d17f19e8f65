// Any bytes are read as a workbook or refused; any XML as a sheet within one, since a fuzzer seldom finds the way through
// the compression. The first byte chooses.
#include <cstdint>

#include "sheet/cell_text.hpp"
#include "sheet/xlsx_read.hpp"

using namespace huiyin;

namespace {

void put(std::string& bytes, std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i, value >>= 8) bytes += static_cast<char>(value & 0xff);
}

/// The parts of a workbook, stored without compression.
std::string archive(const std::vector<std::pair<std::string, std::string>>& parts) {
    std::string bytes, directory;
    for (const auto& [name, text] : parts) {
        const std::size_t offset = bytes.size();
        std::string common;
        put(common, 20, 2), put(common, 0, 12), put(common, text.size(), 4), put(common, text.size(), 4), put(common, name.size(), 2), put(common, 0, 2);
        bytes += "PK\x03\x04" + common + name + text;
        directory += "PK\x01\x02", put(directory, 20, 2);
        directory += common;
        put(directory, 0, 10), put(directory, offset, 4);
        directory += name;
    }
    const std::size_t at = bytes.size();
    bytes += directory + "PK\x05\x06";
    put(bytes, 0, 4), put(bytes, parts.size(), 2), put(bytes, parts.size(), 2), put(bytes, directory.size(), 4), put(bytes, at, 4), put(bytes, 0, 2);
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1 || size > 50'000) return 0;
    const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    sheet::ReadLimits limits;
    limits.unpacked_bytes_max = 1024 * 1024;
    limits.rows_max = 1'000;
    if (data[0] % 2 == 0) {
        static_cast<void>(sheet::read_xlsx(rest, limits));
        return 0;
    }
    const std::size_t half = rest.size() / 2;
    const auto sheets = sheet::read_xlsx(archive({{"xl/workbook.xml", "<workbook><sheets><sheet name='a' r:id='a'/></sheets></workbook>"},
                                                  {"xl/_rels/workbook.xml.rels", "<R><R Id='a' Target='worksheets/s.xml'/></R>"},
                                                  {"xl/styles.xml", std::string(rest.substr(half))},
                                                  {"xl/worksheets/s.xml", std::string(rest.substr(0, half))}}), limits);
    if (!sheets.ok()) return 0;
    for (const sheet::Sheet& read : *sheets)
        for (const sheet::SheetRow& row : read.rows) HUIYIN_ASSERT(row.cells.size() <= limits.columns_max);
    return 0;
}
