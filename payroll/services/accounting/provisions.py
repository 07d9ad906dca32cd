"""Provisions: computed employee by employee, approved by another person, entered by their change since the one before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_date
from payroll.choices_accounting import Leg, ProvisionKind, ProvisionState, Subject
from payroll.choices_back_pay import BackPayState, PartState
from payroll.engine import french
from payroll.models import (
    BackPayMonth,
    BackPayPart,
    BonusProvision,
    JournalEntry,
    Provision,
    ProvisionAssumptions,
    ProvisionPart,
)
from payroll.selectors.departure_law import DepartureLaw
from payroll.services.accounting.career_end import Career, Rates, career_end
from payroll.services.accounting.entries import postings_enter
from payroll.services.accounting.matching import What
from payroll.services.accounting.postings import Posting
from payroll.services.accounting.provision_facts import LedgerDays, Person, leave_taken, ledger_days, people_on
from payroll.services.departure_rules import departure_rules_read
from payroll.services.timeline import require_reason, timeline_set
from payroll.settlement.service import add_months, service_between
from payroll.settlement.told import half_up

PREPARE, VALIDATE = "accounting_prepare", "accounting_validate"
#: Kinds that cannot be computed without approved assumptions.
WITH_ASSUMPTIONS = (ProvisionKind.LEAVE, ProvisionKind.THIRTEENTH, ProvisionKind.CAREER_END)


@dataclass(frozen=True)
class Part:
    employee: int
    amount: int
    charges: int
    told: dict[str, Any]


# ---------------------------------------------------------------- assumptions
@transaction.atomic
def assumptions_set(
    *, institution: Institution, start: date, values: Mapping[str, Any], access: Access, reason: str
) -> ProvisionAssumptions:
    """Propose assumptions from `start`; another person approves them before a provision uses them."""
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de proposer des hypothèses."))
    require_reason(reason)
    fresh = {"proposed_by": access.user, "approved_by": None, "approved_at": None}
    with because(reason):
        return timeline_set(
            ProvisionAssumptions.objects.filter(institution=institution),
            start=start,
            values={**values, **fresh},
            make=lambda: ProvisionAssumptions(institution=institution),
        )


@transaction.atomic
def assumptions_approve(*, assumptions: ProvisionAssumptions, access: Access) -> ProvisionAssumptions:
    """Approve proposed assumptions. Raises `Refusal` for one's own."""
    row = ProvisionAssumptions.objects.select_for_update().get(pk=assumptions.pk)
    if not access.has(VALIDATE):
        raise Refusal(_("Votre rôle ne permet pas d’approuver des hypothèses."))
    if row.approved_by_id:
        raise Refusal(_("Ces hypothèses sont déjà approuvées."))
    if row.proposed_by_id == access.user.pk:
        raise Refusal(_("Une autre personne que celle qui les a proposées les approuve."))
    with because(_("Hypothèses approuvées")):
        return save_checked(assign(row, {"approved_by": access.user, "approved_at": timezone.now()}))


def assumptions_on(institution: Institution, on: date) -> ProvisionAssumptions | None:
    """The approved assumptions of a day."""
    return ProvisionAssumptions.objects.on(on).filter(institution=institution, approved_by__isnull=False).first()


# ---------------------------------------------------------------- computing
@transaction.atomic
def provision_compute(*, institution: Institution, kind: str, as_at: date, access: Access) -> Provision:
    """Compute the draft of a kind at a day, in place of the one before. Raises `Refusal` with what is missing."""
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de calculer une provision."))
    assumptions = assumptions_on(institution, as_at)
    if assumptions is None and kind in WITH_ASSUMPTIONS:
        raise Refusal(_("Aucune hypothèse approuvée n’a cours à cette date : les proposer, une autre personne les approuve."))
    row = Provision.objects.select_for_update().filter(institution=institution, kind=kind, as_at=as_at).first()
    if row is not None and row.state != ProvisionState.DRAFT:
        raise Refusal(_("Cette provision est déjà soumise ou approuvée."))
    approved = Provision.objects.filter(institution=institution, kind=kind, state=ProvisionState.APPROVED)
    if approved.filter(as_at__gt=as_at).exists():
        raise ValidationError({"as_at": _("Une provision plus récente est approuvée.")})
    parts = COMPUTE[ProvisionKind(kind)](institution, as_at, assumptions)
    values = {
        "assumptions": assumptions,
        "previous": approved.filter(as_at__lt=as_at).order_by("-as_at").first(),
        "people": len(parts),
        "amount": sum(part.amount for part in parts),
        "charges": sum(part.charges for part in parts),
        "prepared_by": access.user,
    }
    with because(_("Provision calculée")):
        row = save_checked(assign(row or Provision(institution=institution, kind=kind, as_at=as_at), values))
    row.parts.all().delete()
    ProvisionPart.objects.bulk_create(
        (
            ProvisionPart(
                institution=institution, provision=row, employee_id=part.employee, amount=part.amount,
                charges=part.charges, told=part.told,
            )
            for part in parts
        ),
        batch_size=2_000,
    )  # fmt: skip
    return row


