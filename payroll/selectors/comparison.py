"""The same gross pay under the law of every country: net, employer's cost and wedge, side by side in one currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from payroll.countries import law
from payroll.engine import CountryLaw, EngineError, FigureOverride, PayPlan
from payroll.models import LawOverride
from payroll.selectors.exchange import RateBook, RateMissing, rate_book
from payroll.selectors.law_changes import holds_on, overrides_of
from payroll.selectors.simulation import plan_with


@dataclass(frozen=True)
class ComparedCountry:
    """A country's month: amounts in minor units of its currency, `shown_*` in the one chosen. `fault` replaces them when
    the law of the day is not known or no rate joins the currencies. `doubts`: low-confidence figures of the calculation.
    """

    law: CountryLaw
    fault: str = ""
    gross: int = 0
    net: int = 0
    cost: int = 0
    shown_net: int = 0
    shown_cost: int = 0
    doubts: int = 0

    @property
    def wedge(self) -> Fraction:
        """What of the employer's cost does not reach the employee, in per cent."""
        return Fraction(100 * (self.cost - self.net), self.cost) if self.cost else Fraction(0)


def countries_compare(
    *, countries: Sequence[str], on: date, gross: int, currency: str, person: Mapping[str, Any]
) -> list[ComparedCountry]:
    """One row per country, highest net first, those without a result last. Two queries.

    `gross` is in minor units of `currency`, paid as base salary after conversion; `person` holds the columns that every
    country knows (marital_status, children, spouse_income, category). Other settings take their documented default.
    """
    book = rate_book(on)
    changes: dict[str, list[LawOverride]] = {}
    approved = LawOverride.objects.filter(state=LawOverride.State.APPROVED, country__in=list(countries))
    for row in approved.select_related("decided_by").order_by("decided_at", "pk"):
        changes.setdefault(row.country_id, []).append(row)
    found = []
    for code in countries:
        overrides = tuple(change for change in overrides_of(changes.get(code, ())) if holds_on(change, on))
        try:
            found.append(_compared(code, on, gross, currency, person, book, overrides))
        except (EngineError, RateMissing) as error:
            found.append(ComparedCountry(law(code), fault=str(error)))
    return sorted(found, key=lambda row: (bool(row.fault), -row.shown_net, row.law.name))


def _compared(
    code: str,
    on: date,
    gross: int,
    currency: str,
    person: Mapping[str, Any],
    book: RateBook,
    overrides: tuple[FigureOverride, ...],
) -> ComparedCountry:
    own = law(code).currency.code
    there, back = book.conversion(currency, own), book.conversion(own, currency)
    local = there.convert(gross)
    plan = plan_with(code, on, {}, overrides)
    names = {spec.name for spec in plan.inputs}
    result = plan.evaluate({"base_salary": local} | {key: each for key, each in person.items() if key in names}, 1)
    net, cost = int(result.net[0]), int(result.employer_cost[0])
    return ComparedCountry(plan.law, "", local, net, cost, back.convert(net), back.convert(cost), doubts_of(plan))


def doubts_of(plan: PayPlan) -> int:
    """How many figures of low confidence the calculation of that day may use."""
    values = (plan.law.figure(figure).on(plan.on) for figure in plan.used_figures)
    return sum(value is not None and value.confidence == "low" for value in values)
