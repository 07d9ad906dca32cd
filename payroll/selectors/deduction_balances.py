"""What acts have taken and still owe, from the proof rows of paid runs and the approved movements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from payroll.models import ActMovement, DeductionAct, LineOrigin, PayPeriod
from payroll.services.sources import ledger

SOURCE = "deductions"


@dataclass(frozen=True)
class ActBalance:
    """`withheld`: by payslips paid; `paid`: outside the pay; `adjusted`: what was added or corrected (signed, lowers the
    balance when positive); `due`: what the instalments called for so far; `balance` None for an open-ended act."""

    withheld: int
    paid: int
    adjusted: int
    due: int | None
    balance: int | None

    @property
    def arrears(self) -> int:
        """Instalments called for and not taken; never more than the balance."""
        if self.due is None:
            return 0
        late = max(0, self.due - self.withheld - self.paid)
        return late if self.balance is None else min(late, self.balance)


def balances(
    acts: Iterable[DeductionAct],
    *,
    before: PayPeriod | None = None,
    on: date | None = None,
) -> dict[int, ActBalance]:
    """The balance of each act, in three queries.

    `before`: as at the beginning of that month: what the runs of earlier months take, paid or about to be, so that two
    months calculated side by side never take more than is owed. Else what is paid. `on`:
    the day until which instalments are called for (exclusive month), today's month without `before`.
    """
    rows = {act.pk: act for act in acts}
    origins = _taken_before(before) if before is not None else ledger(SOURCE)
    withheld = _sums(origins.filter(reference__in=rows))
    moved = ActMovement.objects.filter(act__in=rows, approved_by__isnull=False)
    if before is not None:
        moved = moved.filter(on__lt=before.next_day)
    by_kind: dict[int, dict[str, int]] = {}
    for act, kind, amount in moved.values_list("act", "kind").annotate(total=Sum("amount")).order_by():
        by_kind.setdefault(act, {})[kind] = int(amount)
    stops = _stops(rows)
    day = before.first_day if before is not None else on
    found = {}
    for key, act in rows.items():
        kinds = by_kind.get(key, {})
        paid = kinds.pop(ActMovement.Kind.PAYMENT, 0)
        adjusted = sum(kinds.values())
        taken = withheld.get(key, 0)
        left = None if act.total is None else act.total - act.taken_before - taken - paid - adjusted
        due = None if act.instalment is None or day is None else act.instalment * months_due(act, day, stops.get(key, ()))
        found[key] = ActBalance(taken, paid, adjusted, due, left)
    return found


def balance_of(act: DeductionAct) -> int | None:
    """What is still owed; None for an open-ended act."""
    return balances([act])[act.pk].balance


def months_due(act: DeductionAct, until: date, stops: Iterable[tuple[date, date | None]] = ()) -> int:
    """Months that call for an instalment, from the act's first one to the one before `until`'s: those on whose last day
    the act holds and is not suspended."""
    count, month = 0, act.start.replace(day=1)
    while month < until.replace(day=1):
        period = PayPeriod(year=month.year, month=month.month)
        count += holds(act, period.last_day, stops)
        month = period.next_day
    return count


def holds(act: DeductionAct, day: date, stops: Iterable[tuple[date, date | None]] = ()) -> bool:
    """Whether an act takes on a day: begun, not ended, not released, not suspended."""
    ends = [each for each in (act.end, act.released_on) if each is not None]
    if act.start > day or any(end <= day for end in ends):
        return False
    return not any(start <= day and (end is None or day < end) for start, end in stops)


def _taken_before(period: PayPeriod) -> QuerySet[LineOrigin]:
    earlier = Q(run__period__year__lt=period.year) | Q(run__period__year=period.year, run__period__month__lt=period.month)
    return LineOrigin.objects.filter(earlier, source=SOURCE)


def _sums(origins: QuerySet[LineOrigin]) -> Mapping[int, int]:
    rows = origins.values_list("reference").annotate(total=Sum("amount")).order_by()
    return {int(reference): int(total or 0) for reference, total in rows}


def _stops(acts: Mapping[int, DeductionAct]) -> dict[int, list[tuple[date, date | None]]]:
    from payroll.models import ActSuspension

    found: dict[int, list[tuple[date, date | None]]] = {}
    for act, start, end in ActSuspension.objects.filter(act__in=acts).values_list("act", "start", "end"):
        found.setdefault(act, []).append((start, end))
    return found


def suspensions_of(acts: Iterable[DeductionAct]) -> dict[int, list[tuple[date, date | None]]]:
    """The suspensions of each act as (start, end) pairs, in one query."""
    return _stops({act.pk: act for act in acts})
