"""Keeping the rooms."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.writing import assign, save_checked
from training.models import Room


@transaction.atomic
def room_save(*, room: Room, values: dict[str, Any], access: Access) -> Room:
    with because(_("Salle de formation")):
        return save_checked(assign(room, values))
