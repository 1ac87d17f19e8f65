// A pack means the same however it is laid out: its trees are printed anew in random styles of YAML (blocks or flow, any
// quotes, escapes, literal blocks) and its sections spread over included files, and the model must not change. The seed is
// printed with a failure; HUIYIN_SEED runs it again.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "policy/compiler.hpp"
#include "policy/yaml_tree.hpp"

namespace huiyin::policy {
namespace {

class Printer {
public:
    explicit Printer(std::uint32_t seed) : random_(seed) {}
    bool chance(int percent) { return std::uniform_int_distribution<int>(1, 100)(random_) <= percent; }
    std::size_t below(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }

    /// What stands behind "key:", a blank or line break in front, ending without a line break.
    std::string behind(const Tree& tree, int depth) {
        if (tree.is_nothing()) return "";
        if (tree.is_scalar()) return " " + scalar(tree, depth, false);
        const bool empty = tree.items.empty() && tree.members.empty();
        if (empty || (fits_flow(tree) && chance(40))) return " " + flow(tree);
        std::string out;
        const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
        for (const Tree& item : tree.items) out += "\n" + indent + "-" + behind(item, depth + 1);
        for (const auto& [key, value] : tree.members) out += "\n" + indent + key.text + ":" + behind(value, depth + 1);
        return out;
    }

private:
    static bool plain_in_flow(const Tree& tree) { return tree.quoted || tree.text.find_first_of(",[]{}?") == std::string::npos; }
    static bool fits_flow(const Tree& tree) {
        if (tree.is_scalar()) return plain_in_flow(tree);
        return std::all_of(tree.items.begin(), tree.items.end(), fits_flow) &&
               std::all_of(tree.members.begin(), tree.members.end(), [](const auto& member) { return plain_in_flow(member.first) && fits_flow(member.second); });
    }

    std::string flow(const Tree& tree) {
        if (tree.is_nothing()) return "null";
        if (tree.is_scalar()) return scalar(tree, 0, true);
        std::string out;
        for (const Tree& item : tree.items) out += (out.empty() ? "" : ", ") + flow(item);
        for (const auto& [key, value] : tree.members) out += (out.empty() ? "" : ",  ") + key.text + ": " + flow(value);
        return tree.is_list() ? "[" + out + "]" : "{" + out + "}";
    }

    std::string scalar(const Tree& tree, int depth, bool in_flow) {
        if (!tree.quoted) return tree.text;
        const bool lines = tree.text.find('\n') != std::string::npos;
        const bool literal = !tree.text.empty() && tree.text.front() != ' ' && tree.text.front() != '\n' && tree.text.find('\r') == std::string::npos && !tree.text.ends_with("\n\n");
        if (!in_flow && literal && chance(30)) {
            std::string out = tree.text.ends_with("\n") ? "|" : "|-";
            const std::string indent(static_cast<std::size_t>(std::max(depth, 1)) * 2, ' ');
            for (std::size_t at = 0; at < tree.text.size();) {
                const std::size_t end = std::min(tree.text.find('\n', at), tree.text.size());
                out += "\n" + (end > at ? indent : "") + tree.text.substr(at, end - at);
                at = end + 1;
            }
            return out;
        }
        if (!lines && chance(50)) {
            std::string out = "'";
            for (const char c : tree.text) out += c == '\'' ? std::string("''") : std::string(1, c);
            return out + "'";
        }
        std::string out = "\"";
        for (const char c : tree.text) out += c == '"' || c == '\\' ? std::string("\\") + c : c == '\n' ? std::string("\\n") : c == 'e' && chance(10) ? std::string("\\x65") : std::string(1, c);
        return out + "\"";
    }

