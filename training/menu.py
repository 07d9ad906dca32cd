"""Menu entries of the training: the catalogue is for everybody who has a role."""

from __future__ import annotations

from training import menu_catalogue, menu_plan, menu_sessions

TRAINING = "Formation"


def register() -> None:
    menu_catalogue.register(TRAINING)
    menu_plan.register(TRAINING)
    menu_sessions.register(TRAINING)
