"""Reading appraisals: who sees which sheet, what waits, how a campaign stands, what its sheets ask for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from careers.appraisal.marks import Distribution, distribution
from careers.choices_appraisal import CampaignState, FormState, LineKind, SheetState
from careers.models import Appraisal, AppraisalCampaign, AppraisalForm, AppraisalLine, Job
from hr_core.access import Access, managed_units
from hr_core.models import Employee, Unit
from hr_core.registry import CareerEvent
from hr_core.text import french_decimal

READERS = ("appraisal_view", "appraisal_manage", "appraisal_decide")
MARKED = (SheetState.REVIEW, SheetState.SIGNING, SheetState.SIGNED, SheetState.APPEAL, SheetState.CLOSED)
SAID = (SheetState.SIGNING, SheetState.SIGNED, SheetState.APPEAL, SheetState.CLOSED)


def all_sheets() -> QuerySet[Appraisal]:
    return Appraisal.objects.select_related("employee", "manager", "countersigner", "unit", "job", "campaign__form")


def officer_sheets(access: Access) -> QuerySet[Appraisal]:
    """Those that human resources read: of the files that they see."""
    if not access.has(*READERS):
        return all_sheets().none()
    return all_sheets().filter(employee__in=Employee.objects.visible_to(access).values("pk"))


def own_sheets(access: Access) -> QuerySet[Appraisal]:
    """One's own, of campaigns that were opened."""
    return all_sheets().filter(employee__user=access.user).exclude(campaign__state=CampaignState.DRAFT)


def evaluated_by(access: Access) -> QuerySet[Appraisal]:
    """The sheets that name this person as the appraiser."""
    return all_sheets().filter(manager__user=access.user).exclude(employee__user=access.user)


#: Of the sheets in harmonisation, those that still wait for the head of the appraiser.
UNCOUNTERSIGNED = Q(countersigner__isnull=False, countersigned_at__isnull=True)


def sheets_in_review(access: Access, campaign: AppraisalCampaign) -> QuerySet[Appraisal]:
    """The sheets in harmonisation that this officer may give to their people: never one's own."""
    return officer_sheets(access).filter(campaign=campaign, state=SheetState.REVIEW).exclude(employee__user=access.user)


def sheets_to_countersign(access: Access) -> QuerySet[Appraisal]:
    """What waits for the head of an appraiser; for who decides too, when that head has no account."""
    mine = Q(countersigner__user=access.user)
    if access.has("appraisal_decide"):
        mine |= Q(countersigner__isnull=False, countersigner__user__isnull=True, employee__in=Employee.objects.visible_to(access).values("pk"))
    return (
        all_sheets()
        .filter(mine, state=SheetState.REVIEW, countersigned_at__isnull=True, campaign__state=CampaignState.OPEN)
        .exclude(employee__user=access.user)
        .exclude(manager__user=access.user)
    )


def team_sheets(access: Access) -> QuerySet[Appraisal]:
    """Those that one appraises, and those of the units that one directs, to read; never one's own nor the confidential ones of
    others."""
    mine = Q(manager__user=access.user) | Q(countersigner__user=access.user)
    if access.has("team_view"):
        mine |= Q(unit__in=managed_units(access), employee__is_confidential=False)
    return all_sheets().filter(mine).exclude(employee__user=access.user)


def readable_sheets(access: Access) -> QuerySet[Appraisal]:
    """What one may open as human resources or as a head; one's own sheet has its own page."""
    if access.has(*READERS):
        seen = Q(employee__in=Employee.objects.visible_to(access).values("pk")) | Q(manager__user=access.user) | Q(countersigner__user=access.user)
        return all_sheets().filter(seen).exclude(employee__user=access.user)
    return team_sheets(access)


def is_evaluator(sheet: Appraisal, access: Access) -> bool:
    return sheet.manager is not None and sheet.manager.user_id == access.user.pk and sheet.employee.user_id != access.user.pk


def shows_mark(sheet: Appraisal, access: Access) -> bool:
    """The person reads the mark once it was given to them; the others as soon as there is one."""
    return sheet.mark is not None and (sheet.employee.user_id != access.user.pk or sheet.state in SAID)


def forms(access: Access) -> QuerySet[AppraisalForm]:
    return AppraisalForm.objects.annotate(used=Count("campaigns")).select_related("made_by", "adopted_by")


def forms_to_adopt(access: Access) -> QuerySet[AppraisalForm]:
    if not access.has("appraisal_decide"):
        return AppraisalForm.objects.none()
    return AppraisalForm.objects.filter(state=FormState.DRAFT).exclude(made_by=access.user)


def campaigns(access: Access) -> QuerySet[Any]:
    """Campaigns with how many sheets this person sees, and how many are done."""
    seen = Q(sheets__employee__in=Employee.objects.visible_to(access).values("pk"))
    done = seen & Q(sheets__state__in=(SheetState.SIGNED, SheetState.CLOSED, SheetState.EXEMPT))
    return AppraisalCampaign.objects.select_related("form", "unit", "prepared_by").annotate(
        people=Count("sheets", filter=seen), done=Count("sheets", filter=done)
    )


def state_counts(campaign: AppraisalCampaign, access: Access) -> dict[str, int]:
    """How many sheets are in each state, of those that one sees; one query."""
    rows = officer_sheets(access).filter(campaign=campaign).order_by().values("state").annotate(number=Count("pk"))
    return dict.fromkeys(map(str, SheetState.values), 0) | dict(rows.values_list("state", "number"))


