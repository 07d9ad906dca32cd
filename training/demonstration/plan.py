"""Needs and plans of the demonstration: the year that runs, adopted and half spent, and the next one in preparation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from hr_core.access import Access
from hr_core.models import Employee, Institution, Unit
from training.models import Course, PlanLine, PlanMovement, PlanObjective, TrainingNeed, TrainingPlan
from training.services.needs.flow import need_decide, need_express
from training.services.plans.budget import movement_enter
from training.services.plans.lines import line_from_needs, line_save
from training.services.plans.plans import plan_copy, plan_revise, plan_save, plan_step

OBJECTIVES = (
    ("Fiabiliser les comptes cotisants et la liquidation", "Taux de dossiers rejetés au contrôle : moins de 3 %"),
    ("Mieux accueillir les assurés", "Satisfaction mesurée en agence : 80 %"),
    ("Préparer l’encadrement et les départs à la retraite", "Deux candidats formés par poste de chef de service"),
    ("Tenir nos obligations de sécurité et de protection des données", "Tout le personnel à jour de ses obligations"),
)
ORIENTATION = (
    "Le plan suit les priorités du contrat de performance : des comptes fiables, un accueil à la hauteur, une relève préparée.\n"
    "Les formations internes passent d’abord ; celles de la zone servent les métiers rares ; les cabinets, ce que nous ne savons pas encore faire."
)
#: (course, objective, population, people, sessions, quarter, teaching or None, travel, per diem, room, levy, donor, committed %, spent %)
LINES = (
    ("REC-101", 1, "Contrôleurs des employeurs", 30, 2, 1, None, 900_000, 1_800_000, 450_000, 0, 0, 100, 100),
    ("PEN-201", 1, "Liquidateurs", 24, 2, 2, None, 600_000, 1_200_000, 360_000, 0, 0, 100, 100),
    ("REC-102", 1, "Chargés de recouvrement", 18, 1, 3, None, 300_000, 540_000, 180_000, 600_000, 0, 100, 100),
    ("ACC-301", 2, "Agents d’accueil des agences", 40, 2, 2, None, 1_400_000, 2_000_000, 600_000, 1_700_000, 0, 100, 90),
    ("MAN-501", 3, "Chefs de section", 14, 1, 3, None, 420_000, 840_000, 280_000, 1_200_000, 0, 100, 80),
    ("Q-CSS", 3, "Cadres appelés à diriger", 2, 1, 4, 9_800_000, 1_900_000, 4_200_000, 0, 0, 4_000_000, 60, 30),
    ("SEC-701", 4, "Équipes d’évacuation", 36, 3, 2, None, 0, 0, 210_000, 0, 0, 100, 100),
    ("DON-801", 4, "Tout le personnel", 300, 12, 4, None, 0, 0, 0, 0, 0, 0, 0),
    ("BUR-401", 1, "Gestionnaires", 24, 2, 4, None, 0, 0, 240_000, 1_300_000, 0, 50, 0),
)  # fmt: skip
#: (course or words, origin, unit rank, people, law, strategy, gap, urgency, reason, how far it goes)
NEEDS: tuple[tuple[str, str, int, int, int, int, int, int, str, str], ...] = (
    ("Cotisations : loi de finances 2027", "law", 0, 35, 3, 2, 1, 3, "Assiette et taux changent au 1er janvier 2027", "keep"),
    ("SEC-701", "law", 1, 24, 2, 1, 0, 1, "Attestations de 2025 à renouveler", "keep"),
    ("PEN-201", "gap", 1, 9, 0, 3, 2, 2, "Neuf liquidateurs au niveau 1 quand le métier demande le niveau 3", "keep"),
    ("CIP-CONV", "gap", 2, 3, 0, 2, 2, 1, "Dossiers internationaux en retard", "keep"),
    ("MAN-501", "mobility", 3, 6, 0, 2, 2, 1, "Nominations de chefs de section en 2027", "unit"),
    ("ACC-301", "project", 4, 18, 0, 3, 1, 1, "Ouverture du guichet unique", "keep"),
    ("Q-MRH", "mobility", 0, 1, 0, 2, 1, 0, "Relève à la direction des ressources humaines", "defer"),
)
WISHES = ("BUR-401", "BUR-401", "BUR-401", "REC-102", "MAN-501", "Anglais professionnel")
REVIEW = (
    "Les sessions de recouvrement et de liquidation sont tenues. Le tableur attend une salle équipée : une session sur deux est reportée.\n"
    "Les remboursements du fonds couvrent ce qui était prévu."
)


def plans(institution: Institution, officer: Access, head: Access, director: Access) -> None:
    """The plan of 2026 adopted, with its spending; the needs of 2027 and two scenarios. Nothing when a plan is there. Runs in the scope."""
    if TrainingPlan.objects.exists():
        return
    courses = {course.code: course for course in Course.objects.filter(state="published").order_by("institution_id")}
    plan = _plan_2026(institution, courses, officer, head, director)
    _spending(plan, officer)
    _review(plan, officer)
    needs = _needs(institution, courses, officer, head)
    _plan_2027(institution, needs, officer)


def _opened(institution: Institution, year: int, envelope: int, officer: Access) -> tuple[TrainingPlan, dict[int, PlanObjective]]:
    values = {"year": year, "label": "Plan de formation", "orientation": ORIENTATION, "envelope": envelope}
    plan = plan_save(plan=TrainingPlan(institution=institution), values=values, access=officer)
    rows = {
        rank: PlanObjective.objects.create(institution=institution, plan=plan, rank=rank, label=label, indicator=indicator)
        for rank, (label, indicator) in enumerate(OBJECTIVES, start=1)
    }
    return plan, rows


def _plan_2026(institution: Institution, courses: dict[str, Course], officer: Access, head: Access, director: Access) -> TrainingPlan:
    plan, objectives = _opened(institution, 2026, 36_000_000, officer)
    for code, objective, population, people, sessions, quarter, teaching, travel, per_diem, room, levy, donor, *_moved in LINES:
        values = {
            "course": courses.get(code), "title": courses[code].title if code in courses else code, "objective": objectives[objective],
            "population": population, "headcount": people, "sessions": sessions, "quarter": quarter, "teaching": teaching, "travel": travel,
            "per_diem": per_diem, "room": room, "levy": levy, "donor": donor, "donor_name": "Coopération bilatérale" if donor else "",
            "priority": 90 - 5 * objective,
        }  # fmt: skip
        line_save(line=PlanLine(institution=institution, plan=plan), values=values, access=officer)
    for step, who in (("soumettre", officer), ("viser", head), ("arreter", director)):
        plan = plan_step(plan=plan, step=step, reason="", access=who)
    return plan


def _spending(plan: TrainingPlan, officer: Access) -> None:
    today = timezone.localdate()
    for line, row in zip(plan.lines.order_by("code"), LINES, strict=True):
        quarter, committed, spent = row[5], row[-2], row[-1]
        for head, amount in (("teaching", line.teaching), ("travel", line.travel), ("per_diem", line.per_diem), ("room", line.room)):
            months = (3 * quarter - 2, 3 * quarter - 1)
            for kind, share, month in (("commitment", committed, months[0]), ("execution", spent, months[1])):
                on = min(date(2026, month, 12), today)
                if amount * share // 100:
                    piece = ("BC" if kind == "commitment" else "FAC") + f" 2026/{line.code[2:]}-{head[:2].upper()}"
                    values: dict[str, Any] = {"kind": kind, "head": head, "on": on, "amount": amount * share // 100, "reference": piece}
                    movement_enter(line=line, values=values, access=officer)
    refunded = plan.lines.filter(levy__gt=0).order_by("code")[0]
    for line in plan.lines.filter(levy__gt=0).order_by("code")[:2]:
        asked = {"kind": "claim", "head": "teaching", "on": min(date(2026, 9, 15), today), "amount": line.levy, "reference": f"Dossier 3FPT {line.code}"}
        movement_enter(line=line, values=asked, access=officer)
    values = {"kind": "refund", "head": "teaching", "on": min(date(2026, 11, 5), today), "amount": refunded.levy, "reference": "Avis de crédit 3FPT 118"}
    movement_enter(line=refunded, values=values, access=officer)
    assert PlanMovement.objects.exists()


def _review(plan: TrainingPlan, officer: Access) -> None:
    made = plan_revise(plan=plan, label="Révision à mi-parcours", review=REVIEW, access=officer)
    line = made.lines.filter(course__code="BUR-401").first()
    if line is not None:
        values = {"sessions": 1, "headcount": 12, "teaching": None, "room": 120_000, "levy": 650_000, "remark": "Une session passe en 2027"}
        line_save(line=line, values=values, access=officer)


def _needs(institution: Institution, courses: dict[str, Course], officer: Access, head: Access) -> list[TrainingNeed]:
    units = list(Unit.objects.filter(kind__in=("direction", "agency"), closed_on=None).order_by("code")) or list(Unit.objects.order_by("pk"))
    kept = []
    for what, origin, rank, people, law, strategy, gap, urgency, reason, how in NEEDS:
        course = courses.get(what)
        values: dict[str, Any] = {
            "year": 2027, "title": course.title if course else what, "course": course, "origin": origin, "unit": units[rank % len(units)],
            "headcount": people, "law": law, "strategy": strategy, "gap": gap, "urgency": urgency, "reason": reason,
        }  # fmt: skip
        need = need_express(institution=institution, values=values, access=officer)
        if need.state == "proposed" and how != "unit":
            need = need_decide(need=need, level="unit", verdict="keep", reason="", access=officer)
        if how in ("keep", "defer") and need.state == "unit_kept":
            reason = "" if how == "keep" else "À reprendre quand la relève sera désignée"
            need = need_decide(need=need, level="office", verdict=how, reason=reason, access=head)
            kept += [need] if how == "keep" else []
    _wishes(institution, courses, officer)
    return kept


def _wishes(institution: Institution, courses: dict[str, Course], officer: Access) -> None:
    staff = Employee.objects.filter(is_confidential=False, left_on=None).exclude(user=officer.user).order_by("staff_number")
    for what, employee in zip(WISHES, staff[20 : 20 + len(WISHES)], strict=False):
        course = courses.get(what)
        values = {
            "year": 2027, "title": course.title if course else what, "course": course, "origin": "employee", "employee": employee,
            "reason": "Dit à l’entretien annuel : utile au poste tenu", "gap": 1, "urgency": 1,
        }  # fmt: skip
        need_express(institution=institution, values=values, access=officer)


def _plan_2027(institution: Institution, needs: list[TrainingNeed], officer: Access) -> None:
    plan, objectives = _opened(institution, 2027, 40_000_000, officer)
    ranks = {"law": 4, "gap": 1, "project": 2, "mobility": 3}
    for need in needs[:4]:
        line_from_needs(plan=plan, needs=[need], access=officer, objective=objectives[ranks[need.origin]], quarter=1, per_diem=45_000 * need.headcount)
    other = plan_copy(plan=plan, label="Scénario prudent", access=officer)
    for line in other.lines.order_by("-headcount")[:1]:
        line_save(line=line, values={"headcount": max(line.headcount // 2, 1), "per_diem": line.per_diem // 2, "teaching": None}, access=officer)
