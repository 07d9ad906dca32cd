"""Telling people in the application: a sentence and where it leads, never an amount."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hr_core.models import Institution, Notice, User
from hr_core.text import french_spaces


@transaction.atomic
def notices_send(*, institution: Institution, users: Iterable[User | None], text: str, url: str = "") -> int:
    """Tell each person once; those without an account are left out. Returns how many were told."""
    told = {user.pk: user for user in users if user is not None}
    words = french_spaces(text)[:300]
    Notice.objects.bulk_create(
        [Notice(institution=institution, user=user, text=words, url=url) for user in told.values()]
    )
    return len(told)


@transaction.atomic
def notices_send_each(*, institution: Institution, told: Iterable[tuple[User | None, str]], url: str = "") -> None:
    """Tell people a sentence of their own each; those without an account are left out."""
    rows = [Notice(institution=institution, user=user, text=french_spaces(text)[:300], url=url) for user, text in told if user is not None]
    Notice.objects.bulk_create(rows, batch_size=1000)


@transaction.atomic
def notices_read(*, institution: Institution, user: User) -> int:
    """Everything told to this person has been read."""
    rows = Notice.objects.filter(institution=institution, user=user, read_at__isnull=True)
    return rows.update(read_at=timezone.now())
