// huiyin check: compiles packs, prints what the compiler says, and lists the clauses with what carries each.
#include <algorithm>
#include <iostream>
#include <optional>

#include "app/all_commands.hpp"
#include "app/packs.hpp"
#include "app/places.hpp"
#include "app/settings.hpp"
#include "policy/editor_schema.hpp"

namespace huiyin::app {
namespace {

using policy::Clause;
using policy::Pack;

/// Rules that carry a clause; a clause that a person attests is carried by that.
struct Carried {
    const Clause* clause;
    std::vector<policy::Carrier> by;
};

std::vector<Carried> carried(const Pack& pack, const policy::Policy& policy) {
    std::vector<Carried> all;
    for (const Clause& clause : pack.clauses) {
        Carried one{&clause, policy.carriers(clause.id)};
        if (clause.attest) one.by.push_back({"attestation", clause.attest->by_role, clause.attest->ask, clause.place});
        all.push_back(std::move(one));
    }
    return all;
}

/// What a kind of clause or carrier is called.
std::string word(Language language, const std::string& kind) { return message(language, "check.kind-" + kind); }

std::string carriers_line(const Carried& one, const Pack& pack, Language language) {
    constexpr std::size_t shown_max = 4;
    std::string line;
    for (std::size_t i = 0; i < std::min(shown_max, one.by.size()); ++i) {
        std::string id = one.by[i].id;
        if (id.starts_with(pack.id + ".")) id.erase(0, pack.id.size() + 1);
        line += (line.empty() ? "" : language == Language::zh ? "，" : ", ") + word(language, one.by[i].kind) + " " + id;
    }
    if (one.by.size() > shown_max) line += " " + message(language, "check.more", {{"count", std::to_string(one.by.size() - shown_max)}});
    if (one.by.empty()) line = one.clause->kind == policy::ClauseKind::rule ? message(language, "check.without-rule") : word(language, name_of(one.clause->kind));
    return line;
}

std::string padded(std::string text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return text + std::string(width < columns ? columns - width : 0, ' ');
}

void print_clauses(const Pack& pack, const policy::Policy& policy, Language language) {
    const std::vector<Carried> clauses = carried(pack, policy);
    std::size_t id_width = 0, at_width = 0, by_rules = 0;
    for (const Carried& one : clauses) {
        id_width = std::max(id_width, display_width(one.clause->id));
        at_width = std::max(at_width, display_width(one.clause->at));
        by_rules += !one.by.empty();
    }
    std::cout << pack.id << " " << pack.version << "  " << pack.title.in(language) << "\n";
    for (const Carried& one : clauses)
        std::cout << "  " << padded(one.clause->id, id_width) << "  " << padded(one.clause->at, at_width) << "  " << carriers_line(one, pack, language) << "\n";
    const auto count = [](std::size_t n) { return std::to_string(n); };
    std::cout << "  " << message(language, "check.counts", {{"clauses", count(clauses.size())}, {"carried", count(by_rules)}, {"records", count(pack.records.size())},
                                                           {"duties", count(pack.duties.size())}, {"schedules", count(pack.schedules.size())},
                                                           {"decisions", count(pack.decisions.size())}, {"prints", count(pack.prints.size())}}) << "\n";
}

Json clauses_json(const Pack& pack, const policy::Policy& policy) {
    JsonArray clauses;
    for (const Carried& one : carried(pack, policy)) {
        JsonArray by;
        for (const policy::Carrier& carrier : one.by)
            by.push_back(JsonObject{{"kind", carrier.kind}, {"id", carrier.id}, {"file", carrier.place.file}, {"line", std::int64_t{carrier.place.line}}});
        clauses.push_back(JsonObject{{"id", one.clause->id}, {"at", one.clause->at}, {"kind", name_of(one.clause->kind)}, {"file", one.clause->place.file},
                                     {"line", std::int64_t{one.clause->place.line}}, {"carriers", by}});
    }
    return clauses;
}

/// The packs that compiled, linked, so that a clause may be carried by another pack's rule.
policy::Policy linked(const std::vector<CheckedPack>& all) {
    std::vector<std::shared_ptr<const Pack>> packs;
    for (const CheckedPack& each : all)
        if (each.good()) packs.push_back(each.pack);
    return policy::Policy(std::move(packs));
}

/// An imported pack is looked at for its errors only.
bool is_told(const CheckedPack& pack) { return pack.wanted || pack.diagnostics.errors() > 0; }

void print_text(const std::vector<CheckedPack>& all, bool quiet, Language language) {
    const policy::Policy policy = linked(all);
    std::size_t errors = 0, warnings = 0;
    for (const CheckedPack& each : all) {
        if (!is_told(each)) continue;
        errors += each.diagnostics.errors();
        warnings += each.diagnostics.warnings();
        std::cout << render(each.diagnostics, each.sources.files, language);
        if (!each.faulty_import.empty())
            std::cout << each.sources.root << ": " << message(language, "check.import-faulty", {{"pack", each.header.id}, {"import", each.faulty_import}}) << "\n";
    }
    if (quiet) return;
    for (const CheckedPack& each : all)
        if (each.good() && each.wanted) print_clauses(*each.pack, policy, language);
    std::cout << message(language, "check.summary", {{"errors", std::to_string(errors)}, {"warnings", std::to_string(warnings)}}) << "\n";
}

void print_json(const std::vector<CheckedPack>& all, bool quiet, Language language) {
    const policy::Policy policy = linked(all);
    JsonArray packs;
    for (const CheckedPack& each : all) {
        if (!is_told(each)) continue;
        JsonObject pack{{"id", each.header.id}, {"version", each.header.version}, {"folder", each.sources.root}, {"good", each.good()},
                        {"errors", static_cast<std::int64_t>(each.diagnostics.errors())}, {"warnings", static_cast<std::int64_t>(each.diagnostics.warnings())},
                        {"faulty_import", each.faulty_import.empty() ? Json() : Json(each.faulty_import)}, {"diagnostics", to_json(each.diagnostics, language)}};
        if (each.good() && !quiet) pack.set("clauses", clauses_json(*each.pack, policy));
        packs.emplace_back(std::move(pack));
    }
    std::cout << Json(JsonObject{{"packs", packs}}).dump() << "\n";
}

/// The schema for editors; empty for a name that is none.
std::optional<Json> schema_named(const std::string& name) {
    if (name == "policy") return policy::policy_schema();
    if (name == "sections") return policy::sections_schema();
    if (name == "form") return policy::form_schema();
    if (name == "layout") return policy::layout_schema();
    return {};
}

int run_check(const Arguments& arguments, const Context& context) {
    if (arguments.has("schema")) {
        const auto schema = schema_named(arguments.value_or("schema", ""));
        if (!schema) complain(context, Problem("app.flag-choice", {{"flag", "schema"}, {"given", arguments.value_or("schema", "")}, {"wanted", "policy, sections, form, layout"}}));
        else std::cout << schema->pretty() << "\n";
        return schema ? done : wrong_usage;
    }
    const std::string format = arguments.value_or("format", "text");
    if (format != "text" && format != "json") {
        complain(context, Problem("app.flag-choice", {{"flag", "format"}, {"given", format}, {"wanted", "text, json"}}));
        return wrong_usage;
    }
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) {
        complain(context, settings.problem());
        return wrong_usage;
    }
    const auto library = packs_folder(*settings);
    const auto all = arguments.positionals.empty() ? compile_library(library) : compile_packs(arguments.positionals, library);
    if (!all.ok()) {
        complain(context, all.problem());
        return found_faults;
    }
    if (format == "json") print_json(*all, arguments.has("quiet"), context.language);
    else print_text(*all, arguments.has("quiet"), context.language);
    return std::all_of(all->begin(), all->end(), [](const CheckedPack& pack) { return pack.good(); }) ? done : found_faults;
}

}  // namespace

Command check_command() {
    Command command;
    command.help.name = "check";
    command.help.positionals = "[PACK…]";
    command.help.positionals_max = 1000;
    command.help.summary = {"编译制度包，列出全部错误与各条款的承担规则", "compile packs: every fault, and what carries each clause"};
    command.help.details = {"PACK 是制度包的文件夹，或制度包目录中的名称；不写则检查全部。被引用的制度包取自制度包目录。\n有错误时退出码为 1。",
                            "PACK is a pack's folder, or its name in the packs folder; none: all of them. Imports come from the packs folder.\nThe exit code is 1 when there are errors."};
    command.help.flags = {{"schema", "NAME", {"只输出编辑器用的 JSON Schema：policy、sections、form 或 layout", "only print the JSON Schema for editors: policy, sections, form or layout"}},
                          {"quiet", "", {"只显示错误与警告", "print errors and warnings only"}},
                          {"format", "FORMAT", {"输出格式：text 或 json", "format of the output: text or json"}}};
    command.settings = {"packs"};
    command.run = run_check;
    return command;
}

}  // namespace huiyin::app
