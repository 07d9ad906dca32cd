"""How a state looks: a tone and an icon, decided once, always with its word.

A choices class of the house may say it itself:

    class State(StateChoices):
        DRAFT = "draft", "", "", _("brouillon")
        APPROVED = "approved", "ok", "circle-check", _("approuvé")

The codes that several apps share have their look here, so that a plain `TextChoices` needs nothing.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, Self

from django.core.exceptions import FieldDoesNotExist
from django.db import models


class Look(NamedTuple):
    """Tone among `ok wait bad info now` or nothing, and the name of an icon of the sprite or nothing."""

    tone: str = ""
    icon: str = ""


class StateChoices(models.TextChoices):
    """`TextChoices` whose members carry a tone and an icon between their value and their label."""

    tone: str
    icon: str

    def __new__(cls, value: str, tone: str = "", icon: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.tone = tone
        member.icon = icon
        return member


USUAL = {
    "draft": Look(),
    "dropped": Look(),
    "cancelled": Look("", "x"),
    "expired": Look(),
    "uploaded": Look("info"),
    "submitted": Look("info", "send"),
    "published": Look("info", "send"),
    "open": Look("now", "clock"),
    "running": Look("now", "clock"),
    "calculated": Look("now", "calculator"),
    "in_progress": Look("now", "clock"),
    "entered": Look("wait", "clock"),
    "proposed": Look("wait", "clock"),
    "prepared": Look("wait", "clock"),
    "due": Look("wait", "clock"),
    "unclaimed": Look("wait", "alert-triangle"),
    "sent": Look("info", "send"),
    "deposited": Look("info", "building-bank"),
    "executed": Look("ok", "circle-check"),
    "pending": Look("wait", "clock"),
    "previewed": Look("wait", "alert-triangle"),
    "refused": Look("bad", "x"),
    "rejected": Look("bad", "hand-stop"),
    "failed": Look("bad", "alert-circle"),
    "blocked": Look("bad", "hand-stop"),
    "approved": Look("ok", "circle-check"),
    "confirmed": Look("ok", "circle-check"),
    "done": Look("ok", "circle-check"),
    "paid": Look("ok", "circle-check"),
    "closed": Look("ok", "lock"),
    "sealed": Look("ok", "lock"),
}


@cache
def _said() -> dict[tuple[str, ...], dict[str, Look]]:
    """The looks that each class says, by its codes in order: what a row read from the database keeps of its class."""
    return {
        tuple(each.values): {member.value: Look(member.tone, member.icon) for member in each}
        for each in StateChoices.__subclasses__()
    }


def look_at(record: models.Model, name: str) -> Look:
    """The look of a field of a record: that of the class of its choices, else the house's for its code."""
    value = getattr(record, name, "")
    try:
        choices = record._meta.get_field(name).choices or ()  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return look_of(value)
    said = _said().get(tuple(code for code, _label in choices), {})
    return said.get(str(value)) or look_of(value)


def look_of(value: object) -> Look:
    """The look of a state: the member's own, else the house's for its code, else plain."""
    tone = getattr(value, "tone", None)
    if tone is not None:
        return Look(tone, getattr(value, "icon", ""))
    return USUAL.get(str(value), Look())
