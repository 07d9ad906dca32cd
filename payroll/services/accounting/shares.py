"""Sharing an amount between the sections of a key: parts in whole units whose sum is the amount, whatever its sign."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from payroll.models.accounting import WHOLE
from payroll.settlement.shares import share_out


def split(amount: int, shares: Mapping[int, int]) -> dict[int, int]:
    """Parts of `amount` (minor units) by section, by the largest remainder. `shares`: hundred-thousandths that make 100 %.

    Equal remainders go to the first sections. Parts of nothing are left out.

    >>> split(100, {1: 33_334, 2: 33_333, 3: 33_333})
    {1: 34, 2: 33, 3: 33}
    >>> split(-100, {1: 50_001, 2: 49_999})
    {1: -50, 2: -50}
    """
    sections = sorted(shares)
    parts = share_out(abs(amount), [Fraction(shares[section], WHOLE) for section in sections])
    sign = -1 if amount < 0 else 1
    return {section: sign * part for section, part in zip(sections, parts, strict=True) if part}
