#include "store/sqlite/connection.hpp"

#include <cstdlib>

namespace huiyin::store::sqlite {

Connection::Connection(const std::string& path, Mode mode, bool durable) {
    // Nobody asks how much memory it holds, and counting it takes a lock at every allocation.
    static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(uncounted);
    // NOMUTEX: a connection belongs to one thread at a time.
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (mode == Mode::write ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path.c_str(), &db_, flags, nullptr) != SQLITE_OK) {
        const std::string reason = db_ ? sqlite3_errmsg(db_) : "out of memory";
        sqlite3_close(db_);
        throw Failure("cannot open " + path + ": " + reason);
    }
    sqlite3_busy_timeout(db_, patience_ms);
    sqlite3_extended_result_codes(db_, 1);
    add_tokenizer(db_);
    execute("PRAGMA page_size = 8192");              // of a new file: a twelfth less work than 4096 for what commands write (docs/performance.md)
    execute("PRAGMA journal_mode = WAL");
    // FULL: what was acknowledged outlives a power cut; NORMAL would lose the last commits.
    execute(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA temp_store = MEMORY");
    execute(mode == Mode::write ? "PRAGMA cache_size = -64000" : "PRAGMA cache_size = -16000");
    if (mode == Mode::read) execute("PRAGMA query_only = ON");
}

Connection::~Connection() {
    statements_.clear();
    sqlite3_close(db_);
}

void Connection::fail(const char* what) const { throw Failure(std::string(what) + ": " + sqlite3_errmsg(db_)); }

void Connection::execute(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

sql::Statement& Connection::prepared(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) return found->second;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) fail("prepare");
    return statements_.try_emplace(std::string(sql), statement).first->second;
}

void Connection::trim() {
    constexpr std::size_t statements_max = 256;      // twice the fixed statements; the rest are shapes of lists
    if (statements_.size() > statements_max) statements_.clear();
}

Prepared::Prepared(sqlite3_stmt* statement) : statement_(statement) {
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement_); ++i) {
        const char* name = sqlite3_bind_parameter_name(statement_, i);
        const auto number = static_cast<std::size_t>(name ? std::atoi(name + 1) : 0);
        if (number >= places_.size()) places_.resize(number + 1);
        places_[number] = i;
    }
}

void Prepared::bind_text(int number, std::string_view text) {
    sqlite3_bind_text(statement_, place(number), text.data() ? text.data() : "", static_cast<int>(text.size()), SQLITE_TRANSIENT);
}
void Prepared::bind_bytes(int number, std::string_view bytes) {
    sqlite3_bind_blob(statement_, place(number), bytes.data() ? bytes.data() : "", static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
}

bool Prepared::next() {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result != SQLITE_DONE) throw Failure(std::string(sqlite3_sql(statement_)) + ": " + sqlite3_errmsg(sqlite3_db_handle(statement_)));
    return false;
}

void Prepared::reset() noexcept {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

std::string_view Prepared::bytes(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    return bytes ? std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : std::string_view();
}

}  // namespace huiyin::store::sqlite
