#include "store/sqlite/connection.hpp"

namespace huiyin::store::sqlite {

Connection::Connection(const std::string& path, Mode mode, bool durable) {
    // NOMUTEX: a connection belongs to one thread at a time.
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (mode == Mode::write ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path.c_str(), &db_, flags, nullptr) != SQLITE_OK) {
        const std::string reason = db_ ? sqlite3_errmsg(db_) : "out of memory";
        sqlite3_close(db_);
        throw Failure("cannot open " + path + ": " + reason);
    }
    sqlite3_busy_timeout(db_, 5000);
    sqlite3_extended_result_codes(db_, 1);
    add_tokenizer(db_);
    execute("PRAGMA journal_mode = WAL");
    // FULL: what was acknowledged outlives a power cut; NORMAL would lose the last commits.
    execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA temp_store = MEMORY");
    execute("PRAGMA cache_size = -16000");
    if (mode == Mode::read) execute("PRAGMA query_only = ON");
}

Connection::~Connection() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(db_);
}

void Connection::fail(const char* what) const { throw Failure(std::string(what) + ": " + sqlite3_errmsg(db_)); }

void Connection::execute(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

sqlite3_stmt* Connection::prepared(std::string_view sql) {
    const auto found = statements_.find(std::string(sql));
    if (found != statements_.end()) return found->second;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) fail("prepare");
    statements_.emplace(std::string(sql), statement);
    return statement;
}

void Connection::trim() {
    constexpr std::size_t statements_max = 256;      // twice the fixed statements; the rest are shapes of lists
    if (statements_.size() <= statements_max) return;
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    statements_.clear();
}

Query::Query(Connection& connection, std::string_view sql) : connection_(connection), statement_(connection.prepared(sql)) {}

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

namespace {
int place(sqlite3_stmt* statement, int number) {
    // SQLite numbers `$n` by first appearance, so parameters are bound by name.
    return sqlite3_bind_parameter_index(statement, ("$" + std::to_string(number)).c_str());
}
}  // namespace

Query& Query::bind(int number, std::string_view text) {
    sqlite3_bind_text(statement_, place(statement_, number), text.data() ? text.data() : "", static_cast<int>(text.size()), SQLITE_TRANSIENT);
    return *this;
}
Query& Query::bind(int number, std::int64_t value) {
    sqlite3_bind_int64(statement_, place(statement_, number), value);
    return *this;
}
Query& Query::bind(int number, const std::optional<Instant>& at) {
    if (at) sqlite3_bind_int64(statement_, place(statement_, number), at->ms);
    else sqlite3_bind_null(statement_, place(statement_, number));
    return *this;
}
Query& Query::bind_blob(int number, std::string_view bytes) {
    sqlite3_bind_blob(statement_, place(statement_, number), bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
    return *this;
}

bool Query::next() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) connection_.fail(sqlite3_sql(statement_));
    return false;
}

std::string Query::text(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    return bytes ? std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : std::string();
}
std::optional<Instant> Query::maybe_instant(int column) const { return is_null(column) ? std::nullopt : std::optional<Instant>(instant(column)); }

Json Query::json(int column) const {
    if (is_null(column)) return {};
    auto parsed = Json::parse(text(column));
    if (!parsed.ok()) throw Damaged("damaged JSON in the store: " + parsed.problem().param("reason"));
    return std::move(parsed).value();
}

}  // namespace huiyin::store::sqlite
