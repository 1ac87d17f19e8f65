// Who is calling: accounts with passwords, sessions in cookies, tokens of machines.
//
// Tokens are 32 random bytes; only their SHA-256 is kept, so a stolen database opens no session. The CSRF token is an HMAC
// of the session's token: it needs no storage and nobody without the cookie can make it. Failed sign-ins make a login rest
// (kept in its account, so a restart does not help) and an address too (kept in memory).
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace huiyin::api {

struct Account {
    std::string login;                                    ///< compared as written, without case of ASCII letters
    PersonId person;
    std::string password_hash;                            ///< argon2id; empty: no sign-in with a password
    int failures = 0;                                     ///< in a row
    Instant blocked_until;
    bool disabled = false;
};

/// A session of a browser, or a token of a machine.
struct Grant {
    std::string hash;                                     ///< SHA-256 of the token, hexadecimal
    std::string login;                                    ///< of a session; a machine's token knows its person only
    PersonId person;
    std::string name;                                     ///< what a machine's token is for; empty: a session
    std::string password_mark;                            ///< of the password that opened it: a new one ends the session
    Instant created_at, expires_at;                       ///< a session's end moves on while it is used; a token has none
    [[nodiscard]] bool is_machine() const { return !name.empty(); }
};

/// What lets a telephone's calendar read a person's duties, and nothing else.
struct FeedKey {
    PersonId person;
    std::string hash;                                     ///< SHA-256 of the key, hexadecimal
    std::string origin;                                   ///< where the console was when it was made: links begin with it
    Language language = Language::zh;
    Instant made_at;
};

/// Where accounts and grants are kept: the store, or memory in tests.
class AccountBook {
public:
    virtual ~AccountBook() = default;
    virtual std::optional<Account> account(const std::string& login) = 0;
    virtual std::vector<Account> accounts() = 0;
    virtual void save(const Account& account) = 0;
    virtual std::optional<Grant> grant(const std::string& hash) = 0;
    virtual void save(const Grant& grant) = 0;
    virtual void drop_session(const std::string& hash) = 0;
    /// The tokens of machines, oldest first. Making and dropping one stands in the ledger with who did it; nobody is the command line.
    virtual std::vector<Grant> machines() = 0;
    virtual void make_machine(const Grant& grant, const PersonId& by) = 0;
    virtual void drop_machine(const Grant& grant, const PersonId& by, Instant at) = 0;
    virtual std::optional<FeedKey> feed_key(const PersonId& person) = 0;
    virtual void save(const FeedKey& key) = 0;
    virtual void drop_feed_key(const PersonId& person) = 0;
};

/// Whoever calls, or nobody.
struct Caller {
    PersonId person;                                      ///< empty: nobody is signed in
    std::string login;
    std::string token;                                    ///< as the client holds it; empty for machines
    bool machine = false;
    [[nodiscard]] bool signed_in() const { return !person.empty(); }
};

class SignIns {
public:
    static constexpr std::int64_t session_idle_ms = 12LL * 3600 * 1000;
    static constexpr std::int64_t session_most_ms = 14LL * 24 * 3600 * 1000;

    SignIns(AccountBook& book, const Clock& clock) : book_(book), clock_(clock) {}

    /// The token for the cookie. Problems: session.wrong-password (also for an unknown or disabled login),
    /// session.throttled {retry_after_s}. Takes as long for an unknown login as for a wrong password.
    Result<std::string> sign_in(const std::string& login, const std::string& password, const std::string& peer);
    void sign_out(const Caller& caller);
    /// Ends all other sessions of the login. Problems: session.wrong-password, those of `acceptable_password`.
    Done change_password(const Caller& caller, const std::string& old_password, const std::string& new_password);

    [[nodiscard]] Caller by_session(const std::string& token);
    [[nodiscard]] Caller by_machine(const std::string& token);
    [[nodiscard]] static std::string csrf_token(const std::string& session_token);

    /// Makes or changes an account. Problems: those of `acceptable_password`, session.login-form.
    Done put_account(const std::string& login, const PersonId& person, const std::string& password);
    /// A token for a machine that acts as the login's person. Problems: session.no-such-login.
    Result<std::string> add_machine(const std::string& login, const std::string& name, const PersonId& by = {});
    /// Those that act as the person; of everybody when empty.
    [[nodiscard]] std::vector<Grant> machines(const PersonId& person);
    /// What the token is called by where it must not be shown: the beginning of its digest.
    [[nodiscard]] static std::string machine_id(const Grant& grant) { return grant.hash.substr(0, 12); }
    /// Ends one of `machines(person)`, here at once and in other processes within seconds. Problems: token.no-such {token}.
    Result<Grant> drop_machine(const std::string& id, const PersonId& person, const PersonId& by);

    /// A key for the person's feed, shown this once; the one before it ends.
    std::string make_feed_key(const Caller& caller, const std::string& origin, Language language);
    [[nodiscard]] std::optional<FeedKey> feed_key(const PersonId& person) { return book_.feed_key(person); }
    void drop_feed_key(const PersonId& person) { book_.drop_feed_key(person); }
    /// Nothing for a wrong key, and for whoever has no account any more that may sign in.
    [[nodiscard]] std::optional<FeedKey> by_feed_key(const PersonId& person, const std::string& key);

private:
    struct Address { int failures = 0; Instant until; Instant last; };
    struct Cached { Grant grant; Instant checked_at; };

    Done admit(const std::optional<Account>& account, const std::string& peer, Instant now);
    void note_failure(std::optional<Account> account, const std::string& peer, Instant now);
    std::optional<Grant> valid_grant(const std::string& token);
    std::optional<Account> account_of(const Grant& grant);

    AccountBook& book_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Address> addresses_;
    std::map<std::string, Cached> cache_;
};

}  // namespace huiyin::api
