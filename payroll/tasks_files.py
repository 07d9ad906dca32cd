"""Files produced in the background: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task

from payroll.services.files import file_produce


@shared_task
def produce_file(institution_id: int, file_id: int) -> bool:
    return file_produce(institution_id=institution_id, file_id=file_id)
