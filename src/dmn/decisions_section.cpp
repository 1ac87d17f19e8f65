// A pack names its inputs by single words; a `.dmn` file may ask any expression. Such an input becomes a word, its
// expression a comment beside it: cells speak of their input as `?` or not at all, so that no rule changes.
#include <algorithm>
#include <set>
#include <sstream>

#include "dmn/data_type.hpp"
#include "dmn/exchange.hpp"
#include "dmn/table.hpp"

namespace huiyin::dmn {
namespace {

using feel::Type;

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += '\'';
        out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
    return out + "'";
}

bool plain_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

/// A word out of any text, different from those taken.
std::string word_of(const std::string& text, std::set<std::string>& taken, const std::string& otherwise) {
    std::string word;
    for (const char c : text) {
        if (plain_letter(c) || (!word.empty() && c >= '0' && c <= '9')) word += c;
        else if (!word.empty() && word.back() != '_') word += '_';
    }
    while (!word.empty() && word.back() == '_') word.pop_back();
    if (word.empty()) word = otherwise;
    std::string made = word;
    for (int i = 2; !taken.insert(made).second; ++i) made = word + "_" + std::to_string(i);
    return made;
}

/// The strings of a list of allowed values; empty when it says anything else.
std::vector<std::string> choices(const std::string& allowed) {
    std::vector<std::string> out;
    const feel::Compiled compiled = feel::compile("[" + allowed + "]", feel::Scope(), Type::any(), feel::Rigor::lenient);
    if (allowed.empty() || !compiled.program) return out;
    feel::Evaluation evaluation{std::span<const feel::Value>()};
    const feel::Value list = compiled.program->evaluate(evaluation);
    if (!list.is_list()) return out;
    for (const feel::Value& value : list.as_list()) {
        if (!value.is_string()) return {};
        out.push_back(value.as_string());
    }
    return out;
}

/// The ids of clauses, as an exported pack leaves them in the description; empty when it says anything else.
std::string clauses_of(const std::string& description) {
    std::istringstream words(description);
    std::string out;
    for (std::string word; words >> word; out += (out.empty() ? "" : ", ") + word) {
        const bool plain = std::all_of(word.begin(), word.end(), [](char c) { return c == '-' || (static_cast<unsigned char>(c) < 0x80 && plain_letter(c)) || (c >= '0' && c <= '9'); });
        if (!plain || word.find('-') == std::string::npos || word.find_first_of("0123456789") == std::string::npos || word[0] == '-') return {};
    }
    return out;
}

class SectionWriter {
public:
    explicit SectionWriter(const Model& model) : model_(model), models_(), types_(own(model, models_), 0) {}

    Section whole() {
        section_.yaml = "decisions:\n";
        std::set<std::string> taken;
        for (const Element& element : model_.elements) {
            if (element.of == Element::Of::decision && element.logic && element.logic->of == Expression::Of::table) table(element, word_of(element.name, taken, "decision"));
            else if (element.of == Element::Of::decision && element.logic && element.logic->of == Expression::Of::literal) formula(element, word_of(element.name, taken, "decision"));
            else if (element.of != Element::Of::input) leave_out(element);
        }
        return std::move(section_);
    }

private:
    /// Types are looked up in models; only their items are needed.
    static const std::vector<Model>& own(const Model& model, std::vector<Model>& held) {
        Model copy;
        copy.name = model.name;
        copy.space = model.space;
        copy.items = model.items;
        held.push_back(std::move(copy));
        return held;
    }

    void line(int level, const std::string& text) { section_.yaml += std::string(static_cast<std::size_t>(level) * 2, ' ') + text + "\n"; }
    void leave_out(const Element& element) { section_.left_out.emplace_back("dmn.left-out", std::vector<ProblemParameter>{{"name", element.name}}); }

    void title(const Element& element, const std::string& name) {
        line(1, name + ":");
        line(2, "zh: " + quoted(element.label.empty() ? element.name : element.label));
        const std::string clauses = clauses_of(element.description);
        if (!clauses.empty()) line(2, "clause: [" + clauses + "]");
    }
    void formula(const Element& element, const std::string& name) {
        title(element, name);
        line(2, "value: " + quoted(element.logic->text));
    }

