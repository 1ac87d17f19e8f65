#include "store/open.hpp"

namespace huiyin::store {

bool is_postgres(const std::string& address) { return address.starts_with("postgresql://") || address.starts_with("postgres://"); }

std::unique_ptr<Store> open(const std::string& address, const std::string& organisation, bool durable) {
    if (is_postgres(address)) return open_postgres({.address = address, .organisation = organisation, .durable = durable});
    return open_sqlite({.path = address, .organisation = organisation, .durable = durable});
}

}  // namespace huiyin::store
