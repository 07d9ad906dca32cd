"""Where a payslip stands: its number, whether it replaces another one or is itself replaced."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from payroll.choices import RunKind
from payroll.models import Payslip, PayslipNumber, PayslipReplacement


@dataclass(frozen=True)
class Standing:
    """Keys of payslips, and their numbers; `run` is the run of a correction or a reversal under way."""

    number: str = ""
    replaces: int | None = None
    replaces_number: str = ""
    replaced_by: int | None = None
    replaced_number: str = ""
    run: int | None = None
    is_reversal: bool = False

    @property
    def is_cancelled(self) -> bool:
        """Cancelled, or on the point of being so."""
        return self.replaced_by is not None or self.run is not None


def standing_of(payslip: Payslip) -> Standing:
    """Two queries."""
    rows = PayslipReplacement.objects.filter(Q(cancelled=payslip) | Q(replaced_by=payslip))
    own = list(rows.values_list("cancelled_id", "replaced_by_id", "run_id", "run__kind"))
    keys = {payslip.pk, *(key for old, new, *_rest in own for key in (old, new) if key)}
    numbers = {row.payslip_id: str(row) for row in PayslipNumber.objects.filter(payslip__in=keys)}
    replaces = next((old for old, new, *_rest in own if new == payslip.pk), None)
    cancelled = next(((new, run) for old, new, run, _kind in own if old == payslip.pk), (None, None))
    return Standing(
        number=numbers.get(payslip.pk, ""),
        replaces=replaces,
        replaces_number=numbers.get(replaces or 0, ""),
        replaced_by=cancelled[0],
        replaced_number=numbers.get(cancelled[0] or 0, ""),
        run=None if cancelled[0] else cancelled[1],
        is_reversal=any(kind == RunKind.REVERSAL for *_keys, kind in own),
    )
