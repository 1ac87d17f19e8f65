// Decisions that ask each other in a circle would never come to a value.
//
// Each decide("…") of a decision is an arrow; going along the arrows depth first, an arrow back to a decision on the path
// closes a circle. Imported decisions are compiled already and cannot ask back.
#include <algorithm>
#include <map>

#include "feel/node.hpp"
#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

class Circles {
public:
    explicit Circles(Workbook& book) : book_(book) {}

    void visit(const std::string& decision) {
        if (!visited_.insert(decision).second) return;
        for (const Workbook::Asked& each : book_.asked) {
            if (each.from != decision) continue;
            path_.push_back(&each);
            const auto start = std::find_if(path_.begin(), path_.end(), [&](const Workbook::Asked* on) { return on->from == each.to; });
            if (start != path_.end()) report({start, path_.end()});
            else visit(each.to);
            path_.pop_back();
        }
    }

private:
    void report(const std::vector<const Workbook::Asked*>& circle) {
        std::string words = circle.front()->from;
        for (const Workbook::Asked* each : circle) words += " → " + each->to;
        Diagnostic& told = book_.diagnostics.error(circle.back()->span, "pack.decision-circle", {{"path", words}});
        for (const Workbook::Asked* each : circle)
            if (each != circle.back()) told.note(each->span, "pack.asked-here", {{"decision", each->from}, {"asked", each->to}});
    }

    Workbook& book_;
    std::set<std::string> visited_;
    std::vector<const Workbook::Asked*> path_;
};

}  // namespace

void note_asked(Workbook& book, const std::string& decision, const Tree& tree, const feel::Node& node) {
    if (node.host() && node.host()->name == "decide" && node.count > 0) {
        const feel::Node& name = node.kid(0);
        if (name.op == feel::Op::literal && name.value().is_string()) book.asked.push_back({decision, name.value().as_string(), tree.inside(name.offset, name.length)});
    }
    for (const feel::Node& kid : node.kids()) note_asked(book, decision, tree, kid);
}

void check_decision_circles(Workbook& book) {
    Circles circles(book);
    for (const Decision& decision : book.pack.decisions) circles.visit(decision.name);
}

}  // namespace huiyin::policy