def _leave(institution: Institution, as_at: date, assumptions: ProvisionAssumptions | None) -> list[Part]:
    """The balance of the ledger of leave, else days acquired less days taken, at the pay of the file by day; charges added at the
    rate of the assumptions."""
    assert assumptions is not None
    law = DepartureLaw.of(institution.country_id, as_at)
    by_month = law.number("paid-leave-days")
    if by_month is None:
        raise Refusal(_("Le nombre de jours de congé par mois n’est pas connu dans la loi du pays."))
    is_working = "ouvrable" in law.country.figures["paid-leave-days"].unit
    divisor = 26 if is_working else 30
    ledger = ledger_days(institution, as_at)
    if ledger is not None:
        return _leave_of_ledger(institution, as_at, ledger, divisor, assumptions.rate("charge"))
    since = assumptions.leave_from or add_months(as_at + timedelta(days=1), -12)
    taken = leave_taken(institution, since, as_at, working_days=is_working)
    rate = assumptions.rate("charge")
    found = []
    for person in people_on(institution, as_at):
        months = service_between(max(since, person.hired_on), as_at + timedelta(days=1)).total_months
        days = by_month * months - Fraction(taken.get(person.employee, 0), 1000)
        if days <= 0 or not person.monthly:
            continue
        amount = half_up(person.monthly * days / divisor)
        formula = f"{french.number(person.monthly)} × {french.number(days, 3)} j ÷ {divisor}"
        terms = [
            ["Jours acquis", f"{french.number(by_month * months, 3)} ({months} mois)"],
            ["Jours pris", french.number(Fraction(taken.get(person.employee, 0), 1000), 3)],
        ]
        found.append(Part(person.employee, amount, half_up(amount * rate), {"formula": formula, "terms": terms}))
    return found


def _leave_of_ledger(
    institution: Institution, as_at: date, ledger: Mapping[int, LedgerDays], divisor: int, rate: Fraction
) -> list[Part]:
    """What the balances of the ledger are worth: days × monthly pay ÷ divisor, half up to the unit for each employee. `told` keeps
    the `days` in thousandths, which the page of leave by unit adds up."""
    found = []
    for person in people_on(institution, as_at):
        row = ledger.get(person.employee)
        if row is None or row.balance <= 0 or not person.monthly:
            continue
        days = Fraction(row.balance, 1000)
        amount = half_up(person.monthly * days / divisor)
        formula = f"{french.number(person.monthly)} × {french.number(days, 3)} j ÷ {divisor}"
        terms = [
            ["Jours acquis et repris", french.number(Fraction(row.earned, 1000), 3)],
            ["Jours pris", french.number(Fraction(row.taken, 1000), 3)],
            ["Jours échus", french.number(Fraction(row.lost, 1000), 3)],
        ]
        told = {"formula": formula, "terms": terms, "days": row.balance}
        found.append(Part(person.employee, amount, half_up(amount * rate), told))
    return found


def _thirteenth(institution: Institution, as_at: date, assumptions: ProvisionAssumptions | None) -> list[Part]:
    """What the months have borne of the bonuses not yet paid, from the campaigns that are accrued."""
    assert assumptions is not None
    borne = BonusProvision.objects.filter(institution=institution, month__lte=as_at).order_by()
    rate = assumptions.rate("charge")
    return [
        Part(employee, amount, half_up(amount * rate), {"formula": _("Mois provisionnés des campagnes de primes")})
        for employee, amount in borne.values_list("employee").annotate(sum=Sum("amount")).order_by("employee")
        if amount
    ]


def _career_end(institution: Institution, as_at: date, assumptions: ProvisionAssumptions | None) -> list[Part]:
    """Projected unit credit, by the better of the law's scale and the fund's (`career_end`)."""
    assert assumptions is not None
    law = DepartureLaw.of(institution.country_id, as_at)
    rules = departure_rules_read(institution, as_at)
    scales = tuple(
        scale for scale in (law.scale("end-of-career", with_minimum=False), rules.end_of_career.scale()) if scale is not None
    )
    if not scales:
        raise Refusal(_("Le barème de l’indemnité de fin de carrière n’est pas connu : le donner dans les règles de départ."))
    rates = Rates(*(assumptions.rate(name) for name in ("discount", "growth", "turnover", "mortality")))
    found = []
    for person in people_on(institution, as_at):
        if person.born_on is None or not person.is_permanent or not person.monthly:
            continue
        career = Career(person.born_on, person.since, _age(assumptions, law, person), person.monthly)
        owed = career_end(career, as_at + timedelta(days=1), rates, scales)
        if owed.amount:
            told = {"formula": owed.formula, "terms": [list(term) for term in owed.terms]}
            found.append(Part(person.employee, owed.amount, 0, told))
    return found


def _age(assumptions: ProvisionAssumptions, law: DepartureLaw, person: Person) -> int:
    """The assumption, else the law's: one age, or by group (managers, employees)."""
    if assumptions.retirement_age:
        return assumptions.retirement_age
    number = law.number("retirement-age")
    if number is not None:
        return int(number)
    rows = {row["key"]: row.get("years") for row in law.rows("retirement-age")}
    group = "manager" if person.is_executive else "employee"
    years = rows.get(group) or next((value for value in rows.values() if value), None)
    if years is None:
        raise Refusal(_("L’âge de la retraite n’est pas connu dans la loi du pays : le donner dans les hypothèses."))
    return int(years)


