"""The settlement as calculated by the pay: its lines and its net, and the share of each heir."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from payroll.choices import Section
from payroll.models import Departure, Heir, Payslip, PayslipLine
from payroll.settlement.shares import share_out


@dataclass(frozen=True)
class SettlementLine:
    """A line of the statement in minor units; `due` to the employee, or `withheld`."""

    code: str
    label: str
    section: str
    due: int = 0
    withheld: int = 0


@dataclass(frozen=True)
class HeirPart:
    heir: Heir
    amount: int


@dataclass(frozen=True)
class Settlement:
    """The payslip of the settlement; `net` is negative when the employee owes."""

    payslip: Payslip
    lines: Sequence[SettlementLine]
    parts: Sequence[HeirPart] = field(default_factory=tuple)

    @property
    def net(self) -> int:
        return self.payslip.net

    @property
    def due(self) -> int:
        return sum(line.due for line in self.lines)

    @property
    def withheld(self) -> int:
        return sum(line.withheld for line in self.lines)

    @property
    def debt(self) -> int:
        return max(0, -self.net)


EMPLOYEE_SECTIONS = (Section.EARNING, Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.DEDUCTION)


def settlement_of(departure: Departure) -> Settlement | None:
    """The settlement as last calculated, None before; three queries."""
    if departure.run_id is None:
        return None
    payslip = Payslip.objects.filter(run=departure.run_id, employee=departure.employee_id).first()
    if payslip is None:
        return None
    rows = (
        PayslipLine.objects.filter(payslip=payslip, column__section__in=EMPLOYEE_SECTIONS)
        .select_related("column")
        .order_by("column__order")
    )
    lines = []
    for row in rows:
        is_due = (row.column.section == Section.EARNING) == (row.amount >= 0)
        amount = abs(row.amount)
        if amount:
            lines.append(
                SettlementLine(
                    row.column.item_code or "",
                    row.column.label,
                    row.column.section,
                    amount if is_due else 0,
                    0 if is_due else amount,
                )
            )
    return Settlement(payslip, lines, heir_parts(departure, payslip.net))


def heir_parts(departure: Departure, net: int) -> list[HeirPart]:
    """The part of each heir to the unit, once their shares make one; empty otherwise."""
    if not departure.is_death:
        return []
    heirs = list(departure.heirs.all())
    if not heirs or sum(heir.share for heir in heirs) != 1:
        return []
    parts = share_out(max(0, net), [heir.share for heir in heirs])
    return [HeirPart(heir, part) for heir, part in zip(heirs, parts, strict=True)]
