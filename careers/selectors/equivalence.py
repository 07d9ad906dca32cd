"""Reading equivalence: the adopted table of an institution on a day, the grade that answers to a band, the band of a person.

`equivalent_grade` and `grade_on_return` are what agreements use. Tables are read by the zone once adopted; steps only where the
scope holds the institution whose grid it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from careers.choices_grids import VersionState
from careers.choices_referential import TableState
from careers.equivalence import GradeBands, Loop, Proposal, StepCell, at_host, loops, on_return
from careers.models import AdvancementRule, AnchorSheet, EquivalenceTable, Grade, GridStep, GridVersion
from careers.selectors.grids import key_of
from careers.selectors.posts.titles import key_of as title_key
from careers.selectors.posts.titles import mapped_jobs
from hr_core.models import Employee, Institution, PayTerms, Posting

HELD_MONTHS = 12


def table_on(institution: Institution, day: date) -> EquivalenceTable | None:
    """The table adopted for a day."""
    rows = EquivalenceTable.objects.on(day).filter(institution=institution, state=TableState.ADOPTED)
    return rows.order_by("-start").first()


def grades_of(institution: Institution, day: date) -> list[GradeBands]:
    """The grades of the adopted table, the lowest first; with their steps where the grid is in scope. Three queries."""
    table = table_on(institution, day)
    if table is None:
        return []
    lines = list(table.lines.order_by("grid", "rank", "pk"))
    versions = GridVersion.objects.on(day).filter(institution=institution, state=VersionState.IN_FORCE)
    steps: dict[int, list[StepCell]] = defaultdict(list)
    for cell in GridStep.objects.filter(version__in=versions).order_by("grade", "position"):
        steps[cell.grade_id].append(StepCell(cell.step, cell.amount))
    return [
        GradeBands(
            line.grade_key, str(line), line.rank, line.band_low, line.band, line.band_high, line.grid, tuple(steps.get(line.grade_key, ()))
        )
        for line in lines
    ]


def equivalent_grade(
    *,
    band: int,
    institution: Institution,
    on: date,
    degree: Fraction | None = None,
    seniority_months: int = 0,
    base_pay: int | None = None,
) -> Proposal:
    """The grade and step that an institution gives to a band on a day, explained line by line.

    `band`: the common band of the person or of the post; `degree`: its points ÷ 125 when weighed; `base_pay`: the present base pay
    in the minor units of the host's currency, at the day's rate. Never raises: without a table the proposal has no grade.
    """
    grades = grades_of(institution, on)
    pace = None
    if any(each.steps for each in grades):
        rule = AdvancementRule.objects.on(on).filter(institution=institution, state="approved", grade=None, step="").first()
        pace = rule.normal_months if rule else None
    return at_host(band, grades, degree=degree, seniority_months=seniority_months, months_per_step=pace, base_pay=base_pay)


def grade_on_return(
    *, home: Institution, on: date, grade_key: int, host: Institution, host_grade_key: int, offered_band: int | None = None
) -> Proposal:
    """The grade on return: `grade_key` is the home grade after the advancement that ran meanwhile, `host_grade_key` the grade
    reached at the host, both keys of `careers.Grade` as the adopted tables hold them."""
    at_home = {each.key: each for each in grades_of(home, on)}
    there = {each.key: each for each in grades_of(host, on)}
    if grade_key not in at_home:
        return Proposal(None, lines=(_("Le grade d’origine n’est pas dans une table d’équivalence adoptée à cette date."),))
    if host_grade_key not in there:
        return Proposal(at_home[grade_key], lines=(_("Le grade atteint n’est pas dans une table d’équivalence adoptée : le grade d’origine est gardé."),))
    return on_return(at_home[grade_key], there[host_grade_key].usual, list(at_home.values()), offered_band=offered_band)


@dataclass(frozen=True)
class PersonBand:
    """The common band of somebody, and why; None when neither the job nor the grade gives one. `grade_key`: their grade."""

    band: int | None
    lines: tuple[str, ...]
    grade_key: int | None = None


def person_band(employee: Employee, on: date) -> PersonBand:
    """The band of the job held for at least twelve months, never below the usual band of the personal grade. Five queries."""
    lines: list[str] = []
    found: int | None = None
    since = months_after(on, -HELD_MONTHS)
    postings = Posting.objects.filter(employee=employee, start__lte=on).order_by("-start")
    held = next((each for each in postings if each.start <= since), None)
    if held is not None:
        job = mapped_jobs().get(title_key(held.job_title))
        if job is not None:
            found = job.band.number
            lines.append(_("Emploi tenu depuis douze mois au moins : %(job)s, bande %(band)s.") % {"job": job.title, "band": found})
    if found is None:
        lines.append(_("Aucun emploi tenu depuis douze mois n’a sa correspondance validée."))
    grade = grade_of(employee, on)
    if grade is not None and grade.band is not None and (found is None or grade.band > found):
        found = grade.band
        lines.append(_("Le grade personnel %(grade)s a pour bande usuelle %(band)s : la bande n’est jamais en dessous.") % {"grade": grade, "band": found})
    return PersonBand(found, tuple(lines), grade.pk if grade else None)


def grade_of(employee: Employee, on: date) -> Grade | None:
    """The grade of the classification of a day, in the usual grid."""
    terms = PayTerms.objects.on(on).filter(employee=employee, state="approved").first()
    if terms is None:
        return None
    wanted = key_of(terms.category, terms.grade_class, "")
    rows = Grade.objects.filter(institution=employee.institution_id).order_by("-grid__is_usual", "rank")
    return next((each for each in rows if key_of(each.category, each.grade_class, "") == wanted), None)


def zone_loops(on: date) -> list[Loop]:
    """The ways round that end elsewhere than they should, over all the tables adopted on a day. Two queries."""
    tables: dict[str, list[GradeBands]] = {}
    rows = EquivalenceTable.objects.on(on).filter(state=TableState.ADOPTED).select_related("institution").prefetch_related("lines")
    for table in rows:
        tables[table.institution.acronym] = [
            GradeBands(line.grade_key, str(line), line.rank, line.band_low, line.band, line.band_high, line.grid)
            for line in table.lines.all()
        ]
    return list(loops(tables))


def sheets(institution: Institution) -> QuerySet[AnchorSheet]:
    """The sheets that an institution has: its own, then those that it weighs for others, with how many it has weighed."""
    mine = Q(weighings__institution=institution)
    return (
        AnchorSheet.objects.filter(Q(institution=institution) | ~Q(state="draft") & (Q(first=institution) | Q(second=institution)))
        .select_related("institution", "first", "second")
        .annotate(own=Count("weighings", filter=mine, distinct=True))
        .order_by("code", "pk")
    )


def to_weigh(access: Any) -> Any:
    """What waits for this institution's weighing."""
    if not access.has("career_manage") or access.institution is None or access.institution.is_regional:
        return AnchorSheet.objects.none()
    rows: Any = sheets(access.institution)
    return rows.filter(state="sent", own__lt=F("turn"))


def to_adopt(access: Any) -> Any:
    if not access.has("equivalence_adopt"):
        return EquivalenceTable.objects.none()
    return EquivalenceTable.objects.filter(state=TableState.SUBMITTED)
