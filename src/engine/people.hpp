// The persons of an organisation as rules ask for them, and a memory of them that outlives one command.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace huiyin::engine {

struct Person { bool active = false; std::string name, department, manager; std::set<std::string> roles; };
using People = std::map<std::string, Person>;            ///< by id

/// The document that names the present state of the persons: whoever was written last, in which version and when.
inline constexpr const char* people_document = "people";

/// Persons as they last stood, by the name of that state; of one engine, for all its threads.
class PeopleMemory {
public:
    [[nodiscard]] std::shared_ptr<const People> recall(const std::string& state) const {
        const std::lock_guard lock(mutex_);
        return !people_ || state != state_ ? nullptr : people_;
    }
    void keep(const std::string& state, std::shared_ptr<const People> people) {
        const std::lock_guard lock(mutex_);
        state_ = state;
        people_ = std::move(people);
    }

private:
    mutable std::mutex mutex_;
    std::string state_;
    std::shared_ptr<const People> people_;
};

}  // namespace huiyin::engine
