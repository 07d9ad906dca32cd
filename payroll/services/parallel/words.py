"""What persons say of differences, and the two signatures of a comparison."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from payroll.choices_parallel import BY_HAND, GapCause, ParallelState
from payroll.models import ParallelGap, ParallelRun
from payroll.selectors.parallel import gaps_seen
from payroll.services.parallel.comparing import sums_write
from payroll.workflows_parallel import MAKE, step_checked


@transaction.atomic
def gaps_justify(*, parallel: ParallelRun, gaps: Iterable[int], cause: str, justification: str, access: Access) -> int:
    """Give differences a cause, with the words that will be read; « inexpliqué » takes them back. Returns how many.

    Raises `Refusal` once signed, for a difference that the comparison proves, or for one's own pay.
    """
    row = _locked(parallel)
    if not access.has(MAKE):
        raise Refusal(_("Votre rôle ne permet pas de justifier un écart."))
    if row.is_frozen:
        raise Refusal(_("Ce double calcul est signé : retirez la signature pour revenir sur un écart."))
    if cause not in BY_HAND:
        raise ValidationError({"cause": _("Choisissez une cause.")})
    words = justification.strip()
    if cause != GapCause.UNEXPLAINED and len(words) < 5:
        raise ValidationError({"justification": _("Dites pourquoi, en quelques mots : ils sont dans le rapport signé.")})
    keys = set(gaps)
    found = list(gaps_seen(access).filter(parallel=row, pk__in=keys))
    if not found or len(found) != len(keys):
        raise ValidationError(_("Choisissez les écarts dans la liste."))
    if any(each.is_proved for each in found):
        raise Refusal(_("La cause de certains écarts choisis est prouvée par le calcul : laissez-les de côté."))
    for employee in Employee.objects.filter(pk__in=[each.employee_id for each in found if each.employee_id], user=access.user):
        forbid_own_file(employee, access.user)
    is_back = cause == GapCause.UNEXPLAINED
    count = ParallelGap.objects.filter(pk__in=keys).update(
        cause=cause,
        justification="" if is_back else words[:300],
        justified_by=None if is_back else access.user,
        justified_at=None if is_back else timezone.now(),
    )
    sums_write(row)
    return count


@transaction.atomic
def parallel_sign(*, parallel: ParallelRun, conclusion: str, access: Access) -> ParallelRun:
    """The first signature: nothing may be left unexplained. Raises `Refusal`."""
    row = _locked(parallel)
    step_checked(row, "sign", access)
    if row.unexplained:
        raise Refusal(_("Il reste des écarts inexpliqués : donnez leur cause, ou corrigez le paramétrage et comparez de nouveau."))
    if not conclusion.strip():
        raise ValidationError({"conclusion": _("Écrivez la conclusion que vous signez.")})
    row.state, row.conclusion = ParallelState.SIGNED, conclusion.strip()[:300]
    row.signed_by, row.signed_as, row.signed_at = access.user, access.role_label[:80], timezone.now()
    with because(_("Double calcul signé")):
        return save_checked(row)


@transaction.atomic
def parallel_approve(*, parallel: ParallelRun, access: Access) -> ParallelRun:
    """The second signature, by another person. Raises `Refusal` for the first one."""
    row = _locked(parallel)
    step_checked(row, "approve", access)
    if row.signed_by_id == access.user.pk:
        raise Refusal(_("Vous avez signé ce double calcul : une autre personne le contresigne."))
    row.state, row.approved_by, row.approved_as = ParallelState.APPROVED, access.user, access.role_label[:80]
    row.approved_at = timezone.now()
    with because(_("Double calcul contresigné")):
        return save_checked(row)


@transaction.atomic
def parallel_reopen(*, parallel: ParallelRun, reason: str, access: Access) -> ParallelRun:
    """Take the first signature back, before the second one."""
    row = _locked(parallel)
    step_checked(row, "reopen", access)
    if not reason.strip():
        raise ValidationError(_("Donnez le motif."))
    row.state, row.signed_by, row.signed_as, row.signed_at = ParallelState.COMPARED, None, "", None
    with because(reason):
        return save_checked(row)


def _locked(parallel: ParallelRun) -> ParallelRun:
    return ParallelRun.objects.select_for_update(of=("self",)).select_related("period", "institution__country").get(pk=parallel.pk)
