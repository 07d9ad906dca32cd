"""Small pieces that screens declare and templates draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.text import french_date, french_integer, french_moment
from hr_core.ui.states import Look, look_of


@dataclass(frozen=True)
class Action:
    """A link or a button of the head of a page. `post` makes it a button in a form of its own."""

    label: str
    url: str
    icon: str = ""
    rights: tuple[str, ...] = ()
    main: bool = False
    post: bool = False

    @property
    def style(self) -> str:
        return "btn-primary" if self.main else "btn-quiet"


@dataclass(frozen=True)
class BulkAction:
    """What may be done to the chosen rows of a list: posts their keys as `choisis` to `url`."""

    label: str
    url: str
    icon: str = ""
    rights: tuple[str, ...] = ()
    main: bool = False


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""


@dataclass(frozen=True)
class Tab:
    """A tab is a link; `count` is said after its word."""

    label: str
    url: str
    is_current: bool = False
    count: Any = None


@dataclass(frozen=True)
class Empty:
    """Why a place is empty, what will fill it, and one action."""

    title: str
    text: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Panel:
    """Facts of a record under a title."""

    title: str
    facts: Sequence[tuple[str, Any]]


def permitted(entries: Iterable[Any], access: Access | None) -> list[Any]:
    """The actions of which this person holds a right; those without rights are for everybody on the page."""
    return [each for each in entries if not each.rights or (access and access.has(*each.rights))]


def facts(record: models.Model, *names: str) -> list[tuple[str, Any]]:
    """(label, value) of each field as people read it; empty ones are left out. `names` may be plain attributes
    given as `(label, value)` pairs by the caller instead."""
    found = []
    for name in names:
        field = record._meta.get_field(name)
        value = shown(record, field)
        if value not in ("", None):
            label = str(getattr(field, "verbose_name", name))
            found.append((label[:1].upper() + label[1:], value))
    return found


def shown(record: models.Model, field: Any) -> Any:
    """The value of a field in French."""
    value = getattr(record, field.name)
    if value is None or value == "":
        return ""
    if getattr(field, "choices", None):
        label = str(getattr(record, f"get_{field.name}_display")())
        return label[:1].upper() + label[1:]
    return in_french(value)


def in_french(value: Any) -> Any:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return french_moment(value)
    if isinstance(value, date):
        return french_date(value)
    if isinstance(value, int):
        return french_integer(value)
    return value


def state_tag(value: Any, label: Any, look: Look | None = None) -> SafeString:
    """The tag of a state for tables: same look as `{% state %}`."""
    from hr_core.templatetags.ui import draw_tag

    look = look or look_of(value)
    return draw_tag(label, look.tone, look.icon)


def two_lines(first: Any, second: Any) -> SafeString:
    """A cell of two lines, the second one small."""
    return format_html("{}<small>{}</small>", first, second) if second else format_html("{}", first)
