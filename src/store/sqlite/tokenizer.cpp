// Every character that is no blank as a token of its own, for FTS5; why is said in store/sql/words.hpp.
#include <algorithm>

#include "store/sql/words.hpp"
#include "store/sqlite/connection.hpp"

namespace huiyin::store::sqlite {
namespace {

int create(void*, const char**, int, Fts5Tokenizer** out) {
    *out = reinterpret_cast<Fts5Tokenizer*>(new int(0));
    return SQLITE_OK;
}
void destroy(Fts5Tokenizer* tokenizer) { delete reinterpret_cast<int*>(tokenizer); }

int tokenize(Fts5Tokenizer*, void* context, int, const char* text, int size, int (*token)(void*, int, const char*, int, int, int)) {
    for (int at = 0; at < size;) {
        const int length = std::min(static_cast<int>(sql::length_of(static_cast<unsigned char>(text[at]))), size - at);
        if (!sql::is_blank(text[at]))
            if (const int result = token(context, 0, text + at, length, at, at + length); result != SQLITE_OK) return result;
        at += length;
    }
    return SQLITE_OK;
}

}  // namespace

void add_tokenizer(sqlite3* db) {
    fts5_api* api = nullptr;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db, "SELECT fts5($1)", -1, &statement, nullptr) != SQLITE_OK) throw Failure("SQLite comes without FTS5");
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (!api) throw Failure("SQLite comes without FTS5");
    fts5_tokenizer tokenizer{create, destroy, tokenize};
    api->xCreateTokenizer(api, "characters", nullptr, &tokenizer, nullptr);
}

}  // namespace huiyin::store::sqlite
