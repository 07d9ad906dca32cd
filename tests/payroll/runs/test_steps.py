"""The run is taken from step to step by different people, on screen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from payroll.choices import RunState
from payroll.models import PayRun, Payslip, RunEvent, SeparationDerogation
from payroll.services.separation import derogation_grant
from tests.cast import Zone
from tests.payroll.months import month_taken


def state_of(zone: Zone, run: PayRun) -> str:
    with scope(zone.home):
        return PayRun.objects.get(pk=run.pk).state


def derogation(zone: Zone, name: str) -> SeparationDerogation:
    with scope(zone.home, actor=zone.user("mamadou")):
        return derogation_grant(
            institution=zone.home,
            user=zone.user(name),
            start=dt.date(2020, 1, 1),
            end=dt.date(2099, 1, 1),
            reference="Décision n° 12 du 05/01/2026",
            access=access_of(zone.user("mamadou"), zone.home.pk),
        )


def test_opening_a_month_twice_gives_one_campaign(zone: Zone, january: PayRun, as_: Any) -> None:
    answer = as_("ousmane").post("/paie/campagnes/ouvrir/", {"month": 1, "year": 2026, "payment_on": "2026-01-28"})
    assert answer.status_code == 302 and answer.url == f"/paie/campagnes/{january.pk}/"
    with scope(zone.home):
        assert PayRun.objects.get().period.payment_on == dt.date(2026, 1, 28)


def test_a_month_is_not_paid_before_it_begins(zone: Zone, as_: Any) -> None:
    answer = as_("ousmane").post("/paie/campagnes/ouvrir/", {"month": 3, "year": 2026, "payment_on": "2026-02-27"})
    assert answer.status_code == 422 and "ne se paie pas avant ce mois" in answer.content.decode()


def test_the_whole_circuit_on_screen(
    zone: Zone, january: PayRun, as_: Any, django_capture_on_commit_callbacks: Any
) -> None:
    path = f"/paie/campagnes/{january.pk}/"
    assert as_("ousmane").post(f"{path}etapes/inputs_closed/").status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        assert as_("ousmane").post(f"{path}calculer/").status_code == 302
    assert state_of(zone, january) == RunState.CALCULATED
    steps = [
        ("binta", "checked"), ("khady", "endorsed"), ("maty", "reviewed"), ("mamadou", "authorised"),
        ("aminata", "accepted"), ("aminata", "in_payment"), ("aminata", "paid"), ("binta", "closed"),
    ]  # fmt: skip
    for name, state in steps:
        browser: Client = as_(name)
        page = browser.get(path).content.decode()
        assert f"{path}etapes/{state}/" in page
        assert browser.get(f"{path}etapes/{state}/").status_code == 200
        answer = browser.post(f"{path}etapes/{state}/", {"remark": "vu"})
        assert answer.status_code == 302, answer.content.decode()
        assert state_of(zone, january) == state
    page = as_("binta").get(path).content.decode()
    assert "Campagne clôturée et scellée." in page and "M.\u00a0Gueye" in page
    with scope(zone.home):
        event = RunEvent.objects.get(to_state="endorsed")
    assert event.quality == "Directeur des ressources humaines" and event.remark == "vu"


def test_the_page_says_why_a_step_is_not_yet_possible(zone: Zone, january_calculated: PayRun, as_: Any) -> None:
    page = as_("khady").get(f"/paie/campagnes/{january_calculated.pk}/").content.decode()
    assert "Cette étape revient à un autre rôle." in page and "disabled" in page


def test_the_same_person_is_refused_with_words(zone: Zone, january_calculated: PayRun, as_: Any) -> None:
    with scope(zone.home):
        role_grant(institution=zone.home, user=zone.user("ousmane"), role="head_of_hr", actor=None)
    path = f"/paie/campagnes/{january_calculated.pk}/"
    browser = as_("ousmane")
    assert browser.post(f"{path}etapes/checked/").status_code == 302
    assert "une autre personne doit prendre celle-ci" in browser.get(path).content.decode()
    answer = browser.post(f"{path}etapes/endorsed/")
    assert answer.status_code == 422 and "une autre personne" in answer.content.decode()
    assert state_of(zone, january_calculated) == RunState.CHECKED


def test_a_derogation_lets_the_same_person_act_and_stays_written(
    zone: Zone, january_calculated: PayRun, as_: Any
) -> None:
    with scope(zone.home):
        role_grant(institution=zone.home, user=zone.user("ousmane"), role="head_of_hr", actor=None)
    derogation(zone, "ousmane")
    path = f"/paie/campagnes/{january_calculated.pk}/"
    browser = as_("ousmane")
    browser.post(f"{path}etapes/checked/")
    assert "par dérogation à la séparation des personnes" in browser.get(path).content.decode()
    assert browser.post(f"{path}etapes/endorsed/").status_code == 302
    page = browser.get(path).content.decode()
    assert 'class="derog"' in page and "Décision n° 12 du 05/01/2026" in page
    assert "Décision n° 12" in as_("ibrahima").get("/paie/circuit/derogations/").content.decode()


def test_a_step_that_the_run_does_not_wait_for_is_refused(zone: Zone, january_calculated: PayRun, as_: Any) -> None:
    answer = as_("binta").post(f"/paie/campagnes/{january_calculated.pk}/etapes/closed/")
    assert answer.status_code == 422 and "recharger la page" in answer.content.decode()


def test_a_rejection_needs_its_reason_and_shows_it(zone: Zone, january: PayRun, as_: Any) -> None:
    run = month_taken(zone, january, RunState.AUTHORISED)
    path = f"/paie/campagnes/{run.pk}/"
    browser = as_("aminata")
    assert browser.post(f"{path}rejeter/", {"reason": ""}).status_code == 422
    assert browser.post(f"{path}rejeter/", {"reason": "Crédits insuffisants au chapitre 66"}).status_code == 302
    assert state_of(zone, run) == RunState.CALCULATED
    assert "Crédits insuffisants au chapitre 66" in as_("ousmane").get(path).content.decode()


def test_inputs_reopen_with_a_reason(zone: Zone, january_calculated: PayRun, as_: Any) -> None:
    path = f"/paie/campagnes/{january_calculated.pk}/"
    assert as_("ousmane").post(f"{path}rouvrir/", {"reason": "Heures oubliées à Kaolack"}).status_code == 302
    assert state_of(zone, january_calculated) == RunState.OPEN
    assert "Heures oubliées à Kaolack" in as_("binta").get(path).content.decode()
    assert as_("binta").post(f"{path}rouvrir/", {"reason": "non"}).status_code == 403


def test_one_employee_is_recalculated_from_the_screen(zone: Zone, january_calculated: PayRun, as_: Any) -> None:
    awa = zone.employee("awa")
    with scope(zone.home):
        others = set(Payslip.objects.exclude(employee=awa).values_list("pk", flat=True))
        awa.payterms_set.update(base_salary=520_000)
    answer = as_("ousmane").post(f"/paie/campagnes/{january_calculated.pk}/agents/{awa.pk}/recalculer/")
    with scope(zone.home):
        slip = Payslip.objects.get(employee=awa)
        assert answer.status_code == 302 and answer.url == f"/paie/bulletins/{slip.pk}/"
        assert slip.lines.get(column__code="1100").amount == 520_000
        assert set(Payslip.objects.exclude(employee=awa).values_list("pk", flat=True)) == others


def test_nothing_is_recalculated_after_the_visa(zone: Zone, january: PayRun, as_: Any) -> None:
    run = month_taken(zone, january, RunState.ENDORSED)
    answer = as_("ousmane").post(f"/paie/campagnes/{run.pk}/agents/{zone.employee('awa').pk}/recalculer/")
    assert answer.status_code == 422 and "avant le visa" in answer.content.decode()


def test_a_rule_that_does_not_hold_is_told_not_raised(zone: Zone, january: PayRun, as_: Any) -> None:
    from payroll.models import PayItemVersion

    with scope(zone.home):
        PayItemVersion.objects.filter(item__code="1300").update(formula="rubrique(9999")
    browser = as_("ousmane")
    browser.post(f"/paie/campagnes/{january.pk}/etapes/inputs_closed/")
    answer = browser.post(f"/paie/campagnes/{january.pk}/calculer/")
    assert answer.status_code == 422 and "La paie ne se calcule pas" in answer.content.decode()


def test_progress_is_polled_and_the_calculation_stops(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    path = f"/paie/campagnes/{january.pk}/"
    browser.post(f"{path}etapes/inputs_closed/")
    browser.post(f"{path}calculer/")  # no worker here: the calculation stays under way
    page = browser.get(path).content.decode()
    fragment = browser.get(f"{path}avancement/", headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip() in page and 'hx-trigger="every 2s"' in fragment
    assert "attend la fin du calcul" in page
    assert browser.get(f"{path}avancement/").status_code == 302
    assert browser.post(f"{path}arreter/").status_code == 302
    assert "Le dernier calcul a été arrêté." in browser.get(path).content.decode()
    over = browser.get(f"{path}avancement/", headers={"HX-Request": "true"})
    assert over.status_code == 204 and over["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("binta", "attend votre contrôle"),
        ("khady", "avant le virement de janvier"),
    ],
)
def test_the_home_page_says_what_waits(
    name: str, words: str, zone: Zone, january_calculated: PayRun, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("payroll.home.timezone.localdate", lambda: dt.date(2026, 1, 23))
    page = as_(name).get("/").content.decode()
    assert words in page.split("</h1>")[0]


def test_a_derogation_is_granted_by_the_director_and_withdrawn(zone: Zone, january: PayRun, as_: Any) -> None:
    given = {
        "user": zone.user("khady").pk, "start": "2026-01-01", "end": "2099-01-01", "reference": "Décision n° 3",
    }  # fmt: skip
    assert as_("binta").post("/paie/circuit/derogations/nouvelle/", given).status_code == 403
    assert as_("mamadou").post("/paie/circuit/derogations/nouvelle/", given | {"end": "2025-01-01"}).status_code == 422
    assert as_("mamadou").post("/paie/circuit/derogations/nouvelle/", given).status_code == 302
    with scope(zone.home):
        made = SeparationDerogation.objects.get()
    assert made.granted_by == zone.user("mamadou")
    assert as_("mamadou").post(f"/paie/circuit/derogations/{made.pk}/retirer/", {"reason": "fin"}).status_code == 302
    with scope(zone.home):
        assert not made.__class__.objects.get().holds_on(dt.date(2098, 1, 1))


def test_nobody_grants_a_derogation_to_oneself(zone: Zone, january: PayRun, as_: Any) -> None:
    given = {
        "user": zone.user("mamadou").pk, "start": "2026-01-01", "end": "2099-01-01", "reference": "x",
    }  # fmt: skip
    assert as_("mamadou").post("/paie/circuit/derogations/nouvelle/", given).status_code == 422
