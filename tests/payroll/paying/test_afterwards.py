"""What follows a payment enters the accounts: the paying account that moved, what is owed again, what was charged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.test import Client

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import (
    AccountRule,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    OrderLine,
    OrderMovement,
    PayingAccount,
    PayingAccountChange,
    PaymentOrder,
    PaymentReissue,
)
from payroll.services.accounting.entries import entry_validate, run_draft
from payroll.services.paying.lines import lines_reject, reissue_decide
from payroll.services.paying.orders import order_step_take
from payroll.services.paying.proposals import proposal_decide, proposal_withdraw
from tests.cast import Zone
from tests.payroll.accounting.conftest import chart
from tests.payroll.paying import cases
from tests.payroll.paying.cases import DAY, access, line_of, reissue, sent

LATER = dt.date(2026, 2, 9)


@pytest.fixture
def charted(zone: Zone) -> Zone:
    """A chart where the account of the salaries is 52111, and the bank of wages has its own."""
    chart(zone)
    with scope(zone.home):
        LedgerAccount.objects.create(institution=zone.home, number="52111", label="Banque de l’Habitat")
    return zone


def named(zone: Zone) -> None:
    with scope(zone.home):
        PayingAccount.objects.update(ledger_account="52111")


def sides(kind: str, **more: Any) -> dict[str, int]:
    """Balance by account of the entries of a kind: positive at debit."""
    lines = JournalLine.objects.filter(entry__kind=kind, **more).order_by().values("account")
    return {row["account"]: row["d"] - row["c"] for row in lines.annotate(d=Sum("debit"), c=Sum("credit"))}


def test_a_reject_and_its_reissue_come_and_go_by_the_account_that_paid(charted: Zone) -> None:
    order = sent(charted, "transfer")
    named(charted)
    with scope(charted.home, actor=charted.user("ousmane")):
        line = line_of(order, "binta", charted)
        lines_reject(lines=[line.pk], access=access(charted, "ousmane"), on=DAY, reason="Compte clôturé")
        assert sides("afterwards") == {"52111": line.amount, "422": -line.amount}
        draft = JournalEntry.objects.get(kind="afterwards")
        assert draft.dated_on == DAY and OrderMovement.objects.get().entry == draft
    with scope(charted.home, actor=charted.user("binta")):
        entry_validate(entry=draft, access=access(charted, "binta"))
    proposal = reissue(charted, line_of_again(charted, line))
    with scope(charted.home, actor=charted.user("aminata")):
        reissue_decide(reissue=PaymentReissue.objects.get(pk=proposal.pk), access=access(charted, "aminata"), approve=True)
        again = PaymentOrder.objects.get(is_reissue=True)
        order_step_take(order=again, access=access(charted, "aminata"), on=LATER)
        order_step_take(order=again, access=access(charted, "aminata"), on=LATER)
        assert sides("afterwards", entry__dated_on=LATER) == {"52111": -line.amount, "422": line.amount}
        assert sides("afterwards") == {"52111": 0, "422": 0}


def line_of_again(zone: Zone, line: OrderLine) -> OrderLine:
    with scope(zone.home):
        return OrderLine.objects.select_related("order__run__period", "employee").get(pk=line.pk)


def test_a_reissue_sent_back_before_it_was_made_moves_no_money_twice(charted: Zone) -> None:
    proposal = reissue(charted, cases.rejected(charted))
    with scope(charted.home, actor=charted.user("aminata")):
        reissue_decide(reissue=PaymentReissue.objects.get(pk=proposal.pk), access=access(charted, "aminata"), approve=True)
        again = PaymentOrder.objects.get(is_reissue=True)
        order_step_take(order=again, access=access(charted, "aminata"), on=LATER)
        lines_reject(lines=[again.lines.get().pk], access=access(charted, "ousmane"), on=LATER, reason="Compte inconnu")
        assert OrderMovement.objects.count() == 1


def test_fees_of_the_operator_are_a_charge_and_a_missing_account_stops_the_entry_not_the_payment(charted: Zone, as_: Callable[[str], Client]) -> None:
    order = sent(charted, "mobile")
    with scope(charted.home, actor=charted.user("aminata")):
        AccountRule.objects.filter(subject="fee").delete()
        order_step_take(order=order, access=access(charted, "aminata"), on=LATER)
        assert OrderMovement.objects.filter(kind="fee", entry=None).count() == order.count
    page = as_("aminata").get("/paie/ecritures/suites-du-reglement/").content.decode()
    assert "aucune imputation ne dit où la porter" in page and "À établir" in page
    answer = as_("aminata").post("/paie/ecritures/suites-du-reglement/etablir/")
    assert answer.status_code == 422
    with scope(charted.home):
        account = LedgerAccount.objects.get(number="6318")
        AccountRule.objects.create(institution=charted.home, leg="charge", subject="fee", account=account, start=dt.date(2026, 1, 1))
    assert as_("aminata").post("/paie/ecritures/suites-du-reglement/etablir/").status_code == 302
    with scope(charted.home):
        assert sides("afterwards") == {"6318": order.fees, "552": -order.fees}
    assert "BQ (brouillon)" in as_("aminata").get("/paie/ecritures/suites-du-reglement/?ecriture=avec").content.decode()


def test_the_payment_credits_each_paying_account_for_what_its_orders_pay(charted: Zone) -> None:
    run = cases.in_payment(charted)
    named(charted)
    with scope(charted.home, actor=charted.user("ousmane")):
        LedgerAccount.objects.create(institution=charted.home, number="5319", label="Trésor, paierie")
        cases.paying_account(
            charted, label="Trésor", kind="treasury", account="0012", banks=["Banque de l’Habitat"], modes=["transfer"], ledger_account="5319"
        )
        from payroll.services.paying.orders import orders_prepare

        orders_prepare(run=run, access=access(charted, "ousmane"))
        found: dict[str, int] = {}
        for line in run_draft(run, "payment").lines:
            found[line.account] = found.get(line.account, 0) - line.balance
        expected: dict[str, int] = {}
        for order in PaymentOrder.objects.select_related("paying_account"):
            account = order.paying_account.ledger_account if order.paying_account else "5711"
            expected[account] = expected.get(account, 0) + order.total
        assert found.pop("422") == -sum(found.values())
        assert found == expected and set(found) >= {"52111", "5319"}


def test_a_paying_account_is_made_and_changed_by_two_people_and_tried_at_once(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("aminata")):
        held = cases.paying_account(zone)
    with pytest.raises(ValidationError, match="Dire ce que ce compte paie"):
        cases.proposed_account(zone, account_of_change(zone, held), modes=[])
    change = cases.proposed_account(zone, account_of_change(zone, held), label="Salaires", modes=["transfer"], banks=[])
    with scope(zone.home, actor=zone.user("binta")):
        held.refresh_from_db()
        assert held.label == "Compte des salaires"
        with pytest.raises(PermissionDenied):
            proposal_decide(change=change, access=access(zone, "binta"), approve=True)
    with pytest.raises(Refusal, match="attend déjà"):
        cases.proposed_account(zone, account_of_change(zone, held))
    with scope(zone.home, actor=zone.user("aminata")):
        with pytest.raises(PermissionDenied):
            proposal_withdraw(change=change, access=access(zone, "aminata"))
        with pytest.raises(Refusal, match="motif"):
            proposal_decide(change=change, access=access(zone, "aminata"), approve=False)
        proposal_decide(change=change, access=access(zone, "aminata"), approve=True)
        held.refresh_from_db()
        assert (held.label, held.modes) == ("Salaires", ["transfer"])
        assert PayingAccountChange.objects.get().decided_by == zone.user("aminata")
        with pytest.raises(Refusal, match="déjà décidé"):
            proposal_decide(change=change, access=access(zone, "aminata"), approve=True)


def account_of_change(zone: Zone, held: PayingAccount) -> PayingAccount:
    with scope(zone.home):
        return PayingAccount.objects.get(pk=held.pk)
