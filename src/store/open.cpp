#include "store/open.hpp"

#include <algorithm>
#include <string_view>

namespace huiyin::store {

bool is_postgres(const std::string& address) { return address.starts_with("postgresql://") || address.starts_with("postgres://"); }

std::string without_password(const std::string& address) {
    std::string out = address;
    const std::size_t scheme = out.find("://");
    if (scheme != std::string::npos) {
        const std::size_t begin = scheme + 3, end = out.find_first_of("/?", begin), at = out.substr(0, end).rfind('@');
        const std::size_t colon = at == std::string::npos ? at : out.find(':', begin);
        if (colon != std::string::npos && colon < at) out.replace(colon, at - colon, ":***");
    }
    constexpr std::string_view parameter = "password=";
    for (std::size_t found = out.find(parameter); found != std::string::npos; found = out.find(parameter, found + parameter.size())) {
        const std::size_t begin = found + parameter.size(), end = std::min(out.find_first_of("& ", begin), out.size());
        out.replace(begin, end - begin, "***");
    }
    return out;
}

std::unique_ptr<Store> open(const std::string& address, const std::string& organisation, bool durable) {
    if (is_postgres(address)) return open_postgres({.address = address, .organisation = organisation, .durable = durable});
    return open_sqlite({.path = address, .organisation = organisation, .durable = durable});
}

}  // namespace huiyin::store
