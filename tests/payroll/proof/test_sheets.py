"""The proof sheet: drawn up, explained by name, asked for at the closing, sealed and verified."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from hr_core.access import Access, access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import PayRun, ProofExplanation, ProofSheet
from payroll.selectors.proof_sheets import sealed_sheet_of, sheet_problems, totals_of
from payroll.services import proof_parts
from payroll.services.circuit import step_take
from payroll.services.proof_parts import ProofLine
from payroll.services.proof_sheets import difference_explain, proof_draw, sheet_hash
from payroll.services.settings import setting_set
from tests.cast import Zone
from tests.payroll.months import month_closed, month_opened, month_paid, month_taken

PART, LABEL = "Déclarations", "Cotisations IPRES"


@pytest.fixture
def differing() -> Iterator[list[int]]:
    """A part that lacks what stands in the list: the difference may change."""
    missing = [5]
    proof_parts.register("essai", 60, lambda period: [ProofLine(PART, LABEL, 1000, 1000 - missing[0])])
    yield missing
    proof_parts._parts.pop("essai")


def binta(zone: Zone) -> Access:
    return access_of(zone.user("binta"), zone.home.pk)


def closed_by_binta(zone: Zone, run: PayRun) -> None:
    with scope(zone.home, actor=zone.user("binta")):
        step_take(run=run, access=binta(zone), to_state=RunState.CLOSED)


def close(zone: Zone, run: PayRun) -> PayRun:
    return month_taken(zone, run, RunState.CLOSED)


def test_closing_seals_the_sheet_with_its_people_and_its_seals(zone: Zone) -> None:
    run = month_closed(zone)
    with scope(zone.home, actor=zone.user("binta")):
        sheet = sealed_sheet_of(run.period)
        assert sheet is not None and sheet.rank == 1 and sheet.is_clean
        assert sheet.sha256 == sheet_hash(sheet.content) and sheet_problems(sheet) == []
        assert totals_of(sheet)["net"] == run.totals["net"]
        assert [each["seal"] for each in sheet.content["seals"]] == [run.seal.seal]
        takers = {each["step"]: each["name"] for each in sheet.content["people"]}
        assert takers["ordonnancée"] == "Mamadou Gueye" and takers["clôturée"] == "Binta Sarr"


def test_an_unexplained_difference_refuses_the_closing_and_names_it(zone: Zone, differing: list[int]) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")), pytest.raises(Refusal, match="Cotisations IPRES") as refused:
        step_take(run=run, access=binta(zone), to_state=RunState.CLOSED)
    assert "\u22125" in str(refused.value)
    with scope(zone.home):
        run.refresh_from_db()
        assert run.state == RunState.PAID and not run.is_frozen
        assert not ProofSheet.objects.exists() and not run.period.is_closed


def test_an_explained_difference_lets_the_month_close_and_stays_on_the_sheet(zone: Zone, differing: list[int]) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")):
        proof_draw(period=run.period, access=binta(zone))
        difference_explain(
            period=run.period, part=PART, label=LABEL, reason="Arrondi du télépaiement", access=binta(zone)
        )
        assert ProofSheet.objects.get().is_clean
    closed_by_binta(zone, run)
    with scope(zone.home):
        sheet = sealed_sheet_of(run.period)
        assert sheet is not None and sheet.open_differences == 0
        named = [each["label"] for each in sheet.content["lines"] if each["explained_by"]]
        assert named == [LABEL]  # what is still to be declared and paid over is told by its part, by nobody
        line = next(each for each in sheet.content["lines"] if each["label"] == LABEL)
        assert (line["explanation"], line["explained_by"]) == ("Arrondi du télépaiement", "Binta Sarr")


def test_an_explanation_holds_for_its_difference_and_no_other(zone: Zone, differing: list[int]) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")):
        proof_draw(period=run.period, access=binta(zone))
        difference_explain(period=run.period, part=PART, label=LABEL, reason="Arrondi", access=binta(zone))
        differing[0] = 6
        assert proof_draw(period=run.period, access=binta(zone)).open_differences == 1
    with pytest.raises(Refusal, match="\u22126"):
        closed_by_binta(zone, run)


def test_who_may_not_explain_is_told_and_nothing_is_written(zone: Zone, differing: list[int]) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")):
        proof_draw(period=run.period, access=binta(zone))
        auditor = access_of(zone.user("ibrahima"), zone.home.pk)
        with pytest.raises(Refusal, match="rôle"):
            difference_explain(period=run.period, part=PART, label=LABEL, reason="Vu", access=auditor)
        with pytest.raises(Refusal, match="ne montre pas cet écart"):
            difference_explain(period=run.period, part=PART, label="Autre", reason="Vu", access=binta(zone))
        assert not ProofExplanation.objects.exists()


def test_the_setting_lets_a_difference_pass_and_the_sealed_sheet_keeps_it(zone: Zone, differing: list[int]) -> None:
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("binta")):
        setting_set(
            institution=zone.home, key="proof_blocks_closing", start=run.period.first_day, value=False,
            actor=zone.user("binta"), reason="Petit organisme",
        )  # fmt: skip
    close(zone, run)
    with scope(zone.home):
        sheet = sealed_sheet_of(run.period)
        assert sheet is not None and sheet.open_differences == 1


def test_a_sealed_sheet_neither_changes_nor_goes(zone: Zone) -> None:
    run = month_closed(zone)
    with scope(zone.home, actor=zone.user("binta")):
        sheet = sealed_sheet_of(run.period)
        assert sheet is not None
        for statement in ("UPDATE payroll_proofsheet SET checks = 0", "DELETE FROM payroll_proofsheet"):
            with pytest.raises(IntegrityError, match="scellée"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        sheet.content["lines"][0]["found"] += 1
        assert sheet_problems(sheet) == ["la feuille a été modifiée depuis son scellement"]


def test_the_month_waits_for_a_rehearsal_when_the_institution_asks_for_one(zone: Zone) -> None:
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("binta")):
        setting_set(
            institution=zone.home, key="rehearsal_blocks_closing", start=run.period.first_day, value=True,
            actor=zone.user("binta"), reason="Décision du comité d’audit",
        )  # fmt: skip
    with pytest.raises(Refusal, match="Aucune restauration n’a encore été répétée"):
        close(zone, run)
