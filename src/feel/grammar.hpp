// The rules of FEEL's grammar, each a member: parser.cpp has expressions and operators, parser_tests.cpp unary tests and what
// stands behind `in`, parser_primary.cpp literals, names, ranges, lists and contexts.
#pragma once

#include <utility>

#include "feel/parser.hpp"
#include "feel/type_reader.hpp"

namespace huiyin::feel {

class Grammar : private TypeReader {
public:
    Grammar(std::string_view text, const Scope& scope, Rigor rigor) : TypeReader(text, scope, rigor) {
        if (text.size() > text_max) fail("feel.too-long", 0, 1, {{"bytes", std::to_string(text_max)}});
        if (!is_utf8(text)) fail("feel.not-utf8", 0, text.size());
    }

    SyntaxPtr whole();
    SyntaxPtr unary_tests();

private:
    // ---- nodes
    static SyntaxPtr make(Op op, std::size_t offset);
    SyntaxPtr finish(SyntaxPtr node) const;
    SyntaxPtr joined(Op op, SyntaxPtr left, SyntaxPtr right) const;

    // ---- grammar
    SyntaxPtr expression();
    SyntaxPtr conditional(std::size_t start);

    /// One iterator: "x in list" or "x in 1..3".
    void iterator(Syntax& node);
    SyntaxPtr iteration(std::size_t start);
    SyntaxPtr quantified(Op op, std::size_t start);
    bool is_function_definition();
    SyntaxPtr function(std::size_t start);
    SyntaxPtr disjunction();
    SyntaxPtr conjunction();
    bool take_comparison(Op& op);
    SyntaxPtr comparison();

    /// After `in`: a parenthesised list of tests, or one test. "(1..5)" is a range, and "(a)[1]" goes on behind the bracket.
    SyntaxPtr in_tests(std::size_t start);

    /// "(1, 2)": several tests within brackets, as they stand behind `in`; null, and nothing read, when it is something else.
    SyntaxPtr bracketed_tests();
    SyntaxPtr test_list();

    /// A test; one that stands without brackets behind `in` ends where arithmetic ends.
    SyntaxPtr one_test(bool bare = false);
    SyntaxPtr additive();
    SyntaxPtr multiplicative();
    SyntaxPtr exponentiation();
    SyntaxPtr negation();
    SyntaxPtr postfix() { return postfix_of(primary()); }
    SyntaxPtr postfix_of(SyntaxPtr left);

    /// "[condition]"; null where the bracket closes a range instead, as in "]1..5[".
    SyntaxPtr filter_condition();
    SyntaxPtr call(SyntaxPtr function);

    /// The name before a ':', when that is what comes next.
    std::string argument_name();
    SyntaxPtr primary();
    SyntaxPtr literal(std::size_t start, Value value) const;
    SyntaxPtr number(std::size_t start);
    SyntaxPtr at_literal(std::size_t start);

    /// A null that says why when it is met.
    SyntaxPtr faulty(std::size_t start, std::string code, std::vector<ProblemParameter> params) const;
    SyntaxPtr range_rest(std::size_t start, SyntaxPtr low, bool low_closed);
    /// "< 5", "(>= 5)", "(= 5)", "(!= 5)": a range that is open to one side, or a point with or without itself (DMN 1.5, 10.3.1.2, rules 2 and 7).
    SyntaxPtr one_sided(std::size_t start, Op op);
    SyntaxPtr bracket(std::size_t start);
    SyntaxPtr parenthesis(std::size_t start);
    SyntaxPtr context(std::size_t start);

    static constexpr int height_max = 400, attempts_max = 200;
    static constexpr std::size_t text_max = 200'000;

    int range_ends_ = 0, attempts_ = 0;
    bool saw_input_ = false;
};

}  // namespace huiyin::feel
