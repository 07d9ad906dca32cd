"""Pages of loans: from the employee's phone to the contract, confidential people hidden, a constant number of queries."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from hr_core.scope import scope
from payroll.models import Loan, LoanCommittee, LoanConfirmation, LoanRequest, PayItem
from payroll.services.loan_grants import loan_take_over
from tests import cast
from tests.cast import Zone
from tests.payroll.loans.conftest import access, kind_of, running_loan
from tests.payroll.loans.test_months import pay
from tests.payroll.loans.test_requests import at_committee, envelope, sitting

Browser = Callable[[str], Client]
MOST = 20


def test_a_request_goes_from_the_phone_to_a_loan_to_be_signed(fund: Zone, as_: Browser) -> None:
    with scope(fund.home):
        relief = kind_of("secours").pk
    awa = as_("awa")
    assert "Demander un prêt" in awa.get("/paie/mes-prets/").content.decode()
    refused = awa.post("/paie/mes-prets/demander/", {"kind": relief, "amount": "beaucoup", "months": "5"})
    assert refused.status_code == 422 and "Écrire un montant" in refused.content.decode()
    sent = awa.post("/paie/mes-prets/demander/", {"kind": relief, "amount": "50 000", "months": "5"}, follow=True)
    assert "À instruire" in sent.content.decode()
    with scope(fund.home):
        pk = LoanRequest.objects.get().pk
    officer = as_("ousmane")
    page = officer.get(f"/paie/prets/demandes/{pk}/").content.decode()
    assert "Ancienneté" in page and "Quotité cessible" in page and "Instruire" in page
    officer.post(f"/paie/prets/demandes/{pk}/instruire/", {"score": "7", "opinion": "Favorable"})
    approver = as_("binta")
    assert "demande à décider" in approver.get("/").content.decode()
    answer = approver.post(f"/paie/prets/demandes/{pk}/decider/", {"decision": "refused"})
    assert answer.status_code == 422 and "motif" in answer.content.decode()
    approver.post(f"/paie/prets/demandes/{pk}/decider/", {"decision": "accepted"})
    with scope(fund.home):
        loan = Loan.objects.get()
    page = as_("ousmane").get(f"/paie/prets/{loan.pk}/").content.decode()
    assert "Contrat à signer" in page and "Enregistrer la signature" in page
    contract = as_("ousmane").get(f"/paie/prets/{loan.pk}/contrat/")
    assert contract.content.startswith(b"%PDF")
    assert loan.number in as_("awa").get("/paie/mes-prets/").content.decode()


def test_the_committee_is_held_on_screen_and_its_minutes_are_drawn(fund: Zone, as_: Browser) -> None:
    with scope(fund.home):
        envelope(fund, "vehicule", 3_000_000)
        committee = sitting(fund)
        request = at_committee(fund, committee, "awa", 8, 2_000_000)
    officer = as_("ousmane")
    url = f"/paie/prets/comites/{committee.pk}/"
    assert "Il manque une décision" in officer.get(url).content.decode()
    officer.post(f"/paie/prets/comites/demandes/{request.pk}/decision/", {"decision": "accepted"})
    assert officer.get(f"{url}proces-verbal/").content.startswith(b"%PDF")
    assert officer.get(f"{url}arreter/").status_code == 403
    closed = as_("khady").post(f"{url}arreter/", follow=True).content.decode()
    assert "Procès-verbal arrêté" in closed
    with scope(fund.home):
        assert Loan.objects.get().amount == 2_000_000 and LoanCommittee.objects.get().state == "closed"


def test_the_loans_of_the_confidential_population_are_hidden_everywhere(fund: Zone, as_: Browser) -> None:
    with scope(fund.home):
        running_loan(fund, name="moussa")
        hidden = running_loan(fund, name="awa")
        employee = fund.employee("awa")
        type(employee).objects.filter(pk=employee.pk).update(is_confidential=True)
    officer = as_("ousmane")
    assert hidden.number not in officer.get("/paie/prets/").content.decode()
    assert officer.get(f"/paie/prets/{hidden.pk}/").status_code == 404
    assert hidden.number not in officer.get("/paie/prets/?export=csv").content.decode()
    assert officer.get(f"/paie/agents/{employee.pk}/prets/").status_code == 404
    assert hidden.number in as_("serigne").get("/paie/prets/").content.decode()


def test_one_s_own_loan_is_read_and_nobody_else_s(fund: Zone, as_: Browser) -> None:
    loan = running_loan(fund)
    page = as_("awa").get(f"/paie/mes-prets/{loan.pk}/").content.decode()
    assert "Il me reste à rembourser" in page and "120\u202f000" in page
    assert as_("moussa").get(f"/paie/mes-prets/{loan.pk}/").status_code == 404


def test_a_loan_is_repaid_suspended_and_proposed_as_a_loss_on_screen(fund: Zone, as_: Browser) -> None:
    loan = running_loan(fund, amount=1_200_000, months=24, rate=6_000)
    pay(fund, 1)
    url = f"/paie/prets/{loan.pk}/"
    page = as_("ousmane").get(url).content.decode()
    assert "Capital restant dû" in page and "<svg" in page and "Retenu" in page
    too_much = as_("ousmane").post(
        f"{url}rembourser/",
        {"moved_on": "2026-02-02", "kind": "cash", "principal": "2 000 000", "reference": "R1", "keep": "months"},
    )
    assert too_much.status_code == 422 and "Le capital restant dû est de" in too_much.content.decode()
    as_("ousmane").post(
        f"{url}rembourser/",
        {"moved_on": "2026-02-02", "kind": "cash", "principal": "200 000", "reference": "R1", "keep": "months"},
    )
    as_("khady").post(f"{url}moratoire/", {"first_month": "2026-02-01", "months": "2", "is_charged": "on", "motif": "Sinistre"})
    as_("khady").post(f"{url}reechelonner/", {"months": "30", "motif": "Charges"})
    as_("ousmane").post(f"{url}perte/", {"motif": "Introuvable"})
    page = as_("khady").get(url).content.decode()
    for words in ("Version 4", "moratoire", "rééchelonnement", "remboursement anticipé", "en perte", "Décider"):
        assert words in page
    with scope(fund.home):
        pending = loan.write_offs.get().pk
    done = as_("khady").post(
        f"/paie/prets/pertes/{pending}/",
        {"is_approved": "oui", "on": "2026-02-10", "reference": "Décision 9"},
        follow=True,
    )
    assert "Passé en perte" in done.content.decode()
    agreement = as_("ousmane").get("/paie/prets/accord/").content.decode()
    assert "s’accorde" in agreement and "Écarts" not in agreement


def test_a_difference_shows_on_the_screen_of_agreement(fund: Zone, as_: Browser) -> None:
    loan = running_loan(fund)
    pay(fund, 1)
    with scope(fund.home):
        Loan.objects.filter(pk=loan.pk).update(amount=130_000)  # as a wrong statement in the database would
    page = as_("ousmane").get("/paie/prets/accord/").content.decode()
    assert "ne s’accorde pas" in page and loan.number in page


def test_letters_are_issued_printed_and_returned_on_screen(fund: Zone, as_: Browser) -> None:
    running_loan(fund)
    officer = as_("ousmane")
    sent = officer.post("/paie/prets/soldes/emettre/", {"as_at": "2025-12-31"}, follow=True)
    assert "1 lettre émise" in sent.content.decode()
    assert officer.get("/paie/prets/soldes/2025-12-31/lettres/").content.startswith(b"%PDF")
    with scope(fund.home):
        pk = LoanConfirmation.objects.get().pk
    back = officer.post(
        f"/paie/prets/soldes/{pk}/retour/", {"returned_on": "2026-01-15", "is_agreed": "oui"}, follow=True
    )
    assert "Solde reconnu" in back.content.decode()


def test_kinds_get_conditions_from_a_day_and_refuse_items_of_another_sense(fund: Zone, as_: Browser) -> None:
    with scope(fund.home):
        kind = kind_of("secours")
        items = {item.code: item.pk for item in PayItem.objects.all()}
    url = f"/paie/prets/natures/{kind.pk}/conditions/"
    given = {
        "start": "2026-06-01",
        "maximum_months": "18",
        "maximum_deferral": "0",
        "seniority_months": "6",
        "once_every_months": "0",
        "rate": "3",
        "method": "instalment",
        "shortfall": "end",
        "on_leaving": "due",
        "item": items["6100"],
        "motif": "Conseil du 12 mai",
    }
    refused = as_("ousmane").post(url, given)
    assert refused.status_code == 422 and "rubrique qui porte les intérêts" in refused.content.decode()
    as_("ousmane").post(url, given | {"interest_item": items["6110"]})
    reference = given | {"interest_item": items["6110"], "reference_rate": "5,5", "reference_source": "Avis 3"}
    for more, words in (({}, "Dire sur quelle rubrique"), ({"benefit_item": items["1200"]}, "Sélectionnez un choix valide")):
        answer = as_("ousmane").post(url, reference | more)
        assert answer.status_code == 422 and words in answer.content.decode()
    page = as_("ousmane").get(f"/paie/prets/natures/{kind.pk}/").content.decode()
    assert "18 mois" in page and "3\u202f%" in page and "12 mois" in page  # what held before is still there


def test_the_foot_of_the_envelopes_adds_up_every_figure_and_keeps_one_on_a_phone(fund: Zone, as_: Browser) -> None:
    with scope(fund.home):
        envelope(fund, "vehicule", 90_000_000)
        envelope(fund, "logement", 10_000_000)
    foot = as_("serigne").get("/paie/prets/enveloppes/").content.decode().split("<tfoot")[1].split("</tfoot>")[0]
    assert foot.count("100\u202f000\u202f000") == 2  # voted and available
    assert 'class="n p1">100\u202f000\u202f000' in foot


def test_queries_do_not_grow_with_loans(fund: Zone, as_: Browser) -> None:
    with scope(fund.home):
        committee = sitting(fund)
        envelope(fund, "vehicule", 90_000_000)
    pages = (
        "/paie/prets/",
        "/paie/prets/demandes/",
        "/paie/prets/comites/",
        f"/paie/prets/comites/{committee.pk}/",
        "/paie/prets/enveloppes/",
        "/paie/prets/natures/",
        "/paie/prets/soldes/",
        "/paie/prets/accord/",
        "/",
    )
    enlist(fund, committee, 2, 0)
    browser = as_("serigne")
    few = counts(browser, pages)
    enlist(fund, committee, 9, 2)
    assert counts(browser, pages) == few
    assert max(few.values()) <= MOST, few


def enlist(zone: Zone, committee: LoanCommittee, number: int, first: int) -> None:
    for rank in range(first, first + number):
        with scope(zone.home):
            name = f"agent{rank}"
            zone.employees[name] = cast.employee(
                zone, zone.home, name, f"8{rank:04d}", zone.units["ipres-sn/DSI"], base_salary=900_000
            )
        running_loan(zone, name=name)
        with scope(zone.home):
            at_committee(zone, committee, name, rank, 100_000)
            LoanConfirmation.objects.create(
                institution=zone.home, employee=zone.employees[name], as_at=dt.date(2025, 12, 31), balance=1, lines=[]
            )


def counts(browser: Client, pages: tuple[str, ...]) -> dict[str, int]:
    found = {}
    for page in pages:
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200, page
        found[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)
    return found


def test_the_officer_is_told_of_no_own_file(fund: Zone, as_: Browser) -> None:
    """An officer with a loan of their own reads it without any button."""
    loan = running_loan_of_ousmane(fund)
    page = as_("ousmane").get(f"/paie/prets/{loan.pk}/").content.decode()
    assert "Remboursement anticipé" not in page and "Contrat" in page


def test_the_contract_of_a_loan_taken_over_adds_up_what_its_schedule_bears(fund: Zone, as_: Browser) -> None:
    loan = running_loan_of_ousmane(fund, repaid=40_000, months=6)
    content = as_("serigne").get(f"/paie/prets/{loan.pk}/contrat/").content
    words = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    assert "un prêt de 100 000 F CFA" in words
    assert "Les 60 000 F CFA de capital que porte" in words and "en 6 échéances mensuelles" in words
    assert "Total 60 000" in words


def running_loan_of_ousmane(zone: Zone, repaid: int = 0, months: int = 10) -> Loan:
    with scope(zone.home, actor=zone.user("serigne")):
        return loan_take_over(
            employee=zone.employee("ousmane"),
            kind=kind_of("equipement"),
            amount=100_000,
            repaid=repaid,
            months=months,
            first_month=dt.date(2026, 1, 1),
            granted_on=dt.date(2025, 12, 1),
            reference="Reprise",
            access=access(zone, "serigne"),
        )
