// Accounts, sessions and machines' tokens, kept in the store.
#pragma once

#include "api/sign_ins.hpp"
#include "store/store.hpp"

namespace huiyin::app {

class StoreBook : public api::AccountBook {
public:
    explicit StoreBook(store::Store& store) : store_(store) {}
    std::optional<api::Account> account(const std::string& login) override;
    std::vector<api::Account> accounts() override;
    void save(const api::Account& account) override;
    std::optional<api::Grant> grant(const std::string& hash) override;
    void save(const api::Grant& grant) override;
    void drop_session(const std::string& hash) override;
    std::vector<api::Grant> machines() override;
    void make_machine(const api::Grant& grant, const PersonId& by) override;
    void drop_machine(const api::Grant& grant, const PersonId& by, Instant at) override;
    std::optional<api::FeedKey> feed_key(const PersonId& person) override;
    void save(const api::FeedKey& key) override;
    void drop_feed_key(const PersonId& person) override;

private:
    store::Store& store_;
};

}  // namespace huiyin::app
