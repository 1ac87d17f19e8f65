// Actions: who may, from where to where, what is asked, what refuses, who approves, what follows.
#include <algorithm>

#include "policy/feel_scope.hpp"
#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

/// What is proposed has the field's type and goes where the field is seen.
Expression proposal(Workbook& book, const RecordType& type, const std::string& name, const Tree& tree) {
    const Field* field = type.form.find(name);
    const Setting setting{&type, {}};
    Expression made = book.expression(tree, setting, field ? field_type(*field) : feel::Type::any());
    if (made && field) book.copies.push_back({tree.content, made.program, setting, field, type.id});
    return made;
}

void read_asks(Workbook& book, const RecordType& type, Action& action, const Tree* list, bool required) {
    if (!list) return;
    const Setting setting{&type, {}};
    const auto one = [&](const Tree& item) {
        Ask ask;
        ask.required = required;
        if (item.is_scalar()) {
            ask.field = item.text;
            book.field(type, ask.field, item.span);
        } else if (book.shaped(item, "ask")) {
            if (const Tree* field = item.find("field")) {
                ask.field = book.word(*field);
                book.field(type, ask.field, field->span);
            }
            if (const Tree* propose = item.find("propose")) ask.propose = proposal(book, type, ask.field, *propose);
            if (const Tree* change = item.find("change"); change && book.shaped(*change, "change")) {
                Change made;
                made.by = book.who(change->find("by"), setting);
                if (const Tree* reason = change->find("reason")) made.reason = book.boolean(*reason);
                ask.change = std::move(made);
            }
            ask.clauses = book.clauses_of(item);
        }
        if (book.derived.contains(type.id + "." + ask.field)) book.diagnostics.error(item.span, "pack.derived-field", {{"field", ask.field}});
        action.asks.push_back(std::move(ask));
    };
    if (list->is_list()) for (const Tree& item : list->items) one(item);
    else one(*list);
}

void read_waits(Workbook& book, const RecordType& type, Action& action, const Tree& tree) {
    const auto one = [&](const Tree& item) {
        if (!book.shaped(item, "wait")) return;
        Wait wait;
        wait.place = Workbook::place(item.span);
        if (const Tree* after = item.find("after")) {
            wait.after = book.word(*after);
            book.action(type, wait.after, after->span);
        }
        if (const Tree* least = item.find("least"))
            if (const auto period = book.period(*least)) wait.least = *period;
        if (const Tree* say = item.find("say")) wait.say = book.speech(*say, {&type, {}});
        wait.clauses = book.clauses_of(item);
        action.waits.push_back(std::move(wait));
    };
    if (tree.is_list()) for (const Tree& item : tree.items) one(item);
    else one(tree);
    if (action.creates) book.diagnostics.error(tree.span, "pack.wait-new", {{"action", action.id}});
}

Chain read_chain(Workbook& book, const Setting& setting, const Tree& tree);

/// The chain that `chains` holds under the name.
Chain named_chain(Workbook& book, const Setting& setting, const Tree& tree) {
    const auto found = book.chains.find(tree.text);
    book.chains_used.insert(tree.text);
    if (found != book.chains.end() && !found->second->is_scalar()) return read_chain(book, setting, *found->second);
    std::vector<std::string> names;
    for (const auto& [name, held] : book.chains) names.push_back(name);
    book.diagnostics.error(tree.span, "pack.unknown-chain", {{"chain", tree.text}}).suggest(nearest(tree.text, names));
    return {};
}

