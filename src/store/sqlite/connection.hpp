// One connection to the database file, and its prepared statements.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/sql/dialect.hpp"

namespace huiyin::store::sqlite {

using sql::Query;

/// How SQLite says what PostgreSQL says otherwise, and searches.
[[nodiscard]] const sql::Dialect& dialect();

/// A statement, and where each `$n` of it stands: SQLite numbers them by first appearance.
class Prepared final : public sql::Statement {
public:
    explicit Prepared(sqlite3_stmt* statement);
    ~Prepared() override { sqlite3_finalize(statement_); }
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    void bind_text(int number, std::string_view text) override;
    void bind_integer(int number, std::int64_t value) override { sqlite3_bind_int64(statement_, place(number), value); }
    void bind_bytes(int number, std::string_view bytes) override;
    void bind_null_instant(int number) override { sqlite3_bind_null(statement_, place(number)); }
    bool next() override;
    void run() override { while (next()) {} }
    void reset() noexcept override;
    [[nodiscard]] std::string_view bytes(int column) const override;
    [[nodiscard]] std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    [[nodiscard]] bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

private:
    [[nodiscard]] int place(int number) const { return static_cast<std::size_t>(number) < places_.size() ? places_[static_cast<std::size_t>(number)] : 0; }
    sqlite3_stmt* statement_;
    std::vector<int> places_;
};

class Connection final : public sql::Session {
public:
    enum class Mode { read, write };
    static constexpr int patience_ms = 5'000;        ///< for a lock that another holds
    Connection(const std::string& path, Mode mode, bool durable);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] sql::Statement& prepared(std::string_view sql) override;
    [[nodiscard]] const sql::Dialect& dialect() const override { return sqlite::dialect(); }
    void execute(const char* sql);
    [[nodiscard]] sqlite3* handle() const { return db_; }
    /// Forgets prepared statements when lists of many shapes have piled them up. No Query may be alive.
    void trim();
    [[noreturn]] void fail(const char* what) const;

private:
    sqlite3* db_ = nullptr;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> statements_;
};

/// Makes the tokenizer known to the connection: every character that is no blank is a token, after NFKC case folding.
void add_tokenizer(sqlite3* db);

/// Brings the schema up to date, one numbered migration after the other, each in a transaction of its own.
void migrate(Connection& connection);

}  // namespace huiyin::store::sqlite
