// What stands on the pages of a PDF, read back with pdftotext.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace huiyin {

/// Pages end in form feeds.
inline std::string text_of(const std::string& pdf) {
    char path[] = "/tmp/huiyin-print-XXXXXX";            // the system fills in the end
    const int file = mkstemp(path);
    EXPECT_GE(file, 0);
    close(file);
    std::ofstream(path, std::ios::binary) << pdf;
    std::string text;
    FILE* pipe = popen(("pdftotext -layout " + std::string(path) + " - 2>&1").c_str(), "r");
    char buffer[4096];
    while (const std::size_t got = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, got);
    pclose(pipe);
    std::remove(path);
    return text;
}

inline std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

}  // namespace huiyin
