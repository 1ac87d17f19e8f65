// A reader's own filter: FEEL over a record's fields, which stand bare (`channel = "site" and amount > 100`), the record as
// `item`. It sees a record as its reader does, so that nobody finds out by asking what is masked or hidden to him.
#pragma once

#include <memory>

#include "engine/scene.hpp"

namespace huiyin::engine {

class ReaderFilter {
public:
    /// Problems: query.filter {reason, position}.
    [[nodiscard]] static Result<ReaderFilter> compile(Scene& scene, const policy::RecordType& type, const std::string& text);
    [[nodiscard]] bool passes(Scene& scene, const store::RecordRow& row) const;
    [[nodiscard]] const policy::Expression& expression() const { return expression_; }

private:
    const policy::Pack* pack_ = nullptr;
    policy::Expression expression_;
};

/// The record as its reader sees it: masked fields masked, hidden ones null, and so whatever it leads to.
[[nodiscard]] feel::Value as_seen(Scene& scene, const store::RecordRow& row);

/// Puts into `filter` what the condition says of the record's state and openness; true when it says nothing more.
[[nodiscard]] bool narrow(const policy::RecordType& type, const policy::Expression& condition, store::RecordFilter& filter);

}  // namespace huiyin::engine
