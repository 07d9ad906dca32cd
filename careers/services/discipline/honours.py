"""Honours: recorded from the text of another authority, or written by an act of the institution."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import Honour, HonourKind
from hr_core.access import Access
from hr_core.models import Act, Employee, User
from hr_core.scope import because
from hr_core.services.acts.effects import Effect, Undo, effect_register
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, forbid_own_file, save_checked
from hr_core.text import french_date


@transaction.atomic
def honour_record(*, employee: Employee, values: dict[str, Any], actor: User, act: Act | None = None) -> Honour:
    """Write a distinction in the file, under the text that awards it."""
    forbid_own_file(employee, actor)
    honour = Honour(institution_id=employee.institution_id, employee=employee, act=act)
    if values["on"] < employee.hired_on:
        raise Refusal({"on": _("L’agent est entré le %(day)s.") % {"day": french_date(employee.hired_on)}})
    with because(_("Distinction, %(reference)s") % {"reference": values["reference"]}):
        return save_checked(assign(honour, values))


@transaction.atomic
def honour_remove(*, honour: Honour, actor: User, reason: str) -> None:
    """Remove a distinction wrongly recorded; one that an act wrote goes with the act."""
    forbid_own_file(honour.employee, actor)
    if honour.act_id is not None and honour.act is not None and honour.act.is_in_force:
        raise Refusal(_("Cette distinction vient de l’acte %(act)s : faites annuler l’acte.") % {"act": honour.act.reference})
    with because(reason):
        delete_checked(honour)


def _kind(act: Act) -> HonourKind:
    kind = HonourKind.objects.filter(pk=act.values.get("honour"), is_active=True).first()
    if kind is None:
        raise Refusal(_("Dites la distinction que l’acte décerne."))
    return kind


def _check(act: Act) -> None:
    _kind(act)


def _apply(act: Act, access: Access) -> Undo:
    values = {"kind": _kind(act), "on": act.effective_on, "reference": act.reference, "motive": act.motive}
    return {"honour": honour_record(employee=act.employee, values=values, actor=access.user, act=act).pk}


def _revert(act: Act, access: Access, reason: str) -> None:
    with because(reason):
        Honour.objects.filter(pk=act.undo["honour"], employee=act.employee).delete()


def _words(act: Act) -> dict[str, str]:
    kind = HonourKind.objects.filter(pk=act.values.get("honour")).first()
    return {"distinction": str(kind)} if kind else {}


def register() -> None:
    label: Any = gettext_lazy
    effect_register(Effect("honour", label("inscrit la distinction"), _apply, _revert, _words, _check))
