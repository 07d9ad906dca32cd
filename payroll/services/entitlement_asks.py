"""The control of entitlements asked on screen and drawn up by the workers: asked once, made once, its failure told."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.services.errors import Refusal
from payroll.choices import CheckState
from payroll.models import EntitlementCheck, PayPeriod, PayRun
from payroll.services.entitlement_checks import check_row, entitlement_check

#: After so long a control that does not end may be asked again: its message was lost.
LOST = timedelta(minutes=15)


@transaction.atomic
def check_ask(*, institution: Institution, period: PayPeriod, run: PayRun | None, actor: User) -> EntitlementCheck:
    """Ask for the control of a month, or of a run. Raises `Refusal` while one is being drawn up."""
    check = check_row(institution, period, run)
    now = timezone.now()
    if check.is_running and check.asked_at is not None and now - check.asked_at < LOST:
        raise Refusal(_("Le contrôle est déjà en cours : son résultat s’affiche dès qu’il est fini."))
    check.state, check.asked_at, check.asked_by, check.failure = CheckState.RUNNING, now, actor, ""
    check.save(update_fields=["state", "asked_at", "asked_by", "failure"])
    return check


def check_perform(*, check_id: int) -> bool:
    """Draw up a control that was asked; False when it is made already. Errors: any `EngineError` of the month's rules."""
    asked = EntitlementCheck.objects.select_related("institution__country", "period", "run__period", "asked_by")
    check = asked.filter(pk=check_id, state=CheckState.RUNNING).first()
    if check is None:
        return False
    entitlement_check(institution=check.institution, period=check.period, run=check.run, actor=check.asked_by)
    return True


def check_fail(*, check_id: int, message: str) -> None:
    """Record why a control could not be drawn up; the findings of the one before stay."""
    EntitlementCheck.objects.filter(pk=check_id, state=CheckState.RUNNING).update(
        state=CheckState.FAILED, failure=message[:2000]
    )