Chain read_chain(Workbook& book, const Setting& setting, const Tree& tree) {
    if (tree.is_scalar()) return named_chain(book, setting, tree);
    Chain chain;
    const Tree* steps = tree.is_list() ? &tree : tree.find("steps");
    if (tree.is_map()) {
        book.shaped(tree, "chain");
        if (const Tree* order = tree.find("order")) chain.together = book.one_of(*order, "chain", "order") == "together";
        if (const Tree* back = tree.find("back")) chain.back = book.one_of(*back, "chain", "back") == "straight" ? ReturnMode::straight : ReturnMode::walk;
    }
    if (!steps || !steps->is_list() || steps->items.empty()) {
        if (steps || !tree.is_map()) book.diagnostics.error(tree.span, "pack.chain-shape");
        return chain;
    }
    for (const Tree& item : steps->items) {
        if (!book.shaped(item, "step")) continue;
        ApprovalStep step;
        step.place = Workbook::place(item.span);
        if (const Tree* name = item.find("name")) step.name = book.word(*name);
        if (item.find("zh") || item.find("title")) step.title = book.title(item);
        if (const Tree* by = item.find("by")) step.by = book.who(by, setting);
        if (const Tree* quorum = item.find("quorum")) {
            step.quorum = book.word(*quorum);
            const bool share = step.quorum.ends_with("%") && Decimal::parse(step.quorum.substr(0, step.quorum.size() - 1));
            if (step.quorum != "one" && step.quorum != "all" && !share) book.diagnostics.error(quorum->span, "pack.quorum", {{"text", step.quorum}});
        }
        if (const Tree* condition = item.find("if")) step.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
        if (const Tree* due = item.find("due")) step.due = book.limit(*due);
        if (const Tree* sign = item.find("sign")) step.sign = book.boolean(*sign);
        step.clauses = book.clauses_of(item);
        chain.steps.push_back(std::move(step));
    }
    return chain;
}

void read_targets(Workbook& book, const RecordType& type, Action& action, const Tree& to) {
    const Setting setting{&type, {}};
    if (to.is_scalar()) {
        if (book.state(type, to.text, to.span)) action.to.push_back({{}, to.text, {}});
        return;
    }
    if (!to.is_list()) {
        book.diagnostics.error(to.span, "pack.want-word");
        return;
    }
    for (const Tree& item : to.items) {
        if (!book.shaped(item, "branch")) continue;
        Branch branch;
        if (const Tree* condition = item.find("if")) branch.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
        if (const Tree* state = item.find("state")) {
            branch.state = book.word(*state);
            book.state(type, branch.state, state->span);
        }
        branch.effects = book.effects(item.find("do"), setting);
        action.to.push_back(std::move(branch));
    }
}

}  // namespace

void read_action(Workbook& book, const RecordType& type, Action& action, const Tree& tree) {
    const Setting setting{&type, {}};
    if (!book.shaped(tree, "action")) return;
    action.title = book.title(tree);
    if (const Tree* from = tree.find("from"))
        for (const auto& [name, at] : book.words(*from)) {
            if (name == "new") action.creates = true;
            else if (name != "any" && book.state(type, name, at->span)) action.from.push_back(name);
        }
    if (const Tree* to = tree.find("to")) read_targets(book, type, action, *to);
    else if (action.creates && !type.states.empty()) action.to.push_back({{}, type.states.front().id, {}});
    if (const Tree* by = tree.find("by")) action.by = book.who(by, setting);
    read_asks(book, type, action, tree.find("ask"), true);
    read_asks(book, type, action, tree.find("offer"), false);
    action.require = book.rows(tree.find("require"), setting);
    action.confirm = book.rows(tree.find("confirm"), setting);
    action.judge = book.rows(tree.find("judge"), setting);
    if (const Tree* wait = tree.find("wait")) read_waits(book, type, action, *wait);
    if (const Tree* approve = tree.find("approve")) action.approve = read_chain(book, setting, *approve);
    action.effects = book.effects(tree.find("do"), setting);
    if (const Tree* happened = tree.find("happened")) action.happened = book.expression(*happened, setting, feel::Type::Of::date_time);
    if (const Tree* back = tree.find("back")) {
        action.back = book.period(*back);
        if (!tree.find("happened")) book.diagnostics.error(back->span, "pack.back-alone");
    }
    const auto flag = [&](const char* key, bool& out) { if (const Tree* held = tree.find(key)) out = book.boolean(*held); };
    flag("public", action.is_public);
    flag("replies", action.replies);
    flag("hidden", action.hidden);
    flag("danger", action.danger);
    flag("offline", action.offline);
    // The server's clock cannot be asked where there is no network, and what comes from there was timed by another.
    if (const Tree* offline = tree.find("offline"); offline && action.offline && !action.waits.empty()) book.diagnostics.error(offline->span, "pack.wait-offline", {{"action", action.id}});
    action.clauses = book.clauses_of(tree);
}

void read_chains(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "chains")) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.declare("chain", key.text, key.span)) continue;
        book.chains[key.text] = &tree;
        // Read where it is used, for it speaks of the record there; read here too, so that an unused chain has its faults told.
        static_cast<void>(read_chain(book, {}, tree));
    }
}

}  // namespace huiyin::policy
