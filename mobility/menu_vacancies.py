"""Menu entries of vacancies, profiles and applications."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, TabEntry, registry

MARKET, FILES = "Bourse de l’emploi", "Candidatures"


def register(group: str) -> None:
    view = ("vacancy_view", "vacancy_prepare", "vacancy_publish")
    registry.add_menu(
        MenuEntry(group, "Avis de la zone", "mobility:board", ("mobility_browse",), "building-bank", order=80, subject=MARKET),
        MenuEntry(group, "Nos avis", "mobility:vacancy_list", view, order=81, badge=_to_publish, subject=MARKET),
        MenuEntry(group, "Profils ouverts", "mobility:shown_profiles", ("vacancy_prepare",), order=82, subject=MARKET),
        MenuEntry(
            group, "Dossiers", "mobility:application_list", ("application_examine", "mobility_secretary"), "list-check", order=83,
            badge=_to_examine, subject=FILES,
        ),
        MenuEntry(
            group, "Départs demandés", "mobility:release_list", ("release_view", "release_decide"), order=84, badge=_opinions,
            subject=FILES,
        ),
        MenuEntry(group, "Départs de mon équipe", "mobility:team_departures", ("team_view",), order=84, badge=_team, subject=FILES),
        MenuEntry(group, "Charte de la mobilité", "mobility:charter", ("mobility_charter",), "certificate", order=88),
    )  # fmt: skip
    registry.add_tabs(TabEntry("Mobilité", "mobility:board", "building-bank", order=65))


def _to_publish(access: Any) -> Any:
    from mobility.models import Vacancy

    if not access.has("vacancy_publish"):
        return Vacancy.objects.none()
    return Vacancy.objects.filter(institution=access.institution, state="to_approve").exclude(prepared_by=access.user)


def _to_examine(access: Any) -> Any:
    from mobility.selectors.applications import to_examine

    return to_examine(access)


def _team(access: Any) -> Any:
    from mobility.selectors.applications import team_departures

    return team_departures(access).filter(opinion__given_at__isnull=True, opinion__remark="")


def _opinions(access: Any) -> Any:
    from mobility.selectors.applications import opinions_waiting

    return opinions_waiting(access)
