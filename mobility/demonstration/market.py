"""The mobility of the demonstration: who looks for a post, what the institutions offer, who applies where."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from careers.selectors.referential import edition_in_use
from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.text import french_count
from mobility.demonstration.applications import applications
from mobility.demonstration.people import profiles
from mobility.demonstration.vacancies import vacancies
from mobility.models import Vacancy


@transaction.atomic
def market(institutions: Sequence[Institution]) -> str:
    """Vacancies, profiles and applications over the institutions; nothing when vacancies are there."""
    edition = edition_in_use(on=timezone.localdate())
    with scope(institutions):
        done = Vacancy.objects.exists()
    if done or edition is None or len(institutions) < 2:
        return "Mobilité : déjà là."
    people = profiles(institutions, edition)
    offered = vacancies(institutions, edition)
    filed = applications(institutions, offered, people)
    return (
        f"Mobilité : {french_count(len(offered), 'avis', 'avis')}, {french_count(len(people), 'profil', 'profils')}, "
        f"{french_count(filed, 'candidature', 'candidatures')}."
    )
