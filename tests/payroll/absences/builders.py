"""Months, spells and rules for the tests of amounts, without the database."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from payroll.choices_absences import BenefitPayer, Divisor, Effect, Treatment
from payroll.services.absences.amounts import ItemAmount, MonthAbsence, MonthOutcome, month_outcome
from payroll.services.absences.days import AbsenceFact, MonthCalendar, days_in_month, month_calendar
from payroll.services.absences.rules import BenefitBand, Cell, MaintenanceBand, Rule, Rules

D = dt.date
KIND = 1
HOURS = Fraction("173.33")


def month(year: int, number: int, *holidays: D) -> MonthCalendar:
    first = D(year, number, 1)
    last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return month_calendar(first, last, holidays, monthly_hours=HOURS, weekly_hours=Fraction(40))


def absence(
    start: D, end: D | None, pk: int = 1, root: int | None = None, kind: int = KIND, **more: Any
) -> AbsenceFact:
    return AbsenceFact(pk, 1, kind, root or pk, start, end, **more)


def item(amount: int, code: str = "1100", *, prorated: bool = True, variable: bool = False) -> ItemAmount:
    return ItemAmount(code, f"Rubrique {code}", amount, prorated, variable)


def rules(rule: Rule | None = None, *, divisor: str = Divisor.THIRTIETHS, from_day: int = 1, **cells: Cell) -> Rules:
    """One kind of absence; `c2300=Cell(…)` is the cell of the item 2300."""
    by_code = {(KIND, name[1:]): cell for name, cell in cells.items()}
    default = Cell(Effect.REDUCED, divisor, from_day, is_default=True)
    return Rules({KIND: rule or unpaid()}, {(KIND, ""): default, **by_code})


def unpaid(**more: Any) -> Rule:
    return Rule(1, KIND, treatment=Treatment.UNPAID, **more)


def sickness(**more: Any) -> Rule:
    """One month at full pay before five years of service, then three months at full and three at half pay."""
    bands = (
        MaintenanceBand(0, 30, Fraction(1)), MaintenanceBand(5, 90, Fraction(1)), MaintenanceBand(5, 90, Fraction(1, 2))
    )  # fmt: skip
    return Rule(1, KIND, treatment=Treatment.COVERED, **({"maintenance": bands, "maintenance_item": "3510"} | more))


def injury(**more: Any) -> Rule:
    """Half of the daily base until the 28th day, two thirds after, advanced by the institution."""
    bands = (BenefitBand(1, Fraction(1, 2)), BenefitBand(29, Fraction(2, 3)))
    usual = {
        "benefit": bands,
        "benefit_payer": BenefitPayer.SUBROGATED,
        "branch": "injury",
        "benefit_item": "3560",
        "maintenance_item": "3520",
    }
    return Rule(1, KIND, treatment=Treatment.COVERED, **(usual | more))


def outcome(
    calendar: MonthCalendar,
    *facts: AbsenceFact,
    items: tuple[ItemAmount, ...] = (),
    by: Rules | None = None,
    window: tuple[D, D] | None = None,
    paid_days: int = 30,
    years: int = 0,
    base: Fraction | int = 0,
    papers_missing: bool = False,
) -> MonthOutcome:
    by = by or rules()
    after = calendar.last + dt.timedelta(days=1)
    window = window or (calendar.first, after)
    absences = []
    for fact in facts:
        days = days_in_month(fact, facts, calendar, window)
        if days:
            absences.append(
                MonthAbsence(
                    fact.pk, fact.kind, fact.label, days, by.by_kind[fact.kind], years, Fraction(base), papers_missing
                )
            )
    return month_outcome(
        calendar=calendar,
        window=window,
        paid_days=paid_days,
        items=items or (item(300_000),),
        absences=absences,
        rules=by,
    )
