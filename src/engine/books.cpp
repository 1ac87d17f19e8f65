// Postings: an amount that leaves one holder of a book and arrives at another, with the act that moved it. A posting is never
// altered; what was wrong is taken back by a posting the other way.
#include <set>
#include <utility>

#include "engine/feel_items.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {

std::string Work::holder_of(const policy::MoveEnd& end, const Frame& frame) {
    if (!end.record) return end.word;
    return identity_of(world_.evaluate(end.record, frame));
}

void Work::put_posting(store::PostingRow posting, const policy::Book& book, const std::vector<std::string>& clauses, Proves proves) {
    // No holder falls below what the book allows him.
    std::string type, shown = posting.from;
    if (const auto held = tx_.record(posting.from)) {
        type = held->type;
        shown = title_of(*held);
    }
    for (const policy::BookHolder& holder : book.holders) {
        if (!holder.least || (type.empty() ? holder.word != posting.from : holder.record_type != type)) continue;
        const Decimal left = tx_.balance(book.id, posting.from, posting.what) - posting.amount;
        if (left < *holder.least)
            throw Refused{Problem("posting.below-least", {{"book", book.title.in(actor_.language)}, {"holder", shown}, {"amount", posting.amount.to_string()}, {"left", left.to_string()}, {"least", holder.least->to_string()}}).by(clauses.empty() ? book.clauses : clauses)};
    }
    Json data = JsonObject{{"posting", posting.id}, {"book", posting.book}, {"from", posting.from}, {"to", posting.to}, {"amount", posting.amount}, {"action", posting.action}};
    if (!posting.what.empty()) data["what"] = posting.what;
    if (!posting.reverses.empty()) data["reverses"] = posting.reverses;
    std::vector<std::string> all = clauses;
    all.insert(all.end(), book.clauses.begin(), book.clauses.end());
    const std::size_t event = tell("posted", posting.record, posting.at, std::move(data), all);
    posting.event = events_[event].id;
    if (proves == Proves::yes) prove(book.clauses, "kept", "book " + book.id, posting.record, posting.at, event);
    tx_.add_posting(posting);
    for (const std::string& holder : {posting.from, posting.to})
        if (tx_.record(holder)) touch(holder, "postings");
}

void Work::post(const policy::MoveAmount& move, const Frame& frame, const std::string& record, const Act& act, const std::vector<std::string>& clauses) {
    const policy::Book* book = kernel_.policy->book(move.book);
    if (!book) return;
    const auto refuse = [&](Problem problem) { throw Refused{std::move(problem).by(clauses)}; };
    store::PostingRow posting;
    posting.id = id();
    posting.book = book->id;
    posting.record = record;
    posting.action = act.action ? act.action->id : std::string();
    posting.at = act.at;
    posting.from = holder_of(move.from, frame);
    posting.to = holder_of(move.to, frame);
    const std::string title = book->title.in(actor_.language);
    if (posting.from.empty() || posting.to.empty()) refuse(Problem("posting.no-holder", {{"book", title}, {"end", posting.from.empty() ? move.from.record.text : move.to.record.text}}));
    if (move.what) {
        const feel::Value what = world_.evaluate(move.what, frame);
        if (what.kind() != feel::Kind::object) refuse(Problem("posting.no-thing", {{"book", title}, {"what", move.what.text}}));
        posting.what = what.as_object()->identity();
    }
    const feel::Value amount = move.amount.literal ? feel::Value::from_json(*move.amount.literal) : world_.evaluate(move.amount.expression, frame);
    if (!amount.is_number()) refuse(Problem("posting.no-amount", {{"book", title}, {"amount", move.amount.expression.text}}));
    posting.amount = amount.as_number();
    if (posting.amount.is_zero() || posting.from == posting.to) return;                  // nothing moves
    if (posting.amount < Decimal(0)) refuse(Problem("posting.negative", {{"book", title}, {"amount", posting.amount.to_string()}}));
    if (book->is_money() && posting.amount.round(2, Rounding::half_up) != posting.amount) refuse(Problem("posting.too-fine", {{"book", title}, {"amount", posting.amount.to_string()}}));
    if (book->is_money()) posting.amount = posting.amount.round(2, Rounding::half_up);
    put_posting(std::move(posting), *book, clauses);
}

void Work::reverse(const policy::ReversePostings& wanted, const std::string& record, const Act& act, const std::vector<std::string>& clauses) {
    const std::vector<store::PostingRow> made = tx_.postings_of(record);
    std::set<std::string> reversed;
    for (const store::PostingRow& posting : made)
        if (!posting.reverses.empty()) reversed.insert(posting.reverses);
    for (const store::PostingRow& posting : made) {
        if (posting.action != wanted.action || !posting.reverses.empty() || reversed.contains(posting.id)) continue;
        const policy::Book* book = kernel_.policy->book(posting.book);
        if (!book) continue;
        store::PostingRow counter = posting;
        counter.id = id();
        std::swap(counter.from, counter.to);
        counter.action = act.action ? act.action->id : std::string();
        counter.at = act.at;
        counter.reverses = posting.id;
        put_posting(std::move(counter), *book, clauses);
    }
}

}  // namespace huiyin::engine
