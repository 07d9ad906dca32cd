"""Periods of insurance added up across schemes, by the method of ILO recommendation 167: each month once, then pro rata.

Scheme A asks 180 months; the person has 96 in A and 130 in B: alone A opens nothing; together 226 ≥ 180, A opens and pays
its theoretical pension × 96/226.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


def month_of(day: date) -> int:
    return 12 * day.year + day.month - 1


@dataclass(frozen=True)
class Period:
    """Months `[first, end)` under a scheme. `proof`: certificate, payslip, declared."""

    scheme: str
    first: int
    end: int
    is_voluntary: bool = False
    proof: str = "declared"

    @property
    def months(self) -> range:
        return range(self.first, max(self.first, self.end))


@dataclass(frozen=True)
class SchemeRule:
    """What a scheme asks and pays. `required`: months to open a pension; `rate`: part of the reference pay earned a month;
    `reference_pay`: monthly, minor units. None: not known here."""

    required: int | None = None
    rate: Fraction | None = None
    reference_pay: int | None = None


@dataclass(frozen=True)
class Result:
    """What one scheme makes of a career. `opens_alone`, `opens` are None while the required length is not known."""

    scheme: str
    own: int
    total: int
    required: int | None
    opens_alone: bool | None
    opens: bool | None
    share: Fraction
    theoretical: int | None
    amount: int | None
    taken_over: int = 0


def months_by_scheme(periods: Iterable[Period], *, applicable: str = "") -> dict[int, str]:
    """The scheme that counts each month: compulsory before voluntary; then the scheme that the instrument names; then the one with
    the most months of its own, by code last, so that the order of `periods` never matters."""
    periods = list(periods)
    weight: Counter[str] = Counter()
    for scheme in {each.scheme for each in periods}:
        weight[scheme] = len({month for each in periods if each.scheme == scheme for month in each.months})
    best: dict[int, tuple[bool, bool, int, str]] = {}
    for each in periods:
        rank = (each.is_voluntary, each.scheme != applicable, -weight[each.scheme], each.scheme)
        for month in each.months:
            if month not in best or rank < best[month]:
                best[month] = rank
    return {month: rank[3] for month, rank in best.items()}


def totalised(
    periods: Iterable[Period], rules: Mapping[str, SchemeRule], *, applicable: str = "", minimum: int = 0, totalises: bool = True
) -> list[Result]:
    """The result of each scheme, by code. `minimum`: months under which a scheme's period is taken over by the scheme with the most
    months (0: never). `totalises` False: no instrument joins the schemes, each stands alone. Amounts are rounded half up.

    A person with one scheme gets that scheme's own result; shares of the schemes add up to one at most.
    """
    counts = Counter(months_by_scheme(periods, applicable=applicable).values())
    taken: Counter[str] = Counter()
    if totalises and minimum and len(counts) > 1:
        biggest = min(counts, key=lambda scheme: (-counts[scheme], scheme))
        for scheme in sorted(counts):
            if scheme != biggest and counts[scheme] < minimum:
                taken[biggest] += counts[scheme]
                counts[scheme] = 0
    total = sum(counts.values()) + sum(taken.values())
    results = []
    for scheme in sorted(counts):
        rule = rules.get(scheme, SchemeRule())
        own = counts[scheme] + taken[scheme]
        whole = total if totalises else own
        alone = None if rule.required is None else own >= rule.required > 0 or (own > 0 and rule.required == 0)
        opens = None if rule.required is None else own > 0 and whole >= rule.required
        share = Fraction(own, whole) if whole else Fraction(0)
        theoretical = amount = None
        if opens and rule.rate is not None and rule.reference_pay is not None:
            theoretical = _half_up(rule.rate * whole * rule.reference_pay)
            amount = _half_up(rule.rate * whole * rule.reference_pay * share)
        results.append(Result(scheme, own, whole, rule.required, alone, opens, share, theoretical, amount, taken[scheme]))
    return results


def _half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))
