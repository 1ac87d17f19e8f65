#include "app/settings.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;

class SettingsTest : public testing::Test {
protected:
    void SetUp() override {
        folder = fs::temp_directory_path() / ("huiyin-settings-" + std::to_string(::getpid()));
        fs::create_directories(folder);
    }
    void TearDown() override { fs::remove_all(folder); }

    Arguments with_file(const std::string& text) {
        std::ofstream(folder / "huiyin.yaml") << text;
        Arguments arguments;
        arguments.flags["config"] = {(folder / "huiyin.yaml").string()};
        return arguments;
    }
    fs::path folder;
};

TEST_F(SettingsTest, TakesTheFlagBeforeTheEnvironmentBeforeTheFileBeforeTheDefault) {
    Arguments arguments = with_file("port: 1001\nlimits: {idle_s: 5}\nlisten: 0.0.0.0\n");
    auto settings = Settings::load(arguments, {{"HUIYIN_LIMITS_IDLE_S", "6"}, {"HUIYIN_LISTEN", "::1"}, {"PATH", "x"}});
    ASSERT_TRUE(settings.ok()) << settings.problem().code;
    EXPECT_EQ(settings->integer("port"), 1001);
    EXPECT_EQ(settings->integer("limits.idle_s"), 6);
    EXPECT_EQ(settings->integer("limits.body_s"), 60);
    EXPECT_EQ(settings->text("listen"), "::1");
    arguments.flags["listen"] = {"10.0.0.1"};
    settings = Settings::load(arguments, {{"HUIYIN_LISTEN", "::1"}});
    EXPECT_EQ(settings->text("listen"), "10.0.0.1");
    EXPECT_EQ(settings->source("listen"), Source::flag);
    EXPECT_EQ(settings->source("port"), Source::file);
}

TEST_F(SettingsTest, ListensOnLoopbackUnlessTold) {
    const auto settings = Settings::load({}, {});
    ASSERT_TRUE(settings.ok());
    EXPECT_EQ(settings->text("listen"), "127.0.0.1");
    EXPECT_EQ(settings->integer("port"), 8080);
    EXPECT_EQ(settings->text("data"), ".huiyin");
}

TEST_F(SettingsTest, NamesTheNearestKeyForAnUnknownOne) {
    const auto settings = Settings::load(with_file("\nlimits:\n  idel_s: 5\n"), {});
    ASSERT_FALSE(settings.ok());
    EXPECT_EQ(settings.problem().code, "app.config-unknown-key-near");
    EXPECT_EQ(settings.problem().param("near"), "limits.idle_s");
    EXPECT_TRUE(settings.problem().param("at").ends_with("huiyin.yaml:3:3")) << settings.problem().param("at");
    EXPECT_EQ(Settings::load({}, {{"HUIYIN_PROT", "1"}}).problem().param("near"), "HUIYIN_PORT");
}

TEST_F(SettingsTest, RefusesValuesThatDoNotFit) {
    EXPECT_EQ(Settings::load(with_file("port: 70000"), {}).problem().param("wanted"), "0…65535");
    EXPECT_EQ(Settings::load(with_file("log: loud"), {}).problem().code, "app.config-value");
    EXPECT_EQ(Settings::load(with_file("port: [1]"), {}).problem().code, "app.config-value");
    EXPECT_EQ(Settings::load(with_file("port: 1\nport: 2"), {}).problem().code, "app.config-duplicate");
    EXPECT_EQ(Settings::load(with_file("port: [1"), {}).problem().code, "app.config-syntax");
    EXPECT_EQ(Settings::load({}, {{"HUIYIN_CONFIG", "/nowhere/huiyin.yaml"}}).problem().code, "app.config-missing");
}

TEST_F(SettingsTest, MeansPathsOfTheFileFromItsOwnFolder) {
    const auto settings = Settings::load(with_file("data: store\nconsole: /srv/console"), {});
    EXPECT_EQ(settings->text("data"), (folder / "store").string());
    EXPECT_EQ(settings->text("console"), "/srv/console");
}

CommandHelp serve() {
    return {"serve", "FILE…", {"启动", "serves"}, {}, {{"port", "PORT", {"端口", "port"}}, {"quiet", "", {"安静", "quiet"}}}, 0, 2};
}

TEST(ArgumentsTest, ReadsFlagsInBothSpellingsAndPositionals) {
    const auto parsed = parse_arguments(serve(), {{"lang", "L", {}}}, {"--port=1", "a", "--lang", "zh", "--quiet", "--", "--b"});
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->value("port"), "1");
    EXPECT_EQ(parsed->value("lang"), "zh");
    EXPECT_TRUE(parsed->has("quiet"));
    EXPECT_EQ(parsed->positionals, (std::vector<std::string>{"a", "--b"}));
}

TEST(ArgumentsTest, SaysWhatIsWrongWithAFlag) {
    EXPECT_EQ(parse_arguments(serve(), {}, {"--prot", "1"}).problem().param("near"), "port");
    EXPECT_EQ(parse_arguments(serve(), {}, {"--port"}).problem().code, "app.flag-needs-value");
    EXPECT_EQ(parse_arguments(serve(), {}, {"--quiet=1"}).problem().code, "app.flag-takes-no-value");
    EXPECT_EQ(parse_arguments(serve(), {}, {"a", "b", "c"}).problem().code, "app.arguments");
}

TEST(ArgumentsTest, LinesUpTheHelpInColumnsOfTheTerminal) {
    EXPECT_EQ(help_of(serve(), {}, Language::zh), "用法： huiyin serve [选项] FILE…\n\n  启动\n\n  --port PORT  端口\n  --quiet      安静\n");
}

}  // namespace
}  // namespace huiyin::app
