// What a node has beside the engine: saved views, the state of the ledger, the log.
#pragma once

#include "api/resources.hpp"
#include "app/data_folder.hpp"
#include "app/log.hpp"

namespace huiyin::app {

class NodeSurroundings : public api::Surroundings {
public:
    NodeSurroundings(DataFolder& data, const Log& log) : data_(data), log_(log) {}
    std::vector<std::pair<std::string, Json>> saved_views(const PersonId& person, const std::string& type) override;
    void save_view(const PersonId& person, const std::string& type, const std::string& name, const Json& view) override;
    void drop_view(const PersonId& person, const std::string& type, const std::string& name) override;
    Json ledger_summary() override;
    Json verify_ledger() override;
    void log_failure(const std::string& id, const std::string& what, const api::Request& request) override;

private:
    DataFolder& data_;
    const Log& log_;
};

/// A report as the API and `huiyin verify --format json` tell it.
[[nodiscard]] Json report_json(const ledger::Report& report);

}  // namespace huiyin::app
