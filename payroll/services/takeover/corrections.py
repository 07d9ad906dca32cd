"""Correcting what was signed: a dated difference with its reason, entered by one person and approved by another."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from payroll.choices_takeover import CorrectionState
from payroll.models import OpeningBalance, TakeoverCorrection
from payroll.services.takeover.dossier import locked
from payroll.services.takeover.targets import SECTION_TOTALS, TOTAL_LABELS, Targets
from payroll.workflows_takeover import SIGN


@transaction.atomic
def correction_enter(*, correction: TakeoverCorrection, access: Access) -> TakeoverCorrection:
    """Enter a difference; it counts once approved. `effects` says what it does to the amount and to the month's totals."""
    takeover = locked(correction.takeover, "correct", access)
    forbid_own_file(correction.employee, access.user)
    correction.month = correction.month.replace(day=1)
    if not takeover.first_month <= correction.month < takeover.go_live:
        raise ValidationError({"month": _("Ce mois n’est pas repris.")})
    target = Targets(takeover.institution, takeover.go_live).get(correction.code)
    if target is None:
        raise ValidationError({"code": _("Cette rubrique n’existe pas ici.")})
    effects: dict[str, int] = {correction.code: correction.amount}
    for total, sign in SECTION_TOTALS.get(target.section, ()):
        effects[total] = effects.get(total, 0) + sign * correction.amount
    if correction.taxable:
        effects["taxable"] = effects.get("taxable", 0) + correction.taxable
    correction.label = target.label
    correction.effects = {code: amount for code, amount in effects.items() if amount}
    correction.entered_by = access.user
    with because(correction.reason):
        return save_checked(correction)


@transaction.atomic
def correction_decide(*, correction: TakeoverCorrection, approved: bool, access: Access) -> TakeoverCorrection:
    """Approve a correction, which changes the amounts that the year reads, or refuse it. Somebody else than who entered it."""
    found = TakeoverCorrection.objects.select_for_update(of=("self",)).select_related("employee", "takeover").get(pk=correction.pk)
    if not access.has(*SIGN):
        raise Refusal(_("Votre rôle ne permet pas d’approuver une correction de la reprise."))
    if found.state != CorrectionState.ENTERED:
        raise Refusal(_("Cette correction est déjà décidée."))
    if found.entered_by_id == access.user.pk:
        raise Refusal(_("Vous avez saisi cette correction : une autre personne la décide."))
    forbid_own_file(found.employee, access.user)
    found.state = CorrectionState.APPROVED if approved else CorrectionState.REFUSED
    found.decided_by, found.decided_at = access.user, timezone.now()
    with because(found.reason):
        save_checked(found)
        if approved:
            _apply(found)
    return found


def _apply(correction: TakeoverCorrection) -> None:
    keys = {"employee": correction.employee, "year": correction.month.year, "month": correction.month.month}
    changes = {**correction.effects, correction.code: correction.effects.get(correction.code, 0)}
    for code, amount in changes.items():
        base = correction.base if code == correction.code else 0
        row = OpeningBalance.objects.select_for_update().filter(code=code, **keys).first()
        if row is not None:
            row.amount += amount
            row.base += base
            row.save(update_fields=["amount", "base"])
            continue
        OpeningBalance.objects.create(
            institution_id=correction.institution_id, takeover_id=correction.takeover_id, code=code,
            label=TOTAL_LABELS.get(code, correction.label), amount=amount, base=base, signed_amount=0, signed_base=0, **keys,
        )  # fmt: skip
