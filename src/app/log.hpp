// The program's own log: one JSON object a line on standard error.
//
//   log(Level::info, "http.listening", {{"address", "127.0.0.1:8080"}});
//   {"at":"2026-03-09T02:15:00.000Z","level":"info","event":"http.listening","address":"127.0.0.1:8080"}
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"

namespace huiyin::app {

enum class Level { debug, info, warn, error };

class Log {
public:
    using Fields = std::vector<std::pair<std::string, Json>>;
    Log(const Clock& clock, Level least, int descriptor = 2) : clock_(clock), least_(least), descriptor_(descriptor) {}
    /// One write a line, so that lines of several threads never mix.
    void operator()(Level level, std::string_view event, const Fields& fields = {}) const;

private:
    const Clock& clock_;
    const Level least_;
    const int descriptor_;
};

}  // namespace huiyin::app
