"""What a session in preparation may take, and what hinders its convocation."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from mobility.choices import VacancyState
from mobility.choices_committee import Stage
from mobility.models import AgendaItem, Vacancy


def vacancies_waiting() -> Any:
    """Vacancies before the committee that no session to come has on its agenda."""
    held = AgendaItem.objects.filter(vacancy=OuterRef("pk")).exclude(state__in=(Stage.ADJOURNED, Stage.DECIDED))
    return Vacancy.objects.filter(~Exists(held), state=VacancyState.IN_COMMITTEE).order_by("closes_on", "pk")
