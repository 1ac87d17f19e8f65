// Chinese has no blanks between words, so words are no units to search by. Every character that is no blank is a token of
// its own, and a search is for a phrase: any run of consecutive characters finds what holds it, and nothing else.
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "base/text.hpp"
#include "store/sqlite/connection.hpp"

namespace huiyin::store::sqlite {
namespace {

int create(void*, const char**, int, Fts5Tokenizer** out) {
    *out = reinterpret_cast<Fts5Tokenizer*>(new int(0));
    return SQLITE_OK;
}
void destroy(Fts5Tokenizer* tokenizer) { delete reinterpret_cast<int*>(tokenizer); }

std::size_t length_of(unsigned char first) { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

int tokenize(Fts5Tokenizer*, void* context, int, const char* text, int size, int (*token)(void*, int, const char*, int, int, int)) {
    for (int at = 0; at < size;) {
        const int length = std::min(static_cast<int>(length_of(static_cast<unsigned char>(text[at]))), size - at);
        const bool blank = text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r';
        if (!blank)
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

std::string folded(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const icu::UnicodeString out = normalizer->normalize(icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())}), status);
    std::string made;
    out.toUTF8String(made);
    return made;
}

}  // namespace huiyin::store::sqlite
