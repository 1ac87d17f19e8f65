// How SQLite says it: JSON by its own functions, search by FTS5 over every character (tokenizer.cpp).
#include "store/sqlite/connection.hpp"

namespace huiyin::store::sqlite {
namespace {

using sql::Bound;

/// A phrase of FTS5 for each word; all must be found.
std::string phrases(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out += out.empty() ? "\"" : " \"";
        for (const char c : word) out += c == '"' ? std::string("\"\"") : std::string(1, c);
        out += '"';
    }
    return out;
}

std::string path_of(const std::string& field) { return "$.\"" + field + "\""; }

struct SearchEntry { std::int64_t id; std::string body; };

std::optional<SearchEntry> search_entry(sql::Session& session, const std::string& organisation, const std::string& record) {
    Query q(session, "SELECT id, body FROM search_text WHERE organisation_id = $1 AND record = $2");
    q.bind(1, organisation).bind(2, record);
    return q.next() ? std::optional(SearchEntry{q.integer(0), q.text(1)}) : std::nullopt;
}

/// FTS5 finds what it is to forget by the text that it was given.
void forget(sql::Session& session, const SearchEntry& entry) { Query(session, "INSERT INTO search (search, rowid, body) VALUES ('delete', $1, $2)").bind(1, entry.id).bind(2, entry.body).run(); }

class SqliteDialect final : public sql::Dialect {
public:
    std::string by_index(const std::string& name) const override { return " INDEXED BY " + name; }
    std::string texts_of(const std::string& list) const override { return "(SELECT value FROM json_each(" + list + "))"; }
    std::string each_of(const std::string& list) const override { return "json_each(" + list + ")"; }
    std::string place_in(const std::string& text, const std::string& part) const override { return "instr(" + text + ", " + part + ")"; }

    std::string field_json(const std::string& field, const Bound& bound) const override { return "r.fields -> " + bound(field); }
    std::string field_type(const std::string& field, const Bound& bound) const override { return "json_type(r.fields, " + bound(path_of(field)) + ")"; }
    std::string field_compares(const Condition& condition, const char* sign, const Bound& bound) const override {
        const Json& value = condition.value;
        if (value.is_bool()) return field_type(condition.field, bound) + sign + (value.as_bool() ? "'true'" : "'false'");
        // What is bound has another sign in place of U+0000.
        const bool has_nul = value.is_string() && value.as_string().find('\0') != std::string::npos;
        const std::string text = std::string("json_extract(") + (has_nul ? "replace(r.fields, '\\u0000', '\\ufffd')" : "r.fields") + ", " + bound(path_of(condition.field)) + ")" + sign;
        return text + (value.is_string() ? bound(value.as_string()) : "CAST(" + bound(value.dump()) + " AS REAL)");
    }

    void narrow_to_words(sql::ListParts& list, const std::vector<std::string>& words, bool walked, const Bound& bound) const override {
        if (walked) {
            // Down the list's own order, with what is found as a set beside it: frequent words end soon, rare ones leave little to load.
            list.where += " AND +r.id IN (SELECT t.record FROM search s CROSS JOIN search_text t ON t.id = s.rowid WHERE s.search MATCH " + bound(phrases(words)) + " AND +t.organisation_id = $1)";
            return;
        }
        list.from = " FROM search s JOIN search_text t ON t.id = s.rowid JOIN record r ON r.organisation_id = t.organisation_id AND r.id = t.record";
        list.where = " WHERE s.search MATCH " + bound(phrases(words)) + " AND r.organisation_id = $1";
    }

    std::vector<ReadView::Hit> search(sql::Session& session, const std::string& organisation, const std::vector<std::string>& words, const std::vector<std::string>& types, int limit) const override {
        std::string sql = "SELECT t.record, t.type FROM search s JOIN search_text t ON t.id = s.rowid WHERE s.search MATCH $1 AND t.organisation_id = $2";
        for (std::size_t i = 0; i < types.size(); ++i) sql += (i == 0 ? " AND t.type IN ($" : ", $") + std::to_string(i + 4);
        if (!types.empty()) sql += ")";
        sql += " ORDER BY s.rowid DESC LIMIT $3";
        Query q(session, sql);
        q.bind(1, phrases(words)).bind(2, organisation).bind(3, limit);
        for (std::size_t i = 0; i < types.size(); ++i) q.bind(static_cast<int>(i) + 4, types[i]);
        std::vector<ReadView::Hit> out;
        while (q.next()) out.push_back({q.text(0), q.text(1), {}});
        return out;
    }

    void put_search(sql::Session& session, const std::string& organisation, const std::string& record, const std::string& type, const std::string& body) const override {
        const auto old = search_entry(session, organisation, record);
        if (old && old->body == body) return;
        std::int64_t id = old ? old->id : 0;
        if (old) {
            forget(session, *old);
            Query(session, "UPDATE search_text SET body = $2 WHERE id = $1").bind(1, id).bind(2, body).run();
        } else {
            Query add(session, "INSERT INTO search_text (organisation_id, record, type, body) VALUES ($1, $2, $3, $4) RETURNING id");
            add.bind(1, organisation).bind(2, record).bind(3, type).bind(4, body);
            if (add.next()) id = add.integer(0);
        }
        Query(session, "INSERT INTO search (rowid, body) VALUES ($1, $2)").bind(1, id).bind(2, body).run();
    }

    void drop_search(sql::Session& session, const std::string& organisation, const std::string& record) const override {
        if (const auto entry = search_entry(session, organisation, record)) forget(session, *entry);
        Query(session, "DELETE FROM search_text WHERE organisation_id = $1 AND record = $2").bind(1, organisation).bind(2, record).run();
    }
};

}  // namespace

const sql::Dialect& dialect() {
    static const SqliteDialect spoken;
    return spoken;
}

}  // namespace huiyin::store::sqlite
