"""A pytest plug-in for Karapace's integration tests: a fresh registrar for each.

They are written for a Karapace that is started for each of them, and many count on ids that begin at 1. Left out are
those that need more than a registry's URL: a Kafka, TLS, users, a REST proxy, or Karapace itself.
"""

import inspect
import os
import shutil
import socket
import subprocess
import tempfile
import time

import pytest
import tests.integration.utils.kafka_server
import tests.utils

CLIENTS = {"registry_async_client", "registry_async_retry_client"}
FOREIGN = {"admin_client", "kafka_servers", "producer", "registry_cluster", "session_logdir"}
PATIENCE = 30  # seconds until a daemon has to listen
outcomes = {}


async def _is_ready(_client):
    """Karapace's own resource for this, /master_available, is no part of the API."""


# Before the suite's conftest files take the names.
tests.utils.repeat_until_master_is_available = _is_ready
tests.integration.utils.kafka_server.wait_for_kafka = lambda *_: None


def pytest_configure(config):
    config.option.registry_url = "set for each test"
    config.option.kafka_bootstrap_servers = ["127.0.0.1:1"]  # the suite insists on one


def pytest_collection_modifyitems(config, items):
    def asks_for(item):
        return set(inspect.signature(item.function).parameters)

    suited = [item for item in items if asks_for(item) & CLIENTS and not asks_for(item) & FOREIGN]
    config.hook.pytest_deselected(items=[item for item in items if item not in suited])
    items[:] = suited


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_listens(daemon, port):
    deadline = time.monotonic() + PATIENCE
    while daemon.poll() is None and time.monotonic() < deadline:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("registrar does not listen")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    port, folder = _free_port(), tempfile.mkdtemp()
    overrides = [f"registrar.data.dir={folder}/data", f"listeners=http://127.0.0.1:{port}", "mode.mutability=true"]
    arguments = [argument for override in overrides for argument in ("--override", override)]
    with open(f"{folder}/log", "wb") as log:
        daemon = subprocess.Popen([os.environ["REGISTRAR"], "serve", *arguments], stdout=log, stderr=log)
    try:
        _wait_until_it_listens(daemon, port)
        item.config.option.registry_url = f"http://127.0.0.1:{port}"
        yield
    finally:
        daemon.terminate()
        daemon.wait()
        shutil.rmtree(folder, ignore_errors=True)


def pytest_runtest_logreport(report):
    name = report.nodeid.rsplit("/", 1)[-1]
    failed, seconds = outcomes.get(name, (False, 0.0))
    outcomes[name] = (failed or report.failed, seconds + report.duration)


def pytest_terminal_summary(terminalreporter):
    for name, (failed, seconds) in outcomes.items():
        terminalreporter.line(f"--- {'FAIL' if failed else 'PASS'}: {name} ({seconds:.2f}s)")
