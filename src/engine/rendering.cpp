// Texts of packs with FEEL inside: 报告{{record.number}}已逾期. What stands between the braces is compiled when a text is first
// rendered and kept; a fault in it was told by the compiler of packs, here it leaves a dash.
#include <map>
#include <mutex>

#include "engine/world.hpp"

namespace huiyin::engine {
namespace {

/// The scope of a pack's expressions without their types, which the compiler of packs has checked.
feel::Scope untyped_scope(const policy::Pack& pack) {
    feel::Scope scope;
    for (const std::string_view name : policy::slot_names) scope.variable(std::string(name), feel::Type::any());
    for (const policy::RecordType& type : pack.records) scope.variable(type.name, feel::Type::any());
    for (const auto& [name, range] : pack.imports) scope.variable(name, feel::Type::any());
    policy::add_host_functions(scope);
    return scope;
}

std::shared_ptr<const feel::Program> compiled(const policy::Pack& pack, const std::string& text) {
    static std::mutex mutex;
    static std::map<std::pair<std::string, std::string>, std::shared_ptr<const feel::Program>> kept;
    const std::pair<std::string, std::string> key{pack.digest, text};
    {
        const std::lock_guard lock(mutex);
        if (const auto found = kept.find(key); found != kept.end()) return found->second;
    }
    const std::shared_ptr<const feel::Program> program = feel::compile(text, untyped_scope(pack)).program;
    const std::lock_guard lock(mutex);
    return kept.emplace(key, program).first->second;
}

/// As people write it: local times to the minute, a record by its name.
std::string shown(const feel::Value& value, const calendar::Zone& zone) {
    switch (value.kind()) {
        case feel::Kind::null: return "—";
        case feel::Kind::date_time: {
            const auto at = value.to_instant(zone);
            if (!at) return value.to_text();
            calendar::LocalTime local = zone.to_local(*at);
            local.ms -= local.ms % 60'000;
            return local.to_string();
        }
        case feel::Kind::object: {
            for (const char* name : {"name", "title", "number"})
                if (const feel::Value held = value.get(name); held.is_string() && !held.as_string().empty()) return held.as_string();
            return value.as_object()->identity();
        }
        case feel::Kind::list: {
            std::string text;
            for (const feel::Value& item : value.as_list()) text += (text.empty() ? "" : "、") + shown(item, zone);
            return text.empty() ? "—" : text;
        }
        default: return value.to_text();
    }
}

}  // namespace

Text World::rendered(const Text& text, const Frame& frame) {
    const auto one = [&](const std::string& pattern) {
        std::string out;
        std::size_t at = 0;
        for (std::size_t open = pattern.find("{{"); open != std::string::npos && frame.pack; open = pattern.find("{{", at)) {
            const std::size_t close = pattern.find("}}", open);
            if (close == std::string::npos) break;
            out += pattern.substr(at, open - at);
            policy::Expression expression;
            expression.program = compiled(*frame.pack, pattern.substr(open + 2, close - open - 2));
            out += shown(evaluate(expression, frame), zone_);
            at = close + 2;
        }
        return out + pattern.substr(at);
    };
    return {one(text.zh), text.en.empty() ? std::string() : one(text.en)};
}

}  // namespace huiyin::engine
