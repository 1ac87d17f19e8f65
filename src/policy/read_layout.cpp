// Layouts of printed forms (docs/print-layout.md): their shape, and every path against the record that it shows.
#include <algorithm>

#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

class LayoutReader {
public:
    LayoutReader(Workbook& book) : book_(book) {}

    void read(const Tree& layout, const RecordType* type) {
        if (!book_.shaped(layout, "layout")) return;
        if (const Tree* title = layout.find("title")) static_cast<void>(book_.text(*title));
        list(layout.find("head"), "cell", [&](const Tree& each) { cell(each, type); });
        if (const Tree* qr = layout.find("qr")) path(*qr, type);
        blocks(layout.find("blocks"), type);
    }

private:
    template <typename Read>
    void list(const Tree* tree, const char* rule, Read read) {
        if (!tree) return;
        if (!tree->is_list()) {
            book_.diagnostics.error(tree->span, "pack.want-list", {{"what", std::string(rule) + "s"}});
            return;
        }
        for (const Tree& each : tree->items)
            if (book_.shaped(each, rule)) read(each);
    }

    void blocks(const Tree* tree, const RecordType* type) {
        list(tree, "block", [&](const Tree& block) { this->block(block, type); });
    }

    void block(const Tree& block, const RecordType* type) {
        if (block.members.empty()) book_.diagnostics.error(block.span, "pack.empty-block");
        if (const Tree* heading = block.find("heading")) static_cast<void>(book_.text(*heading));
        if (const Tree* empty = block.find("empty")) static_cast<void>(book_.text(*empty));
        list(block.find("row"), "cell", [&](const Tree& each) { cell(each, type); });
        if (const Tree* box = block.find("box"); box && book_.shaped(*box, "cell")) cell(*box, type);
        if (const Tree* each = block.find("each")) blocks(block.find("blocks"), related(*each, type));
        if (const Tree* table = block.find("table"); table && book_.shaped(*table, "table")) this->table(*table, type);
        list(block.find("signatures"), "signature", [&](const Tree& each) {
            label(each);
            for (const char* key : {"image", "name", "date"})
                if (const Tree* held = each.find(key)) path(*held, type);
        });
        if (const Tree* approvals = block.find("approvals"); approvals && type) book_.action(*type, book_.word(*approvals), approvals->span);
    }

    void label(const Tree& tree) {
        if (const Tree* label = tree.find("label")) static_cast<void>(book_.text(*label));
    }

    void cell(const Tree& tree, const RecordType* type) {
        label(tree);
        if (const Tree* value = tree.find("value")) path(*value, type);
    }

    void table(const Tree& table, const RecordType* type) {
        if (const Tree* name = table.find("related")) {
            const RecordType* items = related(*name, type);
            list(table.find("columns"), "cell", [&](const Tree& each) { cell(each, items); });
            return;
        }
        const Tree* lines = table.find("lines");
        const Field* field = lines && type ? book_.field(*type, book_.word(*lines), lines->span) : nullptr;
        if (field && field->type != FieldType::lines) book_.diagnostics.error(lines->span, "pack.no-lines", {{"field", field->name}});
        list(table.find("columns"), "cell", [&](const Tree& each) {
            label(each);
            if (const Tree* value = each.find("value"); value && field && field->type == FieldType::lines) column(*value, *field);
        });
    }

    void column(const Tree& value, const Field& lines) {
        std::vector<std::string> names;
        for (const Field& each : lines.lines) names.push_back(each.name);
        const std::string name = book_.word(value);
        if (std::find(names.begin(), names.end(), name) == names.end())
            book_.diagnostics.error(value.span, "pack.unknown-field", {{"field", name}, {"record", lines.name}}).suggest(nearest(name, names));
    }

    /// The records that lead here by their x-back, by its name.
    std::vector<std::pair<std::string, const RecordType*>> ways(const RecordType& type) const {
        std::vector<std::pair<std::string, const RecordType*>> all;
        const auto from = [&](const Pack& pack) {
            for (const RecordType& other : pack.records)
                for (const Field& field : other.form.fields)
                    if (field.reference_type == type.id && !field.back_name.empty()) all.emplace_back(field.back_name, &other);
        };
        from(book_.pack);
        for (const auto& held : book_.imports) from(*held);
        return all;
    }

    const RecordType* way(const RecordType& type, const std::string& name, const Span& span) {
        std::vector<std::string> names;
        for (const auto& [each, other] : ways(type)) {
            if (each == name) return other;
            names.push_back(each);
        }
        book_.diagnostics.error(span, "pack.no-way-back", {{"name", name}, {"record", type.name}}).suggest(nearest(name, names));
        return nullptr;
    }

    const RecordType* related(const Tree& name, const RecordType* type) { return type ? way(*type, book_.word(name), name.span) : nullptr; }

    void path(const Tree& tree, const RecordType* type) {
        static const std::vector<std::string> specials{"@number", "@state", "@title", "@created_at", "@changed_at", "@created_by", "@owner", "@department", "@customer", "@organisation", "@printed_at", "@printed_by", "@pack_version"};
        std::string text = book_.word(tree);
        bool wants_number = false;
        if (constexpr std::string_view number = ".@number"; !text.starts_with("@") && text.ends_with(number)) {
            text.resize(text.size() - number.size());
            wants_number = true;
        }
        if (text.starts_with("@")) {
            if (std::find(specials.begin(), specials.end(), text) == specials.end())
                book_.diagnostics.error(tree.span, "pack.unknown-field", {{"field", text}, {"record", "@"}}).suggest(nearest(text, specials));
            return;
        }
        std::size_t at = 0;
        for (std::size_t dot; type && (dot = text.find('.', at)) != std::string::npos; at = dot + 1) type = way(*type, text.substr(at, dot - at), tree.inside(at, dot - at));
        if (type && wants_number) return reference(*type, text.substr(at), tree);
        if (type) book_.field(*type, text.substr(at), at == 0 ? tree.span : tree.inside(at, text.size() - at));
    }

    /// A field of which the number stands on the paper: it must refer to something that has one.
    void reference(const RecordType& type, const std::string& name, const Tree& tree) {
        const Field* field = book_.field(type, name, tree.span);
        if (field && field->reference_type.empty()) book_.diagnostics.error(tree.span, "pack.no-number", {{"field", field->name}});
    }

    Workbook& book_;
};

}  // namespace

void check_layout(Workbook& book, const Tree& layout, const RecordType* type) { LayoutReader(book).read(layout, type); }

}  // namespace huiyin::policy
