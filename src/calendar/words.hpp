// Words of a limit, read one by one: "working day 5 of next month 17:30".
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiyin::calendar {

class Words {
public:
    explicit Words(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            if (text[at] == ' ') { ++at; continue; }
            const std::size_t end = std::min(text.find(' ', at), text.size());
            words_.emplace_back(text.substr(at, end - at));
            at = end;
        }
    }
    [[nodiscard]] bool done() const { return at_ == words_.size(); }
    [[nodiscard]] std::string peek(std::size_t ahead = 0) const { return at_ + ahead < words_.size() ? words_[at_ + ahead] : std::string(); }
    std::string next() { return done() ? std::string() : words_[at_++]; }
    /// Takes the words when they come next, in this order.
    template <typename... Word>
    bool take(Word... word) {
        const std::vector<std::string_view> wanted{word...};
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (peek(i) != wanted[i]) return false;
        at_ += wanted.size();
        return true;
    }
    std::optional<std::int32_t> number() {
        const std::string word = peek();
        std::int32_t value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (word.empty() || error != std::errc() || end != word.data() + word.size() || value < 0) return {};
        ++at_;
        return value;
    }
    [[nodiscard]] std::size_t mark() const { return at_; }
    void back_to(std::size_t mark) { at_ = mark; }

private:
    std::vector<std::string> words_;
    std::size_t at_ = 0;
};

}  // namespace huiyin::calendar
