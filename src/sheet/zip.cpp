// APPNOTE.TXT of the zip format: the directory of all entries stands at the end (4.3.12), after it its own place (4.3.16).
#include "sheet/zip.hpp"

#include <zlib.h>

#include <algorithm>
#include <memory>

namespace huiyin::sheet {
namespace {

constexpr std::size_t end_bytes = 22, directory_bytes = 46, local_bytes = 30, comment_max = 65'535;

std::uint32_t number(std::string_view bytes, std::size_t at, int width) {
    std::uint32_t value = 0;
    for (int i = width - 1; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return value;
}

Problem damaged(const std::string& part) { return Problem("xlsx.damaged", {{"part", part}}); }

}  // namespace

Result<Zip> Zip::open(std::string_view bytes, std::size_t unpacked_max) {
    if (bytes.size() < end_bytes || !bytes.starts_with("PK\x03\x04")) return Problem("xlsx.not-xlsx");
    const std::size_t from = bytes.size() > end_bytes + comment_max ? bytes.size() - end_bytes - comment_max : 0;
    const std::size_t end = bytes.substr(from).rfind("PK\x05\x06");
    if (end == std::string_view::npos || from + end + end_bytes > bytes.size()) return damaged("zip");
    const std::size_t count = number(bytes, from + end + 10, 2);
    std::size_t at = number(bytes, from + end + 16, 4);
    if (count > entries_max) return damaged("zip");
    Zip zip;
    zip.bytes_ = bytes;
    zip.left_ = zip.unpacked_max_ = unpacked_max;
    for (std::size_t i = 0; i < count; ++i) {
        if (at > bytes.size() || bytes.size() - at < directory_bytes || bytes.substr(at, 4) != "PK\x01\x02") return damaged("zip");
        const std::size_t name = number(bytes, at + 28, 2), more = number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
        if (bytes.size() - at - directory_bytes < name + more) return damaged("zip");
        Entry entry;
        entry.method = static_cast<std::uint16_t>(number(bytes, at + 10, 2));
        entry.packed = number(bytes, at + 20, 4);
        entry.size = number(bytes, at + 24, 4);
        entry.offset = number(bytes, at + 42, 4);
        zip.entries_.emplace(std::string(bytes.substr(at + directory_bytes, name)), entry);
        at += directory_bytes + name + more;
    }
    return zip;
}

Result<std::string> Zip::unpack(const std::string& name) {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return damaged(name);
    const Entry& entry = found->second;
    if (entry.offset > bytes_.size() || bytes_.size() - entry.offset < local_bytes) return damaged(name);
    const std::size_t begin = entry.offset + local_bytes + number(bytes_, entry.offset + 26, 2) + number(bytes_, entry.offset + 28, 2);
    if (begin > bytes_.size() || bytes_.size() - begin < entry.packed) return damaged(name);
    const std::string_view packed = bytes_.substr(begin, entry.packed);
    const Problem too_large("xlsx.too-large", {{"limit", std::to_string(unpacked_max_ / 1'048'576)}});
    if (entry.size > left_) return too_large;
    constexpr std::uint16_t stored = 0, deflated = 8;
    if (entry.method == stored) {
        if (packed.size() > left_) return too_large;
        left_ -= packed.size();
        return std::string(packed);
    }
    if (entry.method != deflated) return damaged(name);
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return damaged(name);
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> closes(&stream, &inflateEnd);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    // What the directory says of the size decides the buffer, not the end: one byte more than it may hold shows a liar.
    std::string text(entry.size + 1, '\0');
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    if (inflate(&stream, Z_FINISH) != Z_STREAM_END || stream.total_out != entry.size) return damaged(name);
    text.resize(entry.size);
    left_ -= entry.size;
    return text;
}

}  // namespace huiyin::sheet
