"""From a request granted to a loan that runs: contract, signature, payment out; and loans taken over from before."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, lock_file, reasoned, save_checked
from hr_core.text import french_month, french_of
from payroll.choices_loans import Disbursement, LoanState, ScheduleCause
from payroll.models import Loan, LoanKind, LoanRequest, LoanTerms
from payroll.selectors.loans import last_paid_month
from payroll.services.loan_rows import month_after, schedule
from payroll.services.loan_schedules import schedule_write
from payroll.workflows_loans import LOAN_STEPS, require

#: What a loan keeps of the conditions of its day.
KEPT = (
    "rate",
    "reference_rate",
    "method",
    "shortfall",
    "on_leaving",
    "is_deferral_charged",
    "item",
    "interest_item",
    "payment_item",
    "benefit_item",
)


def terms_on(kind: LoanKind, on: date) -> LoanTerms | None:
    return LoanTerms.objects.on(on).filter(kind=kind).first()


def next_number(institution_id: int, year: int) -> str:
    """`2026-0012`: numbers follow each other within an institution and a year."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('loan_number'), %s)", [institution_id])
    numbers = Loan.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
    last = max((int(number.partition("-")[2]) for number in numbers), default=0)
    return f"{year}-{last + 1:04d}"


def loan_grant(*, request: LoanRequest, actor: User, on: date) -> Loan:
    """The loan of a request that was granted, with its contract to sign. Runs in the decision's transaction."""
    terms = terms_on(request.kind, on)
    if terms is None:
        raise Refusal(_("Aucune condition de cette nature de prêt n’est en vigueur ce jour-là."))
    assert request.granted_amount is not None and request.granted_months is not None
    first = on.replace(day=1) if request.kind.is_interim else month_after(on.replace(day=1))
    loan = Loan(
        institution_id=request.institution_id,
        number=next_number(request.institution_id, on.year),
        employee=request.employee,
        kind=request.kind,
        request=request,
        amount=request.granted_amount,
        months=request.granted_months,
        deferral=request.deferral,
        first_month=first,
        granted_on=on,
        guarantee=request.guarantee,
        agreed_by=actor,
        **{name: getattr(terms, name) for name in KEPT},
    )
    save_checked(loan)
    _lay_out(loan, ScheduleCause.INITIAL, actor)
    return loan


def _lay_out(loan: Loan, cause: str, actor: User) -> None:
    rows = schedule(
        amount=loan.amount - loan.taken_over,
        rate=loan.yearly_rate,
        months=loan.months,
        first_month=loan.first_month,
        method=loan.method,
        deferral=loan.deferral,
        is_charged=loan.is_deferral_charged,
    )
    schedule_write(loan=loan, cause=cause, from_month=loan.first_month, rows=rows, actor=actor)


@transaction.atomic
def loan_sign(
    *, loan: Loan, signed_on: date, insurer: str = "", insurance_reference: str = "", guarantee: str = "", access: Access
) -> Loan:
    """The employee and the institution signed the contract."""
    loan = _locked(loan, "sign", access)
    if signed_on < loan.granted_on:
        raise ValidationError({"signed_on": _("Le contrat se signe après l’accord.")})
    loan.signed_on, loan.insurer, loan.insurance_reference = signed_on, insurer, insurance_reference
    loan.guarantee = guarantee or loan.guarantee
    loan.state = LoanState.SIGNED
    with because(_("Contrat de prêt signé")):
        return save_checked(loan)


@transaction.atomic
def loan_disburse(
    *,
    loan: Loan,
    mode: str,
    first_month: date,
    paid_on: date | None = None,
    month: date | None = None,
    reference: str = "",
    access: Access,
) -> Loan:
    """Pay the loan out: by an order (day and reference), or with the pay of a month that is not paid yet.

    `first_month`: the month of the first instalment (of the deferral, if there is one). A loan paid with a run runs once
    that run is paid; whoever agreed to the loan does not pay it out.
    """
    loan = _locked(loan, "disburse", access)
    if loan.agreed_by_id == access.user.pk:
        raise Refusal(_("Vous avez décidé ce prêt : une autre personne le verse."))
    first_month = first_month.replace(day=1)
    last = last_paid_month(loan.institution)
    if last is not None and first_month <= last:
        raise ValidationError({"first_month": _("La paie de ce mois est déjà payée : choisissez un mois suivant.")})
    if mode == Disbursement.RUN:
        _with_run(loan, month, first_month, last)
    else:
        _by_order(loan, paid_on, first_month, reference)
    loan.disbursement, loan.disbursement_reference = mode, reference
    moved = loan.first_month != first_month
    loan.first_month = first_month
    with because(_("Prêt versé")):
        save_checked(loan)
        if moved:
            _lay_out(loan, ScheduleCause.DEFERRED_START, access.user)
    return loan


