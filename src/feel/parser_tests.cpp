// Unary tests (DMN 1.5, 10.3.1.2, rules 7 to 17), alone and behind `in`.
#include <utility>

#include "feel/grammar.hpp"

namespace huiyin::feel {

SyntaxPtr Grammar::unary_tests() {
    blank();
    const std::size_t start = at_;
    SyntaxPtr tests;
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

SyntaxPtr Grammar::in_tests(std::size_t start) {
    SyntaxPtr list = make(Op::list, start);
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

SyntaxPtr Grammar::bracketed_tests() {
    const std::size_t start = at_;
    if (!take('(')) return nullptr;
    try {
        SyntaxPtr list = test_list();
        need(')');
        blank();
        if ((list->kids.size() > 1 || list->kids[0]->op == Op::test_compare) && at_ == text_.size()) return list;
    } catch (const Stop&) {                              // whoever reads on from the start says what is wrong
    }
    at_ = start;
    return nullptr;
}

SyntaxPtr Grammar::test_list() {
    blank();
    SyntaxPtr list = make(Op::list, at_);
    do list->kids.push_back(one_test()); while (take(','));
    return finish(std::move(list));
}

SyntaxPtr Grammar::one_test(bool bare) {
    blank();
    const std::size_t start = at_;
    Op op;
    if (take_comparison(op)) {
        SyntaxPtr node = make(Op::test_compare, start);
        node->marks.comparison = op;
        node->kids.push_back(additive());
        return finish(std::move(node));
    }
    SyntaxPtr node = make(Op::test_value, start);
    const bool outer = saw_input_;
    saw_input_ = false;
    node->kids.push_back(bare ? additive() : expression());
    node->marks.names_input = saw_input_;
    node->marks.truth_passes = rigor_ == Rigor::strict;
    saw_input_ = outer || saw_input_;
    return finish(std::move(node));
}

}  // namespace huiyin::feel
