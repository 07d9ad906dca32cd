"""What happens to a running loan: early repayment, moratorium, another schedule, a loss decided by two people."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from hr_core.text import french_amount, french_count, french_month, french_of
from payroll.choices_loans import LoanState, MovementKind, RepaymentMethod, ScheduleCause, WriteOffState
from payroll.models import Loan, LoanMovement, LoanWriteOff
from payroll.models.loans import MOST_MONTHS, RATE_SCALE
from payroll.selectors.loans import balance_of, current_rows, last_paid_month
from payroll.services.loan_rows import Row, interest_of, principals, principals_by_instalment
from payroll.services.loan_schedules import Ahead, ahead, rows_of, schedule_write, state_after
from payroll.services.timeline import require_reason
from payroll.workflows_loans import LOAN_STEPS, require

#: What an early repayment in part shortens: the instalments or the time.
KEEP_MONTHS, KEEP_INSTALMENT = "months", "instalment"


@transaction.atomic
def loan_repay(
    *,
    loan: Loan,
    principal: int,
    interest: int = 0,
    moved_on: date,
    reference: str,
    kind: str = MovementKind.CASH,
    keep: str = KEEP_MONTHS,
    actor: User | None,
) -> LoanMovement:
    """A repayment outside the payslips, whole or in part: the months not paid yet are laid out again.

    In part, `keep` the months (smaller instalments) or the instalment (fewer months). Raises `ValidationError` when more
    than the balance is repaid.
    """
    loan = _running(loan)
    forbid_own_file(loan.employee, actor)
    balance = balance_of(loan)
    if not 0 < principal <= balance:
        words = french_amount(balance, loan.institution.country.currency, unit=True)
        raise ValidationError({"principal": _("Le capital restant dû est de %(balance)s.") % {"balance": words}})
    if loan.disbursed_on and moved_on < loan.disbursed_on:
        raise ValidationError({"moved_on": _("On ne rembourse pas avant le versement du prêt.")})
    if not reference.strip():
        raise ValidationError({"reference": _("Donnez la pièce : reçu, ordre, décompte.")})
    cause = {MovementKind.WRITE_OFF: ScheduleCause.WRITE_OFF, MovementKind.SET_OFF: ScheduleCause.LEAVING}
    with because(_("Remboursement hors paie : %(reference)s") % {"reference": reference}):
        movement = save_checked(
            LoanMovement(
                institution_id=loan.institution_id,
                loan=loan,
                kind=kind,
                moved_on=moved_on,
                principal=principal,
                interest=interest,
                reference=reference,
                entered_by=actor,
            )
        )
        _lay_out_rest(loan, balance - principal, keep, cause.get(MovementKind(kind), ScheduleCause.EARLY), actor)
        if kind != MovementKind.WRITE_OFF:
            state_after(loan, balance - principal)
    return movement


def _lay_out_rest(loan: Loan, rest: int, keep: str, cause: str, actor: User | None) -> None:
    last = last_paid_month(loan.institution)
    if rest == 0:
        rows = [row for row in rows_of(current_rows(loan)) if last is not None and row.month <= last]
        month = rows[-1].month if rows else loan.first_month
        schedule_write(loan=loan, cause=cause, from_month=month, rows=rows, actor=actor)
        return
    plan = ahead(loan, balance=rest)
    rate = loan.yearly_rate
    if keep == KEEP_INSTALMENT:
        parts = _same_instalment(loan, rest, plan.parts, rate)
    else:
        parts = principals(amount=rest, rate=rate, months=max(1, len(plan.parts)), method=loan.method)
    schedule_write(
        loan=loan,
        cause=cause,
        from_month=plan.first_month,
        rows=plan.again(parts, balance=rest, rate=rate),
        actor=actor,
    )


def _same_instalment(loan: Loan, rest: int, parts: list[int], rate: Fraction) -> list[int]:
    balance = sum(parts)
    usual = parts[0]
    if loan.method != RepaymentMethod.CONSTANT_PRINCIPAL:
        usual += interest_of(balance, rate)
    try:
        return principals_by_instalment(amount=rest, rate=rate, instalment=max(1, usual), method=loan.method)
    except ValueError as error:
        raise ValidationError(
            {"keep": _("Cette échéance ne paie pas même les intérêts : gardez plutôt la durée.")}
        ) from error


@transaction.atomic
def loan_moratorium(
    *, loan: Loan, months: int, is_charged: bool, reason: str, access: Access, first_month: date | None = None
) -> Loan:
    """Skip `months` from `first_month` (the next instalment unless said): the plan moves by as many. With interest, that of
    the months skipped joins the first instalment that follows; it is never capitalised.
    """
    require_reason(reason)
    loan = _running(loan)
    require(LOAN_STEPS, "moratorium", loan.state, access)
    forbid_own_file(loan.employee, access.user)
    if loan.kind.is_interim:
        raise Refusal(_("Un acompte se reprend en entier le mois même : il n’a pas de moratoire."))
    if not 1 <= months <= MOST_MONTHS:
        raise ValidationError({"months": _("La durée va de 1 à 480 mois.")})
    plan = _ahead_from(loan, first_month)
    balance = plan.balance
    owed = months * interest_of(balance, loan.yearly_rate) if is_charged else 0
    rows = plan.again(plan.parts, balance=balance, rate=loan.yearly_rate, more_waiting=months, owed=owed)
    note = _("%(months)s dès %(first)s, %(interest)s : %(reason)s") % {
        "months": french_count(months, _("mois sans échéance"), _("mois sans échéance")),
        "first": french_month(plan.first_month.year, plan.first_month.month),
        "interest": _("avec intérêts") if is_charged else _("sans intérêts"),
        "reason": reason,
    }
    return _changed(loan, ScheduleCause.MORATORIUM, plan.first_month, rows, note, access.user)


def _ahead_from(loan: Loan, first_month: date | None) -> Ahead:
    """The plan from the next instalment, or from a later month: what is due before that month stays as it is."""
    plan = ahead(loan, balance=balance_of(loan))
    if first_month is None or first_month == plan.first_month:
        return plan
    rows = rows_of(current_rows(loan))
    kept = [row for row in rows if row.month < first_month]
    if first_month < plan.first_month:
        told = french_month(plan.first_month.year, plan.first_month.month)
        raise ValidationError({"first_month": _("La première échéance à venir est celle %(of_month)s.") % {"of_month": french_of(told)}})
    if len(kept) == len(rows):
        raise ValidationError({"first_month": _("Le prêt est remboursé avant ce mois.")})
    return ahead(loan, balance=kept[-1].balance, after=kept[-1].month)


@transaction.atomic
def loan_reschedule(*, loan: Loan, months: int, rate: int | None = None, reason: str, access: Access) -> Loan:
    """Repay the balance over another number of months, at another rate (over 100 000, yearly) if given.

    Whoever agreed to the loan does not reschedule it.
    """
    require_reason(reason)
    loan = _running(loan)
    require(LOAN_STEPS, "reschedule", loan.state, access)
    forbid_own_file(loan.employee, access.user)
    if loan.agreed_by_id == access.user.pk and loan.request_id:
        raise Refusal(_("Vous avez décidé ce prêt : une autre personne le rééchelonne."))
    if loan.kind.is_interim:
        raise Refusal(_("Un acompte se reprend en entier le mois même : il ne se rééchelonne pas."))
    if not 1 <= months <= MOST_MONTHS:
        raise ValidationError({"months": _("La durée va de 1 à 480 mois.")})
    balance = balance_of(loan)
    plan = ahead(loan, balance=balance)
    if rate is not None and rate != loan.rate:
        if rate and loan.interest_item_id is None:
            raise ValidationError({"rate": _("Un taux demande la rubrique qui porte les intérêts.")})
        loan.rate = rate
        save_checked(loan)
    rate_now = Fraction(loan.rate, RATE_SCALE)
    parts = principals(amount=balance, rate=rate_now, months=months, method=loan.method)
    rows = plan.again(parts, balance=balance, rate=rate_now)
    return _changed(loan, ScheduleCause.RESCHEDULED, plan.first_month, rows, reason, access.user)


def _changed(loan: Loan, cause: str, month: date, rows: list[Row], note: str, actor: User) -> Loan:
    with because(note):
        schedule_write(loan=loan, cause=cause, from_month=month, rows=rows, actor=actor, note=note)
    return loan


@transaction.atomic
def write_off_propose(*, loan: Loan, reason: str, reference: str = "", access: Access) -> LoanWriteOff:
    """Propose to give up the balance of a loan; another person decides."""
    require_reason(reason)
    loan = _running(loan)
    require(LOAN_STEPS, "write_off", loan.state, access)
    forbid_own_file(loan.employee, access.user)
    with because(reason):
        return save_checked(
            LoanWriteOff(
                institution_id=loan.institution_id,
                loan=loan,
                amount=balance_of(loan),
                reason=reason,
                reference=reference,
                proposed_by=access.user,
            )
        )


@transaction.atomic
def write_off_decide(
    *, write_off: LoanWriteOff, is_approved: bool, on: date, reference: str = "", access: Access
) -> LoanWriteOff:
    """Approve or refuse a loss. Raises `Refusal` for whoever proposed it, or when the balance moved since."""
    row = LoanWriteOff.objects.select_for_update(of=("self",)).select_related("loan").get(pk=write_off.pk)
    if not access.has("loan_decide"):
        raise Refusal(_("Votre rôle ne permet pas de décider d’une perte."))
    if row.state != WriteOffState.PROPOSED:
        raise Refusal(_("Cette perte est déjà décidée."))
    if row.proposed_by_id == access.user.pk:
        raise Refusal(_("Vous avez proposé cette perte : une autre personne en décide."))
    loan = _running(row.loan)
    forbid_own_file(loan.employee, access.user)
    row.decided_by, row.decided_at = access.user, timezone.now()
    row.reference = reference or row.reference
    row.state = WriteOffState.APPROVED if is_approved else WriteOffState.REFUSED
    with because(row.reason):
        save_checked(row)
        if is_approved:
            if balance_of(loan) != row.amount:
                raise Refusal(_("Le solde a changé depuis la proposition : refusez-la et proposez le nouveau solde."))
            if not row.reference.strip():
                raise ValidationError({"reference": _("Donnez la décision qui passe le prêt en perte.")})
            loan_repay(
                loan=loan,
                principal=row.amount,
                moved_on=on,
                reference=row.reference,
                kind=MovementKind.WRITE_OFF,
                actor=access.user,
            )
            Loan.objects.filter(pk=loan.pk).update(state=LoanState.WRITTEN_OFF)
    return row


def _running(loan: Loan) -> Loan:
    found = (
        Loan.objects.select_for_update(of=("self",))
        .select_related("employee", "kind", "institution__country", "item", "interest_item")
        .get(pk=loan.pk)
    )
    if found.state != LoanState.RUNNING:
        raise Refusal(_("Ce prêt n’est pas en cours."))
    return found
