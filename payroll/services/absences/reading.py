"""What the calculation of a month's absences reads, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Max, Sum

from hr_core.choices import AbsenceState
from hr_core.models import Absence, AbsencePaper, AdministrativeStatus, Contract, Employee
from hr_core.selectors.holidays import public_holidays
from hr_core.text import french_period
from payroll.choices import ItemFrequency, ItemKind
from payroll.choices_absences import BenefitBasis
from payroll.models import OpeningBalance, PayItemVersion, Payslip
from payroll.selectors.absence_effects import seniority_starts
from payroll.services.absences.amounts import THIRTIETHS, ItemAmount, MonthAbsence
from payroll.services.absences.days import AbsenceFact, MonthCalendar, days_in_month, month_calendar, years_between
from payroll.services.absences.rules import Rule, Rules
from payroll.services.sources import FirstResult, SourceRoster

BASE_SALARY = "base-salary"
LONGEST_HISTORY = 12  # months of the daily benefit's base
#: Without the figure of the country: forty hours a week.
USUAL_MONTHLY_HOURS = Fraction(520, 3)


@dataclass
class MonthReading:
    """The month of some employees. `due`: by absence, the deadline of the paper that has not come."""

    calendar: MonthCalendar
    absences: Mapping[int, tuple[MonthAbsence, ...]]
    windows: Mapping[int, tuple[date, date]]
    paid_days: Mapping[int, int]
    due: Mapping[int, date]
    amounts: Mapping[int, tuple[ItemAmount, ...]] = field(default_factory=dict)

    def items(self, employee: int) -> tuple[ItemAmount, ...]:
        return self.amounts[employee]


def month_read(roster: SourceRoster, first: FirstResult, employees: Sequence[int], rules: Rules) -> MonthReading:
    """Everything about these employees' month: calendar, spells, employment, items, bases of the benefits."""
    facts, due = _facts(roster, employees)
    calendar = calendar_of(roster)
    windows, seniority = _windows(roster, employees)
    items = _ItemReader(roster, first)
    history = _History(roster, first, [each for rows in facts.values() for each in rows], rules, items)
    paid_days = {key: int(roster.facts["paid_days"][roster.row_of[key]]) for key in employees}
    absences = {}
    for employee in employees:
        rows = facts.get(employee, ())
        found = []
        for fact in rows:
            days = days_in_month(fact, rows, calendar, windows[employee])
            if not days:
                continue
            rule = rules.by_kind.get(fact.kind) or Rule(0, fact.kind, is_known=False)
            root = next((each for each in rows if each.pk == fact.root), fact)
            found.append(
                MonthAbsence(
                    pk=fact.pk,
                    kind=fact.kind,
                    label=fact.label,
                    days=days,
                    rule=rule,
                    years=years_between(seniority[employee], root.start),
                    monthly_base=history.base(employee, rule, root.start, paid_days[employee]),
                    papers_missing=fact.pk in due,
                )
            )
        absences[employee] = tuple(found)
    amounts = {employee: items.of(employee) for employee in employees}
    return MonthReading(calendar, absences, windows, paid_days, due, amounts)


def calendar_of(roster: SourceRoster) -> MonthCalendar:
    """The month's calendar, by the country's hours and the institution's public holidays."""
    figures, on = roster.plan.law.figures, roster.period.last_day
    hours: dict[str, Fraction | None] = {}
    for name in ("monthly-hours", "weekly-hours"):
        figure = figures.get(name)
        value = figure.on(on) if figure is not None and figure.kind == "amount" else None
        hours[name] = Fraction(str(value.data["amount"])) if value is not None else None
    weekly, monthly = hours["weekly-hours"], hours["monthly-hours"]
    if monthly is None:
        monthly = weekly * 52 / 12 if weekly is not None else USUAL_MONTHLY_HOURS
    off = [day.date for day in public_holidays(roster.institution, roster.period.year)]
    return month_calendar(roster.period.first_day, on, off, monthly_hours=monthly, weekly_hours=weekly)


def _facts(
    roster: SourceRoster, employees: Sequence[int]
) -> tuple[dict[int, tuple[AbsenceFact, ...]], dict[int, date]]:
    """The confirmed absences of the employees until the end of the month, and the papers that have not come in time."""
    rows = (
        Absence.objects.filter(employee__in=employees, state=AbsenceState.CONFIRMED, start__lte=roster.period.last_day)
        .select_related("kind")
        .order_by("employee", "start", "pk")
    )
    found: dict[int, list[AbsenceFact]] = {}
    for row in rows:
        label = f"{row.kind.label} {french_period(row.start, row.end)}"
        found.setdefault(row.employee_id, []).append(
            AbsenceFact(
                row.pk,
                row.employee_id,
                row.kind_id,
                row.root_id,
                row.start,
                row.end,
                row.starts_at_noon,
                row.ends_at_noon,
                row.minutes,
                label=label,
            )  # fmt: skip
        )
    late = AbsencePaper.objects.filter(
        absence__employee__in=employees,
        absence__state=AbsenceState.CONFIRMED,
        received_on__isnull=True,
        due_on__lte=roster.period.last_day,
    )
    due = dict(late.values_list("absence").annotate(Max("due_on")))
    return {employee: tuple(each) for employee, each in found.items()}, due


