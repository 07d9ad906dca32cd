"""Background work of the house: large imports, leave of the month, requests that wait. Each task opens its scope and can be run twice."""

from __future__ import annotations

from collections.abc import Callable

from celery import shared_task
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access, access_of
from hr_core.models import ImportBatch, Institution, MailPace, User
from hr_core.scope import scope
from hr_core.selectors.leave import LeaveFrame, movements_unposted_months
from hr_core.services.administration.role_acts import role_acts_apply
from hr_core.services.announcements import announcements_follow
from hr_core.services.documents.alerts import documents_alert
from hr_core.services.imports import batch_fail, batch_preview, batch_write
from hr_core.services.leave.ledger import accruals_post
from hr_core.services.mails import mails_send
from hr_core.services.requests.follow import requests_follow


@shared_task
def import_preview(institution: int, user: int, batch: int) -> None:
    """Compare a large file; a batch that is past it is left alone."""
    _work(institution, user, batch, ImportBatch.State.READING, batch_preview)


@shared_task
def import_write(institution: int, user: int, batch: int) -> None:
    """Write a large file that was confirmed; one transaction, so that a killed worker leaves nothing half done."""
    _work(institution, user, batch, ImportBatch.State.WRITING, batch_write)


@shared_task
def requests_follow_all() -> None:
    """Each morning: reminders and reliefs of requests that nobody decides, notes that nobody acknowledges, in every open institution."""
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Suivi des demandes")):
            requests_follow(institution=institution, today=timezone.localdate())
            announcements_follow(institution=institution, today=timezone.localdate())


@shared_task
def documents_alert_all() -> None:
    """Each morning: documents that expire soon or have expired, in every open institution."""
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Alertes d’expiration")):
            documents_alert(institution=institution, today=timezone.localdate())


@shared_task
def role_dates_apply_all() -> None:
    """Each night: roles that begin or end today, in every open institution."""
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Dates d’un rôle")):
            role_acts_apply(institution=institution, today=timezone.localdate())


@shared_task
def notices_mail_at_once() -> None:
    """Every few minutes: the messages of those who want an e-mail for each."""
    _mail(MailPace.AT_ONCE)


@shared_task
def notices_mail_daily() -> None:
    """Each morning: the summary of those who want one."""
    _mail(MailPace.DAILY)


def _mail(pace: MailPace) -> None:
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Messages par courriel")):
            mails_send(institution=institution, pace=pace, now=timezone.now())


@shared_task
def leave_accrue_all() -> None:
    """Each night: the months past whose leave is not in the ledger yet, in every institution that keeps one."""
    today = timezone.localdate()
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Congés acquis du mois")):
            for month in movements_unposted_months(LeaveFrame(institution), today):
                accruals_post(institution=institution, month=month, actor=None, today=today)


def _work(institution: int, user: int, batch: int, expected: str, work: Callable[..., ImportBatch]) -> None:
    actor = User.objects.get(pk=user)
    access: Access = access_of(actor, institution)
    if access.institution is None or access.institution.pk != institution:
        raise PermissionDenied("Cette personne ne tient plus de rôle dans l’institution.")
    try:
        with scope(institution, actor=actor):
            found = ImportBatch.objects.select_for_update().get(pk=batch)
            if found.state == expected:
                work(batch=found, access=access)
    except Exception:
        with scope(institution, actor=actor):
            batch_fail(batch=ImportBatch.objects.get(pk=batch))
        raise
