// An engine over the base pack and one more, as the tests of the engine start from.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "engine/engine.hpp"
#include "policy/compiler.hpp"
#include "store/temporary.hpp"

namespace huiyin::engine {

/// Null when the pack does not compile; what the compiler says of it, errors and warnings, is left in `faults`.
inline std::unique_ptr<Engine> engine_over(const policy::Sources& files, store::Store& store, Clock& clock, IdSource& ids, std::string& faults) {
    policy::Diagnostics diagnostics;
    const auto base = policy::compile(policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/policies/base").value(), {}, diagnostics);
    const auto pack = policy::compile(files, {base}, diagnostics);
    faults = policy::render(diagnostics, files.files, Language::en);
    if (!pack) return nullptr;
    return std::make_unique<Engine>(store, clock, ids, std::vector<std::shared_ptr<const policy::Pack>>{base, pack},
                                    Options{OrganisationId("org"), {"示例", "Sample"}, calendar::Zone::named("Asia/Shanghai").value()});
}
inline std::unique_ptr<Engine> engine_over(const policy::Sources& files, store::Temporary& temporary, Clock& clock, IdSource& ids, std::string& faults) { return engine_over(files, *temporary.store, clock, ids, faults); }

}  // namespace huiyin::engine
