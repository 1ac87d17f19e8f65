#include "feel/literal_pattern.hpp"

namespace huiyin::feel {

std::shared_ptr<const XpathRegex> literal_pattern(const Syntax& call) {
    const std::size_t flags = call.text == "matches" ? 2 : call.text == "replace" ? 3 : 0;
    if ((flags == 0 && call.text != "split") || call.kids.size() < 2) return nullptr;
    const auto words = [&](std::size_t i) { return call.kids[i]->op == Op::literal && call.kids[i]->value.is_string() ? &call.kids[i]->value.as_string() : nullptr; };
    const std::string* pattern = words(1);
    const bool flagged = flags > 0 && call.kids.size() > flags;
    return pattern && (!flagged || words(flags)) ? XpathRegex::compile(*pattern, flagged ? *words(flags) : "") : nullptr;
}

}  // namespace huiyin::feel
