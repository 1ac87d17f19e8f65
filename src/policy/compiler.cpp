// In three rounds: what is named (clauses, roles, records, duties, decisions), then everything that needs those names,
// then what can only be seen of the whole.
#include "policy/compiler.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/hash.hpp"
#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

constexpr std::uintmax_t file_bytes_max = 2'000'000;
constexpr std::size_t files_max = 2'000;

/// The sections of all files of the pack, by name; a section may be spread over files.
using Sections = std::map<std::string, std::vector<Tree>>;

/// "goods/*.yaml", "clauses/01.yaml": one star inside a part of the path.
bool matches(const std::string& pattern, const std::string& path) {
    const std::size_t star = pattern.find('*');
    if (star == std::string::npos) return pattern == path;
    const std::string head = pattern.substr(0, star), tail = pattern.substr(star + 1);
    return path.size() >= head.size() + tail.size() && path.starts_with(head) && path.ends_with(tail) && path.find('/', head.size()) >= path.size() - tail.size();
}

void gather(Workbook& book, const Tree& file, Sections& sections, bool header) {
    if (!book.want_map(file, "pack")) return;
    const Rule &head = grammar("pack"), &rule = grammar("sections");
    for (const auto& [key, value] : file.members) {
        if (header && head.find(key.text)) continue;
        const Key* section = rule.find(key.text);
        if (section && section->need != Need::later) {
            sections[key.text].push_back(value);
        } else if (section) {
            book.diagnostics.error(key.span, "pack.not-yet", {{"key", key.text}});
        } else {
            std::vector<std::string> names = rule.names();
            if (header) for (std::string& name : head.names()) names.push_back(std::move(name));
            book.unknown_key(key, names);
        }
    }
}

void read_head(Workbook& book, const Tree& file) {
    for (const Key& key : grammar("pack").keys)
        if (key.need == Need::must && !file.find(key.name))
            book.diagnostics.error(file.span, "pack.missing-key", {{"what", "pack"}, {"key", std::string(key.name)}, {"meaning", std::string(key.zh)}, {"meaning_en", std::string(key.en)}});
    if (const Tree* id = file.find("policy")) book.pack.id = book.word(*id);
    if (const Tree* version = file.find("version")) book.pack.version = book.word(*version);
    if (const Tree* title = file.find("title")) book.pack.title = book.text(*title);
    if (const Tree* effective = file.find("effective")) {
        const auto date = calendar::Date::parse(effective->text);
        if (date) book.pack.effective = *date;
        else book.diagnostics.error(effective->span, "pack.date", {{"text", effective->text}});
    }
    if (const Tree* keywords = file.find("keywords"))
        for (const auto& [word, at] : book.words(*keywords)) book.pack.keywords.push_back(word);
    if (const Tree* imports = file.find("imports"); imports && book.want_map(*imports, "imports"))
        for (const auto& [key, range] : imports->members) {
            const auto held = std::find_if(book.imports.begin(), book.imports.end(), [&, &key = key](const auto& each) { return each->id == key.text; });
            if (held == book.imports.end()) {
                std::vector<std::string> names;
                for (const auto& each : book.imports) names.push_back(each->id);
                book.diagnostics.error(key.span, "pack.unknown-import", {{"pack", key.text}}).suggest(nearest(key.text, names));
                continue;
            }
            // "1.x" is any version of the first figure; otherwise the version itself.
            const std::string wanted = book.word(range), have = (*held)->version;
            const bool fits = wanted.ends_with(".x") ? have.starts_with(wanted.substr(0, wanted.size() - 1)) : wanted == have;
            if (!fits) book.diagnostics.error(range.span, "pack.import-version", {{"pack", key.text}, {"wanted", wanted}, {"have", have}});
            book.pack.imports[key.text] = wanted;
        }
}

void each(const Sections& sections, const char* name, Workbook& book, void (*read)(Workbook&, const Tree&)) {
    const auto found = sections.find(name);
    if (found == sections.end()) return;
    for (const Tree& section : found->second)
        if (!section.is_nothing()) read(book, section);
}

std::string digest(const Sources& sources) {
    std::string all;
    for (const auto& [path, text] : sources.files) all += path.substr(sources.root.size()) + '\0' + to_hex(sha256(text)) + '\n';
    return to_hex(sha256(all));
}

}  // namespace

