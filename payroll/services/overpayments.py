"""Overpayments taken back month after month, within what may be taken from the pay.

The month that finds an overpayment is corrected at once, levies included; what this would take from the net is put off
(« trop-perçu reporté »), then taken back (« reprise de trop-perçu ») up to the attachable portion that acts and loans leave,
and to the monthly amount agreed. What paid runs took is the ledger, with what was given back against a receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.models import Institution
from payroll.choices import ItemFrequency, ItemKind, Severity
from payroll.engine import PayResult
from payroll.models import LineOrigin, Overpayment, OverpaymentRepayment, PayRun
from payroll.selectors.attachable import PortionBook, UnknownScale, net_before_deductions, portion_base
from payroll.services.attachable import divide
from payroll.services.definition import BACK_PAY, ItemDefinition
from payroll.services.sources import PAID, FirstResult, PaySource, SourceRoster, ledger_before

PUT_OFF, TAKEN = "trop-percu-report", "trop-percu-reprise"
#: Sources whose deductions come before: what they take of the portion is no longer there.
BEFORE = frozenset({"deductions", "loans"})


@dataclass
class _Debt:
    """An overpayment as a month sees it: `balance` before the month; `is_found` in the month that corrects the pay."""

    overpayment: Overpayment
    balance: int
    is_found: bool


class OverpaymentSource(PaySource):
    """Overpayments within the attachable portion; what a month took stands when it is computed again."""

    key = "overpaid"
    label = _("Trop-perçus")
    order = 75
    is_recomputed = False

    def define(
        self, items: list[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
    ) -> list[ItemDefinition]:
        if not Overpayment.objects.filter(institution=institution, start__lte=on).exists():
            return items
        return [*items, _item(PUT_OFF, _("Trop-perçu reporté")), _item(TAKEN, _("Reprise de trop-perçu"))]

    def gather(self, roster: SourceRoster) -> None:
        for debt in _debts(roster):
            roster.ask_first(debt.overpayment.employee_id)

    def settle(self, roster: SourceRoster, first: FirstResult) -> None:
        debts = [debt for debt in _debts(roster) if debt.overpayment.employee_id in first]
        if not debts:
            return
        without = _without_back_pay(first)
        book = PortionBook(roster.institution, roster.period.last_day)
        taken: dict[int, int] = {}
        for debt in debts:
            employee = debt.overpayment.employee_id
            row = first.row_of[employee]
            found = max(int(without.net[row]) - first.net(employee), 0) if debt.is_found else 0
            label = _("Trop-perçu constaté, repris dans la limite de la part saisissable")
            roster.give(employee, PUT_OFF, amount=-found, reference=debt.overpayment.pk, label=label)
            room = _room(roster, book, employee, without, row)
            if room is None:
                continue
            left = max(room - taken.get(employee, 0), 0)
            limit = debt.overpayment.monthly or left
            amount = min(debt.balance + found, limit, left)
            taken[employee] = taken.get(employee, 0) + amount
            roster.give(employee, TAKEN, amount=amount, reference=debt.overpayment.pk, label=_("Reprise de trop-perçu"))

    def paid(self, *, run: PayRun) -> None:
        """What the run put off is now known: it is the amount to take back."""
        found = LineOrigin.objects.filter(run=run, source=self.key, code=PUT_OFF).values_list("reference", "amount")
        for reference, amount in found:
            row = Overpayment.objects.select_for_update().get(pk=reference)
            row.principal -= amount
            row.save(update_fields=["principal"])


def _item(code: str, label: str) -> ItemDefinition:
    return ItemDefinition(code, label, ItemKind.DEDUCTION, "allowance", ItemFrequency.VARIABLE, is_prorated=False)


def _debts(roster: SourceRoster) -> list[_Debt]:
    """The overpayments of the roster's employees that are not yet taken back. Three queries."""
    rows = list(
        Overpayment.objects.filter(employee__in=roster.among, start__lte=roster.period.first_day).order_by("pk")
    )
    if not rows:
        return []
    recovered = taken_of(ledger_before(roster.period, OverpaymentSource.key), [row.pk for row in rows])
    for overpayment, amount in repaid_of([row.pk for row in rows]).items():
        recovered[overpayment] = recovered.get(overpayment, 0) + amount
    given = {each.reference for each in roster.given if each.source == "backpay"}
    parts = dict(Overpayment.objects.filter(case__parts__in=given).values_list("pk", "case__parts")) if given else {}
    found = []
    for row in rows:
        debt = _Debt(row, row.principal - row.waived - recovered.get(row.pk, 0), row.pk in parts)
        if debt.is_found:
            debt.balance = 0  # the month that finds it puts it off as a whole
        if debt.is_found or debt.balance > 0:
            found.append(debt)
    return found


def taken_of(ledger: Any, overpayments: Iterable[int]) -> dict[int, int]:
    """What runs took back of each overpayment."""
    rows = ledger.filter(code=TAKEN, reference__in=list(overpayments)).order_by()
    return dict(rows.values("reference").annotate(sum=Sum("amount")).values_list("reference", "sum"))


def balances_of(overpayments: Sequence[Overpayment]) -> dict[int, int]:
    """What is still to be taken back of each, in minor units; two queries."""
    paid = LineOrigin.objects.filter(source=OverpaymentSource.key, run__state__in=PAID)
    keys = [row.pk for row in overpayments]
    taken, repaid = taken_of(paid, keys), repaid_of(keys)
    return {row.pk: row.principal - row.waived - taken.get(row.pk, 0) - repaid.get(row.pk, 0) for row in overpayments}


def repaid_of(overpayments: Iterable[int]) -> dict[int, int]:
    """What employees gave back of each by transfer or at the desk."""
    rows = OverpaymentRepayment.objects.filter(overpayment__in=list(overpayments)).order_by()
    return dict(rows.values("overpayment").annotate(sum=Sum("amount")).values_list("overpayment", "sum"))


def _without_back_pay(first: FirstResult) -> PayResult:
    """The month of those concerned without what is paid, or corrected, for earlier months."""
    plan, columns, n = first.result.plan, first.result.columns, first.result.n
    nothing = np.zeros(n, dtype=np.int64)
    changed = {name: nothing for name in columns if name.startswith("a_") and name.endswith(f"-{BACK_PAY}")}
    return plan.evaluate({**columns, **changed}, n)


def _room(roster: SourceRoster, book: PortionBook, employee: int, without: PayResult, row: int) -> int | None:
    """What may be taken of the employee's pay this month after acts and loans; None, with a finding, when it is not known."""
    category = str(roster.facts["category_code"][roster.row_of[employee]])
    rules = book.rules(category)
    if isinstance(rules, UnknownScale):
        roster.find(
            employee,
            Severity.BLOCKING,
            "attachable_unknown",
            _("Trop-perçu : la part saisissable n’est pas connue. %(reason)s") % {"reason": rules.reason},
            rules.cure,
        )
        return None
    base, net = int(portion_base(without)[row]), int(net_before_deductions(without)[row])
    division = divide(rules=rules, base=base, net=net, claims=())
    before = sum(each.amount or 0 for each in roster.given if each.employee == employee and each.source in BEFORE)
    return max(division.attachable_left - before, 0)
