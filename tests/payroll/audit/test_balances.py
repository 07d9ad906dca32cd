"""Subsidiary balances: they go from opening to closing, agree with the entries, and hide the reserved population."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.access import access_of
from hr_core.models import Employee
from hr_core.scope import scope
from payroll.choices_loans import MovementKind
from payroll.models import Loan, LoanMovement, PartyDue
from payroll.selectors.loans import balance_of
from payroll.selectors.subsidiary.book import Span
from payroll.selectors.subsidiary.loans import advances_book, loans_book
from payroll.selectors.subsidiary.parties import parties_book
from payroll.selectors.subsidiary.shelf import BOOKS
from payroll.selectors.subsidiary.unclaimed import unclaimed_book
from tests.cast import Zone
from tests.payroll.accounting.conftest import chart
from tests.payroll.loans.conftest import lend, running_loan
from tests.payroll.months import month_paid
from tests.payroll.paying.cases import rejected

JANUARY, YEAR = Span((2026, 1), (2026, 1)), Span((2026, 1), (2026, 12))


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def fund(zone: Zone) -> Zone:
    """Two loans running at home, January and February paid, with their entries."""
    lend(zone)
    chart(zone)
    running_loan(zone, repaid=20_000)
    running_loan(zone, name="moussa", code="rentree", amount=60_000, months=6)
    for month in (1, 2):
        month_paid(zone, 2026, month)
    return zone


def test_loans_and_advances_close_on_their_balance_and_agree_with_the_entries_of_each_account(fund: Zone) -> None:
    with scope(fund.home, actor=fund.user("ibrahima")):
        access = access_of(fund.user("ibrahima"), fund.home.pk)
        loans, advances = loans_book(access, YEAR), advances_book(access, YEAR)
        (loan,), (advance,) = loans.rows, advances.rows
        running = Loan.objects.get(kind__code="equipement")
        assert loan.opening == 100_000 and loan.closing == balance_of(running) < 100_000
        assert advance.opening == 60_000 and advance.closing == 40_000
        january = loans_book(access, JANUARY)
        assert january.closing == loans_book(access, Span((2026, 2), (2026, 2))).opening
        assert loans.checks and not any(each.gap for each in (*loans.checks, *advances.checks))


def test_what_is_repaid_outside_the_pay_is_told_apart_from_the_journal(fund: Zone) -> None:
    with scope(fund.home, actor=fund.user("ibrahima")):
        access = access_of(fund.user("ibrahima"), fund.home.pk)
        before = loans_book(access, YEAR).closing
        loan = Loan.objects.get(kind__code="equipement")
        LoanMovement.objects.create(
            institution=fund.home, loan=loan, kind=MovementKind.CASH, moved_on=dt.date(2026, 2, 10), principal=5_000, reference="R1"
        )
        found = loans_book(access, YEAR)
        assert found.closing == before - 5_000 == balance_of(loan)
        (check,) = found.checks
        assert (check.outside, check.gap) == (-5_000, 0)


def test_third_parties_owe_what_the_runs_declared_due_and_agree_with_the_accounts(fund: Zone) -> None:
    with scope(fund.home, actor=fund.user("ibrahima")):
        access = access_of(fund.user("ibrahima"), fund.home.pk)
        book = parties_book(access, YEAR)
        assert book.closing == sum(PartyDue.objects.values_list("amount", flat=True)) > 0
        assert book.checks and not any(each.gap for each in book.checks)


def test_a_reject_is_owed_again_until_it_is_paid(zone: Zone) -> None:
    chart(zone)
    line = rejected(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        access = access_of(zone.user("ibrahima"), zone.home.pk)
        (row,) = unclaimed_book(access, Span((2026, 2), (2026, 2))).rows
        assert (row.opening, row.closing, row.name) == (0, line.amount, line.name)
        assert not unclaimed_book(access, JANUARY).rows


def test_without_its_right_the_reserved_population_is_in_no_balance_and_no_account_is_compared(fund: Zone, client: Client) -> None:
    with scope(fund.home, actor=fund.user("binta")):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(is_confidential=True)
        access = access_of(fund.user("binta"), fund.home.pk)
        access.rights = access.rights - {"confidential_view"}
        book = loans_book(access, YEAR)
        assert not book.rows and not book.checks and not book.sees_all


def test_each_balance_is_a_page_a_workbook_and_a_paper_within_its_queries(fund: Zone, client: Client) -> None:
    client.force_login(fund.user("ibrahima"), backend="hr_core.auth.StaffNumberBackend")
    client.get("/paie/etats/soldes/")
    for key in BOOKS:
        address = f"/paie/etats/soldes/?solde={key}&du=2026-01&au=2026-02"
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        assert sum("SAVEPOINT" not in query["sql"] for query in queries) <= 20
        for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
            assert client.get(f"{address}&export={kind}").content.startswith(start)
