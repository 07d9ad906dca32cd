"""The pages of departures: opened step by step, refused with the cure, closed to the confidential population's strangers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hr_core.models import Contract, Employee
from hr_core.scope import scope
from payroll.choices_departures import AmountKind, DepartureState, OverrideState
from payroll.models import Departure, Heir, PayRun
from payroll.services.departure_rules import departure_rules_read
from tests.cast import Zone, employee
from tests.payroll.departures.leaving import (
    DEATH,
    calculated,
    death_rules,
    heir,
    heirs_checked,
    opened,
    step,
    with_run,
)

SignIn = Callable[[str], Client]


def test_a_departure_is_opened_in_three_steps(zone: Zone, january: PayRun, as_: SignIn) -> None:
    browser = as_("fatou")
    awa = zone.employee("awa")
    first = browser.post(reverse("payroll:departure_person"), {"employee": "Ndiaye", "cause": "resignation"})
    assert first.status_code == 302 and first["Location"] == f"/paie/departs/nouveau/{awa.pk}/resignation/"
    days = {"notified_on": "2026-01-05", "last_worked_on": "2026-01-31", "last_paid_on": "2026-01-31", "reason": "convenance"}
    second = browser.post(first["Location"], days)
    with scope(zone.home):
        departure = Departure.objects.get()
    assert second["Location"] == reverse("payroll:departure_notice", args=[departure.pk])
    page = browser.get(second["Location"]).content.decode()
    assert "11 ans et 1 mois" in page and "Employés" in page
    given = {"notice_group": "employee", "notice_handling": "waived", "leave_days": "2,5", "leave_source": "fiche"}
    third = browser.post(second["Location"], given)
    assert third["Location"] == reverse("payroll:departure_detail", args=[departure.pk])
    with scope(zone.home):
        departure.refresh_from_db()
        assert departure.leave_days == 2_500 and departure.notice_handling == "waived"


def test_a_name_that_several_bear_asks_which(zone: Zone, january: PayRun, as_: SignIn) -> None:
    answer = as_("fatou").post(reverse("payroll:departure_person"), {"employee": "a", "cause": "resignation"})
    assert answer.status_code == 422 and "agents répondent à" in answer.content.decode()
    unknown = as_("fatou").post(reverse("payroll:departure_person"), {"employee": "xyzzy", "cause": "resignation"})
    assert unknown.status_code == 422 and "Personne ne répond à" in unknown.content.decode()


def test_dates_that_do_not_hold_are_refused_on_the_page(zone: Zone, january: PayRun, as_: SignIn) -> None:
    url = reverse("payroll:departure_facts", args=[zone.employee("awa").pk, "dismissal"])
    wrong = {"notified_on": "2026-01-05", "last_worked_on": "2026-01-31", "last_paid_on": "2026-01-30", "reason": "faute"}
    answer = as_("fatou").post(url, wrong)
    assert answer.status_code == 422 and "ne peut pas précéder le dernier jour travaillé" in answer.content.decode()
    with scope(zone.home):
        assert not Departure.objects.exists()


def test_a_death_is_recorded_with_its_certificate(zone: Zone, january: PayRun, as_: SignIn) -> None:
    url = reverse("payroll:departure_facts", args=[zone.employee("awa").pk, "death"])
    page = as_("fatou").get(url).content.decode()
    assert "Acte de décès" in page and "Dernier jour travaillé" not in page
    answer = as_("fatou").post(url, {"died_on": "2026-01-15", "certificate": "n° 4", "reason": "Décès"})
    assert answer.status_code == 302
    with scope(zone.home):
        departure = Departure.objects.get()
        assert departure.death.certificate == "n° 4" and departure.last_paid_on == dt.date(2026, 1, 15)


def test_the_statement_answers_why(zone: Zone, january: PayRun, as_: SignIn) -> None:
    departure = calculated(zone)
    with scope(zone.home):
        severance = departure.amounts.get(kind=AmountKind.SEVERANCE)
    url = reverse("payroll:departure_amounts", args=[departure.pk])
    page = as_("ousmane").get(f"{url}?pourquoi={severance.pk}").content.decode()
    assert "400\u202f000 × 3,15 = 1\u202f260\u202f000" in page
    assert "5 ans à 25\u202f% par an" in page and "Exonérée d’impôt" in page
    assert "à confirmer" in page.lower()  # the conditions of severance are of low confidence in this country


def test_a_missing_figure_is_shown_with_its_question(zone: Zone, january: PayRun, as_: SignIn) -> None:
    departure = calculated(zone, leave_days=None, leave_source="")
    page = as_("fatou").get(reverse("payroll:departure_amounts", args=[departure.pk])).content.decode()
    assert "Saisir les jours de congé à payer" in page and "À donner" in page
    answer = as_("ousmane").post(reverse("payroll:departure_pay", args=[departure.pk]))
    assert answer.status_code == 422 and "Il manque un chiffre" in answer.content.decode()


def test_an_amount_is_proposed_by_one_and_decided_by_another_on_screen(
    zone: Zone, january: PayRun, as_: SignIn
) -> None:
    departure = calculated(zone)
    with scope(zone.home):
        notice = departure.amounts.get(kind=AmountKind.NOTICE)
    propose = reverse("payroll:departure_amount_propose", args=[notice.pk])
    assert as_("fatou").post(propose, {"proposed": "250 000", "reason": "transaction"}).status_code == 302
    decide = reverse("payroll:departure_amount_decide", args=[notice.pk])
    assert "Fatou Sow propose" in as_("khady").get(decide).content.decode()
    assert as_("khady").post(decide, {"decision": "non", "reason": ""}).status_code == 422
    assert as_("khady").post(decide, {"decision": "oui", "reason": ""}).status_code == 302
    with scope(zone.home):
        notice.refresh_from_db()
        assert (notice.amount, notice.override) == (250_000, OverrideState.APPROVED)


def test_a_step_that_cannot_be_taken_says_why(zone: Zone, january: PayRun, as_: SignIn) -> None:
    departure = calculated(zone)
    page = as_("khady").get(reverse("payroll:departure_detail", args=[departure.pk])).content.decode()
    assert "La paie du solde est à calculer d’abord." in page
    with_run(zone, departure)
    answer = as_("khady").post(reverse("payroll:departure_step", args=[departure.pk, "viser"]), {"remark": ""})
    assert answer.status_code == 302
    with scope(zone.home):
        departure.refresh_from_db()
        assert departure.state == DepartureState.ENDORSED


def test_the_heirs_are_entered_and_seen_with_their_shares(zone: Zone, january: PayRun, as_: SignIn) -> None:
    departure = opened(zone, death=dict(DEATH), cause="death", reason="Décès")
    url = reverse("payroll:heir_add", args=[departure.pk])
    values = {"name": "Astou Ndiaye", "link": "child", "birth_on": "2015-05-05", "numerator": "1", "denominator": "3", "mode": "cash"}
    refused = as_("fatou").post(url, values)
    assert refused.status_code == 422 and "tuteur" in refused.content.decode()
    made = as_("fatou").post(url, {**values, "guardian_name": "Fatou Ndiaye", "guardian_reference": "n° 9"})
    assert made.status_code == 302
    page = as_("khady").get(reverse("payroll:departure_heirs", args=[departure.pk])).content.decode()
    assert "1/3" in page and "Compte gelé" in page and "elles doivent faire un entier" in page
    with scope(zone.home):
        assert Heir.objects.get().is_minor


def test_another_cause_has_no_heirs(zone: Zone, january: PayRun, as_: SignIn) -> None:
    departure = opened(zone)
    assert as_("fatou").get(reverse("payroll:departure_heirs", args=[departure.pk])).status_code == 404


def test_leavings_to_come_are_listed_with_their_day(zone: Zone, january: PayRun, as_: SignIn) -> None:
    with scope(zone.home):
        Contract.objects.filter(employee=zone.employee("awa")).update(kind="fixed_term", end=dt.date(2027, 1, 1))
        Employee.objects.filter(pk=zone.employee("moussa").pk).update(birth_on=dt.date(1960, 6, 15))
    page = as_("fatou").get(reverse("payroll:departure_coming")).content.decode()
    assert "31/12/2026" in page and "15/06/2020" in page and "âge dépassé" in page
    assert page.index("Diop Moussa") < page.index("Ndiaye Awa")
    assert as_("fatou").get(reverse("payroll:departure_coming") + "?export=xlsx").status_code == 200


def test_the_confidential_population_is_for_its_own_officers(zone: Zone, january: PayRun, as_: SignIn) -> None:
    departure = opened(zone, "mamadou", by="khady")
    url = reverse("payroll:departure_detail", args=[departure.pk])
    assert as_("fatou").get(url).status_code == 404
    assert "Gueye" not in as_("fatou").get(reverse("payroll:departure_list")).content.decode()
    assert as_("khady").get(url).status_code == 200


def test_the_rules_of_the_fund_are_kept_with_their_text(zone: Zone, january: PayRun, as_: SignIn) -> None:
    url = reverse("payroll:departure_rules")
    values = {
        "start": "2026-01-01",
        "notice_employee": "2 mois",
        "severance_rows": "1 ; 30\n6 ; 35,5",
        "severance_text": "Accord, article 4",
        "career_rows": "10 ; 6",
        "career_is_months": "on",
        "career_text": "Accord, article 5",
        "death_salary": "month",
        "death_base": "average",
        "motif": "accord signé",
    }
    refused = as_("ousmane").post(url, values)
    assert refused.status_code == 422 and "Donnez le texte et l’article" in refused.content.decode()
    wrong = as_("ousmane").post(url, {**values, "notice_text": "Accord, article 3", "severance_rows": "un quart"})
    assert wrong.status_code == 422 and "Ligne illisible" in wrong.content.decode()
    assert as_("ousmane").post(url, {**values, "notice_text": "Accord, article 3"}).status_code == 302
    with scope(zone.home):
        rules = departure_rules_read(zone.home, dt.date(2026, 2, 1))
    assert rules.notice == {"employee": "2 mois"} and rules.severance.rows == ((1, "30"), (6, "35.5"))
    assert rules.end_of_career.is_months and rules.death_salary == "month"


def test_pages_ask_the_same_number_of_queries_for_one_departure_and_for_many(
    zone: Zone, january: PayRun, as_: SignIn
) -> None:
    departure = opened(zone)
    with scope(zone.home):
        Employee.objects.filter(pk=zone.employee("moussa").pk).update(birth_on=dt.date(1960, 6, 15))
    pages = [
        reverse("payroll:departure_list"),
        reverse("payroll:departure_coming"),
        reverse("payroll:departure_clearances", args=[departure.pk]),
    ]
    browser = as_("fatou")

    def count(url: str) -> int:
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        return len(queries)

    before = [count(url) for url in pages]
    with scope(zone.home, actor=zone.user("fatou")):
        for rank in range(12):
            name = f"agent{rank}"
            zone.employees[name] = employee(zone, zone.home, name, f"7{rank:04d}", zone.units["ipres-sn/DSI"])
            if rank % 2:
                Employee.objects.filter(pk=zone.employees[name].pk).update(birth_on=dt.date(1960, 1, 1))
    for rank in range(0, 12, 2):
        opened(zone, f"agent{rank}")
    after = [count(url) for url in pages]
    assert after == before
    assert max(after) <= 20


def test_the_file_of_a_death_asks_few_queries_whatever_the_heirs(zone: Zone, january: PayRun, as_: SignIn) -> None:
    """Calculated, with its pay and six heirs: the most that a file shows."""
    death_rules(zone)
    departure = opened(zone, death=dict(DEATH), cause="death", reason="Décès")
    for rank in range(6):
        heir(zone, departure, f"Héritier {rank}", (1, 6))
    departure = step(zone, departure, "calculer", by="fatou")
    heirs_checked(zone, departure)
    with_run(zone, departure)
    departure = step(zone, departure, "viser", by="khady")
    browser = as_("fatou")
    names = ("departure_detail", "departure_amounts", "departure_heirs", "departure_documents", "departure_clearances")
    found = {}
    for name in names:
        url = reverse(f"payroll:{name}", args=[departure.pk])
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        found[name] = len(queries)
    assert max(found.values()) <= 20, found
