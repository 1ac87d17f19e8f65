#include "feel/parser.hpp"

#include <algorithm>

#include "feel/cursor.hpp"
#include "feel/temporal.hpp"

namespace huiyin::feel {
namespace {

constexpr int depth_max = 100;

class Parser : private Cursor {
public:
    Parser(std::string_view text, const std::vector<std::string>& known) : Cursor(text), known_(known) {
        std::sort(known_.begin(), known_.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
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
            tests = test_list();
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
        return node;
    }
    NodePtr joined(Op op, NodePtr left, NodePtr right) const {
        NodePtr node = make(op, left->offset);
        node->kids.push_back(std::move(left));
        node->kids.push_back(std::move(right));
        return finish(std::move(node));
    }

    struct Deeper {
        explicit Deeper(Parser& parser) : parser_(parser) {
            if (++parser_.depth_ > depth_max) parser_.fail("feel.too-deep", parser_.at_, 1, {{"depth", std::to_string(depth_max)}});
        }
        ~Deeper() { --parser_.depth_; }
        Parser& parser_;
    };

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
        node.names.push_back(new_name());
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
        do iterator(*node); while (take(','));
        need_word("return");
        node->kids.push_back(expression());
        return finish(std::move(node));
    }
    NodePtr quantified(Op op, std::size_t start) {
        NodePtr node = make(op, start);
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
        need('(');
        if (!next_is(')')) do {
            node->names.push_back(new_name());
            if (take(':')) static_cast<void>(type());
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
                node->type = type();
                left = finish(std::move(node));
            } else {
                return left;
            }
        }
    }

    /// After `in`: a parenthesised list of tests, or one test.
    NodePtr in_tests(std::size_t start) {
        if (peek() == '(') {
            // "(1..5)" is a range, "(1, 2)" a list of tests.
            const std::size_t back = at_;
            try {
                take('(');
                NodePtr tests = test_list();
                need(')');
                blank();
                if (peek() != '.') return tests;
            } catch (const Stop&) {
            }
            at_ = back;
        }
        NodePtr list = make(Op::list, start);
        list->kids.push_back(one_test());
        return finish(std::move(list));
    }

    NodePtr test_list() {
        blank();
        NodePtr list = make(Op::list, at_);
        do list->kids.push_back(one_test()); while (take(','));
        return finish(std::move(list));
    }

    NodePtr one_test() {
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
        node->kids.push_back(expression());
        node->flag = saw_input_;
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

    NodePtr postfix() {
        NodePtr left = primary();
        for (;;) {
            blank();
            if (peek() == '.' && peek(1) != '.') {
                ++at_;
                NodePtr node = make(Op::path, left->offset);
                node->text = property_name();
                node->kids.push_back(std::move(left));
                left = finish(std::move(node));
            } else if (peek() == '[' && left->op != Op::literal) {
                ++at_;
                NodePtr node = make(Op::filter, left->offset);
                node->kids.push_back(std::move(left));
                node->kids.push_back(expression());
                need(']');
                left = finish(std::move(node));
            } else if (peek() == '(' && (left->op == Op::name || left->op == Op::path || left->op == Op::invoke)) {
                left = call(std::move(left));
            } else {
                return left;
            }
        }
    }

    NodePtr call(NodePtr function) {
        need('(');
        NodePtr node = make(function->op == Op::name ? Op::call : Op::invoke, function->offset);
        node->text = function->text;
        if (node->op == Op::invoke) node->kids.push_back(std::move(function));
        if (!next_is(')')) do {
            const std::size_t start = at_;
            std::string name;
            try {
                name = plain_name();
                blank();
                if (peek() != ':') name.clear();
            } catch (const Stop&) {
            }
            if (name.empty()) at_ = start;
            else take(':');
            if (!name.empty()) node->names.push_back(name);
            else if (!node->names.empty()) fail("feel.mixed-arguments", at_, 1);
            node->kids.push_back(expression());
        } while (take(','));
        need(')');
        return finish(std::move(node));
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
        if (c == '{') return context(start);
        if (c == '?') { ++at_; saw_input_ = true; return finish(make(Op::input, start)); }
        if (word("true")) return literal(start, true);
        if (word("false")) return literal(start, false);
        if (word("null")) return literal(start, nullptr);
        if (!letter(static_cast<unsigned char>(c))) fail("feel.unexpected", start, 1, {{"found", found()}});
        for (const char* keyword : {"then", "else", "return", "satisfies", "and", "or"}) {
            const std::size_t back = at_;
            if (word(keyword)) { at_ = back; fail("feel.unexpected", start, std::string_view(keyword).size(), {{"found", keyword}}); }
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
        const Value value = parse_temporal(text);
        if (value.is_null()) fail("feel.at-literal", start, at_ - start, {{"text", text}});
        return literal(start, value);
    }

    NodePtr range_rest(std::size_t start, NodePtr low, bool low_closed) {
        if (!take("..")) fail("feel.expected", at_, 1, {{"expected", ".."}, {"found", found()}});
        NodePtr node = make(Op::range, start);
        node->low_closed = low_closed;
        node->kids.push_back(std::move(low));
        node->kids.push_back(expression());
        blank();
        if (take(']')) node->high_closed = true;
        else if (take(')') || take('[')) node->high_closed = false;
        else fail("feel.expected", at_, 1, {{"expected", "]"}, {"found", found()}});
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
        NodePtr inner = expression();
        blank();
        if (peek() == '.' && peek(1) == '.') return range_rest(start, std::move(inner), false);
        need(')');
        return inner;
    }
    NodePtr context(std::size_t start) {
        ++at_;
        NodePtr node = make(Op::context, start);
        if (!next_is('}')) do {
            blank();
            const std::size_t key_at = at_;
            std::string key = peek() == '"' ? string() : new_name();
            if (std::find(node->names.begin(), node->names.end(), key) != node->names.end()) fail("feel.key-twice", key_at, at_ - key_at, {{"key", key}});
            node->names.push_back(std::move(key));
            need(':');
            node->kids.push_back(expression());
        } while (take(','));
        need('}');
        return finish(std::move(node));
    }

    Type type() {
        blank();
        const std::size_t start = at_;
        int open = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '<') ++open;
            if (c == '>' && open-- == 0) break;
            if (open == 0 && !(part(static_cast<unsigned char>(c)) || c == ' ' || c == '<' || c == '>')) break;
            if (open == 0 && c == ' ') {
                const std::string_view sofar = text_.substr(start, at_ - start);
                const bool goes_on = sofar == "date" || sofar == "date and" || sofar == "days" || sofar == "days and" || sofar == "days and time" || sofar == "years" || sofar == "years and" || sofar == "years and months";
                const std::string_view next = text_.substr(at_ + 1);
                if (!goes_on || !(next.starts_with("and") || next.starts_with("time") || next.starts_with("months") || next.starts_with("duration"))) break;
                if (sofar == "date" && !next.starts_with("and time")) break;
            }
            ++at_;
        }
        const std::string name(text_.substr(start, at_ - start));
        if (name.empty()) fail("feel.expected", at_, 1, {{"expected", "type"}, {"found", found()}});
        const Type made = type_named(name);
        if (made.is_any() && name != "Any") fail("feel.unknown-type", start, name.size(), {{"type", name}});
        return made;
    }

