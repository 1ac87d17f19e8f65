#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "base/hash.hpp"
#include "ledger/checkpoint_text.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::ledger {

std::string signed_text(const store::CheckpointRow& row) {
    return Json(JsonObject{{"number", row.number}, {"from", row.from_sequence}, {"to", row.to_sequence}, {"root", row.root}, {"previous_root", row.previous_root}, {"at", row.at.ms}}).canonical();
}

bool signature_holds(const store::CheckpointRow& row, const std::string& public_key) {
    const auto key = from_hex(public_key), signature = from_hex(row.signature);
    if (!key || !signature || key->size() != crypto_sign_PUBLICKEYBYTES || signature->size() != crypto_sign_BYTES) return false;
    if (to_hex(*signature) != row.signature) return false;    // one spelling only
    const std::string text = signed_text(row);
    return crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature->data()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                                       reinterpret_cast<const unsigned char*>(key->data())) == 0;
}

SigningKey SigningKey::open(const std::string& path) {
    if (sodium_init() < 0) throw store::Failure("libsodium does not start");
    SigningKey key;
    if (std::ifstream in(path, std::ios::binary); in) {
        std::string text;
        in >> text;
        const auto secret = from_hex(text);
        if (!secret || secret->size() != crypto_sign_SECRETKEYBYTES) throw store::Failure("the signing key in " + path + " is damaged");
        key.secret_ = *secret;
    } else {
        std::string made_public(crypto_sign_PUBLICKEYBYTES, '\0');
        key.secret_.assign(crypto_sign_SECRETKEYBYTES, '\0');
        crypto_sign_keypair(reinterpret_cast<unsigned char*>(made_public.data()), reinterpret_cast<unsigned char*>(key.secret_.data()));
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600);
        const std::string text = to_hex(key.secret_) + "\n";
        if (file < 0 || ::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(file) != 0) throw store::Failure("cannot write the signing key to " + path);
        ::close(file);
    }
    std::string derived(crypto_sign_PUBLICKEYBYTES, '\0');
    crypto_sign_ed25519_sk_to_pk(reinterpret_cast<unsigned char*>(derived.data()), reinterpret_cast<const unsigned char*>(key.secret_.data()));
    key.public_ = to_hex(derived);
    return key;
}

std::string SigningKey::sign(const std::string& message) const {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                         reinterpret_cast<const unsigned char*>(secret_.data()));
    return to_hex(signature);
}

std::optional<store::CheckpointRow> lay_checkpoint(store::WriteTransaction& tx, const SigningKey& key, Instant now) {
    const auto before = tx.last_checkpoint();
    store::CheckpointRow row;
    row.number = before ? before->number + 1 : 1;
    row.from_sequence = before ? before->to_sequence + 1 : 1;
    row.previous_root = before ? before->root : "";
    row.at = now;
    std::vector<std::string> hashes;
    for (std::int64_t after = row.from_sequence - 1;;) {
        const auto page = tx.events(after, 1000);
        if (page.empty()) break;
        for (const store::EventRow& event : page) hashes.push_back(event.hash);
        after = page.back().sequence;
        row.to_sequence = after;
    }
    if (hashes.empty()) return {};
    row.root = merkle_root(hashes);
    row.signature = key.sign(signed_text(row));
    tx.append_checkpoint(row);
    return row;
}

Json exported(const store::CheckpointRow& row, const std::string& public_key) {
    return JsonObject{{"number", row.number}, {"from", row.from_sequence}, {"to", row.to_sequence}, {"root", row.root}, {"previous_root", row.previous_root}, {"at", row.at.to_string()},
                      {"signature", row.signature}, {"public_key", public_key}};
}

}  // namespace huiyin::ledger
