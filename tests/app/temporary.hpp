// A folder of its own that goes when the test ends, and the program's commands run in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "app/command_line.hpp"

namespace huiyin::app::test {

class Folder {
public:
    Folder() {
        char name[] = "/tmp/huiyin-app-XXXXXX";
        path = mkdtemp(name);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    /// Writes a file below the folder; its path.
    std::string write(const std::string& name, const std::string& text) const {
        const std::filesystem::path file = path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        return file.string();
    }
    std::filesystem::path path;
};

/// What a command said, and how it ended.
struct Said { int code; std::string out, err; };

inline Said say(std::vector<std::string> words) {
    std::ostringstream out, err;
    std::streambuf* const out_before = std::cout.rdbuf(out.rdbuf());
    std::streambuf* const err_before = std::cerr.rdbuf(err.rdbuf());
    words.push_back("--lang=en");
    const int code = run("huiyin", words);
    std::cout.rdbuf(out_before);
    std::cerr.rdbuf(err_before);
    return {code, out.str(), err.str()};
}

inline std::string source(const std::string& path) { return std::string(HUIYIN_SOURCE_DIR) + "/" + path; }

}  // namespace huiyin::app::test
