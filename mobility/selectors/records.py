"""The content of a portable record, read from a file; days are ISO text, amounts minor units, leave thousandths of a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from hr_core.models import Contract, Dependant, Employee, FamilyStatus, PayTerms, Posting
from hr_core.selectors.leave import leave_statement
from mobility.models import InsurancePeriod, MobilityProfile


def record_sections(employee: Employee, wanted: Collection[str], on: date) -> dict[str, Any]:
    """The sections asked for, as they stand on a day; nothing disciplinary, nothing medical, no pay: they never cross."""
    readers = {
        "identity": _identity, "family": _family, "career": _career, "grades": _grades, "skills": _skills, "leave": _leave,
        "insurance": _insurance,
    }  # fmt: skip
    return {name: reader(employee, on) for name, reader in readers.items() if name in wanted or name == "identity"}


def _identity(employee: Employee, on: date) -> dict[str, Any]:
    return {
        "person_uid": str(employee.person_uid), "last_name": employee.last_name, "first_names": employee.first_names,
        "birth_name": employee.birth_name, "sex": employee.sex, "birth_on": _day(employee.birth_on),
        "birth_place": employee.birth_place, "nationality": employee.nationality, "email": employee.email,
        "phone": employee.phone, "social_security_number": employee.social_security_number,
        "staff_number": employee.staff_number, "hired_on": _day(employee.hired_on), "seniority_on": _day(employee.seniority_on),
    }  # fmt: skip


def _family(employee: Employee, on: date) -> dict[str, Any]:
    status = FamilyStatus.objects.on(on).filter(employee=employee).first()
    return {
        "marital_status": status.marital_status if status else "", "spouse_has_income": bool(status and status.spouse_has_income),
        "declared_children": status.declared_children if status else 0,
        "dependants": [
            {
                "kind": each.kind, "last_name": each.last_name, "first_names": each.first_names, "sex": each.sex,
                "birth_on": _day(each.birth_on), "in_school_until": _day(each.in_school_until),
                "counts_for_tax": each.counts_for_tax,
            }
            for each in Dependant.objects.on(on).filter(employee=employee, is_disabled=False).order_by("pk")
        ],
    }  # fmt: skip


def _career(employee: Employee, on: date) -> list[dict[str, Any]]:
    contracts = [
        {"kind": "contract", "label": each.kind, "start": _day(each.start), "end": _day(each.end)}
        for each in Contract.objects.filter(employee=employee, start__lte=on).order_by("start")
    ]
    postings = [
        {"kind": "posting", "label": each.job_title, "unit": each.unit.name, "start": _day(each.start), "end": _day(each.end)}
        for each in Posting.objects.filter(employee=employee, start__lte=on).select_related("unit").order_by("start")
    ]
    return [*contracts, *postings]


def _grades(employee: Employee, on: date) -> list[dict[str, Any]]:
    rows = PayTerms.objects.filter(employee=employee, state="approved", start__lte=on).order_by("start")
    return [
        {"category": each.category, "class": each.grade_class, "step": each.step, "start": _day(each.start), "end": _day(each.end)}
        for each in rows
    ]


def _skills(employee: Employee, on: date) -> list[dict[str, Any]]:
    """What the person keeps in their profile, when whoever reads may read it; else nothing."""
    profile = MobilityProfile.objects.filter(employee=employee).first()
    return list(profile.skills) if profile else []


def _leave(employee: Employee, on: date) -> dict[str, Any]:
    found = leave_statement(employee, on)
    return {"on": _day(on), "days": found.balance if found else None}


def _insurance(employee: Employee, on: date) -> list[dict[str, Any]]:
    country = employee.institution.country_id
    own = {
        "country": country, "scheme": "", "start": _day(employee.hired_on), "end": _day(min(employee.left_on or on, on)),
        "employer": employee.institution.name, "state": "confirmed",
    }  # fmt: skip
    others = [
        {
            "country": each.country_id, "scheme": each.scheme, "start": _day(each.start), "end": _day(each.end),
            "employer": each.employer, "state": each.state,
        }
        for each in InsurancePeriod.objects.filter(employee=employee, state__in=("confirmed", "attested"))
    ]  # fmt: skip
    return [own, *others]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