def _windows(roster: SourceRoster, employees: Sequence[int]) -> tuple[dict[int, tuple[date, date]], dict[int, date]]:
    """The days served within the month (end excluded) and the day from which seniority counts."""
    first, after = roster.period.first_day, roster.period.next_day
    contracts: dict[int, tuple[date, date | None]] = {}
    for employee, start, end in (
        Contract.objects.between(first, after)
        .filter(employee__in=employees)
        .order_by("employee", "start")
        .values_list("employee", "start", "end")
    ):
        contracts[employee] = (start, end)  # the last one, as the roster takes it
    away = _away(employees, first, after)
    windows = {}
    people = list(Employee.objects.filter(pk__in=employees).only("pk", "hired_on", "left_on", "seniority_on"))
    for person in people:
        start, end = contracts.get(person.pk, (person.hired_on, person.left_on))
        ends = [day for day in (person.left_on, end, after) if day is not None]
        windows[person.pk] = _served(max(person.hired_on, start, first), min(ends), away.get(person.pk, ()))
    return windows, seniority_starts(people, first - timedelta(days=1))


def _away(employees: Sequence[int], first: date, after: date) -> dict[int, list[tuple[date, date]]]:
    """The days on which another body pays: the roster counts them out, so that an absence takes nothing from them again."""
    status = AdministrativeStatus
    rows = status.objects.between(first, after).filter(employee__in=employees, kind=status.Kind.SECONDED_OUT)
    found: dict[int, list[tuple[date, date]]] = {}
    for employee, start, end in rows.exclude(main_payer=status.MainPayer.INSTITUTION).values_list("employee", "start", "end"):
        found.setdefault(employee, []).append((start, end or after))
    return found


def _served(start: date, end: date, away: Sequence[tuple[date, date]]) -> tuple[date, date]:
    """The employment `[start, end)` without the days away at one of its ends; empty when nothing is served."""
    for leave, back in sorted(away):
        if leave <= start:
            start = min(max(start, back), end)
        elif back >= end:
            end = leave
    return start, end


class _ItemReader:
    """The gains of the month, as a first evaluation found them."""

    def __init__(self, roster: SourceRoster, first: FirstResult) -> None:
        self.first = first
        versions = PayItemVersion.objects.on(roster.period.last_day).filter(
            institution=roster.institution, kind=ItemKind.EARNING
        )
        kinds = {code: (frequency, nature) for code, frequency, nature in versions.values_list(
            "item__code", "frequency", "nature"
        )}  # fmt: skip
        self.specs = [
            (line.code, line.label, line.built.item.prorated, kinds[line.code][0] == ItemFrequency.VARIABLE)
            for line in roster.plan.lines
            if line.built.item is not None and line.code in kinds
        ]
        self.base_codes = [code for code, (_frequency, nature) in kinds.items() if nature == BASE_SALARY]

    def of(self, employee: int) -> tuple[ItemAmount, ...]:
        return tuple(
            ItemAmount(code, label, self.first.amount(employee, code), prorated, variable)
            for code, label, prorated, variable in self.specs
        )

    def base_salary(self, employee: int, paid_days: int) -> Fraction:
        """The base salary of a whole month."""
        amount = sum(self.first.amount(employee, code) for code in self.base_codes)
        return Fraction(amount * THIRTIETHS, paid_days) if paid_days else Fraction(0)


class _History:
    """Gross and taxable pay of the months before, those of the previous software included."""

    def __init__(
        self, roster: SourceRoster, first: FirstResult, facts: Sequence[AbsenceFact], rules: Rules, items: _ItemReader
    ) -> None:
        self.first, self.items = first, items
        self.rows: dict[tuple[int, int], dict[str, int]] = {}
        wanted = [
            fact
            for fact in facts
            if (rule := rules.by_kind.get(fact.kind)) is not None
            and rule.benefit
            and rule.benefit_basis != BenefitBasis.BASE_SALARY
        ]
        if wanted:
            self._read(roster, sorted({fact.employee for fact in wanted}), min(fact.start for fact in wanted))

    def _read(self, roster: SourceRoster, employees: Sequence[int], oldest: date) -> None:
        since = _months(oldest) - LONGEST_HISTORY
        until = roster.period.year * 12 + roster.period.month - 1
        slips = Payslip.objects.filter(employee__in=employees, run__period__year__gte=since // 12)
        for employee, year, month, gross, taxable in slips.values_list(
            "employee", "run__period__year", "run__period__month"
        ).annotate(Sum("gross"), Sum("taxable")):
            if year * 12 + month - 1 < until:
                self._add(employee, year, month, gross=gross, taxable=taxable)
        balances = OpeningBalance.objects.filter(
            employee__in=employees, year__gte=since // 12, code__in=("gross", "taxable")
        )
        for employee, year, month, code, amount in balances.values_list("employee", "year", "month", "code", "amount"):
            self._add(employee, year, month, **{code: amount})

    def _add(self, employee: int, year: int, month: int, **amounts: int) -> None:
        row = self.rows.setdefault((employee, year * 12 + month - 1), {})
        for name, amount in amounts.items():
            row[name] = row.get(name, 0) + int(amount)

    def base(self, employee: int, rule: Rule, started: date, paid_days: int) -> Fraction:
        """The month's base of a benefit after its ceiling: the average of the months before the spell that were paid, of
        this month when none was."""
        if not rule.benefit:
            return Fraction(0)
        if rule.benefit_basis == BenefitBasis.BASE_SALARY:
            found = self.items.base_salary(employee, paid_days)
        else:
            last = _months(started)
            name: Any = str(rule.benefit_basis)
            months = [
                self.rows.get((employee, last - rank), {}).get(name) for rank in range(1, rule.benefit_months + 1)
            ]
            paid = [amount for amount in months if amount is not None]
            found = Fraction(sum(paid), len(paid)) if paid else Fraction(self._this_month(employee, name))
        return min(found, Fraction(rule.benefit_ceiling)) if rule.benefit_ceiling is not None else found

    def _this_month(self, employee: int, name: str) -> int:
        if name == BenefitBasis.TAXABLE:
            return int(self.first.result.taxable[self.first.row_of[employee]])
        return self.first.gross(employee)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
