#!/usr/bin/env python3
"""registrar and Karapace in one group, on one topic, on a broker of their own.

    mixed_group.py REGISTRAR COMMAND...

COMMAND starts a Karapace in the foreground, which finds its settings in the environment (KARAPACE_BOOTSTRAP_URI and so
on). Karapace is neither fetched nor built here. What is expected is said before it is waited for; the first thing that
does not come ends this with status 1, and leaves the logs. The smallest URL is primary, so ports decide who that is.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE = 60  # seconds for whatever is waited for
TESTS = pathlib.Path(__file__).resolve().parent.parent
JARS = os.environ.get("REGISTRAR_KAFKA_DIR", TESTS.parent / "target/kafka")
STARTED = time.monotonic()
TYPE = "application/vnd.schemaregistry.v1+json"


class Disappointed(Exception):
    """Something that was expected has not come."""


def say(text):
    print(f"{time.monotonic() - STARTED:6.1f} s  {text}", flush=True)


def until(what, happens):
    """Waits until `happens` gives something true, and gives that."""
    began, last = time.monotonic(), None
    while time.monotonic() < began + PATIENCE:
        try:
            if last := happens():
                say(f"{what} ({time.monotonic() - began:.1f} s)")
                return last
        except (OSError, KeyError, ValueError) as error:
            last = error
        time.sleep(0.1)
    raise Disappointed(f"not within {PATIENCE} s: {what} (last: {last!r})")


def expect(what, holds):
    if not holds:
        raise Disappointed(what)
    say(what)


def ports(count):
    """Free ports below those that the system gives to clients, ascending, and all with as many digits."""
    free = []
    for port in range(17000 + os.getpid() % 10000, 32000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                free.append(port)
        if len(free) == count:
            return free
    raise Disappointed("no free ports")


class Node:
    """A registry's process."""

    def __init__(self, port, command, environment, log):
        self.url = f"http://127.0.0.1:{port}"
        self.command, self.environment, self.log = command, {**os.environ, **environment}, log
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, env=self.environment, start_new_session=True
            )

    def end(self, how=signal.SIGTERM):
        if self.process is not None:
            try:
                os.killpg(self.process.pid, how)
            except ProcessLookupError:
                pass
            self.process.wait()
            self.process = None

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": TYPE}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")

    def get(self, path):
        status, answer = self.ask("GET", path)
        if status != 200:
            raise OSError(f"{path}: {status} {answer}")
        return answer


class Registrar(Node):
    name = "registrar"

    def __init__(self, port, binary, bootstrap, logs):
        settings = {"kafkastore.bootstrap.servers": bootstrap, "listeners": f"http://127.0.0.1:{port}"}
        settings |= {"host.name": "127.0.0.1", "mode.mutability": "true"}
        overrides = [part for key, value in settings.items() for part in ("--override", f"{key}={value}")]
        super().__init__(port, [binary, "serve", *overrides], {}, logs / f"registrar-{port}.log")

    def primary(self):
        return self.get("/v1/cluster")["primary"]

    def is_ready(self):
        return self.get("/readyz")["status"] == "ok"


class Karapace(Node):
    name = "Karapace"

    def __init__(self, port, command, bootstrap, logs):
        environment = {
            "KARAPACE_BOOTSTRAP_URI": bootstrap,
            "KARAPACE_GROUP_ID": "schema-registry",
            "KARAPACE_TOPIC_NAME": "_schemas",
            "KARAPACE_HOST": "127.0.0.1",
            "KARAPACE_ADVERTISED_HOSTNAME": "127.0.0.1",
            "KARAPACE_PORT": str(port),
            "KARAPACE_ADVERTISED_PORT": str(port),
            "KARAPACE_KARAPACE_REGISTRY": "true",
            "KARAPACE_KARAPACE_REST": "false",
            "KARAPACE_LOG_LEVEL": "INFO",
        }
        super().__init__(port, command, environment, logs / f"karapace-{port}.log")

    def health(self):
        return self.get("/_health")["status"]

    def primary(self):
        return self.health()["schema_registry_primary_url"]

    def writes(self):
        return self.health()["schema_registry_is_primary"]

    def is_ready(self):
        return self.health()["schema_registry_ready"]


def schema(number):
    return json.dumps({"type": "record", "name": f"R{number}", "fields": [{"name": "f", "type": "long"}]})


