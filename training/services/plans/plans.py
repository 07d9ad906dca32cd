"""Plans: opened, copied as scenarios, revised at mid-year, approved by three different persons."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, reasoned, save_checked
from training.choices_needs import NeedState
from training.choices_plan import PlanState
from training.models import PlanLine, PlanObjective, TrainingNeed, TrainingPlan
from training.workflows_plan import STEPS

COPIED = (
    "code", "title", "course_id", "unit_id", "population", "headcount", "sessions", "quarter", "priority", "teaching", "travel",
    "per_diem", "room", "other", "levy", "donor", "donor_name", "state", "remark",
)  # fmt: skip


def editable(plan: TrainingPlan) -> TrainingPlan:
    """The plan, locked. Raises `Refusal` when it is not in preparation."""
    row = TrainingPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if row.state != PlanState.DRAFT:
        raise Refusal(_("Le plan est « %(state)s » : ses lignes ne changent plus. Renvoyez-le, ou révisez-le.") % {"state": row.get_state_display()})
    return row


@transaction.atomic
def plan_save(*, plan: TrainingPlan, values: dict[str, Any], access: Access) -> TrainingPlan:
    """Open a plan of a year, or change what heads it while it is in preparation."""
    if plan.pk is None:
        plan.prepared_by = access.user
    else:
        plan = editable(plan)
    with reasoned("", _("Plan de formation")):
        return save_checked(assign(plan, values))


@transaction.atomic
def plan_copy(*, plan: TrainingPlan, label: str, access: Access) -> TrainingPlan:
    """Another scenario of the same year, with the same objectives and lines."""
    made = TrainingPlan(
        institution_id=plan.institution_id, year=plan.year, label=label, orientation=plan.orientation, envelope=plan.envelope,
        prepared_by=access.user,
    )  # fmt: skip
    return _copied(plan, made)


@transaction.atomic
def plan_revise(*, plan: TrainingPlan, label: str, review: str, access: Access) -> TrainingPlan:
    """The mid-year review: a plan that copies the adopted one, says what the half-year taught, and replaces it once adopted."""
    if plan.state != PlanState.ADOPTED:
        raise Refusal(_("Seul un plan arrêté se révise."))
    if not review.strip():
        raise ValidationError({"review": _("Dites ce que le début de l’année a appris : exécution, retards, besoins nouveaux.")})
    waiting = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.ENDORSED)
    if plan.revisions.filter(state__in=waiting).exists():
        raise Refusal(_("Une révision de ce plan est déjà en cours : poursuivez-la, ou abandonnez-la."))
    made = TrainingPlan(
        institution_id=plan.institution_id, year=plan.year, label=label, orientation=plan.orientation, envelope=plan.envelope,
        revises=plan, review=review.strip(), prepared_by=access.user,
    )  # fmt: skip
    return _copied(plan, made)


def _copied(plan: TrainingPlan, made: TrainingPlan) -> TrainingPlan:
    with reasoned("", _("Plan de formation")):
        save_checked(made)
        objectives: dict[int, PlanObjective] = {}
        for row in plan.objectives.all():
            objectives[row.pk] = PlanObjective.objects.create(
                institution_id=made.institution_id, plan=made, rank=row.rank, label=row.label, indicator=row.indicator
            )
        PlanLine.objects.bulk_create(
            PlanLine(
                institution_id=made.institution_id, plan=made, objective=objectives.get(line.objective_id or 0),
                **{name: getattr(line, name) for name in COPIED},
            )
            for line in plan.lines.all()
        )  # fmt: skip
    return made


@transaction.atomic
def objective_save(*, objective: PlanObjective, values: dict[str, Any], access: Access) -> PlanObjective:
    editable(objective.plan)
    with reasoned("", _("Objectifs du plan de formation")):
        return save_checked(assign(objective, values))


@transaction.atomic
def objective_remove(*, objective: PlanObjective, access: Access) -> None:
    """Its lines stay, without an objective."""
    editable(objective.plan)
    with reasoned("", _("Objectifs du plan de formation")):
        delete_checked(objective)


@transaction.atomic
def plan_step(*, plan: TrainingPlan, step: str, reason: str, access: Access) -> TrainingPlan:
    """Take a plan through a step. Raises `Refusal` out of turn, to a person who already acted, or for an empty plan."""
    row = TrainingPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    taken = STEPS[step]
    if row.state not in taken.sources:
        raise Refusal(_("Cette étape n’est pas possible : le plan est « %(state)s ».") % {"state": row.get_state_display()})
    if not access.has(*taken.rights):
        raise Refusal(_("Cette étape revient à une autre personne."))
    if any(getattr(row, f"{name}_id") == access.user.pk for name in taken.apart):
        raise Refusal(_("Vous avez déjà agi sur ce plan : une autre personne habilitée doit prendre cette étape."))
    if taken.reason and not reason.strip():
        raise ValidationError({"reason": _("Dites ce qui est à reprendre.")})
    now = timezone.now()
    if step == "soumettre":
        _ready(row)
        row.submitted_at, row.answer = now, ""
    elif step == "viser":
        row.endorsed_by, row.endorsed_at = access.user, now
    elif step == "arreter":
        _replace(row, reason)
        row.adopted_by, row.adopted_at = access.user, now
    elif step == "renvoyer":
        row.endorsed_by = row.endorsed_at = row.submitted_at = None
        row.answer = reason.strip()[:300]
    row.state = taken.target
    with reasoned(reason, taken.label):
        save_checked(row)
        if step == "arreter":
            _take_needs(row)
    return row


def _ready(plan: TrainingPlan) -> None:
    if not plan.lines.exists():
        raise Refusal(_("Le plan n’a aucune ligne : inscrivez les actions avant de le soumettre."))
    if plan.envelope is not None:
        own = sum(line.own_part for line in plan.lines.exclude(state="cancelled"))
        if own > plan.envelope:
            raise Refusal(
                _("La part propre du plan dépasse l’enveloppe : réduisez des lignes, trouvez un financement, ou corrigez l’enveloppe.")
            )


def _replace(plan: TrainingPlan, reason: str) -> None:
    """The plan adopted before for the year gives way to its revision; raises `Refusal` when the new one does not revise it."""
    current = TrainingPlan.objects.select_for_update(of=("self",)).filter(
        institution=plan.institution_id, year=plan.year, state=PlanState.ADOPTED
    ).first()  # fmt: skip
    if current is None:
        return
    if plan.revises_id != current.pk:
        raise Refusal(_("Un plan de cet exercice est déjà arrêté : révisez-le."))
    current.state = PlanState.REPLACED
    with reasoned(reason, _("Plan remplacé par sa révision")):
        save_checked(current)


def _take_needs(plan: TrainingPlan) -> None:
    """Needs that stand on another scenario's line follow the code of the line; those whose line is gone are to be planned again."""
    lines = {line.code: line for line in plan.lines.all()}
    rows = TrainingNeed.objects.filter(institution=plan.institution_id, year=plan.year, state=NeedState.PLANNED)
    for need in rows.exclude(line__plan=plan).select_related("line"):
        need.line = lines.get(need.line.code) if need.line is not None else None
        if need.line is None:
            need.state = NeedState.KEPT
        save_checked(need)
