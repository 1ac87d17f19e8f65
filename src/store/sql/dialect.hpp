// Where SQLite and PostgreSQL part: how each says what the shared statements need, and how each searches.
//
// Everything else is said so that both understand it. What depends on how a value is stored stays the same: texts are in the
// order of their bytes, instants are milliseconds, truths 0 and 1, JSON the very text that was given.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/sql/session.hpp"

namespace huiyin::store::sql {

using Bound = std::function<std::string(std::string)>;   ///< takes a text, gives the parameter to which it will be bound

/// A list of records under construction: ` FROM record r…` and ` WHERE …`.
struct ListParts { std::string from, where; };

class Dialect {
public:
    virtual ~Dialect() = default;

    /// After the name of a table: the index that the statement was thought for, where the engine would choose a worse one.
    [[nodiscard]] virtual std::string by_index(const std::string& name) const = 0;
    /// The texts of a JSON list, as a set for IN.
    [[nodiscard]] virtual std::string texts_of(const std::string& list) const = 0;
    /// The same as rows (key, value), key from 0; an alias must follow.
    [[nodiscard]] virtual std::string each_of(const std::string& list) const = 0;
    /// Where the part begins in the text, from 1; 0 when it is not in it.
    [[nodiscard]] virtual std::string place_in(const std::string& text, const std::string& part) const = 0;

    // Of a field of `record r`.
    [[nodiscard]] virtual std::string field_json(const std::string& field, const Bound& bound) const = 0;        ///< the JSON of its value
    /// Of which kind its value is: null, true, false, object, array, or another word; NULL where there is none.
    [[nodiscard]] virtual std::string field_type(const std::string& field, const Bound& bound) const = 0;
    /// Compares it with the condition's text, number or truth. Texts, lists and objects are greater than every number; a field
    /// without a value differs from everything.
    [[nodiscard]] virtual std::string field_compares(const Condition& condition, const char* sign, const Bound& bound) const = 0;

    // Search: any run of consecutive characters finds what holds it; every word must be found.
    /// Narrows a list to the records in which the words are found. `walked`: the list is walked in an order
    /// of its own, so that the words only narrow it.
    virtual void narrow_to_words(ListParts& list, const std::vector<std::string>& words, bool walked, const Bound& bound) const = 0;
    /// What holds the words, newest first.
    [[nodiscard]] virtual std::vector<ReadView::Hit> search(Session& session, const std::string& organisation, const std::vector<std::string>& words, const std::vector<std::string>& types, int limit) const = 0;
    virtual void put_search(Session& session, const std::string& organisation, const std::string& record, const std::string& type, const std::string& body) const = 0;
    virtual void drop_search(Session& session, const std::string& organisation, const std::string& record) const = 0;
};

}  // namespace huiyin::store::sql
