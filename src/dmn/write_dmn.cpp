#include <pugixml.hpp>

#include <array>
#include <sstream>

#include "dmn/exchange.hpp"

namespace huiyin::dmn {
namespace {

using feel::Aggregation;
using feel::HitPolicy;
using feel::Type;
using Xml = pugi::xml_node;

const char* policy_name(HitPolicy policy) {
    switch (policy) {
        case HitPolicy::unique: return "UNIQUE";
        case HitPolicy::first: return "FIRST";
        case HitPolicy::any: return "ANY";
        case HitPolicy::priority: return "PRIORITY";
        case HitPolicy::rule_order: return "RULE ORDER";
        case HitPolicy::output_order: return "OUTPUT ORDER";
        case HitPolicy::collect: return "COLLECT";
    }
    return "UNIQUE";
}
const char* aggregation_name(Aggregation aggregation) {
    switch (aggregation) {
        case Aggregation::none: return nullptr;
        case Aggregation::sum: return "SUM";
        case Aggregation::min: return "MIN";
        case Aggregation::max: return "MAX";
        case Aggregation::count: return "COUNT";
    }
    return nullptr;
}

/// FEEL's name of the type; empty for any, and for what DMN must define first.
std::string type_name(const Type& type) {
    switch (type.of()) {
        case Type::Of::number: case Type::Of::string: case Type::Of::boolean: case Type::Of::date: case Type::Of::time: case Type::Of::date_time:
        case Type::Of::days_time_duration: case Type::Of::years_months_duration: return Type(type.of()).to_string();
        default: return {};
    }
}

std::string listed(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        std::string escaped;
        for (const char c : value) escaped += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
        text += (text.empty() ? "\"" : ", \"") + escaped + "\"";
    }
    return text;
}

class Writer {
public:
    explicit Writer(const WrittenTable& written) : written_(written), table_(written.table) {}

    std::string whole() {
        pugi::xml_document document;
        Xml declaration = document.append_child(pugi::node_declaration);
        declaration.append_attribute("version") = "1.0";
        declaration.append_attribute("encoding") = "UTF-8";
        root_ = document.append_child("definitions");
        // DMN 1.3, which has all that a table needs: modellers refuse a namespace that is newer than they are.
        set(root_, "xmlns", "https://www.omg.org/spec/DMN/20191111/MODEL/");
        set(root_, "xmlns:dmndi", "https://www.omg.org/spec/DMN/20191111/DMNDI/");
        set(root_, "xmlns:dc", "http://www.omg.org/spec/DMN/20180521/DC/");
        set(root_, "xmlns:di", "http://www.omg.org/spec/DMN/20180521/DI/");
        set(root_, "id", "definitions");
        set(root_, "name", written_.title.empty() ? written_.name : written_.title);
        set(root_, "namespace", "urn:huiyin:decision:" + written_.name);
        types();
        inputs();
        decision();
        diagram();
        std::ostringstream out;
        document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
        return out.str();
    }

private:
    static void set(Xml node, const char* name, const std::string& value) { node.append_attribute(name) = value.c_str(); }
    static void text(Xml node, const char* name, const std::string& value) { node.append_child(name).append_child("text").append_child(pugi::node_pcdata).set_value(value.c_str()); }

    [[nodiscard]] static std::string numbered(const char* what, std::size_t i) { return what + std::to_string(i + 1); }

