"""Background work of mobility. Each task opens its scopes in words and can be run twice."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from mobility.services.deadlines import deadlines_follow
from mobility.services.follow import alerts_send, answers_follow, files_erase, opinions_follow
from mobility.services.vacancies.publishing import vacancies_close


@shared_task
def vacancies_close_all() -> None:
    """Every few minutes: vacancies whose closing hour has come, at the hour of each host."""
    for institution in Institution.objects.filter(is_open=True, is_regional=False).select_related("country"):
        with scope(institution, reason=_("Clôture des avis de vacance")):
            vacancies_close(institution=institution, at=timezone.now())


@shared_task
def mobility_follow_all() -> None:
    """Each morning: opinions and answers that are late, files whose time is over."""
    regional, today = regional_body(), timezone.localdate()
    if not regional.is_open:
        return
    with scope(regional, reason=_("Suivi de la mobilité")):
        opinions_follow(regional=regional, today=today)
        answers_follow(today=today)
        files_erase(today=today)
        deadlines_follow(today=today)


@shared_task
def mobility_alert_all() -> None:
    """Each morning: vacancies published the day before that answer somebody's wishes, institution by institution."""
    since = timezone.now() - timedelta(days=1)
    for institution in Institution.objects.filter(is_open=True, is_regional=False):
        with scope(institution, reason=_("Alertes de mobilité")):
            alerts_send(institution=institution, since=since)
