"""When a retirement dossier opens and what it asks: the rule of the institution on a day, else the usual one of the house."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import RetirementRule
from careers.models.retirement_rules import LEAST, MOST
from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.timeline import timeline_end, timeline_set

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "retirement.toml"
TASKS = 30


@dataclass(frozen=True)
class Rule:
    """`ahead` months before the day of retirement; `tasks` (months before, what); `reference` empty: the usual one."""

    ahead: int
    tasks: tuple[tuple[int, str], ...]
    reference: str = ""


@cache
def usual_rule() -> Rule:
    with FILE.open("rb") as file:
        told: dict[str, Any] = tomllib.load(file)
    return Rule(told["ahead"], tuple((row["months"], row["label"]) for row in told["task"]))


def rule_on(institution: Institution | int, day: date) -> Rule:
    """The rule that holds at an institution on a day; one query."""
    row = RetirementRule.objects.on(day).filter(institution=institution).first()
    return Rule(row.ahead, tuple(row.lines), row.reference) if row is not None else usual_rule()


@transaction.atomic
def rule_set(
    *, institution: Institution, start: date, ahead: int, tasks: Sequence[tuple[int, str]], reference: str, reason: str, access: Access
) -> RetirementRule:
    """Let a rule hold from a day; dossiers opened before keep their tasks. Raises `ValidationError` on a task out of the time ahead."""
    _may(access)
    if not LEAST <= ahead <= MOST:
        raise ValidationError({"ahead": _("Un dossier s’ouvre de 6 à 60 mois avant la retraite.")})
    if not tasks or len(tasks) > TASKS:
        raise ValidationError({"tasks": _("Donnez de une à trente tâches, une par ligne.")})
    late = [label for months, label in tasks if months > ahead]
    if late:
        raise ValidationError(
            {"tasks": _("« %(label)s » tombe avant l’ouverture du dossier : avancez l’ouverture, ou retardez la tâche.") % {"label": late[0]}}
        )
    values = {
        "ahead": ahead, "tasks": [{"months": months, "label": label[:200]} for months, label in tasks], "reference": reference.strip(),
        "written_by": access.user,
    }  # fmt: skip
    with because(reason.strip() or _("Règle des dossiers de retraite")):
        return timeline_set(
            RetirementRule.objects.filter(institution=institution), start=start, values=values,
            make=lambda: RetirementRule(institution=institution),
        )  # fmt: skip


@transaction.atomic
def rule_end(*, institution: Institution, end: date, reason: str, access: Access) -> bool:
    """Come back to the usual rule from a day; false when the institution had none."""
    _may(access)
    with because(reason.strip() or _("Retour à la règle usuelle")):
        return timeline_end(RetirementRule.objects.filter(institution=institution), end=end)


def _may(access: Access) -> None:
    if not access.has("retirement_manage"):
        raise Refusal(_("Votre rôle ne permet pas de régler les dossiers de retraite."))
