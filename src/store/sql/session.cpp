#include "store/sql/session.hpp"

namespace huiyin::store::sql {

Json Query::json(int column) const {
    if (is_null(column)) return {};
    auto parsed = Json::parse(text(column));
    if (!parsed.ok()) throw Damaged("damaged JSON in the store: " + parsed.problem().param("reason"));
    return std::move(parsed).value();
}

}  // namespace huiyin::store::sql
