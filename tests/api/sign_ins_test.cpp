#include "api/sign_ins.hpp"

#include <gtest/gtest.h>

#include "api/memory_book.hpp"
#include "api/passwords.hpp"

namespace huiyin::api {
namespace {

using test::MemoryBook;

class SignInsTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(sign_ins.put_account("Zhou", PersonId("P1"), "correct horse").ok()); }
    std::string code(const std::string& login, const std::string& password, const std::string& peer = "10.0.0.1") {
        const auto result = sign_ins.sign_in(login, password, peer);
        return result.ok() ? "ok" : result.problem().code;
    }
    void pass_ms(std::int64_t ms) { clock.set(clock.now() + ms); }

    VirtualClock clock{*Instant::parse("2026-03-09T02:15:00Z")};
    MemoryBook book;
    SignIns sign_ins{book, clock};
};

TEST_F(SignInsTest, OpensASessionWhoseTokenIsNotKept) {
    const auto token = sign_ins.sign_in("zhou", "correct horse", "10.0.0.1");
    ASSERT_TRUE(token.ok());
    EXPECT_EQ(sign_ins.by_session(*token).person, PersonId("P1"));
    EXPECT_FALSE(book.grants.contains(*token));
    EXPECT_FALSE(sign_ins.by_session(*token + "x").signed_in());
    EXPECT_FALSE(sign_ins.by_machine(*token).signed_in()) << "a session is no machine's token";
}

TEST_F(SignInsTest, SaysTheSameForAnUnknownLoginAsForAWrongPassword) {
    EXPECT_EQ(code("nobody", "correct horse"), "session.wrong-password");
    EXPECT_EQ(code("zhou", "wrong"), "session.wrong-password");
}

TEST_F(SignInsTest, MakesALoginRestAfterFiveFailuresWhateverTheAddressAndRestart) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(code("zhou", "wrong", "10.0.0." + std::to_string(i)), "session.wrong-password");
    EXPECT_EQ(code("zhou", "correct horse", "10.0.1.1"), "session.throttled");
    SignIns restarted(book, clock);
    const auto refused = restarted.sign_in("zhou", "correct horse", "10.0.1.1");
    EXPECT_EQ(refused.problem().param("retry_after_s"), "5");
    pass_ms(5000);
    EXPECT_EQ(code("zhou", "correct horse", "10.0.1.1"), "ok");
    EXPECT_EQ(book.held["zhou"].failures, 0);
}

TEST_F(SignInsTest, MakesAnAddressRestThatTriesManyLogins) {
    for (int i = 0; i < 20; ++i) EXPECT_EQ(code("login" + std::to_string(i), "x"), "session.wrong-password");
    EXPECT_EQ(code("zhou", "correct horse"), "session.throttled");
    EXPECT_EQ(code("zhou", "correct horse", "10.9.9.9"), "ok") << "other addresses go on";
}

TEST_F(SignInsTest, DoublesTheWaitUpToAQuarterOfAnHour) {
    EXPECT_EQ(wait_after_failures_ms(4), 0);
    EXPECT_EQ(wait_after_failures_ms(5), 5000);
    EXPECT_EQ(wait_after_failures_ms(7), 20000);
    EXPECT_EQ(wait_after_failures_ms(13), 900000);
    EXPECT_EQ(wait_after_failures_ms(1000), 900000);
}

TEST_F(SignInsTest, EndsASessionThatIsIdleOrOldOrSignedOut) {
    const std::string idle = *sign_ins.sign_in("zhou", "correct horse", "a");
    pass_ms(SignIns::session_idle_ms + 1);
    EXPECT_FALSE(sign_ins.by_session(idle).signed_in());
    const std::string busy = *sign_ins.sign_in("zhou", "correct horse", "a");
    for (int hours = 0; hours < 14 * 24; hours += 6) {
        EXPECT_TRUE(sign_ins.by_session(busy).signed_in()) << hours;
        pass_ms(6LL * 3600 * 1000);
    }
    EXPECT_FALSE(sign_ins.by_session(busy).signed_in());
    const std::string left = *sign_ins.sign_in("zhou", "correct horse", "a");
    sign_ins.sign_out(sign_ins.by_session(left));
    EXPECT_FALSE(sign_ins.by_session(left).signed_in());
}

TEST_F(SignInsTest, AsksTheBookOnceForManyRequestsAndSeesAWithdrawalSoon) {
    const std::string token = *sign_ins.sign_in("zhou", "correct horse", "a");
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(sign_ins.by_session(token).signed_in());
    EXPECT_EQ(book.grants_read, 1);
    book.held["zhou"].disabled = true;
    pass_ms(15'000);
    EXPECT_FALSE(sign_ins.by_session(token).signed_in());
}

TEST_F(SignInsTest, EndsTheOtherSessionsWhenThePasswordChanges) {
    const std::string here = *sign_ins.sign_in("zhou", "correct horse", "a"), there = *sign_ins.sign_in("zhou", "correct horse", "b");
    const Caller caller = sign_ins.by_session(here);
    EXPECT_TRUE(sign_ins.by_session(there).signed_in());
    EXPECT_EQ(sign_ins.change_password(caller, "wrong", "battery staple").problem().field, "/old");
    EXPECT_EQ(sign_ins.change_password(caller, "correct horse", "short").problem().code, "session.password-short");
    EXPECT_EQ(sign_ins.change_password(caller, "correct horse", "88888888").problem().code, "session.password-common");
    ASSERT_TRUE(sign_ins.change_password(caller, "correct horse", "battery staple").ok());
    EXPECT_TRUE(sign_ins.by_session(here).signed_in());
    EXPECT_FALSE(sign_ins.by_session(there).signed_in());
    SignIns restarted(book, clock);
    EXPECT_TRUE(restarted.by_session(here).signed_in());
    EXPECT_FALSE(restarted.by_session(there).signed_in());
    EXPECT_EQ(code("zhou", "correct horse"), "session.wrong-password");
    EXPECT_EQ(code("zhou", "battery staple"), "ok");
}

TEST_F(SignInsTest, GivesMachinesTokensThatAreNoSessions) {
    const auto token = sign_ins.add_machine("zhou", "import");
    ASSERT_TRUE(token.ok());
    EXPECT_TRUE(sign_ins.by_machine(*token).machine);
    EXPECT_FALSE(sign_ins.by_session(*token).signed_in());
    EXPECT_EQ(sign_ins.add_machine("nobody", "x").problem().code, "session.no-such-login");
    const auto machines = sign_ins.machines(book.account("zhou")->person);
    ASSERT_EQ(machines.size(), 1U);
    const std::string id = SignIns::machine_id(machines.front());
    EXPECT_EQ(sign_ins.drop_machine(id, PersonId("somebody else"), PersonId("P9")).problem().code, "token.no-such") << "it is not his";
    EXPECT_TRUE(sign_ins.by_machine(*token).signed_in());
    EXPECT_TRUE(sign_ins.drop_machine(id, {}, PersonId("P9")).ok());
    EXPECT_FALSE(sign_ins.by_machine(*token).signed_in()) << "at once, whatever is remembered";
    EXPECT_EQ(book.told.back(), "dropped import by P9");
}

TEST_F(SignInsTest, TiesTheCsrfTokenToTheSession) {
    EXPECT_EQ(SignIns::csrf_token("a"), SignIns::csrf_token("a"));
    EXPECT_NE(SignIns::csrf_token("a"), SignIns::csrf_token("b"));
}

}  // namespace
}  // namespace huiyin::api
