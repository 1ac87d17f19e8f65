// What the readers of one scenario share: the pack's names, the scenario's own, and where its story stands.
#pragma once

#include "app/scenario.hpp"

namespace huiyin::app {

struct Reader {
    const Stage& stage;
    Scenario& scenario;
    Cast cast;
    Target last;                                     ///< the record spoken of last
    Instant now;
    int unnamed = 0;

    policy::Diagnostics& faults() { return scenario.faults; }

    /// The record of that name, or "the TYPE"; an empty target and a fault when there is none.
    Target target(const Word& name);
    /// The one named, or the last one when no name is given.
    Target target_or_last(const Word& name, const policy::Span& at);
    /// The name of a person of the scenario; empty and a fault for anything else.
    std::string person(const Word& name);
    /// Persons, departments and roles, separated by commas or "and".
    std::vector<Whom> whom(const std::vector<Word>& words, std::size_t from, std::size_t to);
    /// Qualified duty; empty and a fault when there is none.
    std::string duty(const Word& name);
    /// The pack that states the clause; empty and a fault when none does.
    std::string clause(const Word& id);
    /// Pack and parameter; null and a fault when there is none.
    std::pair<const policy::Pack*, const policy::Parameter*> parameter(const Word& name);
    std::optional<std::int64_t> count(const Word& word);
    /// A fault unless the type has the state.
    bool state(const policy::RecordType& type, const Word& name);
};

void read_given(Reader& reader, const policy::Tree& given);
/// `refusal`: the step expects one, so a name that it would give stands for nothing.
void read_when(Reader& reader, const policy::Tree& when, bool refusal, Step& step);
void read_then(Reader& reader, const policy::Tree& then, Step& step);

}  // namespace huiyin::app
