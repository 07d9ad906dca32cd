"""« Échéances »: what is due until when, with its state, whether it was prepared or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution
from hr_core.text import french_integer
from payroll.choices_returns import FilingState
from payroll.models import Filing, FilingRule, PayPeriod
from payroll.models.returns import period_words
from payroll.returns.book import Declaration
from payroll.returns.due import Period, following, period_of, periods_between
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.returns.rules import KnownRule, counted_on, known_rules

#: How far the calendar looks ahead, and how near a due date is spoken of on the home page.
AHEAD, NEAR = timedelta(days=92), timedelta(days=15)


@dataclass(frozen=True)
class Deadline:
    """A declaration of a period. `filing` is its last version, None before it is prepared; `days` until the due date."""

    declaration: Declaration
    every: str
    period: Period
    due_on: date
    filing: Filing | None
    is_paid_month: bool
    days: int

    @property
    def period_words(self) -> str:
        return period_words(self.every, self.period.start)

    @property
    def is_done(self) -> bool:
        """Filed, and paid where something is to be paid."""
        if self.filing is None or not self.filing.is_filed:
            return False
        return self.filing.state == FilingState.PAID or not self.filing.is_payable

    @property
    def is_late(self) -> bool:
        return self.days < 0 and not self.is_done

    @property
    def is_near(self) -> bool:
        return not self.is_done and self.days <= NEAR.days

    @property
    def step(self) -> str:
        """What is to be done next, in words."""
        if self.filing is None:
            return _("à préparer") if self.is_paid_month else _("attend la paie")
        if not self.filing.is_filed:
            return str(FilingState(self.filing.state).label)
        return _("faite") if self.is_done else _("déposée, à payer")

    @property
    def tone(self) -> str:
        if self.is_done:
            return "ok"
        return "bad" if self.is_late else "wait" if self.days <= NEAR.days else ""

    @property
    def icon(self) -> str:
        return "circle-check" if self.is_done else "alert-triangle" if self.is_late else "clock"

    @property
    def when(self) -> str:
        """`dans 5 jours`, `3 jours de retard`."""
        if self.is_done:
            return ""
        if self.days == 0:
            return _("aujourd’hui")
        number = french_integer(abs(self.days))
        word = _("jour") if abs(self.days) == 1 else _("jours")
        return _("dans %(n)s %(word)s") % {"n": number, "word": word} if self.days > 0 else _(
            "%(n)s %(word)s de retard"
        ) % {"n": number, "word": word}


@dataclass(frozen=True)
class Calendar:
    """`deadlines` by due date; `unknown`: declarations whose rule or day nobody has given."""

    deadlines: Sequence[Deadline]
    unknown: Sequence[KnownRule]

    @property
    def pressing(self) -> list[Deadline]:
        return [each for each in self.deadlines if each.is_late or each.is_near]


def calendar_of(institution: Institution, today: date, facts: Facts | None = None) -> Calendar:
    """Deadlines of every period from the first paid month to some months ahead; one query whatever their number, none when
    the facts are given."""
    facts = _facts(institution, today) if facts is None else facts
    rules = known_rules(institution, today, staff=facts.staff_in(today), own=facts.rules)
    unknown = [each for each in rules if not each.is_complete]
    paid = facts.paid
    if not paid:
        return Calendar([], unknown)
    last = {(filing.code, filing.start): filing for filing in facts.filings}
    found: dict[tuple[str, date], Deadline] = {}
    for quarter in periods_between("quarter", min(paid), today):
        for known in known_rules(institution, quarter.start, staff=facts.staff_in(quarter.start), own=facts.rules):
            if known.rule is None:
                continue
            months = [month for month in quarter.months if min(paid) <= month <= today]
            for period in dict.fromkeys(period_of(known.rule.every, month) for month in months):
                filing = last.get((known.declaration.code, period.start))
                due_on = filing.due_on if filing is not None and filing.due_on else known.rule.due_on(period)
                if due_on is None or due_on > today + AHEAD:
                    continue
                is_paid = all(month in paid for month in period.months if month >= min(paid))
                days = (due_on - today).days
                deadline = Deadline(known.declaration, known.rule.every, period, due_on, filing, is_paid, days)
                found.setdefault((known.declaration.code, period.start), deadline)
    return Calendar(sorted(found.values(), key=lambda each: (each.due_on, each.declaration.code)), unknown)


@dataclass(frozen=True)
class Facts:
    """What a calendar reads; `staff`: the headcount on the first day of each quarter; `filings` by version."""

    paid: set[date]
    staff: Mapping[date, int]
    rules: dict[str, FilingRule]
    filings: list[Filing]

    def staff_in(self, day: date) -> int:
        """The headcount that thresholds count for the quarter of a day; before those that are read, the first of them."""
        quarter = counted_on(day)
        return self.staff.get(quarter, self.staff[min(self.staff)] if quarter < min(self.staff) else 0)


def quarters_read(today: date) -> list[date]:
    """The first days of the current quarter and of those before it, the oldest first."""
    return [following(counted_on(today), -3 * back) for back in range(QUARTERS - 1, -1, -1)]


def facts_columns(today: date) -> dict[str, Any]:
    """The facts as columns of any query that gives one row: the home page reads them with its month."""
    months = PayPeriod.objects.filter(runs__kind="regular", runs__state__in=PAID_STATES).order_by()
    counts = {
        day.isoformat(): Count("pk", filter=Q(hired_on__lte=day) & (Q(left_on=None) | Q(left_on__gt=day)))
        for day in quarters_read(today)
    }
    staff = Employee.objects.order_by().values("institution").annotate(n=JSONObject(**counts)).values("n")
    rules = FilingRule.objects.on(today).order_by("start")
    filings = Filing.objects.order_by("version")
    return {
        "calendar_paid": ArraySubquery(months.values(of=F("year") * 100 + F("month")).distinct()),
        "calendar_staff": Subquery(staff),
        "calendar_rules": ArraySubquery(rules.values(of=JSONObject(**{name: name for name in RULE_FACTS}))),
        "calendar_filings": ArraySubquery(filings.values(of=JSONObject(**{name: name for name in FILING_FACTS}))),
    }


def facts_of(row: Any) -> Facts:
    """The facts of a row read with `facts_columns`."""
    return Facts(
        {date(month // 100, month % 100, 1) for month in row.calendar_paid},
        {date.fromisoformat(day): count for day, count in (row.calendar_staff or NOBODY).items()},
        {each["code"]: FilingRule(**each) for each in row.calendar_rules},
        [
            Filing(**{**each, **{name: _day(each[name]) for name in ("start", "end", "due_on")}})
            for each in row.calendar_filings
        ],
    )


def _facts(institution: Institution, today: date) -> Facts:
    return facts_of(Institution.objects.annotate(**facts_columns(today)).get(pk=institution.pk))


QUARTERS = 12
NOBODY = {"2000-01-01": 0}
RULE_FACTS = ("code", "every", "day", "month", "source")
FILING_FACTS = ("id", "code", "every", "start", "end", "due_on", "state", "is_payable", "version")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
