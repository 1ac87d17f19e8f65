#include "dmn/table_check.hpp"

#include "base/text.hpp"
#include "dmn/data_type.hpp"
#include "dmn/table.hpp"

namespace huiyin::dmn {
namespace {

std::string case_text(const feel::Finding& finding) {
    std::string text;
    for (const auto& [name, value] : finding.witness) text += (text.empty() ? "" : ", ") + name + " = " + value.to_text();
    return text;
}

Problem told(const std::string& name, const feel::Finding& finding) {
    const auto row = [&](std::size_t i) { return i < finding.rules.size() ? std::to_string(finding.rules[i] + 1) : std::string(); };
    switch (finding.kind) {
        case feel::Finding::Kind::gap: return Problem("dmn.table-gap", {{"name", name}, {"case", case_text(finding)}});
        case feel::Finding::Kind::overlap: return Problem("dmn.table-overlap", {{"name", name}, {"first", row(0)}, {"second", row(1)}, {"case", case_text(finding)}});
        case feel::Finding::Kind::conflict: return Problem("dmn.table-conflict", {{"name", name}, {"first", row(0)}, {"second", row(1)}, {"case", case_text(finding)}});
        case feel::Finding::Kind::unreachable: return Problem("dmn.table-unreachable", {{"name", name}, {"row", row(0)}});
    }
    return Problem("dmn.table-unreachable", {{"name", name}, {"row", row(0)}});
}

Problem told(const std::string& name, const feel::Advice& advice) {
    if (advice.kind == feel::Advice::Kind::subsumed)
        return Problem("dmn.table-subsumed", {{"name", name}, {"row", std::to_string(advice.rules[0] + 1)}, {"by", std::to_string(advice.rules[1] + 1)}});
    const char* better = advice.better == feel::HitPolicy::unique ? "UNIQUE" : advice.better == feel::HitPolicy::any ? "ANY" : "FIRST";
    return Problem("dmn.table-policy", {{"name", name}, {"policy", better}});
}

/// A list of texts out of what is allowed becomes a choice, whose values the analysis goes through.
feel::Type input_type(const Types& types, const Clause& input) {
    const DataTypePtr type = types.find(input.type);
    std::string allowed = input.allowed;
    if (allowed.empty() && type && type->constraints.size() == 1) allowed = type->constraints[0].first;
    const feel::Compiled list = feel::compile("[" + allowed + "]", feel::Scope(), feel::Type::any(), feel::Rigor::lenient);
    if (!allowed.empty() && list.program) {
        feel::Evaluation evaluation{std::span<const feel::Value>()};
        std::vector<std::string> values;
        const feel::Value held = list.program->evaluate(evaluation);
        if (held.is_list())
            for (const feel::Value& value : held.as_list())
                if (value.is_string()) values.push_back(value.as_string());
        if (!values.empty() && values.size() == held.as_list().size()) return feel::Type::choice(std::move(values));
    }
    return type ? type->type : feel::Type::any();
}

}  // namespace

std::vector<Problem> check_tables(const Model& model) {
    std::vector<Problem> out;
    std::vector<Model> alone(1);
    alone[0].items = model.items;
    const Types types(alone, 0);
    for (const Element& element : model.elements) {
        if (!element.logic || element.logic->of != Expression::Of::table) continue;
        const Table& table = *element.logic->table;
        if (auto fault = shape_fault(element.name, table)) {
            out.push_back(*std::move(fault));
            continue;
        }
        feel::TableDefinition definition = table_definition(table);
        for (std::size_t i = 0; i < table.inputs.size(); ++i) definition.inputs[i].type = input_type(types, table.inputs[i]);
        std::vector<feel::CellFault> faults;
        const auto compiled = feel::DecisionTable::compile(std::move(definition), feel::Scope(), faults, feel::Rigor::lenient);
        for (const feel::CellFault& fault : faults)
            out.emplace_back("dmn.cell", std::vector<ProblemParameter>{{"name", element.name}, {"rule", std::to_string(fault.rule + 1)}, {"column", std::to_string(fault.column + 1)},
                                                                       {"fault", message(Language::zh, fault.fault.code, fault.fault.params)}, {"fault_en", message(Language::en, fault.fault.code, fault.fault.params)}});
        if (!compiled) continue;
        for (const feel::Finding& finding : compiled->analyse()) out.push_back(told(element.name, finding));
        for (const feel::Advice& advice : compiled->advise()) out.push_back(told(element.name, advice));
    }
    return out;
}

}  // namespace huiyin::dmn
