"""Back pay in the calculation: what approved cases give to a month, line by line.

Each item gets one line « …, rappel » whatever the number of months of origin (their detail is in `BackPayLine`). A levy
attributed to the month of origin gets a line of its difference; with spreading or a rate of its own, a line worked out from
the month of payment; attributed to the month of payment, it simply reads the back pay (see `payroll.engine.pay`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.text import french_month
from payroll.choices import ItemFrequency, RunKind, Severity
from payroll.choices_back_pay import BackPayState, LevyAttributionWay, PartState
from payroll.countries import law
from payroll.models import BackPayCase, BackPayPart, LineOrigin, PayRun
from payroll.services.back_pay_decisions import share
from payroll.services.definition import BACK_PAY, LEVY, LEVY_AT_PAYMENT, ItemDefinition
from payroll.services.levy_attributions import LEVY_SECTIONS, Answer, answers_on, levies_of
from payroll.services.sources import FirstResult, PaySource, SourceRoster, insert_after

Way = LevyAttributionWay
#: Kinds of run that take what is due without naming a run.
TAKING = (RunKind.REGULAR, RunKind.SETTLEMENT)

# What the parts of a month speak of: those due by its last day, and those that a run of the month paid or will pay.
CONCERNED = """
FROM payroll_backpaypart p
LEFT JOIN payroll_payrun r ON r.id = p.run_id
LEFT JOIN payroll_payperiod d ON d.id = r.period_id
WHERE p.institution_id = %(institution)s
  AND ((p.state = 'planned' AND p.run_id IS NULL AND p.due <= %(last)s)
       OR (d.year = %(year)s AND d.month = %(month)s))
"""
WORDS = f"""
SELECT l.item_code, l.section, max(l.nature), min(l.label), min(l.order), bool_or(l.own <> 0)
FROM payroll_backpaymonth m JOIN payroll_backpayline l ON l.origin_id = m.id
WHERE m.case_id IN (SELECT p.case_id {CONCERNED})
GROUP BY 1, 2 ORDER BY 5, 1
"""
AMOUNTS = """
SELECT p.id, k.employee_id, p.rank, k.instalments, l.item_code, l.section, m.year, m.month, sum(l.amount),
       sum(l.own)
