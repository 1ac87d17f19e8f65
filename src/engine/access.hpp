// Who may see what: deny by default, and `never` beats everything (DESIGN 5, PACK-LANGUAGE 2.10).
//
// A record may be read by whom a rule of the packs lets, by who leads it, by who holds one of its open duties or decides in
// one of its running approvals, and by who may perform an action on it now. A field is seen as the least masking of the
// rules that name it and match; without one, as the form masks it, unless an action that the person may perform now asks
// for it. What carries a secrecy level stays hidden unless a rule or such an action shows it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/world.hpp"

namespace huiyin::engine {

/// How a field is seen.
struct Sight {
    bool hidden = false;
    policy::Mask mask = policy::Mask::none;
    [[nodiscard]] bool full() const { return !hidden && mask == policy::Mask::none; }
};

/// The text with what the mask covers as asterisks: 138****5678 (middle), ****5678 (last4), **** (all).
[[nodiscard]] std::string masked(policy::Mask mask, const std::string& text);

class Access {
public:
    /// An empty person is the system itself, which sees everything.
    Access(World& world, std::string person) : world_(world), person_(std::move(person)) {}

    /// Whether the person may have records of the type to list at all.
    [[nodiscard]] bool may_list(const policy::RecordType& type);
    /// Whether every record of the type may be read, whatever stands in it.
    [[nodiscard]] bool reads_all(const std::string& record_type);
    [[nodiscard]] bool may_read(const store::RecordRow& row);
    /// A rule with `print`, or, where the packs speak of no printing of this type, reading.
    [[nodiscard]] bool may_print(const store::RecordRow& row);
    [[nodiscard]] Sight sight(const store::RecordRow& row, const policy::Field& field);
    /// Whether no field of the type is ever masked or hidden, for anybody.
    [[nodiscard]] bool shows_all(const std::string& record_type) { return person_.empty() || of_type(record_type).plain; }
    /// Whether something of the record might be masked or hidden for this person.
    [[nodiscard]] bool covers(const store::RecordRow& row);
    /// Whether reading this record is to be written down (`log`): the fields, "*" for the whole record.
    [[nodiscard]] std::vector<std::string> logged(const store::RecordRow& row);

    /// The person's seats: person:ID, role:ROLE, department:ID.
    [[nodiscard]] const std::vector<std::string>& seats();
    [[nodiscard]] bool is_seated(const store::DutyRow& duty);
    /// Whether the person may know of the duty: what is unannounced is known to its seats alone until it is over.
    [[nodiscard]] bool knows(const store::DutyRow& duty) { return person_.empty() || !duty.hidden || duty.closed_at || is_seated(duty); }
    /// Loads the open duties of many records in one go.
    void expect(const std::vector<store::RecordRow>& rows);
    /// Open duties of a record, by due time.
    [[nodiscard]] const std::vector<store::DutyRow>& open_duties(const std::string& record);

private:
    enum class Answer { no, yes, depends };
    struct Held { const policy::AccessRule* rule = nullptr; const policy::Pack* pack = nullptr; Answer answer = Answer::no; };
    struct OfType {
        const policy::RecordType* type = nullptr;
        std::vector<Held> read, print, never;
        std::map<std::string, std::vector<Held>> fields;
        bool everything = false, printing_is_ruled = false, plain = true;   ///< plain: no field is ever masked or hidden
    };
    struct Acts { bool any = false; std::set<std::string> asked; };

    [[nodiscard]] const OfType& of_type(const std::string& record_type);
    [[nodiscard]] Answer answer(const policy::Who& who, const policy::Pack& pack);
    [[nodiscard]] bool meets(const Held& held, const store::RecordRow& row);
    [[nodiscard]] const Acts& acts(const store::RecordRow& row);

    World& world_;
    std::string person_;
    std::map<std::string, OfType> types_;
    std::map<std::string, Acts> acts_;
    std::map<std::string, std::vector<store::DutyRow>> duties_;
    std::vector<std::string> seats_;
};

}  // namespace huiyin::engine
