"""Filters of the committee's pages: initials of a person, a score in tenths."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import template

from mobility.selectors.committee.words import initials as initials_of

register = template.Library()


@register.filter
def initials(name: Any) -> str:
    return initials_of(str(name))


@register.filter
def tenths(value: int | None) -> str:
    """`73,0` from 730; a dash without a score."""
    return fixed(Fraction(value, 10), 1) if value is not None else "–"


@register.filter
def fixed(value: Any, decimals: int = 2) -> str:
    """Always as many decimals, the half above, so that figures of a column stand under one another: `59,0`, `4,00`.

    >>> fixed(Fraction(7, 2))
    '3,50'
    """
    scale = 10**decimals
    units = int((Fraction(value) * scale + Fraction(1, 2)) // 1)
    return f"{units // scale},{units % scale:0{decimals}d}"
