// Rows as they stand in the database, kept from one job to the next: persons, tariffs, places, holidays and parameters are
// read by most of them. What is not sure to stand any more is forgotten. Belongs to one thread.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>

#include "store/rows.hpp"

namespace huiyin::store {

class RowMemory {
public:
    [[nodiscard]] const RecordRow* find(const std::string& id) const {
        const auto found = rows_.find(id);
        return found == rows_.end() ? nullptr : &found->second;
    }
    void keep(const RecordRow& row) {
        if (rows_.size() >= rows_most) rows_.clear();
        rows_[row.id] = row;
    }
    void forget(const std::string& id) { rows_.erase(id); }

    using Document = std::optional<Json>;            ///< none: there is no such document
    [[nodiscard]] const Document* document(const std::string& name) const {
        const auto found = documents_.find(name);
        return found == documents_.end() ? nullptr : &found->second;
    }
    void keep_document(const std::string& name, Document document) {
        if (documents_.size() >= documents_most) documents_.clear();
        documents_[name] = std::move(document);
    }

    [[nodiscard]] const std::vector<ParameterRow>* parameters(const std::string& pack) const {
        const auto found = parameters_.find(pack);
        return found == parameters_.end() ? nullptr : &found->second;
    }
    void keep_parameters(const std::string& pack, std::vector<ParameterRow> rows) { parameters_[pack] = std::move(rows); }
    void forget_parameters() { parameters_.clear(); }

    void forget() {
        rows_.clear();
        documents_.clear();
        parameters_.clear();
    }
    /// At the beginning of a transaction; `version` is the database's, which moves when somebody else has written. Whether what
    /// was kept still stands.
    bool begin(std::int64_t version) {
        const bool stands = std::exchange(version_, version) == version;
        if (!stands) forget();
        return stands;
    }

private:
    static constexpr std::size_t rows_most = 16'384, documents_most = 256;
    std::unordered_map<std::string, RecordRow> rows_;
    std::unordered_map<std::string, Document> documents_;
    std::unordered_map<std::string, std::vector<ParameterRow>> parameters_;
    std::int64_t version_ = -1;
};

}  // namespace huiyin::store
