"""What the careers do by themselves each night."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from careers.services.discipline.effacement import effacement_run_all
from careers.services.retirement.dossiers import dossiers_open_all


@shared_task
def sanctions_efface_all() -> None:
    """Each night: sanctions whose time has come are effaced, in every open institution."""
    effacement_run_all(timezone.localdate())


@shared_task
def dossiers_open_due() -> None:
    """Each night: the retirement dossiers of who comes within the time ahead, in every open institution."""
    dossiers_open_all(timezone.localdate())
