"""Menu entries of mobility: a subject has its module (`menu_<subject>.py`) and one line here."""

from __future__ import annotations

from mobility import menu_agreements, menu_committee, menu_vacancies

MOBILITY = "Mobilité"


def register() -> None:
    menu_vacancies.register(MOBILITY)
    menu_agreements.register(MOBILITY)
    menu_committee.register(MOBILITY)
