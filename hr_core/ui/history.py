"""« Historique »: the audit trail of a record, or of a whole personnel file, in words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import AuditEntry
from hr_core.selectors.audit import trail_readable
from hr_core.text import NO_BREAK, french_decimal, french_of
from hr_core.ui.parts import in_french
from hr_core.ui.screens import RecordScreen

PAGE = 50
THOUSANDTHS = "(millièmes)"  # how a column of thousandths names its unit; people read the number itself
SILENT = {"id", "institution_id", "person_uid", "search_text", "password"}
MASKED = {("hr_core_bankaccount", "account")}
ACTIONS = {
    "insert": (gettext_lazy("Création"), "plus"),
    "update": (gettext_lazy("Modification"), "pencil"),
    "delete": (gettext_lazy("Suppression"), "trash"),
}


@dataclass(frozen=True)
class Change:
    """One field: what it was and what it became, in French; a creation has no `before`."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One write: when, by whom, on what, why, and the fields touched."""

    at: datetime
    action: str
    icon: str
    subject: str
    actor: str
    reason: str
    request_id: str
    changes: Sequence[Change]


def history_of(record: models.Model) -> models.QuerySet:
    """The writes of one record, newest first."""
    return AuditEntry.objects.of_record(record)


def history_of_employee(employee: models.Model) -> models.QuerySet:
    """The writes of a whole personnel file: the person and every dated fact."""
    return AuditEntry.objects.filter(employee_id=employee.pk)


def told(entries: Iterable[AuditEntry], *, silent: Set[str] = frozenset()) -> list[Event]:
    """The entries in words, without the `silent` columns; the records that they point to are read once per table."""
    entries = list(entries)
    names = _names_of_related(entries)
    return [_event(entry, names, SILENT | silent) for entry in entries]


class HistoryScreen(RecordScreen):
    """The history of a record on a page. `of_file = True` takes the whole personnel file of an employee."""

    template_name = "hr_core/ui/history.html"
    of_file = False

    def get_title(self) -> str:
        return str(self.title or _("Historique %(of_record)s") % {"of_record": french_of(str(self.record))})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entries = history_of_employee(self.record) if self.of_file else history_of(self.record)
        page = Paginator(trail_readable(entries, self.access), PAGE).get_page(request.GET.get("page"))
        silent = {"employee_id"} if self.of_file else set()
        return self.show(events=told(page.object_list, silent=silent), page=page)


def _event(entry: AuditEntry, names: dict[type[models.Model], dict[Any, str]], silent: Set[str]) -> Event:
    model = _model_of(entry.table_name)
    action, icon = ACTIONS[entry.action]
    subject = str(model._meta.verbose_name) if model else entry.table_name
    changes = [
        _change(entry, model, name, before, after, names)
        for name, before, after in _in_order(model, entry.changes())
        if name not in silent
        and before != after
        and not (_is_blank(before) and _is_blank(after))
        and not _is_internal(_field_of(model, name) if model else None)
    ]
    return Event(
        at=entry.at,
        action=str(action),
        icon=icon,
        subject=subject,
        actor=entry.actor_label or _("système"),
        reason=entry.reason,
        request_id=entry.request_id,
        changes=changes,
    )


def _in_order(model: type[models.Model] | None, changes: list[tuple[str, Any, Any]]) -> list[tuple[str, Any, Any]]:
    """The fields as the model declares them."""
    rank = {field.column: number for number, field in enumerate(model._meta.fields)} if model else {}
    return sorted(changes, key=lambda change: rank.get(change[0], len(rank)))


def _change(
    entry: AuditEntry,
    model: type[models.Model] | None,
    column: str,
    before: Any,
    after: Any,
    names: dict[type[models.Model], dict[Any, str]],
) -> Change:
    field = _field_of(model, column) if model else None
    label = str(field.verbose_name).removesuffix(f" {THOUSANDTHS}") if field is not None else column

    def say(value: Any) -> str:
        if value is None or value in ("", [], {}):
            return ""
        if (entry.table_name, column) in MASKED:
            return f"••••{NO_BREAK}{''.join(str(value).split())[-4:]}"
        return _in_words(field, value, names)

    return Change(label[:1].upper() + label[1:], say(before), say(after))


def _in_words(field: Any, value: Any, names: dict[type[models.Model], dict[Any, str]]) -> str:
    if field is not None and field.is_relation:
        return names.get(field.related_model, {}).get(value, f"n°{NO_BREAK}{value}")
    if field is not None and field.choices:
        label = str(dict(field.flatchoices).get(value, value))
        return label[:1].upper() + label[1:]
    if isinstance(value, int) and getattr(field, "name", "") == "year":
        return str(value)
    if isinstance(value, int) and field is not None and str(field.verbose_name).endswith(THOUSANDTHS):
        return french_decimal(Fraction(value, 1000), 3)
    inside = getattr(field, "base_field", None)
    if inside is not None and inside.choices and isinstance(value, list):
        labels = dict(inside.flatchoices)
        return ", ".join(str(labels.get(each, each)) for each in value)
    return str(in_french(_typed(field, value)))


def _typed(field: Any, value: Any) -> Any:
    """JSON's text back to a date or a moment."""
    if isinstance(value, str) and isinstance(field, models.DateTimeField):
        return parse_datetime(value) or value
    if isinstance(value, str) and isinstance(field, models.DateField):
        found: date | None = parse_date(value)
        return found or value
    return value


def _is_blank(value: Any) -> bool:
    """Nothing to say: a creation leaves these out, and a change from one of them shows what it became."""
    return value is None or value is False or value in ("", 0, [], {})


def _is_internal(field: Any) -> bool:
    """What the program keeps for itself: a structure that no form shows."""
    return isinstance(field, models.JSONField) and not field.editable


def _model_of(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _field_of(model: type[models.Model], column: str) -> Any:
    try:
        return model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return next((field for field in model._meta.fields if field.column == column), None)


def _names_of_related(entries: Iterable[AuditEntry]) -> dict[type[models.Model], dict[Any, str]]:
    """{model: {key: name}} of every record that a changed foreign key points to."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for entry in entries:
        model = _model_of(entry.table_name)
        for column, before, after in entry.changes():
            field = _field_of(model, column) if model and column not in SILENT else None
            if field is not None and field.is_relation:
                wanted[field.related_model].update(key for key in (before, after) if key is not None)
    return _read_together({model: keys for model, keys in wanted.items() if keys})


def _read_together(wanted: dict[type[models.Model], set[Any]]) -> dict[type[models.Model], dict[Any, str]]:
    """The names of rows of several tables in one statement, each table under its own policy."""
    if not wanted:
        return {}
    parts, values = [], []
    for rank, (model, keys) in enumerate(wanted.items()):
        key = model._meta.pk.column
        parts.append(f'SELECT {rank}, to_jsonb(t) FROM "{model._meta.db_table}" t WHERE t."{key}" = ANY (%s)')
        values.append(list(keys))
    kinds = list(wanted)
    names: dict[type[models.Model], dict[Any, str]] = {model: {} for model in kinds}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for rank, row in cursor.fetchall():
            found = _from_json(kinds[rank], row if isinstance(row, dict) else json.loads(row))
            names[kinds[rank]][found.pk] = str(found)
    return names


def _from_json(model: type[models.Model], row: dict[str, Any]) -> Any:
    fields = [field for field in model._meta.concrete_fields if field.column in row]
    values = [row[field.column] if isinstance(field, models.JSONField) else field.to_python(row[field.column]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)
