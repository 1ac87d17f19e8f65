#include "engine/signatures.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/hash.hpp"
#include "engine/field_view.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t shown_max = 200;
constexpr std::array<const char*, 4> parts{"field", "title", "text", "value"};

bool well_formed(const Json& value) {
    const Json& shown = value["shown"];
    if (!value["file"].is_string() || !value["digest"].is_string() || !shown.is_array() || shown.as_array().size() > shown_max) return false;
    return std::all_of(shown.as_array().begin(), shown.as_array().end(), [](const Json& entry) {
        return entry.is_object() && std::all_of(parts.begin(), parts.end(), [&](const char* part) { return entry[part].is_string(); });
    });
}

/// The value of the field as it stands, worked out where it is not stored.
Json standing(World& world, const policy::Field& field, const store::RecordRow& row) {
    Json value = std::as_const(row.fields)[field.name];
    if (field.derived && (field.derived_on_read || value.is_null())) value = World::stored(field, world.tentative(row).get(field.name));
    return value;
}

/// A value was written down as text: texts as they are, everything else as JSON.
bool is_still(const Json& value, const std::string& written) {
    if (value.is_null()) return written.empty();
    if (value.is_string() && value.as_string() == written) return true;
    if (value.is_string()) {
        const auto one = Instant::parse(value.as_string()), other = Instant::parse(written);
        return one && other && *one == *other;
    }
    const auto parsed = Json::parse(written);
    return parsed.ok() && *parsed == value;
}

}  // namespace

std::string digest_of(const JsonArray& shown) {
    std::string text;
    for (const Json& entry : shown) {
        for (const char* part : parts) text += entry[part].string_or("") + "\x1f";
        text += "\x1e";
    }
    return to_hex(sha256(text));
}

Result<JsonObject> take_signatures(const policy::RecordType& type, Json& input, Language language) {
    JsonObject taken;
    if (!input.is_object()) return taken;
    for (const policy::Field& field : type.form.fields) {
        if (field.type != policy::FieldType::signature) continue;
        const Json given = std::as_const(input)[field.name];
        if (!given.is_object()) continue;
        const auto wrong = [&](const char* code) { return Problem(code, {{"field", field.title.in(language)}}).at("/input/" + field.name).by(field.clauses); };
        if (!well_formed(given)) return wrong("signature.shape");
        if (digest_of(given["shown"].as_array()) != given["digest"].as_string()) return wrong("signature.digest");
        input[field.name] = given["file"];
        taken.set(field.name, given);
    }
    return taken;
}

Done check_shown(World& world, const policy::RecordType& type, const store::RecordRow& row, const std::string& field, const JsonArray& shown, Language language) {
    for (const Json& entry : shown) {
        const policy::Field* each = type.form.find(entry["field"].as_string());
        if (each && is_still(standing(world, *each, row), entry["value"].as_string())) continue;
        const std::string title = each ? each->title.in(language) : entry["title"].as_string();
        return Problem("signature.changed", {{"field", title}, {"shown", entry["text"].as_string()}}).at("/input/" + field).by(type.form.find(field)->clauses);
    }
    return {};
}

JsonArray signature_views(Scene& scene, const store::RecordRow& row, const policy::RecordType& type) {
    JsonArray views;
    const Json& all = row.meta["signed"];
    if (!all.is_object()) return views;
    for (const auto& [name, held] : all.as_object()) {
        const policy::Field* field = type.form.find(name);
        // A signature that was given anew without a document, or that the reader may not see, is not spoken of.
        if (!field || std::as_const(row.fields)[name] != held["file"] || !scene.access.sight(row, *field).full()) continue;
        JsonArray shown, changed;
        for (const Json& entry : held["shown"].as_array()) {
            const policy::Field* each = type.form.find(entry["field"].as_string());
            if (each && !scene.access.sight(row, *each).full()) continue;
            shown.push_back(entry);
            const Json now = each ? standing(scene.world, *each, row) : Json();
            if (!is_still(now, entry["value"].as_string()))
                changed.push_back(JsonObject{{"field", entry["field"]}, {"title", each ? json_of(each->title) : entry["title"]}, {"then", entry["text"]}, {"now", each ? words_of(scene, *each, now) : ""}});
        }
        const bool as_signed = changed.empty() && digest_of(held["shown"].as_array()) == held["digest"].string_or("");
        views.push_back(JsonObject{{"field", name}, {"file", held["file"]}, {"picture", held["picture"]}, {"digest", held["digest"]}, {"at", held["at"]}, {"by", scene.person(held["by"].string_or(""))},
                                   {"as_signed", as_signed}, {"shown", std::move(shown)}, {"changed", std::move(changed)}});
    }
    return views;
}

}  // namespace huiyin::engine
