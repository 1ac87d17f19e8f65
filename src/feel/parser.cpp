#include "feel/parser.hpp"

#include <utility>

#include "feel/grammar.hpp"

namespace huiyin::feel {

SyntaxPtr Grammar::whole() {
    SyntaxPtr root = expression();
    blank();
    if (at_ < text_.size()) fail("feel.left-over", at_, text_.size() - at_, {{"rest", std::string(text_.substr(at_, 20))}});
    return root;
}

SyntaxPtr Grammar::make(Op op, std::size_t offset) {
    auto node = std::make_unique<Syntax>();
    node->op = op;
    node->offset = offset;
    return node;
}

SyntaxPtr Grammar::finish(SyntaxPtr node) const {
    node->length = at_ - node->offset;
    for (const SyntaxPtr& kid : node->kids) node->height = std::max(node->height, kid->height + 1);
    if (node->height > height_max) fail("feel.too-deep", node->offset, 1, {{"depth", std::to_string(height_max)}});
    return node;
}

SyntaxPtr Grammar::joined(Op op, SyntaxPtr left, SyntaxPtr right) const {
    SyntaxPtr node = make(op, left->offset);
    node->kids.push_back(std::move(left));
    node->kids.push_back(std::move(right));
    return finish(std::move(node));
}

SyntaxPtr Grammar::expression() {
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

SyntaxPtr Grammar::conditional(std::size_t start) {
    SyntaxPtr node = make(Op::choose, start);
    node->kids.push_back(expression());
    need_word("then");
    node->kids.push_back(expression());
    need_word("else");
    node->kids.push_back(expression());
    return finish(std::move(node));
}

void Grammar::iterator(Syntax& node) {
    node.names.push_back(new_name(NameEnd::in));
    need_word("in");
    SyntaxPtr source = expression();
    if (take("..")) {
        SyntaxPtr range = make(Op::range, source->offset);
        range->kids.push_back(std::move(source));
        range->kids.push_back(expression());
        source = finish(std::move(range));
    }
    node.kids.push_back(std::move(source));
}

SyntaxPtr Grammar::iteration(std::size_t start) {
    SyntaxPtr node = make(Op::loop, start);
    const Introduced introduced(*this);
    do iterator(*node); while (take(','));
    need_word("return");
    node->kids.push_back(expression());
    return finish(std::move(node));
}

SyntaxPtr Grammar::quantified(Op op, std::size_t start) {
    SyntaxPtr node = make(op, start);
    const Introduced introduced(*this);
    do iterator(*node); while (take(','));
    need_word("satisfies");
    node->kids.push_back(expression());
    return finish(std::move(node));
}

bool Grammar::is_function_definition() {
    const std::size_t start = at_;
    if (word("function") && next_is('(')) return true;
    at_ = start;
    return false;
}

SyntaxPtr Grammar::function(std::size_t start) {
    SyntaxPtr node = make(Op::function, start);
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

SyntaxPtr Grammar::disjunction() {
    SyntaxPtr left = conjunction();
    while (word("or")) left = joined(Op::either, std::move(left), conjunction());
    return left;
}

SyntaxPtr Grammar::conjunction() {
    SyntaxPtr left = comparison();
    while (word("and")) left = joined(Op::both, std::move(left), comparison());
    return left;
}

bool Grammar::take_comparison(Op& op) {
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

SyntaxPtr Grammar::comparison() {
    SyntaxPtr left = additive();
    for (;;) {
        Op op;
        if (take_comparison(op)) {
            left = joined(op, std::move(left), additive());
        } else if (word("between")) {
            SyntaxPtr node = make(Op::between, left->offset);
            node->kids.push_back(std::move(left));
            node->kids.push_back(additive());
            need_word("and");
            node->kids.push_back(additive());
            left = finish(std::move(node));
        } else if (word("in")) {
            SyntaxPtr node = make(Op::in, left->offset);
            node->kids.push_back(std::move(left));
            blank();
            const std::size_t start = at_;
            node->kids.push_back(in_tests(start));
            left = finish(std::move(node));
        } else if (const std::size_t start = at_; word("instance")) {
            if (!word("of")) { at_ = start; return left; }
            SyntaxPtr node = make(Op::instance_of, left->offset);
            node->kids.push_back(std::move(left));
            node->type = type(*node);
            left = finish(std::move(node));
        } else {
            return left;
        }
    }
}

SyntaxPtr Grammar::additive() {
    SyntaxPtr left = multiplicative();
    for (;;) {
        blank();
        if (take('+')) left = joined(Op::add, std::move(left), multiplicative());
        else if (take('-')) left = joined(Op::subtract, std::move(left), multiplicative());
        else return left;
    }
}

SyntaxPtr Grammar::multiplicative() {
    SyntaxPtr left = exponentiation();
    for (;;) {
        blank();
        if (peek() == '*' && peek(1) != '*') { ++at_; left = joined(Op::multiply, std::move(left), exponentiation()); }
        else if (peek() == '/' && peek(1) != '/' && peek(1) != '*') { ++at_; left = joined(Op::divide, std::move(left), exponentiation()); }
        else return left;
    }
}

SyntaxPtr Grammar::exponentiation() {
    SyntaxPtr left = negation();
    while (take("**")) left = joined(Op::power, std::move(left), negation());
    return left;
}

SyntaxPtr Grammar::negation() {
    const Deeper deeper(*this);
    blank();
    const std::size_t start = at_;
    if (!take('-')) return postfix();
    SyntaxPtr node = make(Op::negate, start);
    node->kids.push_back(negation());
    return finish(std::move(node));
}

SyntaxPtr Grammar::postfix_of(SyntaxPtr left) {
    for (;;) {
        blank();
        if (peek() == '.' && peek(1) != '.') {
            ++at_;
            SyntaxPtr node = make(Op::path, left->offset);
            node->text = property_name();
            node->kids.push_back(std::move(left));
            left = finish(std::move(node));
        } else if (peek() == '[') {
            SyntaxPtr condition = filter_condition();
            if (!condition) return left;
            SyntaxPtr node = make(Op::filter, left->offset);
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

SyntaxPtr Grammar::filter_condition() {
    const std::size_t back = at_;
    const int filters = in_filter_++, ends = std::exchange(range_ends_, 0);
    SyntaxPtr condition;
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

SyntaxPtr Grammar::call(SyntaxPtr function) {
    need('(');
    SyntaxPtr node = make(function->op == Op::name ? Op::call : Op::invoke, function->offset);
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

std::string Grammar::argument_name() {
    blank();
    if (!letter_at(at_)) return {};
    std::size_t end = at_;
    while (end < text_.size() && (part_at(end) || blank_bytes(end) > 0 || std::string_view("./-'+*").find(text_[end]) != std::string_view::npos)) ++end;
    if (end >= text_.size() || text_[end] != ':') return {};
    return new_name(NameEnd::symbol, false), take(':'), std::exchange(last_name_, {});
}

namespace {

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
    return guarded([&] { return Grammar(text, scope, rigor).whole(); });
}
Parsed parse_unary_tests(std::string_view text, const Scope& scope, Rigor rigor) {
    return guarded([&] { return Grammar(text, scope, rigor).unary_tests(); });
}

}  // namespace huiyin::feel
