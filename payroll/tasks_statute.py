"""The control of entitlements in the background: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from hr_core.scope import scope
from payroll.engine import EngineError
from payroll.models import EntitlementCheck
from payroll.services.entitlement_asks import check_fail, check_perform


def check_launch(check: EntitlementCheck) -> None:
    """Send a control to the workers once the demand is committed."""
    institution, key = check.institution_id, check.pk
    transaction.on_commit(lambda: make_entitlement_check.delay(institution, key))


@shared_task
def make_entitlement_check(institution_id: int, check_id: int) -> bool:
    """One control; a failure of the rules is recorded, not retried."""
    try:
        with scope(institution_id, reason=f"contrôle des avantages {check_id}"):
            return check_perform(check_id=check_id)
    except (EngineError, ArithmeticError, ValueError, LookupError) as error:
        with scope(institution_id):
            check_fail(check_id=check_id, message=str(error))
        raise
