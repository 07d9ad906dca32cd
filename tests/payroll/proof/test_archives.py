"""The archive of a month is verified by a third person, with the stand-alone program in a process of its own."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import PayArchive, PayRun
from payroll.selectors.proof_sheets import sealed_sheet_of
from payroll.services import archive_parts
from payroll.services.archives import archive_request
from tests.cast import Zone
from tests.hr_core.leave.conftest import ledger_opened
from tests.payroll.months import month_closed, month_opened, month_paid, month_taken

VERIFIER = Path(__file__).resolve().parents[3] / "docs" / "verifier" / "verify_archive.py"
Change = Callable[[dict[str, bytes]], None]
RUN = "campagnes/2026-01-R1"


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def archived(zone: Zone, tmp_path: Path) -> tuple[PayRun, Path]:
    """January closed, with the balances of leave that its payslips print, and its archive in a folder."""
    opened = month_opened(zone)
    ledger_opened(zone)
    run = month_taken(zone, opened, RunState.CLOSED)
    call_command("archive_month", "ipres-sn", "2026-01", to=tmp_path, stdout=io.StringIO())
    return run, tmp_path / "archive-ipres-sn-2026-01.zip"


def verified(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What the program says, alone: isolated from the project and from what is installed."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, cwd=path.parent)


def changed(path: Path, change: Change, *, is_honest: bool = False) -> Path:
    """The archive with its files changed; `is_honest` writes the manifest again, as a forger would."""
    with zipfile.ZipFile(path) as source:
        files = {name: source.read(name) for name in source.namelist()}
    change(files)
    if is_honest:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in files.items()
            if name != "manifest.json"
        }
        files["manifest.json"] = json.dumps(manifest).encode()
    target = path.with_name("change.zip")
    with zipfile.ZipFile(target, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return target


def one_franc(files: dict[str, bytes]) -> None:
    rows = files[f"{RUN}/lignes.csv"].decode("utf-8-sig").split("\n")
    cells = rows[1].split(";")
    cells[5] = str(int(cells[5]) + 1)
    files[f"{RUN}/lignes.csv"] = "\n".join([rows[0], ";".join(cells), *rows[2:]]).encode("utf-8-sig")


def one_line(files: dict[str, bytes]) -> None:
    rows = files[f"{RUN}/lignes.csv"].decode("utf-8-sig").split("\n")
    files[f"{RUN}/lignes.csv"] = "\n".join([rows[0], *rows[2:]]).encode("utf-8-sig")


def swapped(files: dict[str, bytes]) -> None:
    first, second = [name for name in files if name.startswith(f"{RUN}/bulletins/")][:2]
    files[first], files[second] = files[second], files[first]


def test_a_third_person_verifies_the_archive_without_the_software(archived: tuple[PayRun, Path], zone: Zone) -> None:
    run, path = archived
    with scope(zone.home):
        sheet = sealed_sheet_of(run.period)
        assert sheet is not None
    answer = verified(path, "--empreinte", sheet.sha256)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "tout est juste" in answer.stdout and sheet.sha256 in answer.stdout
    with zipfile.ZipFile(path) as content:
        slips = [name for name in content.namelist() if name.startswith(f"{RUN}/bulletins/")]
        assert len(slips) == run.totals["payslips"] == 9
        assert content.read("preuve.pdf").startswith(b"%PDF")
        assert {f"{RUN}/livre-de-paie.xlsx", f"{RUN}/circuit.csv", "sceaux.csv"} <= set(content.namelist())


TOUCHED: tuple[tuple[Change, bool, str], ...] = (
    (one_franc, False, f"{RUN}/lignes.csv : son empreinte n’est plus celle du sommaire"),
    (one_franc, True, f"{RUN} : les tables ne donnent plus l’empreinte du sceau n° 1"),
    (one_franc, True, f"{RUN}/bulletins.csv, ligne 2, matricule 00001 : brut"),
    (one_line, False, f"{RUN}/lignes.csv : son empreinte n’est plus celle du sommaire"),
    (one_line, True, f"{RUN}/lignes.csv : "),
    (swapped, False, "son empreinte n’est plus celle du sommaire"),
    (lambda files: files.pop("sceaux.csv"), True, "cette campagne n’a pas de sceau"),
    (lambda files: files.pop("preuve.json"), False, "preuve.json : fichier retiré de l’archive"),
)


def test_what_was_touched_is_refused_with_its_place(archived: tuple[PayRun, Path]) -> None:
    for change, is_honest, place in TOUCHED:
        answer = verified(changed(archived[1], change, is_honest=is_honest))
        assert answer.returncode == 1 and place in answer.stdout, (place, answer.stdout + answer.stderr)


def test_another_sheet_than_the_signed_one_is_refused(archived: tuple[PayRun, Path]) -> None:
    answer = verified(archived[1], "--empreinte", "0" * 64)
    assert answer.returncode == 1 and "ce n’est pas la feuille dont l’empreinte est imprimée" in answer.stdout
    assert verified(VERIFIER).returncode == 2


def test_an_archive_waits_for_the_closing_and_for_the_right(zone: Zone) -> None:
    month_paid(zone)
    for name, words in (("binta", "clôturé"), ("ousmane", "rôle")):
        with scope(zone.home, actor=zone.user(name)), pytest.raises(Refusal, match=words):
            archive_request(institution=zone.home, year=2026, month=1, access=access_of(zone.user(name), zone.home.pk))
    with scope(zone.home):
        assert not PayArchive.objects.exists()


def test_the_screen_asks_the_workers_and_other_subjects_add_their_pieces(
    zone: Zone, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    month_closed(zone)
    monkeypatch.setitem(archive_parts._parts, "essai", (1, lambda period: [("declarations/ipres.csv", b"total;12\n")]))
    with django_capture_on_commit_callbacks(execute=True), scope(zone.home, actor=zone.user("binta")):
        asked = archive_request(
            institution=zone.home, year=2026, month=1, access=access_of(zone.user("binta"), zone.home.pk)
        )
    with scope(zone.home):
        asked.refresh_from_db()
        assert asked.state == "ready", asked.failure
        with asked.file.open("rb") as content:
            assert zipfile.ZipFile(content).read("pieces/declarations/ipres.csv") == b"total;12\n"


def test_the_year_holds_its_months_and_is_verified_like_them(
    archived: tuple[PayRun, Path], zone: Zone, tmp_path: Path
) -> None:
    call_command("archive_month", "ipres-sn", "2026", to=tmp_path, stdout=io.StringIO())
    path = tmp_path / "archive-ipres-sn-2026.zip"
    answer = verified(path)
    assert answer.returncode == 0, answer.stdout
    with zipfile.ZipFile(path) as content:
        assert "mois/archive-ipres-sn-2026-01.zip" in content.namelist()
        assert "Douze mois clôturés" in content.read("exercice/controles.csv").decode("utf-8-sig")

    def agents(files: dict[str, bytes]) -> None:
        files["exercice/agents.csv"] = files["exercice/agents.csv"].replace(b";1;", b";2;").replace(b";4", b";5", 1)

    refused = verified(changed(path, agents, is_honest=True))
    assert refused.returncode == 1 and "exercice/agents.csv, ligne 2, matricule 00001" in refused.stdout
