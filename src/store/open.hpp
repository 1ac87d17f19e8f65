// Opens a store by its address: a database of PostgreSQL, or a file of SQLite.
#pragma once

#include <memory>
#include <string>

#include "store/store.hpp"

namespace huiyin::store {

/// The database went away while a change was being kept, and did not come back in time to be asked: the change may stand or not.
/// Whoever sends the command again with the same idempotency key gets the answer that is right.
class InDoubt : public Failure {
public:
    InDoubt() : Failure("the database went away while this change was being kept; whether it stands is not known yet. Send it again with the same key: it will not be done twice") {}
};

struct PostgresOptions {
    std::string address;                             ///< postgresql://…, or keywords and values, as libpq reads them
    std::string organisation = "default";
    int readers = 16;                                ///< connections that are kept for the next reader
    int group_max = 64;
    bool durable = true;                             ///< false: a crash of the server may take the last commits; nothing else is loosened
    int patience_ms = 15'000;                        ///< how long a lost server is tried for, before what waits is given up
};
/// Opens the database and brings its schema up to date. Any number of nodes may have it open. Throws Failure.
[[nodiscard]] std::unique_ptr<Store> open_postgres(const PostgresOptions& options);

/// Whether the address means PostgreSQL: it begins with postgresql:// or postgres://.
[[nodiscard]] bool is_postgres(const std::string& address);
/// As it may be told and logged.
[[nodiscard]] std::string without_password(const std::string& address);
/// Takes back everything of an organisation that has not come to stand. Throws Failure.
void remove_organisation(const PostgresOptions& options);
/// Opens whichever it means.
[[nodiscard]] std::unique_ptr<Store> open(const std::string& address, const std::string& organisation, bool durable);

}  // namespace huiyin::store
