"""A backup brings everything back, on another database too, and nothing that is wrong is let in."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from config import archive, embedded, postgres
from tests import database
from tests.house.external import manage

pytestmark = pytest.mark.slow

CLOSED_MONTH = """
from hr_core.scope import scope
from payroll.models import PayRun, PaySeal
from tests import cast
from tests.payroll.months import month_closed
zone = cast.build()
run = month_closed(zone)
with scope(zone.home):
    print(PaySeal.objects.get().seal)
"""
TAMPER = """
SET session_replication_role = replica;
UPDATE payroll_payslipline SET amount = amount + 1 WHERE id = (SELECT max(id) FROM payroll_payslipline);
"""
REHEARSED = """
from payroll.models import BackupRehearsal
done = BackupRehearsal.objects.get()
print(done.state, done.seals, done.findings["ipres-sn"]["intact"], len(done.sha256))
"""
LOOK = """
from django.db import connection, transaction
from hr_core.models import Employee, Institution
from hr_core.scope import ScopeMissing, scope
from payroll.models import PayRun
home = Institution.objects.get(code="ipres-sn")
with scope(home):
    print(Employee.objects.count(), PayRun.objects.get().state)
try:
    with scope(home):
        PayRun.objects.all().update(state="open")
except Exception as error:
    print("figée" if "scellée" in str(error) else error)
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM hr_core_employee")
    print("sans périmètre", cursor.fetchone()[0])
    try:
        cursor.execute("INSERT INTO hr_core_auditentry (table_name) VALUES ('x')")
    except Exception as error:
        print(type(error).__name__)
"""


class Instance:
    """A database of its own on the tests' server, with a folder of files, used by commands in other processes."""

    def __init__(self, name: str, var: Path) -> None:
        server = settings.TEST_SERVER
        self.name, self.var = name, var
        self.access = server.django(user=embedded.SUPERUSER, database=name)
        self.environment = {
            "DATABASE_URL": server.url(user=embedded.APPLICATION, database=name),
            "DATABASE_OWNER_URL": server.url(user=embedded.OWNER, database=name),
            "DATABASE_ADMIN_URL": server.url(user=embedded.SUPERUSER, database=name),
            "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
            "PREVOYANCE_VAR": str(var),
            "SECRET_KEY": "tests-" + "s" * 50,
        }

    def manage(self, *arguments: str, code: str = ""):
        return manage(*arguments, environment=self.environment, code=code)

    def create(self) -> None:
        postgres.create(self.access, self.name)
        with postgres.connect(self.access) as connection:
            embedded.grant_application(connection)

    def drop(self) -> None:
        with postgres.connect(self.access, "postgres") as connection:
            left = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{self.name}%"]).fetchall()
            for (name,) in left:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def databases(self) -> list[str]:
        with postgres.connect(self.access, "postgres") as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{self.name}%"])
            return sorted(name for (name,) in found)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Instance]:
    """An institution with a closed month and a stored file."""
    instance = Instance(f"{settings.TEST_DATABASE}_source", tmp_path_factory.mktemp("source"))
    with django_db_blocker.unblock():
        database.copy(instance.name)
    made = instance.manage(code=CLOSED_MONTH)
    assert len(made.stdout.strip()) == 64, made.stderr
    (instance.var / "files" / "paie").mkdir(parents=True)
    (instance.var / "files" / "paie" / "livre.pdf").write_bytes(b"%PDF essai")
    yield instance
    instance.drop()


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Instance]:
    instance = Instance(f"{settings.TEST_DATABASE}_cible", tmp_path / "var")
    instance.var.mkdir()
    yield instance
    instance.drop()


@pytest.fixture
def twin(source: Instance, tmp_path: Path) -> Iterator[Instance]:
    """The same institution in a database of its own, to be spoilt."""
    instance = Instance(f"{settings.TEST_DATABASE}_jumelle", tmp_path / "var")
    instance.var.mkdir()
    with postgres.connect(instance.access, "postgres") as connection:
        names = (sql.Identifier(name) for name in (instance.name, source.name, embedded.OWNER))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(*names))
    yield instance
    instance.drop()


