"""Loans in the calculation: each instalment of the month on its items, the reduced rate as a benefit in kind, loans paid
out with the run; reduced when the pay does not bear it, and the rest carried once the run is paid.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from fractions import Fraction

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee, User
from hr_core.text import french_amount, french_percent
from payroll.choices import RunKind, Section, Severity
from payroll.choices_departures import AmountKind, DepartureState
from payroll.choices_loans import Disbursement, LoanState, OnLeaving, Shortfall
from payroll.models import DepartureAmount, Loan, LoanInstalment, PayRun
from payroll.models.loans import RATE_SCALE
from payroll.selectors.attachable import BASE, Commitment, UnknownScale
from payroll.selectors.loans import PAID_OUT, accounts_of, taken_by_month, with_items
from payroll.services.deduction_sources import acts_reserve
from payroll.services.loan_room import LoanRoom, loan_room
from payroll.services.loan_rows import interest_of
from payroll.services.loan_schedules import schedule_carry, state_after
from payroll.services.sources import FirstResult, PaySource, SourceRoster

#: Runs that contain the month itself, hence its instalments.
WHOLE_MONTH = (RunKind.REGULAR, RunKind.SETTLEMENT)


@dataclass(frozen=True)
class Due:
    """The instalment of a month."""

    loan: Loan
    rank: int
    principal: int
    interest: int
    before: int

    @property
    def label(self) -> str:
        return f"{self.loan.kind.label} {self.loan.number}"


class LoanSource(PaySource):
    key = "loans"
    label = gettext_lazy("Prêts et avances")  # type: ignore[assignment]
    order = 60
    is_recomputed = False

    def gather(self, roster: SourceRoster) -> None:
        if not set(roster.kinds) & set(WHOLE_MONTH):
            return
        month = roster.period.first_day
        keys = roster.keys.tolist()
        paid_out = _notes(roster).paid_out
        for loan in _paid_out_with(keys, month):
            assert loan.payment_item is not None  # the database asks for it
            paid_out[loan.employee_id] = paid_out.get(loan.employee_id, 0) + loan.amount
            roster.give(
                loan.employee_id,
                loan.payment_item.code,
                amount=-loan.amount,
                reference=loan.pk,
                label=_("Versement : %(loan)s") % {"loan": f"{loan.kind.label} {loan.number}"},
            )
        for due in _due(keys, month, set_off=_set_off(roster)):
            _give_benefit(roster, due)
            if due.loan.shortfall == Shortfall.TAKEN or due.loan.kind.is_interim:
                _give(roster, due, due.principal, due.interest)
            else:
                roster.ask_first(due.loan.employee_id)
                _notes(roster).waiting.append(due)

    def settle(self, roster: SourceRoster, first: FirstResult) -> None:
        """Interest first, then principal, the oldest loan first, within what the net lets loans take."""
        notes = _notes(roster)
        if not notes.waiting:
            return
        rules = loan_room(roster.institution, roster.period.last_day)
        room: dict[int, int | UnknownScale] = {}
        for due in notes.waiting:
            employee = due.loan.employee_id
            if employee not in room:
                room[employee] = _room(roster, first, rules, employee, notes.paid_out.get(employee, 0))
            left = room[employee]
            if isinstance(left, UnknownScale):
                _refuse(roster, due, left)
                continue
            interest = min(due.interest, left)
            principal = min(due.principal, left - interest)
            room[employee] = left - interest - principal
            _give(roster, due, principal, interest)
            if principal + interest < due.principal + due.interest:
                _tell(roster, due, principal + interest)
        notes.waiting.clear()

    def paid(self, *, run: PayRun) -> None:
        """Loans paid out with the run begin; instalments not taken whole are carried; loans without balance end."""
        if run.kind not in WHOLE_MONTH:
            return
        month = run.period.first_day
        _begin(run, month)
        concerned = Loan.objects.filter(
            Q(schedules__is_current=True, schedules__instalments__month=month), state=LoanState.RUNNING
        )
        if run.employees is not None:
            concerned = concerned.filter(employee__in=run.employees)
        loans = list(with_items(concerned.distinct()).select_related("institution"))
        follow(loans, month, run.created_by)

    def reversed(self, *, run: PayRun, of: PayRun) -> None:
        """Loans of which instalments were given back run again; their schedules carry what those months did not keep."""
        touched = run.origins.filter(source=self.key).values("reference")
        loans = with_items(Loan.objects.filter(pk__in=touched, state__in=(LoanState.RUNNING, LoanState.REPAID)))
        for loan in loans.select_related("institution"):
            if loan.state == LoanState.REPAID:
                loan.state = LoanState.RUNNING
                loan.save(update_fields=["state"])
            _follow_since(loan, run.period.first_day, run.created_by)


def _follow_since(loan: Loan, month: date, actor: User | None) -> None:
    """Write again the months of a schedule that payslips have already been through, from `month` on."""
    taken = {at: found for (_key, at), found in taken_by_month([loan]).items()}
    for at in sorted({month, *(each for each in taken if each > month)}):
        row = LoanInstalment.objects.filter(schedule__loan=loan, schedule__is_current=True, month=at).first()
        found = taken.get(at)
        principal, interest = (found.principal, found.interest) if found else (0, 0)
        if row is not None and (principal, interest) != (row.principal, row.interest):
            until = at.replace(day=monthrange(at.year, at.month)[1])
            balance = accounts_of([loan], until=until)[loan.pk].balance
            schedule_carry(loan=loan, month=at, principal=principal, interest=interest, balance=balance, actor=actor)


def follow(loans: list[Loan], month: date, actor: User | None) -> None:
    """Bring the schedules in line with what the payslips of a month took."""
    taken = taken_by_month(loans)
    accounts = accounts_of(loans)
    planned = {
        row.schedule.loan_id: row
        for row in LoanInstalment.objects.filter(
            schedule__loan__in=loans, schedule__is_current=True, month=month
        ).select_related("schedule")
    }
    for loan in loans:
        found, row = taken.get((loan.pk, month)), planned[loan.pk]
        principal, interest = (found.principal, found.interest) if found else (0, 0)
        balance = accounts[loan.pk].balance
        if (principal, interest) != (row.principal, row.interest):
            schedule_carry(
                loan=loan, month=month, principal=principal, interest=interest, balance=balance, actor=actor
            )
        else:
            state_after(loan, balance)


@dataclass
class Notes:
    """Of a chunk: the instalments that wait for the net, and the loans paid out, which are not pay, by employee."""

    waiting: list[Due] = field(default_factory=list)
    paid_out: dict[int, int] = field(default_factory=dict)


def _notes(roster: SourceRoster) -> Notes:
    return roster.facts.setdefault("loans", Notes())


def _room(roster: SourceRoster, first: FirstResult, rules: LoanRoom, employee: int, paid_out: int) -> int | UnknownScale:
    """What loans may take of this employee's month; a loan paid out with it is not pay."""
    levies = first.section(employee, Section.EMPLOYEE_CONTRIBUTION, Section.TAX)
    categories = roster.facts.get("category_code")
    found = rules.of_month(
        net=first.net(employee) - paid_out,
        base=max(0, first.base(employee, BASE) - levies),
        category="" if categories is None else str(categories[roster.row_of[employee]]),
    )
    # Seizures and assignments of others come first in the same portion.
    return found if isinstance(found, UnknownScale) else max(0, found - acts_reserve(roster, first, employee))


