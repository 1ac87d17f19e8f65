#include "app/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;
constexpr const char* charter_document = "organisation";

}  // namespace

Result<std::unique_ptr<DataFolder>> DataFolder::make(const fs::path& folder, Options options) {
    std::error_code error;
    if (fs::exists(folder / "huiyin.db", error)) return Problem("data.exists", {{"folder", folder.string()}});
    fs::create_directories(folder, error);
    if (error) throw store::Failure("cannot make " + folder.string() + ": " + error.message());
    fs::permissions(folder, fs::perms::owner_all, error);        // customers' telephone numbers are nobody else's business
    std::unique_ptr<DataFolder> data(new DataFolder(folder));
    HUIYIN_CHECK(data->lock());
    data->open_files(options.rehearsal);
    return data;
}

Result<std::unique_ptr<DataFolder>> DataFolder::open(const fs::path& folder, Options options) {
    std::error_code error;
    if (!fs::exists(folder / "huiyin.db", error)) return Problem("data.missing", {{"folder", folder.string()}});
    std::unique_ptr<DataFolder> data(new DataFolder(folder));
    if (options.sharing == Sharing::alone) HUIYIN_CHECK(data->lock());
    data->open_files(options.rehearsal);
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

void DataFolder::open_files(bool rehearsal) {
    store::SqliteOptions options;
    options.path = (folder_ / "huiyin.db").string();
    options.durable = !rehearsal;
    options.own_thread = !rehearsal;
    store_ = store::open_sqlite(options);
    key_ = ledger::SigningKey::open((folder_ / "signing.key").string());
}

void DataFolder::found(const Charter& charter) {
    JsonArray packs(charter.packs.begin(), charter.packs.end());
    const Json document = JsonObject{{"id", charter.id.text}, {"packs", std::move(packs)}, {"name", JsonObject{{"zh", charter.name.zh}, {"en", charter.name.en}}}, {"zone", charter.zone.name()}};
    store_->write([&](store::WriteTransaction& tx) { tx.put_document(charter_document, document); });
}

Result<Charter> DataFolder::charter() {
    const std::optional<Json> document = store_->read()->document(charter_document);
    if (!document) return Problem("data.no-organisation", {{"folder", folder_.string()}});
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