    /// Text out of a few values has a type of its own, so that other tools offer them.
    void types() {
        const auto define = [&](const std::string& name, const Type& type) {
            if (type.values().empty()) return type_name(type);
            Xml item = root_.append_child("itemDefinition");
            set(item, "name", "t_" + name);
            item.append_child("typeRef").append_child(pugi::node_pcdata).set_value("string");
            text(item, "allowedValues", listed(type.values()));
            return "t_" + name;
        };
        for (const auto& input : table_.inputs) types_.push_back(define(input.name, input.type));
        for (const auto& output : table_.outputs) types_.push_back(define("out_" + output.name, output.type));
    }
    void inputs() {
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            Xml data = root_.append_child("inputData");
            set(data, "id", numbered("input", i));
            set(data, "name", table_.inputs[i].name);
            Xml variable = data.append_child("variable");
            set(variable, "name", table_.inputs[i].name);
            if (!types_[i].empty()) set(variable, "typeRef", types_[i]);
        }
    }
    void decision() {
        Xml decision = root_.append_child("decision");
        set(decision, "id", "decision");
        set(decision, "name", written_.name);
        if (!written_.title.empty()) set(decision, "label", written_.title);
        if (!written_.note.empty()) decision.append_child("description").append_child(pugi::node_pcdata).set_value(written_.note.c_str());
        set(decision.append_child("variable"), "name", written_.name);
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            Xml requirement = decision.append_child("informationRequirement");
            set(requirement, "id", numbered("requirement", i));
            set(requirement.append_child("requiredInput"), "href", "#" + numbered("input", i));
        }
        Xml table = decision.append_child("decisionTable");
        set(table, "id", "table");
        set(table, "hitPolicy", policy_name(table_.hit_policy));
        if (const char* aggregation = aggregation_name(table_.aggregation)) set(table, "aggregation", aggregation);
        heads(table);
        for (std::size_t r = 0; r < table_.rules.size(); ++r) rule(table, r);
    }
    void heads(Xml table) {
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            Xml input = table.append_child("input");
            set(input, "id", numbered("column", i));
            set(input, "label", table_.inputs[i].name);
            Xml expression = input.append_child("inputExpression");
            set(expression, "id", numbered("expression", i));
            if (!types_[i].empty()) set(expression, "typeRef", types_[i]);
            expression.append_child("text").append_child(pugi::node_pcdata).set_value(table_.inputs[i].name.c_str());
            const std::string allowed = table_.inputs[i].allowed.empty() ? listed(table_.inputs[i].type.values()) : table_.inputs[i].allowed;
            if (!allowed.empty()) text(input, "inputValues", allowed);
        }
        for (std::size_t o = 0; o < table_.outputs.size(); ++o) {
            const auto& head = table_.outputs[o];
            Xml output = table.append_child("output");
            set(output, "id", numbered("output", o));
            set(output, "name", head.name);
            const std::string& type = types_[table_.inputs.size() + o];
            if (!type.empty()) set(output, "typeRef", type);
            const std::string allowed = head.allowed.empty() ? listed(head.values) : head.allowed;
            if (!allowed.empty()) text(output, "outputValues", allowed);
            if (!head.otherwise.empty()) text(output, "defaultOutputEntry", head.otherwise);
        }
        for (const std::string& annotation : table_.annotations) set(table.append_child("annotation"), "name", annotation);
    }
    void rule(Xml table, std::size_t r) {
        Xml rule = table.append_child("rule");
        set(rule, "id", numbered("rule", r));
        const auto entry = [&](const char* name, const std::string& id, const std::string& value) {
            Xml entry = rule.append_child(name);
            set(entry, "id", numbered("rule", r) + "_" + id);
            entry.append_child("text").append_child(pugi::node_pcdata).set_value(value.c_str());
        };
        for (std::size_t i = 0; i < table_.rules[r].tests.size(); ++i) entry("inputEntry", numbered("in", i), table_.rules[r].tests[i]);
        for (std::size_t o = 0; o < table_.rules[r].outputs.size(); ++o) entry("outputEntry", numbered("out", o), table_.rules[r].outputs[o]);
        for (const std::string& annotation : table_.rules[r].annotations) text(rule, "annotationEntry", annotation);
    }

    void diagram() {
        Xml diagram = root_.append_child("dmndi:DMNDI").append_child("dmndi:DMNDiagram");
        set(diagram, "id", "diagram");
        const auto box = [&](const std::string& element, std::size_t x, std::size_t y, std::size_t width, std::size_t height) {
            Xml shape = diagram.append_child("dmndi:DMNShape");
            set(shape, "id", "shape_" + element);
            set(shape, "dmnElementRef", element);
            Xml bounds = shape.append_child("dc:Bounds");
            for (const auto& [name, value] : {std::pair{"x", x}, std::pair{"y", y}, std::pair{"width", width}, std::pair{"height", height}}) set(bounds, name, std::to_string(value));
        };
        const std::size_t middle = 160 + (table_.inputs.empty() ? 0 : (table_.inputs.size() - 1) * 80);
        box("decision", middle - 10, 80, 180, 80);
        for (std::size_t i = 0; i < table_.inputs.size(); ++i) {
            box(numbered("input", i), 160 + i * 160, 260, 125, 45);
            Xml edge = diagram.append_child("dmndi:DMNEdge");
            set(edge, "id", numbered("edge", i));
            set(edge, "dmnElementRef", numbered("requirement", i));
            for (const auto& [x, y] : {std::pair{160 + i * 160 + 62, std::size_t{260}}, std::pair{middle + 80, std::size_t{160}}}) {
                Xml point = edge.append_child("di:waypoint");
                set(point, "x", std::to_string(x));
                set(point, "y", std::to_string(y));
            }
        }
    }

    const WrittenTable& written_;
    const feel::TableDefinition& table_;
    Xml root_;
    std::vector<std::string> types_;
};

}  // namespace

std::string write_dmn(const WrittenTable& table) { return Writer(table).whole(); }

}  // namespace huiyin::dmn
