"""One parent for the web server, the worker and the scheduler: started together, stopped together.

Each service is the leader of a process group of its own, so that Ctrl-C reaches the parent only, which then stops
them in order. A service that ends by itself is started again; one that cannot stay up stops the whole. A crash of
the parent leaves nothing running: the kernel ends the services (`PR_SET_PDEATHSIG`, on Linux) and `config.watchdog`
ends their groups and the embedded server.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from config import embedded

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 15.0
RESTARTS, RESTART_WINDOW = 3, 60.0


@dataclass
class Service:
    """A program to keep running. `ended_at` keeps the moments of its last unexpected ends."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    ended_at: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))

    def is_failing(self) -> bool:
        return len(self.ended_at) == RESTARTS and time.monotonic() - self.ended_at[0] < RESTART_WINDOW


class Supervisor:
    """Starts the services with `environment`, watches them, stops them; `say` receives French sentences."""

    def __init__(
        self,
        services: list[Service],
        environment: Mapping[str, str],
        say: Callable[[str], None],
        *,
        server: Path | None = None,
    ) -> None:
        self.services = services
        self.environment = dict(environment)
        self.say = say
        self.server = server
        self._stopping = False
        self._watchdog: subprocess.Popen[str] | None = None

    def run(self, welcome: Callable[[], bool]) -> int:
        """Keep the services running until a signal or a lasting failure; the exit code.

        `welcome` is called again and again until it returns True: it waits for the pages to answer, without blocking.
        """
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self._stop_soon)
        self._start_watchdog()
        try:
            for service in self.services:
                self._start(service)
            failed = self._watch(welcome)
        finally:
            self._stop_all()
            self._dismiss_watchdog()
        return 1 if failed else 0

    def _stop_soon(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _watch(self, welcome: Callable[[], bool]) -> bool:
        is_welcomed = False
        while not self._stopping:
            time.sleep(0.2)
            is_welcomed = is_welcomed or welcome()
            if self._watchdog is not None and self._watchdog.poll() is not None:
                self._start_watchdog()
            for service in self.services:
                if service.process is None or service.process.poll() is None:
                    continue
                self._tell({"ended": service.process.pid})
                if self._stopping:
                    break
                service.ended_at.append(time.monotonic())
                if service.is_failing():
                    self.say(f"« {service.name} » ne tient pas : tout est arrêté (voir les messages ci-dessus).")
                    return True
                self.say(f"« {service.name} » s’est arrêté (code {service.process.returncode}) : nouveau départ.")
                self._start(service)
        return False

    def _start(self, service: Service) -> None:
        parent = os.getpid()
        service.process = subprocess.Popen(
            service.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: _end_with(parent),
        )
        self._tell({"started": service.process.pid})

    def _stop_all(self) -> None:
        """Ask the services to end, in the reverse order of their start, then end what is left of their groups.

        Only the leaders are asked: a worker that is told to stop finishes the tasks of its own children.
        """
        running = [each.process for each in reversed(self.services) if each.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start_watchdog(self) -> None:
        guard = Path(__file__).with_name("watchdog.py")
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", str(guard)], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        if self.server is not None:
            stop = embedded.stop_command(self.server, embedded.programs_folder())
            self._tell({"server": {"lock": str(embedded.users_file(self.server)), "stop": stop}})
        for service in self.services:
            if service.process is not None and service.process.poll() is None:
                self._tell({"started": service.process.pid})

    def _tell(self, what: dict[str, object]) -> None:
        if self._watchdog is None or self._watchdog.stdin is None:
            return
        with contextlib.suppress(BrokenPipeError):
            self._watchdog.stdin.write(json.dumps(what) + "\n")
            self._watchdog.stdin.flush()

    def _dismiss_watchdog(self) -> None:
        self._tell({"bye": True})
        if self._watchdog is not None and self._watchdog.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._watchdog.stdin.close()
            self._watchdog.wait()


def _end_with(parent: int) -> None:
    """In the child: end when the parent does. Elsewhere than on Linux the watchdog alone sees to it."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # the parent was gone before the call
        os._exit(1)