Result<Sources> read_folder(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    Sources sources;
    sources.root = folder;
    while (sources.root.size() > 1 && sources.root.back() == '/') sources.root.pop_back();
    sources.root += '/';
    if (!fs::is_directory(sources.root, error)) return Problem("pack.folder", {{"folder", folder}});
    for (fs::recursive_directory_iterator at(sources.root, error), end; !error && at != end; at.increment(error)) {
        if (!at->is_regular_file(error)) continue;
        const std::string extension = at->path().extension().string();
        if (extension != ".yaml" && extension != ".yml" && extension != ".json" && extension != ".dmn") continue;
        if (at->file_size(error) > file_bytes_max || sources.files.size() >= files_max) return Problem("pack.file-too-large", {{"file", at->path().string()}});
        std::ifstream in(at->path(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        sources.files[sources.root + fs::relative(at->path(), sources.root, error).generic_string()] = text.str();
    }
    if (error) return Problem("pack.folder", {{"folder", folder}});
    return sources;
}

Result<Header> read_header(const Sources& sources) {
    const auto file = sources.files.find(sources.root + "policy.yaml");
    if (file == sources.files.end()) return Problem("pack.no-policy", {{"folder", sources.root}});
    Diagnostics diagnostics;
    const std::vector<Tree> documents = read_yaml(file->first, file->second, diagnostics);
    Header header;
    if (documents.empty() || !documents[0].is_map()) return header;      // what is wrong with it, the compiler says with its place
    if (const Tree* id = documents[0].find("policy")) header.id = id->text;
    if (const Tree* version = documents[0].find("version")) header.version = version->text;
    if (const Tree* imports = documents[0].find("imports"))
        for (const auto& [key, range] : imports->members) header.imports.push_back(key.text);
    return header;
}

std::shared_ptr<const Pack> compile(const Sources& sources, const std::vector<std::shared_ptr<const Pack>>& imports, Diagnostics& diagnostics) {
    Workbook book(sources, imports, diagnostics);
    const std::string main = sources.root + "policy.yaml";
    const auto file = sources.files.find(main);
    if (file == sources.files.end()) {
        diagnostics.error({main, 0, 0, 1}, "pack.no-policy", {{"folder", sources.root}});
        return nullptr;
    }
    const std::vector<Tree> documents = read_yaml(main, file->second, diagnostics);
    if (documents.empty()) {
        if (diagnostics.errors() == 0) diagnostics.error({main, 0, 0, 1}, "pack.no-policy", {{"folder", sources.root}});
        return nullptr;
    }
    const Tree& head = documents.front();
    book.files_read.insert(main);
    if (!book.want_map(head, "pack")) return nullptr;
    read_head(book, head);
    Sections sections;
    gather(book, head, sections, true);
    if (const Tree* include = head.find("include"))
        for (const auto& [pattern, at] : book.words(*include)) {
            bool any = false;
            for (const auto& [path, text] : sources.files) {
                const std::string name = path.substr(sources.root.size());
                if (!matches(pattern, name) || name == "policy.yaml") continue;
                any = true;
                book.files_read.insert(path);
                for (const Tree& document : read_yaml(path, text, diagnostics)) gather(book, document, sections, false);
            }
            if (!any) diagnostics.error(at->span, "pack.no-file", {{"file", pattern}});
        }

    each(sections, "roles", book, outline_roles);
    each(sections, "clauses", book, read_clauses);
    each(sections, "calendars", book, read_calendars);
    each(sections, "roles", book, read_roles);
    each(sections, "parameters", book, read_parameters);
    each(sections, "records", book, outline_records);
    each(sections, "books", book, read_books);
    each(sections, "duties", book, outline_duties);
    each(sections, "decisions", book, outline_decisions);
    book.forget_scopes();
    each(sections, "chains", book, read_chains);
    each(sections, "decisions", book, read_decisions);
    each(sections, "decisions", book, check_decisions);
    check_decision_circles(book);
    each(sections, "records", book, read_records);
    each(sections, "duties", book, read_duties);
    each(sections, "schedules", book, read_schedules);
    each(sections, "metrics", book, read_metrics);
    each(sections, "access", book, read_access);
    each(sections, "notices", book, read_notices);
    each(sections, "views", book, read_views);
    each(sections, "prints", book, read_prints);
    // The whole is looked at only when its parts read well: otherwise one fault would be told twice.
    if (diagnostics.errors() == 0) analyse(book);
    diagnostics.sort();
    if (diagnostics.errors() > 0) return nullptr;
    book.pack.digest = digest(sources);
    return std::make_shared<const Pack>(std::move(book.pack));
}

}  // namespace huiyin::policy
