// An organisation whose data are in PostgreSQL: founded once, worked in from several directories, proved.
#include <gtest/gtest.h>

#include "app/data_folder.hpp"
#include "app/temporary.hpp"
#include "store/postgres_server.hpp"

namespace huiyin::app {
namespace {

struct PostgresOrganisation : testing::Test {
    test::Folder folder;
    std::string organisation = testing::UnitTest::GetInstance()->current_test_info()->name();

    [[nodiscard]] static std::string address() { return store::PostgresServer::running().address(); }
    [[nodiscard]] std::string directory(const std::string& name) const { return (folder.path / name).string(); }
    test::Said in_it(const std::string& name, std::vector<std::string> words) const {
        for (const std::string& word : {std::string("--data"), directory(name), std::string("--store"), address(), std::string("--organisation-id"), organisation}) words.push_back(word);
        return test::say(std::move(words));
    }
    test::Said found(const std::string& name) const {
        return in_it(name, {"init", "--login", "admin", "--name", "安达", "--password-file", folder.write("password", "a long sentence\n"), "--packs", test::source("policies")});
    }
    [[nodiscard]] Result<std::unique_ptr<DataFolder>> opened(const std::string& name) const { return DataFolder::open(directory(name), {Sharing::alone, false, address(), organisation}); }
};

TEST_F(PostgresOrganisation, IsFoundedOnceAndHolds) {
    ASSERT_EQ(found("first").code, done);
    EXPECT_FALSE(std::filesystem::exists(folder.path / "first/huiyin.db"));
    const test::Said again = found("second");
    EXPECT_EQ(again.code, wrong_usage);
    EXPECT_NE(again.err.find("postgresql://"), std::string::npos) << again.err;
    EXPECT_FALSE(std::filesystem::exists(folder.path / "second/signing.key")) << "a key that is nobody's";
    const test::Said proof = in_it("first", {"verify", "--packs", test::source("policies")});
    EXPECT_EQ(proof.code, done) << proof.out << proof.err;
    EXPECT_EQ(in_it("first", {"account", "list"}).out.substr(0, 5), "admin");
    EXPECT_EQ(opened("first").value()->charter()->zone.name(), "Asia/Shanghai");
}

TEST_F(PostgresOrganisation, IsWorkedInFromDirectoriesThatHaveItsKey) {
    ASSERT_EQ(found("first").code, done);
    EXPECT_EQ(opened("second").problem().code, "data.no-key");
    std::filesystem::create_directories(folder.path / "second");
    std::filesystem::copy_file(folder.path / "first/signing.key", folder.path / "second/signing.key");
    {
        const auto one = opened("first"), other = opened("second");
        ASSERT_TRUE(one.ok() && other.ok()) << "two nodes at a time";
        EXPECT_EQ((*one)->place(), (*other)->place());
        EXPECT_EQ(opened("first").problem().code, "data.locked") << "but not in one directory";
    }
    std::filesystem::remove(folder.path / "second/signing.key");
    ledger::SigningKey::open(directory("second") + "/signing.key");
    EXPECT_EQ(opened("second").problem().code, "data.other-key");
}

TEST_F(PostgresOrganisation, SaysWhatIsWrongWithAnAddressAndNeverItsPassword) {
    EXPECT_EQ(opened("first").problem().code, "data.missing");
    const test::Said other = test::say({"verify", "--data", directory("first"), "--store", "mysql://u:secret@h/x"});
    EXPECT_EQ(other.code, wrong_usage);
    EXPECT_NE(other.err.find("mysql://u:***@h/x"), std::string::npos) << other.err;
    const test::Said nobody = test::say({"verify", "--data", directory("first"), "--store", "postgresql://u:secret@127.0.0.1:1/x"});
    EXPECT_EQ(nobody.code, world_failed);
    EXPECT_EQ(nobody.err.find("secret"), std::string::npos) << nobody.err;
    EXPECT_EQ(store::without_password("postgresql://h/x?user=u&password=secret&port=1"), "postgresql://h/x?user=u&password=***&port=1");
    EXPECT_EQ(store::without_password("postgresql://u@h:5432/x"), "postgresql://u@h:5432/x");
}

TEST_F(PostgresOrganisation, IsTakenBackWithoutTouchingAnother) {
    ASSERT_EQ(found("first").code, done);
    const std::string first = std::exchange(organisation, "Another");
    ASSERT_EQ(found("other").code, done);
    store::remove_organisation({.address = address(), .organisation = organisation});
    EXPECT_EQ(opened("other").problem().code, "data.missing");
    organisation = first;
    EXPECT_TRUE(opened("first").ok());
}

}  // namespace
}  // namespace huiyin::app
