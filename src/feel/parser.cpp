#include "feel/parser.hpp"

#include <utility>

#include "feel/temporal.hpp"
#include "feel/type_reader.hpp"

namespace huiyin::feel {
namespace {

constexpr int height_max = 400, attempts_max = 200;
constexpr std::size_t text_max = 200'000;

class Parser : private TypeReader {
public:
    Parser(std::string_view text, const Scope& scope, Rigor rigor) : TypeReader(text, scope, rigor) {
        if (text.size() > text_max) fail("feel.too-long", 0, 1, {{"bytes", std::to_string(text_max)}});
        if (!is_utf8(text)) fail("feel.not-utf8", 0, text.size());
    }

    NodePtr whole() {
        NodePtr root = expression();
        blank();
        if (at_ < text_.size()) fail("feel.left-over", at_, text_.size() - at_, {{"rest", std::string(text_.substr(at_, 20))}});
        return root;
    }

    NodePtr unary_tests() {
        blank();
        const std::size_t start = at_;
        NodePtr tests;
        if (peek() == '-' && rest_blank(at_ + 1)) {
            ++at_;
            tests = make(Op::test_any, start);
        } else if (word("not") && next_is('(')) {
            take('(');
            tests = make(Op::test_not, start);
            tests->kids.push_back(test_list());
            need(')');
            blank();
            if (at_ < text_.size() && peek() != ',') { at_ = start; tests = test_list(); }
        } else {
            tests = bracketed_tests();
            if (!tests) tests = test_list();
        }
        blank();
        if (at_ < text_.size()) fail("feel.left-over", at_, text_.size() - at_, {{"rest", std::string(text_.substr(at_, 20))}});
        return finish(std::move(tests));
    }

private:
    // ---- nodes
    static NodePtr make(Op op, std::size_t offset) {
        auto node = std::make_unique<Node>();
        node->op = op;
        node->offset = offset;
        return node;
    }
    NodePtr finish(NodePtr node) const {
        node->length = at_ - node->offset;
        for (const NodePtr& kid : node->kids) node->height = std::max(node->height, kid->height + 1);
        if (node->height > height_max) fail("feel.too-deep", node->offset, 1, {{"depth", std::to_string(height_max)}});
        return node;
    }
    NodePtr joined(Op op, NodePtr left, NodePtr right) const {
        NodePtr node = make(op, left->offset);
        node->kids.push_back(std::move(left));
        node->kids.push_back(std::move(right));
        return finish(std::move(node));
    }

    // ---- grammar
    NodePtr expression() {
        const Deeper deeper(*this);
        blank();
        const std::size_t start = at_;
        if (word("if")) return conditional(start);
        if (word("for")) return iteration(start);
        if (word("some")) return quantified(Op::some, start);
        if (word("every")) return quantified(Op::every, start);
        if (is_function_definition()) return function(start);
        return disjunction();
    }

    NodePtr conditional(std::size_t start) {
        NodePtr node = make(Op::choose, start);
        node->kids.push_back(expression());
        need_word("then");
        node->kids.push_back(expression());
        need_word("else");
        node->kids.push_back(expression());
        return finish(std::move(node));
    }

    /// One iterator: "x in list" or "x in 1..3".
    void iterator(Node& node) {
        node.names.push_back(new_name(NameEnd::in));
        need_word("in");
        NodePtr source = expression();
        if (take("..")) {
            NodePtr range = make(Op::range, source->offset);
            range->kids.push_back(std::move(source));
            range->kids.push_back(expression());
            source = finish(std::move(range));
        }
        node.kids.push_back(std::move(source));
    }
    NodePtr iteration(std::size_t start) {
        NodePtr node = make(Op::loop, start);
        const Introduced introduced(*this);
        do iterator(*node); while (take(','));
        need_word("return");
        node->kids.push_back(expression());
        return finish(std::move(node));
    }
    NodePtr quantified(Op op, std::size_t start) {
        NodePtr node = make(op, start);
        const Introduced introduced(*this);
        do iterator(*node); while (take(','));
        need_word("satisfies");
        node->kids.push_back(expression());
        return finish(std::move(node));
    }

