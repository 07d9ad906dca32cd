"""The other way of running: a PostgreSQL server of the institution's, and Redis, by their addresses."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from config import postgres
from tests.house.external import ADMIN, ADMIN_PASSWORD, manage, tcp_server

pytestmark = pytest.mark.slow

SCOPED_QUERY = """
from hr_core.models import Institution, Unit
from hr_core.scope import ScopeMissing, scope
home, other = Institution.objects.order_by("pk")[:2]
with scope(home):
    Unit.objects.create(institution=home, code="DG", name="Direction générale")
with scope(other):
    print("ailleurs", Unit.objects.count())
with scope(home):
    print("chez soi", Unit.objects.count())
try:
    Unit.objects.count()
except ScopeMissing:
    print("hors périmètre : refusé")
"""
SEND_AND_COUNT = """
from config.celery import app
app.send_task("payroll.tasks.resume_calculations")
with app.connection_for_read() as connection:
    print("en attente", connection.default_channel.queue_declare("celery", passive=False).message_count)
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with tcp_server() as port:
        yield port


@pytest.fixture(scope="module")
def admin_url(port: int) -> str:
    return f"postgresql://{ADMIN}:{quote(ADMIN_PASSWORD, safe='')}@127.0.0.1:{port}/postgres"


@pytest.fixture(scope="module")
def variables(admin_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What `database_prepare` prints, as an administrator copies it."""
    made = manage("database_prepare", "--admin-url", admin_url, environment={})
    assert made.returncode == 0, made.stderr
    told = dict(line.split("=", 1) for line in made.stdout.strip().splitlines())
    return told | {"PREVOYANCE_VAR": str(tmp_path_factory.mktemp("var"))}


def test_the_wall_stands_on_an_external_server(variables: dict[str, str]) -> None:
    migrated = manage("migrate", "--verbosity", "0", environment=variables)
    assert migrated.returncode == 0, migrated.stderr
    assert manage("seed", environment=variables).returncode == 0
    checked = manage("check", "--database", "default", "--database", "owner", environment=variables)
    assert checked.returncode == 0, checked.stderr
    asked = manage(environment=variables, code=SCOPED_QUERY)
    assert asked.stdout.splitlines() == ["ailleurs 0", "chez soi 1", "hors périmètre : refusé"], asked.stderr
    assert not (Path(variables["PREVOYANCE_VAR"]) / "pg").exists(), "the embedded server was started for nothing"


def test_preparing_again_changes_only_the_passwords(variables: dict[str, str], admin_url: str) -> None:
    again = manage(
        "database_prepare",
        "--admin-url",
        admin_url,
        environment={"PREVOYANCE_APP_PASSWORD": "nouveau", "PREVOYANCE_OWNER_PASSWORD": "aussi"},
    )
    assert again.returncode == 0, again.stderr
    told = dict(line.split("=", 1) for line in again.stdout.strip().splitlines())
    assert "prevoyance_app:nouveau@" in told["DATABASE_URL"]
    variables.update(told)
    with psycopg.connect(told["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user, count(*) > 10 FROM hr_core_country").fetchone() == (
            "prevoyance_app",
            True,
        )
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(told["DATABASE_URL"].replace("nouveau", "ancien"))


def test_the_queue_lives_on_the_external_server_too(variables: dict[str, str]) -> None:
    sent = manage(environment=variables, code=SEND_AND_COUNT)
    assert sent.stdout.strip() == "en attente 1", sent.stderr
    with psycopg.connect(variables["PREVOYANCE_QUEUE_DSN"]) as connection:
        assert connection.execute("SELECT count(*) FROM pgmq.q_celery").fetchone() == (1,)


def test_a_role_that_sees_through_the_wall_is_refused(variables: dict[str, str], admin_url: str) -> None:
    name = variables["DATABASE_URL"].rsplit("/", 1)[1]
    wrong = variables | {"DATABASE_URL": admin_url.rsplit("/", 1)[0] + f"/{name}"}
    checked = manage("check", "--database", "default", environment=wrong)
    assert checked.returncode == 1
    assert "contourne les règles de lignes" in checked.stderr
    owner = variables | {"DATABASE_URL": variables["DATABASE_OWNER_URL"]}
    assert "possède les tables" in manage("check", "--database", "default", environment=owner).stderr


def test_a_backup_as_a_restricted_role_says_what_to_give(variables: dict[str, str], tmp_path: Path) -> None:
    answer = manage("backup", str(tmp_path / "a.tar"), environment=variables)
    assert answer.returncode == 1
    assert "DATABASE_ADMIN_URL" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_a_server_that_does_not_answer_is_said_in_words() -> None:
    answer = manage("database_prepare", "--admin-url", "postgresql://a:b@127.0.0.1:1/postgres", environment={})
    assert answer.returncode == 1
    assert "« 127.0.0.1:1 » ne répond pas ou refuse le rôle « a »" in answer.stderr


def test_an_administrator_who_is_no_superuser_is_enough(admin_url: str, port: int) -> None:
    """As on a managed server: the right to create roles and databases, nothing more. The migrations run as the owner whoever
    prepared the database: the first app's show that the owner may what they ask."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE gerant LOGIN CREATEROLE CREATEDB PASSWORD 'gerant'")
        # The roles of the other tests belong to somebody else: this administrator is given the right to use them.
        connection.execute("GRANT prevoyance_owner, prevoyance_app TO gerant WITH ADMIN OPTION")
    url = f"postgresql://gerant:gerant@127.0.0.1:{port}/postgres"
    names = ("--database", "geree", "--queue", "geree_file")
    made = manage("database_prepare", "--admin-url", url, *names, environment={})
    assert made.returncode == 0, made.stderr
    told = dict(line.split("=", 1) for line in made.stdout.strip().splitlines())
    migrated = manage("migrate", "hr_core", "--verbosity", "0", environment=told)
    assert migrated.returncode == 0, migrated.stderr
    assert manage("check", "--database", "default", environment=told).returncode == 0


def test_an_old_server_is_refused() -> None:
    class Old:
        class info:
            server_version = 140_011

    with pytest.raises(postgres.ServerProblem, match="PostgreSQL 14 est trop ancien"):
        postgres.server_major(Old())  # type: ignore[arg-type]


def test_redis_carries_the_tasks(variables: dict[str, str], tmp_path: Path) -> None:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server n’est pas installé : la file Redis n’est pas essayée")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    redis = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        sent = manage(
            environment=variables | {"CELERY_BROKER_URL": f"redis://127.0.0.1:{port}/0"}, code=SEND_AND_COUNT
        )
        assert sent.stdout.strip() == "en attente 1", sent.stderr
    finally:
        redis.terminate()
        redis.wait()
