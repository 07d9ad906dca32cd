"""`manage.py serve` starts everything and leaves nothing behind, however it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.house.external import ROOT, server_folder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    with server_folder() as folder:
        yield folder


class Served:
    """A running `manage.py serve` and everything that lives because of it."""

    def __init__(self, var: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.var = var
        names = ("DATABASE_URL", "CELERY_BROKER_URL", "PREVOYANCE_QUEUE_DSN", "DJANGO_SETTINGS_MODULE")
        environment = {key: value for key, value in os.environ.items() if key not in names}
        self.output = (var / "serve.log").open("w+")
        self.parent = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(self.port)],
            cwd=ROOT,
            env=environment | {"PREVOYANCE_VAR": str(var)},
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait(self, seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while "Ctrl-C" not in self.said():
            assert self.parent.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(0.2)

    def said(self) -> str:
        return Path(self.output.name).read_text()

    def alive(self) -> list[psutil.Process]:
        """Everything that names the folder or carries it in its environment, the parent excepted."""
        found = []
        for process in psutil.process_iter():
            try:
                told = " ".join(process.cmdline()) + json.dumps(process.environ())
            except psutil.Error:
                continue
            if str(self.var) in told and process.pid not in (os.getpid(), self.parent.pid) and _runs(process):
                found.append(process)
        return found

    def all_gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.alive() and time.monotonic() < deadline:
            time.sleep(0.2)
        return not self.alive()


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


@pytest.fixture
def served(var: Path) -> Iterator[Served]:
    running = Served(var)
    yield running
    if running.parent.poll() is None:
        running.parent.kill()
    running.all_gone(15)
    running.output.close()


def test_a_service_that_dies_starts_again_and_ctrl_c_stops_everything(served: Served) -> None:
    served.wait()
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/sante/") as answer:
        assert json.load(answer) == {"état": "bon"}
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/compte/login/") as answer:
        assert b"/static/" in answer.read()
    assert len(served.alive()) >= 5
    beat = next(each for each in served.alive() if "beat" in each.cmdline())
    beat.kill()
    deadline = time.monotonic() + 10
    while not any("beat" in each.cmdline() for each in served.alive()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert "« planification » s’est arrêté" in served.said()
    served.parent.send_signal(signal.SIGINT)
    assert served.parent.wait(30) == 0
    assert served.all_gone(5), [(each, each.cmdline()) for each in served.alive()]
    assert "Tout est arrêté." in served.said()


def test_a_killed_parent_leaves_nothing_running(served: Served) -> None:
    served.wait()
    served.parent.kill()
    served.parent.wait()
    assert served.all_gone(15), served.alive()


def test_a_taken_port_is_said_in_words(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "PREVOYANCE_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert answer.returncode == 1
    assert f"Le port {port} est déjà utilisé" in answer.stderr