    bool is_function_definition() {
        const std::size_t start = at_;
        if (word("function") && next_is('(')) return true;
        at_ = start;
        return false;
    }
    NodePtr function(std::size_t start) {
        NodePtr node = make(Op::function, start);
        const Introduced introduced(*this);
        need('(');
        if (!next_is(')')) do {
            node->names.push_back(new_name(NameEnd::symbol));
            node->types.push_back(take(':') ? type(*node) : Type::any());
        } while (take(','));
        need(')');
        if (word("external")) fail("feel.external", start, at_ - start);
        node->kids.push_back(expression());
        return finish(std::move(node));
    }

    NodePtr disjunction() {
        NodePtr left = conjunction();
        while (word("or")) left = joined(Op::either, std::move(left), conjunction());
        return left;
    }
    NodePtr conjunction() {
        NodePtr left = comparison();
        while (word("and")) left = joined(Op::both, std::move(left), comparison());
        return left;
    }

    bool take_comparison(Op& op) {
        blank();
        if (take("!=")) op = Op::not_equal;
        else if (take("<=")) op = Op::less_equal;
        else if (take(">=")) op = Op::greater_equal;
        else if (take("<")) op = Op::less;
        else if (take(">")) op = Op::greater;
        else if (take("=")) op = Op::equal;
        else return false;
        return true;
    }

    NodePtr comparison() {
        NodePtr left = additive();
        for (;;) {
            Op op;
            if (take_comparison(op)) {
                left = joined(op, std::move(left), additive());
            } else if (word("between")) {
                NodePtr node = make(Op::between, left->offset);
                node->kids.push_back(std::move(left));
                node->kids.push_back(additive());
                need_word("and");
                node->kids.push_back(additive());
                left = finish(std::move(node));
            } else if (word("in")) {
                NodePtr node = make(Op::in, left->offset);
                node->kids.push_back(std::move(left));
                blank();
                const std::size_t start = at_;
                node->kids.push_back(in_tests(start));
                left = finish(std::move(node));
            } else if (const std::size_t start = at_; word("instance")) {
                if (!word("of")) { at_ = start; return left; }
                NodePtr node = make(Op::instance_of, left->offset);
                node->kids.push_back(std::move(left));
                node->type = type(*node);
                left = finish(std::move(node));
            } else {
                return left;
            }
        }
    }

    /// After `in`: a parenthesised list of tests, or one test. "(1..5)" is a range, and "(a)[1]" goes on behind the bracket.
    NodePtr in_tests(std::size_t start) {
        NodePtr list = make(Op::list, start);
        if (!take('(')) {
            list->kids.push_back(one_test(true));            // `x in [1..3] and y`: the conjunction is outside
            return finish(std::move(list));
        }
        do {
            list->kids.push_back(one_test());
            blank();
            if (list->kids.size() == 1 && list->kids[0]->op == Op::test_value && peek() == '.' && peek(1) == '.') {
                list->kids[0]->kids[0] = postfix_of(range_rest(start, std::move(list->kids[0]->kids[0]), false));
                return finish(std::move(list));
            }
        } while (take(','));
        need(')');
        blank();
        if (list->kids.size() == 1 && list->kids[0]->op == Op::test_value && (peek() == '[' || (peek() == '.' && peek(1) != '.')))
            list->kids[0]->kids[0] = postfix_of(std::move(list->kids[0]->kids[0]));
        return finish(std::move(list));
    }

    /// "(1, 2)": several tests within brackets, as they stand behind `in`; null, and nothing read, when it is something else.
    NodePtr bracketed_tests() {
        const std::size_t start = at_;
        if (!take('(')) return nullptr;
        try {
            NodePtr list = test_list();
            need(')');
            blank();
            if (list->kids.size() > 1 && at_ == text_.size()) return list;
        } catch (const Stop&) {                              // whoever reads on from the start says what is wrong
        }
        at_ = start;
        return nullptr;
    }

