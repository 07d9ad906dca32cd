"""Back pay as pages show it: cases with their months and causes, the table of a case, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.text import french_month
from payroll.choices import Section
from payroll.choices_back_pay import BackPayState, CauseState, LevyAttributionWay, PartState
from payroll.models import (
    BackPayCase,
    BackPayCause,
    BackPayLine,
    BackPayMonth,
    BackPayPart,
    BackPayReason,
    BackPayScan,
    OpeningBalance,
)
from payroll.selectors.visibility import cases_of, is_all_seen
from payroll.services.back_pay_decisions import has_left, next_pay_month, share
from payroll.services.levy_attributions import LEVY_SECTIONS
from payroll.services.recomputation import past_months

SECTIONS = {
    Section.EARNING: gettext_lazy("Gains"),
    Section.EMPLOYEE_CONTRIBUTION: gettext_lazy("Cotisations de l’agent"),
    Section.TAX: gettext_lazy("Impôts"),
    Section.DEDUCTION: gettext_lazy("Retenues"),
    Section.EMPLOYER_CONTRIBUTION: gettext_lazy("Cotisations patronales"),
    Section.EMPLOYER_TAX: gettext_lazy("Taxes patronales"),
    Section.EMPLOYER_CHARGE: gettext_lazy("Autres charges patronales"),
}
#: Levies that the employee bears.
WITHHELD = (Section.EMPLOYEE_CONTRIBUTION, Section.TAX)


def cases_listed(access: Access) -> QuerySet[BackPayCase]:
    """Cases with their number of months, first and last month (year × 12 + month), and their causes in words."""
    months = BackPayMonth.objects.filter(case=OuterRef("pk")).order_by().values("case")
    causes = BackPayReason.objects.filter(case=OuterRef("pk")).order_by().values("case")
    return cases_of(access).annotate(
        month_count=Coalesce(Subquery(months.annotate(n=Count("pk")).values("n")), 0),
        first_month=Subquery(months.annotate(n=Min(_month_index())).values("n")),
        last_month=Subquery(months.annotate(n=Max(_month_index())).values("n")),
        causes=Coalesce(
            Subquery(causes.annotate(t=StringAgg("cause__label", "\u00a0; ", distinct=True)).values("t")), Value(""), output_field=TextField()
        ),
    )


def _month_index() -> Any:
    return F("year") * 12 + F("month") - 1


def month_words(index: int | None) -> str:
    """« février 2026 » of a month index."""
    return french_month(index // 12, index % 12 + 1) if index is not None else ""


def months_words(case: Any) -> str:
    """« février à mars 2026 », or one month."""
    first, last = month_words(case.first_month), month_words(case.last_month)
    return first if first == last else _("%(first)s à %(last)s") % {"first": first, "last": last}


@dataclass(frozen=True)
class CaseRow:
    """A line of a case: its difference in each month of origin, its sum, and for a levy how it is attributed."""

    code: str
    label: str
    amounts: tuple[int | None, ...]
    total: int
    way: str


@dataclass(frozen=True)
class CaseSection:
    title: str
    rows: tuple[CaseRow, ...]
    totals: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class CaseTable:
    """Lines in rows, months of origin in columns."""

    months: tuple[BackPayMonth, ...]
    sections: tuple[CaseSection, ...]

    @property
    def width(self) -> int:
        return len(self.months) + 3


def case_table(case: BackPayCase) -> CaseTable:
    """The table of a case, in two queries."""
    months = list(case.months.order_by("year", "month"))
    rank = {month.pk: at for at, month in enumerate(months)}
    ways = dict(LevyAttributionWay.choices)
    lines: dict[str, dict[str, dict[int, BackPayLine]]] = {}
    for line in BackPayLine.objects.filter(origin__case=case).order_by("order", "code"):
        lines.setdefault(line.section, {}).setdefault(line.code, {})[rank[line.origin_id]] = line
    sections = []
    for section, title in SECTIONS.items():
        rows = []
        for code, found in lines.get(section, {}).items():
            any_line = next(iter(found.values()))
            amounts = tuple(found[at].amount if at in found else None for at in range(len(months)))
            way = str(ways.get(any_line.attribution, "")).split("\u00a0:")[0]
            rows.append(CaseRow(code, any_line.label, amounts, sum(filter(None, amounts)), way))
        if rows:
            totals = tuple(sum(row.amounts[at] or 0 for row in rows) for at in range(len(months)))
            sections.append(CaseSection(str(title), tuple(rows), totals, sum(totals)))
    return CaseTable(tuple(months), tuple(sections))


@dataclass(frozen=True)
class OldLevies:
    """What the levies of the months paid by the old software become at unchanged earnings: it computed them otherwise, or the
    situation of the employee has changed. `net`: what of the net comes from it."""

    months: tuple[BackPayMonth, ...]
    rows: tuple[CaseRow, ...]
    withheld: int

    @property
    def words(self) -> str:
        return ", ".join(str(month) for month in self.months)

    @property
    def net(self) -> int:
        return -self.withheld


def old_levies(case: BackPayCase) -> OldLevies | None:
    """The months of origin that the old software paid, with what stands apart there; None when it paid none. Three queries at most."""
    rows = OpeningBalance.objects.filter(employee=case.employee_id, takeover__isnull=False)
    taken = set(rows.order_by().values_list("year", "month").distinct())
    months = tuple(each for each in case.months.order_by("year", "month") if (each.year, each.month) in taken)
    if not months:
        return None
    rank = {month.pk: at for at, month in enumerate(months)}
    found: dict[str, list[BackPayLine]] = {}
    for line in BackPayLine.objects.filter(origin__in=rank, section__in=LEVY_SECTIONS).exclude(own=0).order_by("order", "code"):
        found.setdefault(line.code, []).append(line)
    told, withheld = [], 0
    for code, lines in found.items():
        own = {rank[line.origin_id]: line.own for line in lines}
        total = sum(own.values())
        withheld += total if lines[0].section in WITHHELD else 0
        told.append(CaseRow(code, lines[0].label, tuple(own.get(at) for at in range(len(months))), total, ""))
    return OldLevies(months, tuple(told), withheld)


def case_causes(case: BackPayCase) -> list[BackPayCause]:
    """What changed, newest first."""
    return list(BackPayCause.objects.filter(pk__in=case.reasons.values("cause")).order_by("-at"))


@dataclass(frozen=True)
class PartRow:
    """A part of a case and its share of the net of the months of origin."""

    part: BackPayPart
    net: int


def case_parts(case: BackPayCase) -> list[PartRow]:
    parts = case.parts.select_related("run__period").order_by("rank")
    return [PartRow(part, share(case.net, part.rank, case.instalments)) for part in parts]


@dataclass(frozen=True)
class Waiting:
    """Where back pay stands in an institution."""

    causes: int
    to_decide: int
    to_approve: int
    last: BackPayScan | None
    is_running: bool
    incomplete: Sequence[Employee]


def waiting_of(access: Access, institution: Institution) -> Waiting:
    """Five queries."""
    counted = dict(
        cases_of(access)
        .filter(state__in=(BackPayState.FOUND, BackPayState.PROPOSED))
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    last = BackPayScan.objects.filter(institution=institution).select_related("launched_by").first()
    incomplete: Iterable[Employee] = ()
    if last is not None and last.incomplete:
        incomplete = Employee.objects.visible_to(access).filter(pk__in=last.incomplete)[:10]
    return Waiting(
        causes=BackPayCause.objects.filter(state=CauseState.WAITING).count(),
        to_decide=counted.get(BackPayState.FOUND, 0),
        to_approve=counted.get(BackPayState.PROPOSED, 0),
        last=last,
        is_running=last is not None and last.finished_at is None,
        incomplete=list(incomplete),
    )


def waiting_cases(access: Access) -> list[QuerySet[BackPayCase]]:
    """For the menu: what this person may decide now."""
    states = []
    if access.has("payroll_prepare"):
        states.append(BackPayState.FOUND)
    found = [cases_of(access).filter(state__in=states)]
    if access.has("payroll_check"):
        found.append(cases_of(access).filter(state=BackPayState.PROPOSED).exclude(proposed_by=access.user))
    return found


def causes_of(access: Access) -> QuerySet[BackPayCause]:
    """The changes found, those about confidential people for those who may see them."""
    found = BackPayCause.objects.select_related("employee")
    if is_all_seen(access):
        return found
    return found.filter(Q(employee__isnull=True) | Q(employee__is_confidential=False) | Q(employee__user=access.user))


def parts_of(access: Access) -> QuerySet[BackPayPart]:
    """The instalments of agreements."""
    return BackPayPart.objects.filter(case__in=cases_of(access), case__instalments__gt=1).select_related(
        "case__employee", "run__period"
    )


def leavers_waiting(access: Access, institution: Institution) -> list[BackPayCase]:
    """Approved cases of people who are no longer paid by the month: they need a run of back pay."""
    month = next_pay_month(institution)
    planned = BackPayPart.objects.filter(case=OuterRef("pk"), state=PartState.PLANNED, run__isnull=True)
    cases = cases_of(access).filter(state=BackPayState.APPROVED, pk__in=Subquery(planned.values("case")))
    return [case for case in cases if has_left(case.employee, month)]


def approved_waiting(access: Access) -> QuerySet[BackPayCase]:
    """Approved cases with a part that no run takes yet."""
    return cases_of(access).filter(
        state=BackPayState.APPROVED, parts__state=PartState.PLANNED, parts__run__isnull=True
    ).distinct()


def search_months(institution: Institution) -> list[tuple[date, str]]:
    """The paid months from which everything may be searched again, newest first."""
    months = past_months(institution, since=date(1900, 1, 1))
    return [(month.period.first_day, french_month(*month.key)) for month in reversed(months)]
