// An organisation from its founding to the proof of its ledger, by the commands of the program.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "app/account_book.hpp"
#include "app/data_folder.hpp"
#include "app/rehearsal_clock.hpp"
#include "app/temporary.hpp"

namespace huiyin::app {
namespace {

class OrganisationTest : public testing::Test {
protected:
    std::string data() const { return (folder.path / "data").string(); }
    test::Said in_it(std::vector<std::string> words) const {
        for (const std::string& word : {std::string("--data"), data()}) words.push_back(word);
        return test::say(std::move(words));
    }
    test::Said found() const {
        return in_it({"init", "--login", "Admin", "--name", "安达", "--password-file", folder.write("password", "a long sentence\n"), "--packs", test::source("policies")});
    }
    void change_database(const char* sql) const {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open((data() + "/huiyin.db").c_str(), &database), SQLITE_OK);
        char* error = nullptr;
        EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, &error), SQLITE_OK) << (error ? error : "");
        sqlite3_free(error);
        sqlite3_close(database);
    }
    test::Folder folder;
};

TEST_F(OrganisationTest, IsFoundedOnceWithAnAdministratorWhoCanSignIn) {
    ASSERT_EQ(found().code, done);
    const test::Said again = found();
    EXPECT_EQ(again.code, wrong_usage);
    EXPECT_NE(again.err.find("data"), std::string::npos);
    const auto opened = DataFolder::open(data(), {Sharing::beside});
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ((*opened)->charter()->zone.name(), "Asia/Shanghai");
    StoreBook book((*opened)->store());
    SystemClock clock;
    api::SignIns sign_ins(book, clock);
    const auto token = sign_ins.sign_in("admin", "a long sentence", "10.0.0.1");
    ASSERT_TRUE(token.ok());
    EXPECT_EQ(sign_ins.by_session(*token).login, "admin");
    EXPECT_TRUE(api::SignIns(book, clock).by_session(*token).signed_in()) << "kept in the store";
    sign_ins.sign_out(sign_ins.by_session(*token));
    EXPECT_FALSE(api::SignIns(book, clock).by_session(*token).signed_in());
    EXPECT_FALSE(sign_ins.sign_in("admin", "another sentence", "10.0.0.1").ok());
    EXPECT_EQ(book.account("admin")->failures, 1);
}

TEST_F(OrganisationTest, IsNotFoundedWithAPasswordThatNobodyMayHave) {
    const test::Said refused = in_it({"init", "--password-file", folder.write("password", "short\n"), "--packs", test::source("policies")});
    EXPECT_EQ(refused.code, found_faults);
    EXPECT_FALSE(std::filesystem::exists(data())) << "nothing is made before everything is known";
}

TEST_F(OrganisationTest, GivesAccountsAndTokensAndTakesThemAway) {
    ASSERT_EQ(found().code, done);
    const std::string password = folder.write("clara", "another sentence\n");
    EXPECT_EQ(in_it({"account", "add", "clara", "--name", "柯兰", "--roles", "base.manager", "--password-file", password, "--packs", test::source("policies")}).code, done);
    const test::Said wrong_role = in_it({"account", "add", "dora", "--roles", "base.manger", "--password-file", password, "--packs", test::source("policies")});
    EXPECT_NE(wrong_role.err.find("did you mean base.manager"), std::string::npos) << wrong_role.err;
    EXPECT_NE(in_it({"account", "list"}).out.find("clara\tRY0002\t柯兰"), std::string::npos);
    const test::Said token = in_it({"token", "add", "--login", "clara", "--name", "test"});
    ASSERT_EQ(token.code, done);
    const std::string listed = in_it({"token", "list", "--login", "clara"}).out;
    EXPECT_NE(listed.find("\tclara\ttest\t"), std::string::npos) << listed;
    EXPECT_EQ(in_it({"token", "list", "--login", "admin"}).out, "");
    EXPECT_EQ(in_it({"token", "add", "--login", "clara", "--name", "spare"}).code, done);
    const std::string both = in_it({"token", "list"}).out;
    const std::string spare = both.substr(both.rfind('\n', both.size() - 2) + 1, 12);
    EXPECT_EQ(in_it({"token", "drop", "--id", spare}).code, done);
    EXPECT_EQ(in_it({"token", "drop", "--id", spare}).code, found_faults) << "it is gone";
    EXPECT_EQ(in_it({"token", "drop"}).code, wrong_usage);
    EXPECT_EQ(in_it({"token", "list"}).out.find("spare"), std::string::npos);
    EXPECT_EQ(in_it({"verify"}).code, done) << "making and dropping them stands in the ledger";
    EXPECT_EQ(in_it({"account", "disable", "clara"}).code, done);
    EXPECT_EQ(in_it({"account", "disable", "nobody"}).code, found_faults);
    EXPECT_EQ(in_it({"account", "add", "clara", "--person", "RY0002", "--password-file", password}).code, found_faults) << "exists already";
    const auto opened = DataFolder::open(data(), {Sharing::beside});
    StoreBook book((*opened)->store());
    SystemClock clock;
    EXPECT_FALSE(api::SignIns(book, clock).by_machine(token.out.substr(0, token.out.size() - 1)).signed_in()) << "a token ends with its account";
}

