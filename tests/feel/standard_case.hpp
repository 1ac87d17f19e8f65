// Cases worked out from the text of DMN 1.5, chapter 10: an expression, its value as JSON, and why.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "feel/feel_answers.hpp"

namespace huiyin::feel {

struct StandardCase { const char* expression; const char* value; const char* why; };

/// What the expression comes to in the lenient rigor, as JSON; the code of the error when it is no FEEL.
inline std::string standard_value(const std::string& expression) {
    static const FeelAnswers answers(Language::en);
    const JsonObject answer = answers.evaluated(expression, {}, *Instant::parse("2026-03-09T02:15:00Z"), calendar::Zone::named("Asia/Shanghai").value());
    if (const Json* error = answer.find("error")) return (*error)["code"].as_string();
    return answer.find("result")->dump();
}

inline void hold(std::initializer_list<StandardCase> cases) {
    for (const StandardCase& each : cases) EXPECT_EQ(standard_value(each.expression), each.value) << each.expression << "\n  " << each.why;
}

}  // namespace huiyin::feel
