"""Schemas made from the house's forms and models, so that the interface takes what the pages take, under their French labels.

Amounts are integers in minor units, days ISO dates, periods half-open (`end`: the first day on which it no longer holds),
units their codes, employees their staff numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from django import forms
from django.db import models
from pydantic import BaseModel, ConfigDict, Field, create_model

from hr_core.forms.fields import LastDayField, PercentField, UnitField
from hr_core.ui.forms import MoneyField, ScopedChoiceField


class Given(BaseModel):
    """What is sent: an unknown field is refused rather than forgotten."""

    model_config = ConfigDict(extra="forbid")


Extra = Mapping[str, tuple[Any, Any]]


def form_schema(
    name: str, form: type[forms.BaseForm], *, without: Iterable[str] = (), partial: bool = False, extra: Extra | None = None
) -> type[BaseModel]:
    """The schema of a form's fields; `partial`: none is required, as for a correction. `extra`: more fields, as pydantic's."""
    fields: dict[str, Any] = dict(extra or {})
    skipped = {*without, "motif", "photo"}
    for key, field in form.base_fields.items():
        if key in skipped:
            continue
        kind = form_type(field)
        label = " ".join(filter(None, [str(field.label or key).strip(), str(field.help_text or "")]))
        limits = {"max_length": field.max_length} if kind is str and getattr(field, "max_length", None) else {}
        is_required = field.required and not partial and kind is not bool and field.initial is None
        default = ... if is_required else None
        shown = kind if is_required else kind | None
        fields.setdefault(key, (shown, Field(default, description=label, **limits)))
    return create_model(name, __base__=Given, **fields)


def form_type(field: forms.Field) -> Any:
    """The type of a form's field in JSON."""
    if isinstance(field, forms.BooleanField):
        return bool
    if isinstance(field, forms.DateField):
        return date
    if isinstance(field, (MoneyField, PercentField, forms.IntegerField)) and not isinstance(field, UnitField):
        return int
    if isinstance(field, (UnitField, ScopedChoiceField)):
        return str
    if isinstance(field, forms.ChoiceField):
        return literal(key for key, _label in field.choices)
    return str


def record_schema(name: str, model: type[models.Model], fields: Iterable[str], extra: Extra | None = None) -> type[BaseModel]:
    """The schema of a record as it is shown."""
    made: dict[str, Any] = {}
    for key in fields:
        field = model._meta.get_field(key)
        kind = model_type(field)
        made[key] = (kind | None if field.null else kind, Field(..., description=str(field.verbose_name)))
    return create_model(name, __base__=BaseModel, **(dict(extra or {}) | made))


def model_type(field: Any) -> Any:
    if field.choices:
        return literal(key for key, _label in field.choices) if not field.blank else str
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.DateTimeField):
        from datetime import datetime

        return datetime
    if isinstance(field, models.DateField):
        return date
    if isinstance(field, models.IntegerField):
        return int
    return str


def literal(keys: Iterable[Any]) -> Any:
    known = tuple(str(key) for key in keys if str(key))
    return Literal[known] if known else str


def record_data(record: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The values of a record by name; a unit or an employee by its code or number."""
    return {key: plain(getattr(record, key)) for key in fields}


def plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return getattr(value, "staff_number", None) or getattr(value, "code", None) or value.pk
    return value


def is_last_day(field: forms.Field) -> bool:
    return isinstance(field, LastDayField)
