// Which records a stored formula has to be worked out again for, when another record has changed.
//
// A formula reads along references (`record.account.class`) and ways back (`sum(record.payments.amount)`). Each step of such
// a path makes the record where the formula stands a dependent of the record that the step leads to; `way` leads back.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "feel/program.hpp"

namespace huiyin::policy {

struct RecordType;
struct Pack;

/// From a record to others: those of `type` whose `field` refers to it (`out`), or those that its own `field` refers to.
struct Hop { bool out = false; std::string type, field; };

struct Dependent {
    std::string type;                                ///< where the formula stands
    std::vector<Hop> way;                            ///< from the record that changed to the dependent ones
    std::string read;                                ///< the field of the changed record that is read; empty: anything of it
};

class Dependents {
public:
    explicit Dependents(const std::vector<const RecordType*>& types);
    /// Of a record of this type.
    [[nodiscard]] const std::vector<Dependent>& of(std::string_view type) const;

private:
    std::map<std::string, std::vector<Dependent>, std::less<>> by_type_;
};

/// What a stored formula reads that changes without any record that it reads along a path: the text of it, and where it
/// stands in the formula; empty where there is nothing of the kind.
struct Untracked { std::size_t offset = 0, length = 0; };
[[nodiscard]] std::vector<Untracked> untracked(const feel::Program& formula);

}  // namespace huiyin::policy
