// Questions to decision models, one JSON object a line:
//
//   {"id", "model": "/path/x.dmn", "imports": ["/path/y.dmn"], "decisions": ["name"], "inputs": {"name": VALUE}}
//     → {"id", "outputs": {"name": VALUE}, "errors": {"name": "text"}} or {"id", "error": "text"}
//
// With "service" the output decisions of that service are reported; "namespaces" says of which model an input is. Models
// are read by whoever asks (`load`), compiled once and kept as long as the answers live.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "dmn/package.hpp"

namespace huiyin::dmn {

class DmnAnswers {
public:
    /// The text of a file, or empty when there is none.
    using Load = std::function<std::optional<std::string>(const std::string& path)>;
    DmnAnswers(Language language, Load load) : language_(language), load_(std::move(load)) {}

    /// One line in, one line out (without the line end), whatever comes in.
    [[nodiscard]] std::string answer(std::string_view line, Instant now);

private:
    using PackagePtr = std::shared_ptr<const Package>;
    [[nodiscard]] Result<Json> answered(const Json& request, Instant now);
    [[nodiscard]] Result<PackagePtr> package(const std::vector<std::string>& paths);
    [[nodiscard]] std::string told(const std::vector<Remark>& remarks) const;

    Language language_;
    Load load_;
    std::map<std::vector<std::string>, Result<PackagePtr>> kept_;
};

}  // namespace huiyin::dmn
