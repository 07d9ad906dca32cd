"""Template tags of the house, available in every template without loading."""

from __future__ import annotations

from datetime import date

from django import template

from hr_core.text import french_amount, french_date

register = template.Library()


@register.filter
def money(value: int | None, currency: str = "XOF") -> str:
    """`1 234 567`; an empty cell for None."""
    return "" if value is None else french_amount(int(value), currency)


@register.filter
def day(value: date | None) -> str:
    return french_date(value) if value else ""
