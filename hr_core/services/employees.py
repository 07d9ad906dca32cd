"""Personnel files: opening one, changing what identifies the person, leaving and coming back."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.choices import ContractActKind, Stage
from hr_core.facts import BY_SLUG
from hr_core.models import (
    AdministrativeStatus,
    Contract,
    ContractAct,
    Employee,
    Institution,
    Posting,
    Unit,
    UnitHead,
    User,
)
from hr_core.scope import because
from hr_core.services.facts import account_check, fact_add
from hr_core.services.hiring.checklists import checklist_open
from hr_core.services.hiring.numbering import staff_number_take
from hr_core.services.photos import portrait
from hr_core.services.writing import assign, forbid_own_file, lock_file, reasoned, save_checked
from hr_core.text import french_date

ENDED_BY_LEAVING = (Contract, Posting, AdministrativeStatus, UnitHead)


@transaction.atomic
def employee_create(
    *,
    institution: Institution,
    values: dict[str, Any],
    unit: Unit | None = None,
    job_title: str = "",
    contract_kind: str = Contract.Kind.PERMANENT,
    contract_end: date | None = None,
    status_kind: str = AdministrativeStatus.Kind.LABOUR_CODE,
    contract_values: dict[str, Any] | None = None,
    actor: User | None,
) -> Employee:
    """Open a file with its first contract, status and posting, all from the day of entry, and its checklist of entry.

    Without a staff number in `values`, the next one of the institution is given. `contract_values`: more of the contract.
    """
    employee = assign(Employee(institution=institution), values)
    employee.staff_number = employee.staff_number or staff_number_take(institution=institution)
    employee.seniority_on = employee.seniority_on or employee.hired_on
    employee.search_text = employee.searchable()
    forbid_own_file(employee, actor)
    with reasoned("", _("Ouverture du dossier")):
        save_checked(employee)
        start = {"start": employee.hired_on}
        first = {**start, "kind": contract_kind, "end": contract_end, **(contract_values or {})}
        _first(employee, "contrat", first, actor)
        _first(employee, "statut", {**start, "kind": status_kind}, actor)
        checklist_open(employee=employee, stage=Stage.ENTRY, of_day=employee.hired_on, contract_kind=contract_kind)
        if unit is not None:
            _first(employee, "affectation", {**start, "unit": unit, "job_title": job_title}, actor)
    return employee


@transaction.atomic
def employee_update(*, employee: Employee, values: dict[str, Any], actor: User | None, reason: str = "") -> Employee:
    """Change the identity, the contacts or the numbers of a file; a photo received is drawn again, the old one removed."""
    forbid_own_file(employee, actor)
    held = lock_file(employee)
    if isinstance(values.get("photo"), UploadedFile):
        values = {**values, "photo": portrait(values["photo"])}
    assign(employee, values)
    if held.photo and held.photo.name != getattr(employee.photo, "name", ""):
        transaction.on_commit(partial(held.photo.storage.delete, str(held.photo.name)))
    if held.payment_mode == Employee.PaymentMode.TRANSFER != employee.payment_mode:
        account_check(employee, timezone.localdate(), None)
    with reasoned(reason, _("Mise à jour du dossier")):
        return save_checked(employee)


@transaction.atomic
def employee_leave(
    *, employee: Employee, on: date, reason: str, actor: User | None, with_checklist: bool = True
) -> Employee:
    """End the service on the eve of `on`: contract, posting, status and headship end with it; the checklist of leaving opens.

    Pay terms and accounts stay: the final settlement still needs them. A settlement has a list of its own
    (`with_checklist=False`).
    """
    forbid_own_file(employee, actor)
    employee = lock_file(employee)
    if employee.left_on is not None:
        raise ValidationError(_("Cette personne est déjà sortie : son dernier jour est le %(day)s.") % {"day": french_date(employee.last_day)})
    if on <= employee.hired_on:
        raise ValidationError({"on": _("La sortie doit suivre l’entrée.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif de la sortie.")})
    held = Contract.objects.on(on - timedelta(days=1)).filter(employee=employee).first()
    with because(reason):
        if with_checklist:
            kind = held.kind if held else ""
            checklist_open(employee=employee, stage=Stage.EXIT, of_day=on - timedelta(days=1), contract_kind=kind)
        for model in ENDED_BY_LEAVING:
            facts = model.objects.filter(employee=employee)
            later = facts.filter(start__gte=on).first()
            if later is not None:
                raise ValidationError(
                    {
                        "on": _("« %(fact)s » commence le %(day)s, après la sortie : retirez d’abord cette ligne.")
                        % {"fact": later._meta.verbose_name, "day": french_date(later.start)}
                    }
                )
            for fact in facts.between(on, date.max):
                fact.end = on
                save_checked(fact)
        employee.left_on = on
        return save_checked(employee)


@transaction.atomic
def employee_return(
    *,
    employee: Employee,
    on: date,
    unit: Unit,
    job_title: str,
    contract_kind: str,
    status_kind: str,
    reason: str,
    actor: User | None,
    contract_end: date | None = None,
) -> Employee:
    """Take a person back: a new contract, status and posting from `on`; the absence stays visible between them."""
    forbid_own_file(employee, actor)
    employee = lock_file(employee)
    if employee.left_on is None:
        raise ValidationError(_("Cette personne est en service : il n’y a rien à rouvrir."))
    if on < employee.left_on:
        raise ValidationError(
            {"on": _("Le dernier jour de service est le %(day)s : le retour suit ce jour.") % {"day": french_date(employee.last_day)}}
        )
    with reasoned(reason, _("Retour dans l’institution")):
        employee.left_on = None
        save_checked(employee)
        _first(employee, "contrat", {"start": on, "kind": contract_kind, "end": contract_end}, actor)
        _first(employee, "statut", {"start": on, "kind": status_kind}, actor)
        _first(employee, "affectation", {"start": on, "unit": unit, "job_title": job_title}, actor)
        act = ContractAct(institution_id=employee.institution_id, employee=employee, on=on, made_by=actor)
        save_checked(assign(act, {"kind": ContractActKind.REINSTATED, "reason": reason or _("Retour dans l’institution")}))
        checklist_open(employee=employee, stage=Stage.ENTRY, of_day=on, contract_kind=contract_kind)
    return employee


def _first(employee: Employee, slug: str, values: dict[str, Any], actor: User | None) -> None:
    fact_add(employee=employee, kind=BY_SLUG[slug], values=values, actor=actor)
