"""What an institution starts with, and what it changes: deadlines, scale of sanctions, distinctions, mandates."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import DisciplinaryCase, DisciplineRule, HonourKind, MandateKind, SanctionKind
from hr_core.models import Institution, User
from hr_core.scope import because, scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "discipline.toml"
BEGINNING = date(2000, 1, 1)
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def discipline_setup(*, institution: Institution) -> int:
    """Give the institution the usual deadlines, sanctions, distinctions and mandates that it lacks. Can be run again."""
    with FILE.open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    made = 0
    with because(_("Discipline, distinctions et mandats usuels")):
        if not DisciplineRule.objects.filter(institution=institution).exists():
            save_checked(DisciplineRule(institution=institution, start=BEGINNING, **data["rule"]))
            made += 1
        if not SanctionKind.objects.filter(institution=institution).exists():
            for row in data["sanction"]:
                save_checked(
                    SanctionKind(
                        institution=institution, code=row["code"], label=row["label"], degree=row["degree"],
                        effect=row.get("effect", "none"), maximum_days=row.get("days"), needs_council=row.get("council", False),
                        effacement_months=row.get("months"), bars_move=row.get("bars_move", True), reference=row["reference"],
                    )
                )  # fmt: skip
                made += 1
        for model, rows in ((HonourKind, data["honour"]), (MandateKind, data["mandate"])):
            if not model.objects.filter(institution=institution).exists():
                for row in rows:
                    save_checked(model(institution=institution, **row))
                    made += 1
    return made


def discipline_seed() -> str:
    """For the institutions opened before."""
    made = 0
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Données de référence")):
            made += discipline_setup(institution=institution)
    return _("%(count)s réglages de discipline, de distinctions et de mandats ajoutés.") % {"count": made}


def institution_opened(institution: Institution, actor: User | None) -> None:
    discipline_setup(institution=institution)


@transaction.atomic
def rule_set(*, rule: DisciplineRule, values: dict[str, Any], actor: User) -> DisciplineRule:
    """Other deadlines from a day: those that held end on its eve. Cases already open keep theirs."""
    start = values["start"]
    held = DisciplineRule.objects.on(start).first()
    if held is not None and held.start == start:
        raise Refusal({"start": _("Des délais commencent déjà ce jour-là : choisissez-en un autre.")})
    later = DisciplineRule.objects.filter(start__gt=start).order_by("start").first()
    if held is not None:
        held.end = start
        save_checked(held)
    rule.end = later.start if later else None
    return save_checked(assign(rule, values))


@transaction.atomic
def sanction_kind_save(*, kind: SanctionKind, values: dict[str, Any], actor: User) -> SanctionKind:
    """Add a sanction to the scale or change one; what it writes no longer changes once it was inflicted."""
    used = kind.pk is not None and DisciplinaryCase.objects.filter(sanction=kind.pk).exists()
    if used and any(values[name] != getattr(kind, name) for name in ("effect", "effacement_months", "maximum_days")):
        raise Refusal(_("Cette sanction a déjà été infligée : ses effets ne changent plus. Écartez-la et ajoutez-en une autre."))
    return save_checked(assign(kind, values))


def row_save(*, row: Row, values: dict[str, Any], actor: User) -> Row:
    """Add or change a distinction or a mandate of the institution."""
    return save_checked(assign(row, values))


def rule_today() -> DisciplineRule:
    found = DisciplineRule.objects.on(timezone.localdate()).first()
    if found is None:
        raise Refusal(_("Les délais de la procédure ne sont pas réglés : réglez-les d’abord."))
    return found


def days_after(day: date, count: int) -> date:
    return day + timedelta(days=count)