class Ledger:
    """What was acknowledged: which id names which schema."""

    def __init__(self):
        self.schemas, self.count = {}, 0

    def register(self, node, through=None):
        """Registers a new schema, and gives its subject and id. A node that has just lost its primary may refuse."""
        self.count += 1
        number, subject = self.count, f"subject-{self.count}"

        def accepted():
            status, answer = node.ask("POST", f"/subjects/{subject}/versions", {"schema": schema(number)})
            if status != 200:
                raise ValueError(f"{status} {answer}")
            return answer

        answer = until(f"{node.name} takes a write{through or ''}", accepted)
        if answer["id"] in self.schemas:
            raise Disappointed(f"id {answer['id']} was given out twice")
        self.schemas[answer["id"]] = number
        return subject, answer["id"]

    def check(self, node):
        """Waits until a node answers every id with its schema; one that names another is wrong at once."""

        def answered():
            for id_, number in self.schemas.items():
                found = json.loads(node.get(f"/schemas/ids/{id_}")["schema"])
                if found["name"] != f"R{number}":
                    raise Disappointed(f"{node.name}: id {id_} names {found['name']}, registered was R{number}")
            return True

        until(f"{node.name} answers all {len(self.schemas)} acknowledged ids with their schemas", answered)


def agreed(primary, *nodes):
    until(
        f"{' and '.join(node.name for node in nodes)} say that {primary.name} is primary",
        lambda: all(node.primary() == primary.url for node in nodes),
    )


def registrar_is_primary(registrar, karapace, ledger):
    say("== registrar writes first, Karapace is started after the last write")
    registrar.start()
    for _ in range(5):
        ledger.register(registrar)
    karapace.start()
    until("Karapace is ready", karapace.is_ready)
    agreed(registrar, registrar, karapace)
    fencing = registrar.get("/v1/cluster")["fencing"]
    expect(f"registrar's /v1/cluster says fencing: {fencing}", fencing == "partial")
    ledger.register(karapace, through=", which it forwards to registrar")
    ledger.register(registrar)
    ledger.check(karapace)
    ledger.check(registrar)


def registrar_dies(registrar, karapace, ledger):
    say("== registrar is killed right after a write; Karapace takes over")
    ledger.register(registrar)
    time.sleep(0.5)
    registrar.end(signal.SIGKILL)
    until("Karapace is primary", karapace.writes)
    ledger.register(karapace)
    ledger.check(karapace)


def registrar_returns(registrar, karapace, ledger):
    say("== registrar is started again; it has the smaller URL")
    registrar.start()
    agreed(registrar, registrar, karapace)
    ledger.register(registrar)
    ledger.register(karapace, through=", which it forwards to registrar")
    ledger.check(registrar)
    ledger.check(karapace)


def karapace_is_primary(registrar, karapace, ledger):
    say("== a Karapace with a smaller URL joins")
    karapace.start()
    agreed(karapace, registrar, karapace)
    until("Karapace is primary", karapace.writes)
    gone, id_ = ledger.register(karapace)
    ledger.register(registrar, through=", which it forwards to Karapace")
    ledger.check(registrar)
    ledger.check(karapace)
    for path in (f"/subjects/{gone}", f"/subjects/{gone}?permanent=true"):
        status, _ = karapace.ask("DELETE", path)
        expect(f"Karapace answers {status} to DELETE {path}", status == 200)
    until(
        "registrar does not have the deleted subject, nor as a soft-deleted one",
        lambda: gone not in registrar.get("/subjects?deleted=true"),
    )
    del ledger.schemas[id_]


def karapace_dies(registrar, karapace, ledger):
    say("== Karapace is killed; registrar takes over")
    ledger.register(karapace)
    karapace.end(signal.SIGKILL)
    agreed(registrar, registrar)
    ledger.register(registrar)
    ledger.check(registrar)


def run(binary, command, bootstrap, logs):
    small, middle, large = ports(3)
    registrar = Registrar(middle, binary, bootstrap, logs)
    follower, leader = (Karapace(port, command, bootstrap, logs) for port in (large, small))
    ledger = Ledger()
    try:
        registrar_is_primary(registrar, follower, ledger)
        registrar_dies(registrar, follower, ledger)
        registrar_returns(registrar, follower, ledger)
        follower.end()
        karapace_is_primary(registrar, leader, ledger)
        karapace_dies(registrar, leader, ledger)
        say("== both again, from the beginning of the topic")
        follower.start()
        until("Karapace is ready", follower.is_ready)
        ledger.check(follower)
        ids = {id_ for id_ in ledger.schemas}
        for node in (registrar, follower):
            listed = {version["id"]: version["subject"] for version in node.get("/schemas?deleted=true")}
            expect(f"{node.name} lists exactly the {len(ids)} ids that were given out and not deleted", set(listed) == ids)
    finally:
        for node in (registrar, follower, leader):
            node.end(signal.SIGKILL)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    logs = pathlib.Path(tempfile.mkdtemp())
    lend = ["bash", TESTS / "kafka.sh", "lend", JARS, logs / "broker"]
    with subprocess.Popen(lend, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as broker:
        bootstrap = broker.stdout.readline().strip()
        if not bootstrap:
            sys.exit("the broker does not start")
        try:
            run(os.path.realpath(sys.argv[1]), sys.argv[2:], bootstrap, logs)
        except Disappointed as reason:
            say(f"FAILED: {reason}")
            sys.exit(f"the logs are in {logs}")
        finally:
            broker.stdin.close()
    shutil.rmtree(logs)
    say("everything as expected")


main()
