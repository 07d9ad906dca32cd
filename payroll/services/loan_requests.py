"""Requests for loans: made by an officer or by the employee, instructed, then decided by another person."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, reasoned, save_checked
from hr_core.text import french_of
from payroll.choices_loans import CommitteeState, Decision, RequestState
from payroll.models import LoanCommittee, LoanKind, LoanRequest
from payroll.selectors.loan_checks import request_checks, stops
from payroll.services.loan_grants import loan_grant, terms_on
from payroll.workflows_loans import REQUEST_STEPS, require

OPEN_STATES = (RequestState.SUBMITTED, RequestState.INSTRUCTED, RequestState.LISTED)


@transaction.atomic
def request_submit(
    *,
    employee: Employee,
    kind: LoanKind,
    amount: int,
    months: int,
    deferral: int = 0,
    purpose: str = "",
    guarantee: str = "",
    on: date,
    access: Access,
) -> LoanRequest:
    """Make a request for an employee, or one's own: nobody else's, when made from « Mes prêts »."""
    is_own = access.employee is not None and access.employee.pk == employee.pk
    if not is_own and not access.has("loan_manage"):
        raise Refusal(_("Votre rôle ne permet pas de déposer une demande pour un autre agent."))
    if not kind.is_open or (is_own and not kind.is_self_service):
        raise ValidationError({"kind": _("Cette nature de prêt n’est pas ouverte à ces demandes.")})
    if employee.left_on and employee.left_on <= on:
        raise ValidationError({"employee": _("Cet agent n’est plus en service.")})
    if LoanRequest.objects.filter(employee=employee, kind=kind, state__in=OPEN_STATES).exists():
        raise ValidationError({"kind": _("Une demande de cette nature attend déjà une décision.")})
    if kind.is_interim:
        months, deferral = 1, 0
    with reasoned(purpose, _("Demande de prêt")):
        return save_checked(
            LoanRequest(
                institution_id=employee.institution_id,
                employee=employee,
                kind=kind,
                requested_on=on,
                amount=amount,
                months=months,
                deferral=deferral,
                purpose=purpose,
                guarantee=guarantee,
                is_own=is_own,
                entered_by=access.user,
            )
        )


@transaction.atomic
def request_instruct(
    *, request: LoanRequest, score: int | None = None, opinion: str = "", guarantee: str = "", on: date, access: Access
) -> LoanRequest:
    """Keep the checks as they stand, the points and the opinion of whoever instructs."""
    row = _locked(request, "instruct", access)
    row.guarantee = guarantee or row.guarantee
    row.checks = [
        check.to_json()
        for check in request_checks(
            employee=row.employee,
            kind=row.kind,
            amount=row.amount,
            months=row.months,
            deferral=row.deferral,
            guarantee=row.guarantee,
            on=on,
        )
    ]
    row.score, row.opinion, row.instructed_by = score, opinion, access.user
    row.state = RequestState.INSTRUCTED
    with because(opinion or _("Demande de prêt instruite")):
        return save_checked(row)


@transaction.atomic
def request_list(*, request: LoanRequest, committee: LoanCommittee, access: Access) -> LoanRequest:
    """Put a request on the agenda of a committee that did not sit yet."""
    row = _locked(request, "list", access)
    if committee.state != CommitteeState.CONVENED:
        raise Refusal(_("Le procès-verbal de ce comité est arrêté : choisissez-en un autre."))
    row.committee, row.state = committee, RequestState.LISTED
    with because(_("Demande inscrite au comité")):
        return save_checked(row)


@transaction.atomic
def request_withdraw(*, request: LoanRequest, reason: str = "", access: Access) -> LoanRequest:
    """Take a request back before it is decided; an employee may take back their own."""
    row = LoanRequest.objects.select_for_update(of=("self",)).select_related("employee").get(pk=request.pk)
    is_own = row.employee.user_id == access.user.pk
    if not is_own:
        require(REQUEST_STEPS, "withdraw", row.state, access)
    elif row.state not in (RequestState.SUBMITTED, RequestState.INSTRUCTED):
        raise Refusal(_("Cette demande est au comité ou déjà décidée : elle ne se retire plus."))
    row.state = RequestState.WITHDRAWN
    with because(reason or _("Demande retirée")):
        return save_checked(row)


@transaction.atomic
def request_decide(
    *,
    request: LoanRequest,
    decision: str,
    amount: int | None = None,
    months: int | None = None,
    reason: str = "",
    on: date,
    access: Access,
) -> LoanRequest:
    """Decide without a committee, where the conditions allow it. Raises `Refusal` for whoever instructed the request."""
    row = _locked(request, "decide", access)
    terms = terms_on(row.kind, on)
    if terms is not None and terms.needs_committee:
        raise Refusal(_("Cette nature de prêt se décide en comité : inscrivez la demande à une séance."))
    decision_write(row, decision=decision, amount=amount, months=months, reason=reason)
    return decision_apply(row, on=on, access=access)


def decision_write(
    row: LoanRequest, *, decision: str, amount: int | None, months: int | None, reason: str
) -> LoanRequest:
    """Write down a decision without giving it effect; raises `ValidationError` when it does not hold together."""
    if decision == Decision.REDUCED and (not amount or not months):
        raise ValidationError({"amount": _("Donnez le montant et la durée accordés.")})
    if decision == Decision.REDUCED and amount is not None and amount > row.amount:
        raise ValidationError({"amount": _("Le montant accordé dépasse le montant demandé.")})
    if decision in (Decision.REDUCED, Decision.REFUSED) and not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif d’un refus ou d’une réduction.")})
    row.decision, row.decision_reason = decision, reason
    if decision == Decision.REFUSED:
        row.granted_amount = row.granted_months = None
    elif decision == Decision.ACCEPTED:
        row.granted_amount, row.granted_months = row.amount, row.months
    else:
        row.granted_amount, row.granted_months = amount, months
    return row


def decision_apply(row: LoanRequest, *, on: date, access: Access) -> LoanRequest:
    """Give effect to the decision written: the request is refused, or granted and its loan drawn up.

    What the checks stop today is refused again here, on the amount granted.
    """
    if row.instructed_by_id == access.user.pk:
        raise Refusal(
            _("Vous avez instruit la demande %(of_name)s : une autre personne en décide.")
            % {"of_name": french_of(row.employee.full_name)}
        )
    forbid_own_file(row.employee, access.user)
    granted = row.decision in (Decision.ACCEPTED, Decision.REDUCED)
    if granted:
        _still_possible(row, on)
    row.state = RequestState.GRANTED if granted else RequestState.REFUSED
    row.decided_by, row.decided_at = access.user, timezone.now()
    with because(row.decision_reason or row.get_decision_display()):
        save_checked(row)
        if granted:
            loan_grant(request=row, actor=access.user, on=on)
    return row


def _still_possible(row: LoanRequest, on: date) -> None:
    assert row.granted_amount is not None and row.granted_months is not None
    found = request_checks(
        employee=row.employee,
        kind=row.kind,
        amount=row.granted_amount,
        months=row.granted_months,
        deferral=row.deferral,
        guarantee=row.guarantee,
        on=on,
    )
    stopped = [check for check in found if check.label in stops(found)]
    if stopped:
        lines = " ; ".join(f"{check.label} : {check.words}".replace(" :", "\u00a0:") for check in stopped)
        raise Refusal(
            _("La demande %(of_name)s ne peut pas être accordée. %(lines)s.")
            % {"of_name": french_of(row.employee.full_name), "lines": lines}
        )


def _locked(request: LoanRequest, step: str, access: Access) -> LoanRequest:
    row = (
        LoanRequest.objects.select_for_update(of=("self",))
        .select_related("employee__institution__country", "kind")
        .get(pk=request.pk)
    )
    require(REQUEST_STEPS, step, row.state, access)
    forbid_own_file(row.employee, access.user)
    return row
