"""Careers of many years at IPRES: classifications since hiring, ratings, credits, rules, a campaign in committee."""

from __future__ import annotations

from datetime import date

from careers.advancement.dates import months_after
from careers.choices_advancement import CreditKind
from careers.models import (
    AdvancementCampaign,
    AdvancementRule,
    AnnualRating,
    CollectiveDecision,
    Grade,
    PastClassification,
    PayGrid,
    PromotionRoster,
)
from careers.selectors.grids import cells_of, standing_on, version_on
from careers.services.advancement.campaigns import campaign_open, campaign_submit, line_opine
from careers.services.advancement.rules import credit_decide, credit_propose, rule_approve, rule_propose
from careers.services.batches import Change, batch_apply, batch_open, batch_propose
from careers.services.promotion import exams_enter, roster_open
from hr_core.access import Access, access_of
from hr_core.choices import AbsenceFamily
from hr_core.models import Employee, Institution, PayTerms, User

SPAN = 36
UNTIL = date(2026, 12, 31)
TAKEN_OVER = date(2026, 1, 1)
EFFECT = date(2027, 1, 1)
RATED = range(2021, 2026)


def advancement(institution: Institution) -> None:
    """Runs in the scope of the institution; a second run changes nothing."""
    grid = PayGrid.objects.filter(is_usual=True).first()
    if grid is None or AdvancementRule.objects.exists():
        return
    officer, head = (User.objects.get(username=f"{duty}.{institution.code}") for duty in ("rh", "drh"))
    _past(institution)
    _ratings(institution)
    _rules(institution, grid, officer, head)
    _credits(officer, head)
    access = access_of(head, institution.pk)
    campaign = AdvancementCampaign(institution=institution)
    values = {"grid": grid, "label": "Avancement d’échelon 2026", "until": UNTIL, "effect_on": None}
    campaign = campaign_open(campaign=campaign, values=values, access=access)
    campaign = campaign_submit(campaign=campaign, access=access)
    line = campaign.lines.filter(standing="eligible").exclude(employee__user=head).order_by("rating", "pk").first()
    if line is not None:
        line_opine(line=line, opinion="deferred", reason="Dossier disciplinaire en cours d’examen", actor=head)
    _roster(institution, grid, access_of(officer, institution.pk))
    decision(institution)


def decision(institution: Institution) -> None:
    """A collective decision signed by the director general: four people take a step on the first of January. Nothing when one is there."""
    grid = PayGrid.objects.filter(is_usual=True).first()
    version = version_on(grid, EFFECT) if grid is not None else None
    if grid is None or version is None or CollectiveDecision.objects.exists():
        return
    officer, director = (access_of(User.objects.get(username=f"{duty}.{institution.code}"), institution.pk) for duty in ("rh", "dg"))
    cells, changes = cells_of(version), []
    for terms in standing_on(grid, EFFECT, officer):
        cell = cells.of(terms)
        after = cells.following(cell) if cell is not None else None
        if after is not None and after.amount > terms.base_salary and terms.employee.user_id is None and not terms.employee.is_confidential:
            changes.append(Change(terms, EFFECT, terms.category, terms.grade_class, after.step, after.amount, "Bonification d’un échelon"))
        if len(changes) == 4:
            break
    if not changes:
        return
    label = "Bonification d’un échelon au 1er janvier 2027"
    batch = batch_open(source="advancement", label=label, grid=grid, changes=changes, notes=[], access=officer)
    batch_apply(batch=batch_propose(batch=batch, access=officer), access=director)


def _past(institution: Institution) -> None:
    """The steps taken about every three years since hiring, each by its decision, up to the one that the file taken over knows."""
    rows = []
    first = PayTerms.objects.filter(state="approved").order_by("employee_id", "start").distinct("employee_id")
    for terms in first.select_related("employee"):
        employee, step = terms.employee, int(terms.step) if terms.step.isdecimal() else 1
        last = months_after(TAKEN_OVER, -1 - sum(map(ord, employee.staff_number)) * 5 % 34)
        days = [months_after(last, -SPAN * back) for back in reversed(range(step))]
        days = [day for day in days if employee.hired_on < day]
        if employee.hired_on < TAKEN_OVER:
            days = [employee.hired_on, *days[-(step - 1):]] if step > 1 else [employee.hired_on]
        for place, day in enumerate(days):
            end = days[place + 1] if place + 1 < len(days) else None
            rows.append(
                PastClassification(
                    institution=institution, employee=employee, start=day, end=end, category=terms.category,
                    step=str(max(1, step - len(days) + 1 + place)), reference=f"Décision {day.year}-{employee.staff_number}",
                )
            )  # fmt: skip
    PastClassification.objects.bulk_create(rows, batch_size=1000)


