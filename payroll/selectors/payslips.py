"""A payslip as people read it: lines by section, the employer's share beside the employee's, what changed, the year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from payroll.choices import Section
from payroll.models import Payment, Payslip, PayslipLine, RunColumn
from payroll.selectors.cumulative import YearTotals, year_to_date
from payroll.services.roster import MONTH_DAYS
from payroll.services.writing import RATE_SCALE

EMPLOYER = frozenset({Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE})
#: The group of the page in which a line stands: employer's lines join the group of what they resemble.
GROUPS: dict[str, tuple[str, ...]] = {
    "earnings": (Section.EARNING,),
    "contributions": (Section.EMPLOYEE_CONTRIBUTION, Section.EMPLOYER_CONTRIBUTION),
    "taxes": (Section.TAX, Section.EMPLOYER_TAX),
    "others": (Section.DEDUCTION, Section.EMPLOYER_CHARGE),
}
IN_KIND = "in-kind"


@dataclass(frozen=True)
class LineView:
    """A row: an employee's line, the employer's share of the same object beside it. Amounts in minor units, quantity
    in thousandths, rates as ratios; `days` are those paid, for the base salary; `change` is None without a month before."""

    code: str
    item_code: str
    label: str
    base: int
    quantity: int
    days: int | None
    rate: Fraction
    gain: int | None
    deduction: int | None
    employer: int | None
    employer_code: str
    employer_rate: Fraction
    change: int | None
    is_explained: bool = True

    @property
    def rate_percent(self) -> Fraction:
        return self.rate * 100 if self.rate else self.employer_rate * 100 if self.deduction is None else Fraction(0)

    @property
    def quantity_units(self) -> Fraction:
        return Fraction(self.quantity, 1000)

    @property
    def anchor(self) -> str:
        return self.code.lower()


@dataclass(frozen=True)
class GroupView:
    """The lines of one group under its title; `gross` closes the earnings."""

    key: str
    title: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True)
class PayslipView:
    """Everything that a page about one payslip shows."""

    payslip: Payslip
    groups: tuple[GroupView, ...]
    previous: Payslip | None
    following: Payslip | None
    year: YearTotals
    payments: tuple[Payment, ...]

    @property
    def net_change(self) -> int | None:
        return self.payslip.net - self.previous.net if self.previous else None

    @property
    def gross_change(self) -> int | None:
        return self.payslip.gross - self.previous.gross if self.previous else None

    @property
    def total_deductions(self) -> int:
        return sum(line.deduction or 0 for group in self.groups for line in group.lines)

    @property
    def cost(self) -> int:
        return self.payslip.gross + self.payslip.employer

    @property
    def split(self) -> list[tuple[str, int, int]]:
        return split_of(self.payslip)

    @property
    def moved(self) -> list[LineView]:
        """The lines that changed most since the month before, those that make the net move first."""
        changed = [line for group in self.groups for line in group.lines if line.change and _moves_net(line)]
        return sorted(changed, key=lambda line: -abs(line.change or 0))[:3]


def _moves_net(line: LineView) -> bool:
    return line.gain is not None or line.deduction is not None


def payslip_view(payslip: Payslip, *, among: QuerySet[Payslip] | None = None) -> PayslipView:
    """The view of one payslip, in a constant number of queries (six).

    `among` narrows the payslips that it is compared with: an employee's own page knows the published ones only.
    """
    previous, following = neighbours(payslip, among)
    lines = lines_of([payslip.pk, previous.pk] if previous else [payslip.pk])
    before = {line.column.code: line.amount for line in lines.get(previous.pk, ())} if previous else None
    sections = dict(payslip.run.columns.values_list("code", "section"))
    period = payslip.run.period
    year = year_to_date(period=period, employees=[payslip.employee_id], sections=sections)[payslip.employee_id]
    return PayslipView(
        payslip=payslip,
        groups=groups_of(
            payslip,
            lines.get(payslip.pk, ()),
            before,
            base_codes=base_salary_codes(payslip.calculation.definition),
        ),
        previous=previous,
        following=following,
        year=year,
        payments=tuple(payslip.payments.order_by("id")),
    )


def lines_of(payslips: Sequence[int]) -> dict[int, list[PayslipLine]]:
    """The lines of some payslips of the scope's institution with their words, in the order of the register."""
    found: dict[int, list[PayslipLine]] = {}
    lines = PayslipLine.objects.filter(payslip__in=payslips).select_related("column").order_by("column__order", "id")
    for line in lines:
        found.setdefault(line.payslip_id, []).append(line)
    return found


