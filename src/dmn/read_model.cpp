// XML to model. Elements are known by their local names, so that any prefix does; what is not known is passed over.
#include <pugixml.hpp>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "dmn/model.hpp"

namespace huiyin::dmn {
namespace {

using Xml = pugi::xml_node;

constexpr std::size_t bytes_max = 32'000'000;
constexpr int nesting_max = 60;

constexpr std::array<std::string_view, 6> spaces{"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
                                                 "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
                                                 "https://www.omg.org/spec/DMN/20230324/MODEL/", "https://www.omg.org/spec/DMN/20240513/MODEL/"};

std::string_view local(const char* name) {
    const std::string_view whole = name;
    const std::size_t colon = whole.rfind(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}
bool is(Xml node, std::string_view name) { return node.type() == pugi::node_element && local(node.name()) == name; }
Xml child(Xml node, std::string_view name) {
    for (Xml each : node.children())
        if (is(each, name)) return each;
    return {};
}
std::string content(Xml node) {
    std::string text;
    for (Xml each : node.children())
        if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) text += each.value();
    return text;
}
std::string text_of(Xml node, std::string_view name) { return content(child(child(node, name), "text")); }
std::string attribute(Xml node, const char* name) { return node.attribute(name).value(); }
std::string name_of(Xml node) { return normal_name(attribute(node, "name")); }

/// The namespace that a prefix stands for where `node` is.
std::string space_of(Xml node, std::string_view prefix) {
    const std::string name = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
    for (; node; node = node.parent())
        if (const auto found = node.attribute(name.c_str())) return found.value();
    return {};
}

class Reader {
public:
    Result<Model> model(Xml root) {
        Model made;
        made.name = name_of(root);
        made.space = attribute(root, "namespace");
        for (Xml node : root.children()) {
            if (is(node, "import")) {
                // Other kinds bring XML Schema or PMML, which nothing here refers to.
                if (attribute(node, "importType").find("omg.org/spec/DMN/") != std::string::npos) made.imports.push_back({normal_name(attribute(node, "name")), attribute(node, "namespace"), attribute(node, "locationURI")});
            } else if (is(node, "itemDefinition")) {
                made.items.push_back(item(node, 0));
            } else if (is(node, "inputData")) {
                made.elements.push_back(element(Element::Of::input, node));
            } else if (is(node, "decision")) {
                made.elements.push_back(element(Element::Of::decision, node));
            } else if (is(node, "businessKnowledgeModel")) {
                made.elements.push_back(element(Element::Of::knowledge, node));
            } else if (is(node, "decisionService")) {
                made.elements.push_back(element(Element::Of::service, node));
            }
        }
        if (too_deep_) return Problem("dmn.nesting", {{"depth", std::to_string(nesting_max)}});
        return made;
    }

private:
    TypeRef type(Xml node) { return type_text(node, attribute(node, "typeRef")); }
    /// `feel:string` is FEEL's; another prefix of the file's own namespace is dropped.
    static TypeRef type_text(Xml node, const std::string& text) {
        const std::size_t colon = text.find(':');
        if (colon == std::string::npos || space_of(node, text.substr(0, colon)).empty()) return normal_name(text);
        return normal_name(text.substr(colon + 1));
    }

    ItemDefinition item(Xml node, int depth) {
        ItemDefinition made;
        if (depth > nesting_max) { too_deep_ = true; return made; }
        made.name = name_of(node);
        made.collection = node.attribute("isCollection").as_bool();
        if (Xml ref = child(node, "typeRef")) made.type = type_text(ref, content(ref));
        else made.type = type(node);
        made.allowed = text_of(node, "allowedValues");
        made.constraint = text_of(node, "typeConstraint");
        for (Xml each : node.children())
            if (is(each, "itemComponent")) made.components.push_back(item(each, depth + 1));
        if (Xml function = child(node, "functionItem")) {
            made.function = true;
            made.result = type_text(function, attribute(function, "outputTypeRef"));
            for (Xml each : function.children())
                if (is(each, "parameters")) made.components.push_back(item(each, depth + 1));
        }
        return made;
    }

