"""Acting on a PostgreSQL server as its administrator: versions, programs, dump, restoration, change of database.

Connections are described as Django does (`HOST`, `PORT`, `USER`, `PASSWORD`, `NAME`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from config import embedded

OLDEST_MAJOR = 15
MAINTENANCE = "postgres"


class ServerProblem(Exception):
    """What keeps an operation from being done on the server; the message is French and gives the cure."""


def connect(access: Mapping[str, Any], database: str = "") -> psycopg.Connection:
    """A connection in autocommit. Raises `ServerProblem` when the server does not answer or refuses."""
    parameters = {
        "host": access.get("HOST"),
        "port": access.get("PORT"),
        "user": access.get("USER"),
        "password": access.get("PASSWORD"),
        "dbname": database or access.get("NAME"),
        "connect_timeout": 10,
    }
    try:
        return psycopg.connect(**{key: value for key, value in parameters.items() if value}, autocommit=True)
    except psycopg.OperationalError as error:
        place = f"{access.get('HOST') or 'local'}{':' + str(access['PORT']) if access.get('PORT') else ''}"
        raise ServerProblem(
            f"Le serveur PostgreSQL « {place} » ne répond pas ou refuse le rôle « {access.get('USER')} » : "
            f"{str(error).strip()}"
        ) from None


def server_major(connection: psycopg.Connection) -> int:
    """The server's major version; raises `ServerProblem` below 15."""
    major = connection.info.server_version // 10_000
    if major < OLDEST_MAJOR:
        raise ServerProblem(
            f"PostgreSQL {major} est trop ancien : il faut la version {OLDEST_MAJOR} ou une plus récente."
        )
    return major


def program(name: str, at_least: int) -> Path:
    """`pg_dump` or `pg_restore` of a version not older than the server's: the wheel's, else the system's."""
    candidates = [embedded.programs_folder() / name]
    if found := shutil.which(name):
        candidates.append(Path(found))
    majors = {path: _program_major(path) for path in candidates if path.exists()}
    for path, major in majors.items():
        if major >= at_least:
            return path
    known = ", ".join(f"{path} (version {major})" for path, major in majors.items())
    raise ServerProblem(
        f"Aucun {name} assez récent pour un serveur PostgreSQL {at_least} ; trouvés : {known or 'aucun'}. "
        f"Installer le paquet postgresql-client-{at_least}."
    )


def _program_major(path: Path) -> int:
    answer = subprocess.run([str(path), "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\s(\d+)", answer.stdout)
    return int(found.group(1)) if found else 0


def require_unrestricted(connection: psycopg.Connection) -> None:
    """Only a role that policies do not restrict sees every institution's rows."""
    answer = connection.execute("SELECT rolsuper OR rolbypassrls, current_user FROM pg_roles WHERE rolname = current_user")
    free, name = answer.fetchone() or (False, "")
    if not free:
        raise ServerProblem(
            f"Le rôle « {name} » est soumis aux règles de lignes : il n’en verrait aucune. Donner dans "
            "DATABASE_ADMIN_URL un rôle SUPERUSER ou BYPASSRLS."
        )


def dump(access: Mapping[str, Any], target: Path) -> int:
    """Write the whole database in pg_dump's custom format; returns the server's major version."""
    with connect(access) as connection:
        major = server_major(connection)
        require_unrestricted(connection)
    _run(program("pg_dump", major), access, ["--format=custom", f"--file={target}"])
    return major


def restore(access: Mapping[str, Any], source: Path, database: str) -> None:
    """Fill an empty database from a dump, all or nothing as far as the caller drops it after a failure."""
    with connect(access, database) as connection:
        major = server_major(connection)
    options = ["--exit-on-error", f"--jobs={min(4, os.cpu_count() or 1)}", str(source)]
    _run(program("pg_restore", major), access, options, database)


def _run(path: Path, access: Mapping[str, Any], options: list[str], database: str = "") -> None:
    command = [str(path), "--no-password", f"--dbname={database or access['NAME']}"]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        if access.get(key):
            command.append(f"{option}={access[key]}")
    environment = os.environ | ({"PGPASSWORD": str(access["PASSWORD"])} if access.get("PASSWORD") else {})
    answer = subprocess.run([*command, *options], capture_output=True, text=True, check=False, env=environment)
    if answer.returncode:
        raise ServerProblem(f"{path.name} a échoué : {answer.stderr.strip()[-1500:]}")


def is_empty(access: Mapping[str, Any], database: str) -> bool:
    """True when the database does not exist or holds no table."""
    with connect(access, MAINTENANCE) as connection:
        if not _exists(connection, database):
            return True
    with connect(access, database) as connection:
        return connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone() is None


def other_sessions(access: Mapping[str, Any], database: str) -> int:
    """How many clients use the database."""
    with connect(access, MAINTENANCE) as connection:
        answer = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", [database]
        ).fetchone()
        return int(answer[0]) if answer else 0


