// DMN 1.5, 10.3.4.3: string functions. Positions count characters (code points), from 1; patterns are XPath's, run by ICU
// with a bound on their time, so that no pattern can hang the server.
#include <unicode/locid.h>
#include <unicode/regex.h>

#include "base/text.hpp"
#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

icu::UnicodeString wide(const std::string& text) { return icu::UnicodeString::fromUTF8(text); }
std::string narrow(const icu::UnicodeString& text) { std::string out; text.toUTF8String(out); return out; }

std::unique_ptr<icu::RegexMatcher> matcher(const Value& pattern, const Value* flags) {
    uint32_t options = 0;
    if (flags && flags->is_string())
        for (const char c : flags->as_string()) {
            if (c == 's') options |= UREGEX_DOTALL;
            else if (c == 'm') options |= UREGEX_MULTILINE;
            else if (c == 'i') options |= UREGEX_CASE_INSENSITIVE;
            else if (c == 'x') options |= UREGEX_COMMENTS;
            else return nullptr;
        }
    UErrorCode status = U_ZERO_ERROR;
    auto made = std::make_unique<icu::RegexMatcher>(wide(pattern.as_string()), options, status);
    if (U_FAILURE(status)) return nullptr;
    made->setTimeLimit(200, status);
    made->setStackLimit(1'000'000, status);
    return made;
}

Value substring(const List& a, Evaluation&) {
    if (!a[0].is_string() || !a[1].is_number()) return {};
    const std::u32string text = to_code_points(a[0].as_string());
    const auto start = a[1].as_number().to_int64();
    if (!start || *start == 0) return {};
    const auto size = static_cast<std::int64_t>(text.size());
    const std::int64_t from = *start > 0 ? *start - 1 : size + *start;
    if (from < 0 || from > size) return from > size ? Value("") : Value();
    std::int64_t count = size - from;
    if (a.size() > 2 && !a[2].is_null()) {
        if (!a[2].is_number()) return {};
        const auto length = a[2].as_number().round(0, Rounding::down).to_int64();
        if (!length || *length < 0) return {};
        count = std::min(count, *length);
    }
    return to_utf8(std::u32string_view(text).substr(static_cast<std::size_t>(from), static_cast<std::size_t>(count)));
}

bool texts(const List& a) {
    for (const Value& v : a)
        if (!v.is_string()) return false;
    return true;
}

Value length(const List& a, Evaluation&) { return a[0].is_string() ? Value(static_cast<std::int64_t>(to_code_points(a[0].as_string()).size())) : Value(); }
Value upper(const List& a, Evaluation&) { return a[0].is_string() ? Value(narrow(wide(a[0].as_string()).toUpper(icu::Locale::getEnglish()))) : Value(); }
Value lower(const List& a, Evaluation&) { return a[0].is_string() ? Value(narrow(wide(a[0].as_string()).toLower(icu::Locale::getEnglish()))) : Value(); }
Value before(const List& a, Evaluation&) {
    if (!texts(a)) return {};
    const std::size_t at = a[0].as_string().find(a[1].as_string());
    return at == std::string::npos ? Value("") : Value(a[0].as_string().substr(0, at));
}
Value after(const List& a, Evaluation&) {
    if (!texts(a)) return {};
    const std::size_t at = a[0].as_string().find(a[1].as_string());
    return at == std::string::npos ? Value("") : Value(a[0].as_string().substr(at + a[1].as_string().size()));
}
Value contains(const List& a, Evaluation&) { return texts(a) ? Value(a[0].as_string().find(a[1].as_string()) != std::string::npos) : Value(); }
Value starts(const List& a, Evaluation&) { return texts(a) ? Value(a[0].as_string().starts_with(a[1].as_string())) : Value(); }
Value ends(const List& a, Evaluation&) { return texts(a) ? Value(a[0].as_string().ends_with(a[1].as_string())) : Value(); }

Value matches(const List& a, Evaluation&) {
    if (!a[0].is_string() || !a[1].is_string()) return {};
    const auto found = matcher(a[1], a.size() > 2 ? &a[2] : nullptr);
    if (!found) return {};
    const icu::UnicodeString text = wide(a[0].as_string());
    found->reset(text);
    UErrorCode status = U_ZERO_ERROR;
    const bool hit = found->find(status);
    return U_FAILURE(status) ? Value() : Value(hit);
}

Value replace(const List& a, Evaluation&) {
    if (!a[0].is_string() || !a[1].is_string() || !a[2].is_string()) return {};
    const auto found = matcher(a[1], a.size() > 3 ? &a[3] : nullptr);
    if (!found) return {};
    const icu::UnicodeString text = wide(a[0].as_string());
    found->reset(text);
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString out = found->replaceAll(wide(a[2].as_string()), status);
    return U_FAILURE(status) ? Value() : Value(narrow(out));
}

Value split(const List& a, Evaluation& evaluation) {
    if (!texts(a)) return {};
    const auto found = matcher(a[1], nullptr);
    if (!found) return {};
    const icu::UnicodeString text = wide(a[0].as_string());
    found->reset(text);
    UErrorCode status = U_ZERO_ERROR;
    List out;
    int32_t from = 0;
    while (found->find(status) && U_SUCCESS(status) && out.size() < evaluation.list_max) {
        out.emplace_back(narrow(text.tempSubStringBetween(from, found->start(status))));
        from = found->end(status);
    }
    if (U_FAILURE(status)) return {};
    out.emplace_back(narrow(text.tempSubString(from)));
    return out;
}

Value string_join(const List& a, Evaluation&) {
    if (!a[0].is_list()) return {};
    const std::string delimiter = a.size() > 1 && a[1].is_string() ? a[1].as_string() : "";
    std::string out;
    bool first = true;
    for (const Value& item : a[0].as_list()) {
        if (item.is_null()) continue;
        if (!item.is_string()) return {};
        if (!first) out += delimiter;
        first = false;
        out += item.as_string();
    }
    return out;
}

}  // namespace

std::vector<Builtin> string_builtins() {
    using Of = Type::Of;
    return {{"substring", {"string", "start position", "length"}, 2, 3, Of::string, substring},
            {"string length", {"string"}, 1, 1, Of::number, length},
            {"upper case", {"string"}, 1, 1, Of::string, upper},
            {"lower case", {"string"}, 1, 1, Of::string, lower},
            {"substring before", {"string", "match"}, 2, 2, Of::string, before},
            {"substring after", {"string", "match"}, 2, 2, Of::string, after},
            {"contains", {"string", "match"}, 2, 2, Of::boolean, contains},
            {"starts with", {"string", "match"}, 2, 2, Of::boolean, starts},
            {"ends with", {"string", "match"}, 2, 2, Of::boolean, ends},
            {"matches", {"input", "pattern", "flags"}, 2, 3, Of::boolean, matches},
            {"replace", {"input", "pattern", "replacement", "flags"}, 3, 4, Of::string, replace},
            {"split", {"string", "delimiter"}, 2, 2, Type::list_of(Of::string), split},
            {"string join", {"list", "delimiter"}, 1, 2, Of::string, string_join}};
}

}  // namespace huiyin::feel
