// A store in a folder of its own that goes when the test ends.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "store/store.hpp"

namespace huiyin::store {

struct Temporary {
    std::string folder;
    std::unique_ptr<Store> store;
    explicit Temporary(bool durable = false) {
        char name[] = "/tmp/huiyin-store-XXXXXX";
        folder = mkdtemp(name);
        open(durable);
    }
    ~Temporary() {
        store.reset();
        std::filesystem::remove_all(folder);
    }
    void open(bool durable = false) {
        store.reset();
        store = open_sqlite({.path = folder + "/huiyin.db", .organisation = "org", .durable = durable});
    }
};

}  // namespace huiyin::store
