// The keys of the pack language in one table: the compiler checks files against it, the editor schema is made of it
// (editor_schema.hpp), and docs/pack-language.md lists it. What is not in this table is not in the language.
//
//   grammar("duty").find("start")->need                                        // Need::must
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace huiyin::policy {

/// How the value of a key is written.
enum class Written {
    word, string, words, text, boolean, number, date, feel, value, period, limit, every,
    one_of, some_of,                                 ///< one, or one or several, of `Key::of`, which are parted by |
    who, events, kept_by, due,                       ///< due: a limit or FEEL; kept_by: events or FEEL
    rule, rules, named_rules,                        ///< a map of the rule `Key::of`; one or a list; a map from names to them
    asks, targets, chain, effects, pauses,           ///< a word or a list of words and maps of the rule `Key::of`
    values, columns, cells, hours, ranges, choices,  ///< field → value; name → type; rows of a table; days → spans; pack → version; value → Text
    named_feel,                                      ///< name → FEEL
    json,                                            ///< anything that JSON can say
};

enum class Need { may, must, later };                ///< later: named by the language, not run yet

struct Key {
    std::string_view name;
    Written written;
    std::string_view zh, en;                         ///< what an editor shows
    Need need = Need::may;
    std::string_view of = {};
    [[nodiscard]] std::vector<std::string> choices() const;
};

/// A map of the language.
struct Rule {
    std::string_view name;
    std::string_view zh, en;
    std::vector<Key> keys;
    [[nodiscard]] const Key* find(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> names() const;                       ///< of the keys that may be written
};

[[nodiscard]] const std::vector<Rule>& grammar();
/// The rule must be there.
[[nodiscard]] const Rule& grammar(std::string_view rule);

}  // namespace huiyin::policy
