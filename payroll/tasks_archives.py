"""Archives and rehearsals in the background: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task

from payroll.services.archives import archive_produce
from payroll.services.rehearsals import rehearsal_do


@shared_task
def produce_archive(institution_id: int, archive_id: int) -> bool:
    return archive_produce(institution_id=institution_id, archive_id=archive_id)


@shared_task
def rehearse_backup(rehearsal_id: int) -> bool:
    return rehearsal_do(rehearsal_id=rehearsal_id)
