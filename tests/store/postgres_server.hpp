// A PostgreSQL of the test's own: in a private folder, reached by a socket there, gone when the program ends.
//
// It sorts by ICU's English rules, so that whatever leans on the order of the database, and not on that of the bytes, is found.
#pragma once

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "store/open.hpp"

namespace huiyin::store {

class PostgresServer {
public:
    /// The one of this program; started when it is first asked for. Throws with a sentence that says what is missing.
    static PostgresServer& running() {
        static PostgresServer server;
        return server;
    }

    /// `socket`: the folder of its socket; a proxy has another.
    [[nodiscard]] std::string address(const std::string& socket = {}) const { return "postgresql:///postgres?user=huiyin&host=" + (socket.empty() ? folder_ : socket); }
    [[nodiscard]] std::string socket() const { return folder_ + "/.s.PGSQL.5432"; }
    [[nodiscard]] const std::string& folder() const { return folder_; }

    /// As if the machine had lost its power: nothing is written any more, and the log is read when it starts again.
    void crash() {
        stop(SIGQUIT);
        start();
    }

private:
    PostgresServer() {
        find();
        char name[] = "/tmp/huiyin-postgres-XXXXXX";
        folder_ = mkdtemp(name);
        if (geteuid() == 0) {
            const passwd* other = getpwnam("postgres");
            if (!other) throw std::runtime_error("PostgreSQL does not run as root, and there is no user `postgres` to run it as");
            user_ = other->pw_uid;
            group_ = other->pw_gid;
            if (chown(folder_.c_str(), user_, group_) != 0) throw std::runtime_error("cannot give " + folder_ + " to the user `postgres`");
        }
        const int made = wait(run({programs_ + "/initdb", "-D", folder_ + "/data", "-U", "huiyin", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en", "--no-sync"}));
        if (made != 0) throw std::runtime_error("initdb could not make a database:\n" + log());
        start();
    }
    ~PostgresServer() {
        stop(SIGINT);
        std::error_code error;
        std::filesystem::remove_all(folder_, error);
    }

    void find() {
        std::error_code error;
        for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", error))
            if (std::filesystem::exists(version.path() / "bin/initdb")) programs_ = std::max(programs_, (version.path() / "bin").string());
        if (programs_.empty()) throw std::runtime_error("PostgreSQL is not installed (Debian's postgresql-15; `./dev test` installs it)");
    }

    void start() {
        server_ = run({programs_ + "/postgres", "-D", folder_ + "/data", "-k", folder_, "-h", "", "-F", "-c", "max_connections=200"});
        for (int i = 0; i < 300; ++i) {
            try {
                const auto answers = open_postgres({.address = address(), .organisation = "start", .durable = false});
                return;
            } catch (const Failure&) {
                if (waitpid(server_, nullptr, WNOHANG) != 0) break;
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        }
        throw std::runtime_error("PostgreSQL did not start:\n" + log());
    }
    void stop(int how) {
        if (server_ <= 0) return;
        kill(server_, how);
        waitpid(server_, nullptr, 0);
        server_ = -1;
    }

    pid_t run(const std::vector<std::string>& command) const {
        std::vector<char*> words;
        for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        const std::string file = folder_ + "/log";
        const pid_t child = fork();
        if (child != 0) return child;
        const int out = ::open(file.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0666);
        dup2(out, 1);
        dup2(out, 2);
        if (user_ != 0 && (setgroups(0, nullptr) != 0 || setgid(group_) != 0 || setuid(user_) != 0)) _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGQUIT);                     // it does not outlive a test that was killed
        if (chdir(folder_.c_str()) != 0) _exit(126);
        execv(words[0], words.data());
        _exit(127);
    }
    static int wait(pid_t child) {
        int status = 0;
        waitpid(child, &status, 0);
        return status;
    }
    [[nodiscard]] std::string log() const {
        std::ifstream file(folder_ + "/log");
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }

    std::string programs_, folder_;
    uid_t user_ = 0;
    gid_t group_ = 0;
    pid_t server_ = -1;
};

}  // namespace huiyin::store