def appeals_to_decide(access: Access) -> QuerySet[Appraisal]:
    if not access.has("appraisal_decide"):
        return Appraisal.objects.none()
    return officer_sheets(access).filter(state=SheetState.APPEAL).exclude(employee__user=access.user)


def sheets_to_rate(access: Access) -> QuerySet[Appraisal]:
    """What waits for an appraiser."""
    return evaluated_by(access).filter(state=SheetState.MANAGER, campaign__state=CampaignState.OPEN)


def own_to_do(access: Access) -> QuerySet[Appraisal]:
    """What waits for oneself: a self-appraisal, a signature."""
    return own_sheets(access).filter(state__in=(SheetState.SELF, SheetState.SIGNING), campaign__state=CampaignState.OPEN)


@dataclass(frozen=True)
class UnitMarks:
    """The marks of a unit in a campaign."""

    unit: Unit | None
    found: Distribution
    over: Sequence[int]


@dataclass(frozen=True)
class Harmony:
    """The marks of a campaign, as a whole and by unit, the largest unit first; of the people that one sees."""

    whole: Distribution
    over: Sequence[int]
    units: Sequence[UnitMarks]


def harmony(campaign: AppraisalCampaign, access: Access) -> Harmony:
    """One query, then the units."""
    scale = campaign.form.scale
    rows = officer_sheets(access).filter(campaign=campaign, state__in=MARKED, mark__isnull=False)
    marks: dict[int | None, list[int]] = {}
    for unit, mark in rows.order_by().values_list("unit", "mark"):
        marks.setdefault(unit, []).append(mark or 0)
    units = Unit.objects.in_bulk([key for key in marks if key is not None])
    found = []
    for key, values in marks.items():
        shown = distribution(values, scale)
        found.append(UnitMarks(units.get(key) if key is not None else None, shown, shown.over(scale)))
    found.sort(key=lambda each: (-each.found.total, each.unit.name if each.unit else ""))
    whole = distribution([mark for values in marks.values() for mark in values], scale)
    return Harmony(whole, whole.over(scale), found)


@dataclass(frozen=True)
class AppraisalNeed:
    """A training need that an appraisal kept: for whom, in what, how urgent, since when."""

    employee_id: int
    skill: str
    label: str
    priority: str
    campaign: str
    year: int
    on: date


def appraisal_needs(
    employees: Collection[Any] | None = None, *, year: int | None = None, access: Access | None = None
) -> list[AppraisalNeed]:
    """The training needs of sheets given to their people, the last campaign first; one query. Narrowed to employees (keys or
    records), to the campaigns of a year, or to what somebody sees: what a plan of training gathers."""
    rows = AppraisalLine.objects.filter(kind=LineKind.TRAINING, sheet__state__in=SAID).select_related("sheet__campaign")
    if employees is not None:
        rows = rows.filter(sheet__employee__in=[getattr(each, "pk", each) for each in employees])
    if year is not None:
        rows = rows.filter(sheet__campaign__year=year)
    if access is not None:
        rows = rows.filter(sheet__employee__in=Employee.objects.visible_to(access).values("pk"))
    return [
        AppraisalNeed(
            row.sheet.employee_id, row.code, row.label, row.priority, row.sheet.campaign.label, row.sheet.campaign.year,
            row.sheet.released_at.date() if row.sheet.released_at else row.sheet.campaign.end,
        )
        for row in rows.order_by("-sheet__campaign__year", "sheet__employee", "order")
    ]  # fmt: skip


@dataclass(frozen=True)
class MobilityWish:
    """A wish of mobility told in an appraisal: to which job (None: another unit or place), when, in what words."""

    employee_id: int
    job: Job | None
    horizon: str
    words: str
    year: int


def mobility_wishes(employees: Collection[Any] | None = None, *, access: Access | None = None) -> list[MobilityWish]:
    """The wish of the last sheet of each person; one query."""
    rows = Appraisal.objects.filter(state__in=SAID).select_related("wish_job", "campaign")
    if employees is not None:
        rows = rows.filter(employee__in=[getattr(each, "pk", each) for each in employees])
    if access is not None:
        rows = rows.filter(employee__in=Employee.objects.visible_to(access).values("pk"))
    found: dict[int, MobilityWish] = {}
    for row in rows.order_by("-campaign__year", "-pk"):
        if row.employee_id not in found:
            found[row.employee_id] = MobilityWish(row.employee_id, row.wish_job, row.wish_horizon, row.wish_words, row.campaign.year)
    return [each for each in found.values() if each.horizon]


def appraisal_events(employee: Employee, access: Access) -> list[CareerEvent]:
    """The closed appraisals of a career, for those who may read them; one query."""
    if not access.has(*READERS) and employee.user_id != access.user.pk:
        return []
    rows = Appraisal.objects.filter(employee=employee, state=SheetState.CLOSED).select_related("campaign__form")
    found = []
    for row in rows.order_by("campaign__year"):
        if row.mark is not None:
            title = _("Évaluation %(year)s : %(mark)s") % {"year": row.campaign.year, "mark": french_decimal(Fraction(row.mark, 1000))}
            found.append(CareerEvent(row.campaign.end - timedelta(days=1), title, row.campaign.form.scale.level_of(row.mark).label))
    return found
