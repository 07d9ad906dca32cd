"""What the careers do by themselves each night."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.services.appraisal.campaigns import appraisals_follow
from careers.services.discipline.effacement import effacement_run_all
from careers.services.editions.publishing import editions_take_effect
from careers.services.editions.rounds import rounds_close_due
from careers.services.retirement.dossiers import dossiers_open_all
from hr_core.models import Institution
from hr_core.scope import scope


@shared_task
def sanctions_efface_all() -> None:
    """Each night: sanctions whose time has come are effaced, in every open institution."""
    effacement_run_all(timezone.localdate())


@shared_task
def dossiers_open_due() -> None:
    """Each night: the retirement dossiers of who comes within the time ahead, in every open institution."""
    dossiers_open_all(timezone.localdate())


@shared_task
def appraisals_follow_all() -> None:
    """Each morning: late self-appraisals pass to their appraiser, reminders before the end of each step, in every open institution."""
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Suivi des évaluations")):
            appraisals_follow(institution=institution, on=timezone.localdate())


@shared_task
def editions_follow_all() -> None:
    """Each night: rounds whose due date has passed are closed, silence recorded; an edition whose day has come takes effect."""
    regional = Institution.objects.filter(is_regional=True).first()
    if regional is None:
        return
    with scope(regional, reason=_("Suivi des éditions du référentiel")):
        rounds_close_due(timezone.localdate())
        editions_take_effect(timezone.localdate())
