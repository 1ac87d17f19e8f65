#!/usr/bin/env python3
"""What a machine can say about the tree, so that no reviewer has to.

Reads every include and import against the arrows of ARCHITECTURE.md, and looks for tabs, leftovers, codes without
sentences, sentences without their other language, undocumented diagnostics, words of one policy in the engine, and
addresses that must not stand in files. Prints file:line: what, and ends with 1 when anything was found.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ARROWS = {
    "base": [],
    "calendar": ["base"],
    "feel": ["calendar", "base"],
    "dmn": ["feel", "calendar", "base"],
    "policy": ["feel", "calendar", "base"],
    "store": ["base"],
    "ledger": ["store", "base"],
    "engine": ["ledger", "store", "policy", "feel", "calendar", "base"],
    "sheet": ["base"],
    "report": ["sheet", "engine", "policy", "feel", "calendar", "base"],
    "channels": ["engine", "policy", "base"],
    "api": ["report", "sheet", "channels", "engine", "policy", "feel", "calendar", "base"],
    "http": ["api", "report", "engine", "policy", "feel", "calendar", "base"],
    "app": ["http", "api", "report", "channels", "engine", "ledger", "store", "policy", "dmn", "feel", "calendar", "base"],
}
WEB_ARROWS = {"shared": ["shared", "api", "locales"], "features": ["shared", "api", "locales"],
              "app": ["features", "shared", "api", "locales"], "api": ["api"], "locales": ["locales"]}
LINES_MAX = 600
POLICY_WORDS = re.compile(r"complaint|投诉|燃气|\bgas\b|\bmeters?\b", re.I)
LEFTOVERS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|console\.log\(|\bdebugger\b")
ADDRESSES = re.compile(r"/work/|/farm/|deb\.debian\.org|registry\.npmjs|bash_jobs")

found = []


def report(path, line, what):
    found.append(f"{path.relative_to(ROOT)}:{line}: {what}")


def tracked():
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in out.stdout.splitlines() if (ROOT / name).is_file()]


def read(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def check_includes(path, lines):
    module = path.relative_to(ROOT / "src").parts[0]
    if module not in ARROWS:
        return report(path, 1, f"`{module}` is no module of the architecture")
    for number, line in enumerate(lines, 1):
        match = re.match(r'\s*#include\s+"([a-z_]+)/', line)
        if match and match.group(1) != module and match.group(1) in ARROWS and match.group(1) not in ARROWS[module]:
            report(path, number, f"{module} → {match.group(1)} is no arrow of the architecture")
        if re.match(r"\s*#include\s+<boost/", line) and path.suffix == ".hpp" and "awaitable" not in line and module != "http":
            report(path, number, "Boost headers stay in a handful of .cpp files")


def check_cycles(files):
    graph = {}
    for path in files:
        if path.suffix == ".hpp" and (ROOT / "src") in path.parents:
            name = str(path.relative_to(ROOT / "src"))
            graph[name] = re.findall(r'#include\s+"([^"]+)"', read(path) or "")
    state = {}

    def walk(name, trail):
        if state.get(name) == 2 or name not in graph:
            return
        if state.get(name) == 1:
            return report(ROOT / "src" / name, 1, "includes itself through " + " → ".join(trail[trail.index(name):] + [name]))
        state[name] = 1
        for other in graph[name]:
            walk(other, trail + [name])
        state[name] = 2

    for name in graph:
        walk(name, [])


def check_imports(path, lines):
    parts = path.relative_to(ROOT / "web/src").parts
    layer = parts[0]
    if layer not in WEB_ARROWS:
        return
    for number, line in enumerate(lines, 1):
        match = re.search(r"""from\s+['"](\.{1,2}/[^'"]+|@/[^'"]+)['"]""", line)
        if not match:
            continue
        target = match.group(1)
        if target.startswith("@/"):
            reached = pathlib.PurePosixPath(target[2:]).parts
        else:
            try:
                reached = (path.parent / target).resolve().relative_to(ROOT / "web/src").parts
            except ValueError:
                continue
        if not reached or reached[0] not in WEB_ARROWS:
            continue
        if reached[0] == layer == "features" and len(reached) > 1 and reached[1] != parts[1]:
            report(path, number, f"feature {parts[1]} imports feature {reached[1]}")
        elif reached[0] != layer and reached[0] not in WEB_ARROWS[layer]:
            report(path, number, f"{layer} → {reached[0]} is no arrow of the console")


def check_policy_words(path, lines):
    block = False
    for number, line in enumerate(lines, 1):
        code = line
        if block:
            if "*/" not in code:
                continue
            code, block = code.split("*/", 1)[1], False
        code = re.sub(r"/\*.*?\*/", "", code)
        if "/*" in code:
            code, block = code.split("/*", 1)[0], True
        code = re.sub(r"(^|\s)(//|\*\s).*", "", code)
        match = POLICY_WORDS.search(code)
        if match:
            report(path, number, f"a word of one policy (`{match.group()}`): find the general capability and name that")


def check_text(path, text):
    lines = text.splitlines()
    relative = path.relative_to(ROOT)
    source = path.suffix in (".cpp", ".hpp", ".ts", ".tsx")
    if path.suffix in (".cpp", ".hpp", ".ts", ".tsx", ".css", ".json", ".yaml", ".py", ".md", ".cmake"):
        for number, line in enumerate(lines, 1):
            if "\t" in line and path.suffix != ".md":
                report(path, number, "tab")
            if line != line.rstrip() and path.suffix != ".md" and "diagnostics" not in relative.parts:
                report(path, number, "blanks at the end of the line")
    if path != pathlib.Path(__file__).resolve():
        for number, line in enumerate(lines, 1):
            if source and LEFTOVERS.search(line):
                report(path, number, "leftover")
            if ADDRESSES.search(line):
                report(path, number, "path of a machine or address of a registry")
    if source and len(lines) > LINES_MAX and relative.parts[0] in ("src", "web"):
        report(path, len(lines), f"{len(lines)} lines: look for the door to a second room (limit {LINES_MAX})")
    if relative.parts[0] == "src" and path.suffix in (".cpp", ".hpp"):
        check_includes(path, lines)
        check_policy_words(path, lines)
    if relative.parts[:2] == ("web", "src") and path.suffix in (".ts", ".tsx"):
        check_imports(path, lines)
        if ".test." not in path.name:
            check_policy_words(path, lines)


def placeholders(text):
    # A parameter whose spelling differs by language is given twice, the English one as {name_en}.
    return {name.removesuffix("_en") for name in re.findall(r"\{([a-z_0-9]+)\}", text)}


def check_locales(files):
    codes = {}
    for path in sorted((ROOT / "locales").glob("*.json")):
        for code, sentences in json.loads(read(path)).items():
            line = next((n for n, l in enumerate(read(path).splitlines(), 1) if f'"{code}"' in l), 1)
            if code in codes:
                report(path, line, f"`{code}` has its sentences in {codes[code].name} already")
            codes[code] = path
            for language in ("zh", "en"):
                if not sentences.get(language, "").strip():
                    report(path, line, f"`{code}` has no sentence in {language}")
            if placeholders(sentences.get("zh", "")) != placeholders(sentences.get("en", "")):
                report(path, line, f"`{code}`: the parameters of zh and en differ")
    used = re.compile(r'(?:Problem\(|Problem\{|refuse\(|\.error\([^,"]*,\s*|\.warning\([^,"]*,\s*)"([a-z][a-z0-9]*(?:[.-][a-z0-9-]+)+)"')
    for path in files:
        if path.suffix in (".cpp", ".hpp") and path.relative_to(ROOT).parts[0] == "src":
            for number, line in enumerate((read(path) or "").splitlines(), 1):
                for code in used.findall(re.sub(r"^\s*//.*", "", line)):
                    if code not in codes:
                        report(path, number, f"`{code}` has no sentence in locales/")
    return codes


def check_diagnostics(codes):
    page = read(ROOT / "docs/diagnostics.md") if (ROOT / "docs/diagnostics.md").exists() else ""
    golden = "".join(read(p) or "" for p in (ROOT / "tests/diagnostics").rglob("*") if p.is_file())
    unit = "".join(read(p) or "" for p in (ROOT / "tests/policy").rglob("*.cpp"))

    def is_part(code):
        """Words that messages are put together from; golden files show them all the time without their code."""
        return code.startswith("pack.severity-") or code in ("pack.did-you-mean", "pack.first-here", "pack.states-named-here", "pack.every-here")

    for code, path in codes.items():
        if not code.startswith(("pack.", "feel.")):
            continue
        if f"`{code}`" not in page:
            report(path, 1, f"`{code}` is not explained in docs/diagnostics.md")
        if code.startswith("pack.") and f"[{code}]" not in golden and f'"{code}"' not in unit and not is_part(code):
            report(path, 1, f"`{code}` has no golden test in tests/diagnostics")


def main():
    files = tracked()
    for path in files:
        text = read(path)
        if text is not None:
            check_text(path, text)
    check_cycles(files)
    check_diagnostics(check_locales(files))
    print("\n".join(found) if found else f"tidy: {len(files)} files, nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
