"""Checklists of entry and of leaving: the points of the institution, and those of each person."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import ChecklistLine, ChecklistRule, Employee, Institution, User
from hr_core.services.writing import assign, forbid_own_file, reasoned, save_checked

USUAL = Path(__file__).resolve().parent.parent.parent / "data" / "checklists.toml"


@transaction.atomic
def checklist_usual(*, institution: Institution, actor: User | None) -> int:
    """Give the institution the usual points that it lacks; returns how many. Can be run again."""
    held = set(ChecklistRule.objects.filter(institution=institution).values_list("stage", "label"))
    with USUAL.open("rb") as file:
        points = tomllib.load(file)["point"]
    made = [
        ChecklistRule(
            institution=institution, stage=row["stage"], label=row["label"], service=row["service"], days=row["days"],
            contract_kinds=row.get("contracts", []), is_required=row.get("required", True),
        )
        for row in points
        if (row["stage"], row["label"]) not in held
    ]  # fmt: skip
    with reasoned("", _("Points de contrôle usuels")):
        ChecklistRule.objects.bulk_create(made)
    return len(made)


@transaction.atomic
def checklist_rule_save(*, rule: ChecklistRule, values: dict[str, Any], actor: User) -> ChecklistRule:
    """Change the points to come; lists already opened keep theirs."""
    with reasoned("", _("Points de contrôle")):
        return save_checked(assign(rule, values))


@transaction.atomic
def checklist_open(*, employee: Employee, stage: str, of_day: date, contract_kind: str) -> int:
    """Draw up the list of one person for an entry or a leaving; points already there are left. Returns how many were added."""
    held = set(
        ChecklistLine.objects.filter(employee=employee, stage=stage, of_day=of_day).values_list("label", flat=True)
    )
    rules = ChecklistRule.objects.filter(institution=employee.institution_id, stage=stage, is_closed=False)
    lines = [
        ChecklistLine(
            institution_id=employee.institution_id, employee=employee, stage=stage, of_day=of_day, label=rule.label,
            service=rule.service, due_on=of_day + timedelta(days=rule.days), is_required=rule.is_required,
        )
        for rule in rules
        if rule.label not in held and (not rule.contract_kinds or contract_kind in rule.contract_kinds)
    ]  # fmt: skip
    ChecklistLine.objects.bulk_create(lines)
    return len(lines)


@transaction.atomic
def line_add(
    *, employee: Employee, stage: str, of_day: date, label: str, service: str, due_on: date, actor: User
) -> ChecklistLine:
    """A point for this person only."""
    forbid_own_file(employee, actor)
    line = ChecklistLine(
        institution_id=employee.institution_id, employee=employee, stage=stage, of_day=of_day, label=label, service=service,
        due_on=due_on,
    )  # fmt: skip
    with reasoned("", _("Point ajouté")):
        return save_checked(line)


@transaction.atomic
def line_done(*, line: ChecklistLine, on: date, note: str = "", is_waived: bool = False, actor: User) -> ChecklistLine:
    """Say that a point is done, or without object (then why)."""
    forbid_own_file(line.employee, actor)
    line = ChecklistLine.objects.select_for_update().get(pk=line.pk)
    if line.done_on is not None:
        raise ValidationError(_("Ce point est déjà réglé."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("Un point ne se règle pas un jour à venir.")})
    if is_waived and not note.strip():
        raise ValidationError({"note": _("Dites pourquoi ce point est sans objet.")})
    values = {"done_on": on, "done_by": actor, "is_waived": is_waived, "note": note}
    with reasoned(note, _("Point de contrôle réglé")):
        return save_checked(assign(line, values))


@transaction.atomic
def line_reopen(*, line: ChecklistLine, actor: User, reason: str) -> ChecklistLine:
    """A point said done by mistake."""
    forbid_own_file(line.employee, actor)
    line = ChecklistLine.objects.select_for_update().get(pk=line.pk)
    values = {"done_on": None, "done_by": None, "is_waived": False, "note": ""}
    with reasoned(reason, _("Point de contrôle rouvert")):
        return save_checked(assign(line, values))
