"""Why two amounts of one line differ, when arithmetic proves it. Integers only: amounts and bases in minor units, rates
over 10⁶.

>>> cause_of(Side(5600, 100_000, 56_000), Side(6000, 100_000, 60_000), Ground())
'rate'
>>> cause_of(Side(5600), Side(5601), Ground())
'rounding'
"""

from __future__ import annotations

from dataclasses import dataclass

MILLION = 1_000_000
ROUNDING, RATE, BASE, BASE_AND_RATE = "rounding", "rate", "base", "base_and_rate"
MISSING_HERE, MISSING_THERE = "missing_here", "missing_there"
NOT_PAID_HERE, NOT_PAID_THERE, FOLLOWS, UNEXPLAINED = "not_paid_here", "not_paid_there", "follows", "unexplained"


@dataclass(frozen=True, slots=True)
class Side:
    """A line on one side; a base or a rate that is not written is None."""

    amount: int
    base: int | None = None
    rate: int | None = None

    def multiplies(self, step: int) -> bool:
        """Whether the amount is base × rate, but for the rounding `step`."""
        if self.base is None or not self.rate:
            return False
        return abs(self.amount * MILLION - self.base * self.rate) <= step * MILLION


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known beside the line: whether each side pays the person, and by how much the earnings of the person differ."""

    is_paid_here: bool = True
    is_paid_there: bool = True
    earnings_gap: int = 0
    step: int = 1


def cause_of(theirs: Side | None, ours: Side | None, ground: Ground) -> str:
    """The cause that is proved, else « unexplained ». A side is None when it does not have the line; not both."""
    if not ground.is_paid_here:
        return NOT_PAID_HERE
    if not ground.is_paid_there:
        return NOT_PAID_THERE
    if ours is None:
        return MISSING_HERE
    if theirs is None:
        return MISSING_THERE
    if abs(ours.amount - theirs.amount) <= ground.step:
        return ROUNDING
    if theirs.multiplies(ground.step) and ours.multiplies(ground.step):
        return _factor(theirs, ours)
    return BASE if _follows_earnings(theirs, ours, ground) else UNEXPLAINED


def _factor(theirs: Side, ours: Side) -> str:
    """Both amounts are base × rate: which of the two factors differs."""
    if theirs.base == ours.base:
        return RATE
    return BASE if theirs.rate == ours.rate else BASE_AND_RATE


def _follows_earnings(theirs: Side, ours: Side, ground: Ground) -> bool:
    """A register without bases: our rate on the difference of the person's earnings gives the difference of the line."""
    if not ours.rate or not ground.earnings_gap or theirs.base is not None:
        return False
    gap = ours.amount - theirs.amount
    return abs(gap * MILLION - ours.rate * ground.earnings_gap) <= (ground.step + 1) * MILLION


def rate_of(written: tuple[int, int] | None, base: int | None, amount: int) -> int | None:
    """A rate as the register writes it (numerator, denominator), over 10⁶: 5.6 or 0.056, whichever multiplies the base
    into the amount; 5.6 when neither tells.

    >>> rate_of((56, 10), 100_000, 5600), rate_of((56, 1000), 100_000, 5600)
    (56000, 56000)
    """
    if written is None or not written[1]:
        return None
    as_percent, plain = written[0] * MILLION // (written[1] * 100), written[0] * MILLION // written[1]
    if base is None:
        return as_percent
    return min((as_percent, plain), key=lambda rate: abs(base * rate - amount * MILLION))
