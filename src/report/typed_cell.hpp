// What a spreadsheet's cell holds of a record: amounts as numbers, days as days, everything else in the words of the screen.
#pragma once

#include <string>

#include "report/print.hpp"
#include "sheet/xlsx_write.hpp"

namespace huiyin::report {

/// One value of the field called `name`, as the kind of cell that the field's type is.
[[nodiscard]] sheet::Cell typed_value(const PrintRequest& request, const Json& view, const Json& field, const std::string& name, const Json& value);
/// The record's own field.
[[nodiscard]] inline sheet::Cell typed_field(const PrintRequest& request, const Json& view, const std::string& name, const Json& field) {
    return typed_value(request, view, field, name, view["fields"][name]);
}
/// What the path names in `view`, as `shown` would give it in words.
[[nodiscard]] sheet::Cell typed(const PrintRequest& request, const Json& view, const std::string& path);
/// An instant in the organisation's time; nothing for what is none.
[[nodiscard]] sheet::Cell typed_instant(const PrintRequest& request, const std::string& text);

}  // namespace huiyin::report
