// Columns of an import: which field each of them holds, and whether it says which record is meant or what is to be done to it.
//
// Rows of acts name their record by the columns of the key: those that the request names; else the record's number and all
// fields that the action does not ask for. What an action asks for is its input.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/csv.hpp"
#include "api/import_cells.hpp"

namespace huiyin::api {

inline constexpr const char* number_column = ".number";      ///< stands for a field: the record's number

struct ImportFault {
    std::size_t row = 0;                         ///< line of the file, from 1
    std::string column;                          ///< as the header writes it; empty: the whole row
    Problem problem;
    bool is_heading = false;                     ///< of a column, not of a row
};

/// What the rows of acts do, and by which fields (names or titles; none: by all that the action does not ask for) they say to what.
struct ActRows { const policy::Action* action = nullptr; std::vector<std::string> key; };

struct ImportColumn {
    const policy::Field* field = nullptr;        ///< null: not understood, or the number
    bool is_number = false, is_key = false;
    std::string heading;
    [[nodiscard]] bool holds_something() const { return field || is_number; }
    [[nodiscard]] std::string name() const { return is_number ? number_column : field ? field->name : std::string(); }
};

class ImportColumns {
public:
    /// Faults: csv.unknown-column(-near), csv.column-twice, csv.not-a-key, csv.key-not-there. `acts`: null where rows create records.
    ImportColumns(const policy::RecordType& type, const std::vector<std::string>& header, const ActRows* acts, std::vector<ImportFault>& faults);

    [[nodiscard]] const std::vector<ImportColumn>& all() const { return columns_; }
    [[nodiscard]] bool has_key() const;

private:
    [[nodiscard]] ImportColumn read(const std::string& heading, std::vector<ImportFault>& faults) const;
    [[nodiscard]] const policy::Field* only_one_called(const std::string& heading) const;
    [[nodiscard]] bool is_asked(const policy::Field& field) const;
    [[nodiscard]] bool is_named_key(const ImportColumn& column) const;

    const policy::RecordType& type_;
    const ActRows* acts_;
    std::vector<ImportColumn> columns_;
};

/// The fields by which a sheet that is to be filled in says which record a row means: the number, else what must not repeat, else
/// indexed fields; the action's own inputs are none of them.
[[nodiscard]] std::vector<std::string> proposed_key(const policy::RecordType& type, const policy::Action& action);
/// The field's title and how the record's number is called, in the language.
[[nodiscard]] std::string heading_of(const policy::RecordType& type, const std::string& name, Language language);

}  // namespace huiyin::api
