// DMN 1.5, 10.3.4.10: context functions.
#include <algorithm>

#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

Value get_value(Arguments a, Evaluation&) { return a[0].get(a[1].as_string()); }

Value entry(const std::string& key, const Value& value) { return Entries{{"key", key}, {"value", value}}; }
Value get_entries(Arguments a, Evaluation&) {
    if (a[0].kind() != Kind::context) return {};
    List out;
    for (const auto& [key, value] : a[0].as_context()) out.push_back(entry(key, value));
    return out;
}

void put(Entries& entries, const std::string& key, Value value) {
    for (auto& [held, old] : entries)
        if (held == key) { old = std::move(value); return; }
    entries.emplace_back(key, std::move(value));
}
/// The keys lead inwards; what they lead through must be contexts.
Value put_path(const Value& context, const List& keys, std::size_t at, const Value& value) {
    if (context.kind() != Kind::context || at >= keys.size() || !keys[at].is_string()) return {};
    const std::string& key = keys[at].as_string();
    const bool last = at + 1 == keys.size();
    Value held = last ? value : put_path(context.get(key), keys, at + 1, value);
    if (held.is_null() && !last) return {};
    Entries entries = context.as_context();
    put(entries, key, std::move(held));
    return entries;
}
Value context_put(Arguments a, Evaluation&) { return put_path(a[0], a[1].is_list() ? a[1].as_list() : List{a[1]}, 0, a[2]); }

Value context_of(Arguments a, Evaluation&) {
    Entries out;
    for (const Value& each : a[0].as_list()) {
        if (each.kind() != Kind::context) return {};
        const Value key = each.get("key");
        bool has_value = false;
        for (const auto& member : each.as_context()) has_value = has_value || member.first == "value";
        if (!key.is_string() || !has_value) return {};
        for (const auto& held : out)
            if (held.first == key.as_string()) return {};
        out.emplace_back(key.as_string(), each.get("value"));
    }
    return out;
}

Value context_merge(Arguments a, Evaluation&) {
    Entries out;
    for (const Value& context : a[0].as_list()) {
        if (context.kind() != Kind::context) return {};
        for (const auto& [key, value] : context.as_context()) put(out, key, value);
    }
    return out;
}

}  // namespace

// `key` is one, `keys` are several: by place either may stand there (DMN 1.5, 10.3.4.11, table 81).
const Builtin& form_named(const Builtin& builtin, const std::vector<std::string>& names) {
    static const Builtin put_by_key{"context put", {{"context", Want::context}, {"key", Want::string}, {"value"}}, 3, 3, Type::Of::context, context_put};
    static const Builtin put_by_keys{"context put", {{"context", Want::context}, {"keys", Want::list}, {"value"}}, 3, 3, Type::Of::context, context_put};
    const auto named = [&](const char* name) { return std::find(names.begin(), names.end(), name) != names.end(); };
    if (builtin.call == context_put && named("key")) return put_by_key;
    return builtin.call == context_put && named("keys") ? put_by_keys : builtin;
}

std::vector<Builtin> context_builtins() {
    using Of = Type::Of;
    return {{"get value", {{"m|context", Want::context}, {"key", Want::string}}, 2, 2, Type::any(), get_value},
            {"get entries", {{"m|context", Want::context}}, 1, 1, Type::list_of(Of::context), get_entries},
            {"context put", {{"context", Want::context}, {"key|keys", Want::some}, {"value"}}, 3, 3, Of::context, context_put},
            {"context", {{"entries", Want::list}}, 1, 1, Of::context, context_of},
            {"context merge", {{"contexts", Want::list}}, 1, 1, Of::context, context_merge}};
}

}  // namespace huiyin::feel
