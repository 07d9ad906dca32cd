"""The results of a session on four levels, and the ratings of courses and trainers that follow.

An opinion shows once the days for giving one are over, and from five answers on: neither a small number nor the difference
between two readings tells whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.utils import timezone

from hr_core.text import french_decimal
from training.choices_sessions import ATTENDED, ReviewState, SessionState
from training.models import Answer, DeferredReview, Enrolment, SessionTrainer, TrainingSession
from training.models.evaluation import QUESTIONS

ENOUGH = 5


@dataclass(frozen=True)
class Opinion:
    """The answers of a session: how many of how many, and when they may be shown the mean of each question (out of 5) and
    the words, in an order of their own."""

    answers: int
    people: int
    is_shown: bool
    why_not: str = ""
    means: tuple[tuple[str, Fraction], ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def mean(self) -> Fraction | None:
        return sum((mark for _label, mark in self.means), Fraction(0)) / len(self.means) if self.means else None


def is_over(session: TrainingSession, today: date | None = None) -> bool:
    return session.state == SessionState.DONE and session.answers_until is not None and session.answers_until <= (today or timezone.localdate())


def opinion_of(session: TrainingSession, today: date | None = None) -> Opinion:
    """Three queries at most."""
    people = Enrolment.objects.filter(session=session, state__in=ATTENDED, employee__isnull=False).count()
    answers = Answer.objects.filter(session=session).count()
    if not is_over(session, today):
        return Opinion(answers, people, is_shown=False, why_not="open")
    if answers < ENOUGH:
        return Opinion(answers, people, is_shown=False, why_not="few")
    rows = list(Answer.objects.filter(session=session).order_by("pk"))
    means = tuple(
        (str(Answer._meta.get_field(name).verbose_name), Fraction(sum(getattr(row, name) for row in rows), len(rows))) for name in QUESTIONS  # type: ignore[union-attr]
    )
    return Opinion(answers, people, is_shown=True, means=means, comments=tuple(row.comment for row in rows if row.comment))


@dataclass(frozen=True)
class Knowledge:
    """Marks out of twenty, in thousandths, of those who have both."""

    people: int
    before: int
    after: int

    @property
    def gain(self) -> int:
        return self.after - self.before


def knowledge_of(session: TrainingSession) -> Knowledge | None:
    found = Enrolment.objects.filter(session=session, before_score__isnull=False, after_score__isnull=False).aggregate(
        people=Count("pk"), before=Sum("before_score"), after=Sum("after_score")
    )
    count = found["people"]
    if not count:
        return None
    return Knowledge(count, (2 * found["before"] + count) // (2 * count), (2 * found["after"] + count) // (2 * count))


@dataclass(frozen=True)
class Transfer:
    """What managers saw: how many evaluations of how many, and the mean of each mark out of 5."""

    done: int
    asked: int
    used: Fraction | None = None
    result: Fraction | None = None
    means: Fraction | None = None


def transfer_of(session: TrainingSession) -> Transfer:
    rows = DeferredReview.objects.filter(enrolment__session=session)
    found = rows.aggregate(
        asked=Count("pk"), done=Count("pk", filter=Q(state=ReviewState.DONE)), used=Sum("used"), result=Sum("result"), means=Sum("means")
    )
    done = found["done"]
    if not done:
        return Transfer(0, found["asked"])
    return Transfer(done, found["asked"], *(Fraction(found[name], done) for name in ("used", "result", "means")))


def shown_sessions(today: date | None = None) -> QuerySet[TrainingSession]:
    """The sessions whose opinions may be shown."""
    over = TrainingSession.objects.filter(state=SessionState.DONE, answers_until__lte=today or timezone.localdate())
    return over.annotate(given=Count("answers")).filter(given__gte=ENOUGH)


def course_ratings(courses: Sequence[int] | None = None) -> dict[int, tuple[Fraction, int]]:
    """By course, the mean of content and usefulness (out of 5) and the number of answers; one query."""
    rows = Answer.objects.filter(session__in=shown_sessions().values("pk"))
    if courses is not None:
        rows = rows.filter(session__course__in=courses)
    told = rows.values(course=F("session__course")).annotate(content=Sum("content"), usefulness=Sum("usefulness"), given=Count("pk")).order_by()
    return {row["course"]: (Fraction(row["content"] + row["usefulness"], 2 * row["given"]), row["given"]) for row in told}


def trainer_lines() -> QuerySet[SessionTrainer]:
    """Each trainer in each session, with the mean of the answers where they may be shown."""
    shown = Q(session__in=shown_sessions().values("pk"))
    return SessionTrainer.objects.select_related("session", "employee", "provider").annotate(
        mark=Avg("session__answers__trainer", filter=shown), given=Count("session__answers", filter=shown)
    )


def marks_words(value: Any) -> str:
    """`4,3 sur 5`."""
    return f"{french_decimal(value, 1)} sur 5" if value is not None else ""
