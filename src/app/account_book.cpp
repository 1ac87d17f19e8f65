#include "app/account_book.hpp"

#include "base/id.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::app {
namespace {

api::Account account_of(const store::AccountRow& row) {
    api::Account account;
    account.login = row.login;
    account.person = PersonId(row.person);
    account.password_hash = row.password_hash;
    account.failures = static_cast<int>(row.failures);
    account.blocked_until = row.locked_until;
    account.disabled = !row.active;
    return account;
}

std::string feed_document(const PersonId& person) { return "calendar-feed/" + person.text; }

/// Whoever lets a machine in, or shuts it out, is known afterwards.
void tell(store::WriteTransaction& tx, const char* type, const api::Grant& grant, const PersonId& by, Instant at) {
    store::EventRow event;
    event.id = RandomIds().next(at);
    event.type = type;
    event.at = event.entered_at = at;
    event.actor = by.text;
    event.data = JsonObject{{"token", api::SignIns::machine_id(grant)}, {"name", grant.name}, {"person", grant.person.text}};
    std::vector<store::EventRow> events{std::move(event)};
    ledger::append(tx, events);
}

}  // namespace

std::optional<api::Account> StoreBook::account(const std::string& login) {
    const auto row = store_.read()->account(login);
    if (!row) return std::nullopt;
    return account_of(*row);
}

std::vector<api::Account> StoreBook::accounts() {
    std::vector<api::Account> all;
    for (const store::AccountRow& row : store_.read()->accounts()) all.push_back(account_of(row));
    return all;
}

void StoreBook::save(const api::Account& account) {
    store::AccountRow row;
    row.login = account.login;
    row.person = account.person.text;
    row.password_hash = account.password_hash;
    row.failures = account.failures;
    row.locked_until = account.blocked_until;
    row.active = !account.disabled;
    store_.write([&](store::WriteTransaction& tx) { tx.put_account(row); });
}

std::optional<api::Grant> StoreBook::grant(const std::string& hash) {
    const auto view = store_.read();
    api::Grant grant;
    grant.hash = hash;
    if (const auto session = view->session(hash)) {
        grant.login = session->login;
        grant.person = PersonId(session->person);
        grant.password_mark = session->csrf;
        grant.created_at = session->created_at;
        grant.expires_at = session->expires_at;
        return grant;
    }
    const auto token = view->token(hash);
    if (!token) return std::nullopt;
    grant.person = PersonId(token->person);
    grant.name = token->name;
    grant.created_at = token->created_at;
    return grant;
}

void StoreBook::save(const api::Grant& grant) {
    HUIYIN_ASSERT(!grant.is_machine());
    store_.write([&](store::WriteTransaction& tx) {
        // CSRF tokens are worked out from the session's token; their column holds the mark of the password instead.
        tx.put_session({grant.hash, grant.person.text, grant.login, grant.password_mark, grant.created_at, grant.expires_at});
    });
}

std::vector<api::Grant> StoreBook::machines() {
    std::vector<api::Grant> found;
    for (const store::TokenRow& row : store_.read()->tokens()) {
        api::Grant grant;
        grant.hash = row.token_hash;
        grant.person = PersonId(row.person);
        grant.name = row.name;
        grant.created_at = row.created_at;
        found.push_back(std::move(grant));
    }
    return found;
}

void StoreBook::make_machine(const api::Grant& grant, const PersonId& by) {
    store_.write([&](store::WriteTransaction& tx) {
        tx.put_token({grant.hash, grant.person.text, grant.name, grant.created_at});
        tell(tx, "token_made", grant, by, grant.created_at);
    });
}

void StoreBook::drop_machine(const api::Grant& grant, const PersonId& by, Instant at) {
    store_.write([&](store::WriteTransaction& tx) {
        tx.drop_token(grant.hash);
        tell(tx, "token_dropped", grant, by, at);
    });
}

void StoreBook::drop_session(const std::string& hash) {
    store_.write([&](store::WriteTransaction& tx) { tx.drop_session(hash); });
}

std::optional<api::FeedKey> StoreBook::feed_key(const PersonId& person) {
    const auto held = store_.read()->document(feed_document(person));
    if (!held || !held->is_object()) return std::nullopt;
    api::FeedKey key;
    key.person = person;
    key.hash = (*held)["hash"].string_or("");
    key.origin = (*held)["origin"].string_or("");
    key.language = (*held)["language"].string_or("") == "en" ? Language::en : Language::zh;
    key.made_at = Instant::parse((*held)["made_at"].string_or("")).value_or(Instant());
    return key;
}

void StoreBook::save(const api::FeedKey& key) {
    const Json document = JsonObject{{"hash", key.hash}, {"origin", key.origin}, {"language", key.language == Language::en ? "en" : "zh"}, {"made_at", key.made_at.to_string()}};
    store_.write([&](store::WriteTransaction& tx) { tx.put_document(feed_document(key.person), document); });
}

void StoreBook::drop_feed_key(const PersonId& person) {
    store_.write([&](store::WriteTransaction& tx) { tx.put_document(feed_document(person), Json()); });
}

}  // namespace huiyin::app
