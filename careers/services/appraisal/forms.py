"""Versions of the appraisal form: prepared by one person, adopted by another; the one before is then replaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_appraisal import FormState
from careers.models import AppraisalForm
from careers.workflows_appraisal import FORM
from hr_core.access import Access
from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, save_checked
from hr_core.workflows import transition

FEWEST, MOST = 2, 6


@transaction.atomic
def form_save(*, form: AppraisalForm, values: Mapping[str, Any], actor: User) -> AppraisalForm:
    """Write a version in preparation. Raises `ValidationError` on a scale of fewer than two or more than six levels, or whose
    values do not grow."""
    row = form if form.pk is None else _in_state(form, "change")
    if row.pk is None:
        row.made_by = actor
    levels = values["levels"]
    if not FEWEST <= len(levels) <= MOST:
        raise ValidationError({"levels": _("Une échelle a de deux à six niveaux.")})
    if any(low["value"] >= high["value"] for low, high in zip(levels, levels[1:], strict=False)):
        raise ValidationError({"levels": _("Écrivez les niveaux du plus faible au plus élevé : leurs valeurs croissent.")})
    if values["criteria_weight"] and not values["criteria"]:
        raise ValidationError({"criteria": _("La manière de servir a un poids : donnez ses critères, un par ligne.")})
    return save_checked(assign(row, dict(values)))


@transaction.atomic
def form_renew(*, form: AppraisalForm, actor: User) -> AppraisalForm:
    """A new version in preparation, copied from the one in force. Raises `Refusal` when one is being prepared."""
    row = _in_state(form, "renew")
    of = AppraisalForm.objects.filter(label=row.label)
    if of.filter(state=FormState.DRAFT).exists():
        raise Refusal(_("Une version de ce modèle est déjà en préparation."))
    last = of.order_by("-number")[0].number
    copied = {
        field.name: getattr(row, field.name)
        for field in AppraisalForm._meta.concrete_fields
        if field.name not in ("id", "number", "state", "made_by", "adopted_by", "adopted_at")
    }
    return save_checked(AppraisalForm(**copied, number=last + 1, made_by=actor))


@transaction.atomic
def form_adopt(*, form: AppraisalForm, access: Access) -> AppraisalForm:
    """Put a version in force: another person's decision. The one before is replaced; its campaigns keep it."""
    row = _in_state(form, "adopt")
    if row.made_by_id == access.user.pk:
        raise Refusal(_("La personne qui arrête un modèle n’est pas celle qui l’a préparé."))
    AppraisalForm.objects.filter(label=row.label, state=FormState.IN_FORCE).update(state=FormState.RETIRED)
    return save_checked(
        assign(row, {"state": FormState.IN_FORCE, "adopted_by": access.user, "adopted_at": timezone.now()})
    )


@transaction.atomic
def form_delete(*, form: AppraisalForm) -> None:
    delete_checked(_in_state(form, "change"))


def _in_state(form: AppraisalForm, name: str) -> AppraisalForm:
    row = AppraisalForm.objects.select_for_update().get(pk=form.pk)
    if row.state not in transition(FORM, name).source:
        raise Refusal(_("Ce modèle est « %(state)s » : il ne change plus.") % {"state": row.get_state_display()})
    return row
