"""Lines of a plan: written, made of needs, changed, taken away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, reasoned, save_checked
from training.choices_catalogue import CostBasis
from training.choices_needs import NeedState
from training.models import Course, PlanLine, TrainingNeed, TrainingPlan
from training.selectors.needs import people_of
from training.services.plans.plans import editable


def next_code(plan: TrainingPlan) -> str:
    """`A-001`, `A-002` …: one more than the highest code of that shape among the plans of the year."""
    taken = PlanLine.objects.filter(institution=plan.institution_id, plan__year=plan.year, code__startswith="A-").values_list("code", flat=True)
    numbers = [int(code[2:]) for code in taken if code[2:].isdecimal()]
    return f"A-{max(numbers, default=0) + 1:03d}"


def teaching_cost(course: Course | None, headcount: int, sessions: int, currency: str) -> int:
    """What the catalogue says of the teaching cost; nothing when the price is not known or in another currency."""
    if course is None or course.currency != currency:
        return 0
    return course.cost * (headcount if course.cost_basis == CostBasis.HEAD else sessions)


@transaction.atomic
def line_save(*, line: PlanLine, values: dict[str, Any], access: Access) -> PlanLine:
    """Write a line or change it, while the plan is in preparation. A teaching cost left empty (None) is that of the catalogue."""
    plan = editable(line.plan)
    assign(line, values)
    if not line.code:
        line.code = next_code(plan)
    if not line.title and line.course is not None:
        line.title = line.course.title
    if line.teaching is None:
        line.teaching = teaching_cost(line.course, line.headcount, line.sessions, plan.institution.country.currency)
    if line.objective is not None and line.objective.plan_id != plan.pk:
        raise Refusal(_("Cet objectif est celui d’un autre plan."))
    with reasoned("", _("Ligne du plan de formation")):
        return save_checked(line)


@transaction.atomic
def line_remove(*, line: PlanLine, access: Access) -> None:
    """Take a line out of a plan in preparation; its needs are to be planned again."""
    editable(line.plan)
    with reasoned("", _("Ligne du plan de formation")):
        TrainingNeed.objects.filter(line=line).update(line=None, state=NeedState.KEPT)
        delete_checked(line)


@transaction.atomic
def line_from_needs(*, plan: TrainingPlan, needs: Iterable[TrainingNeed], access: Access, **values: Any) -> PlanLine:
    """A line for needs kept by head office: their course, their people counted together, the highest priority. Raises `Refusal` for
    a need that is not kept, of another year, or already planned."""
    editable(plan)
    keys = [need.pk for need in needs]
    rows = list(TrainingNeed.objects.select_for_update(of=("self",)).select_related("course").filter(pk__in=keys).order_by("-priority", "pk"))
    if not rows:
        raise Refusal(_("Choisissez au moins un besoin."))
    for row in rows:
        if row.state != NeedState.KEPT or row.year != plan.year:
            raise Refusal(_("« %(need)s » n’est pas un besoin retenu de cet exercice.") % {"need": row})
    courses = {row.course_id for row in rows if row.course_id}
    if len(courses) > 1:
        raise Refusal(_("Ces besoins visent des formations différentes : faites une ligne par formation."))
    first = next((row for row in rows if row.course_id), rows[0])
    people = [person for row in rows for person in people_of(row)]
    units = {person.unit_id for person in people}
    line = PlanLine(institution_id=plan.institution_id, plan=plan)
    usual = {
        "title": first.course.title if first.course else first.title, "course": first.course,
        "headcount": sum(person.headcount for person in people), "priority": rows[0].priority, "teaching": None,
        "unit": people[0].unit if len(units) == 1 else None, "population": "" if len(units) == 1 else _("plusieurs unités"),
    }  # fmt: skip
    seats = first.course.seats_max if first.course else None
    usual["sessions"] = -(-usual["headcount"] // seats) if seats else 1
    line_save(line=line, values=usual | values, access=access)
    with reasoned("", _("Besoins inscrits au plan")):
        for row in rows:
            row.line, row.state = line, NeedState.PLANNED
            save_checked(row)
    return line
