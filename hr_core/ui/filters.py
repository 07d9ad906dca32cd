"""Filters of the house: django-filter drawn as a row of fields, and the chips of those in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_filters
from django.http import QueryDict

from hr_core.text import french_date
from hr_core.ui.forms import dress_date, tidy_choices


@dataclass(frozen=True)
class Chip:
    """A filter in force; its link is the same page without it."""

    label: str
    url: str


class HouseFilterSet(django_filters.FilterSet):
    """Base of the filters. `wide` names the field that takes the room that remains (the search)."""

    wide = "q"

    @property
    def form(self) -> Any:
        if hasattr(self, "_form"):
            return self._form
        form = super().form
        form.auto_id = "f-%s"
        for name, field in form.fields.items():
            dress_date(field.widget)
            tidy_choices(field)
            if name == self.wide:
                field.widget.input_type = "search"
        return form

    def chips(self, path: str) -> list[Chip]:
        """One chip for each filter that narrows the list."""
        if not self.is_bound or not self.form.is_valid():
            return []
        found = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value in (None, "", []) or (hasattr(value, "exists") and not value):
                continue
            words = self._in_words(name, field, value)
            found.append(Chip(f"{self.form[name].label} : {words}".replace(" :", "\u00a0:"), self._without(path, name)))
        return found

    def _without(self, path: str, name: str) -> str:
        query = QueryDict(self.data.urlencode() if hasattr(self.data, "urlencode") else "", mutable=True)
        for key in [key for key in query if key == name or key.startswith(f"{name}_") or key == "page"]:
            del query[key]
        rest = query.urlencode()
        return f"{path}?{rest}" if rest else path

    def _in_words(self, name: str, field: Any, value: Any) -> str:
        if isinstance(value, slice):
            return " – ".join(
                french_date(each) if hasattr(each, "day") else str(each or "…") for each in (value.start, value.stop)
            )
        if hasattr(value, "day"):
            return french_date(value)
        values = value if isinstance(value, (list, tuple)) else [value]
        labels = dict(_flat(getattr(field, "choices", [])))
        return ", ".join(str(labels.get(each, labels.get(str(each), each))) for each in values)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    if hasattr(choices, "queryset"):
        return []
    flat: list[tuple[Any, Any]] = []
    for value, label in choices:
        flat.extend(label if isinstance(label, (list, tuple)) else [(value, label)])
    return flat
