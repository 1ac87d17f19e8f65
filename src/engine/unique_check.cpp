#include "engine/unique_check.hpp"

#include <utility>

namespace huiyin::engine {

std::optional<std::string> unique_key(World& world, const policy::RecordType& type, const policy::Unique& rule, const store::RecordRow& row) {
    JsonArray values;
    for (const std::string& field : rule.fields) {
        values.push_back(row.fields[field]);
        if (values.back().is_null()) return {};              // what is not there cannot clash
    }
    if (rule.condition) {
        Frame frame;
        frame.pack = &world.policy().pack_of(type.id);
        frame.record = world.tentative(row);
        if (!world.holds(rule.condition, frame)) return {};
    }
    return Json(std::move(values)).canonical();
}

std::optional<Problem> not_unique(World& world, const policy::RecordType& type, const store::RecordRow& row, Language language) {
    for (std::size_t i = 0; i < type.unique.size(); ++i) {
        const auto key = unique_key(world, type, type.unique[i], row);
        if (!key) continue;
        for (const store::RecordRow& other : world.view().records_with(row.type, "unique:" + std::to_string(i), *key, 2)) {
            if (other.id == row.id) continue;
            std::string fields;
            for (const std::string& name : type.unique[i].fields)
                if (const policy::Field* field = type.form.find(name)) fields += (fields.empty() ? "" : "、") + field->title.in(language);
            return Problem("record.not-unique", {{"fields", fields}, {"number", other.number.empty() ? other.title : other.number}}).at("/input/" + type.unique[i].fields.front());
        }
    }
    return {};
}

}  // namespace huiyin::engine
