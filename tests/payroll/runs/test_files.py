"""Files of a run are produced in the background, whole, and given to those who may."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import PayRun, Payslip, RunFile
from payroll.services import files as service
from payroll.services.files import file_produce, file_request, mark_of
from tests.cast import Zone
from tests.payroll.months import ACTORS, month_taken
from tests.payroll.runs.test_register import give_debtor

Ask = Callable[..., RunFile]


@pytest.fixture
def ask(zone: Zone, django_capture_on_commit_callbacks: Any) -> Ask:
    """`ask(run, "register_xlsx", "khady")`: the file, produced."""

    def produce(run: PayRun, kind: str, name: str = "khady", **more: Any) -> RunFile:
        with django_capture_on_commit_callbacks(execute=True), scope(zone.home, actor=zone.user(name)):
            asked = file_request(run=run, kind=kind, access=access_of(zone.user(name), zone.home.pk), **more)
        with scope(zone.home):
            asked.refresh_from_db()
        return asked

    return produce


def content_of(asked: RunFile) -> bytes:
    with asked.file.open("rb") as content:
        return content.read()


@pytest.mark.parametrize("kind", ["payslips_pdf", "payslips_zip", "register_pdf", "register_xlsx"])
def test_a_file_is_produced_and_sealed_by_its_digest(kind: str, zone: Zone, january_checked: PayRun, ask: Ask) -> None:
    made = ask(january_checked, kind)
    assert made.state == "ready", made.failure
    assert made.sha256 == hashlib.sha256(content_of(made)).hexdigest()
    starts = {"payslips_pdf": b"%PDF", "register_pdf": b"%PDF", "payslips_zip": b"PK", "register_xlsx": b"PK"}
    assert content_of(made).startswith(starts[kind])


def test_the_zip_holds_one_payslip_each_in_a_folder_by_unit(
    zone: Zone, january_checked: PayRun, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 4)
    made = ask(january_checked, "payslips_zip")
    names = zipfile.ZipFile(io.BytesIO(content_of(made))).namelist()
    with scope(zone.home):
        assert len(names) == Payslip.objects.filter(run=january_checked).count() == made.done == made.total
    assert "agence-de-kaolack/2026-01-00001-awa-ndiaye.pdf" in names


def test_a_unit_has_its_own_batch(zone: Zone, january_checked: PayRun, ask: Ask) -> None:
    made = ask(january_checked, "payslips_zip", unit=zone.units["ipres-sn/AG-KL"])
    names = zipfile.ZipFile(io.BytesIO(content_of(made))).namelist()
    assert {name.split("/")[0] for name in names} == {"agence-de-kaolack"} and len(names) == 2


def test_the_transfer_order_is_valid_and_pays_the_nets(zone: Zone, january: PayRun, ask: Ask) -> None:
    give_debtor(zone)
    month_taken(zone, january, RunState.AUTHORISED)
    made = ask(january, "transfer_xml", "aminata")
    assert made.state == "ready", made.failure
    tree = etree.fromstring(content_of(made))
    total = tree.find(".//{*}GrpHdr/{*}CtrlSum").text
    with scope(zone.home):
        assert int(total) == PayRun.objects.get(pk=january.pk).totals["net"]


def test_what_is_wrong_is_told_on_the_page(zone: Zone, january: PayRun, ask: Ask, as_: Any) -> None:
    month_taken(zone, january, RunState.AUTHORISED)
    made = ask(january, "transfer_xml", "aminata")
    assert made.state == "failed"
    page = as_("aminata").get(f"/paie/campagnes/{january.pk}/documents/").content.decode()
    assert "Le compte à débiter n’est pas renseigné" in page


def test_too_early_and_not_yours_are_refused(zone: Zone, january: PayRun, ask: Ask) -> None:
    with pytest.raises(Refusal, match="pas encore calculée"):
        ask(january, "register_pdf")
    month_taken(zone, january, RunState.CALCULATED)
    with pytest.raises(Refusal, match="une fois la paie ordonnancée"):
        ask(january, "transfer_xml", "ousmane")
    with pytest.raises(Refusal, match="une fois la paie contrôlée"):
        ask(january, "transfer_xlsx", "ousmane")
    with pytest.raises(Refusal, match="Votre rôle"):
        ask(january, "payslips_pdf", "ibrahima")


def test_producing_twice_changes_nothing(zone: Zone, january_checked: PayRun, ask: Ask) -> None:
    made = ask(january_checked, "register_xlsx")
    assert file_produce(institution_id=zone.home.pk, file_id=made.pk) is False


def test_a_second_batch_after_publication_is_a_duplicate(zone: Zone, january: PayRun, ask: Ask) -> None:
    month_taken(zone, january, RunState.CHECKED)
    ask(january, "payslips_pdf")  # a proof before publication does not count
    for state, name in list(ACTORS.items())[3:-1]:
        from payroll.services.circuit import step_take

        with scope(zone.home, actor=zone.user(name)):
            step_take(run=january, access=access_of(zone.user(name), zone.home.pk), to_state=state)
    with scope(zone.home):
        january.refresh_from_db()
    first = ask(january, "payslips_pdf", unit=zone.units["ipres-sn/AG-KL"])
    again = ask(january, "payslips_pdf", unit=zone.units["ipres-sn/AG-KL"])
    other = ask(january, "payslips_pdf", unit=zone.units["ipres-sn/DG"])
    with scope(zone.home):
        assert [mark_of(each) for each in (first, again, other)] == ["", "DUPLICATA", ""]


def test_downloads_need_the_right_of_their_kind(zone: Zone, january_checked: PayRun, ask: Ask, as_: Any) -> None:
    made = ask(january_checked, "payslips_pdf")
    path = f"/paie/fichiers/{made.pk}/"
    answer = as_("khady").get(path)
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="bulletins-2026-01-R1.pdf"'
    assert as_("ibrahima").get(path).status_code == 403
    assert as_("awa").get(path).status_code == 403
    assert as_("oumar").get(path).status_code == 404


def test_progress_of_a_file_is_the_row_of_the_page(zone: Zone, january_checked: PayRun, as_: Any) -> None:
    with scope(zone.home):
        waiting = RunFile.objects.create(
            institution=zone.home, run=january_checked, kind="payslips_pdf", done=3, total=9, created_by=None
        )
    row = as_("ousmane").get(f"/paie/fichiers/{waiting.pk}/etat/").content.decode()
    assert "3 sur 9" in row and 'hx-trigger="every 2s"' in row
    assert row.strip() in as_("ousmane").get(f"/paie/campagnes/{january_checked.pk}/documents/").content.decode()
    assert as_("ousmane").get(f"/paie/fichiers/{waiting.pk}/").status_code == 404
