#include "app/log.hpp"

#include <unistd.h>

namespace huiyin::app {
namespace {

const char* name_of(Level level) {
    switch (level) {
        case Level::debug: return "debug";
        case Level::info: return "info";
        case Level::warn: return "warn";
        case Level::error: return "error";
    }
    return "error";
}

}  // namespace

void Log::operator()(Level level, std::string_view event, const Fields& fields) const {
    if (level < least_) return;
    JsonObject line;
    line.set("at", clock_.now().to_string());
    line.set("level", name_of(level));
    line.set("event", event);
    for (const auto& [name, value] : fields) line.set(name, value);
    const std::string text = Json(std::move(line)).dump() + "\n";
    // A log that cannot be written must not stop the work; there is nowhere left to say so.
    [[maybe_unused]] const auto written = ::write(descriptor_, text.data(), text.size());
}

}  // namespace huiyin::app
