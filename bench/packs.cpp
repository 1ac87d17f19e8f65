// How long a pack takes to compile: the shipped ones, and one made up of 100 clauses with a record type, a lifecycle, two
// duties and a decision for every five. Each figure is the best of five runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "policy/compiler.hpp"

using namespace huiyin;

namespace {

std::shared_ptr<const policy::Pack> measure(const char* name, const policy::Sources& sources, const std::vector<std::shared_ptr<const policy::Pack>>& imports) {
    std::shared_ptr<const policy::Pack> pack;
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
        const auto start = std::chrono::steady_clock::now();
        policy::Diagnostics diagnostics;
        pack = policy::compile(sources, imports, diagnostics);
        best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        if (!pack) std::fputs(policy::render(diagnostics, sources.files, Language::en).c_str(), stderr);
    }
    std::printf("| %-28s | %7zu | %8zu | %8.1f |\n", name, pack ? pack->clauses.size() : 0, pack ? pack->records.size() : 0, best);
    return pack;
}

policy::Sources made_up(int types) {
    std::string text = "policy: made-up\nversion: 1.0.0\ntitle: {zh: 甲, en: Made up}\neffective: 2026-01-01\nroles: {clerk: {zh: 乙, en: Clerk}, head: {zh: 丙, en: Head}}\n";
    std::string clauses = "clauses:\n", records = "records:\n", duties = "duties:\n", decisions = "decisions:\n";
    for (int i = 0; i < types; ++i) {
        const std::string n = std::to_string(i);
        const auto clause = [&](int k) { return "P-C" + std::to_string(i * 5 + k); };
        for (int k = 0; k < 5; ++k) clauses += "  " + clause(k) + ": {at: 一, text: {zh: 条文, en: A clause}}\n";
        records += "  case" + n + ":\n    title: {zh: 事项, en: Case}\n    form: form.json\n    owes_reply: true\n"
                   "    states: {open: {zh: 开, en: Open}, busy: {zh: 办, en: Busy}, held: {zh: 停, en: Held}, closed: {zh: 结, en: Closed, end: true}}\n    actions:\n"
                   "      register: {zh: 登记, en: Register, from: new, to: open, by: clerk, ask: [caller, kind], offer: [amount, count, parent], clause: " + clause(0) + "}\n"
                   "      take: {zh: 承办, en: Take, from: open, to: busy, by: [clerk, head], offer: [amount, count], require: [{that: 'record.kind = \"minor\" or has_role(actor, \"head\")', say: {zh: 甲, en: A}, clause: " + clause(1) + "}]}\n"
                   "      hold: {zh: 搁置, en: Hold, from: busy, to: held, by: head, judge: [{that: 'record.count < 3', clause: " + clause(2) + "}]}\n"
                   "      resume: {zh: 恢复, en: Resume, from: held, to: busy, by: head}\n"
                   "      answer: {zh: 答复, en: Answer, from: busy, by: head, replies: true, offer: [good, {field: amount, propose: 'decide(\"fine" + n + "\")'}], "
                   "to: [{if: 'input.good', state: closed}, {state: open, do: [{set: {count: 'coalesce(record.count, 0) + 1'}}]}], "
                   "require: [{that: 'every c in record.children" + n + " satisfies c.state = \"closed\"', say: {zh: 甲, en: A}, clause: " + clause(3) + "}]}\n";
        duties += "  answer" + n + ": {zh: 答复, en: Answer, clause: " + clause(4) + ", start: case" + n + ".register, due: 1 week, kept_by: case" + n + ".answer, who: clerk, late: [{after: 0 hours, notify: head}, {after: 1 working day, notify: head}]}\n"
                  "  take" + n + ": {zh: 承办, en: Take, clause: " + clause(4) + ", start: case" + n + ".register, due: 1 day, kept_by: case" + n + "/busy, who: clerk, inside: answer" + n + "}\n";
        decisions += "  fine" + n + ": {zh: 罚, en: Fine, hit: first, in: {kind: [minor, severe], count: number}, out: {amount: money}, rows: [[minor, '< 3', 200.00], [severe, '< 3', 500.00], ['-', '>= 3', 1500.00], ['-', '-', 0.00]]}\n";
    }
    policy::Sources sources{"made-up/", {{"made-up/policy.yaml", text + clauses + records + duties + decisions}}};
    for (int i = 0; i < types; ++i) {
        const std::string n = std::to_string(i);
        std::string& policy = sources.files.at("made-up/policy.yaml");
        policy.replace(policy.find("form: form.json"), 15, "form: form" + n + ".json");
        sources.files["made-up/form" + n + ".json"] = R"({"properties": {"caller": {"x-title": {"zh": "甲", "en": "A"}, "type": "string"}, "kind": {"x-title": {"zh": "乙", "en": "B"}, "enum": ["minor", "severe"], "x-titles": {"minor": {"zh": "轻", "en": "Minor"}, "severe": {"zh": "重", "en": "Severe"}}},
            "amount": {"x-title": {"zh": "丙", "en": "C"}, "x-type": "money"}, "count": {"x-title": {"zh": "丁", "en": "D"}, "type": "integer"}, "good": {"x-title": {"zh": "戊", "en": "E"}, "type": "boolean"},
            "parent": {"x-title": {"zh": "己", "en": "F"}, "x-ref": "case)" + n + R"(", "x-back": "children)" + n + R"("}}})";
    }
    return sources;
}

}  // namespace

int main() {
    std::printf("| %-28s | %7s | %8s | %8s |\n| --- | ---: | ---: | ---: |\n", "pack", "clauses", "records", "ms");
    measure("made up, 100 clauses", made_up(20), {});
    measure("made up, 300 clauses", made_up(60), {});
    std::vector<std::shared_ptr<const policy::Pack>> done;
    std::vector<std::string> names{"base"};
    for (const auto& entry : std::filesystem::directory_iterator(std::string(HUIYIN_SOURCE_DIR) + "/policies"))
        if (entry.path().filename() != "base") names.push_back(entry.path().filename().string());
    for (const std::string& name : names)
        if (const auto sources = policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/policies/" + name); sources.ok())
            if (auto pack = measure(name.c_str(), *sources, done)) done.push_back(std::move(pack));
    return 0;
}
