// What people see: access, notices, prints.
#include <algorithm>

#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

Mask mask_of(Workbook& book, const Tree& tree) {
    const std::string word = book.one_of(tree, "access", "mask");
    return word == "middle" ? Mask::middle : word == "last4" ? Mask::last4 : Mask::all;
}

}  // namespace

void read_access(Workbook& book, const Tree& section) {
    if (!section.is_list()) {
        book.diagnostics.error(section.span, "pack.want-list", {{"what", "access"}});
        return;
    }
    for (const Tree& item : section.items) {
        if (!book.shaped(item, "access")) continue;
        AccessRule rule;
        rule.place = Workbook::place(item.span);
        const RecordType* type = nullptr;
        if (const Tree* what = item.find("what")) {
            type = book.record_type(what->text);
            const std::size_t dot = what->text.find_last_of('.');
            if (type) rule.what = type->id;
            else if (dot != std::string::npos && (type = book.record_type(what->text.substr(0, dot)))) {
                const std::string field = what->text.substr(dot + 1);
                rule.what = type->id + "." + field;
                book.field(*type, field, what->inside(dot + 1, field.size()));
            } else book.diagnostics.error(what->span, "pack.unknown-record", {{"record", what->text}}).suggest(nearest(what->text, book.record_type_names()));
        }
        const Setting setting{type, {}};
        if (const Tree* may = item.find("may"))
            for (const auto& [text, at] : book.words(*may)) {
                const std::string word = book.one_of(*at, "access", "may");
                rule.read = rule.read || word == "read";
                rule.export_ = rule.export_ || word == "export";
                rule.print = rule.print || word == "print";
            }
        rule.who = book.who(item.find("who"), setting);
        if (const Tree* condition = item.find("if")) rule.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
        if (const Tree* mask = item.find("mask")) rule.mask = mask_of(book, *mask);
        if (const Tree* log = item.find("log")) rule.log = book.boolean(*log);
        if (const Tree* never = item.find("never")) rule.never = book.boolean(*never);
        rule.clauses = book.clauses_of(item);
        book.pack.access.push_back(std::move(rule));
    }
}

void read_notices(Workbook& book, const Tree& section) {
    book.entries(section, "notices", "notice", "notice", book.pack.notices, [&](Notice& made, const Tree& key, const Tree& tree) {
        if (tree.find("start")) made.start = book.events(tree.find("start"), nullptr);
        const Setting setting{made.start.empty() || made.start[0].record_type.empty() ? nullptr : book.record_type(made.start[0].record_type), {}};
        if (const Tree* to = tree.find("to")) {
            made.to_customer = to->is_scalar() && !to->quoted && to->text == "customer";
            if (!made.to_customer) made.to = book.who(to, setting);
        }
        if (made.to_customer && !(tree.find("public") && book.boolean(*tree.find("public")))) book.diagnostics.error(key.span, "pack.notice-not-public", {{"notice", key.text}});
        if (const Tree* text = tree.find("text")) {
            made.text = book.text(*text);
            if (const Tree* zh = text->find("zh")) made.texts_zh = book.pieces(*zh, setting);
            if (const Tree* en = text->find("en")) made.texts_en = book.pieces(*en, setting);
        }
    });
}

void read_prints(Workbook& book, const Tree& section) {
    book.entries(section, "prints", "print", "print", book.pack.prints, [&](Print& made, const Tree&, const Tree& tree) {
        const RecordType* type = tree.find("for") ? book.need_record_type(*tree.find("for")) : nullptr;
        if (type) made.record_type = type->id;
        if (const Tree* layout = tree.find("layout")) {
            made.layout_file = book.sources.root + book.word(*layout);
            const auto file = book.sources.files.find(made.layout_file);
            if (file == book.sources.files.end()) book.diagnostics.error(layout->span, "pack.no-file", {{"file", layout->text}});
            else {
                made.layout = file->second;
                book.files_read.insert(made.layout_file);
                const std::vector<Tree> documents = read_yaml(made.layout_file, file->second, book.diagnostics);
                if (!documents.empty()) {
                    check_layout(book, documents.front(), type);
                    made.layout_data = documents.front().to_json();
                }
            }
        }
        if (const Tree* paper = tree.find("paper")) {
            made.paper = book.one_of(*paper, "print", "paper");
        }
    });
}

}  // namespace huiyin::policy
