"""The training of the demonstration, in the order in which one subject needs another."""

from __future__ import annotations

from hr_core.access import Access, access_of
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from training.demonstration.bonds import bonds
from training.demonstration.catalogue import own_courses, regional_courses
from training.demonstration.plan import plans

HOME = "ipres-sn"


def accounts(institution: Institution, *duties: str) -> list[Access]:
    """The accounts of these duties, made by the demonstration before the training; within the scope."""
    suffix = "cipres" if institution.is_regional else institution.code
    return [access_of(User.objects.get(username=f"{duty}.{suffix}"), institution.pk) for duty in duties]


def show() -> None:
    """The catalogue of the zone, then the fund's own, its needs and its plans. Running it again changes nothing."""
    regional = regional_body()
    secretariat = User.objects.get(username="secretariat.cipres")
    with scope(regional, actor=secretariat):
        regional_courses(regional, *accounts(regional, "secretariat"))
    home = Institution.objects.select_related("country").get(code=HOME)
    with scope(home, actor=User.objects.get(username=f"formation.{HOME}")):
        officer, head, director = accounts(home, "formation", "drh", "dg")
        own_courses(home, officer)
        plans(home, officer, head, director)
        bonds(home, officer, head)
