"""Rights of the training and the roles that hold them."""

from __future__ import annotations

from training import permissions_catalogue, permissions_plan, permissions_sessions


def register() -> None:
    permissions_catalogue.register()
    permissions_plan.register()
    permissions_sessions.register()
