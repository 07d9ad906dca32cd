"""Scheduled reports in the background: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task

from hr_core.models import Institution
from payroll.services.reports.schedules import reports_produce


@shared_task
def produce_scheduled_reports() -> int:
    """For each open institution, the files that its last paid month still lacks."""
    return sum(reports_produce(institution=institution) for institution in Institution.objects.filter(is_open=True))
