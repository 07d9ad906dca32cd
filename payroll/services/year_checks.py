"""What the end of a year asks for, as a list whose states are computed: subjects add theirs with `register`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution
from hr_core.ui.states import StateChoices


class CheckState(StateChoices):
    DONE = "done", "ok", "circle-check", _("fait")
    WAITING = "waiting", "wait", "clock", _("à faire")
    WRONG = "wrong", "bad", "alert-circle", _("écart")
    NOT_ASKED = "not_asked", "", "", _("sans objet")


@dataclass(frozen=True)
class YearCheck:
    """One point of the list: where it stands, in words, and the page where it is settled."""

    label: str
    state: CheckState
    detail: str
    url: str = ""

    @property
    def is_settled(self) -> bool:
        return self.state in (CheckState.DONE, CheckState.NOT_ASKED)


Part = Callable[[Institution, int], list[YearCheck]]
_parts: dict[str, tuple[int, Part]] = {}


def register(key: str, order: int, function: Part) -> None:
    """Add the points of a subject (own ones: 10 months to 70 rehearsal)."""
    _parts[key] = (order, function)


def year_checks(institution: Institution, year: int) -> list[YearCheck]:
    """Every point, in order. The scope of the institution must be open."""
    ordered = sorted(_parts.items(), key=lambda each: (each[1][0], each[0]))
    return [check for _key, (_order, function) in ordered for check in function(institution, year)]
