// A record as a FEEL object: fields by their types, and `did`, `due`, ways back and the rest when asked for.
#pragma once

#include "engine/world.hpp"

namespace huiyin::engine {

class RecordObject : public feel::Object {
public:
    enum class Kind { stored, tried };                   ///< `tried`: its formulas are not worked out yet
    RecordObject(World& world, store::RecordRow row, Kind kind) : world_(world), row_(std::move(row)), type_(world.policy().record_type(row_.type)), kind_(kind) {}
    [[nodiscard]] feel::Value get(std::string_view name) const override;
    [[nodiscard]] std::string identity() const override { return row_.id; }
    [[nodiscard]] const store::RecordRow& row() const { return row_; }

private:
    [[nodiscard]] feel::Value worked_out(std::string_view name) const;
    [[nodiscard]] feel::Value did() const;
    [[nodiscard]] feel::Value due() const;
    [[nodiscard]] feel::Value way_back(std::string_view name) const;

    World& world_;
    store::RecordRow row_;
    const policy::RecordType* type_;
    Kind kind_;
    mutable std::map<std::string, feel::Value, std::less<>> kept_;   ///< in a world that stands still
    mutable bool deriving_ = false;                      ///< a derived field that reads itself is null, not endless
};

}  // namespace huiyin::engine
