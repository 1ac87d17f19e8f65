// A hand is bound to what stood above it: refused when that is no longer so, and told for good whether it still is.
#include "engine/signatures.hpp"

#include "base/hash.hpp"
#include "engine/round.hpp"

namespace huiyin::engine {
namespace {

struct Signatures : Round {
    std::string record, picture;
    void SetUp() override {
        Round::SetUp();
        record = plan("甲", "2026-03-09", 1);
        ASSERT_TRUE(perform(walker, record, "count", JsonObject{{"figure", 120}}).ok());
        picture = upload("png bytes");
    }
    std::string upload(const std::string& bytes) { return engine->execute({.actor = as(walker), .what = AttachFile{{}, "signature", "s.png", "image/png", bytes}})->id; }
    static Json entry(const char* field, const char* title, const char* text, const char* value) { return JsonObject{{"field", field}, {"title", title}, {"text", text}, {"value", value}}; }
    Json signature(JsonArray shown) const {
        std::string digest = digest_of(shown);
        return JsonObject{{"file", picture}, {"digest", std::move(digest)}, {"shown", std::move(shown)}};
    }
    std::string refusal(const Json& given) {
        const auto signed_ = perform(walker, record, "sign", JsonObject{{"signature", given}});
        return signed_.ok() ? "" : signed_.problem().code;
    }
    JsonArray seen() const { return {entry("name", "户名", "甲", "甲"), entry("figure", "本次数字", "120", "120"), entry("due_amount", "金额", "¥63.40", "63.4")}; }
};

TEST_F(Signatures, AreOverTheWordsThatAScreenCanComputeToo) {
    // printf 'name\x1f户名\x1f甲\x1f甲\x1f\x1e' | sha256sum
    EXPECT_EQ(digest_of({entry("name", "户名", "甲", "甲")}), to_hex(sha256(std::string("name\x1f户名\x1f甲\x1f甲\x1f\x1e"))));
    EXPECT_NE(digest_of({entry("name", "户名", "甲", "甲")}), digest_of({entry("name", "户名", "甲甲", "")}));
}

TEST_F(Signatures, BindThePictureToWhatWasShown) {
    EXPECT_EQ(refusal(signature(seen())), "");
    const Json now = stop(record);
    EXPECT_EQ(now["fields"]["signature"].string_or(""), picture);
    const Json& bound = now["signatures"].as_array().at(0);
    EXPECT_EQ(bound["field"].string_or(""), "signature");
    EXPECT_EQ(bound["as_signed"], Json(true));
    EXPECT_EQ(bound["picture"].string_or(""), to_hex(sha256(std::string("png bytes"))));
    EXPECT_EQ(bound["digest"].string_or(""), digest_of(seen()));
    EXPECT_EQ(bound["by"]["name"].string_or(""), "吴行");
    bool told = false;
    for (const store::EventRow& event : temporary.store->read()->events_of(record)) told = told || event.data["signed"]["signature"]["digest"].string_or("") == digest_of(seen());
    EXPECT_TRUE(told) << "the ledger does not hold what was signed";
}

TEST_F(Signatures, AreRefusedWhenTheRecordIsNoLongerWhatWasShown) {
    ASSERT_TRUE(perform(planner, record, "correct", JsonObject{{"figure", 125}}).ok());
    EXPECT_EQ(refusal(signature(seen())), "signature.changed");
    EXPECT_EQ(stop(record)["state"]["id"].string_or(""), "counted");
    EXPECT_EQ(refusal(signature({entry("nothing", "无", "1", "1")})), "signature.changed");
    Json forged = signature(seen());
    forged["shown"] = JsonArray{entry("figure", "本次数字", "125", "125")};
    EXPECT_EQ(refusal(forged), "signature.digest");
    EXPECT_EQ(refusal(JsonObject{{"file", picture}}), "signature.shape");
}

TEST_F(Signatures, CoverWhatIsEnteredWithThem) {
    JsonArray shown = seen();
    shown.push_back(entry("note", "备注", "门口有狗", "门口有狗"));
    const auto signed_ = [&](const char* note) { return perform(walker, record, "sign", JsonObject{{"signature", signature(shown)}, {"note", note}}); };
    EXPECT_EQ(signed_("没有狗").problem().code, "signature.changed");
    EXPECT_TRUE(signed_("门口有狗").ok());
}

TEST_F(Signatures, MayBePicturesAlone) {
    EXPECT_EQ(refusal(picture), "");                                      // a picture alone is a signature under nothing
    EXPECT_TRUE(stop(record)["signatures"].as_array().empty());
}

TEST_F(Signatures, SayForGoodWhetherTheRecordStillIsWhatWasSigned) {
    ASSERT_EQ(refusal(signature(seen())), "");
    ASSERT_TRUE(perform(planner, record, "correct", JsonObject{{"figure", 130}}).ok());
    const Json bound = stop(record)["signatures"].as_array().at(0);
    EXPECT_EQ(bound["as_signed"], Json(false));
    EXPECT_EQ(joined(bound["changed"], "field"), "figure due_amount");
    EXPECT_EQ(bound["changed"].as_array()[0]["then"].string_or(""), "120");
    EXPECT_EQ(bound["changed"].as_array()[0]["now"].string_or(""), "130");
    ASSERT_TRUE(perform(planner, record, "correct", JsonObject{{"figure", 120}}).ok());
    EXPECT_EQ(stop(record)["signatures"].as_array().at(0)["as_signed"], Json(true));
}

}  // namespace
}  // namespace huiyin::engine
