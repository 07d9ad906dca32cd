"""What happens to a contract: the trial, renewals, amendments, suspensions. Each leaves an act in the file.

Limits of the law are told before and kept with the act (`ContractAct.warnings`); they refuse nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.choices import AbsenceState, ContractActKind
from hr_core.facts import BY_SLUG
from hr_core.models import AbsenceKind, Contract, ContractAct, Employee, PayTerms, User
from hr_core.selectors.contract_law import contract_law, fixed_chain, fixed_warnings, institution_law, trial_warnings
from hr_core.services.absences import absence_correct, absence_enter
from hr_core.services.facts import fact_add
from hr_core.services.writing import assign, forbid_own_file, lock_file, reasoned, save_checked
from hr_core.text import french_date

ONE_DAY = timedelta(days=1)
CONTRACT = BY_SLUG["contrat"]


def is_executive_on(employee: Employee, on: date) -> bool:
    return PayTerms.objects.on(on).filter(employee=employee, state="approved", is_executive=True).exists()


@transaction.atomic
def trial_confirm(*, contract: Contract, on: date, reference: str, reason: str, actor: User) -> ContractAct:
    """The trial is over and the person stays (« titularisation »): from `on`, no trial holds any longer."""
    employee, contract = _opened(contract, actor)
    if contract.probation_ends_on is None:
        raise ValidationError(_("Ce contrat n’a pas de période d’essai."))
    if on <= contract.start:
        raise ValidationError({"on": _("La titularisation suit le début du contrat.")})
    with reasoned(reason, _("Titularisation")):
        contract.probation_ends_on = min(contract.probation_ends_on, on - ONE_DAY)
        save_checked(contract)
        return _act(employee, ContractActKind.TRIAL_CONFIRMED, on, reason, actor, contract=contract, reference=reference)


@transaction.atomic
def trial_extend(*, contract: Contract, until: date, reference: str, reason: str, actor: User) -> ContractAct:
    """The trial goes on until the eve of `until`."""
    employee, contract = _opened(contract, actor)
    held = contract.probation_ends_on
    if held is None:
        raise ValidationError(_("Ce contrat n’a pas de période d’essai à prolonger."))
    if until <= held + ONE_DAY:
        raise ValidationError({"until": _("L’essai va déjà jusqu’au %(day)s.") % {"day": french_date(held)}})
    law = contract_law(employee.institution.country_id)
    is_executive = is_executive_on(employee, contract.start)
    told = trial_warnings(law, contract.start, until - ONE_DAY, is_executive=is_executive, is_extended=True)
    with reasoned(reason, _("Prolongation de l’essai")):
        contract.probation_ends_on = until - ONE_DAY
        save_checked(contract)
        return _act(
            employee, ContractActKind.TRIAL_EXTENDED, held + ONE_DAY, reason, actor, contract=contract, until=until,
            reference=reference, warnings=told,
        )  # fmt: skip


def renewal_warnings(contract: Contract, end: date | None) -> list[str]:
    """What the law says of the fixed term that would follow this contract."""
    if contract.kind != Contract.Kind.FIXED_TERM or contract.end is None:
        return []
    chain = fixed_chain(list(Contract.objects.filter(employee=contract.employee_id)), contract.end)
    return fixed_warnings(institution_law(contract.employee.institution, contract.end), chain, contract.end, end)


@transaction.atomic
def contract_renew(*, contract: Contract, end: date | None, reference: str, reason: str, actor: User) -> ContractAct:
    """A contract of the same kind from the day on which this one ends, until the eve of `end`."""
    employee, contract = _opened(contract, actor)
    if contract.end is None:
        raise ValidationError(_("Ce contrat n’a pas de terme : il n’y a rien à renouveler."))
    told = renewal_warnings(contract, end)
    values = {
        "start": contract.end, "end": end, "kind": contract.kind, "working_time": contract.working_time, "reference": reference,
    }  # fmt: skip
    new = fact_add(employee=employee, kind=CONTRACT, values=values, actor=actor, reason=reason)
    kept: Any = {"contract": new, "until": end, "reference": reference, "warnings": told}
    return _act(employee, ContractActKind.RENEWED, new.start, reason, actor, **kept)


@transaction.atomic
def contract_convert(*, contract: Contract, on: date, reference: str, reason: str, actor: User) -> ContractAct:
    """The same employment, without a term from `on`."""
    employee, contract = _opened(contract, actor)
    if contract.kind == Contract.Kind.PERMANENT:
        raise ValidationError(_("Ce contrat est déjà à durée indéterminée."))
    later = Contract.objects.filter(employee=employee, start__gt=contract.start).order_by("start").first()
    if later is not None:
        told = _("Un autre contrat suit, le %(day)s : c’est lui qui peut passer à durée indéterminée.")
        raise ValidationError(told % {"day": french_date(later.start)})
    if contract.end is not None and on > contract.end:
        told = _("Ce contrat s’arrête le %(day)s : la durée indéterminée commence au plus tard le lendemain.")
        raise ValidationError({"on": told % {"day": french_date(contract.end - ONE_DAY)}})
    values = {"start": on, "kind": Contract.Kind.PERMANENT, "working_time": contract.working_time, "reference": reference}
    new = fact_add(employee=employee, kind=CONTRACT, values=values, actor=actor, reason=reason)
    return _act(employee, ContractActKind.CONVERTED, on, reason, actor, contract=new, reference=reference)


@transaction.atomic
def contract_amend(*, contract: Contract, on: date, working_time: int, reference: str, reason: str, actor: User) -> ContractAct:
    """The working time changes from `on`; kind and term stay."""
    employee, contract = _opened(contract, actor)
    if on < contract.start or (contract.end is not None and on >= contract.end):
        span = {"start": french_date(contract.start), "end": french_date(contract.end - ONE_DAY) if contract.end else ""}
        told = _("L’avenant prend effet pendant le contrat, du %(start)s au %(end)s.") if contract.end else _("L’avenant prend effet pendant le contrat, depuis le %(start)s.")
        raise ValidationError({"on": told % span})
    if working_time == contract.working_time:
        raise ValidationError({"working_time": _("Le temps de travail est déjà celui-là : dites ce qui change.")})
    values = {
        "start": on, "end": contract.end, "kind": contract.kind, "working_time": working_time, "reference": reference,
        "probation_ends_on": contract.probation_ends_on,
    }  # fmt: skip
    new = fact_add(employee=employee, kind=CONTRACT, values=values, actor=actor, reason=reason)
    return _act(employee, ContractActKind.AMENDED, on, reason, actor, contract=new, reference=reference)


@transaction.atomic
def contract_suspend(
    *, employee: Employee, kind: AbsenceKind, on: date, until: date | None, reference: str, reason: str, actor: User
) -> ContractAct:
    """The contract is suspended by an absence of this kind, which pay reads once it is confirmed; without an end, until a
    return is recorded."""
    forbid_own_file(employee, actor)
    values = {"start": on, "end": until, "comment": reason[:300]}
    absence = absence_enter(employee=employee, kind=kind, values=values, actor=actor, reason=reason)
    contract = Contract.objects.on(on).filter(employee=employee).first()
    kept: Any = {"contract": contract, "absence": absence, "until": until, "reference": reference}
    return _act(employee, ContractActKind.SUSPENDED, on, reason, actor, **kept)


@transaction.atomic
def contract_resume(*, suspension: ContractAct, on: date, reference: str, reason: str, actor: User) -> ContractAct:
    """The person is back on `on`: the absence ends on the eve."""
    absence = suspension.absence
    if suspension.kind != ContractActKind.SUSPENDED or absence is None:
        raise ValidationError(_("Cet acte n’est pas une suspension."))
    if absence.state == AbsenceState.CANCELLED:
        raise ValidationError(_("L’absence de cette suspension a été annulée."))
    if on <= absence.start:
        raise ValidationError({"on": _("La reprise suit le début de la suspension, le %(day)s.") % {"day": french_date(absence.start)}})
    absence_correct(absence=absence, values={"end": on}, actor=actor, reason=reason)
    suspension.until = on
    save_checked(suspension)
    kept: Any = {"contract": suspension.contract, "absence": absence, "reference": reference}
    return _act(suspension.employee, ContractActKind.RESUMED, on, reason, actor, **kept)


def _opened(contract: Contract, actor: User) -> tuple[Employee, Contract]:
    """The file locked, the contract as stored."""
    forbid_own_file(contract.employee, actor)
    employee = lock_file(contract.employee)
    return employee, Contract.objects.get(pk=contract.pk)


def _act(employee: Employee, kind: str, on: date, reason: str, actor: User | None, **more: Any) -> ContractAct:
    act = ContractAct(
        institution_id=employee.institution_id, employee=employee, kind=kind, on=on, reason=reason[:300], made_by=actor
    )
    with reasoned(reason, str(act)):
        return save_checked(assign(act, more))
