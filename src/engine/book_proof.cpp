#include "engine/book_proof.hpp"

#include <array>
#include <map>
#include <tuple>

namespace huiyin::engine {
namespace {

constexpr int page = 1'000;

/// Book, holder, thing.
using Place = std::tuple<std::string, std::string, std::string>;
/// By event, by posting, as kept.
using Sums = std::array<Decimal, 3>;

void move(std::map<Place, Sums>& places, std::size_t source, const std::string& book, const std::string& what, const std::string& from, const std::string& to, const Decimal& amount) {
    Decimal& left = places[{book, from, what}][source];
    left = left - amount;
    places[{book, to, what}][source] += amount;
}

}  // namespace

std::size_t count_unbalanced(store::ReadView& view) {
    std::map<Place, Sums> places;
    for (std::int64_t after = 0;;) {
        const std::vector<store::EventRow> events = view.events(after, page);
        for (const store::EventRow& event : events)
            if (event.type == "posted" && event.data["amount"].is_number())
                move(places, 0, event.data["book"].string_or(""), event.data["what"].string_or(""), event.data["from"].string_or(""), event.data["to"].string_or(""), event.data["amount"].as_number());
        if (events.empty()) break;
        after = events.back().sequence;
    }
    for (std::string after;;) {
        const std::vector<store::PostingRow> postings = view.postings(after, page);
        for (const store::PostingRow& each : postings) move(places, 1, each.book, each.what, each.from, each.to, each.amount);
        if (postings.empty()) break;
        after = postings.back().id;
    }
    for (const store::BalanceRow& each : view.balances()) places[{each.book, each.holder, each.what}][2] += each.amount;

    std::size_t differing = 0;
    std::map<std::string, Decimal> books;
    for (const auto& [place, sums] : places) {
        if (sums[0] != sums[1] || sums[1] != sums[2]) ++differing;
        books[std::get<0>(place)] += sums[2];
    }
    for (const auto& [book, sum] : books)
        if (!sum.is_zero()) ++differing;
    return differing;
}

}  // namespace huiyin::engine
