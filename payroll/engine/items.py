"""Pay items as the engine sees them: where the amount comes from and into which bases it enters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from .errors import DefinitionError
from .expr import AMOUNT_LIMIT, Const, Expr, exact, least, positive

if TYPE_CHECKING:
    from .pay import Pay

EARNING, DEDUCTION, EMPLOYER_CHARGE = "earning", "deduction", "employer-charge"


@dataclass(frozen=True)
class Inclusion:
    """How an item enters a base: `how` = full, none, part (x `value`), up-to (at most `value` a month), above (what
    exceeds `value`).
    """

    how: str
    value: Fraction = Fraction(0)

    def apply(self, amount: Expr) -> Expr:
        limit = Const(self.value, label="limite")
        if self.how == "full":
            return amount
        if self.how == "none":
            return Const(Fraction(0))
        if self.how == "part":
            return amount * Const(self.value, as_rate=True)
        if self.how == "up-to":
            return least(amount, limit)
        if self.how == "above":
            return positive(amount - limit)
        raise DefinitionError(f"Inclusion « {self.how} » inconnue.")


FULL = Inclusion("full")
NONE = Inclusion("none")


def part(rate: str | Fraction) -> Inclusion:
    """A share of the item: part("0.5")."""
    return Inclusion("part", exact(rate))


def up_to(ceiling: int | str) -> Inclusion:
    """The item up to a monthly ceiling in minor units."""
    return Inclusion("up-to", exact(ceiling))


def above(ceiling: int | str) -> Inclusion:
    """What the item has above a monthly exempt amount in minor units."""
    return Inclusion("above", exact(ceiling))


@dataclass(frozen=True)
class ItemSpec:
    """One pay item (rubrique) of a plan.

    `amount` is the name of an input column of money, an expression, or a function of the builder that gives one
    (`pay["other_item"]`, `pay["seniority_years"]`, `pay.figure(...)`: resolved in dependency order, a cycle is
    refused with its path). `nature` says how the law of the country treats it (see `CountryLaw.natures`); `bases`
    overrides base by base. `prorated` multiplies by paid days / days of the month. `signed` allows a negative input
    column. `is_back_pay`: what is paid for earlier months, which the levies attributed to the month of origin do not
    read. The amount of the line is rounded half up to the minor unit.
    """

    code: str
    label: str
    kind: str = EARNING
    amount: str | Expr | Callable[[Pay], Expr] = ""
    nature: str = "allowance"
    bases: Mapping[str, Inclusion] = field(default_factory=dict)
    prorated: bool = False
    signed: bool = False
    about: str = ""
    recipient: str = ""
    is_back_pay: bool = False

    def __post_init__(self) -> None:
        if self.kind not in (EARNING, DEDUCTION, EMPLOYER_CHARGE):
            raise DefinitionError(f"Rubrique « {self.code} » : genre « {self.kind} » inconnu.")


@dataclass(frozen=True)
class LevyAdjustment:
    """A further line of a levy for earlier months, whose amount is given (`column`, signed, minor units).

    With `is_apart` the levy `of` itself is that of the month alone, without what is paid for earlier months; without, it reads
    them, and the line holds what other facts than amounts change of earlier months.
    """

    code: str
    label: str
    of: str
    column: str
    is_apart: bool = True


@dataclass(frozen=True)
class Cumulated:
    """How a column of the year is found again in months already paid, whose names are not kept: for each month, the sum of
    totals (`taxable`) and legal lines by sign, never under zero, down to `step`; the months are then added.
    """

    parts: Mapping[str, int]
    step: int = 1

    def of(self, month: Mapping[str, int]) -> int:
        """The figure of one month, from its totals and lines."""
        found = max(0, sum(sign * month.get(code, 0) for code, sign in self.parts.items()))
        return found - found % self.step


@dataclass(frozen=True)
class InputSpec:
    """A column that a plan reads. Values are integers: numerators over `den` for amounts and quantities (hours in
    hundredths: den 100), 0/1 for a bool, the rank of the choice for an enum (texts are accepted and encoded). A
    missing column takes `default`.
    """

    name: str
    kind: str = "amount"  # amount, int, bool, enum, quantity
    default: int | bool | str = 0
    label: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    lo: int = 0
    hi: int = AMOUNT_LIMIT
    den: int = 1
    cumulated: Cumulated | None = None
