"""Withheld days given back in a later month: a strike protocol, a suspension quashed. Proposed by one, approved by another.

What was withheld is read from the paid runs; the refund goes by the same lines « <rubrique>-absence », so that bases, taxes and
contributions come back the same way, and a full refund brings each line to zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hr_core.models import Absence, Employee, Institution, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, reasoned, save_checked
from hr_core.workflows import transition
from payroll.choices import ItemKind
from payroll.choices_absences import Direction, RefundState
from payroll.models import PayPeriod, WithholdingRefund
from payroll.services.absences.amounts import half_up
from payroll.services.absences.source import SUFFIX, absence_line
from payroll.services.definition import ItemDefinition
from payroll.services.sources import PaySource, SourceRoster, insert_after, ledger, ledger_before
from payroll.workflows_absences import REFUND

FULL_SHARE = 10_000
DAY = timedelta(days=1)


class RefundSource(PaySource):
    """Gives back, or takes back, in the month of each approved refund."""

    key = "absence_refunds"
    label = gettext_noop("Remboursements de retenues")
    order = 21

    def define(
        self, items: list[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
    ) -> list[ItemDefinition]:
        refunds = refunds_of(institution, on.year, on.month)
        if not refunds:
            return items
        absences = _absences(refunds)
        codes = set(
            ledger("absences").filter(reference__in=[row.pk for row in absences]).values_list("code", flat=True)
        )
        there = {item.code for item in items}
        for item in list(items):
            code = f"{item.code}-{SUFFIX}"
            if item.kind == ItemKind.EARNING and not item.of and code in codes and code not in there:
                items = insert_after(items, item.code, absence_line(item))
        return items

    def gather(self, roster: SourceRoster) -> None:
        refunds = refunds_of(roster.institution, roster.period.year, roster.period.month)
        if not refunds:
            return
        absences = {row.pk: row for row in _absences(refunds)}
        keys = {row.employee_id for row in absences.values()} & set(roster.row_of)
        withheld = (
            ledger_before(roster.period, "absences")
            .filter(reference__in=list(absences), employee__in=keys, code__endswith=f"-{SUFFIX}")
            .values_list("employee", "code", "reference", "run__period__year", "run__period__month")
            .annotate(total=Sum("amount"))
            .order_by("employee", "code", "reference")
        )
        rows = list(withheld)
        for refund in refunds:
            for employee, code, amount in refund_amounts(refund, rows, absences):
                roster.give(employee, code, amount=amount, reference=refund.pk, label=refund.reference)


def refund_amounts(
    refund: WithholdingRefund,
    rows: Sequence[tuple[int, str, int | None, int, int, int | None]],
    absences: dict[int, Absence],
) -> list[tuple[int, str, int]]:
    """(employee, line, amount) of a refund: the withheld amounts × the part of their days that it covers × its share,
    rounded once per line, half up on the amount without its sign."""
    exact: dict[tuple[int, str], Fraction] = {}
    for employee, code, reference, year, month, total in rows:
        absence = absences.get(reference or 0)
        if absence is None or not total or not _concerns(refund, absence):
            continue
        part = covered(absence, refund.start, refund.end, year, month) * Fraction(refund.share, FULL_SHARE)
        exact[employee, code] = exact.get((employee, code), Fraction(0)) - part * int(total)
    sign = 1 if refund.direction == Direction.REFUND else -1
    return [
        (employee, code, sign * (half_up(abs(value)) if value >= 0 else -half_up(abs(value))))
        for (employee, code), value in exact.items()
        if value
    ]


def covered(absence: Absence, start: date, end: date, year: int, month: int) -> Fraction:
    """The part of the calendar days of an absence in a month that lie in `[start, end)`, half days included."""
    first = date(year, month, 1)
    after = (first + timedelta(days=32)).replace(day=1)
    total = inside = Fraction(0)
    day = max(first, absence.start)
    while day < min(after, absence.end or after):
        part = Fraction(1)
        part -= Fraction(1, 2) if absence.starts_at_noon and day == absence.start else 0
        part -= Fraction(1, 2) if absence.ends_at_noon and absence.end is not None and day == absence.end - DAY else 0
        total += part
        inside += part if start <= day < end else 0
        day += DAY
    return inside / total if total else Fraction(0)


def refunds_of(institution: Institution, year: int, month: int) -> list[WithholdingRefund]:
    """The approved refunds of a month of pay."""
    return list(
        WithholdingRefund.objects.filter(institution=institution, year=year, month=month, state=RefundState.APPROVED)
    )


def _absences(refunds: Sequence[WithholdingRefund]) -> list[Absence]:
    """The absences of the kinds and days of these refunds."""
    start, end = min(each.start for each in refunds), max(each.end for each in refunds)
    rows = Absence.objects.between(start, end).filter(kind__in={each.kind_id for each in refunds})
    return [row for row in rows if any(_concerns(refund, row) for refund in refunds)]


def _concerns(refund: WithholdingRefund, absence: Absence) -> bool:
    return (
        absence.kind_id == refund.kind_id
        and (refund.employee_id is None or refund.employee_id == absence.employee_id)
        and absence.start < refund.end
        and (absence.end is None or absence.end > refund.start)
    )


def given_back_guard(absence: Absence) -> None:
    """Days that a protocol or a decision gave back stay as they are: undone, they would be paid twice."""
    decided = WithholdingRefund.objects.filter(
        institution_id=absence.institution_id, kind=absence.kind_id, state=RefundState.APPROVED
    )
    concerned = [refund for refund in decided if _concerns(refund, absence)]
    given = [refund for refund in concerned if refund.direction == Direction.REFUND]
    if len(given) > len(concerned) - len(given):
        raise Refusal(
            _("Ces jours ont été rendus (%(reference)s) : reprenez d’abord ce remboursement, puis recommencez.")
            % {"reference": given[-1].reference}
        )


@transaction.atomic
def refund_propose(*, institution: Institution, values: dict[str, Any], actor: User) -> WithholdingRefund:
    """Propose to give withheld days back (or to take them back) in a month that is not closed."""
    refund = WithholdingRefund(institution=institution, proposed_by=actor, **values)
    if refund.employee is not None:
        forbid_own_file(refund.employee, actor)
    _forbid_closed(refund)
    if (refund.year, refund.month) <= (refund.start.year, refund.start.month):
        raise ValidationError({"month": _("Le remboursement se fait dans un mois qui suit les jours retenus.")})
    with reasoned(refund.reference, _("Remboursement de retenues")):
        return save_checked(refund)


@transaction.atomic
def refund_decide(*, refund: WithholdingRefund, name: str, actor: User, reason: str = "") -> WithholdingRefund:
    """Approve or refuse; not by the one who proposed it, nor by the one whom it pays alone."""
    refund = WithholdingRefund.objects.select_for_update(of=("self",)).select_related("employee").get(pk=refund.pk)
    change = transition(REFUND, name)
    if refund.state not in change.source:
        raise Refusal(_("Ce remboursement est déjà décidé."))
    if refund.proposed_by_id == actor.pk:
        raise Refusal(_("La personne qui décide ne peut pas être celle qui a proposé."))
    if refund.employee is not None:
        forbid_own_file(refund.employee, actor)
    if change.asks_reason and not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec la décision.")})
    if change.target == RefundState.APPROVED:
        _forbid_closed(refund)
    refund.state, refund.decided_by, refund.decided_at = change.target, actor, timezone.now()
    refund.decision_reason = reason[:300]
    with because(reason or refund.reference):
        return save_checked(refund)


def _forbid_closed(refund: WithholdingRefund) -> None:
    period = PayPeriod.objects.filter(
        institution=refund.institution_id, year=refund.year, month=refund.month, is_closed=True
    )
    if period.exists():
        raise ValidationError({"month": _("Ce mois de paie est clôturé : choisissez un mois ouvert ou à venir.")})


def refund_preview(refund: WithholdingRefund) -> list[tuple[Employee, str, int]]:
    """(employee, line, amount) of what the refund would give today, from the runs already paid."""
    absences = {row.pk: row for row in _absences([refund])}
    rows = list(
        ledger("absences")
        .filter(reference__in=list(absences), code__endswith=f"-{SUFFIX}")
        .values_list("employee", "code", "reference", "run__period__year", "run__period__month")
        .annotate(total=Sum("amount"))
        .order_by("employee", "code")
    )
    people = Employee.objects.in_bulk({row.employee_id for row in absences.values()})
    found = [(people[key], code, amount) for key, code, amount in refund_amounts(refund, rows, absences)]
    return sorted(found, key=lambda row: (row[0].last_name, row[0].first_names, row[1]))