def _accrued(institution: Institution, as_at: date, assumptions: ProvisionAssumptions | None) -> list[Part]:
    """Approved back pay of months up to the day that no run of those months has paid."""
    cases = BackPayPart.objects.filter(
        institution=institution, case__state__in=(BackPayState.APPROVED, BackPayState.PAID), case__gross__gt=0
    ).select_related("case", "run__period")
    open_parts = [
        part for part in cases if part.state == PartState.PLANNED or (part.run and part.run.period.last_day > as_at)
    ]
    months = BackPayMonth.objects.filter(case__in={part.case_id for part in open_parts})
    owed: dict[int, list[int]] = {}
    for month in months:
        if date(month.year, month.month, 1) <= as_at:
            sums = owed.setdefault(month.case_id, [0, 0])
            sums[0] += month.gross
            sums[1] += month.employer
    found: dict[int, list[int]] = {}
    for part in open_parts:
        for rank, total in enumerate(owed.get(part.case_id, (0, 0))):
            share = _instalment(total, part.rank, part.case.instalments)
            found.setdefault(part.case.employee_id, [0, 0])[rank] += share
    formula = _("Rappels approuvés de mois échus, pas encore payés à cette date")
    return [Part(employee, sums[0], sums[1], {"formula": formula}) for employee, sums in sorted(found.items()) if any(sums)]


def _instalment(total: int, rank: int, count: int) -> int:
    """The part that an instalment takes: all of them make the total exactly."""
    return total * rank // count - total * (rank - 1) // count


COMPUTE: dict[ProvisionKind, Callable[[Institution, date, ProvisionAssumptions | None], list[Part]]] = {
    ProvisionKind.LEAVE: _leave,
    ProvisionKind.THIRTEENTH: _thirteenth,
    ProvisionKind.CAREER_END: _career_end,
    ProvisionKind.ACCRUED: _accrued,
}


# ---------------------------------------------------------------- deciding
@transaction.atomic
def provision_propose(*, provision: Provision, access: Access) -> Provision:
    """Submit a draft to another person."""
    return _move(provision, access, PREPARE, ProvisionState.DRAFT, ProvisionState.PROPOSED)


@transaction.atomic
def provision_reopen(*, provision: Provision, access: Access) -> Provision:
    """Take a submitted provision back."""
    return _move(provision, access, PREPARE, ProvisionState.PROPOSED, ProvisionState.DRAFT)


@transaction.atomic
def provision_approve(*, provision: Provision, access: Access) -> JournalEntry | None:
    """Approve a provision and make the draft entry of its change since the one before; nothing when nothing changed.

    Raises `Refusal` for one's own, without a chart, or while an amount has no account.
    """
    if provision.prepared_by_id == access.user.pk:
        raise Refusal(_("Une autre personne que celle qui l’a calculée l’approuve."))
    more = {"approved_by": access.user, "approved_at": timezone.now()}
    row = _move(provision, access, VALIDATE, ProvisionState.PROPOSED, ProvisionState.APPROVED, more)
    label = _("Variation, %(kind)s au %(day)s") % {"kind": row.get_kind_display(), "day": french_date(row.as_at)}
    return postings_enter(
        institution=row.institution, postings=variation_postings(row), on=row.as_at, label=label, actor=row.prepared_by,
        provision=row,
    )  # fmt: skip


def _move(
    provision: Provision, access: Access, right: str, source: str, target: str, more: Mapping[str, Any] | None = None
) -> Provision:
    row = Provision.objects.select_for_update(of=("self",)).select_related("institution__country", "previous").get(pk=provision.pk)
    if not access.has(right):
        raise Refusal(_("Votre rôle ne permet pas cette étape."))
    if row.state != source:
        raise Refusal(_("La provision n’est plus à cette étape : recharger la page."))
    with because(str(ProvisionState(target).label)):
        return save_checked(assign(row, {"state": target, **(more or {})}))


def variation_postings(provision: Provision) -> list[Posting]:
    """The change since the previous provision: a charge against the provision when it grows, taken back when it falls."""
    before = provision.previous
    changes = (
        (provision.kind, _("Provision"), provision.amount - (before.amount if before else 0)),
        (f"{provision.kind}-charges", _("Charges sur provision"), provision.charges - (before.charges if before else 0)),
    )
    found = []
    for code, words, change in changes:
        label = f"{words}, {provision.get_kind_display()}"
        if change > 0:
            found.append(Posting(What(Leg.CHARGE, Subject.PROVISION, code), label, change))
            found.append(Posting(What(Leg.DUE, Subject.PROVISION, code), label, change))
        elif change < 0:
            found.append(Posting(What(Leg.DUE, Subject.PROVISION, code), label, change))
            found.append(Posting(What(Leg.RELEASE, Subject.PROVISION, code), label, -change))
    return found