TEST_F(OrganisationTest, IsRunByOneProcessAtATime) {
    ASSERT_EQ(found().code, done);
    const auto held = DataFolder::open(data(), {});
    ASSERT_TRUE(held.ok());
    EXPECT_EQ(DataFolder::open(data(), {}).problem().code, "data.locked");
    EXPECT_TRUE(DataFolder::open(data(), {Sharing::beside}).ok());
    const test::Said verified = in_it({"verify", "--packs", test::source("policies")});
    EXPECT_EQ(verified.code, done) << "the ledger can be proved beside a server";
    EXPECT_NE(verified.out.find("were not folded"), std::string::npos);
}

TEST_F(OrganisationTest, ProvesItsLedgerAndNamesTheFirstBrokenLink) {
    ASSERT_EQ(found().code, done);
    const std::string kept = (folder.path / "kept.json").string();
    EXPECT_EQ(in_it({"verify", "--export", kept, "--packs", test::source("policies")}).code, done);
    EXPECT_EQ(in_it({"verify", "--checkpoint", kept, "--packs", test::source("policies")}).code, done);
    change_database("UPDATE event SET actor = 'somebody else' WHERE sequence = 1");
    const test::Said broken = in_it({"verify", "--packs", test::source("policies")});
    EXPECT_EQ(broken.code, found_faults);
    EXPECT_NE(broken.out.find("Event 1"), std::string::npos) << broken.out;
    const auto report = Json::parse(in_it({"verify", "--format", "json", "--packs", test::source("policies")}).out);
    ASSERT_TRUE(report.ok());
    EXPECT_FALSE((*report)["ok"].bool_or(true));
    EXPECT_EQ((*report)["broken"]["code"].string_or(""), "ledger.event-changed");
}

TEST_F(OrganisationTest, ComparesWithACheckpointKeptElsewhere) {
    ASSERT_EQ(found().code, done);
    const std::string kept = folder.write("kept.json", R"({"number": 1, "from": 1, "to": 1, "root": "00", "previous_root": "", "at": "2026-01-01T00:00:00Z"})");
    const test::Said broken = in_it({"verify", "--checkpoint", kept, "--packs", test::source("policies")});
    EXPECT_EQ(broken.code, found_faults);
    EXPECT_NE(broken.out.find("kept elsewhere"), std::string::npos);
    EXPECT_EQ(in_it({"verify", "--checkpoint", folder.write("other.json", "{}")}).code, found_faults);
}

TEST_F(OrganisationTest, TakesAllRowsOfAFileOrNone) {
    ASSERT_EQ(found().code, done);
    const std::string bad = folder.write("bad.csv", "名称,类别\n华信仪器,单位\n北方建材,公司\n,单位\n");
    const std::string report = (folder.path / "report.csv").string();
    const test::Said refused = in_it({"import", "customer", bad, "--report", report, "--packs", test::source("policies")});
    EXPECT_EQ(refused.code, found_faults);
    EXPECT_NE(refused.err.find("Line 3"), std::string::npos) << refused.err;
    EXPECT_NE(refused.err.find("Line 4"), std::string::npos) << refused.err;
    std::ostringstream told;
    told << std::ifstream(report).rdbuf();
    EXPECT_NE(told.str().find("3,类别,form.no-such-choice"), std::string::npos) << told.str();
    const std::string good = folder.write("good.csv", "名称,类别\n华信仪器,单位\n北方建材,单位\n");
    EXPECT_EQ(in_it({"import", "base.customer", good, "--dry-run", "--packs", test::source("policies")}).code, done);
    const auto customers = [&] {
        const auto opened = DataFolder::open(data(), {Sharing::beside});
        store::RecordFilter filter;
        filter.types = {"base.customer"};
        return (*opened)->store().read()->count_records(filter);
    };
    EXPECT_EQ(customers(), 0) << "neither the refused file nor the dry run";
    EXPECT_EQ(in_it({"import", "base.customer", good, "--as", "admin", "--packs", test::source("policies")}).code, done);
    EXPECT_EQ(customers(), 2);
    EXPECT_EQ(in_it({"import", "base.customers", good, "--packs", test::source("policies")}).code, found_faults);
    EXPECT_EQ(in_it({"import", "base.customer", "missing.csv"}).code, found_faults);
}

TEST_F(OrganisationTest, SaysWhatIsMissing) {
    EXPECT_EQ(in_it({"serve", "--port", "0", "--packs", test::source("policies")}).code, wrong_usage);
    EXPECT_EQ(in_it({"verify"}).code, wrong_usage);
    EXPECT_EQ(in_it({"token", "add", "--login", "x"}).code, wrong_usage);
    EXPECT_EQ(in_it({"demo", "--sign-ins"}).code, wrong_usage);
}

/// A clock that runs ahead writes what cannot be taken back, so that it is refused in an organisation's own data.
TEST_F(OrganisationTest, RunsItsClockAheadOnlyInASample) {
    EXPECT_EQ(RehearsalClock::distance("90m"), 90 * 60'000);
    EXPECT_EQ(RehearsalClock::distance("10d"), 10 * 86'400'000);
    for (const char* text : {"", "10", "d", "-1h", "3 days", "9999999d", "99999999999999d"}) EXPECT_EQ(RehearsalClock::distance(text), std::nullopt) << text;
    found();
    EXPECT_EQ(in_it({"serve", "--port", "0", "--ahead", "3 days", "--packs", test::source("policies")}).code, wrong_usage);
    const auto refused = in_it({"serve", "--port", "0", "--ahead", "1d", "--packs", test::source("policies")});
    EXPECT_EQ(refused.code, wrong_usage);
    EXPECT_NE(refused.err.find("sample"), std::string::npos) << refused.err;
}

}  // namespace
}  // namespace huiyin::app
