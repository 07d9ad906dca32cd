"""Template tags of the house, available in every template without loading."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hr_core.text import (
    french_amount,
    french_date,
    french_decimal,
    french_long_date,
    french_moment,
    french_month,
    french_percent,
    french_period,
    french_signed,
)
from hr_core.ui.forms import control as draw_control
from hr_core.ui.states import look_at, look_of

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "home" %}`; decorative, so the word stands beside it or in a visually hidden span."""
    return draw_icon(name, css)


def draw_icon(name: str, css: str = "") -> SafeString:
    if not name:
        return SafeString("")
    classes = f"i {css}".strip()
    sprite = static("hr_core/icons.svg")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', classes, sprite, name)


@register.filter
def money(value: int | None, currency: str = "XOF") -> str:
    """`1 234 567` from minor units; an empty cell for None."""
    return "" if value is None else french_amount(int(value), currency)


@register.filter
def money_unit(value: int | None, currency: str = "XOF") -> str:
    """`1 234 567 F CFA`."""
    return "" if value is None else french_amount(int(value), currency, unit=True)


@register.filter
def signed_money(value: int | None, currency: str = "XOF") -> str:
    """`+2 984`, `−68 500`, `=` for nothing changed."""
    return "" if value is None else french_signed(int(value), currency)


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """`5,6 %` from 5.6."""
    return "" if value is None else french_percent(value, decimals)


@register.filter
def decimal(value: Any, decimals: int = 2) -> str:
    """`18,5`: the decimals that count, at most `decimals`."""
    return "" if value is None else french_decimal(value, decimals)


@register.filter
def day(value: date | None) -> str:
    """`31/12/2026`."""
    return french_date(value)


@register.filter
def long_day(value: date | None) -> str:
    """`lundi 23 novembre 2026`."""
    return f"{french_long_date(value)} {value.year}" if value else ""


@register.filter
def month(value: date | None) -> str:
    """`novembre 2026`."""
    return french_month(value.year, value.month) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`23/11/2026 à 17 h 40`, in the institution's time."""
    return french_moment(timezone.localtime(value)) if value else ""


@register.simple_tag
def period(start: date | None, end: date | None) -> str:
    """A half-open period as people say it: `du 01/01/2026 au 31/03/2026`, `depuis le 01/01/2026`."""
    return french_period(start, end)


@register.simple_tag
def tag(label: Any, tone: str = "", icon: str = "") -> SafeString:
    """A label with its tone; a `StateChoices` member brings its own."""
    look = look_of(label) if hasattr(label, "tone") else None
    text = getattr(label, "label", label)
    return draw_tag(text, look.tone if look else tone, look.icon if look else icon)


@register.simple_tag
def state(record: Any, name: str = "state") -> SafeString:
    """The state of a record: its word, with the house's tone and icon."""
    display = getattr(record, f"get_{name}_display", None)
    value = getattr(record, name)
    look = look_at(record, name)
    return draw_tag(display() if display else value, look.tone, look.icon)


def draw_tag(text: Any, tone: str = "", icon: str = "") -> SafeString:
    words = str(text)
    classes = f"tag {tone}".strip()
    return format_html('<span class="{}">{}{}</span>', classes, draw_icon(icon), words[:1].upper() + words[1:])


@register.simple_tag
def control(field: BoundField, css: str = "") -> SafeString:
    """The field's input with the house's classes, date pickers and links to its help and error."""
    return draw_control(field, css)


@register.filter
def is_check(field: BoundField) -> bool:
    """A single check box, whose label follows it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.inclusion_tag("hr_core/ui/field.html")
def field(field: BoundField, css: str = "") -> dict[str, Any]:
    """Label, control, error and help of one field."""
    return {"field": field, "css": css}


@register.inclusion_tag("hr_core/ui/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """An empty place: why it is empty, what will fill it, one action."""
    return {"title": title, "text": text, "url": url, "action": action}