    NodePtr test_list() {
        blank();
        NodePtr list = make(Op::list, at_);
        do list->kids.push_back(one_test()); while (take(','));
        return finish(std::move(list));
    }

    /// A test; one that stands without brackets behind `in` ends where arithmetic ends.
    NodePtr one_test(bool bare = false) {
        blank();
        const std::size_t start = at_;
        Op op;
        if (take_comparison(op)) {
            NodePtr node = make(Op::test_compare, start);
            node->comparison = op;
            node->kids.push_back(additive());
            return finish(std::move(node));
        }
        NodePtr node = make(Op::test_value, start);
        const bool outer = saw_input_;
        saw_input_ = false;
        node->kids.push_back(bare ? additive() : expression());
        node->flag = saw_input_;
        node->index = rigor_ == Rigor::strict ? 1 : 0;
        saw_input_ = outer || saw_input_;
        return finish(std::move(node));
    }

    NodePtr additive() {
        NodePtr left = multiplicative();
        for (;;) {
            blank();
            if (take('+')) left = joined(Op::add, std::move(left), multiplicative());
            else if (take('-')) left = joined(Op::subtract, std::move(left), multiplicative());
            else return left;
        }
    }
    NodePtr multiplicative() {
        NodePtr left = exponentiation();
        for (;;) {
            blank();
            if (peek() == '*' && peek(1) != '*') { ++at_; left = joined(Op::multiply, std::move(left), exponentiation()); }
            else if (peek() == '/' && peek(1) != '/' && peek(1) != '*') { ++at_; left = joined(Op::divide, std::move(left), exponentiation()); }
            else return left;
        }
    }
    NodePtr exponentiation() {
        NodePtr left = negation();
        while (take("**")) left = joined(Op::power, std::move(left), negation());
        return left;
    }
    NodePtr negation() {
        const Deeper deeper(*this);
        blank();
        const std::size_t start = at_;
        if (!take('-')) return postfix();
        NodePtr node = make(Op::negate, start);
        node->kids.push_back(negation());
        return finish(std::move(node));
    }

    NodePtr postfix() { return postfix_of(primary()); }
    NodePtr postfix_of(NodePtr left) {
        for (;;) {
            blank();
            if (peek() == '.' && peek(1) != '.') {
                ++at_;
                NodePtr node = make(Op::path, left->offset);
                node->text = property_name();
                node->kids.push_back(std::move(left));
                left = finish(std::move(node));
            } else if (peek() == '[') {
                NodePtr condition = filter_condition();
                if (!condition) return left;
                NodePtr node = make(Op::filter, left->offset);
                node->kids.push_back(std::move(left));
                node->kids.push_back(std::move(condition));
                left = finish(std::move(node));
            } else if (peek() == '(' && left->op != Op::literal) {
                left = call(std::move(left));
            } else {
                return left;
            }
        }
    }

    /// "[condition]"; null where the bracket closes a range instead, as in "]1..5[".
    NodePtr filter_condition() {
        const std::size_t back = at_;
        const int filters = in_filter_++, ends = std::exchange(range_ends_, 0);
        NodePtr condition;
        try {
            ++at_;
            condition = expression();
            need(']');
        } catch (const Stop&) {
            if (ends == 0 || ++attempts_ > attempts_max) throw;
            at_ = back;
            condition = nullptr;
        }
        in_filter_ = filters;
        range_ends_ = ends;
        return condition;
    }

    NodePtr call(NodePtr function) {
        need('(');
        NodePtr node = make(function->op == Op::name ? Op::call : Op::invoke, function->offset);
        node->text = function->text;
        if (node->op == Op::invoke) node->kids.push_back(std::move(function));
        if (!next_is(')')) do {
            std::string name = argument_name();
            if (!name.empty()) node->names.push_back(std::move(name));
            else if (!node->names.empty()) fail("feel.mixed-arguments", at_, 1);
            if (!node->names.empty() && node->kids.size() - (node->op == Op::invoke) >= node->names.size()) fail("feel.mixed-arguments", at_, 1);
            node->kids.push_back(expression());
        } while (take(','));
        need(')');
        return finish(std::move(node));
    }

