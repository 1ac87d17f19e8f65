// The console's files: read from a directory, kept in memory, answered with validators and caching that fit them.
//
// Files under assets/ carry a hash in their name and never change; everything else is asked for again each time and
// answered 304 when it has not changed. A path that is no file belongs to the console's own router and gets index.html.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/message.hpp"

namespace huiyin::http {

class Site {
public:
    /// A directory that is missing answers with a page that says how to build the console.
    explicit Site(std::filesystem::path root) : root_(std::move(root)) {}
    [[nodiscard]] api::Response answer(const api::Request& request) const;

private:
    struct File { std::filesystem::file_time_type changed; std::uintmax_t size = 0; std::string bytes, etag; };
    [[nodiscard]] std::shared_ptr<const File> load(const std::string& relative) const;

    std::filesystem::path root_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::shared_ptr<const File>> files_;
};

}  // namespace huiyin::http
