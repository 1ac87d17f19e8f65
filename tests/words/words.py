"""Real customers' words, all of them: imported, found again by any two consecutive characters, listed, opened, printed.

The words are no part of the repository: ../shared/data has them where they are at hand, elsewhere this says so and is skipped.
The sample organisation is loaded, the rows go in by the command line, and everything else is asked of the running server.
"""
import argparse
import csv
import http.client
import json
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORDS = ROOT.parent / "shared" / "data"
TYPE = "complaint-handling.complaint"
READER = ("qinlan", "huiyin-sample")          # the head of quality sees every case


def rows():
    for name in ("hotel-complaints.csv", "takeaway-complaints.csv"):
        with open(WORDS / name, encoding="utf-8", newline="") as file:
            yield from (row["text"] for row in csv.DictReader(file))


class Reader:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = None
        answer, _ = self.ask("POST", "/session", {"login": READER[0], "password": READER[1]})
        assert answer["login"] == READER[0]

    def ask(self, method, path, body=None):
        headers = {"Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        self.connection.request(method, "/api/v1" + path, json.dumps(body) if body else None, headers)
        answer = self.connection.getresponse()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        content = answer.read()
        assert answer.status == 200, (path, answer.status, content[:300])
        return (json.loads(content) if "json" in answer.getheader("Content-Type") else content), answer

    def get(self, path):
        return self.ask("GET", path)[0]


def pairs_of(text):
    """Two consecutive characters as somebody types them: no blanks, nothing that Unicode calls a control."""
    plain = [c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C"]
    joined = "".join(text.split())
    return [a + b for a, b in zip(plain, plain[1:]) if a + b in joined]


def found(reader, pair, record):
    """Whether the list of those words holds the record, page by page."""
    cursor = ""
    while True:
        page = reader.get(f"/records/{TYPE}?limit=200&sort=created_at&q={urllib.parse.quote(pair)}&cursor={urllib.parse.quote(cursor)}")
        if any(row["id"] == record for row in page["items"]):
            return True
        cursor = page["next"]
        if not cursor:
            return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=str(ROOT / "build/release/huiyin"))
    parser.add_argument("--sample", type=int, default=25, help="records that are looked for")
    parser.add_argument("--pairs", type=int, default=2, help="pairs of characters of each")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    arguments = parser.parse_args()
    if not WORDS.is_dir():
        print("words: skipped, ../shared/data is not here")
        return
    print(f"words: seed {arguments.seed}")
    random_ = random.Random(arguments.seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="huiyin-words-"))
    process = None
    try:
        data = str(folder / "data")
        subprocess.run([arguments.program, "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
        texts = list(rows())
        with open(folder / "rows.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["投诉渠道", "投诉人", "anonymous", "subject", "matter", "content", "subject_area", "kind"])
            for text in texts:
                out.writerow(["telephone", "匿名", "true", "服务", "attitude", text, "other", "complaint"])
        began = time.monotonic()
        subprocess.run([arguments.program, "import", TYPE, str(folder / "rows.csv"), "--data", data], check=True)
        imported = time.monotonic() - began
        process = subprocess.Popen([arguments.program, "serve", "--data", data, "--port", "0", "--log", "info"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for line in process.stderr:
            entry = json.loads(line)
            if entry["event"] == "serve.listening":
                break
        reader = Reader(int(entry["port"]))
        # Every row is listed once, in the order in which it came, with its words as they were written.
        cursor, listed = "", []
        while True:
            page = reader.get(f"/records/{TYPE}?limit=200&sort=created_at&filter={urllib.parse.quote('anonymous = true and subject = ' + json.dumps('服务', ensure_ascii=False))}&cursor={urllib.parse.quote(cursor)}")
            listed += [row["id"] for row in page["items"]]
            cursor = page["next"]
            if not cursor:
                break
        if len(listed) != len(texts) or len(set(listed)) != len(texts):
            sys.exit(f"{len(listed)} records listed ({len(set(listed))} different), {len(texts)} rows imported")
        looked = 0
        for record in random_.sample(listed, arguments.sample):
            content = reader.get(f"/records/{TYPE}/{record}")["fields"]["content"]
            if content not in texts and content.strip() not in {text.strip() for text in texts}:
                sys.exit(f"{record}: {content!r} is none of the rows")
            pairs = pairs_of(content)
            for pair in random_.sample(pairs, min(arguments.pairs, len(pairs))):
                looked += 1
                if not found(reader, pair, record):
                    sys.exit(f"{record} is not found by {pair!r} of {content!r}")
        for record in random_.sample(listed, 5):
            pdf, answer = reader.ask("GET", f"/records/{TYPE}/{record}/print/{reader.get(f'/records/{TYPE}/{record}')['prints'][0]['id']}.pdf")
            assert pdf[:5] == b"%PDF-", answer.headers
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        process = None
        subprocess.run([arguments.program, "verify", "--data", data], check=True, stdout=subprocess.DEVNULL)
        print(f"words: {len(texts)} rows imported in {imported:.1f} s, all listed; {arguments.sample} opened and found by {looked} pairs; 5 printed; the ledger holds")
    finally:
        if process:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)


main()
