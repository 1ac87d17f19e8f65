// Item definitions (DMN 1.5, 7.3.2): FEEL types with constraints on their values.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dmn/model.hpp"
#include "feel/program.hpp"

namespace huiyin::dmn {

struct DataType;
using DataTypePtr = std::shared_ptr<const DataType>;

struct DataType {
    std::string name;                                      ///< for messages
    feel::Type type;
    DataTypePtr element;                                   ///< of a collection
    std::vector<std::pair<std::string, DataTypePtr>> components;   ///< of a function: its parameters
    DataTypePtr result;                                    ///< of a function
    std::vector<std::pair<std::string, std::shared_ptr<const feel::Program>>> constraints;   ///< as written, and compiled
};

/// The value after the implicit conversions, or empty when it does not conform to the type or breaks a constraint.
[[nodiscard]] std::optional<feel::Value> conform(const feel::Value& value, const DataType& type, feel::Evaluation& evaluation);

/// The value with null for each component that it lacks: an input need not name what is not known of it.
[[nodiscard]] feel::Value completed(const feel::Value& value, const DataType& type);

/// The types that one model can name: its own, and those it imports under the import's name.
class Types {
public:
    Types(const std::vector<Model>& models, std::size_t model, int depth = 0);
    /// Null for any, and for what nobody knows.
    [[nodiscard]] DataTypePtr find(const TypeRef& ref) const { return find(ref, 0); }
    /// Every type as `instance of` and parameters may name it.
    [[nodiscard]] std::vector<std::pair<std::string, feel::Type>> aliases() const;

private:
    [[nodiscard]] DataTypePtr find(const TypeRef& ref, int depth) const;
    [[nodiscard]] DataTypePtr made(const ItemDefinition& item, int depth) const;

    const Model& model_;
    mutable std::map<std::string, DataTypePtr> known_;
    std::vector<std::pair<std::string, std::shared_ptr<const Types>>> imported_;   ///< by the import's name
};

/// The model that an import means: by namespace; `models.size()` when it is not there.
[[nodiscard]] std::size_t imported_model(const std::vector<Model>& models, const Import& import);

}  // namespace huiyin::dmn
