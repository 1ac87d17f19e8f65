// What expressions of a pack see: variables by slot, record types as named contexts, and the engine's functions.
//
// Programs are compiled once and hold no state of the engine: the functions find it through `Evaluation::host`, which
// must point to a `Host` while a pack's expression runs.
#pragma once

#include <string>
#include <vector>

#include "feel/program.hpp"
#include "policy/model.hpp"
#include "policy/scope.hpp"

namespace huiyin::policy {

enum class HostFunction {
    due, moment, elapsed, is_working_day, day_kind, decide, has_role, superiors, has_word, coalesce, percentile, newest, ranked, period_of, balance, moved
};

class Host {
public:
    virtual ~Host() = default;
    virtual feel::Value call(HostFunction function, const feel::List& arguments, feel::Evaluation& evaluation) = 0;
};

/// The named context type of a record type: its fields, and `id`, `number`, `state`, `did`, `due`, ways back, ….
[[nodiscard]] feel::Type::Fields record_fields(const RecordType& type, const std::vector<const RecordType*>& all, const std::vector<const Duty*>& duties);
[[nodiscard]] feel::Type field_type(const Field& field);
/// The engine's functions with their signatures.
void add_host_functions(feel::Scope& scope);

}  // namespace huiyin::policy
