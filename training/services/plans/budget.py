"""Movements of the training budget: committed, released, spent, refunded; rows are added, a mistake is reversed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from hr_core.text import french_amount
from training.choices_plan import LineState, MovementKind, PlanState
from training.models import PlanLine, PlanMovement, TrainingPlan
from training.selectors.plans import lines_of, movement_sums


@transaction.atomic
def movement_enter(*, line: PlanLine, values: dict[str, Any], access: Access) -> PlanMovement:
    """Commit, release, spend, ask a refund or note its receipt on a line of the adopted plan.

    Raises `Refusal` beyond the line's cost (commitment), beyond what is committed (release, expense), beyond what funds and donors
    are to give (claim), beyond what was asked (receipt), on a cancelled line, or in a plan that is not adopted.
    """
    plan = TrainingPlan.objects.select_for_update(of=("self",)).select_related("institution__country").get(pk=line.plan_id)
    if plan.state != PlanState.ADOPTED:
        raise Refusal(_("Les dépenses se rapportent au plan arrêté : celui-ci est « %(state)s ».") % {"state": plan.get_state_display()})
    row = assign(
        PlanMovement(institution_id=plan.institution_id, year=plan.year, line_code=line.code, entered_by=access.user), values
    )
    if row.on > timezone.localdate() or row.on.year < plan.year:
        raise ValidationError({"on": _("Un mouvement est daté de l’exercice, et pas d’un jour à venir.")})
    current: Any = _line(plan, line.code)
    _check(row, current, plan.institution.country.currency)
    with reasoned("", _("Budget de formation")):
        return save_checked(row)


def _line(plan: TrainingPlan, code: str) -> Any:
    """A line with its cost, what is committed and spent, what is asked and received of funds and donors; None without it."""
    line: Any = lines_of(plan).filter(code=code).first()
    if line is not None:
        kinds = [each for (at, _head), each in movement_sums(plan.institution_id, plan.year).items() if at == code]
        line.claimed, line.refunded = (sum(each.get(kind, 0) for each in kinds) for kind in (MovementKind.CLAIM, MovementKind.REFUND))
    return line


def _check(row: PlanMovement, line: Any, currency: str) -> None:
    if row.kind == MovementKind.COMMITMENT:
        if line.state == LineState.CANCELLED:
            raise Refusal(_("La ligne est annulée : elle ne s’engage plus."))
        limit, words = line.total_cost - line.committed, _("Il reste %(limit)s à engager sur cette ligne : révisez le plan pour aller au-delà.")
    elif row.kind == MovementKind.RELEASE:
        limit, words = line.committed - line.executed, _("Il n’y a que %(limit)s d’engagé et non dépensé à dégager sur cette ligne.")
    elif row.kind == MovementKind.EXECUTION:
        limit, words = line.committed - line.executed, _("Seuls %(limit)s engagés restent à dépenser sur cette ligne : engagez d’abord.")
    elif row.kind == MovementKind.CLAIM:
        limit, words = line.external_cost - line.claimed, _("La ligne n’attend plus que %(limit)s du fonds de formation et des partenaires : révisez le plan pour demander davantage.")
    else:
        limit, words = line.claimed - line.refunded, _("Seuls %(limit)s demandés restent à recevoir sur cette ligne : notez d’abord la demande de remboursement.")
    if row.amount > limit:
        raise Refusal(words % {"limit": french_amount(max(limit, 0), currency, unit=True)})


@transaction.atomic
def movement_reverse(*, movement: PlanMovement, reason: str, access: Access) -> PlanMovement:
    """Cancel a movement entered by mistake: another row, dated today, that counts with the other sign."""
    row = PlanMovement.objects.select_for_update(of=("self",)).get(pk=movement.pk)
    if row.reverses_id is not None or PlanMovement.objects.filter(reverses=row).exists():
        raise Refusal(_("Ce mouvement est déjà annulé, ou en annule un autre."))
    if not reason.strip():
        raise ValidationError({"remark": _("Dites pourquoi le mouvement est annulé.")})
    if row.kind in (MovementKind.COMMITMENT, MovementKind.CLAIM):
        _still_needed(row)
    made = PlanMovement(
        institution_id=row.institution_id, year=row.year, line_code=row.line_code, kind=row.kind, head=row.head, amount=row.amount,
        on=max(timezone.localdate(), row.on), reference=row.reference, remark=reason.strip()[:200], reverses=row, entered_by=access.user,
    )  # fmt: skip
    with reasoned(reason, _("Mouvement annulé")):
        return save_checked(made)


def _still_needed(row: PlanMovement) -> None:
    """What is spent stays committed; what is received stays asked."""
    plan = TrainingPlan.objects.filter(institution=row.institution_id, year=row.year, state=PlanState.ADOPTED).first()
    line = _line(plan, row.line_code) if plan is not None else None
    if line is None:
        return
    if row.kind == MovementKind.COMMITMENT and line.committed - row.amount < line.executed:
        raise Refusal(_("Une dépense s’appuie sur cet engagement : annulez d’abord la dépense."))
    if row.kind == MovementKind.CLAIM and line.claimed - row.amount < line.refunded:
        raise Refusal(_("Un remboursement reçu répond à cette demande : annulez d’abord sa réception."))