def _by_order(loan: Loan, paid_on: date | None, first_month: date, reference: str) -> None:
    if paid_on is None:
        raise ValidationError({"paid_on": _("Donnez la date du versement.")})
    if loan.signed_on and paid_on < loan.signed_on:
        raise ValidationError({"paid_on": _("Un prêt se verse après la signature du contrat.")})
    if not reference.strip():
        raise ValidationError({"reference": _("Donnez la référence de l’ordre ou du chèque.")})
    if loan.kind.is_interim and first_month != paid_on.replace(day=1):
        raise ValidationError({"first_month": _("Un acompte se reprend sur la paie du mois où il est versé.")})
    if first_month < paid_on.replace(day=1):
        raise ValidationError({"first_month": _("La première échéance suit le versement.")})
    loan.disbursed_on, loan.state = paid_on, LoanState.RUNNING


def _with_run(loan: Loan, month: date | None, first_month: date, last: date | None) -> None:
    if month is None:
        raise ValidationError({"month": _("Donnez le mois de paie qui porte le versement.")})
    month = month.replace(day=1)
    if loan.payment_item_id is None or loan.kind.is_interim:
        raise ValidationError({"mode": _("Cette nature de prêt ne se verse pas avec la paie : versez-le par ordre.")})
    if last is not None and month <= last:
        raise ValidationError(
            {"month": _("La paie %(of_month)s est déjà payée.") % {"of_month": french_of(french_month(month.year, month.month))}}
        )
    if first_month <= month:
        raise ValidationError({"first_month": _("La première échéance est retenue après le mois du versement.")})
    loan.disbursement_month = month


@transaction.atomic
def loan_cancel(*, loan: Loan, reason: str, access: Access) -> Loan:
    """Give up a loan that was not paid out: its envelope is free again."""
    loan = _locked(loan, "cancel", access)
    loan.state = LoanState.CANCELLED
    with because(reason or _("Prêt annulé avant versement")):
        return save_checked(loan)


@transaction.atomic
def loan_take_over(
    *, employee: Employee, kind: LoanKind, amount: int, repaid: int, months: int, first_month: date, granted_on: date,
    reference: str, access: Access, guarantee: str = "",
) -> Loan:
    """A loan that runs already when the institution starts here: what was repaid before, the months that remain."""
    if not access.has("loan_manage"):
        raise Refusal(_("Votre rôle ne permet pas de reprendre un prêt."))
    forbid_own_file(employee, access.user)
    lock_file(employee)
    first_month = first_month.replace(day=1)
    last = last_paid_month(employee.institution)
    if last is not None and first_month <= last:
        raise ValidationError({"first_month": _("La paie de ce mois est déjà payée : choisissez un mois suivant.")})
    terms = terms_on(kind, first_month)
    if terms is None:
        raise ValidationError({"kind": _("Aucune condition de cette nature de prêt n’est en vigueur ce mois-là.")})
    if not 0 <= repaid < amount:
        raise ValidationError({"repaid": _("Ce qui est déjà remboursé est inférieur au montant du prêt.")})
    loan = Loan(
        institution_id=employee.institution_id,
        number=next_number(employee.institution_id, granted_on.year),
        employee=employee,
        kind=kind,
        amount=amount,
        taken_over=repaid,
        months=months,
        first_month=first_month,
        granted_on=granted_on,
        guarantee=guarantee,
        signed_on=granted_on,
        disbursement=Disbursement.ORDER,
        disbursed_on=granted_on,
        disbursement_reference=reference,
        state=LoanState.RUNNING,
        agreed_by=access.user,
        **{name: getattr(terms, name) for name in KEPT},
    )
    with reasoned("", _("Prêt repris de l’ancien logiciel")):
        save_checked(loan)
        _lay_out(loan, ScheduleCause.TAKEN_OVER, access.user)
    return loan


def _locked(loan: Loan, step: str, access: Access) -> Loan:
    found = Loan.objects.select_for_update(of=("self",)).select_related("employee", "kind", "institution").get(pk=loan.pk)
    require(LOAN_STEPS, step, found.state, access)
    forbid_own_file(found.employee, access.user)
    return found
