"""A PostgreSQL server apart, over TCP and with passwords, as an institution may have one; and commands run against it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import embedded

ROOT = Path(__file__).resolve().parents[2]
ADMIN, ADMIN_PASSWORD = "directeur", "mot de passe/à encoder"


@contextmanager
def server_folder() -> Iterator[Path]:
    """A temporary folder that the user of PostgreSQL may enter, as long as it is used.

    Not pytest's `tmp_path`: each session of pytest closes the folder above all of them to other users, and a server
    that can no longer be reached can no longer be stopped.
    """
    with tempfile.TemporaryDirectory(prefix="prevoyance-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def tcp_server() -> Iterator[int]:
    """Start a server in a folder of its own; its port. Only passwords are accepted."""
    with server_folder() as folder, _started(folder) as port:
        yield port


@contextmanager
def _started(folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, secret = folder / "data", folder / "secret"
    data.mkdir()
    secret.write_text(ADMIN_PASSWORD)
    if os.geteuid() == 0:
        shutil.chown(data, "pgserver", "pgserver")
        shutil.chown(secret, "pgserver", "pgserver")
    programs = embedded.programs_folder()
    _as_server(
        [str(programs / "initdb"), "-D", str(data), "-U", ADMIN, "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
    )
    options = f"-h 127.0.0.1 -p {port} -k '' -c fsync=off -c shared_buffers=16MB"
    control = [str(programs / "pg_ctl"), "-w", "-D", str(data)]
    _as_server([*control, "-l", str(data / "log"), "-o", options, "start"])
    try:
        yield port
    finally:
        _as_server([*control, "-m", "immediate", "stop"])


def _as_server(command: list[str]) -> None:
    answer = subprocess.run(
        embedded.as_server_user(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/", check=False
    )
    assert answer.returncode == 0, answer.stdout


def manage(*arguments: str, environment: dict[str, str], code: str = "") -> subprocess.CompletedProcess[str]:
    """`manage.py …` (or Python code after `django.setup()`) with these variables and none of the caller's own."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    command = [sys.executable, "manage.py", *arguments]
    if code:
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "config.settings.dev", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
