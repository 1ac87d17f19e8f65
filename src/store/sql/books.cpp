// Postings and balances. Amounts are decimal texts and are added up here: SQL would add them in binary.
#include "store/sql/writing.hpp"

namespace huiyin::store::sql {
namespace {

const std::string posting_columns = "id, book, what, from_holder, to_holder, amount, record, action, event, at, reverses";

Decimal amount_of(const std::string& text) {
    const auto amount = Decimal::parse(text);
    if (!amount) throw Damaged("an amount is no number: " + text);
    return *amount;
}

PostingRow posting_row(const Query& q) {
    return {q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), amount_of(q.text(5)), q.text(6), q.text(7), q.text(8), q.instant(9), q.text(10)};
}

std::vector<PostingRow> all_of(Query& q) {
    std::vector<PostingRow> rows;
    while (q.next()) rows.push_back(posting_row(q));
    return rows;
}

}  // namespace

Decimal Reader::balance(const std::string& book, const std::string& holder, const std::string& what) {
    Query q = query("SELECT amount FROM balance WHERE organisation_id = $1 AND book = $2 AND holder = $3 AND ($4 = '' OR what = $4)");
    q.bind(1, organisation_).bind(2, book).bind(3, holder).bind(4, what);
    Decimal sum;
    while (q.next()) sum += amount_of(q.text(0));
    return sum;
}

std::vector<BalanceRow> Reader::balances_of(const std::string& book, const std::string& holder) {
    Query q = query("SELECT what, amount FROM balance WHERE organisation_id = $1 AND book = $2 AND holder = $3 ORDER BY what");
    q.bind(1, organisation_).bind(2, book).bind(3, holder);
    std::vector<BalanceRow> rows;
    while (q.next()) rows.push_back({book, holder, q.text(0), amount_of(q.text(1))});
    return rows;
}

Decimal Reader::balance_at(const std::string& book, const std::string& holder, const std::string& what, Instant until) {
    Decimal sum;
    Query in = query("SELECT amount FROM posting WHERE organisation_id = $1 AND to_holder = $2 AND book = $3 AND at <= $4 AND ($5 = '' OR what = $5)");
    in.bind(1, organisation_).bind(2, holder).bind(3, book).bind(4, until).bind(5, what);
    while (in.next()) sum += amount_of(in.text(0));
    Query out = query("SELECT amount FROM posting WHERE organisation_id = $1 AND from_holder = $2 AND book = $3 AND at <= $4 AND ($5 = '' OR what = $5)");
    out.bind(1, organisation_).bind(2, holder).bind(3, book).bind(4, until).bind(5, what);
    while (out.next()) sum = sum - amount_of(out.text(0));
    return sum;
}

Decimal Reader::moved(const std::string& book, const std::string& from, const std::string& to, Instant from_at, Instant before) {
    Query q = query("SELECT amount FROM posting WHERE organisation_id = $1 AND book = $2 AND at >= $3 AND at < $4 AND ($5 = '' OR from_holder = $5) AND ($6 = '' OR to_holder = $6)");
    q.bind(1, organisation_).bind(2, book).bind(3, from_at).bind(4, before).bind(5, from).bind(6, to);
    Decimal sum;
    while (q.next()) sum += amount_of(q.text(0));
    return sum;
}

std::vector<PostingRow> Reader::postings_of(const std::string& record) {
    Query q = query("SELECT " + posting_columns + " FROM posting" + dialect().by_index("posting_record") + " WHERE organisation_id = $1 AND record = $2 ORDER BY id");
    q.bind(1, organisation_).bind(2, record);
    return all_of(q);
}

std::vector<PostingRow> Reader::postings_of_holder(const std::string& holder, int limit) {
    // One index for each side, by name: an OR over both, and what SQLite would choose by itself, walks every posting of the organisation.
    Query q = query("SELECT " + posting_columns + " FROM posting" + dialect().by_index("posting_from") + " WHERE organisation_id = $1 AND from_holder = $2 UNION "
                    "SELECT " + posting_columns + " FROM posting" + dialect().by_index("posting_to") + " WHERE organisation_id = $1 AND to_holder = $2 ORDER BY at DESC, id DESC LIMIT $3");
    q.bind(1, organisation_).bind(2, holder).bind(3, static_cast<std::int64_t>(limit));
    return all_of(q);
}

std::vector<PostingRow> Reader::postings(const std::string& after_id, int limit) {
    Query q = query("SELECT " + posting_columns + " FROM posting WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    q.bind(1, organisation_).bind(2, after_id).bind(3, static_cast<std::int64_t>(limit));
    return all_of(q);
}

std::vector<BalanceRow> Reader::balances() {
    Query q = query("SELECT book, holder, what, amount FROM balance WHERE organisation_id = $1 ORDER BY book, holder, what");
    q.bind(1, organisation_);
    std::vector<BalanceRow> rows;
    while (q.next()) rows.push_back({q.text(0), q.text(1), q.text(2), amount_of(q.text(3))});
    return rows;
}

void Writing::write_posting(const PostingRow& row) {
    Query put = query("INSERT INTO posting (organisation_id, id, book, what, from_holder, to_holder, amount, record, action, event, at, reverses) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
    put.bind(1, organisation_).bind(2, row.id).bind(3, row.book).bind(4, row.what).bind(5, row.from).bind(6, row.to).bind(7, row.amount.to_string()).bind(8, row.record).bind(9, row.action)
        .bind(10, row.event).bind(11, row.at).bind(12, row.reverses).run();
}

void Writing::write_balance(const std::string& book, const std::string& holder, const std::string& what, const Decimal& amount) {
    Query put = query("INSERT INTO balance (organisation_id, book, holder, what, amount) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation_id, book, holder, what) DO UPDATE SET amount = excluded.amount");
    put.bind(1, organisation_).bind(2, book).bind(3, holder).bind(4, what).bind(5, amount.to_string()).run();
}

void Writing::add_posting(const PostingRow& row) {
    write_posting(row);
    const auto shift = [&](const std::string& holder, const Decimal& by) {
        Decimal sum = by;
        {
            Query old = query("SELECT amount FROM balance WHERE organisation_id = $1 AND book = $2 AND holder = $3 AND what = $4");
            old.bind(1, organisation_).bind(2, row.book).bind(3, holder).bind(4, row.what);
            if (old.next()) sum += amount_of(old.text(0));
        }
        write_balance(row.book, holder, row.what, sum);
    };
    shift(row.from, Decimal(0) - row.amount);
    shift(row.to, row.amount);
}

}  // namespace huiyin::store::sql
