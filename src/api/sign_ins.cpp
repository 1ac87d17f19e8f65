#include "api/sign_ins.hpp"

#include <algorithm>

#include "api/passwords.hpp"
#include "base/hash.hpp"

namespace huiyin::api {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::size_t token_bytes = 32;

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

std::string hash_of(const std::string& token) { return to_hex(sha256(token)); }

/// Tells one password from the next without telling either; the hash has its own salt.
std::string mark_of(const Account& account) { return to_hex(sha256(account.password_hash)).substr(0, 16); }

Problem throttled(Instant until, Instant now) {
    const std::int64_t seconds = std::max<std::int64_t>(1, (until - now + 999) / 1000);
    return Problem("session.throttled", {{"retry_after_s", std::to_string(seconds)}});
}

bool login_is_well_formed(const std::string& login) {
    constexpr std::size_t most = 64;
    return !login.empty() && login.size() <= most &&
           std::none_of(login.begin(), login.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7f || c == '/' || c == '"'; });
}

}  // namespace

Result<std::string> SignIns::sign_in(const std::string& given_login, const std::string& password, const std::string& peer) {
    const std::string login = lower(given_login);
    const Instant now = clock_.now();
    std::optional<Account> account = book_.account(login);
    HUIYIN_CHECK(admit(account, peer, now));
    const bool usable = account && !account->disabled && !account->password_hash.empty();
    if (!usable) waste_a_verification(password);
    if (!usable || !verify_password(account->password_hash, password)) {
        note_failure(std::move(account), peer, now);
        return Problem("session.wrong-password");
    }
    if (account->failures != 0) {
        account->failures = 0;
        account->blocked_until = {};
        book_.save(*account);
    }
    std::string token = to_base64url(random_bytes(token_bytes));
    Grant grant;
    grant.hash = hash_of(token);
    grant.login = login;
    grant.person = account->person;
    grant.password_mark = mark_of(*account);
    grant.created_at = now;
    grant.expires_at = now + session_idle_ms;
    book_.save(grant);
    return token;
}

Done SignIns::admit(const std::optional<Account>& account, const std::string& peer, Instant now) {
    if (account && account->blocked_until > now) return throttled(account->blocked_until, now);
    const std::lock_guard lock(mutex_);
    const auto found = addresses_.find(peer);
    if (found != addresses_.end() && found->second.until > now) return throttled(found->second.until, now);
    return {};
}

void SignIns::note_failure(std::optional<Account> account, const std::string& peer, Instant now) {
    // Many people may sit behind one address, so it is given four times the tries of a login.
    constexpr int address_factor = 4;
    constexpr std::size_t addresses_max = 10'000;
    if (account) {
        account->failures = std::min(account->failures + 1, 1000);
        account->blocked_until = now + wait_after_failures_ms(account->failures);
        book_.save(*account);
    }
    const std::lock_guard lock(mutex_);
    if (addresses_.size() >= addresses_max)
        std::erase_if(addresses_, [&](const auto& entry) { return entry.second.until <= now; });
    if (addresses_.size() >= addresses_max) addresses_.clear();
    Address& address = addresses_[peer];
    if (now - address.last > 60 * minute_ms) address.failures = 0;
    address.last = now;
    ++address.failures;
    address.until = now + wait_after_failures_ms(address.failures / address_factor);
}

void SignIns::sign_out(const Caller& caller) {
    const std::string hash = hash_of(caller.token);
    book_.drop_session(hash);
    const std::lock_guard lock(mutex_);
    cache_.erase(hash);
}

Done SignIns::change_password(const Caller& caller, const std::string& old_password, const std::string& new_password) {
    std::optional<Account> account = book_.account(caller.login);
    const Instant now = clock_.now();
    const std::string place = "session of " + caller.login;
    HUIYIN_CHECK(admit(account, place, now));
    if (!account || !verify_password(account->password_hash, old_password)) {
        note_failure(std::move(account), place, now);
        return Problem("session.wrong-password").at("/old");
    }
    Done acceptable = acceptable_password(new_password, caller.login);
    if (!acceptable.ok()) return std::move(acceptable).problem().at("/new");
    account->password_hash = hash_password(new_password);
    account->failures = 0;
    account->blocked_until = {};
    book_.save(*account);
    if (std::optional<Grant> own = caller.machine ? std::nullopt : book_.grant(hash_of(caller.token))) {
        own->password_mark = mark_of(*account);
        book_.save(*own);
    }
    const std::lock_guard lock(mutex_);
    cache_.clear();
    return {};
}

Caller SignIns::by_session(const std::string& token) {
    const auto grant = valid_grant(token);
    if (!grant || grant->is_machine()) return {};
    return {grant->person, grant->login, token, false};
}

