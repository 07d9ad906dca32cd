"""The parts of a month's proof: two figures that must be the same, from two different places, and why when they are not.

Each subject registers its part in the app's `ready()`. A part is read when the sheet is drawn up, never while a page is
shown. What is known to differ (a return that is not due yet, a cheque not cashed) is said in `explanation`; a difference without
one must be explained by a named person before the month is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from payroll.models import PayPeriod, PayRun


@dataclass(frozen=True)
class ProofLine:
    """`expected` and `found`: the same figure from two places, in minor units (or counted, when `is_money` is False).

    `part` is the title of the group, `label` what is compared: together they name the line within a month.
    """

    part: str
    label: str
    expected: int
    found: int
    explanation: str = ""
    is_money: bool = True

    @property
    def difference(self) -> int:
        return self.found - self.expected

    @property
    def ok(self) -> bool:
        """The two figures agree, or the part itself tells why not."""
        return self.difference == 0 or bool(self.explanation)


Part = Callable[[PayPeriod], list[ProofLine]]
_parts: dict[str, tuple[int, Part]] = {}


def register(key: str, order: int, function: Part) -> None:
    """Add the part `key`; `order` places it on the sheet (10 payslips, 20 net, 30 payments, 40 withheld, 90 seals)."""
    _parts[key] = (order, function)


def proof_of(period: PayPeriod) -> list[ProofLine]:
    """Every line of every part, in order. The scope of the period's institution must be open."""
    ordered = sorted(_parts.items(), key=lambda each: (each[1][0], each[0]))
    return [line for _key, (_order, function) in ordered for line in function(period)]


People = Callable[[PayPeriod, Sequence[PayRun]], list[dict[str, Any]]]
_people: dict[str, People] = {}


def register_people(key: str, function: People) -> None:
    """Add persons to « Qui a agi », beside those who took the steps: rows of the same form (see `services.proof_sheets`)."""
    _people[key] = function


def people_of(period: PayPeriod, runs: Sequence[PayRun]) -> list[dict[str, Any]]:
    return [row for _key, function in sorted(_people.items()) for row in function(period, runs)]
