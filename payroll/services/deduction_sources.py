"""What deduction acts and voluntary dues take from a month's pay.

Both settle once the net is known. Acts come after loans: they see the net that loans leave, and never make it negative;
the portion itself is read on the pay after compulsory levies. A month computed again for back pay leaves them as they
were taken. An unknown scale takes nothing and blocks the run: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from payroll.choices import Section, Severity
from payroll.models import DeductionAct, Membership, PayPeriod, PayRun
from payroll.selectors.attachable import BASE, PortionBook, UnknownScale
from payroll.selectors.deduction_balances import SOURCE, ActBalance, balances, holds, suspensions_of
from payroll.services.attachable import MAINTENANCE, ORDINARY, PRIVILEGED, Claim, Division, divide
from payroll.services.deduction_acts import act_settle_if_paid, told
from payroll.services.sources import FirstResult, PaySource, SourceRoster
from payroll.workflows_deductions import TAKING

Nature = DeductionAct.Nature
CLASS_OF = {
    Nature.MAINTENANCE: MAINTENANCE,
    Nature.TAX_NOTICE: PRIVILEGED,
    Nature.TREASURY: PRIVILEGED,
}
#: Agreed to by the employee, or the employer's own claim: under the assignable portion.
AGREED = (Nature.ASSIGNMENT, Nature.INTERNAL)
RATE_SCALE = 100_000


def creditor_class(nature: str) -> str:
    return CLASS_OF.get(Nature(nature), ORDINARY)


def rank_of(act: DeductionAct) -> tuple[Any, ...]:
    """The moment of the notification gives the rank; the register's order parts equal moments."""
    return (act.notified_at, act.pk)


def asked_this_month(act: DeductionAct, balance: ActBalance, base: int) -> int:
    """What an act asks of a month: its instalment and the arrears, or all that the portion allows; never more than its
    balance."""
    wanted = base if act.instalment is None else act.instalment + balance.arrears
    return max(0, wanted if balance.balance is None else min(wanted, balance.balance))


def claim_of(act: DeductionAct, asked: int) -> Claim:
    return Claim(act.pk, asked, creditor_class(act.nature), act.nature in AGREED, rank_of(act))


def acts_taking(period: PayPeriod) -> list[DeductionAct]:
    """The acts that take in a month, by their dates and suspensions as at its last day; two queries."""
    found = list(
        DeductionAct.objects.filter(state__in=TAKING, start__lte=period.last_day)
        .filter(Q(end__isnull=True) | Q(end__gt=period.last_day))
        .filter(Q(released_on__isnull=True) | Q(released_on__gt=period.last_day))
        .select_related("item")
    )
    stops = suspensions_of(found)
    return [act for act in found if holds(act, period.last_day, stops.get(act.pk, ()))]


@dataclass
class _Month:
    """What the acts of a chunk need: read in `gather`, used in `settle`."""

    acts: dict[int, list[DeductionAct]]
    balances: dict[int, ActBalance]
    book: PortionBook | None


class DeductionSource(PaySource):
    key = SOURCE
    label = gettext_lazy("Actes de retenue")  # type: ignore[assignment]
    order = 70
    is_recomputed = False

    def gather(self, roster: SourceRoster) -> None:
        found: dict[int, list[DeductionAct]] = {}
        for act in acts_taking(roster.period):
            if act.employee_id in roster.row_of:
                found.setdefault(act.employee_id, []).append(act)
        rows = [act for acts in found.values() for act in acts]
        known = balances(rows, before=roster.period) if rows else {}
        book = PortionBook(roster.institution, roster.period.last_day) if rows else None
        roster.facts[self.key] = _Month(found, known, book)
        for employee in found:
            roster.ask_first(employee)

    def settle(self, roster: SourceRoster, first: FirstResult) -> None:
        month: _Month = roster.facts[self.key]
        for employee, acts in month.acts.items():
            if employee in first and month.book is not None:
                self._take(roster, first, month, month.book, employee, acts)

    def _take(
        self,
        roster: SourceRoster,
        first: FirstResult,
        month: _Month,
        book: PortionBook,
        employee: int,
        acts: list[DeductionAct],
    ) -> None:
        division = _divided(roster, first, month, book, employee, already=_lent(roster, employee))
        if division is None:
            message = _("La quotité saisissable n’est pas connue : aucune retenue d’acte n’a été faite.")
            cure = UnknownScale("").cure
            roster.find(employee, Severity.BLOCKING, "unknown_scale", message, cure)
            return
        for act in acts:
            roster.give(
                employee, act.item.code, amount=division.taken.get(act.pk, 0), reference=act.pk, label=told(act)
            )

    def paid(self, *, run: PayRun) -> None:
        """Settle the acts that this run has finished to pay."""
        touched = run.origins.filter(source=self.key).values("reference")
        for act in DeductionAct.objects.filter(pk__in=touched, principal__isnull=False):
            act_settle_if_paid(act=act)


