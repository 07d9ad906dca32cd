"""Reading proof sheets: the one of a month, the months with their sheet, whether a sealed sheet still holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from hr_core.access import Access
from hr_core.models import Institution
from payroll.choices import RunState
from payroll.models import PayPeriod, PayRun, PaySeal, ProofSheet
from payroll.selectors.paid_sums import PAID_STATES, TOTALS
from payroll.services.proof_sheets import EXPLAIN, sheet_hash


@dataclass(frozen=True)
class PartView:
    """A part of a sheet: its lines, and whether one of them differs."""

    title: str
    lines: Sequence[dict[str, Any]]

    @property
    def differing(self) -> int:
        return sum(bool(line["difference"]) for line in self.lines)

    @property
    def open(self) -> int:
        return sum(bool(line["difference"]) and not line["explanation"] for line in self.lines)


def months_with_sheet() -> QuerySet[PayPeriod]:
    """The months of which something is paid, newest first, with what their last sheet says (`sheet_…`, None without one)."""
    last = ProofSheet.objects.filter(period=OuterRef("pk")).order_by("-drawn_at", "-rank")
    paid = PayRun.objects.filter(period=OuterRef("pk"), state__in=PAID_STATES)
    return (
        PayPeriod.objects.filter(Exists(paid))
        .annotate(
            sheet_rank=Subquery(last.values("rank")[:1]),
            sheet_open=Subquery(last.values("open_differences")[:1]),
            sheet_explained=Subquery(last.values("explained")[:1]),
            sheet_checks=Subquery(last.values("checks")[:1]),
            sheet_at=Subquery(last.values("drawn_at")[:1]),
            sheet_hash=Subquery(last.values("sha256")[:1]),
        )
        .order_by("-year", "-month")
    )


def waiting_sheets(access: Access) -> QuerySet[PayPeriod]:
    """Paid months that are not closed and whose sheet is missing or differs, for those who draw it up."""
    if not access.has(*EXPLAIN):
        return PayPeriod.objects.none()
    paid = PayRun.objects.filter(period=OuterRef("pk"), state=RunState.PAID)
    clean = ProofSheet.objects.filter(period=OuterRef("pk"), open_differences=0)
    return PayPeriod.objects.filter(Exists(paid), ~Exists(clean), is_closed=False).order_by()


def sheet_of(period: PayPeriod) -> ProofSheet | None:
    """The sheet that counts: the one at work when there is one, else the last sealed."""
    sheets = ProofSheet.objects.filter(period=period).select_related("drawn_by")
    return sheets.filter(rank=0).first() or sheets.order_by("-rank").first()


def sealed_sheet_of(period: PayPeriod) -> ProofSheet | None:
    return ProofSheet.objects.filter(period=period, rank__gte=1).order_by("-rank").first()


def parts_of(sheet: ProofSheet) -> list[PartView]:
    """The lines by part, in the order of the sheet."""
    return [
        PartView(title, list(lines)) for title, lines in groupby(sheet.content["lines"], key=lambda line: line["part"])
    ]


def totals_of(sheet: ProofSheet) -> dict[str, int]:
    """The totals of the month: its runs added up; `withheld` is all that is taken from the gross."""
    found = {name: sum(run[name] for run in sheet.content["runs"]) for name in ("payslips", *TOTALS)}
    return {**found, "withheld": found["contributions"] + found["tax"] + found["deductions"]}


def people_of(sheet: ProofSheet) -> list[dict[str, Any]]:
    """Who acted, with the day as people read it (`day`)."""
    return [
        {**each, "day": f"{each['on'][8:10]}/{each['on'][5:7]}/{each['on'][:4]}{each['on'][10:]}"}
        for each in sheet.content["people"]
    ]


def sheet_problems(sheet: ProofSheet) -> list[str]:
    """What no longer holds of a sealed sheet: its own hash, the sheet before, the seals that it names. Three queries."""
    problems = []
    if sheet_hash(sheet.content) != sheet.sha256:
        problems.append("la feuille a été modifiée depuis son scellement")
    previous = sheet.content["previous"]
    if previous and not ProofSheet.objects.filter(institution_id=sheet.institution_id, sha256=previous).exists():
        problems.append("la feuille scellée avant elle manque")
    kept = set(PaySeal.objects.filter(run__period=sheet.period_id).values_list("seal", flat=True))
    problems += [
        f"le sceau de la campagne {each['run']} n’est plus celui de la feuille"
        for each in sheet.content["seals"]
        if each["seal"] not in kept
    ]
    return problems


def broken_sheets(institution: Institution) -> list[str]:
    """« de janvier 2026 : … » for each sealed sheet of an institution that no longer holds."""
    sheets = ProofSheet.objects.filter(institution=institution, rank__gte=1).select_related("period").order_by("pk")
    return [f"{sheet.period.of_month} : {', '.join(wrong)}" for sheet in sheets if (wrong := sheet_problems(sheet))]
