// A decision model with those that it imports, compiled once and asked many times, from any thread.
//
//   auto package = Package::make({read_model(xml).value()});
//   const Answer answer = package.value()->decide({"Routing"}, {{"Applicant", "", applicant}}, when);
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dmn/logic.hpp"

namespace huiyin::dmn {

/// A value for an input (or for an input decision of a service); `space` says of which model, empty for any that has it.
struct Given { std::string name, space; feel::Value value; };

/// The present, as `now()` and `today()` tell it, and the bounds of one request.
struct When { Instant now; calendar::Zone zone = calendar::Zone::utc(); int depth = 1200; std::uint64_t steps = 20'000'000; };

struct Answer {
    std::vector<std::pair<std::string, feel::Value>> outputs;
    std::vector<std::pair<std::string, std::vector<Remark>>> errors;      ///< for outputs that came to null, or not to their type
};

class Package {
public:
    /// The first model is the one that is asked. Problems: dmn.no-import, dmn.reference, dmn.cycle.
    static Result<std::shared_ptr<const Package>> make(std::vector<Model> models);
    ~Package();

    /// The named decisions, all of the model when none is named. Problems: dmn.no-decision when the model has none of them
    /// (where it has some, the others are errors of the answer).
    [[nodiscard]] Result<Answer> decide(const std::vector<std::string>& decisions, const std::vector<Given>& given, const When& when) const;
    /// The output decisions of a service. Problems: dmn.no-service.
    [[nodiscard]] Result<Answer> serve(const std::string& service, const std::vector<Given>& given, const When& when) const;
    [[nodiscard]] const Model& model() const;

private:
    Package();
    friend class Run;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace huiyin::dmn
