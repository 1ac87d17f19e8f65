// The settings of a node: one table of keys, each from a flag, the environment, huiyin.yaml or its default, in this order.
//
// A key `tls.certificate` is the flag --tls-certificate, the variable HUIYIN_TLS_CERTIFICATE and in the file
//   tls:
//     certificate: chain.pem
// Unknown keys of the file and unknown HUIYIN_ variables are problems with a suggestion, not silence.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "base/result.hpp"

namespace huiyin::app {

enum class SettingKind { text, path, integer, choice };

struct SettingKey {
    std::string key;
    SettingKind kind;
    std::string initial;
    std::string value;                       ///< what the help calls it
    Text help;
    std::int64_t least = 0, most = 0;        ///< of an integer
    std::vector<std::string> choices;
};

[[nodiscard]] const std::vector<SettingKey>& setting_keys();
/// The flags that the keys make, for the help and the parser.
[[nodiscard]] std::vector<Flag> setting_flags(const std::vector<std::string>& keys);

enum class Source { initial, file, environment, flag };

class Settings {
public:
    /// Reads them. `environment` holds every variable of the process. A relative path of the file is meant from the file's folder.
    /// Problems: app.config-missing, app.config-syntax, app.config-unknown-key(-near), app.config-value, app.environment-unknown(-near).
    static Result<Settings> load(const Arguments& arguments, const std::map<std::string, std::string>& environment);

    [[nodiscard]] const std::string& text(const std::string& key) const;
    [[nodiscard]] std::int64_t integer(const std::string& key) const;
    [[nodiscard]] Source source(const std::string& key) const;
    [[nodiscard]] const std::string& file() const { return file_; }    ///< empty when none was read

private:
    struct Held { std::string value; Source source = Source::initial; };
    Result<void> read_file(const std::string& path);
    Result<void> set(const SettingKey& key, const std::string& value, Source source, const std::string& where);
    std::map<std::string, Held> held_;
    std::string file_;
};

[[nodiscard]] std::map<std::string, std::string> process_environment();

}  // namespace huiyin::app
