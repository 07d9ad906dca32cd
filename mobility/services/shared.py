"""Writing rows of several parties: foreign keys to another institution's files are not looked up, since nobody reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, models, transaction

from hr_core.models import User
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import refusal
from mobility.models import Agreement

Record = TypeVar("Record", bound=models.Model)
ELSEWHERE = {"home_file", "host_file", "host_unit", "application", "employee"}


def save_shared(record: Record) -> Record:
    """Validate and save; raises the French sentence of the field, of the constraint or of the trigger."""
    record.full_clean(exclude=ELSEWHERE, validate_constraints=False, validate_unique=False)
    with told_in_french(type(record)), transaction.atomic():
        record.save()
    return record


@contextmanager
def told_in_french(model: type[models.Model]) -> Iterator[None]:
    """Turn what the database refuses into a sentence: that of the constraint, or that of a trigger as it is."""
    try:
        yield
    except IntegrityError as error:
        told = getattr(getattr(error.__cause__, "diag", None), "message_primary", "") or ""
        trigger = getattr(getattr(error.__cause__, "diag", None), "source_function", "") == "exec_stmt_raise"
        if trigger and told:
            raise Refusal(told) from error
        raise refusal(model, error) from error


@contextmanager
def both_institutions(agreement: Agreement, *, actor: User | None, reason: str) -> Iterator[None]:
    """Work in home, host and the regional body at once: the effects of a signed agreement are written on both sides in one
    transaction, or on none. Nothing of one file is shown to the other institution: only services of this package work here."""
    with scope(agreement.parties, actor=actor, reason=reason):
        yield
