"""A line of a staff file in the words of the models: which field feeds which column, and what its codes become."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hr_core.imports.columns import FIELDS
from hr_core.imports.staff import StaffRow
from hr_core.models import AdministrativeStatus, BankAccount, Contract, Employee, FamilyStatus, PayTerms, Unit
from hr_core.text import french_amount, french_date, french_integer

MARITAL = {"cohabiting": "single"}
CONTRACTS = {"daily": "other", "placement": "other", "decree": "appointment"}
STATUSES = {
    "detached_civil_servant": "civil_servant",
    "state_agent": "state_complement",
    "placement_in": "seconded_in",
}
PAYMENTS = {"mobile_money": "mobile"}
STATUS_OF_CONTRACT = {
    "fixed_term": "fixed_term",
    "daily": "fixed_term",
    "internship": "intern",
    "apprenticeship": "intern",
    "secondment": "civil_servant",
    "placement": "seconded_in",
    "decree": "decree",
}
SUPPLEMENT = "Sursalaire"  # a column of its own in the files, a recurring pay item in the pay

# Field of the file → column of the employee, with the translation of its code.
EMPLOYEE: dict[str, tuple[str, dict[str, str] | None]] = {
    "surname": ("last_name", None),
    "given_names": ("first_names", None),
    "maiden_name": ("birth_name", None),
    "sex": ("sex", None),
    "birth_date": ("birth_on", None),
    "birth_place": ("birth_place", None),
    "nationality": ("nationality", None),
    "phone": ("phone", None),
    "email": ("email", None),
    "address": ("address", None),
    "emergency_name": ("emergency_name", None),
    "emergency_phone": ("emergency_phone", None),
    "social_security_number": ("social_security_number", None),
    "tax_number": ("tax_number", None),
    "hire_date": ("hired_on", None),
    "seniority_date": ("seniority_on", None),
    "payment_mode": ("payment_mode", PAYMENTS),
}
LABELS = {column: FIELDS[name].label for name, (column, _) in EMPLOYEE.items()} | {
    "marital_status": "Situation matrimoniale",
    "spouse_has_income": "Conjoint avec revenu",
    "declared_children": "Enfants à charge",
    "kind": "Nature",
    "end": "Fin de contrat",
    "main_payer": "Salaire principal payé par",
    "unit_id": "Unité",
    "job_title": "Emploi",
    "category": "Catégorie",
    "grade_class": "Classe",
    "step": "Échelon",
    "is_executive": "Cadre",
    "base_salary": "Salaire de base",
    "grid_reference": "Référence à la grille",
    "bank_name": "Banque",
    "account": "RIB ou IBAN",
}
CHOICES = {
    "sex": dict(Employee.Sex.choices),
    "payment_mode": dict(Employee.PaymentMode.choices),
    "marital_status": dict(FamilyStatus.Marital.choices),
    "main_payer": dict(AdministrativeStatus.MainPayer.choices),
}
KINDS = {Contract: dict(Contract.Kind.choices), AdministrativeStatus: dict(AdministrativeStatus.Kind.choices)}
# Fields that the house keeps nowhere: their column is said not to be imported.
UNKEPT = {"identity_number", "civility"}
_LENGTHS = {
    model: {field.attname: field.max_length for field in model._meta.concrete_fields if field.max_length}
    for model in (Employee, PayTerms, BankAccount)
}
_LENGTHS[Employee]["job_title"] = 120


def employee_values(row: StaffRow) -> dict[str, Any]:
    """The columns of the employee that the line fills."""
    values = {}
    for name, (column, codes) in EMPLOYEE.items():
        value = getattr(row, name)
        if value is not None:
            values[column] = codes.get(value, value) if codes else value
    return values


def family_values(row: StaffRow) -> dict[str, Any]:
    children = row.dependent_children if row.dependent_children is not None else row.children
    return _given(
        marital_status=MARITAL.get(row.marital_status, row.marital_status) if row.marital_status else None,
        spouse_has_income=row.spouse_income,
        declared_children=children,
    )


def contract_values(row: StaffRow) -> dict[str, Any]:
    """`end` is the first day after the contract, as half-open periods want it."""
    return _given(
        kind=CONTRACTS.get(row.contract_type, row.contract_type) if row.contract_type else None,
        end=row.contract_end + timedelta(days=1) if row.contract_end else None,
    )


def status_values(row: StaffRow) -> dict[str, Any]:
    kind = row.status or STATUS_OF_CONTRACT.get(row.contract_type or "")
    if kind is None:
        return {}
    kind = STATUSES.get(kind, kind)
    main_payer = "state" if kind == AdministrativeStatus.Kind.STATE_COMPLEMENT else "institution"
    return {"kind": kind, "main_payer": main_payer}


def terms_values(row: StaffRow) -> dict[str, Any]:
    index = f"indice {row.index_value}" if row.index_value else None
    reference = " ".join(filter(None, [row.grade, index])) or None
    return _given(
        category=row.category,
        grade_class=row.pay_class,
        step=row.step,
        is_executive=row.is_manager,
        base_salary=row.base_salary,
        grid_reference=reference,
    )


def account_values(row: StaffRow) -> dict[str, Any]:
    return {"bank_name": row.bank or "", "account": row.bank_account} if row.bank_account else {}


def unit_steps(row: StaffRow) -> list[tuple[str, str]]:
    """The units that the line names, from the widest to the narrowest, each with its kind when the column tells it."""
    kinds = Unit.Kind
    named = (
        (kinds.DIRECTION, row.direction),
        (kinds.AGENCY, row.agency),
        (kinds.DEPARTMENT, row.department),
        (kinds.SERVICE, row.service),
        ("", row.unit),
    )
    return [(str(kind), name) for kind, name in named if name]


def recurring_amounts(row: StaffRow) -> dict[str, int]:
    """Amounts by the heading of their column, the salary supplement among them."""
    supplement = {SUPPLEMENT: row.salary_supplement} if row.salary_supplement else {}
    return {**supplement, **row.items}


def too_long(model: type, values: dict[str, Any]) -> tuple[str, int] | None:
    """(label, room) of the first text that does not fit its column."""
    room = _LENGTHS[model]
    for name, value in values.items():
        if isinstance(value, str) and len(value) > room.get(name, 10_000):
            return LABELS.get(name, name), room[name]
    return None


def in_words(model: type, name: str, value: Any, *, currency: str, unit: Callable[[Any], str]) -> str:
    """A value as the preview shows it."""
    if value is None or value == "":
        return ""
    if name == "unit_id":
        return unit(value)
    if name == "base_salary":
        return french_amount(value, currency)
    if name == "account":
        return f"•••• {value[-4:]}"
    if name == "kind":
        return str(KINDS[model].get(value, value))
    if name in CHOICES:
        return str(CHOICES[name].get(value, value))
    if name == "end":
        return french_date(value - timedelta(days=1))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if hasattr(value, "year"):
        return french_date(value)
    return french_integer(value) if isinstance(value, int) else str(value)


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
