"""Forms of a change of the law: the field of the value follows the figure's kind, down to the rows of a scale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.forms import Fieldset, HouseForm
from payroll.engine import Figure, FigureValue
from payroll.models.law import Confidence
from payroll.selectors.law import COLUMNS, ROWS

SPARE_ROWS = 3  # empty rows offered under those of the value in force
WORDS = ("key", "label", "length", "share")
NARROW = "\u202f"


class NumberField(forms.CharField):
    """A number as people write it (`432 000`, `5,6`, `200/3`); its value is an int or exact text."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "text-end"})

    def to_python(self, value: Any) -> int | str | None:
        text = re.sub(r"[\s%]", "", str(value or "")).replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"\d+(\.\d+)?|\d+/[1-9]\d*", text):
            raise forms.ValidationError(_("Écrire un nombre positif, par exemple 432 000 ou 5,6."))
        number = Fraction(text)
        return int(number) if number.denominator == 1 else text

    def prepare_value(self, value: Any) -> Any:
        return shown(value)


class PercentTextField(NumberField):
    """A percentage between 0 and 100, kept as decimal text."""

    def to_python(self, value: Any) -> str | None:
        number = super().to_python(value)
        if number is None:
            return None
        if Fraction(number) > 100:
            raise forms.ValidationError(_("Un taux va de 0 à 100."))
        return str(number)


def shown(value: Any) -> Any:
    """A number of the country file as French people write it."""
    if isinstance(value, bool) or value is None:
        return value
    text = str(value)
    if re.fullmatch(r"\d+", text):
        return f"{int(text):,}".replace(",", NARROW)
    return text.replace(".", ",") if re.fullmatch(r"\d+\.\d+", text) else text


@dataclass(frozen=True)
class GridRow:
    """A row of a scale as bound fields; `label` names it for those who hear the page."""

    label: str
    fields: Sequence[BoundField]


