#include "feel/builtins.hpp"

#include <algorithm>
#include <unordered_map>

namespace huiyin::feel {

const std::vector<Builtin>& all_builtins() {
    static const std::vector<Builtin> all = [] {
        std::vector<Builtin> made;
        for (auto topic : {conversion_builtins(), string_builtins(), list_builtins(), numeric_builtins(), temporal_builtins(), range_builtins(), context_builtins()})
            made.insert(made.end(), std::make_move_iterator(topic.begin()), std::make_move_iterator(topic.end()));
        return made;
    }();
    return all;
}

const Builtin* find_builtin(std::string_view name) {
    static const std::unordered_map<std::string_view, const Builtin*> index = [] {
        std::unordered_map<std::string_view, const Builtin*> made;
        for (const Builtin& builtin : all_builtins()) made.emplace(builtin.name, &builtin);
        return made;
    }();
    const auto found = index.find(name);
    return found == index.end() ? nullptr : found->second;
}

const std::vector<std::string>& spaced_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made{"time offset", "start included", "end included"};
        for (const Builtin& builtin : all_builtins()) {
            if (std::string_view(builtin.name).find(' ') != std::string_view::npos) made.emplace_back(builtin.name);
            for (const char* parameter : builtin.parameters)
                if (std::string_view(parameter).find(' ') != std::string_view::npos && std::find(made.begin(), made.end(), parameter) == made.end()) made.emplace_back(parameter);
        }
        return made;
    }();
    return names;
}

}  // namespace huiyin::feel
