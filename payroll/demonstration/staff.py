"""Opening an institution of the demonstration: items, accounts, staff file, confidential population, balances."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from django.conf import settings

from hr_core.bank_keys import rib_key
from hr_core.loading.kinds import KINDS
from hr_core.models import Employee, ImportBatch, Institution
from hr_core.scope import scope
from hr_core.services.imports import batch_map, batch_preview, batch_receive, batch_start_writing, batch_write
from payroll.demonstration.cast import Place, account, acting, open_accounts, open_employee_account, open_unit_account
from payroll.demonstration.takeover import take_over
from payroll.services.presentation import DebtorAccount, debtor_read, debtor_set
from payroll.services.setup import institution_payroll_setup

OPENED_ON = date(2026, 1, 1)
#: Directors are a confidential population, kept by their own officers.
CONFIDENTIAL_JOBS = "direct"


@dataclass(frozen=True)
class Imported:
    """What the import of a staff file did."""

    institution: Institution
    file: str
    rows: int
    refused: int
    seconds: float


def _own_account(institution: Institution) -> DebtorAccount:
    """A fictitious account of the institution, whose key is right."""
    bank, branch, number = f"{institution.country_id.upper()}012", "01001", f"{institution.pk:012d}"
    key = rib_key(bank, branch, number)
    return DebtorAccount(account=f"{bank} {branch} {number} {key}", bank="Banque principale")


def examples() -> Path:
    return Path(settings.BASE_DIR) / "examples"


def institution_open(place: Place) -> Imported:
    """Open an institution and import its staff as an officer would; a second run changes nothing."""
    institution = Institution.objects.select_related("country").get(code=place.code)
    if not institution.is_open:
        institution.is_open = True
        institution.save(update_fields=["is_open"])
    open_accounts(institution)
    with scope(institution, reason="ouverture"):
        institution_payroll_setup(institution=institution, start=OPENED_ON, actor=None)
        if not debtor_read(institution, OPENED_ON).account:
            debtor_set(institution=institution, start=OPENED_ON, debtor=_own_account(institution), actor=None)
    begun = perf_counter()
    batch = _import(institution, "personnel", examples() / place.staff)
    seconds = perf_counter() - begun
    with scope(institution, actor=account(institution, "rh"), reason="pas de compte : payé par chèque"):
        without = Employee.objects.filter(payment_mode=Employee.PaymentMode.TRANSFER, bankaccount=None)
        keys = list(without.values_list("pk", flat=True))  # first: joins of tables never analysed are slow in an UPDATE
        Employee.objects.filter(pk__in=keys).update(payment_mode=Employee.PaymentMode.CHEQUE)
    with scope(institution, reason="population confidentielle"):
        directors = Employee.objects.filter(posting__job_title__icontains=CONFIDENTIAL_JOBS, posting__end=None)
        Employee.objects.filter(pk__in=list(directors.values_list("pk", flat=True))).update(is_confidential=True)
    open_employee_account(institution)
    open_unit_account(institution)
    if place.balances:
        take_over(institution, examples() / place.balances)
    return Imported(institution, place.staff, int(batch.report["rows"]), int(batch.counts.get("refused", 0)), seconds)


def _import(institution: Institution, kind: str, path: Path) -> ImportBatch:
    content = path.read_bytes()
    with acting(institution, "rh") as access:
        officer = access.user
        known = ImportBatch.objects.filter(
            checksum=hashlib.sha256(content).hexdigest(), state=ImportBatch.State.CONFIRMED
        ).first()
        if known is not None:
            return known
        batch = batch_receive(
            institution=institution, kind=KINDS[kind], content=content, name=path.name, actor=officer
        )
        columns = {int(index): target for index, target in batch.columns.items()}
        batch = batch_map(
            batch=batch, columns=columns, effective_on=OPENED_ON, create_units=True, actor=officer
        )
        batch = batch_preview(batch=batch, access=access)
        if batch.state != ImportBatch.State.PREVIEWED:
            raise RuntimeError(f"{path.name} : {batch.report.get('failure')}")
        batch = batch_start_writing(batch=batch, only_valid=True, actor=officer)
        return batch_write(batch=batch, access=access)