    Element element(Element::Of of, Xml node) {
        Element made;
        made.of = of;
        made.id = attribute(node, "id");
        made.name = name_of(node);
        made.label = attribute(node, "label");
        made.description = child(node, "description").text().get();
        if (Xml variable = child(node, "variable")) {
            made.type = type(variable);
            if (made.name.empty()) made.name = name_of(variable);
        }
        for (Xml each : node.children()) {
            if (is(each, "informationRequirement")) {
                for (const char* role : {"requiredDecision", "requiredInput"}) hrefs(each, role, made.requires_information);
            } else if (is(each, "knowledgeRequirement")) {
                hrefs(each, "requiredKnowledge", made.requires_knowledge);
            } else if (is(each, "encapsulatedLogic")) {
                made.logic = function(each, 0);
            }
        }
        hrefs(node, "outputDecision", made.outputs);
        hrefs(node, "encapsulatedDecision", made.encapsulated);
        hrefs(node, "inputDecision", made.input_decisions);
        hrefs(node, "inputData", made.input_data);
        if (of == Element::Of::decision) made.logic = first_expression(node, 0);
        return made;
    }
    static void hrefs(Xml node, std::string_view role, std::vector<std::string>& out) {
        for (Xml each : node.children())
            if (is(each, role) && each.attribute("href")) out.push_back(attribute(each, "href"));
    }

    // ---- boxed expressions
    static Expression::Of kind(Xml node) {
        using Of = Expression::Of;
        static constexpr std::array<std::pair<std::string_view, Of>, 12> kinds{{{"literalExpression", Of::literal}, {"decisionTable", Of::table}, {"context", Of::context}, {"list", Of::list}, {"relation", Of::relation},
                                                                                {"invocation", Of::invocation}, {"functionDefinition", Of::function}, {"conditional", Of::conditional}, {"filter", Of::filter},
                                                                                {"for", Of::loop}, {"some", Of::some}, {"every", Of::every}}};
        for (const auto& [name, of] : kinds)
            if (is(node, name)) return of;
        return Of::unknown;
    }
    /// The expression among the children of `node`; null when there is none.
    ExpressionPtr first_expression(Xml node, int depth) {
        for (Xml each : node.children())
            if (kind(each) != Expression::Of::unknown) return expression(each, depth);
        return nullptr;
    }
    ExpressionPtr part(Xml node, std::string_view role, int depth) { return first_expression(child(node, role), depth); }

    ExpressionPtr expression(Xml node, int depth) {
        using Of = Expression::Of;
        if (depth > nesting_max) { too_deep_ = true; return nullptr; }
        if (kind(node) == Of::function) return function(node, depth);
        auto made = std::make_unique<Expression>();
        made->of = kind(node);
        made->type = type(node);
        switch (made->of) {
            case Of::literal:
                made->text = content(child(node, "text"));
                made->language = attribute(node, "expressionLanguage");
                if (child(node, "importedValues")) made->language = "importedValues";
                break;
            case Of::table: made->table = table(node, depth); break;
            case Of::context:
                for (Xml each : node.children()) {
                    if (!is(each, "contextEntry")) continue;
                    Xml variable = child(each, "variable");
                    made->named.push_back({name_of(variable), type(variable), first_expression(each, depth + 1)});
                }
                break;
            case Of::list:
                for (Xml each : node.children())
                    if (kind(each) != Of::unknown) made->parts.push_back(expression(each, depth + 1));
                break;
            case Of::relation:
                for (Xml each : node.children()) {
                    if (is(each, "column")) made->named.push_back({name_of(each), type(each), nullptr});
                    if (!is(each, "row")) continue;
                    for (Xml cell : each.children())
                        if (kind(cell) != Of::unknown) made->parts.push_back(expression(cell, depth + 1));
                }
                break;
            case Of::invocation:
                made->parts.push_back(first_expression(node, depth + 1));
                for (Xml each : node.children())
                    if (is(each, "binding")) made->named.push_back({name_of(child(each, "parameter")), type(child(each, "parameter")), first_expression(each, depth + 1)});
                break;
            case Of::conditional:
                for (const char* role : {"if", "then", "else"}) made->parts.push_back(part(node, role, depth + 1));
                break;
            case Of::filter:
                for (const char* role : {"in", "match"}) made->parts.push_back(part(node, role, depth + 1));
                break;
            case Of::loop: case Of::some: case Of::every:
                made->text = normal_name(attribute(node, "iteratorVariable"));
                made->parts.push_back(part(node, "in", depth + 1));
                made->parts.push_back(part(node, made->of == Of::loop ? "return" : "satisfies", depth + 1));
                break;
            case Of::function: case Of::unknown: break;
        }
        return made;
    }

