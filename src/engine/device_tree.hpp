// An expression of a pack as a tree that a device can work out (device_formulas.hpp has the form of it).
//
// Decisions are laid into the tree: a formula as itself, a table as a chain of conditions, row by row. What a reference of one record
// leads to stands as the value that it has now, if the reader may see it. What cannot be said is ["unknown"] where the rest may still
// decide (a part of `and` and `or`, a branch, an input of a table); alone it leaves the whole expression to the server.
//
//   decide("check", {lower: record.now < record.before})   →   ["if", ["=", ["<", ["record", "now"], ["record", "before"]], true], "lower", "good"]
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/scene.hpp"
#include "feel/node.hpp"

namespace huiyin::engine {

class DeviceTree {
public:
    /// `record` is null for a tree that holds for every record of the type.
    DeviceTree(Scene& scene, const policy::RecordType& type, const store::RecordRow* record)
        : scene_(scene), type_(type), pack_(scene.policy.pack_of(type.id)), record_(record) {}

    /// Nothing where the expression says more than a device can work out.
    [[nodiscard]] std::optional<Json> of(const policy::Expression& expression);

private:
    using Inputs = std::vector<std::pair<std::string, Json>>;

    [[nodiscard]] std::optional<Json> tree(const feel::Node& node);
    [[nodiscard]] Json or_unknown(const feel::Node& node);
    [[nodiscard]] std::optional<Json> with_word(const char* word, const feel::Node& node);
    [[nodiscard]] std::optional<Json> conjunction(const char* word, const feel::Node& node);
    [[nodiscard]] std::optional<Json> choice(const feel::Node& node);
    [[nodiscard]] std::optional<Json> power(const feel::Node& node);
    [[nodiscard]] std::optional<Json> is_held(const feel::Node& node);
    [[nodiscard]] std::optional<Json> called(const feel::Node& node);
    [[nodiscard]] std::optional<Json> named(const feel::Node& node);
    [[nodiscard]] std::optional<Json> led_to(const feel::Node& node);
    [[nodiscard]] std::optional<Json> decided(const feel::Node& node);
    [[nodiscard]] std::optional<Json> of_table(const policy::Decision& decision, const feel::Node* given);
    [[nodiscard]] Json input_of(const std::string& name, const feel::Node* given);
    /// Whether the input passes a cell; true for a dash.
    [[nodiscard]] Json passes(const feel::Node& test, const Json& input);

    Scene& scene_;
    const policy::RecordType& type_;
    const policy::Pack& pack_;
    const store::RecordRow* record_;
    const Inputs* inputs_ = nullptr;                 ///< of the table whose cells are being translated
    int depth_left_ = 8, parts_left_ = 2'000;        ///< decisions within decisions, and the size of the whole
};

}  // namespace huiyin::engine