def _refuse(roster: SourceRoster, due: Due, unknown: UnknownScale) -> None:
    roster.find(
        due.loan.employee_id,
        Severity.BLOCKING,
        "unknown_scale",
        _("%(loan)s : la quotité cessible n’est pas connue, l’échéance n’a pas été retenue.") % {"loan": due.label},
        unknown.cure,
    )


def _paid_out_with(keys: list[int], month: date) -> Iterable[Loan]:
    found = Loan.objects.filter(
        employee__in=keys, disbursement=Disbursement.RUN, disbursement_month=month
    ).exclude(state=LoanState.CANCELLED)
    return with_items(found).order_by("employee", "pk")


def _set_off(roster: SourceRoster) -> set[int]:
    """The loans that the settlement of a leaving, calculated already, takes as a whole: their instalment of the month, or of
    later ones, is not taken besides, whichever run pays the month."""
    found = DepartureAmount.objects.filter(
        kind=AmountKind.LOAN,
        departure__employee__in=roster.among,
        departure__last_paid_on__lte=roster.period.last_day,
        origin__isnull=False,
    )
    return set(found.exclude(departure__state=DepartureState.CANCELLED).values_list("origin", flat=True))


def _due(keys: list[int], month: date, *, set_off: set[int]) -> list[Due]:
    """The instalments of a month, the oldest loan first."""
    rows = LoanInstalment.objects.filter(
        schedule__is_current=True,
        month=month,
        schedule__loan__employee__in=keys,
        schedule__loan__state__in=PAID_OUT,
    )
    if set_off:
        rows = rows.exclude(schedule__loan__in=set_off, schedule__loan__on_leaving=OnLeaving.DUE)
    loan = "schedule__loan"
    rows = rows.select_related(
        f"{loan}__kind", f"{loan}__item", f"{loan}__interest_item", f"{loan}__benefit_item"
    ).order_by(f"{loan}__granted_on", f"{loan}__pk")
    return [
        Due(row.schedule.loan, row.rank, row.principal, row.interest, row.balance + row.principal) for row in rows
    ]


