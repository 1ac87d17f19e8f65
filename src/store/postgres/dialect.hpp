// How PostgreSQL says what SQLite says otherwise.
#pragma once

#include "store/sql/dialect.hpp"

namespace huiyin::store::postgres {

class PostgresDialect final : public sql::Dialect {
public:
    explicit PostgresDialect(std::string organisation) : organisation_(std::move(organisation)) {}

    [[nodiscard]] std::string by_index(const std::string& name) const override;
    [[nodiscard]] std::string texts_of(const std::string& list) const override;
    [[nodiscard]] std::string each_of(const std::string& list) const override;
    [[nodiscard]] std::string place_in(const std::string& text, const std::string& part) const override;
    [[nodiscard]] std::string field_json(const std::string& field, const sql::Bound& bound) const override;
    [[nodiscard]] std::string field_type(const std::string& field, const sql::Bound& bound) const override;
    [[nodiscard]] std::string field_compares(const Condition& condition, const char* sign, const sql::Bound& bound) const override;
    void narrow_to_words(sql::ListParts& list, const std::vector<std::string>& words, bool walked, const sql::Bound& bound) const override;
    [[nodiscard]] std::vector<ReadView::Hit> search(sql::Session& session, const std::string& organisation, const std::vector<std::string>& words, const std::vector<std::string>& types, int limit) const override;
    void put_search(sql::Session& session, const std::string& organisation, const std::string& record, const std::string& type, const std::string& body) const override;
    void drop_search(sql::Session& session, const std::string& organisation, const std::string& record) const override;

private:
    std::string organisation_;
};

}  // namespace huiyin::store::postgres
