"""Variable inputs of the month, and findings that are justified."""

from __future__ import annotations

from typing import Any

import pytest

from hr_core.models import PayTerms
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import PayItem, PayRun, Payslip, RunProblem, VariableInput
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken

NEW = "/paie/elements-variables/nouveau/"


def item(zone: Zone, code: str) -> int:
    with scope(zone.home):
        return PayItem.objects.get(code=code).pk


def test_hours_are_entered_paid_and_taken_back(zone: Zone, january: PayRun, as_: Any) -> None:
    awa, browser = zone.employee("awa"), as_("ousmane")
    given = {"employee": awa.pk, "item": item(zone, "3110"), "quantity": "8,5", "comment": "inventaire"}
    assert browser.post(NEW, given).status_code == 302
    with scope(zone.home):
        entered = VariableInput.objects.get()
        assert (entered.quantity, entered.amount, entered.entered_by) == (8_500, None, zone.user("ousmane"))
    assert "8,5" in browser.get("/paie/elements-variables/").content.decode()
    assert browser.post(f"/paie/elements-variables/{entered.pk}/", given | {"quantity": "10"}).status_code == 302
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        line = Payslip.objects.get(employee=awa).lines.get(column__code="3110")
        assert line.quantity == 10_000 and line.amount > 0


def test_an_input_is_taken_back(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    browser.post(NEW, {"employee": zone.employee("awa").pk, "item": item(zone, "3900"), "amount": "25 000"})
    with scope(zone.home):
        entered = VariableInput.objects.get()
        assert entered.amount == 25_000
    assert browser.post(f"/paie/elements-variables/{entered.pk}/retirer/").status_code == 302
    with scope(zone.home):
        assert not VariableInput.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"item": "3110"}, "donnez la quantité"),
        ({"item": "3900", "quantity": "2"}, "donnez le montant"),
        ({"item": "3900", "amount": "douze"}, "Écrire un montant en chiffres"),
        ({"item": "3110", "quantity": "-3"}, "La quantité va de 0"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cure(
    given: dict[str, str], words: str, zone: Zone, january: PayRun, as_: Any
) -> None:
    posted = given | {"employee": zone.employee("awa").pk, "item": item(zone, given["item"])}
    answer = as_("ousmane").post(NEW, posted)
    assert answer.status_code == 422 and words in answer.content.decode()


def test_nobody_enters_for_oneself(zone: Zone, january: PayRun, as_: Any) -> None:
    posted = {"employee": zone.employee("ousmane").pk, "item": item(zone, "3900"), "amount": "9 000 000"}
    answer = as_("ousmane").post(NEW, posted)
    assert answer.status_code == 403 and "son propre dossier" in answer.content.decode()


def test_nobody_enters_for_those_one_may_not_see(zone: Zone, january: PayRun, as_: Any) -> None:
    posted = {"employee": zone.employee("mamadou").pk, "item": item(zone, "3900"), "amount": "1 000"}
    assert as_("ousmane").post(NEW, posted).status_code == 422
    assert as_("serigne").post(NEW, posted).status_code == 302


def test_closed_inputs_are_closed(zone: Zone, january: PayRun, as_: Any) -> None:
    month_taken(zone, january, RunState.INPUTS_CLOSED)
    posted = {"employee": zone.employee("awa").pk, "item": item(zone, "3900"), "amount": "1 000"}
    answer = as_("ousmane").post(NEW, posted)
    assert answer.status_code == 422 and "sont arrêtés" in answer.content.decode()
    assert NEW not in as_("ousmane").get("/paie/elements-variables/").content.decode()
    assert as_("binta").post(NEW, posted).status_code == 403


@pytest.fixture
def moved(zone: Zone, january_closed: PayRun) -> PayRun:
    """February, where the nets of Awa and Fatou moved and Moussa lost his account."""
    with scope(zone.home):
        PayTerms.objects.filter(employee__in=[zone.employee("awa"), zone.employee("fatou")]).update(base_salary=700_000)
        zone.employee("moussa").bankaccount_set.all().delete()
    return month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)


def finding(zone: Zone, name: str) -> RunProblem:
    with scope(zone.home):
        return RunProblem.objects.get(employee=zone.employee(name))


def test_findings_block_or_ask_for_a_reason(zone: Zone, moved: PayRun, as_: Any) -> None:
    page = as_("ousmane").get(f"/paie/campagnes/{moved.pk}/").content.decode()
    assert "1\u00a0anomalie bloquante est à lever" in page and "Payé par virement" in page and "Le net passe de" in page
    awa, moussa = finding(zone, "awa"), finding(zone, "moussa")
    browser = as_("binta")
    assert browser.get(f"/paie/anomalies/{awa.pk}/justifier/").status_code == 200
    assert browser.post(f"/paie/anomalies/{awa.pk}/justifier/", {"reason": ""}).status_code == 422
    assert browser.post(f"/paie/anomalies/{awa.pk}/justifier/", {"reason": "Reclassement du 01/02"}).status_code == 302
    blocked = browser.post(f"/paie/anomalies/{moussa.pk}/justifier/", {"reason": "tant pis"})
    assert blocked.status_code == 422 and "elle se corrige" in blocked.content.decode()
    awa = finding(zone, "awa")
    assert (awa.state, awa.justified_by) == ("justified", zone.user("binta"))
    justified = browser.get(f"/paie/campagnes/{moved.pk}/anomalies/?etat=justified").content.decode()
    assert "Reclassement du 01/02" in justified and "Binta Sarr" in justified


def test_recalculating_one_keeps_the_others_justified(zone: Zone, moved: PayRun, as_: Any) -> None:
    for name in ("awa", "fatou"):
        as_("binta").post(f"/paie/anomalies/{finding(zone, name).pk}/justifier/", {"reason": "Reclassement"})
    as_("ousmane").post(f"/paie/campagnes/{moved.pk}/agents/{zone.employee('awa').pk}/recalculer/")
    assert finding(zone, "fatou").state == "justified"
    assert finding(zone, "awa").state == "open"  # what was justified about her was an earlier net


def test_a_finding_is_lifted_by_correcting_the_file(zone: Zone, moved: PayRun, as_: Any) -> None:
    from tests.cast import account_of

    with scope(zone.home):
        zone.employee("moussa").bankaccount_set.create(
            institution=zone.home, start="2020-01-01", bank_name="CBAO", account=account_of(zone.home, 505), state="approved"
        )
    as_("ousmane").post(f"/paie/campagnes/{moved.pk}/agents/{zone.employee('moussa').pk}/recalculer/")
    with scope(zone.home):
        lifted = RunProblem.objects.get(employee=zone.employee("moussa"))
    assert (lifted.state, lifted.justified_by) == ("corrected", zone.user("ousmane"))


def test_the_control_names_who_moved(zone: Zone, moved: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    over = browser.get(f"/paie/controle/{moved.pk}/agents/?ecart=seuil").content.decode()
    assert "Ndiaye" in over and "Sow" in over and "Faye" not in over
    item_page = browser.get(f"/paie/controle/{moved.pk}/rubriques/1100/").content.decode()
    assert "Ndiaye" in item_page and "+300" in item_page and "Faye" not in item_page


def test_those_who_left_are_named(zone: Zone, january_closed: PayRun, as_: Any) -> None:
    with scope(zone.home):
        zone.employee("awa").__class__.objects.filter(pk=zone.employee("awa").pk).update(left_on="2026-02-01")
    run = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    page = as_("ousmane").get(f"/paie/controle/{run.pk}/agents/").content.decode()
    assert "Payés le mois d’avant, pas ce mois" in page and "Ndiaye Awa" in page
