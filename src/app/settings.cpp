#include "app/settings.hpp"

#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;

std::string flag_of(std::string key) {
    std::replace_if(key.begin(), key.end(), [](char c) { return c == '.' || c == '_'; }, '-');
    return key;
}

std::string variable_of(const std::string& key) {
    std::string name = "HUIYIN_";
    for (const char c : key) name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

const SettingKey* find_key(const std::string& key) {
    for (const SettingKey& known : setting_keys())
        if (known.key == key) return &known;
    return nullptr;
}

std::vector<std::string> key_names() {
    std::vector<std::string> names;
    for (const SettingKey& known : setting_keys()) names.push_back(known.key);
    return names;
}

std::optional<std::int64_t> integer_of(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string place(const std::string& file, const YAML::Mark& mark) {
    return file + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
}

/// Variables that mean something besides the settings.
const std::set<std::string>& other_variables() {
    static const std::set<std::string> names{"HUIYIN_CONFIG", "HUIYIN_SHARE", "HUIYIN_LANG", "HUIYIN_UPDATE", "HUIYIN_PROGRAM"};
    return names;
}

}  // namespace

const std::vector<SettingKey>& setting_keys() {
    using enum SettingKind;
    static const std::vector<SettingKey> keys{
        {"data", path, ".huiyin", "DIR", {"数据目录", "directory of the data"}},
        {"store", text, "", "URL", {"数据库：postgresql://…（默认为数据目录中的 SQLite 文件）；密码宜写在 HUIYIN_STORE 或 ~/.pgpass 中", "database: postgresql://… (default: an SQLite file in the data directory); a password is better kept in HUIYIN_STORE or ~/.pgpass"}},
        {"listen", text, "127.0.0.1", "ADDRESS", {"监听地址", "address to listen on"}},
        {"port", integer, "8080", "PORT", {"端口，0 为任意空闲端口", "port; 0 takes any free one"}, 0, 65535},
        {"packs", path, "", "DIR", {"制度包目录（默认随程序附带）", "directory of the policy packs (default: those that came along)"}},
        {"console", path, "", "DIR", {"控制台文件目录（默认随程序附带）", "directory of the console (default: the one that came along)"}},
        {"log", choice, "info", "LEVEL", {"日志级别：debug、info、warn、error", "log level: debug, info, warn, error"}, 0, 0, {"debug", "info", "warn", "error"}},
        {"organisation.id", text, "default", "ID", {"在共用的数据库中区分组织的标识", "which organisation of a database that several share"}},
        {"organisation.name", text, "", "NAME", {"新建组织的名称", "name of an organisation that is created"}},
        {"organisation.zone", text, "Asia/Shanghai", "ZONE", {"组织所在时区", "time zone of the organisation"}},
        {"tls.certificate", path, "", "FILE", {"TLS 证书链（PEM）", "TLS certificate chain (PEM)"}},
        {"tls.key", path, "", "FILE", {"TLS 私钥（PEM）", "TLS private key (PEM)"}},
        {"limits.connections", integer, "2000", "N", {"最多连接数", "connections at most"}, 1, 100000},
        {"limits.streams", integer, "500", "N", {"最多实时推送连接数", "live streams at most"}, 1, 100000},
        {"limits.header_bytes", integer, "16384", "N", {"请求头字节上限", "bytes of request line and headers at most"}, 1024, 1048576},
        {"limits.idle_s", integer, "75", "S", {"空闲连接保持秒数", "seconds that an idle connection is kept"}, 1, 3600},
        {"limits.header_s", integer, "10", "S", {"接收请求头的秒数", "seconds for the headers of a request"}, 1, 600},
        {"limits.body_s", integer, "60", "S", {"接收请求体的秒数", "seconds for the body of a request"}, 1, 3600},
        {"limits.grace_s", integer, "10", "S", {"停止时等待请求完成的秒数", "seconds that a stop waits for requests in hand"}, 0, 600},
        {"threads.io", integer, "2", "N", {"网络线程数", "threads that serve sockets"}, 1, 64},
        {"threads.commands", integer, "32", "N", {"命令线程数", "threads for commands"}, 1, 512},
        {"threads.queries", integer, "4", "N", {"查询线程数", "threads for queries"}, 1, 128},
    };
    return keys;
}

std::vector<Flag> setting_flags(const std::vector<std::string>& keys) {
    std::vector<Flag> flags;
    for (const std::string& key : keys) {
        const SettingKey* known = find_key(key);
        HUIYIN_ASSERT(known != nullptr);
        Text help = known->help;
        if (!known->initial.empty()) {
            help.zh += "（默认 " + known->initial + "）";
            help.en += " (default " + known->initial + ")";
        }
        flags.push_back({flag_of(key), known->value, help});
    }
    return flags;
}

Result<Settings> Settings::load(const Arguments& arguments, const std::map<std::string, std::string>& environment) {
    Settings settings;
    for (const SettingKey& key : setting_keys()) settings.held_[key.key] = {key.initial, Source::initial};

    std::string file;
    if (const auto named = arguments.value("config")) {
        file = *named;
    } else if (const auto found = environment.find("HUIYIN_CONFIG"); found != environment.end()) {
        file = found->second;
    } else if (fs::exists("huiyin.yaml")) {
        file = "huiyin.yaml";
    }
    if (!file.empty()) HUIYIN_CHECK(settings.read_file(file));

    std::vector<std::string> variables;
    for (const SettingKey& key : setting_keys()) variables.push_back(variable_of(key.key));
    for (const auto& [name, value] : environment) {
        if (!name.starts_with("HUIYIN_") || other_variables().contains(name)) continue;
        const auto found = std::find(variables.begin(), variables.end(), name);
        if (found == variables.end()) {
            const std::string near = nearest(name, variables);
            if (near.empty()) return Problem("app.environment-unknown", {{"name", name}});
            return Problem("app.environment-unknown-near", {{"name", name}, {"near", near}});
        }
        const SettingKey& key = setting_keys()[static_cast<std::size_t>(found - variables.begin())];
        HUIYIN_CHECK(settings.set(key, value, Source::environment, name));
    }
    for (const SettingKey& key : setting_keys())
        if (const auto value = arguments.value(flag_of(key.key)))
            HUIYIN_CHECK(settings.set(key, *value, Source::flag, "--" + flag_of(key.key)));
    return settings;
}

Result<void> Settings::read_file(const std::string& path) {
    if (!fs::exists(path)) return Problem("app.config-missing", {{"file", path}});
    file_ = path;
    YAML::Node root;
    try {
        root = YAML::LoadFile(path);
    } catch (const YAML::Exception& error) {
        return Problem("app.config-syntax", {{"at", place(path, error.mark)}, {"reason", error.msg}});
    }
    if (root.IsNull()) return {};
    if (!root.IsMap()) return Problem("app.config-syntax", {{"at", place(path, root.Mark())}, {"reason", "a map of settings is expected"}});

    std::set<std::string> seen;
    const std::function<Result<void>(const YAML::Node&, const std::string&)> walk = [&](const YAML::Node& map, const std::string& prefix) -> Result<void> {
        for (const auto& entry : map) {
            const std::string key = prefix + entry.first.Scalar();
            const std::string at = place(path, entry.first.Mark());
            if (!seen.insert(key).second) return Problem("app.config-duplicate", {{"at", at}, {"key", key}});
            const SettingKey* known = find_key(key);
            if (!known && entry.second.IsMap() && prefix.empty()) {
                HUIYIN_CHECK(walk(entry.second, key + "."));
                continue;
            }
            if (!known) {
                const std::string near = nearest(key, key_names());
                if (near.empty()) return Problem("app.config-unknown-key", {{"at", at}, {"key", key}});
                return Problem("app.config-unknown-key-near", {{"at", at}, {"key", key}, {"near", near}});
            }
            if (!entry.second.IsScalar()) return Problem("app.config-value", {{"at", at}, {"key", key}, {"given", "?"}, {"wanted", known->value}});
            std::string value = entry.second.Scalar();
            if (known->kind == SettingKind::path && !value.empty() && fs::path(value).is_relative())
                value = (fs::path(path).parent_path() / value).lexically_normal().string();
            HUIYIN_CHECK(set(*known, value, Source::file, at));
        }
        return {};
    };
    return walk(root, "");
}

Result<void> Settings::set(const SettingKey& key, const std::string& value, Source source, const std::string& where) {
    const auto refuse = [&](const std::string& wanted) {
        return Problem("app.config-value", {{"at", where}, {"key", key.key}, {"given", value}, {"wanted", wanted}});
    };
    if (key.kind == SettingKind::integer) {
        const auto number = integer_of(value);
        if (!number || *number < key.least || *number > key.most) return refuse(std::to_string(key.least) + "…" + std::to_string(key.most));
    }
    if (key.kind == SettingKind::choice && std::find(key.choices.begin(), key.choices.end(), value) == key.choices.end()) {
        std::string wanted;
        for (const std::string& choice : key.choices) wanted += (wanted.empty() ? "" : ", ") + choice;
        return refuse(wanted);
    }
    held_[key.key] = {value, source};
    return {};
}

const std::string& Settings::text(const std::string& key) const { return held_.at(key).value; }
std::int64_t Settings::integer(const std::string& key) const { return integer_of(held_.at(key).value).value_or(0); }
Source Settings::source(const std::string& key) const { return held_.at(key).source; }

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string text = *entry;
        const auto equals = text.find('=');
        if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return variables;
}

}  // namespace huiyin::app
