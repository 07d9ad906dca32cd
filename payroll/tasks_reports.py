"""Scheduled reports in the background: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task

from hr_core.models import Institution
from payroll.services.reports.answers import answers_prepare
from payroll.services.reports.sample_files import sample_produce
from payroll.services.reports.schedules import reports_produce


@shared_task
def produce_scheduled_reports() -> int:
    """For each open institution, the files that its last paid month still lacks, and the sums that ready reports ask of it."""
    made = 0
    for institution in Institution.objects.filter(is_open=True, is_regional=False):
        made += reports_produce(institution=institution)
        answers_prepare(institution=institution)
    return made


@shared_task
def produce_sample(institution_id: int, sample_id: int) -> bool:
    return sample_produce(institution_id=institution_id, sample_id=sample_id)
