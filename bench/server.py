"""The server as a whole: time to the first answer, memory at rest and after a load, and what a signed-in person waits for.

    python3 bench/server.py [--data DIR] [--login LOGIN] [--password PASSWORD]     DIR as `huiyin demo --data DIR` makes it

Requests go to loopback only, one after the other, a bounded number of them.
"""
import argparse
import http.client
import json
import pathlib
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def memory_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0


def started(command):
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    for line in process.stderr:
        entry = json.loads(line)
        if entry["event"] == "serve.listening":
            port = int(entry["port"])
            break
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/api/v1/health")
    assert connection.getresponse().read()
    return process, connection, (time.monotonic() - began) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default=str(ROOT / "build/release/huiyin"))
    parser.add_argument("--data", default=str(ROOT / ".dev/sample"))
    parser.add_argument("--login", default="hejing")
    parser.add_argument("--password", default="huiyin-sample")
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    command = [arguments.program, "serve", "--data", arguments.data, "--port", "0", "--log", "info"]
    starts = []
    for _ in range(5):
        process, connection, ms = started(command)
        starts.append(ms)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    process, connection, _ = started(command)
    try:
        print(f"start to first answer, median of 5: {sorted(starts)[2]:.0f} ms")
        print(f"memory at rest: {memory_mb(process.pid):.0f} MB")
        connection.request("POST", "/api/v1/session", json.dumps({"login": arguments.login, "password": arguments.password}), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        cookie = answer.getheader("Set-Cookie").split(";")[0]
        answer.read()
        meta = None

        def get(path):
            connection.request("GET", "/api/v1" + path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (path, answer.status, body[:200])
            return body

        meta = json.loads(get("/meta"))
        kinds = [(json.loads(get(f"/records/{kind['id']}?limit=50"))["items"], kind["id"]) for kind in meta["record_types"] if kind["may_list"]]
        rows, kind = max(kinds, key=lambda each: len(each[0]))
        pack = meta["packs"][-1]["id"]
        print("| request | p50 ms | p95 ms |\n| --- | --- | --- |")
        for what, path in [("workbench", "/workbench"), (f"list of 50: {kind}", f"/records/{kind}?limit=50"), ("a record", f"/records/{kind}/{rows[0]['id']}"),
                           ("search: two characters", "/search?q=%E6%8A%A5%E5%91%8A"), ("policy page", f"/policies/{pack}"), ("metrics", f"/metrics-of/{pack}")]:
            times = []
            for _ in range(arguments.count if "metrics" not in what else min(20, arguments.count)):
                began = time.monotonic()
                get(path)
                times.append((time.monotonic() - began) * 1000)
            times.sort()
            print(f"| {what} | {times[len(times) // 2]:.1f} | {times[int(len(times) * 0.95)]:.1f} |")
        print(f"memory after these requests: {memory_mb(process.pid):.0f} MB")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


main()
