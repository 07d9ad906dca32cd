"""The kinds of position of an institution: those of the start, and what it makes of them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from careers.choices_positions import Pay, PostFate
from careers.models import AdministrativePosition, PositionKind
from hr_core.choices import AbsenceFamily
from hr_core.models import AbsenceKind, Institution, User
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.absences import absence_kinds_setup
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "positions.toml"
#: The absence that a position owns has this code before its own; nobody enters it by hand.
OWN = "position-"
#: What no longer changes once a kind has served.
CONSEQUENCES = ("nature", "pay", "absence_kind", "status_kind", "counts_for_seniority", "advancement_share", "counts_for_pension")


@transaction.atomic
def position_kinds_setup(*, institution: Institution) -> int:
    """Give the institution the usual positions that it lacks; returns how many were made. Can be run again."""
    absence_kinds_setup(institution=institution)
    held = set(PositionKind.objects.filter(institution=institution).values_list("code", flat=True))
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["kind"]
    absences = {kind.code: kind for kind in AbsenceKind.objects.filter(institution=institution)}
    made = 0
    with because(_("Positions administratives usuelles")):
        for order, row in enumerate(rows, start=1):
            if row["code"] in held or (row["pay"] == Pay.RULE and row["absence"] not in absences):
                continue
            kind = PositionKind(
                institution=institution, code=row["code"], label=row["label"], nature=row["nature"], pay=row["pay"],
                absence_kind=absences.get(row.get("absence", "")), status_kind=row.get("status", ""),
                counts_for_seniority=row.get("seniority", True), advancement_share=row.get("advancement", 100),
                counts_for_pension=row.get("pension", True), post=row.get("post", PostFate.KEPT), needs_host=row.get("host", False), needs_end=row.get("end", False),
                maximum_months=row.get("months"), reference=row["reference"], order=order * 10,
            )  # fmt: skip
            _save(kind)
            made += 1
    return made


def position_kinds_seed() -> str:
    """The usual positions of every open institution, for those opened before they existed."""
    from hr_core.scope import scope

    made = 0
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Données de référence")):
            made += position_kinds_setup(institution=institution)
    return _("%(count)s natures de position ajoutées.") % {"count": made}


def institution_opened(institution: Institution, actor: User | None) -> None:
    position_kinds_setup(institution=institution)


@transaction.atomic
def position_kind_save(*, kind: PositionKind, values: dict[str, Any], actor: User) -> PositionKind:
    """Add a kind or change one. Raises `Refusal` when its consequences would change under positions already held."""
    is_used = kind.pk is not None and AdministrativePosition.objects.filter(kind=kind.pk).exists()
    changed = [name for name in CONSEQUENCES if name in values and values[name] != getattr(kind, name)]
    own = kind.absence_kind if kind.absence_kind and kind.absence_kind.code.startswith(OWN) else None
    if changed == ["absence_kind"] and own is not None and values["absence_kind"] is None:
        changed = []
    if is_used and changed:
        raise Refusal(
            _("Des agents ont tenu cette position : ses conséquences ne changent plus. Écartez-la et ajoutez-en une autre.")
        )
    assign(kind, values)
    if kind.pay != Pay.RULE:
        kind.absence_kind = own
    elif kind.absence_kind is None:
        raise Refusal(_("Dites quelle absence la paie lit : sa règle de paie décide."))
    return _save(kind)


def _save(kind: PositionKind) -> PositionKind:
    """Save the kind with the absence of its own when it stops the pay, without one when the institution pays."""
    if kind.pay == Pay.KEPT:
        kind.absence_kind = None
    elif kind.pay != Pay.RULE:
        code = f"{OWN}{kind.code}"[:32]
        own = AbsenceKind.objects.filter(institution=kind.institution_id, code=code).first()
        own = own or AbsenceKind(institution_id=kind.institution_id, code=code, family=AbsenceFamily.OTHER, is_active=False, order=900)
        kind.absence_kind = save_checked(assign(own, {"label": kind.label}))
    return save_checked(kind)


def pay_follows(kind: PositionKind, on: date) -> None:
    """Let the pay know, before the first day of a position that stops it, that nothing is paid for its absence."""
    if kind.absence_kind is not None and kind.pay != Pay.RULE and registry.unpaid_absence is not None:
        registry.unpaid_absence(kind.absence_kind, on, kind.counts_for_seniority, kind.reference)
