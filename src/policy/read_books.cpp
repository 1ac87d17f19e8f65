// Books, and the postings that effects make in them.
#include <algorithm>

#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

std::vector<std::string> words_of(const Book& book) {
    std::vector<std::string> words;
    for (const BookHolder& holder : book.holders) words.push_back(holder.word);
    return words;
}

BookHolder* holder_of(Workbook& book, Book& made, const Tree& word) {
    const auto held = std::find_if(made.holders.begin(), made.holders.end(), [&](const BookHolder& each) { return each.word == word.text; });
    if (held != made.holders.end()) return &*held;
    book.diagnostics.error(word.span, "pack.unknown-holder", {{"holder", word.text}, {"book", made.name}}).suggest(nearest(word.text, words_of(made)));
    return nullptr;
}

}  // namespace

void read_books(Workbook& book, const Tree& section) {
    book.entries(section, "books", "book", "book", book.pack.books, [&](Book& made, const Tree&, const Tree& tree) {
        if (const Tree* unit = tree.find("unit")) made.unit = book.word(*unit);
        if (const Tree* what = tree.find("what"))
            if (const RecordType* type = book.need_record_type(*what)) made.what = type->id;
        if (const Tree* holders = tree.find("holders"))
            for (const auto& [word, at] : book.words(*holders)) {
                const RecordType* type = book.record_type(word);
                made.holders.push_back({word, type ? type->id : "", {}, type ? type->title : Text{word, word}});
            }
        if (const Tree* titles = tree.find("titles"); titles && titles->is_map())
            for (const auto& [word, title] : titles->members)
                if (BookHolder* held = holder_of(book, made, word)) held->title = book.text(title);
        if (const Tree* least = tree.find("least")) {
            if (least->is_map()) {
                for (const auto& [word, figure] : least->members)
                    if (BookHolder* held = holder_of(book, made, word)) held->least = book.number(figure);
            } else if (const auto figure = book.number(*least)) {
                for (BookHolder& holder : made.holders) holder.least = *figure;
            }
        }
    });
}

const Book* Workbook::book(const std::string& name) const {
    const std::size_t point = name.find('.');
    const Pack* owner = point == std::string::npos ? &pack : import(name.substr(0, point));
    const std::string bare = point == std::string::npos ? name : name.substr(point + 1);
    if (!owner) return nullptr;
    const auto found = std::find_if(owner->books.begin(), owner->books.end(), [&](const Book& each) { return each.name == bare; });
    return found == owner->books.end() ? nullptr : &*found;
}

std::vector<std::string> Workbook::book_names() const {
    std::vector<std::string> names;
    for (const Book& each : pack.books) names.push_back(each.name);
    for (const auto& held : imports)
        for (const Book& each : held->books) names.push_back(each.id);
    return names;
}

MoveEnd Workbook::holder(const Tree& tree, const Book* of, const Setting& setting) {
    MoveEnd made;
    if (!tree.quoted) {
        made.word = word(tree);
        if (!of) return made;
        const auto held = std::find_if(of->holders.begin(), of->holders.end(), [&](const BookHolder& each) { return each.word == made.word; });
        if (held == of->holders.end()) diagnostics.error(tree.span, "pack.unknown-holder", {{"holder", made.word}, {"book", of->name}}).suggest(nearest(made.word, words_of(*of)));
        else if (!held->record_type.empty()) diagnostics.error(tree.span, "pack.holder-record", {{"holder", made.word}});
        return made;
    }
    made.record = expression(tree, setting);
    if (!of || !made.record) return made;
    const std::string type = made.record.program->type().name();
    if (!type.empty() && std::none_of(of->holders.begin(), of->holders.end(), [&](const BookHolder& each) { return each.record_type == type; }))
        diagnostics.error(tree.span, "pack.unknown-holder", {{"holder", type}, {"book", of->name}});
    return made;
}

MoveAmount Workbook::posting(const Tree& tree, const Setting& setting) {
    MoveAmount made;
    if (!shaped(tree, "move")) return made;
    const Book* found = nullptr;
    if (const Tree* named = tree.find("book")) {
        found = book(word(*named));
        if (found) made.book = found->id;
        else diagnostics.error(named->span, "pack.unknown-book", {{"book", named->text}}).suggest(nearest(named->text, book_names()));
    }
    if (const Tree* what = tree.find("what")) made.what = expression(*what, setting);
    else if (found && !found->what.empty()) diagnostics.error(tree.span, "pack.posting-what", {{"book", found->name}});
    if (const Tree* amount = tree.find("amount")) {
        if (amount->quoted) made.amount.expression = expression(*amount, setting, feel::Type::Of::number);
        else if (const auto figure = number(*amount)) made.amount.literal = Json(*figure);
    }
    if (const Tree* from = tree.find("from")) made.from = holder(*from, found, setting);
    if (const Tree* to = tree.find("to")) made.to = holder(*to, found, setting);
    return made;
}

}  // namespace huiyin::policy
