// Cells of an import as values: by the kind of their field, as people write them in sheets.
//
// References are found by number, id, a field that must not repeat, or title; dates may be written 2026/3/9; a date and time without
// an offset is meant in the organisation's zone.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "calendar/civil.hpp"
#include "policy/model.hpp"

namespace huiyin::api {

/// The id of the record that a cell means. Problems: those of `Engine::reference`.
using FindReference = std::function<Result<std::string>(const std::string& type, const std::string& text)>;

[[nodiscard]] std::string trimmed(const std::string& text);
/// Whether a cell can hold what the field holds at all.
[[nodiscard]] bool is_importable(const policy::Field& field);

class CellReader {
public:
    CellReader(const calendar::Zone& zone, const FindReference& find) : zone_(zone), find_(find) {}

    /// Problems: csv.not-importable {field}, form.want-…, form.no-such-choice, those of `find`.
    [[nodiscard]] Result<Json> read(const policy::Field& field, const std::string& text);

private:
    [[nodiscard]] Result<Json> reference(const policy::Field& field, const std::string& text);
    [[nodiscard]] Result<Json> list(const policy::Field& field, const std::string& text);

    const calendar::Zone& zone_;
    const FindReference& find_;
    std::map<std::pair<std::string, std::string>, Result<std::string>> found_;
};

}  // namespace huiyin::api
