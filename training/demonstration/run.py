"""The training of the demonstration, in the order in which one subject needs another."""

from __future__ import annotations

from collections.abc import Sequence

from hr_core.access import Access, access_of
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from training.demonstration.bonds import bonds
from training.demonstration.catalogue import own_courses, regional_courses
from training.demonstration.plan import plans
from training.models import Course, TrainingNeed, TrainingPlan

HOME = "ipres-sn"


def accounts(institution: Institution, *duties: str) -> list[Access]:
    """The accounts of these duties, made by the demonstration before the training; within the scope."""
    suffix = "cipres" if institution.is_regional else institution.code
    return [access_of(User.objects.get(username=f"{duty}.{suffix}"), institution.pk) for duty in duties]


def show(institutions: Sequence[Institution]) -> str:
    """The catalogue of the zone, then the fund's own, its needs, plans and bonds. Running it again changes nothing."""
    home = next((each for each in institutions if each.code == HOME), None)
    if home is None:
        return "Formation : rien à montrer sans l’IPRES"
    regional = regional_body()
    with scope(regional, actor=User.objects.get(username="secretariat.cipres")):
        regional_courses(regional, *accounts(regional, "secretariat"))
    with scope(home, actor=User.objects.get(username=f"formation.{HOME}")):
        officer, head, director = accounts(home, "formation", "drh", "dg")
        own_courses(home, officer)
        plans(home, officer, head, director)
        bonds(home, officer, head)
        return f"Formation : {Course.objects.count()} formations, {TrainingNeed.objects.count()} besoins, {TrainingPlan.objects.count()} plans"
