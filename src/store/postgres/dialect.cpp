#include "store/postgres/dialect.hpp"

#include "store/postgres/grams.hpp"

namespace huiyin::store::postgres {

using sql::Bound;
using sql::Query;

/// Its planner knows how many rows there are, and takes no orders.
std::string PostgresDialect::by_index(const std::string&) const { return {}; }
std::string PostgresDialect::texts_of(const std::string& list) const { return "(SELECT json_array_elements_text(CAST(" + list + " AS json)))"; }
std::string PostgresDialect::each_of(const std::string& list) const {
    return "LATERAL (SELECT each.value, each.number - 1 AS key FROM json_array_elements_text(CAST(" + list + " AS json)) WITH ORDINALITY AS each(value, number))";
}
std::string PostgresDialect::place_in(const std::string& text, const std::string& part) const { return "strpos(" + text + ", " + part + ")"; }

std::string PostgresDialect::field_json(const std::string& field, const Bound& bound) const { return "CAST(r.fields AS json) -> " + bound(field); }
std::string PostgresDialect::field_type(const std::string& field, const Bound& bound) const { return "json_typeof(" + field_json(field, bound) + ")"; }

std::string PostgresDialect::field_compares(const Condition& condition, const char* sign, const Bound& bound) const {
    using Kind = Condition::Kind;
    // SQLite's order of values, so that both find the same: nothing, numbers and truths (1 and 0), texts. Beside a number, a text
    // that is written like one counts as one. What is no text and no number is compared as the text it is written with. A text of
    // PostgreSQL holds no U+0000, as what is bound does not either.
    const std::string field = "(CAST(replace(r.fields, '\\u0000', '\\ufffd') AS json) -> " + bound(condition.field) + ")";
    const std::string text = "(" + field + " #>> '{}')", kind = "json_typeof(" + field + ")";
    const Json& value = condition.value;
    const auto truth = [](bool holds) { return holds ? "TRUE" : "FALSE"; };
    const char* otherwise = truth(condition.kind == Kind::unequal);               // no value, or one of another order
    if (value.is_bool()) return "(COALESCE(" + kind + " = 'boolean' AND " + text + sign + (value.as_bool() ? "'true'" : "'false'") + ", FALSE)" + (condition.kind == Kind::unequal ? " OR " + kind + " IS DISTINCT FROM 'boolean')" : ")");
    if (value.is_string()) {
        const char* number = truth(condition.kind == Kind::unequal || condition.kind == Kind::to);
        return "CASE WHEN " + kind + " IN ('string', 'object', 'array') THEN " + text + " COLLATE \"C\"" + sign + bound(value.as_string()) + " WHEN " + kind + " IN ('number', 'boolean') THEN " + number + " ELSE " + otherwise + " END";
    }
    constexpr const char* like_a_number = "^[ \\t\\n\\r\\f\\v]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,3})?[ \\t\\n\\r\\f\\v]*$";
    const char* words = truth(condition.kind == Kind::unequal || condition.kind == Kind::from);
    const std::string right = sign + ("CAST(" + bound(value.dump()) + " AS NUMERIC)");
    return "CASE " + kind + " WHEN 'number' THEN CAST(" + text + " AS NUMERIC)" + right + " WHEN 'boolean' THEN CASE " + text + " WHEN 'true' THEN 1 ELSE 0 END" + right +
           " WHEN 'string' THEN CASE WHEN " + text + " ~ '" + like_a_number + "' THEN CAST(" + text + " AS NUMERIC)" + right + " ELSE " + words + " END WHEN 'object' THEN " + words + " WHEN 'array' THEN " + words + " ELSE " + otherwise + " END";
}

namespace {

/// The words as conditions over `search_text t`.
std::string found_by(const std::string& organisation, const std::vector<std::string>& words, const Bound& bound) {
    std::string text = "t.grams @> CAST(" + bound(grams(organisation, words, Grams::of_word)) + " AS BIGINT[])";
    for (const std::string& word : words) text += " AND strpos(t.body, " + bound(word) + ") > 0";
    return text;
}

}  // namespace

void PostgresDialect::narrow_to_words(sql::ListParts& list, const std::vector<std::string>& words, bool, const Bound& bound) const {
    list.where += " AND r.id IN (SELECT t.record FROM search_text t WHERE t.organisation_id = $1 AND " + found_by(organisation_, words, bound) + ")";
}

std::vector<ReadView::Hit> PostgresDialect::search(sql::Session& session, const std::string& organisation, const std::vector<std::string>& words, const std::vector<std::string>& types, int limit) const {
    std::vector<std::string> values;
    const Bound bound = [&](std::string text) { values.push_back(std::move(text)); return "$" + std::to_string(values.size() + 2); };
    std::string sql = "SELECT t.record, t.type FROM search_text t WHERE t.organisation_id = $1 AND " + found_by(organisation, words, bound);
    for (std::size_t i = 0; i < types.size(); ++i) sql += (i == 0 ? " AND t.type IN (" : ", ") + bound(types[i]);
    if (!types.empty()) sql += ")";
    sql += " ORDER BY t.number DESC LIMIT $2";
    Query q(session, sql);
    q.bind(1, organisation).bind(2, limit);
    for (std::size_t i = 0; i < values.size(); ++i) q.bind(static_cast<int>(i) + 3, values[i]);
    std::vector<ReadView::Hit> out;
    while (q.next()) out.push_back({q.text(0), q.text(1), {}});
    return out;
}

void PostgresDialect::put_search(sql::Session& session, const std::string& organisation, const std::string& record, const std::string& type, const std::string& body) const {
    const std::string text = dense(body);
    {
        Query old(session, "SELECT body FROM search_text WHERE organisation_id = $1 AND record = $2");
        old.bind(1, organisation).bind(2, record);
        if (old.next() && old.text(0) == text) return;
    }
    // An entry keeps its number when its text changes: what was there first stays behind what came later.
    Query put(session, "INSERT INTO search_text (organisation_id, record, type, number, body, grams) "
                       "VALUES ($1, $2, $3, (SELECT COALESCE(MAX(number), 0) + 1 FROM search_text WHERE organisation_id = $1), $4, CAST($5 AS BIGINT[])) "
                       "ON CONFLICT (organisation_id, record) DO UPDATE SET body = excluded.body, grams = excluded.grams");
    put.bind(1, organisation).bind(2, record).bind(3, type).bind(4, text).bind(5, grams(organisation, {text}, Grams::of_text)).run();
}

void PostgresDialect::drop_search(sql::Session& session, const std::string& organisation, const std::string& record) const {
    Query(session, "DELETE FROM search_text WHERE organisation_id = $1 AND record = $2").bind(1, organisation).bind(2, record).run();
}

}  // namespace huiyin::store::postgres