    // ---- names
    std::string simple_name() {
        blank();
        if (peek() == '`') {
            const std::size_t end = text_.find('`', at_ + 1);
            if (end == std::string_view::npos) fail("feel.open-name", at_, 1);
            std::string name(text_.substr(at_ + 1, end - at_ - 1));
            at_ = end + 1;
            return name;
        }
        if (!letter(static_cast<unsigned char>(peek()))) fail("feel.expected", at_, 1, {{"expected", "name"}, {"found", found()}});
        const std::size_t start = at_;
        while (part(static_cast<unsigned char>(peek()))) ++at_;
        return std::string(text_.substr(start, at_ - start));
    }
    /// The longest known name with blanks or symbols that comes next; otherwise a simple one.
    std::string plain_name() {
        blank();
        for (const std::string& name : known_) {
            std::size_t read = at_;
            std::size_t i = 0;
            for (; i < name.size() && read < text_.size(); ++i, ++read) {
                if (name[i] == ' ') {
                    if (text_[read] != ' ' && text_[read] != '\n' && text_[read] != '\t') break;
                    while (read + 1 < text_.size() && (text_[read + 1] == ' ' || text_[read + 1] == '\n')) ++read;
                } else if (name[i] != text_[read]) {
                    break;
                }
            }
            if (i == name.size() && (read >= text_.size() || !part(static_cast<unsigned char>(text_[read])))) {
                at_ = read;
                return name;
            }
        }
        return simple_name();
    }
    std::string property_name() { return plain_name(); }
    /// A name that is being introduced: words up to the next symbol or keyword.
    std::string new_name() {
        std::string name = simple_name();
        for (;;) {
            const std::size_t back = at_;
            blank();
            if (!letter(static_cast<unsigned char>(peek()))) { at_ = back; break; }
            const std::size_t start = at_;
            std::size_t end = at_;
            while (end < text_.size() && part(static_cast<unsigned char>(text_[end]))) ++end;
            const std::string next(text_.substr(start, end - start));
            if (next == "in") { at_ = back; break; }
            at_ = end;
            name += " " + next;
        }
        if (name.find(' ') != std::string::npos && std::find(known_.begin(), known_.end(), name) == known_.end()) {
            known_.push_back(name);
            std::sort(known_.begin(), known_.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
        }
        return name;
    }

    std::vector<std::string> known_;
    int depth_ = 0;
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

Parsed parse_expression(std::string_view text, const std::vector<std::string>& known) {
    return guarded([&] { return Parser(text, known).whole(); });
}
Parsed parse_unary_tests(std::string_view text, const std::vector<std::string>& known) {
    return guarded([&] { return Parser(text, known).unary_tests(); });
}

}  // namespace huiyin::feel
