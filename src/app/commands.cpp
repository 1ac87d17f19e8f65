#include "app/all_commands.hpp"

namespace huiyin::app {

const std::vector<Command>& commands() {
    static const std::vector<Command> all{
        serve_command(),
        check_command(),
        test_command(),
        verify_command(),
        init_command(),
        demo_command(),
        import_command(),
        account_command(),
        token_command(),
        calendar_command(), feel_command(), dmn_command(),
        version_command(),
    };
    return all;
}

}  // namespace huiyin::app
