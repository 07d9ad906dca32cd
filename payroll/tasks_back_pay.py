"""Looking for back pay in the background, and every night: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task

from hr_core.models import Institution
from hr_core.scope import scope
from payroll.engine import EngineError
from payroll.models import BackPayScan
from payroll.services.back_pay_search import back_pay_search, search_fail, search_run


@shared_task
def run_search(institution_id: int, scan_id: int) -> None:
    """One search; a failure of the rules is recorded, and its causes wait for the next one."""
    try:
        with scope(institution_id, reason=f"recherche de rappels {scan_id}"):
            search_run(scan=BackPayScan.objects.select_related("institution").get(pk=scan_id))
    except (EngineError, ArithmeticError, ValueError, LookupError) as error:
        with scope(institution_id):
            search_fail(scan=BackPayScan(pk=scan_id), message=str(error))
        raise


@shared_task
def search_every_night() -> int:
    """What the changes of the day ask for, in each open institution; returns the number of cases found."""
    found = 0
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason="recherche de rappels de la nuit"):
            found += back_pay_search(institution=institution, actor=None).cases
    return found
