"""Discipline has rights of its own, which the keeping of files does not give; honours and mandates are told to who reads careers."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("discipline_view", "Consulter les procédures disciplinaires et les sanctions"),
    Right("discipline_manage", "Conduire les procédures disciplinaires"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("discipline_view")
    registry.grant("head_of_hr", "discipline_view", "discipline_manage")
    registry.grant("director_general", "discipline_view")
