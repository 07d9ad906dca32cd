"""The end-of-career indemnity owed so far: projected unit credit, employee by employee, every term stated.

    amount = P × (1 + g)^Y × M × s / S × ((1 − t)(1 − m))^Y ÷ (1 + i)^Y        rounded once, half up

P: monthly pay of the file; g: pay growth; Y: whole years to retirement; M: months of pay that the scale gives for the service at
retirement; s and S: whole months of service at the day and at retirement; t: turnover; m: mortality; i: discount. A year begun
does not count. Rates are exact fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from payroll.engine import french
from payroll.settlement.bands import Scale, months_of_pay
from payroll.settlement.service import add_months, service_between
from payroll.settlement.told import half_up


@dataclass(frozen=True)
class Rates:
    """Ratios a year: 0.06 is 6 %."""

    discount: Fraction
    growth: Fraction
    turnover: Fraction
    mortality: Fraction


@dataclass(frozen=True)
class Career:
    """One employee's: born, in service since, the age of leaving, the monthly pay in minor units."""

    born_on: date
    since: date
    age: int
    monthly: int


@dataclass(frozen=True)
class Owed:
    amount: int
    formula: str
    terms: tuple[tuple[str, str], ...]


def career_end(career: Career, on: date, rates: Rates, scales: tuple[Scale, ...]) -> Owed:
    """What is owed on a day; the scale that gives most months is kept. Beyond the age of leaving all is owed.

    >>> scale = Scale(months=((10, Fraction(3)),))
    >>> rates = Rates(Fraction(0), Fraction(0), Fraction(0), Fraction(0))
    >>> career = Career(date(1976, 1, 1), date(2016, 1, 1), 60, 300_000)
    >>> career_end(career, date(2026, 1, 1), rates, (scale,)).amount
    450000
    """
    leaves_on = max(add_months(career.born_on, 12 * career.age), on)
    served, whole = (service_between(career.since, day).total_months for day in (on, leaves_on))
    years = service_between(on, leaves_on).total_months // 12 if leaves_on > on else 0
    months = max((months_of_pay(scale, whole)[0] for scale in scales if whole >= scale.minimum_months), default=Fraction(0))
    projected = career.monthly * (1 + rates.growth) ** years
    share = Fraction(served, whole) if whole else Fraction(0)
    presence = ((1 - rates.turnover) * (1 - rates.mortality)) ** years
    discount = 1 / (1 + rates.discount) ** years
    amount = half_up(projected * months * share * presence * discount)
    pay, part = french.number(half_up(projected)), f"{served}/{whole}"
    return Owed(
        amount,
        f"{pay} × {french.number(months, 4)} mois × {part} × {french.percent(presence)} × {french.number(discount, 4)}",
        (
            ("Départ", f"{leaves_on:%d/%m/%Y}"),
            ("Années restantes", str(years)),
            ("Salaire mensuel", french.number(career.monthly)),
            ("Salaire projeté", pay),
            ("Mois de salaire au départ", french.number(months, 4)),
            ("Service acquis", part),
            ("Probabilité de présence", french.percent(presence)),
            ("Actualisation", french.number(discount, 6)),
        ),
    )
