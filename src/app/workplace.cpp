#include "app/workplace.hpp"

#include <algorithm>
#include <iostream>
#include <set>

#include "app/packs.hpp"
#include "app/places.hpp"

namespace huiyin::app {

namespace {

/// The packs named, and what they import.
Result<std::vector<CheckedPack>> with_imports(std::vector<CheckedPack> all, std::vector<std::string> named) {
    std::set<std::string> wanted;
    while (!named.empty()) {
        const std::string id = std::move(named.back());
        named.pop_back();
        if (!wanted.insert(id).second) continue;
        const auto pack = std::find_if(all.begin(), all.end(), [&](const CheckedPack& one) { return one.header.id == id; });
        if (pack == all.end()) return Problem("packs.missing", {{"pack", id}});
        named.insert(named.end(), pack->header.imports.begin(), pack->header.imports.end());
    }
    std::erase_if(all, [&](const CheckedPack& pack) { return !wanted.contains(pack.header.id); });
    return all;
}

}  // namespace

Result<Packs> installed_packs(const Settings& settings, Language language, const std::vector<std::string>& named) {
    HUIYIN_TRY(std::vector<CheckedPack> checked, compile_library(packs_folder(settings)));
    if (!named.empty()) {
        HUIYIN_TRY(checked, with_imports(std::move(checked), named));
    }
    std::string faulty;
    for (const CheckedPack& pack : checked) {
        if (pack.good()) continue;
        if (pack.diagnostics.errors() > 0) std::cerr << render(pack.diagnostics, pack.sources.files, language);
        faulty += (faulty.empty() ? "" : ", ") + pack.header.id;
    }
    if (!faulty.empty()) return Problem("packs.faulty", {{"packs", faulty}});
    return good_packs(checked);
}

std::unique_ptr<engine::Engine> make_engine(DataFolder& data, const Charter& charter, Packs packs, Clock& clock, IdSource& ids) {
    engine::Options options;
    options.organisation = charter.id;
    options.organisation_name = charter.name;
    options.zone = charter.zone;
    return std::make_unique<engine::Engine>(data.store(), clock, ids, std::move(packs), std::move(options));
}

DataFolder::Options stored(const Settings& settings, DataFolder::Options options) {
    options.store = settings.text("store");
    options.organisation = settings.text("organisation.id");
    return options;
}

Result<Workplace> open_workplace(const Settings& settings, Language language, Clock& clock, IdSource& ids, DataFolder::Options options) {
    Workplace place;
    HUIYIN_TRY(place.data, DataFolder::open(settings.text("data"), stored(settings, options)));
    HUIYIN_TRY(place.charter, place.data->charter());
    HUIYIN_TRY(Packs packs, installed_packs(settings, language, place.charter.packs));
    place.engine = make_engine(*place.data, place.charter, std::move(packs), clock, ids);
    return place;
}

int give_up(const Context& context, const Problem& problem) {
    complain(context, problem);
    const bool usage = problem.code.starts_with("data.") || problem.code.starts_with("app.") || problem.code == "packs.none";
    return usage ? wrong_usage : found_faults;
}

}  // namespace huiyin::app
