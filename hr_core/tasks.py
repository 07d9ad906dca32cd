"""Background work of the house: large imports. Each task opens its scope and can be run twice."""

from __future__ import annotations

from collections.abc import Callable

from celery import shared_task
from django.core.exceptions import PermissionDenied

from hr_core.access import Access, access_of
from hr_core.models import ImportBatch, User
from hr_core.scope import scope
from hr_core.services.imports import batch_fail, batch_preview, batch_write


@shared_task
def import_preview(institution: int, user: int, batch: int) -> None:
    """Compare a large file; a batch that is past it is left alone."""
    _work(institution, user, batch, ImportBatch.State.READING, batch_preview)


@shared_task
def import_write(institution: int, user: int, batch: int) -> None:
    """Write a large file that was confirmed; one transaction, so that a killed worker leaves nothing half done."""
    _work(institution, user, batch, ImportBatch.State.WRITING, batch_write)


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
