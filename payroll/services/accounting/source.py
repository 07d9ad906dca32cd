"""The accounts follow a run: its entries are made in the transaction that pays it, when nothing blocks them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy

from hr_core.models import User
from hr_core.scope import require_scope
from hr_core.services.errors import Refusal
from payroll.models import PayRun
from payroll.services.accounting.entries import run_enter_as
from payroll.services.sources import PaySource


class AccountingSource(PaySource):
    """Gives nothing to the calculation. A missing account never stops a payment: « Écritures » tells what is missing."""

    key = "accounting"
    label = gettext_lazy("Comptabilité")  # type: ignore[assignment]
    order = 900

    def paid(self, *, run: PayRun) -> None:
        actor_id = require_scope("Une écriture").actor_id
        actor = User.objects.filter(pk=actor_id).first() if actor_id else None
        try:
            with transaction.atomic():
                run_enter_as(run=run, actor=actor)
        except Refusal:
            return
