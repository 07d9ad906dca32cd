"""What is issued when a run is authorised adds up, is numbered without a gap, and is voided by a rejection."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import IssueSlip, PayRun, RunFile, Warrant
from payroll.services.circuit import run_reject
from payroll.services.files import file_produce
from payroll.services.warrant_documents import slip_pdf
from tests.cast import Zone
from tests.payroll.circuit.conftest import access
from tests.payroll.circuit.test_circuits import month_taken_once
from tests.payroll.months import month_opened, month_taken


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def numbers(slip: IssueSlip) -> list[int]:
    return list(slip.warrants.order_by("number").values_list("number", flat=True))


def test_mandats_add_up_to_gross_and_charges_one_for_each_account_and_unit(zone: Zone, january: PayRun) -> None:
    run = month_taken(zone, january, RunState.AUTHORISED)
    with scope(zone.home):
        slip = run.slips.get()
        warrants = list(slip.warrants.order_by("number"))
        assert slip.reference == "2026-0001" and slip.total == run.totals["gross"] + run.totals["employer"]
        assert sum(each.amount for each in warrants) == slip.total
        assert all(sum(item["amount"] for item in each.items) == each.amount for each in warrants)
        assert {(each.account, each.unit_code) for each in warrants} >= {("6611", "DG"), ("6611", "AG-KL"), ("664", "DG")}
        assert numbers(slip) == list(range(1, len(warrants) + 1))
        assert [each["name"] for each in slip.signatories][-1] == "Mamadou Gueye"
        order = IssueSlip.objects.select_related("run__period", "run__institution__country", "voided_by").get()
        text = {kind: words_of(slip_pdf(order, kind)) for kind in ("issue_slip", "warrants", "recapitulation")}
    assert "Bordereau d’émission n° 2026-0001" in text["issue_slip"] and "francs CFA" in text["issue_slip"]
    assert "Mamadou Gueye, Directeur général (ordonnateur)" in text["issue_slip"]
    assert f"Mandat n° 2026-{len(warrants):05d}" in text["warrants"] and "Compte 664" in text["issue_slip"]
    assert "Du brut au net" in text["recapitulation"] and "Net à payer" in text["recapitulation"]


def test_a_rejection_voids_the_slip_and_its_numbers_are_not_given_again(zone: Zone, january: PayRun, as_: Any) -> None:
    run = month_taken(zone, january, RunState.AUTHORISED)
    with scope(zone.home, actor=zone.user("aminata")):
        first = run.slips.get()
        run_reject(run=run, access=access(zone, "aminata"), reason="Crédits insuffisants")
        first.refresh_from_db()
        assert first.void_reason == "Crédits insuffisants" and first.voided_by == zone.user("aminata")
    for state in (RunState.CHECKED, RunState.ENDORSED, RunState.REVIEWED, RunState.AUTHORISED, RunState.ACCEPTED):
        month_taken_once(zone, run, state)
    with scope(zone.home):
        second = run.slips.get(voided_at__isnull=True)
        assert second.number == 2 and numbers(second)[0] == numbers(first)[-1] + 1
        every = list(Warrant.objects.order_by("number").values_list("number", flat=True))
        assert every == list(range(1, len(every) + 1))
        page = as_("mamadou").get(f"/paie/campagnes/{run.pk}/ordonnancement/").content.decode()
        voided = IssueSlip.objects.select_related("run__period", "run__institution__country", "voided_by").get(pk=first.pk)
        paper = words_of(slip_pdf(voided, "issue_slip"))
    assert "N° 2026-0001" in page and "Crédits insuffisants" in page and "Prise en charge" not in paper
    assert "(annulé)" in paper and "Crédits insuffisants" in paper


def test_units_are_told_to_those_alone_who_see_everybody(zone: Zone, january: PayRun, as_: Any) -> None:
    run = month_taken(zone, january, RunState.AUTHORISED)
    path = f"/paie/campagnes/{run.pk}/ordonnancement/"
    assert "Agence de Kaolack" in as_("mamadou").get(path).content.decode()
    assert "Agence de Kaolack" not in as_("ousmane").get(path).content.decode()
    answer = as_("ousmane").post(f"/paie/campagnes/{run.pk}/documents/warrants/")
    assert answer.status_code == 422 and "population réservée" in answer.content.decode()
    with scope(zone.home):
        asked = RunFile.objects.get(run=run, kind="issue_slip")
    assert file_produce(institution_id=zone.home.pk, file_id=asked.pk)
    assert as_("mamadou").get(f"/paie/fichiers/{asked.pk}/").headers["Content-Disposition"].endswith(
        'bordereau-d-emission-2026-0001.pdf"'
    )
    assert as_("ousmane").get(f"/paie/fichiers/{asked.pk}/").status_code == 404


def test_each_run_of_the_year_takes_the_next_numbers(zone: Zone, january: PayRun) -> None:
    month_taken(zone, january, RunState.CLOSED)
    month_taken(zone, month_opened(zone, 2026, 2), RunState.AUTHORISED)
    with scope(zone.home):
        assert list(IssueSlip.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
        every = list(Warrant.objects.order_by("number").values_list("number", flat=True))
        assert every == list(range(1, len(every) + 1))
