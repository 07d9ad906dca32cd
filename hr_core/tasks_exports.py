"""Copies of data made in the background, and dropped after a week."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import DataExport, Institution
from hr_core.scope import scope
from hr_core.services.exports.copies import copies_drop, copy_write


@shared_task
def copy_make(institution: int, copy: int) -> None:
    """Make a copy that was released; one already made is left alone."""
    try:
        with scope(institution):
            found = DataExport.objects.select_for_update(of=("self",)).select_related("institution__country", "employee", "asked_by")
            row = found.get(pk=copy)
            if row.state == DataExport.State.RUNNING:
                copy_write(copy=row)
    except Exception as error:
        with scope(institution):
            values = {"state": DataExport.State.FAILED, "failure": str(error)[:200]}
            DataExport.objects.filter(pk=copy, state=DataExport.State.RUNNING).update(**values)
        raise


@shared_task
def copies_drop_all() -> None:
    """Each night: files of copies older than a week, in every open institution."""
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Copies de plus de sept jours")):
            copies_drop(institution=institution, now=timezone.now())
