// DMN 1.5, 10.3.4.10: context functions.
#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

Value get_value(const List& a, Evaluation&) { return a[1].is_string() ? a[0].get(a[1].as_string()) : Value(); }
Value get_entries(const List& a, Evaluation&) {
    if (a[0].kind() != Kind::context) return {};
    List out;
    for (const auto& [key, value] : a[0].as_context()) out.emplace_back(Entries{{"key", key}, {"value", value}});
    return out;
}
void put(Entries& entries, const std::string& key, Value value) {
    for (auto& [held, old] : entries)
        if (held == key) { old = std::move(value); return; }
    entries.emplace_back(key, std::move(value));
}
Value put_path(const Value& context, const List& keys, std::size_t at, const Value& value) {
    if (context.kind() != Kind::context || at >= keys.size() || !keys[at].is_string()) return {};
    Entries entries = context.as_context();
    Value held = at + 1 == keys.size() ? value : put_path(context.get(keys[at].as_string()), keys, at + 1, value);
    if (held.is_null() && at + 1 < keys.size()) return {};
    put(entries, keys[at].as_string(), std::move(held));
    return entries;
}
Value context_put(const List& a, Evaluation&) { return put_path(a[0], a[1].is_list() ? a[1].as_list() : List{a[1]}, 0, a[2]); }
Value context_of(const List& a, Evaluation&) {
    Entries out;
    for (const Value& entry : a[0].is_list() ? a[0].as_list() : List{a[0]}) {
        const Value key = entry.get("key");
        if (!key.is_string()) return {};
        for (const auto& held : out)
            if (held.first == key.as_string()) return {};
        out.emplace_back(key.as_string(), entry.get("value"));
    }
    return out;
}
Value context_merge(const List& a, Evaluation&) {
    if (!a[0].is_list()) return {};
    Entries out;
    for (const Value& context : a[0].as_list()) {
        if (context.kind() != Kind::context) return {};
        for (const auto& [key, value] : context.as_context()) put(out, key, value);
    }
    return out;
}

}  // namespace

std::vector<Builtin> context_builtins() {
    using Of = Type::Of;
    return {{"get value", {"m", "key"}, 2, 2, Type::any(), get_value}, {"get entries", {"m"}, 1, 1, Type::list_of(Of::context), get_entries},
            {"context put", {"context", "key", "value"}, 3, 3, Of::context, context_put}, {"context", {"entries"}, 1, 1, Of::context, context_of},
            {"context merge", {"contexts"}, 1, 1, Of::context, context_merge}};
}

}  // namespace huiyin::feel
