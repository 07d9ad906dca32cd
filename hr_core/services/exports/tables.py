"""Tables as CSV and their description as JSON, whatever floor they belong to. Secrets are never copied."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.db import models

from hr_core.models import AuditEntry, Employee, InstitutionScoped

#: Keys and what only makes sense with them; a copy that held them would open the house.
SECRET_TABLES = frozenset({"hr_core_apireply", "hr_core_calendarfeed", "hr_core_apiuse"})
SECRET_FIELDS = frozenset({"digest", "secret", "former_secret", "session_key", "password"})
SECRET_OF = frozenset({"hr_core_apitoken", "hr_core_webhook"})
CHUNK = 5_000


def institution_models() -> list[type[models.Model]]:
    """Every table that belongs to an institution, and the audit trail, in the order of their names."""
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, InstitutionScoped) and model._meta.db_table not in SECRET_TABLES and model._meta.managed
    ]
    return sorted([*found, AuditEntry], key=lambda model: model._meta.db_table)


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """The columns that are copied."""
    secret = SECRET_FIELDS if model._meta.db_table in SECRET_OF else frozenset()
    return [field for field in model._meta.concrete_fields if field.name not in secret]


def person_tables() -> list[tuple[type[models.Model], str]]:
    """(table, path to the employee) of what is held about a person: rows that name their file, and rows of those rows."""
    direct = {model: key for model in institution_models() if (key := _key_to(model, Employee))}
    found: list[tuple[type[models.Model], str]] = [(Employee, "pk"), *direct.items()]
    for model in institution_models():
        if model in direct or model is Employee:
            continue
        if model is AuditEntry:
            found.append((model, "employee_id"))
            continue
        for parent, path in direct.items():
            key = _key_to(model, parent)
            if key:
                found.append((model, f"{key}__{path}"))
                break
    return found


def _key_to(model: type[models.Model], target: type[models.Model]) -> str:
    """The name of the first foreign key to a model that says whose the row is."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is target and field.name != "spell":
            return field.name
    return ""


def table_write(target: ZipFile, folder: str, rows: Any) -> int:
    """One CSV (UTF-8, comma, quoted where needed, dates ISO, empty for NULL), written as it is read; returns its rows."""
    columns = columns_of(rows.model)
    number = 0
    with target.open(f"{folder}/{rows.model._meta.db_table}.csv", "w") as stream, io.TextIOWrapper(
        stream, "utf-8", newline="", write_through=True
    ) as text:
        writer = csv.writer(text)
        writer.writerow([field.attname for field in columns])
        for row in rows.values_list(*[field.attname for field in columns]).iterator(chunk_size=CHUNK):
            writer.writerow([cell(value) for value in row])
            number += 1
    return number


def cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value


def schema_of(given: Iterable[type[models.Model]]) -> dict[str, Any]:
    """The description of tables: each column with its type, its French name, its choices, and the table that a key names."""
    return {
        "$comment": "Une table par fichier CSV : UTF-8, séparateur virgule, dates ISO 8601, montants en plus petites unités.",
        "tables": {model._meta.db_table: _table(model) for model in given},
    }


def _table(model: type[models.Model]) -> dict[str, Any]:
    return {
        "title": str(model._meta.verbose_name_plural),
        "description": (model.__doc__ or "").split("\n")[0],
        "columns": [_column(field) for field in columns_of(model)],
    }


def _column(field: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.attname, "type": _kind(field), "nullable": field.null, "title": str(field.verbose_name)}
    if isinstance(field, models.ForeignKey):
        told["references"] = field.related_model._meta.db_table
    if field.choices:
        told["values"] = {str(key): str(label) for key, label in field.flatchoices}
    return told


def _kind(field: Any) -> str:
    kinds = (
        (models.BooleanField, "boolean"), (models.IntegerField, "integer"), (models.ForeignKey, "integer"),
        (models.DateTimeField, "date-time"), (models.DateField, "date"), (models.JSONField, "json"),
    )  # fmt: skip
    return next((name for kind, name in kinds if isinstance(field, kind)), "string")


def files_of(rows: Any) -> Iterator[Any]:
    """The stored files of some rows."""
    names = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, models.FileField)]
    for name in names:
        for record in rows.exclude(**{name: ""}).exclude(**{f"{name}__isnull": True}).iterator(chunk_size=CHUNK):
            yield getattr(record, name)


def files_write(target: ZipFile, files: Iterable[Any]) -> int:
    """The stored files under « pieces/ », by their own paths; one that is missing is told instead of it. Returns how many."""
    number = 0
    for file in files:
        try:
            with file.open("rb") as source:
                target.writestr(f"pieces/{file.name}", source.read())
        except OSError:
            target.writestr(f"pieces/{file.name}.absent.txt", "Ce fichier n’est plus dans le dépôt.")
        number += 1
    return number
