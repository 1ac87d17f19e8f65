#include "policy/parser_words.hpp"

#include <algorithm>
#include <array>

namespace huiyin::policy {
namespace {

struct Words { std::string_view begins, zh, en; };

constexpr std::array<Words, 23> usual{{
    {"end of map flow", "前面的花括号 { 没有闭合；文字中有冒号时请加引号", "a { before this is not closed; put a text with a colon in quotes"},
    {"end of sequence flow", "前面的方括号 [ 没有闭合", "a [ before this is not closed"},
    {"end of map", "映射在这里断开了：缩进不齐，或缺少冒号", "the map breaks off here: uneven indentation, or a colon is missing"},
    {"end of sequence", "列表在这里断开了：缩进不齐，或缺少 -", "the list breaks off here: uneven indentation, or a - is missing"},
    {"illegal flow end", "括号不成对：多了一个 ] 或 }，或前面有括号没有闭合", "the brackets do not match: one ] or } too many, or one before is not closed"},
    {"illegal map value", "这里不能出现冒号；文字中有冒号时请加引号", "a colon cannot stand here; put the text in quotes if the colon belongs to it"},
    {"illegal map key", "这里不能开始新的键；请检查缩进", "no new key can begin here; check the indentation"},
    {"illegal block entry", "这里不能开始列表项；请检查缩进", "no list item can begin here; check the indentation"},
    {"unknown token", "这里的符号看不懂；文字以特殊符号开头时请加引号", "the character here is not understood; put the text in quotes if it belongs to it"},
    {"no value begins here", "这里不能开始一个值；请去掉多余的符号，如行首的逗号", "no value can begin here; take away the mark, such as a comma at the beginning of a line"},
    {"illegal EOF in scalar", "引号没有闭合，文件就结束了", "the file ends before the closing quote"},
    {"illegal document indicator in scalar", "引号没有闭合，就到了 --- 或 ...", "--- or ... comes before the closing quote"},
    {"illegal character in scalar", "文字中有不能出现的字符", "the text has a character that cannot stand there"},
    {"unknown escape character", "双引号中有不认识的转义；FEEL 请用单引号括起", "an escape inside the double quotes is not known; put FEEL in single quotes"},
    {"bad character found while scanning hex", "转义 \\x、\\u 后应为十六进制数字", "hexadecimal digits must follow \\x and \\u"},
    {"invalid unicode", "转义写的不是 Unicode 字符", "the escape is no character of Unicode"},
    {"unexpected character in block scalar", "| 或 > 之后应当换行", "a line break must follow | or >"},
    {"cannot set zero indentation", "| 或 > 之后的缩进不能为零", "the indentation after | or > cannot be zero"},
    {"the referenced anchor is not defined", "不使用别名 *，文字以 * 开头时请加引号", "aliases (*) are not used; put a text that begins with * in quotes"},
    {"alias not found", "不使用别名 *，文字以 * 开头时请加引号", "aliases (*) are not used; put a text that begins with * in quotes"},
    {"anchor not found", "不使用锚点 &，文字以 & 开头时请加引号", "anchors (&) are not used; put a text that begins with & in quotes"},
    {"syntax error", "这里不合 JSON 的写法，常见的是多一个逗号或少一个引号", "this is no JSON; often a comma too many or a quote too few"},
    {"incomplete JSON", "文件没有写完，缺右括号", "the file is not complete; a closing bracket is missing"},
}};

}  // namespace

Text parser_words(std::string_view message) {
    const auto found = std::find_if(usual.begin(), usual.end(), [&](const Words& each) { return message.starts_with(each.begins); });
    return found == usual.end() ? Text{std::string(message), std::string(message)} : Text{std::string(found->zh), std::string(found->en)};
}

}  // namespace huiyin::policy
