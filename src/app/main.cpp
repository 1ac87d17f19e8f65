#include <string>
#include <vector>

#include "app/command_line.hpp"

int main(int count, char** words) {
    return huiyin::app::run(words[0], std::vector<std::string>(words + 1, words + count));
}
