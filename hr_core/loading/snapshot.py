"""What the database holds of an institution's staff, read in a constant number of queries to compare a file with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from hr_core.access import Access
from hr_core.models import (
    AdministrativeStatus,
    BankAccount,
    Contract,
    Employee,
    FamilyStatus,
    Institution,
    PayTerms,
    Posting,
)

EMPLOYEE_FIELDS = (
    "last_name", "first_names", "birth_name", "sex", "birth_on", "birth_place", "nationality", "phone", "email",
    "address", "emergency_name", "emergency_phone", "social_security_number", "tax_number", "hired_on",
    "seniority_on", "payment_mode",
)  # fmt: skip
FACT_FIELDS: dict[type, tuple[str, ...]] = {
    FamilyStatus: ("marital_status", "spouse_has_income", "declared_children"),
    Contract: ("kind", "working_time", "reference"),
    Posting: ("unit_id", "job_title"),
    AdministrativeStatus: ("kind", "legal_employer", "main_payer"),
    PayTerms: (
        "category", "grade_class", "step", "is_executive", "base_salary", "currency", "guaranteed_net", "grid_reference",
    ),
    BankAccount: ("bank_name", "account"),
}  # fmt: skip
SENSITIVE = (PayTerms, BankAccount)


@dataclass(slots=True)
class KnownFact:
    """The fact in force on the day of the comparison, or the first to come."""

    key: int
    start: date
    end: date | None
    values: dict[str, Any]


@dataclass(slots=True)
class KnownFile:
    """One personnel file as it stands; `is_visible` says whether the person who imports may see it."""

    key: int
    values: dict[str, Any]
    left_on: date | None
    is_visible: bool
    is_own: bool
    facts: dict[type, KnownFact] = field(default_factory=dict)
    proposals: dict[type, list[dict[str, Any]]] = field(default_factory=dict)


def read_files(institution: Institution, on: date, access: Access) -> dict[str, KnownFile]:
    """Every file by staff number, with its facts of the day; eight queries."""
    visible = set(Employee.objects.of(institution).visible_to(access).values_list("pk", flat=True))
    files: dict[str, KnownFile] = {}
    by_key: dict[int, KnownFile] = {}
    columns = ("pk", "staff_number", "left_on", "user_id", *EMPLOYEE_FIELDS)
    for key, number, left_on, user, *values in Employee.objects.of(institution).values_list(*columns):
        known = KnownFile(
            key,
            dict(zip(EMPLOYEE_FIELDS, values, strict=True)),
            left_on,
            key in visible,
            user is not None and user == access.user.pk,
        )
        files[number] = by_key[key] = known
    for model in FACT_FIELDS:
        _read_facts(model, institution, on, by_key)
    return files


def _read_facts(model: type, institution: Institution, on: date, files: dict[int, KnownFile]) -> None:
    names = FACT_FIELDS[model]
    rows = model.objects.of(institution).filter(Q(end__isnull=True) | Q(end__gt=on)).order_by("start")  # type: ignore[attr-defined]
    if model in SENSITIVE:
        for employee, state, *values in rows.exclude(state="refused").values_list("employee_id", "state", *names):
            if state == "proposed" and employee in files:
                files[employee].proposals.setdefault(model, []).append(dict(zip(names, values, strict=True)))
        rows = rows.filter(state="approved")
    if model is BankAccount:
        rows = rows.filter(share=BankAccount.Share.REMAINDER)
    for key, employee, start, end, *values in rows.values_list("pk", "employee_id", "start", "end", *names):
        if employee in files and model not in files[employee].facts:
            files[employee].facts[model] = KnownFact(key, start, end, dict(zip(names, values, strict=True)))
