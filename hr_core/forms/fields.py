"""Fields that several forms share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.selectors.employees import unit_choices


class LastDayField(forms.DateField):
    """The last day of a period, as people say it; its value is the first day after, as half-open periods want it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"label": _("Dernier jour"), "required": False} | options))

    def prepare_value(self, value: Any) -> Any:
        return value - timedelta(days=1) if hasattr(value, "year") else value

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day + timedelta(days=1) if day else None


def fixed_term_ends(form: forms.BaseForm, kind: str, end: str) -> None:
    """A fixed term says its last day: an error on the field `end` when `kind` is one and no day is given."""
    data = form.cleaned_data  # type: ignore[attr-defined]
    if data.get(kind) == "fixed_term" and not data.get(end) and end not in form.errors:
        form.add_error(end, _("Un contrat à durée déterminée a un terme : donnez son dernier jour."))  # type: ignore[attr-defined]


class UnitField(forms.TypedChoiceField):
    """An open unit of the tree, indented under the one that holds it; its value is the unit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"label": _("Unité"), "coerce": self._unit} | options))

    @staticmethod
    def _unit(key: str) -> Any:
        from hr_core.models import Unit

        return Unit.objects.get(pk=key)

    def fill(self, *, also: Any = None) -> None:
        """Read the choices, when the form is made within a scope; `also` keeps a unit closed since."""
        choices = [(str(key), name) for key, name in unit_choices()]
        if also is not None and str(also.pk) not in {key for key, _name in choices}:
            choices.append((str(also.pk), also.name))
        self.choices = [("", "—"), *choices]

    def keep_units(self, units: Collection[int]) -> None:
        """Offer and admit these units (keys) only, for whoever works for them alone."""
        self.choices = [(key, name) for key, name in self.choices if not key or int(key) in units]

    def prepare_value(self, value: Any) -> Any:
        return str(getattr(value, "pk", value) or "")


class PercentField(forms.DecimalField):
    """A share written in per cent and kept in ten-thousandths (or hundredths of a per cent, which is the same).

    Its comma would be lost in a field of type « number », which a browser then shows empty.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_digits": 5, "decimal_places": 2, "min_value": 0, "max_value": 100} | options))

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:g}".replace(".", ",") if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", ".").replace("%", "").strip() if value else value)

    def clean(self, value: Any) -> Any:
        percent = super().clean(value)
        return None if percent is None else int(percent * 100)