class OverrideForm(HouseForm):
    """`figure` gives the shape of the value, `current` the value in force from which it starts."""

    template_name = "payroll/law/_override_form.html"
    start = forms.DateField(label=gettext_lazy("À partir du"))
    last_day = forms.DateField(
        label=gettext_lazy("Dernier jour"),
        required=False,
        help_text=gettext_lazy("Vide : jusqu’au prochain changement que connaît le fichier du pays."),
    )
    source_title = forms.CharField(
        label=gettext_lazy("Texte ou source"),
        max_length=200,
        help_text=gettext_lazy("Loi de finances, décret, arrêté, circulaire : numéro et date."),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Adresse de la source"), max_length=400, required=False, assume_scheme="https"
    )
    source_on = forms.DateField(label=gettext_lazy("Date de la source"), required=False)
    confidence = forms.ChoiceField(label=gettext_lazy("Fiabilité"), choices=Confidence)
    reason = forms.CharField(
        label=gettext_lazy("Motif, gardé au journal"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    fieldsets = (
        (gettext_lazy("Quand"), ("start", "last_day")),
        (gettext_lazy("D’où vient ce chiffre"), ("source_title", "source_url", "source_on", "confidence", "reason")),
    )
    full_width = ("source_title", "source_url", "reason")

    def __init__(self, *args: Any, figure: Figure, current: FigureValue | None, **options: Any) -> None:
        self.figure, self.current = figure, current or figure.values[-1]
        super().__init__(*args, **options)
        if figure.kind in ROWS:
            self._add_rows()
        else:
            self.fields["value"] = value_field(figure)
            self.full_width = (*self.full_width, "value")
            self.initial.setdefault("value", self._initial())

    def _initial(self) -> Any:
        data = self.current.data
        if self.figure.kind == "flag":
            return "oui" if data["flag"] else "non"
        return data[{"amount": "amount", "rate": "percent", "text": "text"}[self.figure.kind]]

    # ------------------------------------------------------------------ rows of a scale or a table
    def _add_rows(self) -> None:
        rows = self.current.data[ROWS[self.figure.kind]]
        self.columns = list(dict.fromkeys(name for row in rows for name in row))
        self.words = {
            name for name in self.columns if any(not _is_number(row[name]) for row in rows if name in row)
        } | {name for name in self.columns if name in WORDS}
        self.row_count = len(rows) + SPARE_ROWS
        for rank in range(self.row_count):
            for name in self.columns:
                field = self._cell_field(name)
                self.fields[f"r{rank}_{name}"] = field
                if rank < len(rows):
                    value = rows[rank].get(name)
                    self.initial.setdefault(f"r{rank}_{name}", value if name in self.words else shown(value))

    def _cell_field(self, name: str) -> forms.Field:
        label = str(COLUMNS.get(name, {"key": _("Cas"), "label": _("Libellé")}.get(name, name)))
        if name in self.words:
            return forms.CharField(label=label, required=False, max_length=200)
        if name == "percent":
            return PercentTextField(label=_("%(label)s, en %%") % {"label": label}, required=False)
        return NumberField(label=label, required=False)

    @property
    def grid(self) -> list[GridRow]:
        """The rows of the value, for the template; empty for a plain value."""
        if self.figure.kind not in ROWS:
            return []
        return [
            GridRow(_("Ligne %(number)s") % {"number": rank + 1}, [self[f"r{rank}_{name}"] for name in self.columns])
            for rank in range(self.row_count)
        ]

    def groups(self) -> Iterator[Fieldset]:
        cells = {field.name for row in self.grid for field in row.fields}
        for group in super().groups():
            fields = [field for field in group.fields if field.name not in cells]
            if fields:
                yield Fieldset(group.title, fields)

    # ------------------------------------------------------------------ reading it
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        last_day, start = data.get("last_day"), data.get("start")
        if last_day and start and last_day < start:
            self.add_error("last_day", _("Le dernier jour ne peut pas précéder le premier."))
        if self.figure.kind in ROWS:
            self._clean_rows(data)
        return data

    def _clean_rows(self, data: dict[str, Any]) -> None:
        """Rows left empty are dropped; a row begun has its first column, scales every column."""
        rows = []
        for rank in range(self.row_count):
            row = {name: data.get(f"r{rank}_{name}") for name in self.columns}
            row = {name: value for name, value in row.items() if value not in (None, "")}
            if not row:
                continue
            needed = self.columns[:1]
            if self.figure.kind != "table" and not {"percent", "amount"} & set(row):
                needed = [*needed, "percent" if "percent" in self.columns else "amount"]
            for name in needed:
                if name not in row and f"r{rank}_{name}" not in self.errors:
                    self.add_error(f"r{rank}_{name}", _("Complétez cette ligne, ou videz-la."))
            rows.append(row)
        if not rows and not self.errors:
            self.add_error(None, _("Donnez au moins une ligne."))
        data["rows"] = rows

    def values(self) -> dict[str, Any]:
        """What `override_propose` takes."""
        data = self.cleaned_data
        last_day = data["last_day"]
        return {
            "start": data["start"],
            "end": last_day + timedelta(days=1) if last_day else None,
            "value": self.shaped(),
            "source_title": data["source_title"],
            "source_url": data["source_url"],
            "source_on": data["source_on"],
            "confidence": data["confidence"],
            "reason": data["reason"],
        }

    def shaped(self) -> Mapping[str, Any]:
        """The value in the shape of the country file."""
        if self.figure.kind in ROWS:
            return {ROWS[self.figure.kind]: self.cleaned_data["rows"]}
        value = self.cleaned_data["value"]
        if self.figure.kind == "flag":
            return {"flag": value == "oui"}
        return {{"amount": "amount", "rate": "percent", "text": "text"}[self.figure.kind]: value}


def value_field(figure: Figure) -> forms.Field:
    """The field of a plain value."""
    label = figure.label
    if figure.kind == "flag":
        return forms.ChoiceField(label=label, choices=[("oui", _("oui")), ("non", _("non"))])
    if figure.kind == "text":
        return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 5}))
    if figure.kind == "rate":
        return PercentTextField(label=label, help_text=_("En pour cent.") + f" {figure.unit}".rstrip())
    return NumberField(label=label, help_text=figure.unit)


def _is_number(value: Any) -> bool:
    try:
        return "/" not in str(value) and bool(Fraction(str(value)).denominator)
    except (ValueError, ZeroDivisionError):
        return False


class DecisionForm(HouseForm):
    """A word with an approval; a refusal asks its reason."""

    comment = forms.CharField(
        label=gettext_lazy("Observation"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
