// The day on which a view places a record, in the organisation's zone.
#pragma once

#include <optional>
#include <string>

#include "engine/scene.hpp"

namespace huiyin::engine {

/// By a field or by one of the moments that every record has (created_at, changed_at, next_due); none where it is blank.
[[nodiscard]] std::optional<calendar::Date> day_of(Scene& scene, const store::RecordRow& row, const std::string& name);

/// From one day to another, both included; where an end is open everything lies before or after it.
struct DaysWanted {
    std::string name;
    std::optional<calendar::Date> from, to;
    /// Problems: query.no-day (the view places its records on no day), query.date.
    [[nodiscard]] static Result<DaysWanted> of(const policy::View* view, const std::string& from_on, const std::string& to_on);
    [[nodiscard]] bool hold(Scene& scene, const store::RecordRow& row) const;
    /// What the store can say of it beforehand, so that a day is not looked for among the records of years; `hold` decides all the same.
    [[nodiscard]] std::optional<store::Condition> narrowing(const policy::RecordType& type) const;
};

}  // namespace huiyin::engine
