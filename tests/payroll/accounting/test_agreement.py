"""Mandats say account by account what the entry debits, and loans go to the account of their kind."""

from __future__ import annotations

from django.db.models import Sum

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import AccountRule, JournalLine, JournalPiece, LedgerAccount, LineOrigin, PayRun
from payroll.services.accounting.setup import account_rule_set
from payroll.services.warrants import budget_lines
from tests.cast import Zone
from tests.payroll.accounting.conftest import JANUARY, access
from tests.payroll.loans.conftest import lend, running_loan
from tests.payroll.months import month_opened, month_taken


def debited(run: PayRun) -> dict[str, int]:
    lines = JournalLine.objects.filter(entry__run=run, entry__kind="pay", pieces__leg="charge").order_by()
    found = lines.values("account").annotate(total=Sum("pieces__amount"))
    return {row["account"]: row["total"] for row in found}


def test_mandats_and_entry_agree_account_by_account_whatever_the_rules(charted: Zone) -> None:
    with scope(charted.home, actor=charted.user("ousmane")):
        accounts = {each.account.number: each.account for each in AccountRule.objects.select_related("account")}
        common = {"leg": "charge", "subject": "earning", "code": "1100", "confidence": "high"}
        unit, category = {"unit": charted.units["ipres-sn/AG-KL"]}, {"category": "C"}
        for values in ({"account": accounts["6612"], **unit}, {"account": accounts["6613"], **category}):
            account_rule_set(institution=charted.home, start=JANUARY, values=common | values, access=access(charted), reason="essai")
    run = month_taken(charted, month_opened(charted), RunState.PAID)
    with scope(charted.home):
        issued: dict[str, int] = {}
        for warrant in run.slips.get().warrants.all():
            issued[warrant.account] = issued.get(warrant.account, 0) + warrant.amount
        assert issued == debited(run) and {"6612", "6613", "6641"} <= set(issued)
        assert sum(issued.values()) == run.totals["gross"] + run.totals["employer"]
        people = {(line.account, line.unit): line.people for line in budget_lines(run)}
        assert max(people.values()) <= run.totals["payslips"] and min(people.values()) > 0


def test_what_a_loan_takes_is_credited_to_the_account_of_its_kind(charted: Zone) -> None:
    lend(charted)
    car, relief = running_loan(charted, code="vehicule", rate=0), running_loan(charted, code="secours", name="moussa", rate=0)
    run = month_taken(charted, month_opened(charted), RunState.PAID)
    with scope(charted.home):
        taken = {
            each: LineOrigin.objects.filter(run=run, source="loans", reference=each.pk).aggregate(s=Sum("amount"))["s"]
            for each in (car, relief)
        }
        pieces = JournalPiece.objects.filter(line__entry__run=run, code="6100").order_by()
        found = dict(pieces.values("line__account").annotate(s=Sum("amount")).values_list("line__account", "s"))
        assert found == {"2722": taken[car], "4211": taken[relief]} and all(found.values())


def test_a_kind_whose_account_is_not_in_the_chart_blocks_the_entry_and_says_which(charted: Zone) -> None:
    from payroll.services.accounting.entries import run_draft

    lend(charted)
    running_loan(charted, code="vehicule", rate=0)
    with scope(charted.home):
        LedgerAccount.objects.filter(number="2722").delete()
    run = month_taken(charted, month_opened(charted), RunState.PAID)
    with scope(charted.home):
        (blocked,) = run_draft(run).blocked
        assert "2722" in blocked.why and "plan de comptes" in blocked.why
