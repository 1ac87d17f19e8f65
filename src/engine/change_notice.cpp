#include "engine/change_notice.hpp"

namespace huiyin::engine {
namespace {

Json list_of(const std::vector<std::string>& texts) {
    JsonArray list;
    for (const std::string& text : texts) list.emplace_back(text);
    return list;
}
std::vector<std::string> texts_of(const Json& list) {
    std::vector<std::string> texts;
    if (list.is_array())
        for (const Json& text : list.as_array()) texts.push_back(text.string_or(""));
    return texts;
}

}  // namespace

Json to_json(const ChangeNotice& change) {
    return JsonObject{{"sequence", change.sequence}, {"type", change.record_type}, {"record", change.record}, {"version", change.version}, {"kinds", list_of(change.kinds)}, {"persons", list_of(change.persons)}};
}

ChangeNotice change_from(const Json& document) {
    return {document["sequence"].int_or(0), document["type"].string_or(""), document["record"].string_or(""), document["version"].int_or(0), texts_of(document["kinds"]), texts_of(document["persons"])};
}

}  // namespace huiyin::engine