    [[nodiscard]] std::string type_text(const TypeRef& ref, const std::string& allowed) const {
        const DataTypePtr type = types_.find(ref);
        std::vector<std::string> values = choices(allowed);
        if (values.empty() && type && type->constraints.size() == 1) values = choices(type->constraints[0].first);
        if (!values.empty()) {
            std::string text;
            for (const std::string& value : values) text += (text.empty() ? "[" : ", ") + quoted(value);
            return text + "]";
        }
        switch (type ? type->type.of() : Type::Of::any) {
            case Type::Of::number: return "number";
            case Type::Of::boolean: return "boolean";
            case Type::Of::string: return "text";
            case Type::Of::date: return "date";
            case Type::Of::date_time: return "date_time";
            case Type::Of::list: return "list";
            default: return "any";
        }
    }

    static std::string hit_text(const feel::TableDefinition& table) {
        using feel::Aggregation;
        using feel::HitPolicy;
        switch (table.hit_policy) {
            case HitPolicy::unique: return "unique";
            case HitPolicy::first: return "first";
            case HitPolicy::any: return "any";
            case HitPolicy::priority: return "priority";
            case HitPolicy::rule_order: return "order";
            case HitPolicy::output_order: return "output order";
            case HitPolicy::collect: break;
        }
        switch (table.aggregation) {
            case Aggregation::none: return "collect";
            case Aggregation::sum: return "collect sum";
            case Aggregation::min: return "collect min";
            case Aggregation::max: return "collect max";
            case Aggregation::count: return "collect count";
        }
        return "collect";
    }

    void table(const Element& element, const std::string& name) {
        const Table& written = *element.logic->table;
        if (const auto fault = shape_fault(element.name, written)) {
            section_.left_out.push_back(*fault);
            return;
        }
        if (written.outputs.empty()) return leave_out(element);
        feel::TableDefinition table = table_definition(written);
        const bool defaults = std::any_of(table.outputs.begin(), table.outputs.end(), [](const auto& output) { return !output.otherwise.empty(); });
        title(element, name);
        if (defaults) {
            // A pack has no default outputs: a last row that takes what is left is the same under First.
            using feel::HitPolicy;
            const bool single = table.hit_policy == HitPolicy::unique || table.hit_policy == HitPolicy::first || table.hit_policy == HitPolicy::any;
            if (!single) section_.left_out.emplace_back("dmn.default-left-out", std::vector<ProblemParameter>{{"name", element.name}});
            if (single) {
                feel::TableDefinition::Rule rest{std::vector<std::string>(table.inputs.size(), "-"), {}, {}};
                for (const auto& output : table.outputs) rest.outputs.push_back(output.otherwise.empty() ? "null" : output.otherwise);
                table.rules.push_back(std::move(rest));
                table.hit_policy = HitPolicy::first;
            }
        }
        line(2, "hit: " + hit_text(table));
        std::set<std::string> taken;
        columns("in", written.inputs, taken, true);
        columns("out", written.outputs, taken, false);
        line(2, "rows:");
        for (const auto& rule : table.rules) {
            std::string row;
            for (const auto* cells : {&rule.tests, &rule.outputs})
                for (const std::string& cell : *cells) row += (row.empty() ? "- [" : ", ") + quoted(cell);
            row += "]";
            for (const std::string& annotation : rule.annotations)
                if (!annotation.empty()) row += "   # " + annotation.substr(0, annotation.find('\n'));
            line(3, row);
        }
    }

    void columns(const char* key, const std::vector<Clause>& clauses, std::set<std::string>& taken, bool inputs) {
        line(2, std::string(key) + ":" + (clauses.empty() ? " {}" : ""));
        for (const Clause& clause : clauses) {
            const std::string expression = inputs ? clause.expression->text : clause.name;
            const bool simple = !expression.empty() && plain_letter(expression[0]) && std::all_of(expression.begin(), expression.end(), [](char c) { return plain_letter(c) || (c >= '0' && c <= '9'); });
            const std::string word = word_of(simple || clause.label.empty() ? expression : clause.label, taken, inputs ? "input" : "result");
            line(3, word + ": " + type_text(clause.type, clause.allowed) + (inputs && !simple ? "   # " + expression.substr(0, expression.find('\n')) : ""));
        }
    }

    const Model& model_;
    std::vector<Model> models_;
    Types types_;
    Section section_;
};

}  // namespace

Section decisions_section(const Model& model) { return SectionWriter(model).whole(); }

}  // namespace huiyin::dmn
