// Values of the sample's steps: what `@`, `$` and the words `today`, `one_of`, `sum` and their like stand for.
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
    /// What values may ask of the world: an upload of a file of the folder, and a field of a record.
    struct World {
        std::function<Result<std::string>(const std::string& file)> upload;
        std::function<Result<Json>(const std::string& path)> read;
    };

    DemoValues(const Names& shared, const DemoTime& time) : shared_(shared), time_(time) {}
    /// The value with everything in it that stands for something. Problems: demo.value {what}, those of the world.
    [[nodiscard]] Result<Json> value(const Json& given, const Names& own, Instant at, Chance& chance, const World& world) const;
    /// The id that `@ref` or a bare name means. Problems: demo.value.
    [[nodiscard]] Result<std::string> id(const std::string& name, const Names& own) const;

private:
    [[nodiscard]] Result<Json> named(const std::string& path, const Names& own) const;
    [[nodiscard]] Result<Json> text(const std::string& given, const Names& own) const;
    [[nodiscard]] Result<Json> counted(const std::string& key, const Json& what, const Names& own, Instant at, Chance& chance, const World& world) const;
    [[nodiscard]] Result<Json> special(const JsonObject& given, const Names& own, Instant at, Chance& chance, const World& world) const;

    const Names& shared_;
    const DemoTime& time_;
};

}  // namespace huiyin::app
