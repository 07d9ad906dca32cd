"""The kinds of request: each subject registers its own, with the steps that decide it and what acceptance does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.models import StepKind

#: Headings of the page where one chooses what to ask, in order.
TIME, DATA, PAPERS, TRAINING, MOBILITY, MONEY, OTHER = (
    _("Congés"), _("Mes données"), _("Documents"), _("Formation"), _("Mobilité"), _("Argent"), _("Autre demande"),
)  # fmt: skip
GROUPS = (TIME, DATA, PAPERS, TRAINING, MOBILITY, MONEY, OTHER)

Told = list[tuple[str, Any]]


@dataclass(frozen=True)
class RequestKind:
    """`accept(request, actor)` acts once the last step accepts; `cancel(request, actor, reason)` undoes it. Without steps, a
    request is accepted as it is sent; `may_skip` lets an institution choose so.

    The page of a kind: `url_name` when it has its own, else `form(access)` gives the class of its form and
    `prepare(employee, values)` what is kept: one line of words (no amount, no account) and JSON data. `told(request, clear)`
    shows that data back; not `clear`, accounts are masked. `papers` names the proof that goes with it, `needs_papers` that it
    must. `offered(access)` says whether this person may ask it. `after(request)` says what is still to come once accepted.
    """

    code: str
    label: Any
    steps: tuple[str, ...] = (StepKind.MANAGER, StepKind.HR)
    accept: Callable[[Any, Any], None] | None = None
    cancel: Callable[[Any, Any, str], None] | None = None
    check: Callable[[Any], None] | None = None
    group: Any = OTHER
    icon: str = "send"
    hint: Any = ""
    url_name: str = ""
    form: Callable[[Any], type[Any]] | None = None
    options: Callable[[Any], Mapping[str, Any]] | None = None
    prepare: Callable[[Any, Mapping[str, Any]], tuple[str, dict[str, Any]]] | None = None
    told: Callable[[Any, bool], Told] | None = None
    papers: Any = ""
    needs_papers: bool = False
    may_skip: bool = False
    offered: Callable[[Any], bool] | None = None
    after: Callable[[Any], str] | None = None

    @property
    def is_decided_here(self) -> bool:
        """Whether the circuit of this engine decides it; else it is only a place of the page where one asks."""
        return bool(self.steps) or self.may_skip


KINDS: dict[str, RequestKind] = {}


def kind_register(kind: RequestKind) -> None:
    KINDS[kind.code] = kind


def kind_label(code: str) -> str:
    return str(KINDS[code].label) if code in KINDS else code


def kinds_offered(access: Any) -> list[tuple[str, list[RequestKind]]]:
    """What this person may ask, by heading; headings without a kind are left out."""
    found = []
    for group in GROUPS:
        rows = [kind for kind in KINDS.values() if kind.group == group]
        rows = [kind for kind in rows if kind.offered is None or kind.offered(access)]
        if rows:
            found.append((str(group), rows))
    return found
