// Two walks over the tree. The first counts what each pool must hold, so that nothing moves once a node points to it; the second
// fills the array: a node's operands get the next free places, all of them, before anything below them does. So what is
// evaluated together lies together, and the distance to an operand is always ahead.
#include "feel/layout.hpp"

#include <string_view>
#include <unordered_map>

namespace huiyin::feel {
namespace {

/// The nodes of one program and what they point to.
struct Code {
    std::unique_ptr<Node[]> nodes;
    std::vector<Value> values;
    std::vector<std::string> texts;                         // of calls
    std::vector<Name> names;
    std::vector<std::vector<std::string>> keys;
    std::vector<Call> calls;
    std::vector<Lambda> lambdas;
    std::vector<Type> types;
    std::vector<Fault> faults;
};

bool is_named(Op op) {
    return op == Op::name || op == Op::variable || op == Op::item_field || op == Op::item_or_variable || op == Op::path || op == Op::filter;
}
bool is_call(Op op) { return op == Op::call || op == Op::invoke; }

}  // namespace

class Layout {
public:
    std::shared_ptr<const Node> run(Syntax& root) {
        count(root);
        code_->nodes = std::make_unique<Node[]>(nodes_);
        code_->values.reserve(values_);
        code_->texts.reserve(texts_.size());
        code_->names.reserve(names_.size() + lists_);
        code_->keys.reserve(keys_);
        code_->calls.reserve(calls_);
        code_->lambdas.reserve(lambdas_);
        code_->types.reserve(types_);
        code_->faults.reserve(faults_);
        texts_.clear();
        names_.clear();
        fill(0, root);
        return {code_, code_->nodes.get()};
    }

private:
    void count(const Syntax& node) {
        ++nodes_;
        values_ += node.op == Op::literal;
        calls_ += is_call(node.op);
        keys_ += node.op == Op::context || (node.op == Op::invoke && !node.names.empty());
        lambdas_ += node.op == Op::function;
        types_ += node.op == Op::instance_of;
        faults_ += node.op == Op::fault;
        if (is_call(node.op)) texts_.try_emplace(node.text, nullptr);
        if (is_named(node.op) && gives_list(node)) ++lists_;
        else if (is_named(node.op)) names_.try_emplace(node.text, nullptr);
        for (const SyntaxPtr& kid : node.kids) count(*kid);
    }

    void fill(std::size_t at, Syntax& from) {
        Node& node = code_->nodes[at];
        node.op = from.op;
        node.marks = from.marks;
        node.marks.gives_named = !from.type.name().empty();
        node.offset = static_cast<std::uint32_t>(from.offset);
        node.length = static_cast<std::uint32_t>(from.length);
        const bool framed = node.op == Op::filter || node.op == Op::context || node.op == Op::function || node.op == Op::loop || node.op == Op::some || node.op == Op::every;
        if (framed) node.frame = static_cast<std::uint32_t>(from.frame);
        else node.slot = static_cast<std::uint32_t>(from.slot);
        hold(node, from);
        if (from.kids.empty()) return;
        const std::size_t first = next_;
        next_ += from.kids.size();
        node.distance = static_cast<std::uint32_t>(first - at);
        node.count = static_cast<std::uint32_t>(from.kids.size());
        for (std::size_t i = 0; i < from.kids.size(); ++i) fill(first + i, *from.kids[i]);
    }

    /// What the node points to.
    void hold(Node& node, Syntax& from) {
        if (is_named(node.op)) node.name_ = name(from);
        else if (is_call(node.op)) {
            const auto* arguments = node.op == Op::invoke && !from.names.empty() ? &code_->keys.emplace_back(std::move(from.names)) : nullptr;
            node.call_ = &code_->calls.emplace_back(Call{text(from.text), arguments, from.builtin, std::move(from.host), std::move(from.regex)});
        } else if (node.op == Op::literal) node.value_ = &code_->values.emplace_back(std::move(from.value));
        else if (node.op == Op::context) node.keys_ = &code_->keys.emplace_back(std::move(from.names));
        else if (node.op == Op::function) node.lambda_ = &code_->lambdas.emplace_back(Lambda{std::move(from.names), std::move(from.types), std::move(from.slots), std::move(from.type)});
        else if (node.op == Op::instance_of) node.type_ = &code_->types.emplace_back(std::move(from.type));
        else if (node.op == Op::fault) node.fault_ = &code_->faults.emplace_back(std::move(*from.fault));
    }

    static bool gives_list(const Syntax& node) { return node.type.is(Type::Of::list); }

    const Name* name(Syntax& from) {
        if (gives_list(from)) return &code_->names.emplace_back(Name{from.text, std::make_shared<const Type>(std::move(from.type))});
        const auto [found, is_new] = names_.try_emplace(from.text, nullptr);
        if (is_new) found->second = &code_->names.emplace_back(Name{from.text, nullptr});
        return found->second;
    }

    const std::string* text(const std::string& wanted) {
        const auto [found, is_new] = texts_.try_emplace(wanted, nullptr);
        if (is_new) found->second = &code_->texts.emplace_back(wanted);
        return found->second;
    }

    std::shared_ptr<Code> code_ = std::make_shared<Code>();
    std::size_t next_ = 1, nodes_ = 0, lists_ = 0, values_ = 0, keys_ = 0, calls_ = 0, lambdas_ = 0, types_ = 0, faults_ = 0;
    // Each text once; the tree keeps the characters.
    std::unordered_map<std::string_view, const std::string*> texts_;
    std::unordered_map<std::string_view, const Name*> names_;
};

std::shared_ptr<const Node> laid_out(Syntax& root) { return Layout().run(root); }

}  // namespace huiyin::feel
