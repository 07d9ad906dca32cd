"""A guard that outlives the parent of the services, for the time needed to stop what it left.

Started by `config.supervisor` with a pipe on its standard input, whose other end only the parent holds. Each line
is a JSON object: `{"started": pid}`, `{"ended": pid}` (leaders of process groups), `{"server": {"lock": …, "stop": …}}`,
`{"bye": true}`. When the pipe closes without a good-bye the parent is dead: the groups are stopped, and the embedded
server too unless another process still holds its lock. Standard library only: it is run by its path.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE_SECONDS = 5.0


def main() -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    groups: set[int] = set()
    server: dict[str, object] = {}
    for line in sys.stdin:
        told = json.loads(line)
        groups |= {told["started"]} if "started" in told else set()
        groups -= {told["ended"]} if "ended" in told else set()
        server = told.get("server", server)
        if "bye" in told:
            return
    stop_groups(groups)
    if server:
        stop_server(Path(str(server["lock"])), list(server["stop"]))  # type: ignore[call-overload]


def stop_groups(leaders: set[int]) -> None:
    """Ask the leader of each process group to end, then end whatever is left of the group."""
    for leader in leaders:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(leader, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(_is_alive(leader) for leader in leaders):
        time.sleep(0.1)
    for leader in leaders:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def stop_server(lock: Path, command: list[str]) -> None:
    """Stop the embedded server when nobody else uses it (see `config.embedded`)."""
    with lock.open("w") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd="/")


if __name__ == "__main__":
    main()
