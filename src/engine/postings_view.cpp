#include "engine/postings_view.hpp"

#include <algorithm>

namespace huiyin::engine {
namespace {

constexpr int postings_max = 50;

/// A word of the book as the book calls it.
std::string title_of(const policy::Book& book, const std::string& word, Language language) {
    const auto held = std::find_if(book.holders.begin(), book.holders.end(), [&](const policy::BookHolder& each) { return each.word == word; });
    return held == book.holders.end() ? word : held->title.in(language);
}

/// A holder, the thing that is counted, or what posted: a word of the book, or a record as its reader may see it.
Json named(Scene& scene, const policy::Book& book, const std::string& holder) {
    const store::RecordRow* row = scene.row(holder);
    if (!row) return JsonObject{{"id", nullptr}, {"type", nullptr}, {"title", title_of(book, holder, scene.language())}};
    const policy::RecordType* type = scene.policy.record_type(row->type);
    const bool readable = type && scene.access.may_read(*row);
    return JsonObject{{"id", readable ? Json(row->id) : Json()}, {"type", row->type}, {"title", readable ? scene.title_of(*row) : type ? type->title.in(scene.language()) : std::string()}};
}

Json book_named(const policy::Book& book) { return JsonObject{{"book", book.id}, {"title", json_of(book.title)}, {"unit", book.unit}}; }

bool may_hold(const policy::Book& book, const std::string& type) {
    return std::any_of(book.holders.begin(), book.holders.end(), [&](const policy::BookHolder& holder) { return holder.record_type == type; });
}

}  // namespace

Json postings_view(Scene& scene, const store::RecordRow& row) {
    JsonArray balances, items;
    for (const auto& pack : scene.policy.packs())
        for (const policy::Book& book : pack->books) {
            if (!may_hold(book, row.type)) continue;
            Json balance = book_named(book);
            balance["amount"] = scene.view.balance(book.id, row.id, "");
            balances.push_back(std::move(balance));
        }
    std::vector<store::PostingRow> postings = balances.empty() ? scene.view.postings_of(row.id) : scene.view.postings_of_holder(row.id, postings_max);
    for (const store::PostingRow& posting : postings) {
        const policy::Book* book = scene.policy.book(posting.book);
        if (!book) continue;
        Json item = book_named(*book);
        item["amount"] = posting.from == row.id ? Decimal(0) - posting.amount : posting.amount;
        item["from"] = named(scene, *book, posting.from);
        item["to"] = named(scene, *book, posting.to);
        item["what"] = posting.what.empty() ? Json() : named(scene, *book, posting.what);
        item["at"] = posting.at.to_string();
        item["record"] = named(scene, *book, posting.record);
        if (const store::RecordRow* made = scene.row(posting.record); made && !made->number.empty() && !item["record"]["id"].is_null()) item["record"]["title"] = made->number;
        item["reverses"] = !posting.reverses.empty();
        items.push_back(std::move(item));
    }
    return JsonObject{{"balances", std::move(balances)}, {"items", std::move(items)}};
}

}  // namespace huiyin::engine
