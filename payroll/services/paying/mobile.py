"""Mobile money: transfers within the operator's ceiling, fees, and numbers that the operator serves. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from payroll.choices_paying import FeeBearer


@dataclass(frozen=True)
class Tariff:
    """`rate` in hundredths of a per cent; amounts in minor units; `ceiling` and `most` None without one."""

    ceiling: int | None = None
    rate: int = 0
    fixed: int = 0
    most: int | None = None
    bearer: str = FeeBearer.INSTITUTION


@dataclass(frozen=True)
class Transfer:
    """`amount` is taken from the net; the beneficiary receives `received`; the institution pays `billed` besides."""

    amount: int
    fee: int
    bearer: str

    @property
    def received(self) -> int:
        return self.amount - self.fee if self.bearer == FeeBearer.EMPLOYEE else self.amount

    @property
    def billed(self) -> int:
        return self.fee if self.bearer == FeeBearer.INSTITUTION else 0


def split(amount: int, ceiling: int | None) -> list[int]:
    """Parts within the ceiling, as few and as even as possible: they differ by one unit at most and add up exactly.

    >>> split(1_000_001, 400_000)
    [333334, 333334, 333333]
    """
    if amount <= 0:
        raise ValueError("Un transfert porte sur un montant positif.")
    if ceiling is not None and ceiling <= 0:
        raise ValueError("Le plafond est positif.")
    count = 1 if ceiling is None else -(-amount // ceiling)
    whole, more = divmod(amount, count)
    return [whole + (rank < more) for rank in range(count)]


def fee_of(amount: int, tariff: Tariff) -> int:
    """The fee of one transfer, rounded up to the minor unit as operators do, within their maximum."""
    fee = tariff.fixed + -(-amount * tariff.rate // 10_000)
    return fee if tariff.most is None else min(fee, tariff.most)


def transfers(amount: int, tariff: Tariff) -> list[Transfer]:
    """The transfers that pay `amount`. Raises `ValueError` when a fee borne by the beneficiary would leave nothing."""
    made = [Transfer(part, fee_of(part, tariff), tariff.bearer) for part in split(amount, tariff.ceiling)]
    if any(each.fee >= each.amount for each in made):
        raise ValueError("Les frais dépassent le montant à transférer.")
    return made


def served(number: str, *, prefixes: Sequence[str], digits: int) -> bool:
    """Whether a number is one of the operator's: its last `digits` figures begin with one of the prefixes."""
    figures = "".join(each for each in number if each.isdigit())
    if len(figures) < digits:
        return False
    local = figures[-digits:]
    return not prefixes or any(local.startswith(prefix) for prefix in prefixes)
