#include "engine/place_of.hpp"

#include <algorithm>

namespace huiyin::engine {
namespace {

using policy::Field;
using policy::FieldType;

bool is_plain(const policy::Policy& policy, const policy::RecordType& type, const Field& field) {
    if (field.mask != policy::Mask::none || !field.secrecy.empty()) return false;
    const std::string name = type.id + "." + field.name;
    return std::none_of(policy.packs().begin(), policy.packs().end(), [&](const auto& pack) {
        return std::any_of(pack->access.begin(), pack->access.end(), [&](const policy::AccessRule& rule) { return rule.what == name; });
    });
}

/// The field that says where records of the type are; null where none does.
const Field* place_field(const policy::Policy& policy, const policy::RecordType& type) {
    for (const Field& field : type.form.fields)
        if (field.type == FieldType::place && is_plain(policy, type, field)) return &field;
    for (const auto& pack : policy.packs())
        for (const policy::View& view : pack->views) {
            if (view.record_type != type.id || view.as != "route") continue;
            const Field* field = type.form.find(view.group);
            if (field && field->type == FieldType::text && is_plain(policy, type, *field)) return field;
        }
    return nullptr;
}

}  // namespace

std::string steps_of_place(std::string_view text) {
    std::string whole(text), steps;
    for (const std::string_view wide : {"\u3000", "\u00a0"})
        for (std::size_t at = whole.find(wide); at != std::string::npos; at = whole.find(wide)) whole.replace(at, wide.size(), " ");
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const char c = whole[i];
        // 工农路3号楼2单元302: a number that follows a word begins a step; 第3小区 is one.
        const bool follows_word = c >= '0' && c <= '9' && i > 0 && static_cast<unsigned char>(whole[i - 1]) >= 0x80;
        if (follows_word && !std::string_view(whole).substr(0, i).ends_with("第") && !steps.empty()) steps += ' ';
        const bool parts = c == ' ' || c == '/' || c == '\t' || c == '\n' || c == '\r';
        if (!parts) steps += c;
        else if (!steps.empty() && steps.back() != ' ') steps += ' ';
    }
    if (!steps.empty() && steps.back() == ' ') steps.pop_back();
    return steps;
}

std::string place_of(const policy::Policy& policy, store::ReadView& view, const store::RecordRow& row) {
    const policy::RecordType* type = policy.record_type(row.type);
    if (!type) return {};
    if (const Field* field = place_field(policy, *type))
        if (std::string place = steps_of_place(row.fields[field->name].string_or("")); !place.empty()) return place;
    for (const Field& field : type->form.fields) {
        if (field.type != FieldType::reference) continue;
        const policy::RecordType* other = policy.record_type(field.reference_type);
        const Field* said = other ? place_field(policy, *other) : nullptr;
        const std::string target = said ? row.fields[field.name].string_or("") : std::string();
        if (target.empty()) continue;
        if (const auto held = view.record(target))
            if (std::string place = steps_of_place(held->fields[said->name].string_or("")); !place.empty()) return place;
    }
    return {};
}

}  // namespace huiyin::engine
