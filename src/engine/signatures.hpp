// A signature is a picture and what it was put under.
//
// The input of a signature field is the picture's file alone, or {"file", "digest", "shown"}: what stood on the screen when
// the hand was put there, as [{"field", "title", "text", "value"}] with the words as they were read and the value as text.
// The digest is over all of it. An act whose record no longer is what was shown is refused; the record says for good
// whether it still is.
#pragma once

#include "engine/scene.hpp"

namespace huiyin::engine {

/// Takes what was shown out of the input's signatures, which keep their files: {field: {"file", "digest", "shown"}}.
/// Problems: signature.shape, signature.digest.
[[nodiscard]] Result<JsonObject> take_signatures(const policy::RecordType& type, Json& input, Language language);

/// The digest of what was shown, as a device computes it too: every field, title, text and value, ended by U+001F, each entry
/// by U+001E; SHA-256 in hexadecimal.
[[nodiscard]] std::string digest_of(const JsonArray& shown);

/// Whether the record, as it will be, is what was shown. Problems: signature.changed {field}.
[[nodiscard]] Done check_shown(World& world, const policy::RecordType& type, const store::RecordRow& row, const std::string& field, const JsonArray& shown, Language language);

/// The record's signatures: [{"field", "file", "picture", "digest", "at", "by", "as_signed", "shown", "changed": [{"field", "title", "then", "now"}]}].
/// What the reader may not see is left out.
[[nodiscard]] JsonArray signature_views(Scene& scene, const store::RecordRow& row, const policy::RecordType& type);

}  // namespace huiyin::engine
