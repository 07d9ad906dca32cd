"""Forms of the house: French fields, date pickers, fieldsets, a summary of errors; and how a control is drawn.

Every form drawn by Django uses our `django/forms/field.html`, so that foreign forms (signing in) look the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db import models
from django.forms import BoundField
from django.forms.models import ModelFormMetaclass
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hr_core.models import Employee, InstitutionScoped
from hr_core.text import MINUS, currency_decimals, french_amount, in_words
from hr_core.ui.options import write_at_once

REASON = "motif"
NOTHING_CHOSEN = "—"
FULL_WIDTH = (forms.Textarea, forms.CheckboxSelectMultiple, forms.RadioSelect)


def control(field: BoundField, css: str = "") -> SafeString:
    """The input of a field, with Bootstrap's class for its kind and the marks of an error."""
    widget = field.field.widget
    dress_date(widget)
    write_at_once(widget)
    classes = " ".join(filter(None, [widget.attrs.get("class"), control_class(widget), css]))
    if field.errors:
        classes += " is-invalid"
    return field.as_widget(attrs={"class": classes} if classes.strip() else None)


def control_class(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return getattr(widget, "css_class", "form-select")
    return "form-control"


def dress_date(widget: forms.Widget) -> None:
    """Dates are picked with the browser's own calendar, which wants them written 2026-01-31."""
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"


def tidy_choices(field: forms.Field) -> None:
    """Choices begin with a capital, and nothing chosen is a dash. Calling it twice changes nothing."""
    if getattr(field, "empty_label", None) == "---------":
        field.empty_label = NOTHING_CHOSEN  # type: ignore[attr-defined]
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        # A filter adds its « all » and « none » by itself each time that it is read.
        added = {"", field.null_value} if hasattr(field, "null_label") else set()
        field.choices = [
            (value, NOTHING_CHOSEN if label == "---------" else _capital(label))
            for value, label in field.choices
            if not (isinstance(value, str) and value in added)
        ]


def _capital(label: Any) -> Any:
    if isinstance(label, (list, tuple)):
        return [(value, _capital(each)) for value, each in label]
    text = str(label)
    return text[:1].upper() + text[1:]


class MoneyField(forms.CharField):
    """An amount as people write it (`1 234 567`, `1 234,50`); its value is an integer in minor units."""

    default_error_messages = {
        "amount": gettext_lazy("Écrire un montant en chiffres, par exemple 250 000."),
        "decimals": gettext_lazy("Cette monnaie se compte avec %(decimals)s décimales au plus."),
        "whole": gettext_lazy("Cette monnaie se compte sans décimales."),
        "negative": gettext_lazy("Le montant ne peut pas être négatif."),
    }

    def __init__(self, *, currency: str = "XOF", allow_negative: bool = False, **options: Any) -> None:
        self.currency = currency
        self.allow_negative = allow_negative
        super().__init__(**options)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})
        self.widget.attrs["class"] = "text-end"

    def prepare_value(self, value: Any) -> Any:
        return french_amount(value, self.currency) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"\s", "", str(value or "")).replace(MINUS, "-").replace(".", ",")
        if not text:
            return None
        found = re.fullmatch(r"(-?)(\d+)(?:,(\d+))?", text)
        if not found:
            raise forms.ValidationError(self.error_messages["amount"], code="amount")
        sign, whole, cents = found.groups()
        decimals = currency_decimals(self.currency)
        if len((cents or "").rstrip("0")) > decimals:
            code = "decimals" if decimals else "whole"
            raise forms.ValidationError(self.error_messages[code], code=code, params={"decimals": in_words(decimals)})
        if sign and not self.allow_negative:
            raise forms.ValidationError(self.error_messages["negative"], code="negative")
        minor = int(whole + (cents or "").rstrip("0").ljust(decimals, "0"))
        return -minor if sign else minor

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except forms.ValidationError:
            return True


class ScopedChoiceField(forms.ModelChoiceField):
    """A choice among an institution's rows. Its rows are known when a form is made: when its class is, there is no
    scope yet."""

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        super().__init__(queryset=None, **options)
        self.model = model

    def open(self) -> None:
        if self.queryset is None:
            self.queryset = self.model._default_manager.all()