    /// The name before a ':', when that is what comes next.
    std::string argument_name() {
        blank();
        if (!letter_at(at_)) return {};
        std::size_t end = at_;
        while (end < text_.size() && (part_at(end) || blank_bytes(end) > 0 || std::string_view("./-'+*").find(text_[end]) != std::string_view::npos)) ++end;
        if (end >= text_.size() || text_[end] != ':') return {};
        return new_name(NameEnd::symbol, false), take(':'), std::exchange(last_name_, {});
    }

    NodePtr primary() {
        blank();
        const std::size_t start = at_;
        const char c = peek();
        if (c == '\0') fail("feel.ends-early", text_.size() ? text_.size() - 1 : 0, 1);
        if (c == '"') return literal(start, Value(string()));
        if (c == '@') return at_literal(start);
        if ((c >= '0' && c <= '9') || (c == '.' && peek(1) >= '0' && peek(1) <= '9')) return number(start);
        if (c == '[') return bracket(start);
        if (c == ']') { ++at_; return range_rest(start, expression(), false); }
        if (c == '(') return parenthesis(start);
        if ((c == '<' || c == '>') && (start == 0 || text_[start - 1] != '<')) {   // `a <> b` is nothing of the kind
            Op op;
            take_comparison(op);
            return one_sided(start, op);
        }
        if (c == '{') return context(start);
        if (c == '?') { ++at_; saw_input_ = true; return finish(make(Op::input, start)); }
        if (word("true")) return literal(start, true);
        if (word("false")) return literal(start, false);
        if (word("null")) return literal(start, nullptr);
        if (c == '`') {
            NodePtr node = make(Op::name, start);
            node->text = quoted_name();
            return finish(std::move(node));
        }
        if (!letter_at(at_)) fail("feel.unexpected", start, 1, {{"found", found()}});
        for (const std::string_view keyword : keywords) {
            const std::size_t back = at_;
            if (word(keyword)) { at_ = back; fail("feel.unexpected", start, keyword.size(), {{"found", std::string(keyword)}}); }
        }
        NodePtr node = make(Op::name, start);
        node->text = plain_name();
        return finish(std::move(node));
    }

    NodePtr literal(std::size_t start, Value value) const {
        NodePtr node = make(Op::literal, start);
        node->value = std::move(value);
        return finish(std::move(node));
    }

    NodePtr number(std::size_t start) {
        const auto digits = [&] { while (peek() >= '0' && peek() <= '9') ++at_; };
        digits();
        if (peek() == '.' && peek(1) >= '0' && peek(1) <= '9') { ++at_; digits(); }
        if ((peek() == 'e' || peek() == 'E') && ((peek(1) >= '0' && peek(1) <= '9') || ((peek(1) == '+' || peek(1) == '-') && peek(2) >= '0' && peek(2) <= '9'))) { at_ += 2; digits(); }
        const auto value = Decimal::parse(text_.substr(start, at_ - start));
        if (!value) fail("feel.number", start, at_ - start, {{"text", std::string(text_.substr(start, at_ - start))}});
        return literal(start, *value);
    }

    NodePtr at_literal(std::size_t start) {
        ++at_;
        if (peek() != '"') fail("feel.at-literal", start, 1, {{"text", "@"}});
        const std::string text = string();
        Value value = parse_temporal(text);
        if (value.is_null()) {
            if (rigor_ == Rigor::strict) fail("feel.at-literal", start, at_ - start, {{"text", text}});
            return faulty(start, "feel.at-literal", {{"text", text}});
        }
        return literal(start, std::move(value));
    }

    /// A null that says why when it is met.
    NodePtr faulty(std::size_t start, std::string code, std::vector<ProblemParameter> params) const {
        NodePtr node = make(Op::fault, start);
        node->fault = std::make_unique<Fault>(Fault{std::move(code), std::move(params), start, at_ - start, {}, false});
        return finish(std::move(node));
    }

