// Ids: 26 characters of Crockford's base 32, time first, so that they sort by age (the ULID layout).
//
// The id of one thing never passes for another's. Ids come from an `IdSource`: random in production, counted in
// tests and simulations, so that the same commands give the same events byte for byte.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/time.hpp"

namespace huiyin {

template <typename Tag>
struct Id {
    std::string text;
    Id() = default;
    explicit Id(std::string value) : text(std::move(value)) {}
    [[nodiscard]] bool empty() const { return text.empty(); }
    auto operator<=>(const Id&) const = default;
};

using OrganisationId = Id<struct OrganisationTag>;
using RecordId = Id<struct RecordTag>;
using EventId = Id<struct EventTag>;
using DutyId = Id<struct DutyTag>;
using PersonId = Id<struct PersonTag>;      ///< the record id of a person of the `base` pack
using FileId = Id<struct FileTag>;
using NoticeId = Id<struct NoticeTag>;
using SessionId = Id<struct SessionTag>;

class IdSource {
public:
    virtual ~IdSource() = default;
    virtual std::string next(Instant now) = 0;
};

class RandomIds : public IdSource {
public:
    std::string next(Instant now) override;
};

/// The same ids in every run.
class CountedIds : public IdSource {
public:
    explicit CountedIds(std::uint64_t start = 0) : count_(start) {}
    std::string next(Instant now) override;

private:
    std::uint64_t count_;
};

/// Whether the text has the form of an id.
[[nodiscard]] bool is_id(const std::string& text);

}  // namespace huiyin