def neighbours(
    payslip: Payslip, among: QuerySet[Payslip] | None = None
) -> tuple[Payslip | None, Payslip | None]:
    """The employee's payslips of the same kind of run, just before and just after; one query."""
    period = payslip.run.period
    found: QuerySet[Payslip] = Payslip.objects.all() if among is None else among
    same = found.filter(employee=payslip.employee_id, run__kind=payslip.run.kind).select_related("run__period")
    order = ("run__period__year", "run__period__month", "run__number")
    back = [f"-{name}" for name in order]
    before = Q(run__period__year__lt=period.year) | Q(run__period__year=period.year, run__period__month__lt=period.month)
    after = Q(run__period__year__gt=period.year) | Q(run__period__year=period.year, run__period__month__gt=period.month)
    near = same.filter(before).order_by(*back)[:1].union(same.filter(after).order_by(*order)[:1], all=True)
    earlier, later = None, None
    for found_slip in near:
        month = (found_slip.run.period.year, found_slip.run.period.month)
        if month < (period.year, period.month):
            earlier = found_slip
        else:
            later = found_slip
    return earlier, later


def groups_of(
    payslip: Payslip,
    lines: Iterable[PayslipLine],
    before: Mapping[str, int] | None = None,
    *,
    base_codes: Collection[str] = (),
) -> tuple[GroupView, ...]:
    """The lines in their groups; the employer's share stands on the row of its counterpart when that is present."""
    days = int(payslip.inputs.get("paid_days", MONTH_DAYS))
    lines = list(lines)
    shares = {line.column.counterpart: line for line in lines if line.column.counterpart}
    present = {line.column.code for line in lines}
    rows: dict[str, list[LineView]] = {key: [] for key in GROUPS}
    group_of = {section: key for key, sections in GROUPS.items() for section in sections}
    for line in lines:
        column = line.column
        if column.counterpart in present and column.counterpart:
            continue
        key = group_of[column.section]
        paid = days if column.code in base_codes else None
        rows[key].append(_row(line, shares.get(column.code), before, paid))
    if in_kind := in_kind_of(payslip):
        rows["others"].append(_in_kind_row(in_kind))
    titles = {
        "earnings": _("Gains"),
        "contributions": _("Cotisations sociales"),
        "taxes": _("Impôts et taxes"),
        "others": _("Retenues diverses"),
    }
    return tuple(GroupView(key, titles[key], tuple(rows[key])) for key in GROUPS if rows[key])


def in_kind_of(payslip: Payslip) -> int:
    """Benefits in kind: in the gross, already received, hence taken off the net."""
    return payslip.gross - payslip.contributions - payslip.tax - payslip.deductions - payslip.net


def _row(
    line: PayslipLine, share: PayslipLine | None, before: Mapping[str, int] | None, days: int | None
) -> LineView:
    column: RunColumn = line.column
    is_employer = column.section in EMPLOYER
    employer = line if is_employer else share
    return LineView(
        code=column.code,
        item_code=column.item_code,
        label=column.label,
        base=line.base,
        quantity=line.quantity,
        days=days,
        rate=Fraction(0) if is_employer else Fraction(line.rate, RATE_SCALE),
        gain=line.amount if column.section == Section.EARNING else None,
        deduction=line.amount if not is_employer and column.section != Section.EARNING else None,
        employer=employer.amount if employer else None,
        employer_code=employer.column.code if employer else "",
        employer_rate=Fraction(employer.rate, RATE_SCALE) if employer else Fraction(0),
        change=None if before is None else line.amount - before.get(column.code, 0),
    )


def _in_kind_row(amount: int) -> LineView:
    zero = Fraction(0)
    label = _("Avantages en nature, déjà reçus")
    return LineView(IN_KIND, "", label, 0, 0, None, zero, None, amount, None, "", zero, None, is_explained=False)


def split_of(payslip: Payslip) -> list[tuple[str, int, int]]:
    """The gains cut into net, taxes, contributions and the rest: (label, amount, rank of colour), without the empty."""
    others = payslip.gross - payslip.net - payslip.tax - payslip.contributions
    parts = [
        (_("Net à payer"), payslip.net, 1),
        (_("Impôts"), payslip.tax, 2),
        (_("Cotisations"), payslip.contributions, 3),
        (_("Autres retenues"), others, 6),
    ]
    return [part for part in parts if part[1] > 0]


def base_salary_codes(definition: Mapping[str, Any]) -> frozenset[str]:
    """The items of a calculation's rules that are the base salary: their base is told in days; not what derives from
    them, such as an absence or back pay."""
    return frozenset(
        item["code"] for item in definition["items"] if item["nature"] == "base-salary" and not item.get("of")
    )
