#include "store/sql/session.hpp"

namespace huiyin::store::sql {

std::string Query::without_nul(std::string_view text) {
    std::string out;
    for (const char c : text) c == '\0' ? out += "\xEF\xBF\xBD" : out += c;
    return out;
}

Json Query::json(int column) const {
    if (is_null(column)) return {};
    auto parsed = Json::parse(text(column));
    if (!parsed.ok()) throw Damaged("damaged JSON in the store: " + parsed.problem().param("reason"));
    return std::move(parsed).value();
}

}  // namespace huiyin::store::sql
