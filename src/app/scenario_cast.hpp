// Who and what a scenario names: its people and records, and the pack's own names that it may use.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/civil.hpp"
#include "policy/diagnostic.hpp"
#include "policy/model.hpp"
#include "policy/yaml_tree.hpp"

namespace huiyin::app {

struct Word { std::string text; policy::Span span; };

/// The words of a scalar, each with its place.
[[nodiscard]] std::vector<Word> words_of(const policy::Tree& scalar);
/// Words `from` up to (not including) `to` as one, blanks between them as written.
[[nodiscard]] Word joined(const std::vector<Word>& words, std::size_t from, std::size_t to);

/// The pack under test among the packs that it imports.
struct Stage {
    std::shared_ptr<const policy::Policy> policy;
    const policy::Pack* pack = nullptr;
    calendar::Zone zone = calendar::Zone::utc();

    /// Own types bare, those of other packs with their pack; bare too where no own type has the name.
    [[nodiscard]] const policy::RecordType* type(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> type_names() const;
    /// Qualified, or empty when there is no such role.
    [[nodiscard]] std::string role(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> role_names() const;
    /// A duty or schedule, qualified; empty when there is none.
    [[nodiscard]] std::string duty(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> duty_names() const;
    [[nodiscard]] std::vector<std::string> clause_ids() const;
    /// The name as it is written in the pack under test.
    [[nodiscard]] std::string shown(const std::string& qualified) const;
};

[[nodiscard]] bool is_person(const policy::RecordType& type);
[[nodiscard]] bool is_department(const policy::RecordType& type);

/// The names of one scenario.
class Cast {
public:
    struct Member { std::string name; const policy::RecordType* type = nullptr; policy::Span span; std::string id; };
    /// Null when the name is new; else who has it already.
    const Member* add(Member member);
    [[nodiscard]] const Member* find(std::string_view name) const;
    [[nodiscard]] const Member* by_id(std::string_view id) const;
    void seat(std::string_view name, std::string id);
    [[nodiscard]] std::vector<std::string> names(const policy::RecordType* of = nullptr) const;
    [[nodiscard]] const std::vector<Member>& all() const { return members_; }

private:
    std::vector<Member> members_;
};

/// Moments as scenarios write them: 2026-03-09 10:15[:30], in the organisation's zone.
[[nodiscard]] std::optional<Instant> moment_of(std::string_view date, std::string_view time, const calendar::Zone& zone);
[[nodiscard]] std::string shown(Instant at, const calendar::Zone& zone);

}  // namespace huiyin::app
