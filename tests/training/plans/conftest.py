"""Plans of the tests, at IPRES: prepared by Rokhaya, endorsed by Khady, adopted by Mamadou."""

from __future__ import annotations

from typing import Any

from tests.cast import Zone
from tests.training.people import access, officer
from training.models import PlanLine, PlanObjective, TrainingPlan
from training.services.plans.lines import line_save
from training.services.plans.plans import plan_save, plan_step

YEAR = 2026


def drafted(zone: Zone, **values: Any) -> TrainingPlan:
    """A plan of two lines: 2 000 000 for twenty people, half of the travel paid by the fund."""
    by = officer(zone)
    plan = plan_save(plan=TrainingPlan(institution=zone.home), values={"year": YEAR, "label": "Plan de formation", **values}, access=by)
    objective = PlanObjective.objects.create(institution=zone.home, plan=plan, rank=1, label="Fiabiliser les comptes cotisants")
    added(zone, plan, "Contrôle sur pièces", objective=objective, headcount=12, teaching=1_000_000, travel=400_000, levy=200_000, quarter=2)
    added(zone, plan, "Accueil du public", headcount=8, teaching=500_000, per_diem=100_000)
    return plan


def added(zone: Zone, plan: TrainingPlan, title: str, **values: Any) -> PlanLine:
    return line_save(line=PlanLine(institution=zone.home, plan=plan), values={"title": title, **values}, access=officer(zone))


def adopted(zone: Zone, **values: Any) -> TrainingPlan:
    plan = drafted(zone, **values)
    for step, who in (("soumettre", officer(zone)), ("viser", access(zone, "khady")), ("arreter", access(zone, "mamadou"))):
        plan = plan_step(plan=plan, step=step, reason="", access=who)
    return plan
