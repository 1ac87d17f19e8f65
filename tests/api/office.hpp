// An office for the tests of the API: base and shop packs over a store of its own, three people with tokens, a clock that
// stands still, counted ids, and the handler as the server would call it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "api/api.hpp"
#include "api/memory_book.hpp"
#include "policy/compiler.hpp"
#include "store/store.hpp"

namespace huiyin::api::test {

/// What a node would have beside the engine; `fail` makes the ledger's state a failure of the world.
class MemorySurroundings : public Surroundings {
public:
    std::vector<std::pair<std::string, Json>> saved_views(const PersonId& person, const std::string& type) override {
        std::vector<std::pair<std::string, Json>> found;
        for (const auto& [key, view] : views_)
            if (key.starts_with(person.text + "/" + type + "/")) found.emplace_back(key.substr(key.rfind('/') + 1), view);
        return found;
    }
    void save_view(const PersonId& person, const std::string& type, const std::string& name, const Json& view) override { views_[person.text + "/" + type + "/" + name] = view; }
    void drop_view(const PersonId& person, const std::string& type, const std::string& name) override { views_.erase(person.text + "/" + type + "/" + name); }
    Json ledger_summary() override {
        if (fail) throw store::Failure("the disk is gone");
        return JsonObject{{"events", 3}, {"checkpoints", 0}, {"head", ""}, {"last_checkpoint", nullptr}};
    }
    Json verify_ledger() override { return JsonObject{{"ok", true}, {"events", 3}}; }
    void log_failure(const std::string& id, const std::string& what, const Request&) override { failures.emplace_back(id, what); }

    bool fail = false;
    std::vector<std::pair<std::string, std::string>> failures;

private:
    std::map<std::string, Json> views_;
};

inline std::shared_ptr<const policy::Pack> compiled(const std::string& folder, const std::vector<std::shared_ptr<const policy::Pack>>& imports) {
    policy::Diagnostics diagnostics;
    const auto sources = policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/" + folder);
    HUIYIN_ASSERT(sources.ok());
    auto pack = policy::compile(*sources, imports, diagnostics);
    HUIYIN_ASSERT(pack != nullptr);
    return pack;
}

class Office {
public:
    Office() {
        char name[] = "/tmp/huiyin-api-XXXXXX";
        folder_ = mkdtemp(name);
        store_ = store::open_sqlite({.path = folder_ + "/huiyin.db", .organisation = "org", .durable = false});
        static const auto base = compiled("policies/base", {});
        static const auto shop = compiled("tests/api/pack", {base});
        engine_ = std::make_unique<engine::Engine>(*store_, clock, ids_, std::vector<std::shared_ptr<const policy::Pack>>{base, shop},
                                                   engine::Options{OrganisationId("ORG"), {"示范商行", "Sample shop"}, *calendar::Zone::named("Asia/Shanghai")});
        api_ = std::make_unique<Api>(*engine_, sign_ins, feed, surroundings, clock);
        add("adam", "安达", "base.admin");
        add("clara", "柯兰", "shop.clerk");
        add("stan", "石坦", "shop.storeman");
    }
    ~Office() {
        api_.reset();
        engine_.reset();
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;

    /// A request by one of them with his token; an empty login is nobody.
    Request request(const std::string& login, const std::string& method, const std::string& target, const std::string& body = {}) const {
        Request request;
        request.method = method;
        HUIYIN_ASSERT(split_target(target, request));
        request.peer = "10.0.0.1";
        request.body = body;
        if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
        if (!login.empty()) request.headers.emplace_back("Authorization", "Bearer " + tokens_.at(login));
        return request;
    }
    Response ask(Request request) { return api_->answer(std::move(request)); }
    Response ask(const std::string& login, const std::string& method, const std::string& target, const std::string& body = {}) { return ask(request(login, method, target, body)); }
    Api& api() { return *api_; }
    engine::Engine& engine() { return *engine_; }

    VirtualClock clock{*Instant::parse("2026-03-09T02:00:00Z")};          // a Monday, ten in the morning
    MemoryBook book;
    SignIns sign_ins{book, clock};
    Feed feed;
    MemorySurroundings surroundings;

private:
    void add(const std::string& login, const std::string& name, const std::string& role) {
        engine::Command command;
        command.what = engine::PerformAction{"base.person", {}, "hire", JsonObject{{"name", name}, {"roles", JsonArray{role}}}, {}, {}, {}};
        const auto hired = engine_->execute(command);
        HUIYIN_ASSERT(hired.ok());
        Account account;                                                  // without a password: only the tests of sign-ins need one
        account.login = login;
        account.person = PersonId(hired->id);
        book.save(account);
        tokens_[login] = *sign_ins.add_machine(login, "test");
    }

    std::string folder_;
    CountedIds ids_{1000};
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<Api> api_;
    std::map<std::string, std::string> tokens_;
};

}  // namespace huiyin::api::test
