// One connection to the database file, its prepared statements, and the binding of values by number.
#pragma once

#include <sqlite3.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

namespace huiyin::store::sqlite {

class Connection;

/// A statement, and where each `$n` of it stands: SQLite numbers them by first appearance.
struct Prepared { sqlite3_stmt* statement = nullptr; std::vector<int> places; };

/// A prepared statement in use; reset when it goes out of scope.
class Query {
public:
    Query(Connection& connection, std::string_view sql);
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    /// Binds `$number`.
    Query& bind(int number, std::string_view text);
    Query& bind(int number, const std::string& text) { return bind(number, std::string_view(text)); }
    Query& bind(int number, const char* text) { return bind(number, std::string_view(text)); }
    Query& bind(int number, std::int64_t value);
    Query& bind(int number, int value) { return bind(number, static_cast<std::int64_t>(value)); }
    Query& bind(int number, bool value) { return bind(number, static_cast<std::int64_t>(value)); }
    Query& bind(int number, Instant at) { return bind(number, at.ms); }
    Query& bind(int number, const std::optional<Instant>& at);
    Query& bind(int number, const Json& json) { return bind(number, std::string_view(json.dump())); }
    Query& bind_blob(int number, std::string_view bytes);

    /// The next row; false when there is none left.
    bool next();
    /// Runs a statement that gives no rows.
    void run() { while (next()) {} }

    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
    [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
    [[nodiscard]] Instant instant(int column) const { return {integer(column)}; }
    [[nodiscard]] std::optional<Instant> maybe_instant(int column) const;
    [[nodiscard]] Json json(int column) const;
    [[nodiscard]] bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

private:
    Query(Connection& connection, const Prepared& held);
    [[nodiscard]] int place(int number) const { return static_cast<std::size_t>(number) < places_.size() ? places_[static_cast<std::size_t>(number)] : 0; }

    Connection& connection_;
    sqlite3_stmt* statement_;
    const std::vector<int>& places_;
};

class Connection {
public:
    enum class Mode { read, write };
    Connection(const std::string& path, Mode mode, bool durable);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void execute(const char* sql);
    [[nodiscard]] sqlite3* handle() const { return db_; }
    [[nodiscard]] std::int64_t last_row() const { return sqlite3_last_insert_rowid(db_); }
    /// Forgets prepared statements when lists of many shapes have piled them up. No Query may be alive.
    void trim();
    [[nodiscard]] int changes() const { return sqlite3_changes(db_); }
    [[noreturn]] void fail(const char* what) const;

private:
    friend class Query;
    const Prepared& prepared(std::string_view sql);
    sqlite3* db_ = nullptr;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> statements_;
};

/// Makes the tokenizer known to the connection: every character that is no blank is a token, after NFKC case folding.
void add_tokenizer(sqlite3* db);
/// Text as it is indexed and asked for: NFKC, case folded.
[[nodiscard]] std::string folded(std::string_view text);

/// Brings the schema up to date, one numbered migration after the other, each in a transaction of its own.
void migrate(Connection& connection);

}  // namespace huiyin::store::sqlite