FROM payroll_backpaypart p
JOIN payroll_backpaycase k ON k.id = p.case_id
JOIN payroll_backpaymonth m ON m.case_id = k.id
JOIN payroll_backpayline l ON l.origin_id = m.id
WHERE p.id = ANY (%(parts)s) AND k.employee_id = ANY (%(keys)s)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 2, 1, 5, 7, 8
"""


@dataclass
class _Share:
    """What a part gives to a line, and the months of origin that it speaks of."""

    amount: int = 0
    own: int = 0
    first: tuple[int, int] = (9999, 12)
    last: tuple[int, int] = (0, 0)

    def add(self, amount: int, own: int, month: tuple[int, int]) -> None:
        self.amount += amount
        self.own += own
        if amount or own:
            self.first, self.last = min(self.first, month), max(self.last, month)

    @property
    def label(self) -> str:
        if self.first == self.last:
            return _("Rappel pour %(month)s") % {"month": french_month(*self.first)}
        return _("Rappel pour %(first)s à %(last)s") % {
            "first": french_month(*self.first),
            "last": french_month(*self.last),
        }


class BackPaySource(PaySource):
    """Approved cases, in the month's pay or in a run of their own."""

    key = "backpay"
    label = _("Rappels")
    order = 40
    is_recomputed = True

    def define(
        self, items: list[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
    ) -> list[ItemDefinition]:
        with connection.cursor() as cursor:
            cursor.execute(WORDS, _month_of(institution, on))
            words = cursor.fetchall()
        if not words:
            return items
        labels = {code: label for code, _section, _nature, label, _order, _own in words}
        moved = {code for code, _section, _nature, _label, _order, has_own in words if has_own}
        for code, section, nature, label, _order, _own in words:
            if section not in LEVY_SECTIONS:
                items = with_item(items, code, section, nature, label)
        labels = {line.code: line.label for line in law(institution.country_id).lines} | labels
        for answer in answers_on(institution, on).values():
            if answer.is_read_apart or answer.levy in moved:
                kind = LEVY if answer.is_read_apart else LEVY_AT_PAYMENT
                items = [*items, levy_line(answer.levy, labels.get(answer.levy, answer.levy), kind)]
        return items

    def gather(self, roster: SourceRoster) -> None:
        given = _shares(roster)
        if not given:
            return
        answers = answers_on(roster.institution, roster.period.last_day)
        told: set[int] = set()
        for (employee, part, code, section), found in given.items():
            amount = found.amount
            if section in LEVY_SECTIONS:
                answer = answers.get(code)
                if answer is None:
                    continue
                amount = found.amount if answer.way == Way.ORIGIN else found.own
            if employee not in told:
                told.add(employee)
                self._ask(roster, employee, answers)
            roster.give(employee, f"{code}-{BACK_PAY}", amount=amount, reference=part, label=found.label)

    def _ask(self, roster: SourceRoster, employee: int, answers: dict[str, Answer]) -> None:
        if any(answer.way in (Way.SPREADING, Way.SPECIAL) for answer in answers.values()):
            roster.ask_first(employee)
        missing = [label for code, label, _section, _recipient in levies_of(roster.plan) if code not in answers]
        if missing:
            roster.find(
                employee,
                Severity.BLOCKING,
                "back_pay_attribution",
                _("Rappel : l’imputation n’est pas dite pour %(names)s.") % {"names": ", ".join(missing[:4])},
                _("Répondre avec la source (Réglages de la paie, Imputation des rappels), puis recalculer."),
            )

    def settle(self, roster: SourceRoster, first: FirstResult) -> None:
        """Levies spread over the months concerned, or at a rate of their own."""
        answers = answers_on(roster.institution, roster.period.last_day).values()
        apart = [answer for answer in answers if answer.way in (Way.SPREADING, Way.SPECIAL)]
        lines = {line.code for line in roster.plan.lines}
        apart = [answer for answer in apart if f"{answer.levy}-{BACK_PAY}" in lines]
        mine = [given for given in roster.given if given.source == self.key and given.employee in first]
        if not apart or not mine:
            return
        months = _months_of([given.reference for given in mine if given.reference])
        parts = {given.employee: given.reference for given in mine}
        readings = _Readings(first)
        for answer in apart:
            for employee, part in parts.items():
                row = first.row_of[employee]
                amount = readings.levy(answer, row, months.get(part or 0, 1))
                label = _("Rappel étalé") if answer.way == Way.SPREADING else _("Taux propre aux rappels")
                roster.give(employee, f"{answer.levy}-{BACK_PAY}", amount=amount, reference=part, label=label)

    def paid(self, *, run: PayRun) -> None:
        """Parts that the run took are paid; a case whose parts are all paid is settled."""
        named = Q(run=run)
        if run.kind in TAKING:
            employees = run.payslips.values("employee")
            named |= Q(run__isnull=True, due__lte=run.period.first_day, case__employee__in=employees)
        parts = BackPayPart.objects.filter(named, institution_id=run.institution_id, state=PartState.PLANNED)
        cases = set(parts.values_list("case", flat=True))
        parts.update(state=PartState.PAID, run=run)
        waiting = BackPayPart.objects.filter(case__in=cases, state=PartState.PLANNED).values_list("case", flat=True)
        BackPayCase.objects.filter(pk__in=cases - set(waiting), state=BackPayState.APPROVED).update(
            state=BackPayState.PAID
        )

    def reversed(self, *, run: PayRun, of: PayRun) -> None:
        """Parts that the reversed run had paid are due again: the next pay takes them."""
        parts = BackPayPart.objects.filter(
            run=of, state=PartState.PAID, case__employee__in=run.payslips.values("employee")
        )
        cases = list(parts.values_list("case", flat=True))
        parts.update(state=PartState.PLANNED, run=None)
        BackPayCase.objects.filter(pk__in=cases, state=BackPayState.PAID).update(state=BackPayState.APPROVED)


def _month_of(institution: Institution, on: date) -> dict[str, Any]:
    return {"institution": institution.pk, "last": on, "year": on.year, "month": on.month}


def with_item(
    items: list[ItemDefinition], code: str, section: str, nature: str, label: str
) -> list[ItemDefinition]:
    """The items with « …, rappel » after the item, or at the end when the month no longer has it."""
    parent = next((item for item in items if item.code == code), None)
    line = f"{code}-{BACK_PAY}"
    if any(item.code == line for item in items):
        return items
    if parent is not None:
        made = replace(
            parent,
            code=line,
            label=_label(parent.label),
            of=code,
            frequency=ItemFrequency.VARIABLE,
            formula="",
            is_prorated=False,
        )
        return insert_after(items, code, made)
    made = ItemDefinition(
        line, _label(label), section, nature or "allowance", ItemFrequency.VARIABLE, is_prorated=False, of=code
    )
    return [*items, made]


def levy_line(levy: str, label: str, kind: str) -> ItemDefinition:
    return ItemDefinition(
        f"{levy}-{BACK_PAY}", _label(label), kind, "", ItemFrequency.VARIABLE, is_prorated=False, of=levy
    )


def _label(label: str) -> str:
    return _("%(label)s, rappel") % {"label": label[:70]}


def _shares(roster: SourceRoster) -> dict[tuple[int, int, str, str], _Share]:
    """(employee, part, item or levy, section) -> what the parts of this month give. Three queries."""
    parts = _parts(roster)
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(AMOUNTS, {"parts": sorted(parts), "keys": roster.keys.tolist()})
        rows = cursor.fetchall()
    found: dict[tuple[int, int, str, str], _Share] = {}
    for part, employee, rank, count, code, section, year, month, amount, own in rows:
        key = (employee, part, code, section)
        mine = share(int(amount), rank, count), share(int(own), rank, count)
        found.setdefault(key, _Share()).add(*mine, (year, month))
    return found


def _parts(roster: SourceRoster) -> set[int]:
    """The parts that the month gives: those that its other runs took, and those that this run takes."""
    run = roster.run
    others = [key for key in roster.runs if run is None or key != run.pk]
    taken = LineOrigin.objects.filter(run__in=others, source=BackPaySource.key).values_list("reference", flat=True)
    found = set(taken.order_by().distinct()) if others else set()
    if run is None:
        return found
    mine = Q(run=run)
    if run.kind in TAKING:
        mine |= Q(run__isnull=True, state=PartState.PLANNED, due__lte=roster.period.first_day)
    planned = BackPayPart.objects.filter(mine, institution_id=run.institution_id)
    return found | set(planned.values_list("pk", flat=True))


def _months_of(parts: Sequence[int]) -> dict[int, int]:
    """How many months of origin each part speaks of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, count(DISTINCT (m.year, m.month)) FROM payroll_backpaypart p"
            " JOIN payroll_backpaymonth m ON m.case_id = p.case_id WHERE p.id = ANY (%s) GROUP BY 1",
            [sorted(set(parts))],
        )
        return dict(cursor.fetchall())


class _Readings:
    """The month of those concerned where every levy reads the back pay: all of it, none of it, one month's share of it."""

    def __init__(self, first: FirstResult) -> None:
        self.plan = first.result.plan.at_payment
        names = {spec.name for spec in self.plan.inputs}
        self.columns = {name: value for name, value in first.result.columns.items() if name in names}
        self.back = [name for name in self.columns if name.startswith("a_") and name.endswith(f"-{BACK_PAY}")]
        self.n = first.result.n
        self.whole = self.plan.evaluate(self.columns, self.n)
        self.none = self._of(lambda column: np.zeros(self.n, dtype=np.int64))
        self._shares: dict[int, Any] = {}

    def _of(self, change: Any) -> Any:
        changed = {name: change(np.broadcast_to(self.columns[name], (self.n,))) for name in self.back}
        return self.plan.evaluate({**self.columns, **changed}, self.n)

    def levy(self, answer: Answer, row: int, months: int) -> int:
        """What a levy takes of the back pay, in minor units, half up for a rate."""
        code = answer.levy
        if code not in {line.code for line in self.plan.lines}:
            return 0
        if answer.way == Way.SPECIAL:
            base = int(self.whole.base(code)[row]) - int(self.none.base(code)[row])
            return half_up(base * (answer.rate or Fraction(0)))
        if months not in self._shares:
            self._shares[months] = self._of(lambda column: column // months)
        once = int(self._shares[months].amount(code)[row]) - int(self.none.amount(code)[row])
        return once * months


def half_up(value: Fraction) -> int:
    """To the nearest minor unit, halves away from zero."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole
