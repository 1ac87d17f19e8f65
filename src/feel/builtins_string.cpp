// DMN 1.5, 10.3.4.3: string functions. Positions count characters (code points), from 1, from the end when negative.
#include <unicode/locid.h>

#include "base/text.hpp"
#include "feel/builtins.hpp"
#include "feel/xpath_regex.hpp"

namespace huiyin::feel {
namespace {

icu::UnicodeString wide(const std::string& text) { return icu::UnicodeString::fromUTF8(text); }
std::string narrow(const icu::UnicodeString& text) { std::string out; text.toUTF8String(out); return out; }

Value substring(Arguments a, Evaluation&) {
    const std::u32string text = to_code_points(a[0].as_string());
    const auto start = a[1].as_number().round(0, Rounding::down).to_int64();
    const auto size = static_cast<std::int64_t>(text.size());
    if (!start || *start == 0 || *start > size || *start < -size) return {};
    const std::int64_t from = *start > 0 ? *start - 1 : size + *start;
    std::int64_t count = size - from;
    if (a.size() > 2 && !a[2].is_null()) {
        const auto length = a[2].as_number().round(0, Rounding::down).to_int64();
        if (!length || *length < 0) return {};
        count = std::min(count, *length);
    }
    return to_utf8(std::u32string_view(text).substr(static_cast<std::size_t>(from), static_cast<std::size_t>(count)));
}

Value length(Arguments a, Evaluation&) {
    std::int64_t count = 0;
    for (const char c : a[0].as_string()) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;   // the bytes that begin one
    return count;
}
Value upper(Arguments a, Evaluation&) { return narrow(wide(a[0].as_string()).toUpper(icu::Locale::getRoot())); }
Value lower(Arguments a, Evaluation&) { return narrow(wide(a[0].as_string()).toLower(icu::Locale::getRoot())); }
Value before(Arguments a, Evaluation&) {
    const std::size_t at = a[0].as_string().find(a[1].as_string());
    return at == std::string::npos ? Value("") : Value(a[0].as_string().substr(0, at));
}
Value after(Arguments a, Evaluation&) {
    const std::size_t at = a[0].as_string().find(a[1].as_string());
    return at == std::string::npos ? Value("") : Value(a[0].as_string().substr(at + a[1].as_string().size()));
}
Value contains(Arguments a, Evaluation&) { return a[0].as_string().find(a[1].as_string()) != std::string::npos; }
Value starts(Arguments a, Evaluation&) { return a[0].as_string().starts_with(a[1].as_string()); }
Value ends(Arguments a, Evaluation&) { return a[0].as_string().ends_with(a[1].as_string()); }

/// The pattern that the call holds compiled when it is a literal; otherwise compiled now.
std::shared_ptr<const XpathRegex> regex(const Evaluation& evaluation, const Value& pattern, const Value* flags) {
    if (evaluation.regex) return *evaluation.regex;
    return XpathRegex::compile(pattern.as_string(), flags && flags->is_string() ? flags->as_string() : "");
}

Value matches(Arguments a, Evaluation& evaluation) {
    const auto made = regex(evaluation, a[1], a.size() > 2 ? &a[2] : nullptr);
    if (!made) return {};
    const icu::UnicodeString text = wide(a[0].as_string());
    UErrorCode status = U_ZERO_ERROR;
    const bool hit = made->over(text)->find(status);
    return U_FAILURE(status) ? Value() : Value(hit);
}

/// The pieces of XPath's replacement text: literal characters and the numbers of groups; empty when it is none.
struct Piece { icu::UnicodeString text; int group = -1; };
std::optional<std::vector<Piece>> replacement_of(const icu::UnicodeString& text, const XpathRegex& regex, int groups) {
    if (regex.literal()) return std::vector<Piece>{{text}};
    std::vector<Piece> pieces;
    const auto literal = [&](char16_t c) {
        if (pieces.empty() || pieces.back().group >= 0) pieces.push_back({});
        pieces.back().text += c;
    };
    const auto figure = [&](int32_t at) { return at < text.length() && text[at] >= u'0' && text[at] <= u'9' ? text[at] - u'0' : -1; };
    for (int32_t i = 0; i < text.length(); ++i) {
        const char16_t c = text[i];
        if (c == u'\\') {
            if (i + 1 >= text.length() || (text[i + 1] != u'\\' && text[i + 1] != u'$')) return {};
            literal(text[++i]);
        } else if (c == u'$') {
            if (figure(i + 1) < 0) return {};
            int group = figure(++i);
            while (figure(i + 1) >= 0 && group * 10 + figure(i + 1) <= groups) group = group * 10 + figure(++i);
            pieces.push_back({{}, group});
        } else {
            literal(c);
        }
    }
    return pieces;
}

Value replace(Arguments a, Evaluation& evaluation) {
    const auto made = regex(evaluation, a[1], a.size() > 3 ? &a[3] : nullptr);
    if (!made || made->matches_nothing()) return {};                        // FORX0003: there is nothing to put the text in place of
    const icu::UnicodeString text = wide(a[0].as_string());
    const auto matcher = made->over(text);
    icu::RegexMatcher& found = *matcher;
    const auto pieces = replacement_of(wide(a[2].as_string()), *made, found.groupCount());
    if (!pieces) return {};
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out;
    int32_t from = 0;
    while (found.find(status) && U_SUCCESS(status)) {
        out += text.tempSubStringBetween(from, found.start(status));
        for (const Piece& piece : *pieces) {
            if (piece.group < 0) out += piece.text;
            else if (piece.group <= found.groupCount()) out += found.group(piece.group, status);
        }
        from = found.end(status);
        if (static_cast<std::size_t>(out.length()) > evaluation.text_max) return {};
    }
    if (U_FAILURE(status)) return {};
    return narrow(out + text.tempSubString(from));
}

Value split(Arguments a, Evaluation& evaluation) {
    const auto made = regex(evaluation, a[1], nullptr);
    if (!made || made->matches_nothing()) return {};
    const icu::UnicodeString text = wide(a[0].as_string());
    const auto matcher = made->over(text);
    icu::RegexMatcher& found = *matcher;
    UErrorCode status = U_ZERO_ERROR;
    List out;
    int32_t from = 0;
    while (found.find(status) && U_SUCCESS(status)) {
        if (out.size() >= evaluation.list_max) return {};
        out.emplace_back(narrow(text.tempSubStringBetween(from, found.start(status))));
        from = found.end(status);
    }
    if (U_FAILURE(status)) return {};
    out.emplace_back(narrow(text.tempSubString(from)));
    return out;
}

}  // namespace

std::vector<Builtin> string_builtins() {
    using Of = Type::Of;
    const Parameter string{"string", Want::string}, match{"match", Want::string}, input{"input", Want::string}, pattern{"pattern", Want::string}, flags{"flags", Want::nullable_string};
    return {{"substring", {string, {"start position", Want::number}, {"length", Want::nullable_number}}, 2, 3, Of::string, substring},
            {"string length", {string}, 1, 1, Of::number, length},
            {"upper case", {string}, 1, 1, Of::string, upper},
            {"lower case", {string}, 1, 1, Of::string, lower},
            {"substring before", {string, match}, 2, 2, Of::string, before},
            {"substring after", {string, match}, 2, 2, Of::string, after},
            {"contains", {string, match}, 2, 2, Of::boolean, contains},
            {"starts with", {string, match}, 2, 2, Of::boolean, starts},
            {"ends with", {string, match}, 2, 2, Of::boolean, ends},
            {"matches", {input, pattern, flags}, 2, 3, Of::boolean, matches},
            {"replace", {input, pattern, {"replacement", Want::string}, flags}, 3, 4, Of::string, replace},
            {"split", {string, {"delimiter", Want::string}}, 2, 2, Type::list_of(Of::string), split}};
}

}  // namespace huiyin::feel