    NodePtr range_rest(std::size_t start, NodePtr low, bool low_closed) {
        if (!take("..")) fail("feel.expected", at_, 1, {{"expected", ".."}, {"found", found()}});
        NodePtr node = make(Op::range, start);
        node->low_closed = low_closed;
        node->kids.push_back(std::move(low));
        ++range_ends_;
        node->kids.push_back(expression());
        --range_ends_;
        blank();
        if (take(']')) node->high_closed = true;
        else if (take(')') || take('[')) node->high_closed = false;
        else fail("feel.expected", at_, 1, {{"expected", "]"}, {"found", found()}});
        return finish(std::move(node));
    }
    /// "< 5", "(>= 5)", "(= 5)": a range that is open to one side, or a point (DMN 1.5, 10.3.1.2, rules 2 and 7).
    NodePtr one_sided(std::size_t start, Op op) {
        NodePtr node = make(Op::range, start);
        NodePtr end = additive();
        const auto open = [&] { return literal(start, nullptr); };
        const bool below = op == Op::less || op == Op::less_equal, closed = op == Op::less_equal || op == Op::greater_equal || op == Op::equal;
        if (op == Op::not_equal) return faulty(start, "feel.unexpected", {{"found", "!="}});
        node->low_closed = !below && closed;
        node->high_closed = (below || op == Op::equal) && closed;
        node->flag = op == Op::equal;
        node->kids.push_back(below ? open() : std::move(end));
        node->kids.push_back(below ? std::move(end) : open());
        return finish(std::move(node));
    }
    NodePtr bracket(std::size_t start) {
        ++at_;
        NodePtr list = make(Op::list, start);
        if (take(']')) return finish(std::move(list));
        NodePtr first = expression();
        blank();
        if (peek() == '.' && peek(1) == '.') return range_rest(start, std::move(first), true);
        list->kids.push_back(std::move(first));
        while (take(',')) list->kids.push_back(expression());
        need(']');
        return finish(std::move(list));
    }
    NodePtr parenthesis(std::size_t start) {
        ++at_;
        Op op;
        blank();
        if (take_comparison(op)) {
            NodePtr range = one_sided(start, op);
            need(')');
            return range;
        }
        const int ends = std::exchange(range_ends_, 0);
        NodePtr inner = expression();
        range_ends_ = ends;
        blank();
        if (peek() == '.' && peek(1) == '.') return range_rest(start, std::move(inner), false);
        need(')');
        return inner;
    }
    NodePtr context(std::size_t start) {
        ++at_;
        NodePtr node = make(Op::context, start);
        const Introduced introduced(*this);
        if (!next_is('}')) do {
            blank();
            const std::size_t key_at = at_;
            std::string key = peek() == '"' ? string() : new_name(NameEnd::colon);
            introduce(key);
            if (std::find(node->names.begin(), node->names.end(), key) != node->names.end()) fail("feel.key-twice", key_at, at_ - key_at, {{"key", key}});
            node->names.push_back(std::move(key));
            need(':');
            node->kids.push_back(expression());
        } while (take(','));
        need('}');
        return finish(std::move(node));
    }

    int range_ends_ = 0, attempts_ = 0;
    bool saw_input_ = false;
};

template <typename Run>
Parsed guarded(Run run) {
    Parsed parsed;
    try {
        parsed.root = run();
    } catch (Stop& stop) {
        parsed.faults.push_back(std::move(stop.fault));
    }
    return parsed;
}

}  // namespace

Parsed parse_expression(std::string_view text, const Scope& scope, Rigor rigor) {
    return guarded([&] { return Parser(text, scope, rigor).whole(); });
}
Parsed parse_unary_tests(std::string_view text, const Scope& scope, Rigor rigor) {
    return guarded([&] { return Parser(text, scope, rigor).unary_tests(); });
}

}  // namespace huiyin::feel
