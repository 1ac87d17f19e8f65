// What an expression is made of: literals, names, ranges, lists, contexts, and brackets.
#include <algorithm>
#include <utility>

#include "feel/grammar.hpp"
#include "feel/temporal.hpp"

namespace huiyin::feel {

SyntaxPtr Grammar::primary() {
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
        SyntaxPtr node = make(Op::name, start);
        node->text = quoted_name();
        return finish(std::move(node));
    }
    if (!letter_at(at_)) fail("feel.unexpected", start, 1, {{"found", found()}});
    for (const std::string_view keyword : keywords) {
        const std::size_t back = at_;
        if (!word(keyword)) continue;
        at_ = back;
        if (!compound_ahead()) fail("feel.unexpected", start, keyword.size(), {{"found", std::string(keyword)}});
    }
    SyntaxPtr node = make(Op::name, start);
    node->text = plain_name();
    return finish(std::move(node));
}

SyntaxPtr Grammar::literal(std::size_t start, Value value) const {
    SyntaxPtr node = make(Op::literal, start);
    node->value = std::move(value);
    return finish(std::move(node));
}

SyntaxPtr Grammar::number(std::size_t start) {
    const auto digits = [&] { while (peek() >= '0' && peek() <= '9') ++at_; };
    digits();
    if (peek() == '.' && peek(1) >= '0' && peek(1) <= '9') { ++at_; digits(); }
    if ((peek() == 'e' || peek() == 'E') && ((peek(1) >= '0' && peek(1) <= '9') || ((peek(1) == '+' || peek(1) == '-') && peek(2) >= '0' && peek(2) <= '9'))) { at_ += 2; digits(); }
    const auto value = Decimal::parse(text_.substr(start, at_ - start));
    if (!value) fail("feel.number", start, at_ - start, {{"text", std::string(text_.substr(start, at_ - start))}});
    return literal(start, *value);
}

SyntaxPtr Grammar::at_literal(std::size_t start) {
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

SyntaxPtr Grammar::faulty(std::size_t start, std::string code, std::vector<ProblemParameter> params) const {
    SyntaxPtr node = make(Op::fault, start);
    node->fault = std::make_unique<Fault>(Fault{std::move(code), std::move(params), start, at_ - start, {}, false});
    return finish(std::move(node));
}

SyntaxPtr Grammar::range_rest(std::size_t start, SyntaxPtr low, bool low_closed) {
    if (!take("..")) fail("feel.expected", at_, 1, {{"expected", ".."}, {"found", found()}});
    SyntaxPtr node = make(Op::range, start);
    node->marks.low_closed = low_closed;
    node->kids.push_back(std::move(low));
    ++range_ends_;
    node->kids.push_back(expression());
    --range_ends_;
    blank();
    if (take(']')) node->marks.high_closed = true;
    else if (take(')') || take('[')) node->marks.high_closed = false;
    else fail("feel.expected", at_, 1, {{"expected", "]"}, {"found", found()}});
    return finish(std::move(node));
}

SyntaxPtr Grammar::one_sided(std::size_t start, Op op) {
    SyntaxPtr node = make(Op::range, start);
    SyntaxPtr end = additive();
    const auto open = [&] { return literal(start, nullptr); };
    const bool below = op == Op::less || op == Op::less_equal, closed = op == Op::less_equal || op == Op::greater_equal || op == Op::equal;
    node->marks.low_closed = !below && closed;
    node->marks.high_closed = (below || op == Op::equal) && closed;
    node->marks.point = op == Op::equal || op == Op::not_equal;
    node->kids.push_back(below ? open() : std::move(end));
    node->kids.push_back(below ? std::move(end) : open());
    return finish(std::move(node));
}

SyntaxPtr Grammar::bracket(std::size_t start) {
    ++at_;
    SyntaxPtr list = make(Op::list, start);
    if (take(']')) return finish(std::move(list));
    SyntaxPtr first = expression();
    blank();
    if (peek() == '.' && peek(1) == '.') return range_rest(start, std::move(first), true);
    list->kids.push_back(std::move(first));
    while (take(',')) list->kids.push_back(expression());
    need(']');
    return finish(std::move(list));
}

SyntaxPtr Grammar::parenthesis(std::size_t start) {
    ++at_;
    Op op;
    blank();
    if (take_comparison(op)) {
        SyntaxPtr range = one_sided(start, op);
        need(')');
        return range;
    }
    const int ends = std::exchange(range_ends_, 0);
    SyntaxPtr inner = expression();
    range_ends_ = ends;
    blank();
    if (peek() == '.' && peek(1) == '.') return range_rest(start, std::move(inner), false);
    need(')');
    return inner;
}

SyntaxPtr Grammar::context(std::size_t start) {
    ++at_;
    SyntaxPtr node = make(Op::context, start);
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

}  // namespace huiyin::feel
