"""Filters of the committee's pages: initials of a person, a score in tenths."""

from __future__ import annotations

from typing import Any

from django import template

from hr_core.text import french_decimal
from mobility.selectors.committee.words import initials as initials_of

register = template.Library()


@register.filter
def initials(name: Any) -> str:
    return initials_of(str(name))


@register.filter
def tenths(value: int | None) -> str:
    """`73,0` from 730; a dash without a score."""
    from fractions import Fraction

    return french_decimal(Fraction(value, 10), 1) if value is not None else "–"
