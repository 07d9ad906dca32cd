"""Background work of the training: what expires, what is due. The task opens its scope and can be run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.scope import scope
from training.services.sessions.follow import trainings_follow


@shared_task
def follow_every_morning() -> None:
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Suivi des formations")):
            trainings_follow(institution=institution, today=timezone.localdate())
