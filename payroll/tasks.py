"""Background work of the payroll: thin, scoped, and safe to run twice."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from hr_core.models import Institution
from hr_core.scope import scope
from payroll import (  # noqa: F401 - Celery looks for tasks in this module
    tasks_archives,
    tasks_back_pay,
    tasks_files,
    tasks_reports,
    tasks_returns,
    tasks_statute,
    tasks_steering,
)
from payroll.choices import CalculationState, ChunkState
from payroll.engine import EngineError
from payroll.models import Calculation, RunChunk
from payroll.services import calculation as service


def calculation_launch(calculation: Calculation) -> None:
    """Send every chunk to the workers once the calculation is committed."""
    chunks = list(calculation.chunks.values_list("pk", flat=True))
    institution, key = calculation.institution_id, calculation.pk

    def send() -> None:
        for chunk in chunks:
            calculate_chunk.delay(institution, key, chunk)
        if not chunks:
            finish_calculation.delay(institution, key)

    transaction.on_commit(send)


@shared_task
def calculate_chunk(institution_id: int, calculation_id: int, chunk_id: int) -> None:
    """One chunk; the last one closes the calculation. A failure of the rules is recorded, not retried."""
    try:
        with scope(institution_id, reason=f"calcul {calculation_id}"):
            service.chunk_calculate(chunk_id=chunk_id)
    except (EngineError, ArithmeticError, ValueError, LookupError) as error:
        with scope(institution_id):
            service.calculation_fail(calculation_id=calculation_id, message=str(error))
        raise
    with scope(institution_id, reason=f"calcul {calculation_id}"):
        service.calculation_finish(calculation_id=calculation_id)


@shared_task
def finish_calculation(institution_id: int, calculation_id: int) -> None:
    with scope(institution_id, reason=f"calcul {calculation_id}"):
        service.calculation_finish(calculation_id=calculation_id)


@shared_task
def resume_calculations(after_seconds: int = 60) -> int:
    """Send again the chunks of calculations that have stood still: a message may be lost, a chunk is done once."""
    still = timezone.now() - timedelta(seconds=after_seconds)
    sent = 0
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution):
            for calculation in Calculation.objects.filter(state=CalculationState.RUNNING, started_at__lt=still):
                waiting = calculation.chunks.filter(state=ChunkState.WAITING)
                if calculation.chunks.filter(finished_at__gte=still).exists():
                    continue
                keys = list(waiting.values_list("pk", flat=True))
                for key in keys:
                    calculate_chunk.delay(institution.pk, calculation.pk, key)
                if not keys:
                    finish_calculation.delay(institution.pk, calculation.pk)
                sent += len(keys)
    return sent


def chunk_progress(calculation: Calculation) -> tuple[int, int]:
    """(employees done, employees in all) of a calculation."""
    done = sum(
        RunChunk.objects.filter(calculation=calculation, state=ChunkState.DONE).values_list("size", flat=True)
    )
    return done, calculation.total