def create(access: Mapping[str, Any], database: str) -> None:
    """Roles where they are missing, and an empty database of the owner, whose earlier failure is removed."""
    with connect(access, MAINTENANCE) as connection:
        embedded.prepare_roles(connection)
        _be_member_of_owner(connection)
        drop(access, database)
        embedded.prepare_database(connection, database)


def drop(access: Mapping[str, Any], database: str) -> None:
    with connect(access, MAINTENANCE) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def swap(access: Mapping[str, Any], *, new: str, current: str, aside: str) -> bool:
    """Put `new` in the place of `current`, which is kept under the name `aside`; True when there was one."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with connect(access, MAINTENANCE) as connection:
        existed = _exists(connection, current)
        if existed:
            connection.execute(rename.format(sql.Identifier(current), sql.Identifier(aside)))
        try:
            connection.execute(rename.format(sql.Identifier(new), sql.Identifier(current)))
        except psycopg.Error:
            if existed:
                connection.execute(rename.format(sql.Identifier(aside), sql.Identifier(current)))
            raise
    return existed


def prepare_server(
    access: Mapping[str, Any], *, database: str, queue: str, passwords: dict[str, str]
) -> int:
    """Roles with their passwords, the application's database and the queue's; can be run again. Returns the version."""
    with connect(access, MAINTENANCE) as connection:
        major = server_major(connection)
        embedded.prepare_roles(connection, passwords)
        _be_member_of_owner(connection)
        embedded.prepare_database(connection, database)
        embedded.prepare_database(connection, queue, owner=embedded.APPLICATION)
    with connect(access, database) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(embedded.OWNER)))
        embedded.grant_application(connection)
    application = {**access, "USER": embedded.APPLICATION, "PASSWORD": passwords[embedded.APPLICATION]}
    embedded.prepare_queue(dsn(application, queue))
    return major


def dsn(access: Mapping[str, Any], database: str) -> str:
    """`host=… port=… user=… password=… dbname=…`, as psycopg and the broker read it."""
    return psycopg.conninfo.make_conninfo(
        host=access.get("HOST") or None,
        port=access.get("PORT") or None,
        user=access.get("USER") or None,
        password=access.get("PASSWORD") or None,
        dbname=database,
    )


def url(access: Mapping[str, Any]) -> str:
    """The same as an address, as `DATABASE_URL` is read: over TCP, or a folder of sockets as `?host=`."""
    role = quote(str(access.get("USER") or ""), safe="")
    secret = f":{quote(str(access['PASSWORD']), safe='')}" if access.get("PASSWORD") else ""
    host, port = str(access.get("HOST") or ""), f":{access['PORT']}" if access.get("PORT") else ""
    name = quote(str(access["NAME"]), safe="")
    if host.startswith("/"):
        return f"postgresql://{role}{secret}@{port}/{name}?host={quote(host)}"
    return f"postgresql://{role}{secret}@{host}{port}/{name}"


def _be_member_of_owner(connection: psycopg.Connection) -> None:
    """An administrator who is not a superuser gives objects to the two roles only as their member."""
    answer = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if answer == (False,):
        for role in (embedded.OWNER, embedded.APPLICATION):
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _exists(connection: psycopg.Connection, database: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None
