#include "base/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace huiyin {

void assertion_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: invariant broken: %s\n", file, line, expression);
    std::abort();
}

}  // namespace huiyin
