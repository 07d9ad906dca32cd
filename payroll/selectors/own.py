"""One's own payslips: published ones only, told in everyday words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.bank_keys import masked
from hr_core.text import CURRENCY_NAMES, french_amount, french_count, french_percent
from payroll.choices import RunState
from payroll.engine import EngineError, Explanation, PayResult
from payroll.models import Payslip
from payroll.selectors.back_pay_annex import AnnexLine, back_pay_annexes
from payroll.selectors.explanations import line_told, payslip_result
from payroll.selectors.payslips import GroupView, LineView, PayslipView, payslip_view

#: A payslip is the employee's once it is paid.
PUBLISHED = (RunState.PAID, RunState.CLOSED)


def own_payslips(access: Access) -> QuerySet[Payslip]:
    """The published payslips of the person's own file in the active institution, newest first."""
    found = Payslip.objects.filter(employee=access.employee, run__state__in=PUBLISHED)
    return found.select_related("run__period").order_by("-run__period__year", "-run__period__month", "-run__number")


@dataclass(frozen=True)
class OwnYear:
    """The payslips of a year, and what it has brought in."""

    year: int
    payslips: tuple[Payslip, ...]

    @property
    def net(self) -> int:
        return sum(payslip.net for payslip in self.payslips)


def by_year(payslips: Iterable[Payslip]) -> list[OwnYear]:
    """Payslips in order of their month, year by year."""
    return [OwnYear(year, tuple(found)) for year, found in groupby(payslips, key=lambda slip: slip.run.period.year)]


@dataclass(frozen=True)
class OwnLine:
    """A line as the employee reads it: `amount` is what it does to the net or what the employer pays; `small` says on
    what; `why` is None when the line has nothing to explain."""

    code: str
    label: str
    small: str
    amount: int
    change: int | None
    why: Explanation | None


@dataclass(frozen=True)
class OwnGroup:
    key: str
    title: str
    lines: tuple[OwnLine, ...]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True)
class OwnPayslip:
    """A page about one payslip of one's own."""

    view: PayslipView
    currency: str
    annex: tuple[AnnexLine, ...] = ()
    _result: list[PayResult | None] = field(default_factory=list, repr=False)

    @property
    def payslip(self) -> Payslip:
        return self.view.payslip

    @property
    def unit(self) -> str:
        return CURRENCY_NAMES.get(self.currency, self.currency)

    @cached_property
    def groups(self) -> tuple[OwnGroup, ...]:
        """Gains, what is taken off (negative), what the employer pays."""
        gains, off, employer = [], [], []
        for line in _lines(self.view.groups):
            if line.gain is not None:
                gains.append(self._line(line, line.gain, 1))
            elif line.deduction is not None:
                off.append(self._line(line, -line.deduction, -1))
            if line.employer:
                employer.append(self._employer_line(line))
        groups = (
            OwnGroup("gains", _("Vos gains"), tuple(gains)),
            OwnGroup("retenues", _("Vos retenues"), tuple(off)),
            OwnGroup("employeur", _("Ce que votre employeur paie pour vous"), tuple(employer)),
        )
        return tuple(group for group in groups if group.lines)

    @property
    def moved(self) -> list[OwnLine]:
        """The lines that made the net move most since the month before."""
        return [self._line(line, 0, 1 if line.gain is not None else -1) for line in self.view.moved]

    @property
    def question(self) -> str:
        """« Pourquoi 18 517 F CFA de plus qu’en octobre 2026 ? », or nothing when the net is the same."""
        change, previous = self.view.net_change, self.view.previous
        if not change or previous is None:
            return ""
        words = {"amount": french_amount(abs(change), self.currency, unit=True), "month": previous.run.period}
        if change > 0:
            return _("Pourquoi %(amount)s de plus qu’en %(month)s\u202f?") % words
        return _("Pourquoi %(amount)s de moins qu’en %(month)s\u202f?") % words

    @property
    def accounts(self) -> list[str]:
        return [masked(payment.account) for payment in self.view.payments if payment.account]

    def _line(self, line: LineView, amount: int, sign: int) -> OwnLine:
        change = None if line.change is None else sign * line.change
        why = self._why(line.code) if line.is_explained else None
        return OwnLine(line.code, line.label, self._small(line), amount, change, why)

    def _employer_line(self, line: LineView) -> OwnLine:
        rate = french_percent(line.employer_rate * 100, 4) if line.employer_rate else ""
        return OwnLine(line.employer_code, line.label, rate, line.employer or 0, None, self._why(line.employer_code))

    def _small(self, line: LineView) -> str:
        if line.days is not None:
            return french_count(line.days, _("jour"), _("jours"))
        if line.rate:
            rate = french_percent(line.rate * 100, 4)
            return f"{rate} {_('de')} {french_amount(line.base, self.currency)}" if line.base else rate
        return ""

    def _why(self, code: str) -> Explanation | None:
        """The explanation, when today's program still finds what was paid; what was paid stands in any case."""
        if not self._result:
            self._result.append(_result_of(self.payslip))
        result = self._result[0]
        if result is None:
            return None
        return line_told(self.payslip, result, code)


def _result_of(payslip: Payslip) -> PayResult | None:
    try:
        return payslip_result(payslip)
    except EngineError:
        return None


def _lines(groups: Iterable[GroupView]) -> list[LineView]:
    return [line for group in groups for line in group.lines]


def own_payslip(access: Access, payslip: Payslip) -> OwnPayslip:
    """The page of one's payslip: ten queries, whatever its lines; three more for the months of origin of back pay."""
    assert access.institution is not None
    view = payslip_view(payslip, among=own_payslips(access).order_by())
    annex = back_pay_annexes(payslip.run, [payslip.employee_id]).get(payslip.employee_id, ())
    return OwnPayslip(view, access.institution.country.currency, annex)