class InstitutionField(forms.ModelChoiceField):
    """Institutions in the order of their countries, which name them: several have the same acronym."""

    def _set_queryset(self, queryset: Any) -> None:
        forms.ModelChoiceField.queryset.fset(self, queryset if queryset is None else queryset.select_related("country").order_by("country__name", "acronym"))

    queryset = property(forms.ModelChoiceField.queryset.fget, _set_queryset)  # type: ignore[assignment]

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.country.name}\u00a0: {obj.acronym}"


class Fieldset:
    """A titled group of bound fields."""

    def __init__(self, title: str, fields: Sequence[BoundField]) -> None:
        self.title = title
        self.fields = fields


class HouseFormMixin:
    """Fieldsets and the sentence over the errors.

    `fieldsets` lists (title, field names); the fields that it does not name come first, without a title.
    `full_width` names the fields that take both columns; long texts and lists of choices do anyhow.
    """

    template_name = "hr_core/ui/form.html"
    fieldsets: Sequence[tuple[Any, Sequence[str]]] = ()
    full_width: Sequence[str] = ()
    required_css_class = "required"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, ScopedChoiceField):
                field.open()
            tidy_choices(field)

    def groups(self) -> Iterator[Fieldset]:
        named = {name for _title, names in self.fieldsets for name in names} | {REASON}
        rest = [field for field in self.visible_fields() if field.name not in named]  # type: ignore[attr-defined]
        if rest:
            yield Fieldset("", self._dressed(rest))
        for title, names in self.fieldsets:
            present = [self[name] for name in names if name in self.fields]  # type: ignore[index,attr-defined]
            if present:
                yield Fieldset(title, self._dressed(present))
        if REASON in self.fields:  # type: ignore[attr-defined]
            yield Fieldset("", self._dressed([self[REASON]]))  # type: ignore[index]

    def _dressed(self, fields: list[BoundField]) -> list[BoundField]:
        for field in fields:
            wide = field.name in (*self.full_width, REASON) or isinstance(field.field.widget, FULL_WIDTH)
            field.is_wide = wide  # type: ignore[attr-defined]
        return fields

    def error_title(self) -> str:
        number = len(self.errors)  # type: ignore[attr-defined]
        if set(self.errors) == {"__all__"}:  # type: ignore[attr-defined]
            return _("La demande n’a pas pu être exécutée")
        sentence = ngettext("%(number)s champ est à corriger", "%(number)s champs sont à corriger", number)
        text = sentence % {"number": in_words(number)}
        return text[:1].upper() + text[1:]

    def error_links(self) -> Iterator[tuple[str, str, str]]:
        """(anchor, label, message) of each error, in the order of the fields."""
        for name, messages in self.errors.items():  # type: ignore[attr-defined]
            bound = self[name] if name in self.fields else None  # type: ignore[index,attr-defined]
            for message in messages:
                yield (bound.id_for_label or bound.auto_id if bound else "", str(bound.label) if bound else "", message)


class HouseForm(HouseFormMixin, forms.Form):
    """A plain form."""


def form_field(field: Any, **options: Any) -> Any:
    """The form field of a model field; foreign keys to an institution's rows wait for the scope."""
    if isinstance(field, models.ForeignKey) and issubclass(field.related_model, InstitutionScoped):
        label = str(field.verbose_name)
        usual = {"required": not field.blank, "label": label[:1].upper() + label[1:], "help_text": field.help_text}
        if field.related_model is Employee:
            from hr_core.ui.people import EmployeeField  # a field of the house too, built on those of this module

            return EmployeeField(**(usual | options))
        return ScopedChoiceField(field.related_model, **(usual | options))
    return field.formfield(**options)


class HouseModelFormMetaclass(ModelFormMetaclass):
    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = form_field
        return super().__new__(mcs, name, bases, attrs)


class HouseModelForm(HouseFormMixin, forms.ModelForm, metaclass=HouseModelFormMetaclass):
    """A form of one record. Constraints are checked with the values that the screen itself gave to the record
    (institution, employee), which Django leaves out because they are not on the form."""

    def _post_clean(self) -> None:
        super()._post_clean()
        excluded = {name for name in self._get_validation_exclusions() if name in self.fields}
        try:
            self.instance.validate_constraints(exclude=excluded)
        except forms.ValidationError as refused:
            said = {message for messages in self.errors.values() for message in messages}
            if not said.issuperset(refused.messages):
                self._update_errors(refused)


class ReasonField(forms.CharField):
    """« Motif »: why, kept with each write in the audit trail."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(
            label=gettext_lazy("Motif, gardé au journal"),
            required=required,
            max_length=300,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
