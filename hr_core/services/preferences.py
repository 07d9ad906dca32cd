"""The choices of a person: how they are told, what the directory shows of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, PersonalPreference, User
from hr_core.scope import because
from hr_core.services.writing import assign, save_checked


def preference_of(*, institution: Institution, user: User) -> PersonalPreference:
    """The person's choices, or the usual ones, not saved."""
    found = PersonalPreference.objects.filter(institution=institution, user=user).first()
    return found or PersonalPreference(institution=institution, user=user)


@transaction.atomic
def preference_save(*, institution: Institution, user: User, values: dict[str, Any]) -> PersonalPreference:
    """Keep one's own choices."""
    with because(_("Mes préférences")):
        return save_checked(assign(preference_of(institution=institution, user=user), values))
