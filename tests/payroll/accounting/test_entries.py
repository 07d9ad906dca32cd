"""The entries of a run: balanced, complete, made by the circuit, validated by another person, never rewritten."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices_accounting import EntryKind, EntryState
from payroll.models import (
    AccountRule,
    AnalyticSection,
    DistributionShare,
    JournalEntry,
    JournalLine,
    JournalPiece,
    OutsideRun,
    Payment,
    PayRun,
    RunColumn,
)
from payroll.selectors.accounting.entries import people_behind
from payroll.services.accounting.entries import (
    OUTSIDE_PAID,
    entry_delete,
    entry_reverse,
    entry_validate,
    outside_enter,
    run_enter,
)
from payroll.services.accounting.proof import accounting_part
from payroll.services.accounting.setup import account_rule_end, account_rule_set, distribution_set
from tests.cast import Zone
from tests.house.matrix.payroll_outside import ADDRESSES as OUTSIDE
from tests.payroll.accounting.conftest import JANUARY, access
from tests.payroll.circuit.test_reversals import asked, taken


def entry(kind: str = EntryKind.PAY) -> JournalEntry:
    return JournalEntry.objects.get(kind=kind)


def sides(of: JournalEntry) -> tuple[int, int]:
    sums = of.lines.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return sums["debit"], sums["credit"]


def by_account(of: JournalEntry) -> dict[str, int]:
    """Debit less credit, by account."""
    found: dict[str, int] = defaultdict(int)
    for line in of.lines.all():
        found[line.account] += line.debit - line.credit
    return found


def test_paying_a_run_makes_both_entries_and_they_balance(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home):
        pay, payment = entry(), entry(EntryKind.PAYMENT)
        for each in (pay, payment):
            debit, credit = sides(each)
            assert debit == credit == each.debit == each.credit > 0
            assert each.state == EntryState.DRAFT and each.made_by == charted.user("aminata") and each.number is None
        # What is owed to the staff is what is paid to them.
        net = Payment.objects.filter(run=paid).aggregate(sum=Sum("amount"))["sum"]
        assert by_account(pay)["422"] == -net and by_account(payment)["422"] == net
        assert by_account(payment)["5211"] == -net


def test_every_line_of_every_payslip_is_in_the_entry_once(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home):
        pieces = JournalPiece.objects.filter(line__entry=entry())
        for leg, sections in (
            ("charge", ("earning", "employer-contribution", "employer-tax", "employer-charge")),
            ("due", ("employee-contribution", "tax", "deduction", "employer-contribution", "employer-tax", "employer-charge")),
        ):
            columns = dict(RunColumn.objects.filter(run=paid, section__in=sections, total__gt=0).values_list("code", "total"))
            found = pieces.filter(leg=leg, subject__in=sections).values_list("code").annotate(sum=Sum("amount"))
            assert dict(found) == columns
        for line in JournalLine.objects.filter(entry=entry()).prefetch_related("pieces"):
            sign = 1 if line.pieces.all()[0].leg == "charge" else -1
            assert sum(piece.amount for piece in line.pieces.all()) * sign == line.debit - line.credit


def test_an_entry_takes_its_number_from_another_person_and_never_changes(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home, actor=charted.user("binta")):
        made = entry()
        with pytest.raises(Refusal, match="autre personne"):
            entry_validate(entry=made, access=access(charted, "aminata"))
        done = entry_validate(entry=made, access=access(charted, "binta"))
        assert done.reference == "PAIE-2026-00001"
        line = done.lines.first()
        assert line is not None
        for change in (
            lambda: JournalLine.objects.filter(pk=line.pk).update(debit=line.debit + 1),
            lambda: JournalEntry.objects.filter(pk=done.pk).update(label="autre"),
            lambda: JournalEntry.objects.filter(pk=done.pk).delete(),
            lambda: JournalEntry.objects.filter(pk=done.pk).update(state="draft", number=None, validated_by=None),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
        with pytest.raises(Refusal, match="contre-passer"):
            entry_delete(entry=done, access=access(charted, "aminata"))
        # Asked again, the validated entry stands and the draft of the payment is made anew.
        before = entry(EntryKind.PAYMENT).pk
        run_enter(run=paid, access=access(charted, "ousmane"))
        assert entry().pk == done.pk and entry(EntryKind.PAYMENT).pk != before


def test_a_reversal_brings_every_account_back_to_nothing(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home, actor=charted.user("binta")):
        made = entry_validate(entry=entry(), access=access(charted, "binta"))
        with pytest.raises(ValidationError):
            entry_reverse(entry=made, dated_on=dt.date(2026, 2, 1), reason=" ", access=access(charted))
        turned = entry_reverse(entry=made, dated_on=dt.date(2026, 2, 1), reason="mauvais compte", access=access(charted))
        whole = by_account(made)
        assert {account: whole[account] + value for account, value in by_account(turned).items()} == dict.fromkeys(whole, 0)
        with pytest.raises(Refusal, match="déjà"):
            entry_reverse(entry=made, dated_on=dt.date(2026, 2, 1), reason="deux fois", access=access(charted))
        # A reversed entry leaves room for the right one.
        assert run_enter(run=paid, access=access(charted, "ousmane"))[0].pk not in (made.pk, turned.pk)


def test_a_line_without_account_blocks_the_entry_and_its_cure_lifts_it(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home, actor=charted.user("ousmane")):
        for rule in AccountRule.objects.filter(subject="tax", leg="due"):
            account_rule_end(rule=rule, end=JANUARY, access=access(charted), reason="essai")
        with pytest.raises(Refusal, match="attend 2 imputations"):
            run_enter(run=paid, access=access(charted))
        account = AccountRule.objects.get(subject="net", code="net").account
        values = {"leg": "due", "subject": "tax", "account": account, "confidence": "low"}
        account_rule_set(institution=charted.home, start=JANUARY, values=values, access=access(charted), reason="essai")
        made = run_enter(run=paid, access=access(charted))[0]
        assert sides(made)[0] == sides(made)[1]


def test_the_most_precise_rule_wins_unit_then_category(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home, actor=charted.user("ousmane")):
        accounts = {each.account.number: each.account for each in AccountRule.objects.select_related("account")}
        common = {"leg": "charge", "subject": "earning", "code": "1100", "confidence": "high"}
        for values in (
            {"account": accounts["6612"], "unit": charted.units["ipres-sn/DG"]},
            {"account": accounts["6613"], "unit": charted.units["ipres-sn/AG-KL"]},
        ):
            account_rule_set(
                institution=charted.home, start=JANUARY, values=common | values, access=access(charted), reason="essai"
            )
        made = run_enter(run=paid, access=access(charted))[0]
        base = JournalPiece.objects.filter(line__entry=made, code="1100").values_list("unit__code", "line__account").distinct()
        assert set(base) == {("DG", "6612"), ("AG-KL", "6613")}


def test_keys_share_charges_to_the_unit_and_must_make_the_whole(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home, actor=charted.user("ousmane")):
        sections = list(AnalyticSection.objects.all()[:3])
        common = {"institution": charted.home, "start": JANUARY, "reference": "", "access": access(charted), "reason": "essai"}
        with pytest.raises(ValidationError, match="99,999"):
            distribution_set(unit=None, employee=None, shares=dict.fromkeys(sections, 33_333), **common)
        distribution_set(
            unit=None, employee=None, shares=dict(zip(sections, (33_334, 33_333, 33_333), strict=True)), **common
        )
        distribution_set(unit=None, employee=charted.employee("awa"), shares={sections[0]: 100_000}, **common)
        made = run_enter(run=paid, access=access(charted))[0]
        charges = made.lines.filter(account__startswith="6")
        assert not charges.filter(section__isnull=True).exists()
        assert not made.lines.filter(account__startswith="4", section__isnull=False).exists()
        totals = made.lines.filter(account__startswith="6").aggregate(sum=Sum("debit") - Sum("credit"))["sum"]
        columns = RunColumn.objects.filter(run=paid, section__in=("earning", "employer-contribution", "employer-tax"))
        assert totals == columns.aggregate(sum=Sum("total"))["sum"]
        with pytest.raises(IntegrityError), transaction.atomic():
            DistributionShare.objects.filter(distribution__employee__isnull=True)[:1].get().delete()
            connection.check_constraints()


def test_another_institution_sees_none_of_it(charted: Zone, paid: PayRun, as_: Callable[[str], Client]) -> None:
    with scope(charted.home):
        made = entry()
    assert as_("aminata").get(f"/paie/ecritures/{made.pk}/").status_code == 200
    assert as_("oumar").get(f"/paie/ecritures/{made.pk}/").status_code in (403, 404)


def test_the_people_behind_a_line_add_up_to_it_and_the_reserved_ones_stay_hidden(
    charted: Zone, paid: PayRun, as_: Callable[[str], Client]
) -> None:
    with scope(charted.home, actor=charted.user("ousmane")):
        for made in (entry(), entry(EntryKind.PAYMENT)):
            for line in made.lines.all():
                _seen, brought, reserved = people_behind(line, access(charted, "serigne"))
                assert reserved == 0
                assert abs(sum(brought.values())) == line.debit + line.credit, line.account
        line = entry().lines.get(account="422")
        seen, brought, reserved = people_behind(line, access(charted, "ousmane"))
        hidden = charted.employee("mamadou")
        assert not seen.filter(employee=hidden).exists() and reserved > 0
        assert sum(brought[slip.pk] for slip in seen) + reserved == line.credit
    page = as_("ousmane").get(f"/paie/ecritures/lignes/{line.pk}/").content.decode()
    assert "Gueye" not in page and "Population réservée" in page
    assert "Gueye" in as_("serigne").get(f"/paie/ecritures/lignes/{line.pk}/").content.decode()


def test_the_proof_of_the_month_reads_the_entries(charted: Zone, paid: PayRun) -> None:
    with scope(charted.home, actor=charted.user("binta")):
        lines = accounting_part(paid.period)
        assert len(lines) == 4 and all(line.ok for line in lines) and lines[0].expected > 0
        assert [line.difference for line in lines[:3]] == [0, 0, 0] and lines[3].explanation
        entry_delete(entry=entry(), access=access(charted))
        assert [line.ok for line in accounting_part(paid.period)][:2] == [False, False]


def test_pages_ask_as_many_queries_for_ten_people_as_for_thirty(charted: Zone, paid: PayRun, as_: Callable[[str], Client]) -> None:
    browser = as_("aminata")
    with scope(charted.home):
        made = entry()
        line = made.lines.get(account="422")
    pages = (
        "/paie/ecritures/", f"/paie/ecritures/{made.pk}/", f"/paie/ecritures/lignes/{line.pk}/", "/paie/ecritures/couts/",
        "/paie/comptabilite/imputations/", "/paie/comptabilite/cles/", "/paie/provisions/",
    )  # fmt: skip
    for page in pages:
        browser.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        assert sum("SAVEPOINT" not in query["sql"] for query in queries) <= 20, page


def test_a_run_outside_the_headcount_is_entered_and_balances(charted: Zone) -> None:
    build = OUTSIDE["payroll:outside_run"].build
    assert build is not None
    key = build(charted)["pk"]
    with scope(charted.home, actor=charted.user("aminata")):
        run = OutsideRun.objects.get(pk=key)
        if run.state not in OUTSIDE_PAID:
            with pytest.raises(Refusal, match="payée"):
                outside_enter(run=run, access=access(charted))
            OutsideRun.objects.filter(pk=key).update(state="paid")
        for made in outside_enter(run=run, access=access(charted)):
            debit, credit = sides(made)
            assert debit == credit > 0
        if run.totals.get("net"):
            assert by_account(entry(EntryKind.OUTSIDE_PAYMENT)) and entry(EntryKind.OUTSIDE).label


def test_reversing_a_paid_run_brings_every_charge_and_debt_back_to_nothing(charted: Zone, paid: PayRun) -> None:
    back = asked(charted, paid, recovery="returned")
    taken(charted, back)
    with scope(charted.home):
        whole, turned = (by_account(JournalEntry.objects.get(run=run, kind=EntryKind.PAY)) for run in (paid, back))
        owed = whole.pop("422") + turned.pop("4287")
        assert owed == 0 and turned == {account: -value for account, value in whole.items()}