    ExpressionPtr function(Xml node, int depth) {
        auto made = std::make_unique<Expression>();
        made->of = Expression::Of::function;
        made->type = type(node);
        const std::string kind = attribute(node, "kind");
        if (!kind.empty() && kind != "FEEL") made->language = kind;
        for (Xml each : node.children())
            if (is(each, "formalParameter")) made->named.push_back({name_of(each), type(each), nullptr});
        made->parts.push_back(first_expression(node, depth + 1));
        return made;
    }

    std::unique_ptr<Table> table(Xml node, int depth) {
        auto made = std::make_unique<Table>();
        made->hit_policy = attribute(node, "hitPolicy");
        made->aggregation = attribute(node, "aggregation");
        made->crosstab = attribute(node, "preferredOrientation") == "CrossTable";
        for (Xml each : node.children()) {
            if (is(each, "input")) {
                Xml inner = child(each, "inputExpression");
                auto what = std::make_unique<Expression>();
                what->of = Expression::Of::literal;
                what->text = content(child(inner, "text"));
                what->language = attribute(inner, "expressionLanguage");
                made->inputs.push_back({attribute(each, "label"), {}, type(inner), std::move(what), text_of(each, "inputValues"), {}});
            } else if (is(each, "output")) {
                made->outputs.push_back({attribute(each, "label"), name_of(each), type(each), nullptr, text_of(each, "outputValues"), text_of(each, "defaultOutputEntry")});
            } else if (is(each, "annotation")) {
                made->annotations.push_back(attribute(each, "name"));
            } else if (is(each, "rule")) {
                made->rules.push_back(rule(each));
            }
        }
        static_cast<void>(depth);
        return made;
    }
    TableRule rule(Xml node) {
        TableRule made;
        for (Xml each : node.children()) {
            if (is(each, "inputEntry")) made.tests.push_back(content(child(each, "text")));
            else if (is(each, "outputEntry")) {
                made.outputs.push_back(content(child(each, "text")));
                made.output_types.push_back(type(each));
            }
            else if (is(each, "annotationEntry")) made.annotations.push_back(content(child(each, "text")));
        }
        return made;
    }

    bool too_deep_ = false;
};

}  // namespace

std::string normal_name(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) out += c;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

Result<Model> read_model(std::string_view xml) {
    if (xml.size() > bytes_max) return Problem("dmn.too-large", {{"bytes", std::to_string(bytes_max)}});
    pugi::xml_document document;
    const auto parsed = document.load_buffer(xml.data(), xml.size());
    if (!parsed) {
        const auto at = std::min(static_cast<std::size_t>(parsed.offset < 0 ? 0 : parsed.offset), xml.size());
        const auto line = std::count(xml.begin(), xml.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
        return Problem("dmn.xml", {{"line", std::to_string(line)}, {"reason", parsed.description()}});
    }
    // pugixml turns other encodings into UTF-8, but takes what calls itself UTF-8 by its word.
    if (parsed.encoding == pugi::encoding_utf8 && !is_utf8(xml)) return Problem("dmn.not-utf8");
    Xml root = document.document_element();
    if (!is(root, "definitions")) return Problem("dmn.no-definitions", {{"found", root.name()}});
    const std::string_view whole = root.name();
    const std::size_t colon = whole.rfind(':');
    const std::string space = space_of(root, colon == std::string_view::npos ? "" : whole.substr(0, colon));
    if (std::find(spaces.begin(), spaces.end(), space) == spaces.end()) return Problem("dmn.namespace", {{"namespace", space}});
    return Reader().model(root);
}

}  // namespace huiyin::dmn
