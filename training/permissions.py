"""Rights of the training and the roles that hold them."""

from __future__ import annotations

from training import permissions_catalogue


def register() -> None:
    permissions_catalogue.register()
