"""Saving the rows of several parties: the file and the post behind them are read by their own institution alone."""

from __future__ import annotations

from typing import TypeVar

from django.db import IntegrityError, models, transaction

from hr_core.models import InstitutionScoped
from hr_core.services.writing import refusal

Record = TypeVar("Record", bound=models.Model)


def save_shared(record: Record) -> Record:
    """Like `hr_core.services.writing.save_checked`, but what another institution holds is not looked up: the database's keys
    know it exists. Raises `ValidationError` with the French sentence of the field or of the constraint."""
    held = [
        field.name
        for field in record._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, InstitutionScoped)
    ]
    record.full_clean(exclude=held, validate_constraints=False, validate_unique=False)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise refusal(type(record), error) from error
    return record
