// Which records a step of the sample means: one that was named, or those found by what they are and whom they refer to.
#pragma once

#include "app/demo_story.hpp"
#include "store/store.hpp"

namespace huiyin::app {

struct Subject { std::string type, id; };

class DemoRecords {
public:
    DemoRecords(store::Store& store, const DemoValues& values, const std::map<std::string, std::string>& shared_types)
        : store_(store), values_(values), shared_types_(shared_types) {}

    /// The record named `on`; with `find` {type, field, state, having} the newest that refers to it, or all of them, the newest
    /// first; without `on` those of the type. Problems: demo.value.
    [[nodiscard]] Result<std::vector<Subject>> of(const Story& story, const std::string& on, const Json& find, bool all) const;
    /// What a story or the setup named. Problems: demo.value.
    [[nodiscard]] Result<Subject> named(const Story& story, const std::string& name) const;
    /// `slip.due_at`: a field of what was named, `it` being the record that the step is about. Problems: demo.value.
    [[nodiscard]] Result<Json> read(const Story& story, const Subject& it, const std::string& path) const;

private:
    store::Store& store_;
    const DemoValues& values_;
    const std::map<std::string, std::string>& shared_types_;
};

}  // namespace huiyin::app
