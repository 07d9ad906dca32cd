"""Converting amounts at the rates of a day: fixed parities, and the rates entered by the zone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hr_core.text import currency_decimals, french_date
from payroll.models import ExchangeRate
from payroll.parities import FIXED, Parity


class RateMissing(LookupError):
    """No chain of rates joins two currencies on a day; the message is French and says the cure."""

    def __init__(self, base: str, quote: str, on: date) -> None:
        self.base, self.quote, self.on = base, quote, on
        super().__init__(
            _(
                "Aucun cours connu entre %(base)s et %(quote)s au %(day)s : "
                "l’administration de la zone le saisit à « Parités de change »."
            )
            % {"base": base, "quote": quote, "day": french_date(on)}
        )


@dataclass(frozen=True)
class Conversion:
    """How one currency is turned into another on a day: `rate` is for whole units, through the parities of `path`."""

    base: str
    quote: str
    on: date
    rate: Fraction
    path: tuple[Parity, ...]

    def convert(self, amount: int) -> int:
        """An amount in minor units of `base` as minor units of `quote`, half up away from zero."""
        shift = Fraction(10 ** currency_decimals(self.quote), 10 ** currency_decimals(self.base))
        return half_up(amount * self.rate * shift)

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys(parity.source for parity in self.path))


def half_up(value: Fraction) -> int:
    """To the nearest whole number, halves away from zero."""
    rounded = int(abs(value) + Fraction(1, 2))
    return -rounded if value < 0 else rounded


class RateBook:
    """The parities in force on a day; one query makes it, and any number of conversions are read from it."""

    def __init__(self, on: date, parities: Iterable[Parity]) -> None:
        self.on = on
        self._from: dict[str, list[tuple[str, Fraction, Parity]]] = {}
        for parity in parities:
            self._from.setdefault(parity.base, []).append((parity.quote, parity.rate, parity))
            self._from.setdefault(parity.quote, []).append((parity.base, 1 / parity.rate, parity))

    def conversion(self, base: str, quote: str) -> Conversion:
        """The shortest chain of parities from one currency to another. Raises `RateMissing`."""
        waiting: deque[tuple[str, Fraction, tuple[Parity, ...]]] = deque([(base, Fraction(1), ())])
        seen = {base}
        while waiting:
            here, rate, path = waiting.popleft()
            if here == quote:
                return Conversion(base, quote, self.on, rate, path)
            for following, factor, parity in sorted(self._from.get(here, []), key=lambda step: step[0]):
                if following not in seen:
                    seen.add(following)
                    waiting.append((following, rate * factor, (*path, parity)))
        raise RateMissing(base, quote, self.on)

    def convert(self, amount: int, base: str, quote: str) -> int:
        return self.conversion(base, quote).convert(amount)


def rate_book(on: date) -> RateBook:
    """The rates of a day: for each pair the last one entered up to that day. One query; no scope is needed."""
    return RateBook(on, [*(parity for parity in FIXED if parity.start <= on), *entered_parities(on)])


def entered_parities(on: date) -> list[Parity]:
    """The entered rates in force on a day, by pair."""
    found: Mapping[tuple[str, str], ExchangeRate] = {
        (rate.base, rate.quote): rate for rate in ExchangeRate.objects.filter(start__lte=on).order_by("start")
    }
    return [
        Parity(rate.base, rate.quote, Fraction(rate.rate), rate.start, (rate.source_title, rate.source_url))
        for rate in found.values()
    ]


def convert(amount_minor: int, base: str, quote: str, on: date) -> int:
    """An amount in minor units of one currency in minor units of another, at the rates of a day, half up.

    Raises `RateMissing`.
    """
    return amount_minor if base == quote else rate_book(on).convert(amount_minor, base, quote)