def acts_reserve(roster: SourceRoster, first: FirstResult, employee: int) -> int:
    """What the acts will take of an employee's month, in minor units: sources that come before leave it to them.

    `first` is a first evaluation that holds the employee. Zero while the scale is not known: the run is blocked then.
    """
    month: _Month | None = roster.facts.get(SOURCE)
    if month is None or month.book is None or employee not in month.acts:
        return 0
    division = _divided(roster, first, month, month.book, employee, already=0)
    return 0 if division is None else division.total


def _divided(
    roster: SourceRoster, first: FirstResult, month: _Month, book: PortionBook, employee: int, *, already: int
) -> Division | None:
    """The month divided among the employee's acts; None while the scale is not known."""
    rules = book.rules(_category(roster, employee))
    if isinstance(rules, UnknownScale):
        return None
    levies = first.section(employee, Section.EMPLOYEE_CONTRIBUTION, Section.TAX)
    base = max(0, first.base(employee, BASE) - levies)
    claims = [claim_of(act, asked_this_month(act, month.balances[act.pk], base)) for act in month.acts[employee]]
    return divide(rules=rules, base=base, net=first.net(employee), claims=claims, already=already)


def _lent(roster: SourceRoster, employee: int) -> int:
    """What loans of the fund have taken of the month."""
    return sum(
        each.amount or 0
        for each in roster.given
        if each.employee == employee and each.source == "loans" and (each.amount or 0) > 0
    )


def _category(roster: SourceRoster, employee: int) -> str:
    known = roster.facts.get("category_code")
    return str(known[roster.row_of[employee]]) if known is not None else ""


class MembershipSource(PaySource):
    """Dues authorised in writing, last of all: what the net no longer allows is left, and said."""

    key = "memberships"
    label = gettext_lazy("Cotisations volontaires")  # type: ignore[assignment]
    order = 75
    is_recomputed = False

    def gather(self, roster: SourceRoster) -> None:
        found: dict[int, list[Membership]] = {}
        for each in dues_on(roster.period.last_day):
            if each.employee_id in roster.row_of:
                found.setdefault(each.employee_id, []).append(each)
                roster.ask_first(each.employee_id)
        roster.facts[self.key] = found

    def settle(self, roster: SourceRoster, first: FirstResult) -> None:
        for employee, dues in roster.facts[self.key].items():
            if employee not in first:
                continue
            left = max(0, first.net(employee))
            for each in dues:
                wanted = dues_amount(each, _base_of(each, roster, first, employee))
                given = min(wanted, left)
                left -= given
                roster.give(employee, each.item.code, amount=given, reference=each.pk, label=str(each.organisation))
                if given < wanted:
                    self._short(roster, employee, each, wanted, given)

    def _short(self, roster: SourceRoster, employee: int, dues: Membership, wanted: int, given: int) -> None:
        currency = roster.plan.law.currency.code
        message = _("Cotisation à %(name)s : %(given)s retenus sur %(wanted)s, le net n’allait pas plus loin.") % {
            "name": dues.organisation,
            "given": french_amount(given, currency),
            "wanted": french_amount(wanted, currency),
        }
        roster.find(employee, Severity.WARNING, "dues_short", message, _("Prévenir l’organisme, puis justifier."))


def dues_on(day: date) -> Any:
    """The authorisations in force on a day, in the order in which they were signed; one query."""
    return Membership.objects.on(day).select_related("item", "organisation").order_by("employee", "signed_on", "pk")


def dues_amount(dues: Membership, base: int) -> int:
    """The month's dues, half up to the unit for a rate."""
    if dues.amount is not None:
        return dues.amount
    return (2 * base * int(dues.rate or 0) + RATE_SCALE) // (2 * RATE_SCALE)


def _base_of(dues: Membership, roster: SourceRoster, first: FirstResult, employee: int) -> int:
    if dues.base == Membership.Base.GROSS:
        return first.gross(employee)
    return int(roster.columns["base_salary"][roster.row_of[employee]]) if "base_salary" in roster.columns else 0
