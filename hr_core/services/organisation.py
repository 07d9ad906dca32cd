"""The organisation tree: units are created, renamed, moved without cycles, closed; heads follow one another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution, Posting, Unit, UnitHead, User
from hr_core.services.writing import assign, forbid_own_file, reasoned, save_checked
from hr_core.text import french_date


@transaction.atomic
def unit_create(*, institution: Institution, values: dict[str, Any], actor: User | None) -> Unit:
    with reasoned("", _("Création de l’unité")):
        return save_checked(assign(Unit(institution=institution), values))


@transaction.atomic
def unit_update(*, unit: Unit, values: dict[str, Any], actor: User | None, reason: str = "") -> Unit:
    """Rename a unit, change its nature or place it under another one."""
    if "parent" in values:
        _forbid_cycle(unit, values["parent"])
    with reasoned(reason, _("Mise à jour de l’unité")):
        return save_checked(assign(unit, values))


@transaction.atomic
def unit_move(*, unit: Unit, parent: Unit | None, actor: User | None, reason: str = "") -> Unit:
    """Place a unit, with all that is below it, under another one."""
    return unit_update(unit=unit, values={"parent": parent}, actor=actor, reason=reason)


@transaction.atomic
def unit_close(*, unit: Unit, on: date, actor: User | None, reason: str = "") -> Unit:
    """Close a unit from `on`; refused while open units or people still depend on it."""
    open_children = Unit.objects.filter(parent=unit).filter(
        models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=on)
    )
    if open_children.exists():
        raise ValidationError(_("Des unités ouvertes en dépendent : fermez-les ou déplacez-les d’abord."))
    staff = Posting.objects.filter(unit=unit).between(on, date.max).values("employee").distinct().count()
    if staff:
        raise ValidationError(
            _("%(count)s agent(s) y sont encore affectés au %(day)s : affectez-les ailleurs d’abord.")
            % {"count": staff, "day": french_date(on)}
        )
    with reasoned(reason, _("Fermeture de l’unité")):
        for head in UnitHead.objects.filter(unit=unit).between(on, date.max):
            head.end = max(on, head.start + timedelta(days=1))
            save_checked(head)
        unit.closed_on = on
        return save_checked(unit)


@transaction.atomic
def unit_reopen(*, unit: Unit, actor: User | None, reason: str = "") -> Unit:
    with reasoned(reason, _("Réouverture de l’unité")):
        unit.closed_on = None
        return save_checked(unit)


@transaction.atomic
def unit_head_appoint(
    *, unit: Unit, employee: Employee, start: date, acting: bool = False, actor: User | None
) -> UnitHead:
    """Put someone at the head of a unit; the previous head leaves that day."""
    forbid_own_file(employee, actor)
    with reasoned("", _("Nomination à la tête de l’unité")):
        heads = UnitHead.objects.select_for_update().filter(unit=unit)
        previous = heads.on(start).first()
        if previous is not None and previous.start == start:
            raise ValidationError({"start": _("Un responsable prend déjà ses fonctions ce jour-là.")})
        if previous is not None:
            previous.end = start
            save_checked(previous)
        following = heads.filter(start__gt=start).order_by("start").first()
        return save_checked(
            UnitHead(
                institution_id=unit.institution_id,
                unit=unit,
                employee=employee,
                start=start,
                end=following.start if following else None,
                acting=acting,
            )
        )


@transaction.atomic
def unit_head_end(*, head: UnitHead, end: date, actor: User | None) -> UnitHead:
    """The unit has no head from `end`."""
    forbid_own_file(head.employee, actor)
    with reasoned("", _("Fin des fonctions")):
        head.end = end
        return save_checked(head)


def _forbid_cycle(unit: Unit, parent: Unit | None) -> None:
    """Refuse a parent that lies below the unit; the institution's tree is locked while it is checked."""
    parents = dict(
        Unit.objects.select_for_update().filter(institution=unit.institution_id).values_list("pk", "parent_id")
    )
    step = parent.pk if parent else None
    while step is not None:
        if step == unit.pk:
            raise ValidationError(
                {"parent": _("Une unité ne peut pas dépendre d’elle-même ou d’une unité qu’elle contient.")}
            )
        step = parents.get(step)
