// The record that a row of an import means: by its number, by fields that must not repeat, or by any fields that single it out.
//
// Fields on an index, references and what a `unique` names, lead straight to the record. By other fields every record of the
// type is looked at once, however many rows the file has. Of several that bear the key, the one that waits for the action is
// meant; what the person may not see is not found.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/access.hpp"

namespace huiyin::engine {

class KeyFinder {
public:
    KeyFinder(World& world, Access& access, const policy::RecordType& type, const policy::Action& action, Language language)
        : world_(world), access_(access), type_(type), action_(action), language_(language) {}

    /// `key`: field → value as it is stored; `.number` is the record's number.
    /// Problems: import.no-such-key {key}, import.several-of-key {key, count, numbers}, each at the first field of the key.
    [[nodiscard]] Result<std::string> find(const Json& key);

private:
    [[nodiscard]] std::vector<std::string> candidates(const JsonObject& key);
    [[nodiscard]] std::vector<std::string> by_condition(const JsonObject& key, bool& leads);
    [[nodiscard]] std::vector<std::string> by_looking_at_all(const JsonObject& key);
    [[nodiscard]] bool bears(const store::RecordRow& row, const JsonObject& key);
    [[nodiscard]] bool waits(const store::RecordRow& row) const;
    [[nodiscard]] std::string words_of(const JsonObject& key);

    World& world_;
    Access& access_;
    const policy::RecordType& type_;
    const policy::Action& action_;
    Language language_;
    std::map<std::string, std::map<std::string, std::vector<std::string>>> seen_;    ///< names of the fields → their values → records
};

}  // namespace huiyin::engine