def _give(roster: SourceRoster, due: Due, principal: int, interest: int) -> None:
    loan = due.loan
    left = french_amount(due.before - principal, roster.plan.law.currency.code)
    roster.give(
        loan.employee_id,
        loan.item.code,
        amount=principal,
        reference=loan.pk,
        label=_("%(loan)s, échéance %(rank)s, reste %(left)s") % {"loan": due.label, "rank": due.rank, "left": left},
    )
    if interest and loan.interest_item is not None:
        roster.give(
            loan.employee_id,
            loan.interest_item.code,
            amount=interest,
            reference=loan.pk,
            label=_("%(loan)s, intérêts de l’échéance %(rank)s") % {"loan": due.label, "rank": due.rank},
        )


def _give_benefit(roster: SourceRoster, due: Due) -> None:
    """The month's interest at the reference rate, less that of the loan, on the capital before the instalment."""
    loan = due.loan
    if loan.benefit_item is None or loan.reference_rate is None:
        return
    usual = interest_of(due.before, Fraction(loan.reference_rate, RATE_SCALE))
    benefit = usual - interest_of(due.before, loan.yearly_rate)
    if benefit > 0:
        roster.give(
            loan.employee_id,
            loan.benefit_item.code,
            amount=benefit,
            reference=loan.pk,
            label=_("Avantage du taux réduit : %(loan)s, %(before)s à %(rate)s au lieu de %(usual)s")
            % {
                "loan": due.label,
                "before": french_amount(due.before, roster.plan.law.currency.code),
                "rate": french_percent(loan.yearly_rate * 100, 3),
                "usual": french_percent(Fraction(loan.reference_rate * 100, RATE_SCALE), 3),
            },
        )


def _tell(roster: SourceRoster, due: Due, taken: int) -> None:
    currency = roster.plan.law.currency.code
    carried = {
        Shortfall.CARRIED_NEXT: _("Le reste s’ajoute à l’échéance suivante une fois la paie payée."),
        Shortfall.CARRIED_END: _("Le reste se reporte à la fin du prêt une fois la paie payée."),
    }
    roster.find(
        due.loan.employee_id,
        Severity.WARNING,
        "loan_reduced",
        _("%(loan)s : %(taken)s retenus sur une échéance de %(due)s, le net ne porte pas plus.")
        % {
            "loan": due.label,
            "taken": french_amount(taken, currency),
            "due": french_amount(due.principal + due.interest, currency, unit=True),
        },
        carried[Shortfall(due.loan.shortfall)],
    )


def _begin(run: PayRun, month: date) -> None:
    """Loans whose payment the run carried are paid out."""
    carried = Loan.objects.filter(
        state=LoanState.SIGNED,
        disbursement=Disbursement.RUN,
        disbursement_month=month,
        employee__in=run.payslips.values("employee"),
    )
    for loan in carried:
        loan.state = LoanState.RUNNING
        loan.disbursed_on = run.period.payment_on or run.period.last_day
        loan.disbursement_reference = run.reference
        loan.save(update_fields=["state", "disbursed_on", "disbursement_reference"])


def loans_of_employee(employee: Employee, on: date) -> Iterator[Commitment]:
    """What the running loans take of the month of `on`, for the portion of an employee."""
    loans = list(with_items(Loan.objects.filter(employee=employee, state=LoanState.RUNNING)))
    accounts = accounts_of(loans)
    month = on.replace(day=1)
    rows = LoanInstalment.objects.filter(
        schedule__loan__in=loans, schedule__is_current=True, month=month
    ).select_related("schedule")
    due = {row.schedule.loan_id: row.total for row in rows}
    for loan in loans:
        if due.get(loan.pk):
            granted = datetime.combine(loan.granted_on, time.min, tzinfo=UTC)
            yield Commitment(
                label=loan.kind.label,
                creditor=loan.institution.acronym,
                asked=due[loan.pk],
                is_assignment=True,
                rank=(granted, loan.pk),
                reference=loan.number,
                url=reverse("payroll:loan_detail", args=[loan.pk]),
                balance=accounts[loan.pk].balance,
            )
