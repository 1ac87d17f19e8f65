"""kill -9 in the middle of a load of commands, at random moments, over and over.

Each round starts the real server on the same data, drives commands from several threads, each with an idempotency key of
its own, and kills the process after a random time. Commands whose answer never came are sent again with the same key
after the restart: whether they had been done or not, they must then be done once. At the end every acknowledged command
is there exactly once and `huiyin verify` holds.
"""
import argparse
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TYPE = "crash-test.note"
GONE = (OSError, http.client.HTTPException, ValueError)      # what a client meets when the server is


class Node:
    """The server as a child process; only this child is ever killed."""

    def __init__(self, program, data, packs):
        self.command = [program, "serve", "--data", data, "--packs", packs, "--port", "0", "--log", "info"]
        self.process = None
        self.port = 0

    def start(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for line in self.process.stderr:
            try:
                entry = json.loads(line)
            except ValueError:
                sys.exit(f"not a log line: {line}")
            if entry["event"] == "serve.listening":
                self.port = int(entry["port"])
                break
        else:
            sys.exit(f"the server did not start (exit code {self.process.wait()})")
        threading.Thread(target=self.drain, args=(self.process.stderr,), daemon=True).start()

    @staticmethod
    def drain(pipe):
        for line in pipe:
            if '"level":"error"' in line:
                print(line, end="")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        if code != 0:
            sys.exit(f"the server stopped with exit code {code}")


class Client:
    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.token = token

    def ask(self, method, path, body=None, key=None):
        headers = {"Authorization": f"Bearer {self.token}"}
        if key:
            headers["Idempotency-Key"] = key
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.connection.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None, answer.getheader("Idempotent-Replay")


class Load:
    """What one thread does: creates notes and adds lines to its own, remembering what was acknowledged."""

    unanswered = (503,)               # statuses that say: perhaps later

    def __init__(self, number, random_):
        self.number, self.random = number, random_
        self.count = 0
        self.pending = None          # a command without an answer: (key, path, body)
        self.acknowledged = {}       # key -> answer
        self.notes = {}              # id -> [version, lines acknowledged]
        self.resent = 0

    def next_command(self):
        self.count += 1
        key = f"load-{self.number}-{self.count}"
        if not self.notes or self.random.random() < 0.5:
            return key, f"/records/{TYPE}", {"action": "register", "input": {"text": key}}
        note = self.random.choice(list(self.notes))
        return key, f"/records/{TYPE}/{note}/actions/add", {"input": {"text": key}, "version": self.notes[note][0]}

    def run(self, port, token):
        client = Client(port, token)
        try:
            while True:
                self.step(client)
        except GONE:
            return                    # the server is gone; whatever is pending is sent again

    def step(self, client):
        """Sends one command; whether it was answered."""
        again = self.pending is not None
        if not again:
            self.pending = self.next_command()
        key, path, body = self.pending
        status, answer, _ = client.ask("POST", path, body, key)
        if status in self.unanswered:
            return False
        if status not in (200, 201):
            print(f"refused: {status} {answer}")
            os._exit(1)
        self.resent += again
        self.acknowledged[key] = answer
        lines = self.notes.setdefault(answer["id"], [0, []])
        lines[0] = answer["version"]
        lines[1].append(key)
        self.pending = None
        return True


def all_notes(client):
    cursor, notes = "", {}
    while True:
        status, page, _ = client.ask("GET", f"/records/{TYPE}?limit=200&cursor={cursor}")
        if status != 200:
            sys.exit(f"listing: {status} {page}")
        for row in page["items"]:
            if row["id"] in notes:
                sys.exit(f"{row['id']} is listed twice")
            notes[row["id"]] = row
        cursor = page["next"]
        if not cursor:
            return notes


def verify(arguments, data, packs, node, loads, token):
    node.start()
    client = Client(node.port, token)
    for load in loads:                # what was pending at the last kill
        if load.pending:
            key, path, body = load.pending
            status, answer, _ = client.ask("POST", path, body, key)
            assert status in (200, 201), (status, answer)
            load.acknowledged[key] = answer
            lines = load.notes.setdefault(answer["id"], [0, []])
            lines[0] = answer["version"]
            lines[1].append(key)
    listed = all_notes(client)
    expected = {note: lines for load in loads for note, lines in load.notes.items()}
    if set(listed) != set(expected):
        sys.exit(f"lost: {set(expected) - set(listed)}, never asked for: {set(listed) - set(expected)}")
    numbers = [row["number"] for row in listed.values()]
    if len(set(numbers)) != len(numbers):
        sys.exit("a number was given twice")
    for note, (version, keys) in expected.items():
        row = listed[note]
        if row["version"] != version:
            sys.exit(f"{note} has version {row['version']}, acknowledged was {version}")
    # Every line in order, on a sample whose size does not grow with the speed of the machine.
    for note in sorted(expected)[:: max(1, len(expected) // 200)]:
        status, view, _ = client.ask("GET", f"/records/{TYPE}/{note}")
        assert status == 200, (status, view)
        if view["fields"]["count"] != len(expected[note][1]) or view["fields"]["text"] != expected[note][1][-1]:
            sys.exit(f"{note}: {view['fields']} instead of {expected[note][1]}")
    replayed = loads[0].acknowledged
    for key in list(replayed)[:5]:    # an old key still gives the old answer
        path, body = f"/records/{TYPE}", {"action": "register", "input": {"text": key}}
        status, answer, replay = client.ask("POST", path, body, key)
        if replayed[key]["version"] == 1 and (answer != replayed[key] or replay != "true"):
            sys.exit(f"{key} answered {answer} instead of {replayed[key]}")
    node.stop()
    subprocess.run([arguments.program, "verify", "--data", data, "--packs", packs], check=True)


def found(program, folder):
    """An organisation with the pack of this test: its data, the packs, a token of its administrator."""
    packs, data = os.path.join(folder, "packs"), os.path.join(folder, "data")
    os.mkdir(packs)
    os.symlink(HERE.parent.parent / "policies" / "base", os.path.join(packs, "base"))
    os.symlink(HERE / "pack", os.path.join(packs, "crash-test"))
    subprocess.run([program, "init", "--data", data, "--packs", packs, "--login", "admin", "--name", "Admin"],
                   input="crash test password\n", text=True, check=True, stdout=subprocess.DEVNULL)
    token = subprocess.run([program, "token", "add", "--data", data, "--login", "admin", "--name", "crash"],
                           text=True, check=True, capture_output=True).stdout.strip()
    return data, packs, token


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--threads", type=int, default=6)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    arguments = parser.parse_args()
    print(f"crash: seed {arguments.seed}")
    random_ = random.Random(arguments.seed)
    folder = tempfile.mkdtemp(prefix="huiyin-crash-")
    try:
        data, packs, token = found(arguments.program, folder)
        node = Node(arguments.program, data, packs)
        loads = [Load(number, random.Random(random_.random())) for number in range(arguments.threads)]
        began = time.monotonic()
        for round_ in range(arguments.rounds):
            node.start()
            threads = [threading.Thread(target=load.run, args=(node.port, token)) for load in loads]
            for thread in threads:
                thread.start()
            time.sleep(random_.uniform(0.05, 1.2))
            node.kill()
            for thread in threads:
                thread.join()
        verify(arguments, data, packs, node, loads, token)
        done = sum(len(load.acknowledged) for load in loads)
        print(f"crash: {arguments.rounds} kills, {done} commands acknowledged, each there once; "
              f"{sum(load.resent for load in loads)} sent again; {time.monotonic() - began:.0f} s")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
