"""Advances and interim payments asked through the engine of requests: once accepted, they join the requests for loans.

The engine decides who agrees (head, finance); conditions, rooms and the grant stay those of loans.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import access_of
from hr_core.models import Employee, Request, StepKind, User
from hr_core.services.requests.kinds import MONEY, RequestKind, Told, kind_register
from hr_core.services.writing import save_checked
from hr_core.text import french_amount, french_count
from payroll.choices_loans import LoanNature, RequestState
from payroll.models import LoanKind, LoanRequest
from payroll.services.loan_requests import OPEN_STATES, request_submit

ADVANCE, LOAN = "avance", "pret"
NATURES = (LoanNature.ADVANCE, LoanNature.INTERIM, LoanNature.SCHOOL, LoanNature.FEAST, LoanNature.RELIEF)


def advance_kinds() -> Any:
    """The kinds that an employee may ask by this way."""
    return LoanKind.objects.filter(is_open=True, is_self_service=True, nature__in=NATURES)


def advance_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    kind: LoanKind = values["kind"]
    if LoanRequest.objects.filter(employee=employee, kind=kind, state__in=OPEN_STATES).exists():
        raise ValidationError({"kind": _("Une demande de cette nature attend déjà une décision.")})
    months = 1 if kind.is_interim else values["months"]
    data = {"kind": kind.pk, "amount": values["amount"], "months": months, "purpose": values["purpose"]}
    return _("Demande : %(kind)s") % {"kind": kind.label}, data


def advance_accept(request: Request, actor: User) -> None:
    """Hand the request over to loans, in the employee's own name. Raises `ValidationError` when loans refuse it."""
    data = request.data
    made = request_submit(
        employee=request.employee, kind=LoanKind.objects.get(pk=data["kind"]), amount=data["amount"], months=data["months"],
        purpose=data["purpose"], on=timezone.localdate(), access=access_of(request.sent_by, request.institution_id),
    )  # fmt: skip
    request.data = {**data, "loan_request": made.pk}
    save_checked(request)


def advance_told(request: Request, clear: bool) -> Told:
    data = request.data
    currency = request.institution.country.currency
    found = [(_("Montant"), french_amount(data["amount"], currency, unit=True))]
    if data["months"] > 1:
        found.append((_("Remboursement"), french_count(data["months"], _("mois"), _("mois"))))
    return [*found, (_("Pour quoi faire"), data["purpose"])] if data["purpose"] else found


def advance_after(request: Request) -> str:
    row = LoanRequest.objects.filter(pk=request.data.get("loan_request")).first()
    if row is None or row.state == RequestState.GRANTED:
        return ""
    return _("Le service des prêts l’instruit : suivez la réponse dans « Mes prêts ».")


def register() -> None:
    from payroll.forms.loan_requests import OwnAdvanceForm

    kind_register(
        RequestKind(
            ADVANCE, gettext_lazy("Avance ou acompte"), (StepKind.MANAGER, StepKind.FINANCE), advance_accept, group=MONEY,
            icon="cash-banknote", hint=gettext_lazy("Reprise sur une ou plusieurs paies."), form=lambda access: OwnAdvanceForm,
            options=lambda access: {"currency": access.institution.country.currency}, prepare=advance_prepare,
            told=advance_told, offered=lambda access: advance_kinds().exists(), after=advance_after,
        )
    )  # fmt: skip
    kind_register(
        RequestKind(
            LOAN, gettext_lazy("Prêt"), (), group=MONEY, icon="building-bank", url_name="payroll:own_loan_request",
            hint=gettext_lazy("Logement, véhicule, équipement : instruit par le service des prêts."),
        )
    )  # fmt: skip