    std::mt19937 random_;
};

/// Every section entry in a file of its own choosing.
Sources laid_out(const Sources& sources, std::uint32_t seed) {
    Printer printer(seed);
    Diagnostics diagnostics;
    Sources made{sources.root, {}};
    std::vector<std::string> files{"policy.yaml", "a.yaml", "b.yaml", "c.yaml"};
    std::map<std::string, std::map<std::string, Tree>> sections;              // file → section → tree
    std::string head;
    for (const auto& [path, text] : sources.files) {
        if (!path.ends_with(".yaml") || path.find("/print/") != std::string::npos) {
            made.files[path] = text;
            continue;
        }
        for (const Tree& document : read_yaml(path, text, diagnostics))
            for (const auto& [key, value] : document.members) {
                if (key.text == "include") continue;
                const bool section = (value.is_map() && key.text != "title" && key.text != "imports") || key.text == "access";
                if (!section) head += key.text + ":" + printer.behind(value, 1) + "\n";
                for (const auto& member : value.members)
                    if (section) {
                        Tree& target = sections[files[printer.below(files.size())]][key.text];
                        target.kind = Tree::Kind::map;
                        target.members.push_back(member);
                    }
                for (const Tree& item : value.items)
                    if (section) {
                        Tree& target = sections[files[printer.below(files.size())]][key.text];
                        target.kind = Tree::Kind::list;
                        target.items.push_back(item);
                    }
            }
    }
    EXPECT_EQ(diagnostics.all().size(), 0U);
    for (const std::string& file : files) {
        std::string text = file == "policy.yaml" ? head + "include: [a.yaml, b.yaml, c.yaml]\n" : "# " + file + "\n";
        for (const auto& [name, tree] : sections[file]) text += name + ":" + printer.behind(tree, 1) + "\n";
        if (file != "policy.yaml" && sections[file].empty()) text += "clauses: {}\n";
        made.files[sources.root + file] = text;
    }
    return made;
}

// ---- the model as text, in an order that does not depend on files ---------------------------------------------------

std::string said(const Text& text) { return text.zh + "/" + text.en; }
std::string said(const Expression& expression) { return expression ? "«" + expression.text + "»" : ""; }
std::string said(const Value& value) { return value.literal ? value.literal->dump() : said(value.expression); }
std::string said(const ClauseIds& ids) { std::string out; for (const auto& id : ids) out += " " + id; return out; }
std::string said(const Who& who) {
    std::string out;
    for (const WhoTerm& term : who.any) {
        out += " who(" + term.role + said(term.person) + said(term.of) + said(term.condition);
        for (const auto& each : term.not_these) out += " not" + said(each);
        for (const auto& each : term.other_than) out += " other " + each;
        out += ")";
    }
    return out;
}
std::string said(const std::vector<std::pair<std::string, Value>>& values) { std::string out; for (const auto& [name, value] : values) out += " " + name + "=" + said(value); return out; }
std::string said(const Effects& effects) {
    std::string out;
    for (const Effect& effect : effects) {
        out += " do" + std::to_string(effect.what.index()) + said(effect.condition) + said(effect.each) + said(effect.clauses);
        if (const auto* set = std::get_if<SetFields>(&effect.what)) out += said(set->fields);
        if (const auto* create = std::get_if<CreateRecord>(&effect.what)) out += create->record_type + create->action + said(create->with);
        if (const auto* perform = std::get_if<PerformOn>(&effect.what)) out += perform->action + said(perform->with);
        if (const auto* told = std::get_if<Notify>(&effect.what)) out += said(told->to) + said(told->text);
    }
    return out;
}
std::string said(const std::vector<Row>& rows) { std::string out; for (const Row& row : rows) out += " row" + said(row.that) + said(row.say) + row.field + said(row.clauses) + said(row.unless); return out; }
std::string said(const std::vector<EventRef>& events) { std::string out; for (const auto& e : events) out += " on " + e.record_type + std::to_string(static_cast<int>(e.kind)) + e.name + said(e.condition); return out; }
std::string said(const std::vector<LadderStep>& steps) { std::string out; for (const auto& s : steps) out += " step " + s.offset.to_string() + said(s.notify) + said(s.text) + said(s.effects) + said(s.clauses); return out; }
std::string said(const Due& due) { return (due.limit ? due.limit->to_string() : "") + said(due.expression); }

std::string described(const Pack& pack) {
    std::vector<std::string> lines{pack.id + pack.version + said(pack.title) + pack.effective.to_string()};
    for (const Parameter& p : pack.parameters) lines.push_back("parameter " + p.id + said(p.title) + p.initial.dump() + said(p.clauses));
    for (const Clause& c : pack.clauses) lines.push_back("clause " + c.id + c.at + said(c.text) + std::to_string(static_cast<int>(c.kind)) + said(c.reading) + (c.attest ? c.attest->by_role : ""));
    for (const Role& r : pack.roles) lines.push_back("role " + r.id + said(r.title) + r.above + said(r.clauses));
    for (const RecordType& t : pack.records) {
        lines.push_back("record " + t.id + said(t.title) + t.number + t.form.schema.dump() + said(t.require));
        for (const State& s : t.states) lines.push_back("state " + t.id + s.id + said(s.title) + (s.end ? "." : ""));
        for (const Action& a : t.actions) {
            std::string line = "action " + t.id + a.id + said(a.title) + said(a.by) + said(a.require) + said(a.confirm) + said(a.judge) + said(a.effects) + said(a.happened) + said(a.clauses);
            for (const Branch& b : a.to) line += " to " + b.state + said(b.condition) + said(b.effects);
            for (const Ask& k : a.asks) line += " ask " + k.field + (k.required ? "!" : "") + said(k.propose) + said(k.clauses);
            if (a.approve) for (const ApprovalStep& s : a.approve->steps) line += " approve " + s.name + said(s.by) + s.quorum + said(s.clauses);
            lines.push_back(line);
        }
    }
    for (const Duty& d : pack.duties) lines.push_back("duty " + d.id + said(d.title) + said(d.clauses) + said(d.start) + said(d.due) + said(d.who) + said(d.kept_by) + said(d.kept_when) + said(d.drop) + said(d.warn) + said(d.late) + d.inside + said(d.waive));
    for (const Schedule& s : pack.schedules) lines.push_back("schedule " + s.id + s.every.to_string() + said(s.population) + s.create + s.create_action + said(s.with) + said(s.due) + said(s.who) + said(s.late));
    for (const Decision& d : pack.decisions) {
        std::string line = "decision " + d.id + said(d.title) + said(d.expression) + said(d.clauses);
        if (d.table)
            for (const auto& rule : d.table->definition().rules) {
                for (const auto& cell : rule.tests) line += "|" + cell;
                for (const auto& cell : rule.outputs) line += "|" + cell;
            }
        lines.push_back(line);
    }
    for (const Metric& m : pack.metrics) lines.push_back("metric " + m.id + said(m.value) + said(m.part) + said(m.whole) + m.target + said(m.missed));
    for (const AccessRule& r : pack.access) lines.push_back("access " + r.what + said(r.who) + said(r.condition) + (r.read ? "r" : "") + (r.export_ ? "e" : "") + (r.print ? "p" : "") + said(r.clauses));
    for (const Notice& n : pack.notices) lines.push_back("notice " + n.id + said(n.start) + said(n.to) + said(n.text));
    for (const View& v : pack.views) lines.push_back("view " + v.id + said(v.title) + said(v.where) + v.sort);
    std::sort(lines.begin(), lines.end());
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

std::shared_ptr<const Pack> compiled(const Sources& sources, const std::vector<std::shared_ptr<const Pack>>& imports, std::string& faults) {
    Diagnostics diagnostics;
    auto pack = compile(sources, imports, diagnostics);
    if (!pack) faults = render(diagnostics, sources.files, Language::en);
    return pack;
}

TEST(Layout, ChangesNothing) {
    std::uint32_t seed = std::getenv("HUIYIN_SEED") ? static_cast<std::uint32_t>(std::atoi(std::getenv("HUIYIN_SEED"))) : std::random_device{}();
    std::vector<std::shared_ptr<const Pack>> imports;
    for (const char* name : {"base", "complaint-handling"}) {
        auto folder = read_folder(std::string(HUIYIN_SOURCE_DIR) + "/policies/" + name);
        ASSERT_TRUE(folder.ok());
        Sources sources = *folder;
        std::erase_if(sources.files, [&](const auto& file) { return file.first.find("/scenarios/") != std::string::npos; });
        std::string faults;
        const auto pack = compiled(sources, imports, faults);
        ASSERT_TRUE(pack) << faults;
        const std::string wanted = described(*pack);
        for (int round = 0; round < 5; ++round, ++seed) {
            const Sources anew = laid_out(sources, seed);
            const auto same = compiled(anew, imports, faults);
            ASSERT_TRUE(same) << "HUIYIN_SEED=" << seed << "\n" << faults.substr(0, 2000);
            ASSERT_TRUE(described(*same) == wanted) << "HUIYIN_SEED=" << seed;
        }
        imports.push_back(pack);
    }
}

}  // namespace
}  // namespace huiyin::policy
