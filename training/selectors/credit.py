"""The credit that the adopted plan leaves for the sessions of a course."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Sum

from training.choices_plan import LineState, PlanState
from training.choices_sessions import SEATED
from training.models import Enrolment, PlanLine, TrainingSession
from training.selectors.plans import committed_of, movement_sums


@dataclass(frozen=True)
class Credit:
    """The lines of the adopted plan that name the course; `free` in minor units, once what is engaged is taken off."""

    label: str
    free: int


def credit_of(session: TrainingSession) -> Credit | None:
    """What the lines plan, less the larger of what enrolments of the year cost and what the budget has committed there.

    None when no plan of the year is adopted or no line of it names the course: nothing then forbids an enrolment. At most
    three queries.
    """
    year = session.start.year
    adopted = {"plan__institution": session.institution_id, "plan__year": year, "plan__state": PlanState.ADOPTED}
    lines = list(PlanLine.objects.filter(**adopted, course=session.course_id, state=LineState.PLANNED))
    if not lines:
        return None
    codes = {line.code for line in lines}
    sums = movement_sums(session.institution_id, year)
    committed = sum(committed_of(kinds) for (code, _head), kinds in sums.items() if code in codes)
    rows = Enrolment.objects.filter(session__course=session.course_id, session__start__year=year, state__in=SEATED)
    engaged = rows.aggregate(sum=Sum(F("cost") + F("travel")))["sum"] or 0
    label = ", ".join(sorted(codes))
    return Credit(label, sum(line.total for line in lines) - max(engaged, committed))
