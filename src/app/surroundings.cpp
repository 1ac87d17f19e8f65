#include "app/surroundings.hpp"

namespace huiyin::app {

std::vector<std::pair<std::string, Json>> NodeSurroundings::saved_views(const PersonId& person, const std::string& type) {
    std::vector<std::pair<std::string, Json>> views;
    for (store::ViewRow& row : data_.store().read()->views(person.text, type)) views.emplace_back(std::move(row.name), std::move(row.document));
    return views;
}

void NodeSurroundings::save_view(const PersonId& person, const std::string& type, const std::string& name, const Json& view) {
    data_.store().write([&](store::WriteTransaction& tx) { tx.put_view({person.text, type, name, view}); });
}

void NodeSurroundings::drop_view(const PersonId& person, const std::string& type, const std::string& name) {
    data_.store().write([&](store::WriteTransaction& tx) { tx.drop_view(person.text, type, name); });
}

Json NodeSurroundings::ledger_summary() {
    const auto view = data_.store().read();
    const auto event = view->last_event();
    const auto checkpoint = view->last_checkpoint();
    return JsonObject{{"events", event ? event->sequence : 0}, {"checkpoints", checkpoint ? checkpoint->number : 0}, {"head", event ? event->hash : ""},
                      {"last_checkpoint", checkpoint ? ledger::exported(*checkpoint, data_.key().public_key()) : Json()}};
}

Json NodeSurroundings::verify_ledger() {
    const auto view = data_.store().read();
    return report_json(ledger::verify(*view, data_.key().public_key()));
}

void NodeSurroundings::log_failure(const std::string& id, const std::string& what, const api::Request& request) {
    // Not the query: what people look for may be somebody's telephone number.
    log_(Level::error, "api.failure", {{"id", id}, {"method", request.method}, {"path", request.path}, {"reason", what}});
}

Json report_json(const ledger::Report& report) {
    Json broken;
    if (report.broken) {
        JsonObject params;
        for (const auto& [name, value] : report.broken->params) params.set(name, value);
        broken = JsonObject{{"code", report.broken->code}, {"params", std::move(params)}, {"title", JsonObject{{"zh", message(Language::zh, *report.broken)}, {"en", message(Language::en, *report.broken)}}}};
    }
    return JsonObject{{"ok", report.holds}, {"events", report.events}, {"records", report.records}, {"checkpoints", report.checkpoints},
                      {"after_last_checkpoint", report.after_last_checkpoint}, {"head", report.head}, {"root", report.root}, {"broken", std::move(broken)}};
}

}  // namespace huiyin::app
