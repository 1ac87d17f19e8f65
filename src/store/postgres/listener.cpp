#include "store/postgres/listener.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "store/postgres/connection.hpp"

namespace huiyin::store::postgres {

std::string said(const std::string& node, const std::string& organisation) { return node + " " + organisation; }

Listener::Listener(std::string address, const std::string& node, const std::string& organisation, std::function<void(const std::vector<Json>&)> heard)
    : address_(std::move(address)), node_(node), organisation_(organisation), heard_(std::move(heard)) {
    if (pipe2(stop_, O_CLOEXEC) != 0) throw Failure("no pipe is left for the listener");
    {
        Connection reading(address_, organisation_, true);
        Query q(reading, "SELECT COALESCE(MAX(number), 0) FROM writer WHERE organisation_id = $1");
        q.bind(1, organisation_);
        if (q.next()) last_ = q.integer(0);
    }
    thread_ = std::thread([this] { listen(); });
}

Listener::~Listener() {
    close(stop_[1]);
    thread_.join();
    close(stop_[0]);
}

bool Listener::stopped_within(int ms) {
    pollfd stop{stop_[0], POLLIN, 0};
    return poll(&stop, 1, ms) > 0;
}

void Listener::listen() {
    constexpr int try_again_ms = 500;
    while (!listen_once() && !stopped_within(try_again_ms)) {}
}

/// True when it is to stop; false when a connection is lost.
bool Listener::listen_once() try {
    const Server server = connected(address_);
    const Result begun(PQexec(server.get(), (std::string("LISTEN ") + channel).c_str()));
    if (PQresultStatus(begun.get()) != PGRES_COMMAND_OK) return false;
    Connection reading(address_, organisation_, true);
    hear(reading);                                       // what was announced while nobody listened
    for (;;) {
        bool others = false;
        while (PGnotify* notice = PQnotifies(server.get())) {
            const std::string word = notice->extra;
            PQfreemem(notice);
            others = others || (word != said(node_, organisation_) && word.substr(word.find(' ') + 1) == organisation_);
        }
        if (others) hear(reading);
        pollfd wait[2]{{PQsocket(server.get()), POLLIN, 0}, {stop_[0], POLLIN, 0}};
        if (poll(wait, 2, -1) < 0) continue;
        if (wait[1].revents != 0) return true;
        if (PQconsumeInput(server.get()) != 1 || PQstatus(server.get()) == CONNECTION_BAD) return false;
    }
} catch (const Failure&) {
    return false;
}

/// Groups become visible in the order of their numbers, because each is committed under the organisation's lock.
void Listener::hear(Connection& reading) {
    std::vector<Json> notices;
    {
        Query q(reading, "SELECT number, node, notices FROM announced WHERE organisation_id = $1 AND number > $2 ORDER BY number");
        q.bind(1, organisation_).bind(2, last_);
        while (q.next()) {
            last_ = q.integer(0);
            if (q.text(1) == node_) continue;
            const Json list = q.json(2);
            notices.insert(notices.end(), list.as_array().begin(), list.as_array().end());
        }
    }
    heard_(notices);
}

}  // namespace huiyin::store::postgres
