"""Workforce planning at IPRES: two scenarios over ten years, three critical posts and who could take them."""

from __future__ import annotations

from django.utils import timezone

from careers.models import CriticalPost, Post, PostHolder, StaffScenario
from careers.services.workforce.plans import critical_save, move_add, scenario_save, successor_add
from hr_core.access import access_of
from hr_core.models import Employee, Institution, Unit, User

REASONS = (
    "Signe les paiements de toute une région",
    "Seule personne habilitée sur la liquidation des pensions de réversion",
    "Tient la sécurité du système d’information",
)


def workforce(institution: Institution) -> None:
    """Runs in the scope of the institution; a second run changes nothing."""
    if StaffScenario.objects.exists():
        return
    access = access_of(User.objects.get(username=f"drh.{institution.code}"), institution.pk)
    actor, year = access.user, timezone.localdate().year
    none = {"label": "Aucun remplacement", "replacement": 0, "later_years": 0, "remark": "Ce que l’âge et les contrats font seuls."}
    plan = {
        "label": "Plan stratégique", "replacement": 60, "later_years": 0,
        "remark": "Six retraites sur dix remplacées, deux vagues de recrutement dans les agences.",
    }  # fmt: skip
    scenario_save(scenario=StaffScenario(institution=institution), values=none, actor=actor)
    chosen = scenario_save(scenario=StaffScenario(institution=institution), values=plan, actor=actor)
    agencies = list(Unit.objects.filter(kind=Unit.Kind.AGENCY, closed_on=None).order_by("code")[:2])
    for place, unit in enumerate(agencies):
        values = {
            "kind": "hire", "year": year + 2 + 2 * place, "count": 6, "unit": unit, "job_title": "Chargé d’accueil",
            "remark": "ouverture de guichets",
        }  # fmt: skip
        move_add(scenario=chosen, values=values, actor=actor)
    held = PostHolder.objects.filter(end=None).values("post")
    posts = list(Post.objects.filter(pk__in=held).order_by("number")[:3])
    people = list(Employee.objects.filter(left_on=None, is_confidential=False, user=None).order_by("staff_number")[90:93])
    for place, post in enumerate(posts):
        critical = critical_save(critical=CriticalPost(institution=institution), values={"post": post, "reason": REASONS[place]}, actor=actor)
        for rank, employee in enumerate(people[:place]):
            ready = ("now", "soon")[rank]
            remark = "" if ready == "now" else "Une année d’intérim dans l’agence"
            successor_add(critical=critical, employee=employee, values={"readiness": ready, "remark": remark}, access=access)
