"""Pages of returns and third parties: a return from its deadline to its payment, what is hidden, exports, constant queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.models import Employee
from hr_core.scope import scope
from payroll.models import Filing, FilingRule, PartyDue, PartyPayment, ThirdParty
from tests.cast import Zone
from tests.payroll.months import month_paid, payroll_set_up
from tests.payroll.returns.paid import employees, month_written

Browser = Callable[[str], Client]
MOST = 20


def test_a_return_goes_from_its_deadline_to_its_payment(zone: Zone, as_: Browser) -> None:
    run = month_paid(zone)
    officer = as_("ousmane")
    page = officer.get("/paie/declarations/echeances/").content.decode()
    assert "Déclaration des retenues sur salaires" in page and "14/02/2026" in page and "Préparer" in page
    officer.post("/paie/declarations/preparer/", {"code": "dgid-month", "month": "2026-01-01"})
    with scope(zone.home):
        made = Filing.objects.get()
        withheld = sum(column.total for column in run.columns.filter(code__in=("income-tax", "trimf", "cfce")))
        assert made.amount == withheld and made.people == 9
    url = f"/paie/declarations/{made.pk}/"
    assert "une autre personne la contrôle" in officer.get(url).content.decode()
    assert as_("binta").post(f"{url}controler/").status_code == 302
    late = as_("binta").post(f"{url}deposer/", {"filed_on": "2030-01-01"})
    assert late.status_code == 422 and "encore à venir" in late.content.decode()
    as_("binta").post(f"{url}deposer/", {"filed_on": "2026-02-12", "receipt_number": "AR-77"})
    assert "AR-77" in as_("ibrahima").get(url).content.decode()
    with scope(zone.home):
        party = ThirdParty.objects.get(recipient="DGID")
    there = f"/paie/tiers/{party.pk}/"
    as_("ousmane").post(
        f"{there}verser/",
        {"amount": str(made.amount), "paid_on": "2026-02-12", "mode": "transfer", "reference": "OV 15"},
    )
    with scope(zone.home):
        payment, due = PartyPayment.objects.get(), PartyDue.objects.get(party=party)
    assert as_("binta").post(f"/paie/tiers/reversements/{payment.pk}/approuver/").status_code == 302
    too_much = as_("ousmane").post(f"{there}lettrer/{payment.pk}/", {f"due_{due.pk}": str(due.amount + 1)})
    assert too_much.status_code == 422 and "dépasse ce qui reste dû" in too_much.content.decode()
    as_("ousmane").post(f"{there}lettrer/{payment.pk}/", {f"due_{due.pk}": str(due.amount)})
    assert "terminé" in as_("ousmane").get(there).content.decode()
    with scope(zone.home):
        assert Filing.objects.get().state == "paid"


def test_the_confidential_population_is_hidden_in_the_nominal_list_and_in_the_total(zone: Zone, as_: Browser) -> None:
    month_paid(zone)
    as_("ousmane").post("/paie/declarations/preparer/", {"code": "dgid-year", "month": "2026-01-01"})
    with scope(zone.home):
        assert not Filing.objects.exists()  # the year is not over
        FilingRule.objects.create(
            institution=zone.home, code="dgid-year", start=dt.date(2026, 1, 1), every="month", day=5, source="Essai"
        )
    as_("ousmane").post("/paie/declarations/preparer/", {"code": "dgid-year", "month": "2026-01-01"})
    with scope(zone.home):
        made = Filing.objects.get()
    url = f"/paie/declarations/{made.pk}/"
    page = as_("ousmane").get(f"{url}liste/").content.decode()
    assert "Gueye" not in page and "Population réservée non montrée" in page and "Ndiaye" in page
    assert "Gueye" not in as_("ousmane").get(f"{url}liste/?export=csv").content.decode()
    assert "Gueye" in as_("serigne").get(f"{url}liste/?export=csv").content.decode()
    assert as_("ousmane").get(f"{url}liste/?export=xlsx").status_code == 200
    assert as_("ousmane").get(f"{url}pdf/").content.startswith(b"%PDF")


def test_an_employee_reads_ones_own_year_and_an_officer_everybodys(zone: Zone, as_: Browser) -> None:
    month_paid(zone)
    assert "Télécharger l’état annuel 2026" in as_("awa").get("/paie/mes-etats-annuels/").content.decode()
    assert as_("awa").get("/paie/mes-etats-annuels/2026/").content.startswith(b"%PDF")
    assert as_("awa").get("/paie/mes-etats-annuels/2024/").status_code == 404
    page = as_("ousmane").get("/paie/etats-annuels/?annee=2026").content.decode()
    assert "Ndiaye Awa" in page and "Gueye" not in page
    with scope(zone.home):
        keys = dict(Employee.objects.values_list("user__username", "pk"))
    assert as_("ousmane").get(f"/paie/etats-annuels/2026/{keys['awa']}/").content.startswith(b"%PDF")
    assert as_("ousmane").get(f"/paie/etats-annuels/2026/{keys['mamadou']}/").status_code == 404


def test_an_institution_sets_a_due_date_with_its_source(zone: Zone, as_: Browser) -> None:
    page = as_("ousmane").get("/paie/declarations/regles/").content.decode()
    assert "Le texte ne donne pas l’échéance de" in page
    url = "/paie/declarations/regles/css/"
    wrong = as_("ousmane").post(url, {"start": "2026-01-01", "every": "year", "day": "15", "source": "Note CSS"})
    assert wrong.status_code == 422 and "demande son mois" in wrong.content.decode()
    as_("ousmane").post(url, {"start": "2026-01-01", "every": "quarter", "day": "15", "source": "Note CSS 12/2025"})
    assert "Note CSS 12/2025" in as_("ousmane").get("/paie/declarations/regles/").content.decode()
    month_written_here(zone)
    assert "BEGIN:VEVENT" in as_("ousmane").get("/paie/declarations/echeances.ics").content.decode()
    assert as_("ousmane").get("/paie/declarations/regles/income-year/").status_code == 404


def month_written_here(zone: Zone, **values: Any) -> None:
    with scope(zone.home):
        month_written(zone.home, **values)


def test_queries_do_not_grow_with_the_staff_nor_the_months(zone: Zone, as_: Browser) -> None:
    with scope(zone.home):
        payroll_set_up(zone)
    month_written_here(zone)
    as_("ousmane").post("/paie/declarations/preparer/", {"code": "dgid-month", "month": "2026-01-01"})
    few = counts(zone, as_)
    with scope(zone.home):
        employees(zone.home)
        for rank in range(12):
            Employee.objects.create(
                institution=zone.home, staff_number=f"D1{rank:02d}", last_name=f"Autre{rank}", first_names="Essai", sex="F",
                hired_on=dt.date(2020, 1, 1), seniority_on=dt.date(2020, 1, 1),
            )  # fmt: skip
    for month in (2, 3, 4):
        month_written_here(zone, month=month)
        as_("ousmane").post("/paie/declarations/preparer/", {"code": "dgid-month", "month": f"2026-0{month}-01"})
    assert counts(zone, as_) == few
    assert max(few.values()) <= MOST, few


def counts(zone: Zone, as_: Browser) -> dict[str, int]:
    with scope(zone.home):
        filing = Filing.objects.order_by("-start").first()
        party = ThirdParty.objects.get(recipient="DGID")
    pages = {
        "filings": "/paie/declarations/", "deadlines": "/paie/declarations/echeances/", "detail": f"/paie/declarations/{filing.pk}/",
        "people": f"/paie/declarations/{filing.pk}/liste/", "parties": "/paie/tiers/", "party": f"/paie/tiers/{party.pk}/",
        "ages": "/paie/tiers/balance-agee/", "own": "/paie/declarations/caisse-employeur/", "statements": "/paie/etats-annuels/",
        "payments": "/paie/tiers/reversements/", "home": "/",
    }  # fmt: skip
    browser, found = as_("serigne"), {}
    for name, page in pages.items():
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        found[name] = sum("SAVEPOINT" not in query["sql"] for query in queries)
    return found
