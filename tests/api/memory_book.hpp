// Accounts, grants and feed keys in memory, and how often a grant was read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/api.hpp"

namespace huiyin::api::test {

class MemoryBook : public AccountBook {
public:
    std::optional<Account> account(const std::string& login) override {
        const auto found = held.find(login);
        return found == held.end() ? std::nullopt : std::optional(found->second);
    }
    std::vector<Account> accounts() override {
        std::vector<Account> all;
        for (const auto& [login, account] : held) all.push_back(account);
        return all;
    }
    void save(const Account& account) override { held[account.login] = account; }
    std::optional<Grant> grant(const std::string& hash) override {
        ++grants_read;
        const auto found = grants.find(hash);
        return found == grants.end() ? std::nullopt : std::optional(found->second);
    }
    void save(const Grant& grant) override { grants[grant.hash] = grant; }
    void drop_session(const std::string& hash) override { grants.erase(hash); }
    std::vector<Grant> machines() override {
        std::vector<Grant> found;
        for (const auto& [hash, grant] : grants)
            if (grant.is_machine()) found.push_back(grant);
        return found;
    }
    void make_machine(const Grant& grant, const PersonId& by) override {
        grants[grant.hash] = grant;
        told.push_back("made " + grant.name + " by " + by.text);
    }
    void drop_machine(const Grant& grant, const PersonId& by, Instant) override {
        grants.erase(grant.hash);
        told.push_back("dropped " + grant.name + " by " + by.text);
    }
    std::vector<std::string> told;
    std::optional<FeedKey> feed_key(const PersonId& person) override {
        const auto found = feed_keys.find(person.text);
        return found == feed_keys.end() ? std::nullopt : std::optional(found->second);
    }
    void save(const FeedKey& key) override { feed_keys[key.person.text] = key; }
    void drop_feed_key(const PersonId& person) override { feed_keys.erase(person.text); }

    std::map<std::string, FeedKey> feed_keys;
    std::map<std::string, Account> held;
    std::map<std::string, Grant> grants;
    int grants_read = 0;
};

}  // namespace huiyin::api::test
