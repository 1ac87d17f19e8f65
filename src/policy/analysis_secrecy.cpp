// Values that lose their mask or their level on the way: copied into a field, worked into a formula, said in a text.
//
// Only what flows into the result counts: an operand of a comparison tells yes or no, not the telephone number.
#include <algorithm>
#include <array>

#include "feel/node.hpp"
#include "policy/analysis.hpp"

namespace huiyin::policy {
namespace {

using feel::Node;
using feel::Op;

struct Guarded { std::string field; std::size_t level = 0; bool masked = false; Place place; };

std::size_t level_of(const std::string& secrecy) {
    static const std::array<std::string_view, 4> levels{"", "秘密", "机密", "绝密"};
    const auto found = std::find(levels.begin(), levels.end(), secrecy);
    return found == levels.end() ? 0 : static_cast<std::size_t>(found - levels.begin());
}

class Flows {
public:
    explicit Flows(const Workbook& book) : book_(book) {
        const auto add = [&](const Pack& pack) {
            for (const AccessRule& rule : pack.access)
                if (rule.mask != Mask::none) masked_.insert(rule.what);
        };
        add(book.pack);
        for (const auto& held : book.imports) add(*held);
    }

    [[nodiscard]] Guarded guard_of(const std::string& type, const Field& field) const {
        return {type + "." + field.name, level_of(field.secrecy), field.mask != Mask::none || masked_.contains(type + "." + field.name), field.place};
    }

    /// Fields whose values flow into what the node gives.
    void sources(const Node& node, const Setting& setting, std::vector<Guarded>& out) const {
        switch (node.op) {
            case Op::path: case Op::variable: {
                std::vector<std::string> path;
                if (dotted(node, path)) follow(path, setting, out);
                return;
            }
            case Op::add: case Op::list: case Op::context: case Op::call: case Op::filter:
                for (const feel::Node& kid : node.kids()) sources(kid, setting, out);
                return;
            case Op::choose:
                for (std::size_t i = 1; i < node.count; ++i) sources(node.kid(i), setting, out);
                return;
            default: return;
        }
    }

private:
    static bool dotted(const Node& node, std::vector<std::string>& path) {
        if (node.op == Op::path && node.count > 0 && !dotted(node.kid(0), path)) return false;
        if (node.op != Op::path && node.op != Op::variable) return false;
        path.push_back(node.name());
        return true;
    }

    void follow(const std::vector<std::string>& path, const Setting& setting, std::vector<Guarded>& out) const {
        const RecordType* type = path[0] == "record" || path[0] == "previous" || path[0] == "input" ? setting.record : path[0] == "item" ? book_.record_type(setting.item.name()) : path[0] == "actor" ? book_.record_type("base.person") : nullptr;
        for (std::size_t i = 1; type && i < path.size(); ++i) {
            const Field* field = type->form.find(path[i]);
            if (!field) return;
            if (i + 1 == path.size()) {
                const Guarded found = guard_of(type->id, *field);
                if (found.level > 0 || found.masked) out.push_back(found);
            }
            type = field->reference_type.empty() ? nullptr : book_.record_type(field->reference_type);
        }
    }

    const Workbook& book_;
    std::set<std::string> masked_;
};

}  // namespace

void analyse_secrecy(Workbook& book) {
    const Flows flows(book);
    for (const Workbook::Copy& copy : book.copies) {
        const Guarded target = copy.field ? flows.guard_of(copy.target, *copy.field) : Guarded{};
        std::vector<Guarded> sources;
        flows.sources(copy.program->root(), copy.setting, sources);
        for (const Guarded& source : sources) {
            const std::string into = copy.field ? target.field : "text";
            if (source.level > target.level) book.diagnostics.error(copy.span, "pack.secret-leaks", {{"field", source.field}, {"into", into}}).note(span_of(source.place, 1), "pack.guarded-here", {{"field", source.field}});
            else if (source.masked && !target.masked) book.diagnostics.warning(copy.span, "pack.mask-lost", {{"field", source.field}, {"into", into}}).note(span_of(source.place, 1), "pack.guarded-here", {{"field", source.field}});
        }
    }
}

}  // namespace huiyin::policy
