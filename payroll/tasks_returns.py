"""Reminders of due dates every morning: thin, scoped, and safe to run twice."""

from __future__ import annotations

from celery import shared_task

from hr_core.models import Institution
from hr_core.scope import scope
from payroll.services.returns.reminders import deadlines_remind


@shared_task
def remind_every_morning() -> int:
    """Tell each institution's officers of the due dates that come or have passed."""
    told = 0
    for institution in Institution.objects.filter(is_open=True).select_related("country"):
        with scope(institution, reason="rappels d’échéances"):
            told += deadlines_remind(institution=institution)
    return told