def _ratings(institution: Institution) -> None:
    """Marks out of twenty, steady for each person: around 15, from 11 to 19."""
    rows = []
    for employee in Employee.objects.filter(left_on=None).order_by("staff_number"):
        seed = sum(map(ord, employee.staff_number)) * 7
        for year in RATED:
            if year >= employee.hired_on.year:
                value = 11_000 + (seed % 13) * 500 + ((seed + year) % 5) * 500
                rows.append(
                    AnnualRating(
                        institution=institution, employee=employee, year=year, value=value, source="Fiche de notation reprise"
                    )
                )
    AnnualRating.objects.bulk_create(rows, batch_size=1000)


def _rules(institution: Institution, grid: PayGrid, officer: User, head: User) -> None:
    usual = {
        "grid": grid, "grade": None, "step": "", "start": date(2019, 1, 1), "reference": "Accord d’établissement, article 42",
        "normal_months": 36, "fast_months": 24, "slow_months": 48, "minimum_rating": 12_000, "fast_rating": 17_000,
        "rating_years": 2, "fast_quota": 30, "stops": [AbsenceFamily.UNPAID_LEAVE, AbsenceFamily.DISCIPLINARY_SUSPENSION],
    }  # fmt: skip
    apart = Grade.objects.filter(grid=grid, category="HC").first()
    heads = usual | {
        "grade": apart, "reference": "Accord d’établissement, article 44", "normal_months": 48, "fast_months": None,
        "slow_months": None, "minimum_rating": None, "fast_rating": None, "fast_quota": None,
    }  # fmt: skip
    for values in (usual, heads):
        rule = rule_propose(rule=AdvancementRule(institution=institution), values=values, actor=officer)
        rule_approve(rule=rule, actor=head)
    following = usual | {"start": date(2027, 1, 1), "reference": "Projet d’avenant n° 4, article 42", "normal_months": 30}
    rule_propose(rule=AdvancementRule(institution=institution), values=following, actor=officer)


def _credits(officer: User, head: User) -> None:
    people = list(Employee.objects.filter(left_on=None, is_confidential=False, sex="M").order_by("-hired_on")[5:8])
    for place, employee in enumerate(people):
        values = {
            "kind": CreditKind.MILITARY, "on": max(employee.hired_on, date(2025, 3, 1)), "months": 12, "days": 0,
            "reference": f"État des services militaires n° {411 + place}",
        }  # fmt: skip
        credit = credit_propose(employee=employee, values=values, actor=officer)
        if place:
            credit_decide(credit=credit, accept=True, actor=head)


def _roster(institution: Institution, grid: PayGrid, access: Access) -> None:
    """Those of AM3 ranked for C1 with their examination, before the committee."""
    grades = {grade.category: grade for grade in Grade.objects.filter(grid=grid)}
    roster = PromotionRoster(institution=institution)
    values = {
        "label": "Accès au grade C1 en 2027", "source": grades["AM3"], "target": grades["C1"], "places": 5,
        "on": UNTIL, "effect_on": date(2027, 1, 1), "reference": "Accord d’établissement, article 50", "minimum_months": 60,
        "minimum_rating": 13_000, "rating_years": 3, "minimum_exam": 10_000, "rating_weight": 50, "exam_weight": 30,
        "seniority_weight": 20,
    }  # fmt: skip
    roster = roster_open(roster=roster, values=values, access=access)
    numbers = roster.candidates.values_list("employee__staff_number", flat=True)
    marks = {number: 8_000 + sum(map(ord, number)) * 11 % 21 * 500 for number in numbers}
    exams_enter(roster=roster, marks=marks, access=access)
