"""kill -9 of nodes and of their database in the middle of a load of commands, at random moments, over and over.

Three nodes serve one organisation from one PostgreSQL. Each thread of the load goes from node to node; what was not answered is sent
again with the same key, to whichever node is next. In each round one node is killed and started again, or the database loses its
power. At the end every acknowledged command is there exactly once, numbers have no doubles, and `huiyin verify` holds.
"""
import argparse
import os
import pathlib
import pwd
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from crash import GONE, Client, Load, Node, found, verify


class Database:
    """A PostgreSQL of the test's own, reached by a socket in its folder."""

    def __init__(self, folder):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not programs:
            sys.exit("PostgreSQL is not installed (Debian's postgresql-15; `./dev test` installs it)")
        self.programs, self.folder = programs[-1].parent, folder
        self.user = None
        if os.geteuid() == 0:         # PostgreSQL does not run as root
            self.user = pwd.getpwnam("postgres")
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self.run("initdb", "-D", f"{folder}/data", "-U", "huiyin", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()

    def run(self, program, *words):
        as_user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        subprocess.run([self.programs / program, *words], check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **as_user)

    def start(self):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", f"-k {self.folder} -h '' -c max_connections=200", "start")

    def stop(self, how):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", how, "-w", "stop")

    def address(self):
        return f"postgresql:///postgres?user=huiyin&host={self.folder}"


class Roamer(Load):
    unanswered = (500, 503)           # no database just now, or nobody knows yet: the same key again will tell

    def roam(self, nodes, token, over):
        while not over.is_set():
            try:
                client = Client(self.random.choice(nodes).port, token)
                for _ in range(self.random.randrange(1, 30)):
                    if over.is_set() or not self.step(client):
                        break
            except GONE:
                time.sleep(0.05)      # that node is dead; perhaps the next is not


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--threads", type=int, default=6)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    arguments = parser.parse_args()
    print(f"nodes: seed {arguments.seed}")
    random_ = random.Random(arguments.seed)
    folder, database_folder = tempfile.mkdtemp(prefix="huiyin-nodes-"), tempfile.mkdtemp(prefix="huiyin-nodes-pg-")
    database = Database(database_folder)
    nodes, killed = [], {"nodes": 0, "database": 0}
    try:
        os.environ["HUIYIN_STORE"] = database.address()
        data, packs, token = found(arguments.program, folder)
        for number in range(3):
            place = f"{folder}/node{number}"
            os.mkdir(place)
            shutil.copy(f"{data}/signing.key", place)
            nodes.append(Node(arguments.program, place, packs))
            nodes[-1].start()
        loads = [Roamer(number, random.Random(random_.random())) for number in range(arguments.threads)]
        over, began = threading.Event(), time.monotonic()
        threads = [threading.Thread(target=load.roam, args=(nodes, token, over)) for load in loads]
        for thread in threads:
            thread.start()
        for _ in range(arguments.rounds):
            time.sleep(random_.uniform(0.1, 1.0))
            if random_.random() < 0.25:
                database.stop("immediate")
                database.start()
                killed["database"] += 1
            else:
                node = random_.choice(nodes)
                node.kill()
                node.start()
                killed["nodes"] += 1
        time.sleep(0.5)
        over.set()
        for thread in threads:
            thread.join()
        for node in nodes:
            node.stop()
        verify(arguments, data, packs, Node(arguments.program, data, packs), loads, token)
        done = sum(len(load.acknowledged) for load in loads)
        print(f"nodes: {killed['nodes']} kills of nodes and {killed['database']} of the database, {done} commands acknowledged, each there once; "
              f"{sum(load.resent for load in loads)} sent again; {time.monotonic() - began:.0f} s")
    finally:
        for node in nodes:
            if node.process and node.process.poll() is None:
                node.kill()
        database.stop("immediate")
        for each in (folder, database_folder):
            shutil.rmtree(each, ignore_errors=True)


main()
