"""The screens outside the headcount: entered by one person, validated by another, paid, printed; queries constant."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hr_core.scope import scope
from payroll.models import (
    Agreement,
    Board,
    BoardSession,
    Engagement,
    Mission,
    OutsideContribution,
    OutsidePayment,
    OutsideRun,
    OutsideTaxRule,
    Payee,
    PayeeAccount,
    TeachingHours,
    WorkedDay,
)
from payroll.services.outside.payees import account_propose
from payroll.services.presentation import DebtorAccount, debtor_set
from tests import cast
from tests.cast import Zone
from tests.payroll import outside_cases as cases

HERE = "/paie/hors-effectif"


def latest(zone: Zone, model: Any) -> Any:
    with scope(zone.home):
        return model.objects.order_by("-pk").first()


def posted(browser: Any, url: str, data: dict[str, Any], status: int = 302) -> Any:
    answer = browser.post(url, data)
    assert answer.status_code == status, answer.content.decode()[:3000] if status == 302 else answer.status_code
    return answer


PAYEE = {
    "kind": "board", "last_name": "Seck", "first_names": "Alioune", "identity_kind": "card", "identity_number": "1 751",
    "payment_mode": "transfer", "is_active": "on",
}  # fmt: skip


def test_a_board_session_goes_from_the_payee_to_the_slip(zone: Zone, as_: Any) -> None:
    ousmane = as_("ousmane")
    posted(ousmane, f"{HERE}/beneficiaires/nouveau/", PAYEE)
    payee = latest(zone, Payee)
    account = {"mode": "transfer", "bank_name": "BHS", "account": cast.account_of(zone.home, 5), "start": "2026-01-01"}
    posted(ousmane, f"{HERE}/beneficiaires/{payee.pk}/compte/", {**account, "account": "SN1"}, 422)
    posted(ousmane, f"{HERE}/beneficiaires/{payee.pk}/compte/", account)
    posted(ousmane, f"{HERE}/conseils/nouveau/", {"name": "Conseil d’administration", "is_active": "on"})
    board = latest(zone, Board)
    posted(
        ousmane, f"{HERE}/conseils/{board.pk}/membres/", {"payee": payee.pk, "quality": "president", "start": "2026-01-01"}
    )
    rate = {"quality": "president", "start": "2026-01-01", "token_amount": "150 000", "represented_percent": "0", "act": "D1"}
    posted(ousmane, f"{HERE}/conseils/{board.pk}/taux/", {**rate, "motif": "Décision du conseil"})
    posted(ousmane, f"{HERE}/conseils/{board.pk}/seances/", {"held_on": "2026-03-10", "minutes": "PV 3"})
    session = latest(zone, BoardSession)
    page = ousmane.get(f"{HERE}/seances/{session.pk}/presences/").content.decode()
    assert "Alioune Seck" in page
    with scope(zone.home):
        mandate = board.mandates.get()
    posted(ousmane, f"{HERE}/seances/{session.pk}/presences/", {f"p{mandate.pk}": "present", f"d{mandate.pk}": "0"})
    assert ousmane.post(f"{HERE}/seances/{session.pk}/valider/").status_code == 403
    rule = {
        "kind": "board", "start": "2026-01-01", "label": "Retenue sur jetons", "method": "rate", "rate": "12,5",
        "period": "payment", "rounding": "nearest", "text": "Article 1", "source": "JO", "confidence": "high", "motif": "x",
    }  # fmt: skip
    posted(ousmane, f"{HERE}/imposition/regler/", {**rule, "rate": ""}, 422)
    posted(ousmane, f"{HERE}/imposition/regler/", rule)
    assert latest(zone, OutsideTaxRule).rate == "12.5"
    run = {"kind": "board", "start": "2026-03-01", "end": "2026-03-31", "payment_on": "2026-03-31", "label": ""}
    posted(ousmane, f"{HERE}/campagnes/ouvrir/", {**run, "end": "2026-02-01"}, 422)
    posted(ousmane, f"{HERE}/campagnes/ouvrir/", run)
    made = latest(zone, OutsideRun)
    binta = as_("binta")
    posted(binta, f"{HERE}/comptes/{latest(zone, PayeeAccount).pk}/approuver/", {})
    posted(binta, f"{HERE}/seances/{session.pk}/valider/", {})
    ousmane = as_("ousmane")
    posted(ousmane, f"{HERE}/campagnes/{made.pk}/calculer/", {})
    page = ousmane.get(f"{HERE}/campagnes/{made.pk}/").content.decode()
    assert "131\u202f250" in page and "Cette étape revient à un autre rôle." in page
    posted(ousmane, f"{HERE}/campagnes/{made.pk}/etapes/checked/", {}, 422)
    for name, state in (("binta", "checked"), ("mamadou", "authorised"), ("aminata", "paid"), ("khady", "closed")):
        posted(as_(name), f"{HERE}/campagnes/{made.pk}/etapes/{state}/", {"remark": ""})
    payment = latest(zone, OutsidePayment)
    page = as_("ibrahima").get(f"{HERE}/bulletins/{payment.pk}/").content.decode()
    assert "Pourquoi" in page and "× 12,5 %" in page and "18\u202f750" in page
    slip = as_("ibrahima").get(f"{HERE}/bulletins/{payment.pk}/pdf/")
    assert slip.content.startswith(b"%PDF") and len(slip.content) < 15_000
    for kind, mark in (("bulletins", b"%PDF"), ("etat", b"%PDF"), ("tableur", b"PK")):
        assert as_("aminata").get(f"{HERE}/campagnes/{made.pk}/documents/{kind}/").content.startswith(mark)
    year = as_("aminata").get(f"{HERE}/beneficiaires/{payee.pk}/annee/2026/")
    assert year.content.startswith(b"%PDF")
    sheet = load_workbook(BytesIO(as_("aminata").get(f"{HERE}/annee/tableur/?annee=2026").content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == "Seck" and rows[1][10] == 18_750 and rows[-1][11] == 131_250
    assert "Seck" in as_("aminata").get(f"{HERE}/annee/?annee=2026").content.decode()


def test_transfers_ask_for_the_account_to_debit_and_write_it(zone: Zone, as_: Any) -> None:
    run = cases.board_run(zone, "checked")
    url = f"{HERE}/campagnes/{run.pk}/documents/virements/"
    answer = as_("aminata").get(url, follow=True)
    assert "compte à débiter" in answer.content.decode()
    with scope(zone.home):
        debtor_set(
            institution=zone.home, start=cases.YEAR, debtor=DebtorAccount(cast.account_of(zone.home, 1), "BCEAO"), actor=None
        )
    book = load_workbook(BytesIO(as_("aminata").get(url).content))
    assert "Banque de Dakar" in book.sheetnames
    assert as_("aminata").get(f"{HERE}/campagnes/{run.pk}/documents/autre/").status_code == 404


def test_transfers_wait_for_the_control(zone: Zone, as_: Any) -> None:
    run = cases.board_run(zone)
    answer = as_("aminata").get(f"{HERE}/campagnes/{run.pk}/documents/virements/", follow=True)
    assert "une fois la campagne contrôlée" in answer.content.decode()


def test_the_grid_keeps_the_days_ticked_and_says_what_it_refuses(zone: Zone, as_: Any) -> None:
    cases.settings(zone, labour_month_days=2, labour_year_days=0)
    sheet = cases.engagement(zone, cases.payee(zone, "labourer"))
    url, browser = f"{HERE}/journaliers/quinzaine/", as_("ousmane")
    assert browser.get(f"{url}?jour=2026-03-01").status_code == 200
    days = [f"{sheet.pk}:2026-03-0{number}" for number in (2, 3)]
    posted(browser, url, {"jour": "2026-03-01", "j": days})
    answer = posted(browser, url, {"jour": "2026-03-01", "j": [*days, f"{sheet.pk}:2026-03-04"]}, 422)
    assert "avant requalification" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 3
    with scope(zone.home):
        assert WorkedDay.objects.count() == 2
    posted(browser, url, {"jour": "2026-03-01", "j": days[:1]})
    with scope(zone.home):
        assert WorkedDay.objects.get().day == dt.date(2026, 3, 2)
    assert as_("ibrahima").post(url, {"jour": "2026-03-01"}).status_code == 403
    assert as_("ibrahima").get(f"{url}?jour=pas-un-jour").status_code == 200


def test_missions_courses_sheets_and_agreements_are_entered_on_screen(zone: Zone, as_: Any) -> None:
    expert, teacher = cases.payee(zone, "expert", "Kane"), cases.payee(zone, "teacher", "Thiam")
    labourer, intern = cases.payee(zone, "labourer", "Diouf"), cases.payee(zone, "intern", "Sy")
    browser = as_("ousmane")
    dates = {"start": "2026-01-01", "end": "2026-06-30"}
    unit = zone.units["ipres-sn/DSI"].pk
    posted(
        browser, f"{HERE}/missions/nouvelle/",
        {"payee": expert.pk, "reference": "C1", "subject": "Audit", "fee": "fixed", "amount": "500 000", **dates},
    )  # fmt: skip
    mission = latest(zone, Mission)
    posted(browser, f"{HERE}/missions/{mission.pk}/echeances/", {"label": "Rapport", "due_on": "2026-03-01", "amount": "500 000"})
    bill = {"number": "F1", "dated_on": "2026-03-02", "amount": "600 000", "expenses": ""}
    posted(browser, f"{HERE}/missions/{mission.pk}/factures/", bill, 422)
    posted(browser, f"{HERE}/missions/{mission.pk}/factures/", {**bill, "amount": "500 000"})
    posted(
        browser, f"{HERE}/vacations/taux/nouveau/",
        {"level": "Master", "start": "2026-01-01", "amount": "10 000", "act": "A", "motif": "x"},
    )  # fmt: skip
    posted(
        browser, f"{HERE}/cours/nouveau/",
        {"payee": teacher.pk, "title": "Droit", "level": "Master", "planned_hours": "20", **dates},
    )  # fmt: skip
    with scope(zone.home):
        course = teacher.courses.get()
    posted(browser, f"{HERE}/cours/{course.pk}/heures/", {"taught_on": "2026-03-02", "hours": "2,5"})
    sheet = {"payee": labourer.pk, "number": "E1", "task": "Tri", "unit": unit, "daily_hours": "8", **dates}
    posted(browser, f"{HERE}/journaliers/nouvelle/", {**sheet, "daily_rate": "100"}, 422)
    posted(browser, f"{HERE}/journaliers/nouvelle/", {**sheet, "daily_rate": "5 000"})
    convention = {
        "payee": intern.pk, "reference": "S1", "school": "ESP", "unit": unit, "tutor": "00001", "allowance": "60 000", **dates
    }
    posted(browser, f"{HERE}/stages/nouvelle/", {**convention, "tutor": "99999"}, 422)
    posted(browser, f"{HERE}/stages/nouvelle/", convention)
    posted(
        browser, f"{HERE}/imposition/cotisations/",
        {"kind": "labourer", "start": "2026-01-01", "label": "CSS", "text": "Avis", "source": "Lettre", "confidence": "high", "motif": "x"},
    )  # fmt: skip
    assert latest(zone, OutsideContribution).is_due is False
    assert (latest(zone, Engagement).daily_rate, latest(zone, Agreement).tutor_id) == (5_000, zone.employee("awa").pk)
    for page in (
        "/", "/beneficiaires/", f"/beneficiaires/{expert.pk}/", f"/missions/{mission.pk}/", f"/cours/{course.pk}/", "/vacations/",
        "/vacations/taux/", "/journaliers/", "/stages/", "/imposition/", "/missions/", "/annee/", "/conseils/",
    ):  # fmt: skip
        assert browser.get(f"{HERE}{page}").status_code == 200, page
    binta = as_("binta")
    with scope(zone.home):
        invoice, hours = mission.invoices.get(), TeachingHours.objects.get()
    posted(binta, f"{HERE}/factures/{invoice.pk}/certifier/", {})
    posted(binta, f"{HERE}/heures/{hours.pk}/valider/", {})
    assert as_("ousmane").post(f"{HERE}/factures/{invoice.pk}/retirer/").status_code == 422


def test_the_rule_of_the_country_is_taken_over_on_screen(zone: Zone, as_: Any) -> None:
    browser = as_("ousmane")
    assert f"{HERE}/imposition/expert/reprendre/" in browser.get(f"{HERE}/imposition/").content.decode()
    posted(browser, f"{HERE}/imposition/expert/reprendre/", {})
    rule = latest(zone, OutsideTaxRule)
    assert (rule.kind, rule.rate, rule.threshold, rule.confidence) == ("expert", "5", 25_000, "medium")
    posted(browser, f"{HERE}/imposition/board/reprendre/", {}, 422)
    assert "5\u202f%" in browser.get(f"{HERE}/imposition/").content.decode()
    assert browser.get(f"{HERE}/imposition/regler/?nature=expert").status_code == 200


def test_a_confidential_employee_who_sits_is_shown_to_few(zone: Zone, as_: Any) -> None:
    cases.rule(zone)
    member = cases.payee(zone, employee=zone.employee("mamadou"))
    cases.session(zone, cases.board(zone, member))
    run = cases.taken(zone, cases.run(zone), "calculated")
    page = as_("ousmane").get(f"{HERE}/campagnes/{run.pk}/").content.decode()
    assert "Seck" not in page and "1 paiement réservé" in page
    assert as_("ousmane").get(f"{HERE}/beneficiaires/{member.pk}/").status_code == 404
    assert "Seck" in as_("aminata").get(f"{HERE}/campagnes/{run.pk}/").content.decode()


def test_another_institution_finds_nothing(zone: Zone, as_: Any) -> None:
    run = cases.board_run(zone)
    browser = as_("oumar")
    for path in (f"campagnes/{run.pk}/", "beneficiaires/1/", f"campagnes/{run.pk}/documents/etat/"):
        assert browser.get(f"{HERE}/{path}").status_code == 404
    assert browser.post(f"{HERE}/campagnes/{run.pk}/calculer/").status_code == 404
    assert "Seck" not in browser.get(f"{HERE}/beneficiaires/").content.decode()


PAGES = ("", "beneficiaires/", "annee/?annee=2026", "journaliers/", "journaliers/quinzaine/?jour=2026-03-01", "campagnes/{run}/")


@pytest.mark.slow
def test_queries_do_not_grow_with_the_payees(zone: Zone, as_: Any) -> None:
    def grow(number: int) -> OutsideRun:
        for _rank in range(number):
            sheet = cases.engagement(zone, cases.payee(zone, "labourer"))
            cases.days(zone, sheet, dt.date(2026, 3, 2))
        with CaptureQueriesContext(connection) as queries:
            run = cases.taken(zone, cases.run(zone, "labourer"), "calculated")
        calculation.append(len(queries))
        return run

    def counts(run: OutsideRun) -> dict[str, int]:
        browser, found = as_("ousmane"), {}
        for page in PAGES:
            url = f"{HERE}/{page.format(run=run.pk)}"
            browser.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url).status_code == 200
            found[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)
        return found

    calculation: list[int] = []
    cases.rule(zone, "labourer", method="none", rate="")
    cases.no_contribution(zone, "labourer")
    cases.settings(zone, labour_month_days=20, labour_year_days=200)
    few = counts(grow(2))
    many = counts(grow(9))
    assert many == few
    assert max(many.values()) <= 20, many
    assert calculation[1] <= calculation[0] <= 60


def test_what_another_person_entered_waits_above_the_runs(zone: Zone, as_: Any) -> None:
    expert = cases.payee(zone, "expert", "Gueye")
    cases.invoice(zone, cases.mission(zone, expert), amount=1_000, validated=False)
    member = cases.payee(zone)
    cases.session(zone, cases.board(zone, member), validated=False)
    cases.hours(zone, cases.course(zone, cases.payee(zone, "teacher", "Ndao")), validated=False)
    with scope(zone.home, actor=zone.user("ousmane")):
        account_propose(
            payee=member, mode="mobile", bank_name="Wave", account="+221 77 111 22 33", holder="", start=cases.YEAR,
            actor=zone.user("ousmane"),
        )  # fmt: skip
    words = ("Compte à approuver", "Facture à certifier", "Présences à valider", "Heures à valider")
    told = as_("binta").get(f"{HERE}/").content.decode()
    assert all(each in told for each in words)
    told = as_("ousmane").get(f"{HERE}/").content.decode()
    assert not any(each in told for each in words)


def test_the_attendance_is_counted_in_good_french(zone: Zone, as_: Any) -> None:
    session = cases.session(zone, cases.board(zone, cases.payee(zone)), presence="represented", validated=False)
    told = as_("binta").get(f"{HERE}/seances/{session.pk}/valider/").content.decode()
    assert "0\xa0présent, 1\xa0représenté, 0\xa0absent, selon PV" in told


def test_a_finding_leads_to_what_it_asks_for(zone: Zone, as_: Any) -> None:
    cases.engagement(zone, worker := cases.payee(zone, "labourer", identity_kind="", identity_number="", payment_mode="cash"))
    with scope(zone.home):
        sheet = Engagement.objects.get()
    cases.days(zone, sheet, dt.date(2026, 3, 2))
    run = cases.taken(zone, cases.run(zone, "labourer"), "calculated")
    told = as_("ousmane").get(f"{HERE}/campagnes/{run.pk}/").content.decode()
    for url in (f"{HERE}/imposition/", "/paie/reglages/", f"{HERE}/beneficiaires/{worker.pk}/"):
        assert f'<a href="{url}">' in told, url
