// Values of the sample's steps: what `@`, `$`, `today`, `one_of` and `file` stand for.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "app/demo_time.hpp"

namespace huiyin::app {

/// What a story knows: picked values and the ids of what it made.
using Names = std::map<std::string, Json>;

class DemoValues {
public:
    using Upload = std::function<Result<std::string>(const std::string& file)>;

    DemoValues(const Names& shared, const DemoTime& time) : shared_(shared), time_(time) {}
    /// The value with everything in it that stands for something. Problems: demo.value {what}, those of `upload`.
    [[nodiscard]] Result<Json> value(const Json& given, const Names& own, Instant at, Chance& chance, const Upload& upload) const;
    /// The id that `@ref` or a bare name means. Problems: demo.value.
    [[nodiscard]] Result<std::string> id(const std::string& name, const Names& own) const;

private:
    [[nodiscard]] Result<Json> named(const std::string& path, const Names& own) const;
    [[nodiscard]] Result<Json> text(const std::string& given, const Names& own) const;
    [[nodiscard]] Result<Json> special(const JsonObject& given, const Names& own, Instant at, Chance& chance, const Upload& upload) const;

    const Names& shared_;
    const DemoTime& time_;
};

}  // namespace huiyin::app
