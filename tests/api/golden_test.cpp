// Whole conversations with the API, each in a file: what is asked, and what comes back. HUIYIN_UPDATE=1 rewrites the answers.
//
//   # a comment
//   > clara POST /api/v1/records/shop.order        who asks, method, target; `{last}` is the id that came back last
//   > Idempotency-Key: k1                          headers
//   {"action": "place", …}                         body
//   < 201                                          status, headers that matter, and the answer
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "api/office.hpp"

namespace huiyin::api {
namespace {

namespace fs = std::filesystem;

struct Exchange {
    std::string comments, login, method, target, body;
    std::vector<std::string> headers;
};

std::vector<Exchange> read_conversation(const std::string& text) {
    std::vector<Exchange> exchanges;
    std::istringstream in(text);
    std::string comments;
    bool answer = false, head = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("> ") && !head) {
            Exchange exchange;
            exchange.comments = std::exchange(comments, "");
            std::istringstream words(line.substr(2));
            words >> exchange.login >> exchange.method >> exchange.target;
            if (exchange.login == "nobody") exchange.login.clear();
            exchanges.push_back(exchange);
            head = true;
            answer = false;
        } else if (line.starts_with("> ")) {
            exchanges.back().headers.push_back(line.substr(2));
        } else if (line.starts_with("< ")) {
            answer = true;
            head = false;
        } else if (line.starts_with("# ")) {
            comments += line + "\n";
            head = false;
        } else if (head) {
            exchanges.back().body += line + "\n";
        } else if (!answer && !line.empty()) {
            comments += line + "\n";
        }
    }
    return exchanges;
}

std::string filled(std::string text, const std::string& last) {
    for (auto at = text.find("{last}"); at != std::string::npos; at = text.find("{last}")) text.replace(at, 6, last);
    return text;
}

std::string shown(const Exchange& exchange, const Response& response) {
    std::string text = exchange.comments + "> " + (exchange.login.empty() ? "nobody" : exchange.login) + " " + exchange.method + " " + exchange.target + "\n";
    for (const std::string& header : exchange.headers) text += "> " + header + "\n";
    text += exchange.body + "< " + std::to_string(response.status) + "\n";
    for (const char* name : {"ETag", "Location", "Idempotent-Replay", "Allow", "Retry-After"})
        if (const auto value = find_header(response.headers, name)) text += "< " + std::string(name) + ": " + *value + "\n";
    const auto body = Json::parse(response.body);
    text += body.ok() ? body->pretty() + "\n" : response.body.empty() ? "" : "(" + std::to_string(response.body.size()) + " bytes)\n";
    return text + "\n";
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, SaysWhatIsWritten) {
    const fs::path file = fs::path(HUIYIN_SOURCE_DIR) / "tests" / "api" / (GetParam() + ".golden");
    std::ostringstream expected;
    expected << std::ifstream(file).rdbuf();
    test::Office office;
    std::string last, actual;
    for (const Exchange& exchange : read_conversation(expected.str())) {
        Request request = office.request(exchange.login, exchange.method, filled(exchange.target, last), filled(exchange.body, last));
        for (const std::string& header : exchange.headers) {
            const std::string name = header.substr(0, header.find(':'));
            std::erase_if(request.headers, [&](const auto& each) { return each.first == name; });
            request.headers.emplace_back(name, header.substr(header.find(':') + 2));
        }
        const Response response = office.ask(std::move(request));
        const auto body = Json::parse(response.body);
        if (response.status == 201 && body.ok()) last = (*body)["id"].string_or(last);
        actual += shown(exchange, response);
    }
    ASSERT_FALSE(actual.empty()) << file << " asks nothing";
    if (std::getenv("HUIYIN_UPDATE")) {
        std::ofstream(file) << actual;
        return;
    }
    EXPECT_EQ(actual, expected.str()) << file;
}

INSTANTIATE_TEST_SUITE_P(Conversations, Golden, testing::Values("records", "refusals", "work", "policies", "import", "devices", "duties"), [](const auto& info) { return info.param; });

}  // namespace
}  // namespace huiyin::api
