#include "app/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "store/open.hpp"

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;
constexpr const char* charter_document = "organisation";
constexpr const char* key_document = "signing_key";
constexpr const char* database = "huiyin.db";
constexpr const char* signing_key = "signing.key";

}  // namespace

Result<std::unique_ptr<DataFolder>> DataFolder::make(const fs::path& folder, Options options) {
    std::error_code error;
    if (fs::exists(folder / database, error)) return Problem("data.exists", {{"folder", folder.string()}});
    fs::create_directories(folder, error);
    if (error) throw store::Failure("cannot make " + folder.string() + ": " + error.message());
    fs::permissions(folder, fs::perms::owner_all, error);        // customers' telephone numbers are nobody else's business
    std::unique_ptr<DataFolder> data(new DataFolder(folder, std::move(options)));
    HUIYIN_CHECK(data->lock());
    HUIYIN_CHECK(data->open_store());
    if (data->is_shared() && data->store_->read()->document(charter_document)) return Problem("data.exists", {{"folder", data->place()}});
    data->open_key();
    return data;
}

Result<std::unique_ptr<DataFolder>> DataFolder::open(const fs::path& folder, Options options) {
    std::error_code error;
    if (options.store.empty() && !fs::exists(folder / database, error)) return Problem("data.missing", {{"folder", folder.string()}});
    std::unique_ptr<DataFolder> data(new DataFolder(folder, std::move(options)));
    if (data->is_shared()) {
        HUIYIN_CHECK(data->open_store());
        if (!data->store_->read()->document(charter_document)) return Problem("data.missing", {{"folder", data->place()}});
        if (!fs::exists(folder / signing_key, error)) return Problem("data.no-key", {{"folder", folder.string()}});
    }
    if (data->options_.sharing == Sharing::alone) HUIYIN_CHECK(data->lock());
    if (!data->is_shared()) HUIYIN_CHECK(data->open_store());
    data->open_key();
    HUIYIN_CHECK(data->check_key());
    return data;
}

DataFolder::~DataFolder() {
    store_.reset();
    if (lock_ >= 0) ::close(lock_);                              // the lock goes with its descriptor, also when the process is killed
}

Done DataFolder::lock() {
    const std::string file = (folder_ / "huiyin.lock").string();
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) throw store::Failure("cannot open " + file);
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) return Problem("data.locked", {{"folder", folder_.string()}});
    return {};
}

Done DataFolder::open_store() {
    if (is_shared()) {
        if (!store::is_postgres(options_.store)) return Problem("data.store", {{"store", store::without_password(options_.store)}});
        store_ = store::open_postgres({.address = options_.store, .organisation = options_.organisation, .durable = !options_.rehearsal});
        return {};
    }
    store::SqliteOptions options;
    options.path = (folder_ / database).string();
    options.durable = !options_.rehearsal;
    options.own_thread = !options_.rehearsal;
    store_ = store::open_sqlite(options);
    return {};
}

void DataFolder::open_key() { key_ = ledger::SigningKey::open((folder_ / signing_key).string()); }

Done DataFolder::check_key() {
    const auto kept = is_shared() ? store_->read()->document(key_document) : std::nullopt;
    if (kept && (*kept)["public_key"].string_or("") != key_->public_key()) return Problem("data.other-key", {{"folder", folder_.string()}});
    return {};
}

std::string DataFolder::place() const { return is_shared() ? store::without_password(options_.store) : folder_.string(); }

void DataFolder::found(const Charter& charter) {
    JsonArray packs(charter.packs.begin(), charter.packs.end());
    const Json document = JsonObject{{"id", charter.id.text}, {"packs", std::move(packs)}, {"name", JsonObject{{"zh", charter.name.zh}, {"en", charter.name.en}}}, {"zone", charter.zone.name()}};
    store_->write([&](store::WriteTransaction& tx) {
        tx.put_document(charter_document, document);
        if (is_shared()) tx.put_document(key_document, JsonObject{{"public_key", key_->public_key()}});
    });
}

Result<Charter> DataFolder::charter() {
    const std::optional<Json> document = store_->read()->document(charter_document);
    if (!document) return Problem("data.no-organisation", {{"folder", place()}});
    Charter charter;
    charter.id = OrganisationId((*document)["id"].string_or(""));
    charter.name = {(*document)["name"]["zh"].string_or(""), (*document)["name"]["en"].string_or("")};
    HUIYIN_TRY(charter.zone, calendar::Zone::named((*document)["zone"].string_or("")));
    if ((*document)["packs"].is_array())
        for (const Json& pack : (*document)["packs"].as_array()) charter.packs.push_back(pack.string_or(""));
    return charter;
}

void DataFolder::settle(Instant now) {
    store_->write([&](store::WriteTransaction& tx) { ledger::lay_checkpoint(tx, *key_, now); });
    store_->checkpoint();
}

}  // namespace huiyin::app