Caller SignIns::by_machine(const std::string& token) {
    const auto grant = valid_grant(token);
    if (!grant || !grant->is_machine()) return {};
    return {grant->person, grant->login, {}, true};
}

std::optional<Grant> SignIns::valid_grant(const std::string& token) {
    // How stale a grant may be here that another process has withdrawn.
    constexpr std::int64_t trusted_ms = 15'000;
    constexpr std::int64_t seen_step_ms = 10 * minute_ms;
    constexpr std::size_t cached_max = 10'000;
    if (token.empty() || token.size() > 200) return std::nullopt;
    const Instant now = clock_.now();
    const std::string hash = hash_of(token);
    {
        const std::lock_guard lock(mutex_);
        const auto found = cache_.find(hash);
        if (found != cache_.end() && now - found->second.checked_at < trusted_ms) return found->second.grant;
    }
    std::optional<Grant> grant = book_.grant(hash);
    const std::optional<Account> account = grant ? account_of(*grant) : std::nullopt;
    const bool lapsed = grant && !grant->is_machine() && (grant->expires_at <= now || !account || grant->password_mark != mark_of(*account));
    if (!grant || !account || account->disabled || lapsed) {
        const std::lock_guard lock(mutex_);
        cache_.erase(hash);
        return std::nullopt;
    }
    grant->login = account->login;
    const Instant end = std::min(now + session_idle_ms, grant->created_at + session_most_ms);
    if (!grant->is_machine() && end - grant->expires_at > seen_step_ms) {
        grant->expires_at = end;
        book_.save(*grant);
    }
    const std::lock_guard lock(mutex_);
    if (cache_.size() >= cached_max) cache_.clear();
    cache_[hash] = {*grant, now};
    return grant;
}

std::optional<Account> SignIns::account_of(const Grant& grant) {
    if (!grant.login.empty()) return book_.account(grant.login);
    for (Account& account : book_.accounts())
        if (account.person == grant.person) return std::move(account);
    return std::nullopt;
}

std::string SignIns::csrf_token(const std::string& session_token) {
    const Digest digest = hmac_sha256(session_token, "huiyin csrf");
    return to_base64url(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string SignIns::make_feed_key(const Caller& caller, const std::string& origin, Language language) {
    const std::string key = to_base64url(random_bytes(token_bytes));
    book_.save(FeedKey{caller.person, hash_of(key), origin, language, clock_.now()});
    return key;
}

std::optional<FeedKey> SignIns::by_feed_key(const PersonId& person, const std::string& key) {
    if (!is_id(person.text) || key.empty() || key.size() > 200) return std::nullopt;
    std::optional<FeedKey> held = book_.feed_key(person);
    // Hashes are compared, so that the time it takes tells nothing of the key.
    if (!held || held->hash != hash_of(key)) return std::nullopt;
    const std::vector<Account> accounts = book_.accounts();
    const bool may_sign_in = std::any_of(accounts.begin(), accounts.end(), [&](const Account& account) { return account.person == person && !account.disabled; });
    return may_sign_in ? std::move(held) : std::nullopt;
}

Done SignIns::put_account(const std::string& given_login, const PersonId& person, const std::string& password) {
    const std::string login = lower(given_login);
    if (!login_is_well_formed(login)) return Problem("session.login-form", {{"login", given_login}});
    HUIYIN_CHECK(acceptable_password(password, login));
    Account account = book_.account(login).value_or(Account{});
    account.login = login;
    account.person = person;
    account.password_hash = hash_password(password);
    account.failures = 0;
    account.blocked_until = {};
    account.disabled = false;
    book_.save(account);
    const std::lock_guard lock(mutex_);
    cache_.clear();
    return {};
}

Result<std::string> SignIns::add_machine(const std::string& given_login, const std::string& name, const PersonId& by) {
    const auto account = book_.account(lower(given_login));
    if (!account || name.empty()) return Problem("session.no-such-login", {{"login", given_login}});
    const std::string token = "huiyin_" + to_base64url(random_bytes(token_bytes));
    Grant grant;
    grant.hash = hash_of(token);
    grant.person = account->person;
    grant.name = name;
    grant.created_at = clock_.now();
    book_.make_machine(grant, by);
    return token;
}

std::vector<Grant> SignIns::machines(const PersonId& person) {
    std::vector<Grant> found = book_.machines();
    if (!person.empty()) std::erase_if(found, [&](const Grant& grant) { return !(grant.person == person); });
    return found;
}

Result<Grant> SignIns::drop_machine(const std::string& id, const PersonId& person, const PersonId& by) {
    for (Grant& grant : machines(person)) {
        if (machine_id(grant) != id) continue;
        book_.drop_machine(grant, by, clock_.now());
        const std::lock_guard lock(mutex_);
        cache_.erase(grant.hash);
        return std::move(grant);
    }
    return Problem("token.no-such", {{"token", id}});
}

}  // namespace huiyin::api
