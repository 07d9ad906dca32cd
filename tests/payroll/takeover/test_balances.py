"""What the old software left open goes on in its own service once the sheet is signed: loans, acts, leave, back pay, unclaimed pay."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hr_core.models import Employee, LeaveMovement
from hr_core.scope import scope
from hr_core.selectors.leave import leave_statements
from hr_core.services.errors import Refusal
from payroll.models import BackPayCase, DeductionAct, Loan, OpeningBalance, TakeoverBalance, UnclaimedOpening
from payroll.selectors.deduction_balances import balance_of
from payroll.selectors.takeover import files_of
from payroll.services.paying.old_unclaimed import unclaimed_deposit, unclaimed_pay
from payroll.services.recomputation import month_recompute, past_months
from payroll.services.takeover import kinds
from payroll.services.takeover.signing import takeover_sign
from tests.cast import Zone
from tests.payroll.months import payroll_set_up
from tests.payroll.takeover.balances import (
    ALL,
    BACK_PAY,
    FIRST_ACT,
    HEAD,
    LEAVE,
    UNCLAIMED,
    drawn_up,
    ready,
    taken,
    unclaimed,
)
from tests.payroll.takeover.conftest import LINE_HEAD, access, load, opened, workbook


def test_every_balance_goes_on_in_its_service_with_the_two_signatures_of_the_sheet(zone: Zone) -> None:
    ready(zone)
    taken(zone, ALL)
    with scope(zone.home):
        awa = Employee.objects.get(staff_number="00001")
        assert Loan.objects.get(employee=awa).taken_over == 120_000
        first, second = DeductionAct.objects.filter(employee=awa).order_by("notified_at")
        assert (first.number, first.nature, first.creditor.name, str(first.payee)) == (
            "S-12/2025", "seizure", "Banque de l’Habitat", "Greffe du tribunal du travail",
        )  # fmt: skip
        assert (balance_of(first), first.taken_before, first.instalment, first.state) == (180_000, 120_000, 30_000, "in_force")
        assert (first.registered_by, first.validated_by) == (zone.user("ousmane"), zone.user("aminata"))
        assert (second.nature, balance_of(second), second.instalment) == ("maintenance", None, 25_000)

        opening = LeaveMovement.objects.get(employee=awa, nature="opening")
        assert (opening.days, opening.on, opening.state) == (12_500, dt.date(2026, 6, 30), "posted")
        assert leave_statements(zone.home, [awa], dt.date(2026, 6, 30))[awa.pk].balance == 12_500

        case = BackPayCase.objects.get(employee=awa)
        assert (case.state, case.gross, case.instalments) == ("approved", 40_000, 4)
        assert (case.proposed_by, case.decided_by) == (zone.user("ousmane"), zone.user("aminata"))
        assert [part.due.month for part in case.parts.all()] == [7, 8, 9, 10]
        line = case.months.get().lines.get()
        assert (line.code, line.right, line.paid, line.amount) == ("1100", 60_000, 20_000, 40_000)

        owed = UnclaimedOpening.objects.get()
        assert (owed.employee.staff_number, owed.amount, owed.since, owed.state) == ("00002", 95_000, dt.date(2026, 5, 28), "unclaimed")
        results = set(TakeoverBalance.objects.values_list("kind", "result"))
    assert ("leave", "registre des congés au 30/06/2026") in results and ("back_pay", "rappel de 4 échéances") in results
    assert all(result for _kind, result in results)


def test_back_pay_in_progress_is_not_found_a_second_time(zone: Zone) -> None:
    ready(zone)
    taken(zone, [BACK_PAY])
    with scope(zone.home):
        (month,) = past_months(zone.home, since=dt.date(2026, 1, 1))
        done = month_recompute(institution=zone.home, month=month, employees=[zone.employee("awa").pk])
        paid = int(done.column(done.paid, "1100")[0])
    assert paid == 400_000 + 60_000, "what the old software paid of it and what falls due here"


def test_a_balance_that_cannot_be_opened_is_told_with_its_line_and_nothing_is_opened(zone: Zone) -> None:
    ready(zone)
    wrong = drawn_up(zone, [FIRST_ACT, ["rappel", "00001", "9999/x", 10, 10, "", "", "", "", "", "", "", ""]])
    with scope(zone.home, actor=zone.user("aminata")):
        with pytest.raises(Refusal, match="rappel en cours 9999/x, 00001 : .*code d’une rubrique"):
            takeover_sign(takeover=wrong, access=access(zone, "aminata"))
        assert not DeductionAct.objects.exists() and not OpeningBalance.objects.exists()


def test_leave_waits_for_its_ledger_and_a_wrong_line_for_its_cure(zone: Zone) -> None:
    with scope(zone.home):
        payroll_set_up(zone)
    with pytest.raises(Refusal, match="enregistrez d’abord la règle des congés"):
        drawn_up(zone, [LEAVE])
    rows = [
        ["acte", "00001", "A", 10, 20, "", "", "", "", "", "", "", ""],
        ["acte", "00001", "B", 20, 10, "", "", "", "saisie de quoi", "", "", "", ""],
        ["rappel", "00001", "", 20, 10, "", "", "", "", "", "", "", ""],
    ]
    with scope(zone.home, actor=zone.user("ousmane")):
        takeover = opened(zone, go_live=dt.date(2026, 8, 1))
        with pytest.raises(ValidationError):
            load(zone, takeover, workbook(HEAD, rows), kinds.BALANCES)
        said = [problem["message"] for problem in files_of(takeover).latest("pk").problems]
    assert said == ["Le solde dépasse le montant d’origine.", "Cette nature d’acte n’est pas connue.", "La rubrique du rappel manque."]


def test_unclaimed_pay_is_paid_once_against_a_receipt_or_deposited_after_the_delay(zone: Zone) -> None:
    owed = unclaimed(zone)
    today = dt.date(2026, 7, 2)
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(Refusal, match="Votre rôle"):
        unclaimed_pay(unclaimed=owed, access=access(zone), on=today, receipt="R-1")
    with scope(zone.home, actor=zone.user("aminata")):
        who = access(zone, "aminata")
        for on, receipt, why in ((today, " ", "reçu signé"), (dt.date(2026, 5, 1), "R-1", "depuis le 28/05/2026")):
            with pytest.raises(Refusal, match=why):
                unclaimed_pay(unclaimed=owed, access=who, on=on, receipt=receipt)
        with pytest.raises(Refusal, match="délai avant consignation"):
            unclaimed_deposit(unclaimed=owed, access=who, on=today, receipt="C-1")
        paid = unclaimed_pay(unclaimed=owed, access=who, on=today, receipt="R-1")
        assert (paid.state, paid.receipt, paid.moved_by) == ("paid", "R-1", zone.user("aminata"))
        with pytest.raises(Refusal, match="déjà « payé »"):
            unclaimed_pay(unclaimed=owed, access=who, on=today, receipt="R-2")


def test_the_pages_of_a_take_over_ask_the_same_queries_for_more_rows(zone: Zone, client: Client) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        takeover = opened(zone)
        numbers = list(Employee.objects.filter(is_confidential=False).values_list("staff_number", flat=True))
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    names = ("takeover_detail", "takeover_sheet", "takeover_code_list", "takeover_balance_list")

    def asked(people: list[str]) -> dict[str, int]:
        with scope(zone.home, actor=zone.user("ousmane")):
            rows = [[who, f"0{rank}00", f"Ligne {rank}", "06/2026", 0, 1_000] for who in people for rank in range(1, 2 + len(people))]
            load(zone, takeover, workbook(LINE_HEAD, rows))
            load(zone, takeover, workbook(HEAD, [[*UNCLAIMED[:1], who, *UNCLAIMED[2:]] for who in people]), kinds.BALANCES)
        found = {}
        for name in names:
            url = reverse(f"payroll:{name}", args=[takeover.pk])
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found[name] = sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SET LOCAL")) for query in queries)
        return found

    few = asked(numbers[:1])
    assert asked(numbers[:4]) == few
    assert max(few.values()) <= 20, few