@pytest.fixture(scope="module")
def saved(source: Instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sauvegardes") / "a.tar"
    answer = source.manage("backup", str(path))
    assert answer.returncode == 0, answer.stderr
    assert "base et 1 fichiers" in answer.stdout
    return path


def test_seals_are_verified_by_a_command(source: Instance) -> None:
    answer = source.manage("verify_seals")
    assert answer.returncode == 0, answer.stderr
    assert "IPRES : 1\u00a0sceau intact sur 1." in answer.stdout
    one = source.manage("verify_seals", "--institution", "inps-ml")
    assert one.stdout.strip() == "INPS : aucun mois clôturé."
    wrong = source.manage("verify_seals", "--institution", "cnps-xx")
    assert wrong.returncode == 1
    assert "« cnps-xx » n’existe pas. Institutions ouvertes : " in wrong.stderr


def test_a_backup_comes_back_whole_and_what_is_there_is_kept(saved: Path, target: Instance) -> None:
    """On a new database; then over it, which is neither done unless asked nor while somebody uses it."""
    answer = target.manage("restore", str(saved))
    assert answer.returncode == 0, answer.stderr
    assert "1\u00a0sceau intact sur 1." in answer.stdout
    assert "gardé de côté" not in answer.stdout
    assert (target.var / "files" / "paie" / "livre.pdf").read_bytes() == b"%PDF essai"
    looked = target.manage(code=LOOK)
    assert looked.stdout.splitlines() == ["9 closed", "figée", "sans périmètre 0", "ProgrammingError"], looked.stderr
    checked = target.manage("check", "--database", "default", "--database", "owner")
    assert checked.returncode == 0, checked.stderr
    assert target.databases() == [target.name]

    refused = target.manage("restore", str(saved))
    assert refused.returncode == 1
    assert "n’est pas vide" in refused.stderr and "--yes" in refused.stderr
    with psycopg.connect(target.environment["DATABASE_URL"]):
        in_use = target.manage("restore", str(saved), "--yes")
    assert in_use.returncode == 1
    assert "1 connexions utilisent encore la base" in in_use.stderr
    target.environment["SECRET_KEY"] = "une-autre-" + "x" * 50
    done = target.manage("restore", str(saved), "--yes")
    assert done.returncode == 0, done.stderr
    assert "SECRET_KEY" in done.stderr, "the key that opens what is encrypted is another one"
    assert done.stdout.count("gardé de côté") == 2
    assert len(target.databases()) == 2
    assert len(list(target.var.glob("files_avant_*/paie/livre.pdf"))) == 1


def test_a_restoration_is_rehearsed_beside_what_is_in_use_and_recorded(source: Instance, tmp_path: Path) -> None:
    answer = source.manage("backup_rehearse", "--to", str(tmp_path))
    assert answer.returncode == 0, answer.stderr
    assert "restaurée dans une base d’essai, 1\u00a0sceau intact sur 1" in answer.stdout
    looked = source.manage(code=REHEARSED)
    assert looked.stdout.split() == ["passed", "1", "1", "64"], looked.stderr
    assert len(list(tmp_path.glob("repetition-*.tar"))) == 1
    assert source.databases() == [source.name]


def test_a_tampered_month_is_seen_after_a_restore(twin: Instance, tmp_path: Path) -> None:
    with postgres.connect(twin.access) as connection:
        connection.execute(TAMPER)
    rehearsed = twin.manage("backup_rehearse", "--to", str(tmp_path))
    assert rehearsed.returncode == 1
    assert "les bulletins ne sont plus ceux qui ont été scellés" in rehearsed.stderr
    path = tmp_path / "b.tar"
    assert twin.manage("backup", str(path)).returncode == 0
    answer = twin.manage("restore", str(path), "--yes")
    assert answer.returncode == 1
    assert "les bulletins ne sont plus ceux qui ont été scellés" in answer.stdout
    assert "1\u00a0sceau ne correspond plus" in answer.stderr


def test_a_backup_overwrites_nothing(source: Instance, saved: Path) -> None:
    answer = source.manage("backup", str(saved))
    assert answer.returncode == 1
    assert "existe déjà" in answer.stderr
    assert list(saved.parent.iterdir()) == [saved], "something was left beside the archive"
    assert saved.stat().st_mode & 0o077 == 0, "others may read the archive"


def changed(saved: Path, path: Path, change) -> Path:
    """A copy of an archive whose members went through `change(name, content)`; None leaves a member out."""
    with tarfile.open(saved) as old, tarfile.open(path, "w") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return path


def newer(name: str, content: bytes) -> bytes:
    if name != archive.MANIFEST:
        return content
    told = json.loads(content)
    told["migrations"].append("payroll.9999_future")
    return json.dumps(told).encode()


def edited(name: str, content: bytes) -> bytes:
    return content[:-9] + b"123456789" if name == archive.DUMP else content


@pytest.mark.parametrize(
    ("change", "words"), [(edited, "n’a plus son empreinte d’origine"), (newer, "version plus récente")]
)
def test_a_wrong_archive_changes_nothing(saved: Path, target: Instance, tmp_path: Path, change: Any, words: str) -> None:
    answer = target.manage("restore", str(changed(saved, tmp_path / "faux.tar", change)))
    assert answer.returncode == 1
    assert words in answer.stderr
    assert target.databases() == []
    assert not [found for found in target.var.rglob("*") if found.is_file() and found.name != "secret"]


DAMAGES = {
    "a file lost": (lambda name, content: None if name.startswith("files/") else content, "il manque 1 éléments"),
    "no manifest": (lambda name, content: None if name == archive.MANIFEST else content, "n’est pas une sauvegarde"),
    "another product": (lambda name, content: b"{}" if name == archive.MANIFEST else content, "n’est pas une sauvegarde"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_is_named(saved: Path, tmp_path: Path, damage: str) -> None:
    change, words = DAMAGES[damage]
    path = changed(saved, tmp_path / "faux.tar", change)
    with pytest.raises(archive.ArchiveProblem, match=words):
        archive.extract(archive.read(path), tmp_path / "ici")


def test_a_truncated_archive_and_a_stranger_are_refused(saved: Path, tmp_path: Path) -> None:
    cut = tmp_path / "coupe.tar"
    cut.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    stranger = tmp_path / "photo.jpg"
    stranger.write_bytes(b"\xff\xd8" * 500)
    for path in (cut, stranger, tmp_path / "absent.tar"):
        with pytest.raises(archive.ArchiveProblem, match=path.name):
            archive.read(path)


def test_a_path_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mal.tar"
    names = {archive.DUMP: b"x", "files/../../evil": b"y"}
    content = {name: {"size": 1, "sha256": "0" * 64} for name in names}
    manifest = {"product": archive.PRODUCT, "format": archive.FORMAT, "content": content}
    with tarfile.open(path, "w") as tar:
        for name, text in {"files/../../evil": b"y", archive.MANIFEST: json.dumps(manifest).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
    with pytest.raises(archive.ArchiveProblem, match="n’est pas au sommaire"):
        archive.extract(archive.read(path), tmp_path / "ici")
    assert not (tmp_path.parent / "evil").exists()
