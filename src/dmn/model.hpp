// What a `.dmn` file says, element by element, before any of it is compiled.
//
// Namespaces of DMN 1.1 to 1.5 are read alike. Names are kept as FEEL compares them: runs of blanks are one blank.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace huiyin::dmn {

/// A type as `typeRef` writes it: a name of FEEL, of this model, or `import.name`; empty for any.
using TypeRef = std::string;

struct ItemDefinition {
    std::string name;
    TypeRef type;
    bool collection = false;
    std::string allowed, constraint;                       ///< unary tests: of each value, of the whole
    std::vector<ItemDefinition> components;
    /// Of a function item: its parameters are the components.
    bool function = false;
    TypeRef result;
};

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

/// A context entry, a parameter's binding, a column: a name, a type and what it is worth.
struct Named { std::string name; TypeRef type; ExpressionPtr value; };

struct Clause { std::string label, name; TypeRef type; ExpressionPtr expression; std::string allowed, otherwise; };
struct TableRule {
    std::vector<std::string> tests, outputs, annotations;
    std::vector<TypeRef> output_types{};                   ///< of single entries, where they have one
};
struct Table {
    std::string hit_policy, aggregation;                   ///< as written; empty: the default
    bool crosstab = false;
    std::vector<Clause> inputs, outputs;
    std::vector<std::string> annotations;
    std::vector<TableRule> rules;
};

/// A boxed expression (DMN 1.5, 10.2.2).
struct Expression {
    enum class Of { literal, table, context, list, relation, invocation, function, conditional, filter, loop, some, every, unknown } of = Of::unknown;
    TypeRef type;
    std::string text;                                      ///< of a literal; the iterator's name; the element's name when unknown
    std::string language;                                  ///< expressionLanguage, or a function's kind, when not FEEL
    std::vector<Named> named;                              ///< entries, bindings, parameters, columns
    std::vector<ExpressionPtr> parts;                      ///< items, cells row by row, if/then/else, in/return, in/match, the function's body
    std::unique_ptr<Table> table;
};

struct Element {
    enum class Of { input, decision, knowledge, service } of = Of::decision;
    std::string id, name, label, description;
    TypeRef type;
    std::vector<std::string> requires_information, requires_knowledge;   ///< hrefs
    ExpressionPtr logic;                                                 ///< a decision's; a function, for knowledge
    std::vector<std::string> outputs, encapsulated, input_decisions, input_data;   ///< a service's hrefs
};

struct Import { std::string name, space, location; };

struct Model {
    std::string name, space;
    std::vector<Import> imports;
    std::vector<ItemDefinition> items;
    std::vector<Element> elements;
};

/// Problems: dmn.xml, dmn.no-definitions, dmn.namespace, dmn.import-kind, dmn.nesting.
[[nodiscard]] Result<Model> read_model(std::string_view xml);

/// Blanks and line ends in a name count as one blank, those at its ends as none.
[[nodiscard]] std::string normal_name(std::string_view name);

}  // namespace huiyin::dmn
