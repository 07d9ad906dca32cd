"""A hiring under way: kept step by step, then one transaction opens the file, or it is dropped and forgotten."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.choices import HiringState
from hr_core.facts import BY_SLUG
from hr_core.models import Employee, Hiring, Institution, User
from hr_core.registry import registry
from hr_core.services.employees import employee_create
from hr_core.services.facts import fact_add
from hr_core.services.writing import assign, save_checked


@transaction.atomic
def hiring_start(*, institution: Institution, name: str, data: dict[str, Any], actor: User) -> Hiring:
    """Begin with the identity."""
    hiring = Hiring(institution=institution, name=name, data={"identite": data}, started_by=actor)
    return save_checked(hiring)


@transaction.atomic
def hiring_keep(
    *, hiring: Hiring, step: str, data: dict[str, Any], name: str = "", entry_on: date | None = None, actor: User
) -> Hiring:
    """Keep what a step was given, as it was typed; a hiring closed since refuses."""
    hiring = _locked(hiring)
    hiring.data = {**hiring.data, step: data}
    hiring.name = name or hiring.name
    hiring.entry_on = entry_on or hiring.entry_on
    return save_checked(hiring)


@transaction.atomic
def hiring_finish(
    *, hiring: Hiring, identity: dict[str, Any], contract: dict[str, Any], posting: dict[str, Any], pay: dict[str, Any] | None,
    actor: User,
) -> Employee:  # fmt: skip
    """Open the file: identity, contract, status, posting, staff number, checklist; the pay terms are proposed to a second
    person. All or nothing."""
    hiring = _locked(hiring)
    hired_on = contract["hired_on"]
    employee = employee_create(
        institution=hiring.institution,
        values={**identity, "hired_on": hired_on, "seniority_on": contract["seniority_on"] or hired_on},
        unit=posting["unit"],
        job_title=posting["job_title"],
        contract_kind=contract["kind"],
        contract_end=contract["end"],
        status_kind=contract["status_kind"],
        contract_values={name: contract[name] for name in ("probation_ends_on", "working_time", "reference")},
        actor=actor,
    )
    if pay:
        fact_add(employee=employee, kind=BY_SLUG["classement"], values={"start": hired_on, **pay}, actor=actor)
    save_checked(assign(hiring, {"state": HiringState.DONE, "data": {}, "employee": employee, "entry_on": hired_on}))
    for follow in registry.hiring_followers:
        follow(hiring, contract, actor)
    return employee


@transaction.atomic
def hiring_drop(*, hiring: Hiring, actor: User) -> Hiring:
    """The hiring does not come about: what was typed is erased, the name stays."""
    return save_checked(assign(_locked(hiring), {"state": HiringState.DROPPED, "data": {}}))


def _locked(hiring: Hiring) -> Hiring:
    found = Hiring.objects.select_for_update().select_related(None).get(pk=hiring.pk)
    if found.state != HiringState.DRAFT:
        raise ValidationError(_("Cette embauche est close : rien n’y change plus."))
    return found
