"""Setting who decides a kind of request."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, RequestRule, StepKind, User
from hr_core.scope import because
from hr_core.services.requests.kinds import KINDS
from hr_core.services.writing import assign, save_checked

ORDER = [StepKind.MANAGER, StepKind.TRAINING, StepKind.HR, StepKind.FINANCE]


@transaction.atomic
def request_rule_set(
    *,
    institution: Institution,
    kind: str,
    steps: Sequence[str],
    reminder_days: int,
    escalation_days: int,
    actor: User | None,
) -> RequestRule | None:
    """Set the steps of a kind for requests to come; those sent keep theirs. Without steps, a kind that allows it is answered at
    once (None). Raises `ValidationError` for an unknown kind, or one that somebody must decide."""
    if kind not in KINDS:
        raise ValidationError(_("Cette demande n’existe pas."))
    if escalation_days <= reminder_days:
        raise ValidationError({"escalation_days": _("La relève vient après le rappel.")})
    rule = RequestRule.objects.filter(institution=institution, kind=kind).first()
    if not steps:
        if not KINDS[kind].may_skip:
            raise ValidationError({"steps": _("Choisissez au moins une étape.")})
        with because(_("Circuit des demandes")):
            if rule is not None:
                rule.delete()
        return None
    values = {
        "steps": sorted(steps, key=lambda step: ORDER.index(StepKind(step))),
        "reminder_days": reminder_days,
        "escalation_days": escalation_days,
    }
    with because(_("Circuit des demandes")):
        return save_checked(assign(rule or RequestRule(institution=institution, kind=kind), values))
