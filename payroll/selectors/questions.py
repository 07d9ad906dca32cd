"""Questions about payslips: those an officer may read, one's own, and how long answers take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.text import french_count
from payroll.models import PayslipQuestion, QuestionState
from payroll.selectors.visibility import payslips_of

YEAR = timedelta(days=365)
ANSWERED = (QuestionState.EXPLAINED, QuestionState.RIGHT)


def questions_of(access: Access) -> QuerySet[PayslipQuestion]:
    """Those about payslips that this officer may open; never one's own, which one does not answer."""
    rows = PayslipQuestion.objects.filter(payslip__in=payslips_of(access).order_by().values("pk"))
    return rows.exclude(employee__user=access.user).select_related("employee", "payslip__run__period", "answered_by")


def waiting_questions(access: Access) -> QuerySet[PayslipQuestion]:
    """What the badge counts."""
    return questions_of(access).filter(state=QuestionState.ASKED) if access.has("payroll_prepare") else PayslipQuestion.objects.none()


def own_questions(access: Access) -> QuerySet[PayslipQuestion]:
    rows = PayslipQuestion.objects.filter(employee__user=access.user, institution=access.institution)
    return rows.select_related("payslip__run__period")


@dataclass(frozen=True)
class AnswerTimes:
    """Over a year: how many were answered, the median time, the share where the employee was right, what waits longest."""

    answered: int
    median: timedelta | None
    right: int
    waiting: int
    oldest: datetime | None


def answer_times(rows: QuerySet[PayslipQuestion], now: datetime | None = None) -> AnswerTimes:
    """Three queries; times are elapsed ones, nights and Sundays counted."""
    now = now or timezone.now()
    done = rows.filter(state__in=ANSWERED, answered_at__gte=now - YEAR)
    spans = sorted(answered - asked for asked, answered in done.order_by().values_list("asked_at", "answered_at") if answered)
    open_rows = rows.filter(state=QuestionState.ASKED)
    oldest = open_rows.order_by("asked_at").values_list("asked_at", flat=True).first()
    counts = rows.order_by().aggregate(
        waiting=Count("pk", filter=Q(state=QuestionState.ASKED)),
        right=Count("pk", filter=Q(state=QuestionState.RIGHT, answered_at__gte=now - YEAR)),
    )
    return AnswerTimes(len(spans), _median(spans), counts["right"], counts["waiting"], oldest)


def _median(spans: list[timedelta]) -> timedelta | None:
    if not spans:
        return None
    middle = len(spans) // 2
    return spans[middle] if len(spans) % 2 else (spans[middle - 1] + spans[middle]) / 2


def span_words(span: timedelta) -> str:
    """« 3 heures », « 2 jours »: whole hours under two days, whole days after, never nothing."""
    hours = max(1, round(span.total_seconds() / 3600))
    return french_count(hours, _("heure"), _("heures")) if hours < 48 else french_count(round(hours / 24), _("jour"), _("jours"))
