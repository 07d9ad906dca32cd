"""Forms of the entry of variable inputs: columns kept, clerks, limits, deadlines, transmissions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import Unit
from hr_core.ui.forms import HouseForm
from payroll.selectors.input_columns import MOST_COLUMNS, Column


class ColumnSetForm(HouseForm):
    """A name, the items, for whom."""

    name = forms.CharField(label=_("Nom"), max_length=40)
    codes = forms.MultipleChoiceField(label=_("Rubriques"), widget=forms.CheckboxSelectMultiple)
    unit = forms.ModelChoiceField(
        label=_("Unité"), queryset=None, required=False, help_text=_("Montrée quand on choisit ce jeu.")
    )
    is_shared = forms.BooleanField(label=_("Proposer ce jeu à tous ceux qui saisissent"), required=False)

    def __init__(self, *args: Any, columns: Sequence[Column], units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["codes"].choices = [(column.code, column.words) for column in columns]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]

    def clean_codes(self) -> list[str]:
        codes = self.cleaned_data["codes"]
        if len(codes) > MOST_COLUMNS:
            raise forms.ValidationError(_("Gardez %(most)s rubriques au plus.") % {"most": MOST_COLUMNS})
        return codes


class SubmissionForm(HouseForm):
    """What goes with a step of a transmission."""

    remark = forms.CharField(label=_("Observation"), required=False, max_length=300)

    def __init__(self, *args: Any, asks_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if asks_reason:
            self.fields["remark"].label = _("Motif, montré à l’unité")
            self.fields["remark"].required = True


class DueForm(HouseForm):
    due_on = forms.DateField(label=_("À transmettre le"), required=False, help_text=_("Vide : le jour du calendrier."))
    reason = forms.CharField(label=_("Motif"), max_length=300)


class ClerkForm(HouseForm):
    """Who enters for which unit, from when."""

    user = forms.ModelChoiceField(label=_("Compte"), queryset=None)
    unit = forms.ModelChoiceField(label=_("Unité, avec celles qui en dépendent"), queryset=None)
    start = forms.DateField(label=_("À partir du"))
    last_day = forms.DateField(label=_("Jusqu’au"), required=False, help_text=_("Dernier jour ; vide sans terme."))

    def __init__(self, *args: Any, users: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.order_by("code")  # type: ignore[attr-defined]


class LastDayForm(HouseForm):
    last_day = forms.DateField(label=_("Dernier jour"))


class DeadlineForm(HouseForm):
    """A unit of the calendar and its day."""

    unit = forms.ModelChoiceField(label=_("Unité"), queryset=None)
    day = forms.IntegerField(
        label=_("Jour du mois"), min_value=1, max_value=31,
        help_text=_("Avancé au dernier jour ouvré s’il tombe un samedi, un dimanche ou un jour férié."),
    )  # fmt: skip
    reminder_days = forms.IntegerField(label=_("Rappel sur l’accueil, jours avant"), min_value=0, max_value=31, initial=3)
    start = forms.DateField(label=_("À partir du"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = Unit.objects.order_by("code")  # type: ignore[attr-defined]


class LimitForm(HouseForm):
    """Bounds of an item, in its own unit: amounts, or quantities when its formula asks for one."""

    item = forms.ChoiceField(label=_("Rubrique"))
    start = forms.DateField(label=_("À partir du"))
    least = forms.CharField(label=_("Minimum par saisie"), required=False)
    most_month = forms.CharField(label=_("Maximum par mois et par agent"), required=False)
    most_year = forms.CharField(label=_("Maximum par an et par agent"), required=False)
    categories = forms.CharField(
        label=_("Catégories"), required=False, help_text=_("Codes séparés par des virgules ; vide : toutes.")
    )
    is_reserved = forms.BooleanField(label=_("Réservée à ces catégories : les autres ne peuvent pas la recevoir"), required=False)
    needs_comment = forms.BooleanField(label=_("Exiger une observation"), required=False)
    needs_document = forms.BooleanField(label=_("Exiger une pièce avant la transmission"), required=False)
    reference = forms.CharField(label=_("Texte"), required=False, max_length=200)
    fieldsets = (
        (_("Valeurs"), ("least", "most_month", "most_year")),
        (_("Population et justification"), ("categories", "is_reserved", "needs_comment", "needs_document", "reference")),
    )

    def __init__(self, *args: Any, columns: Sequence[Column], currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns = {str(column.item): column for column in columns}
        self.currency = currency
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (key, column.words + (f" {_('(quantité)')}" if column.by_quantity else "")) for key, column in self.columns.items()
        ]

    def clean_categories(self) -> list[str]:
        return [code.strip() for code in self.cleaned_data["categories"].split(",") if code.strip()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        column = self.columns.get(data.get("item", ""))
        for name in ("least", "most_month", "most_year"):
            if column is None:
                continue
            try:
                data[name] = column.read(data.get(name) or "", self.currency)
            except ValueError:
                self.add_error(name, _("Écrire la valeur en chiffres, par exemple 25 000 ou 12,5."))
        if data.get("is_reserved") and not data.get("categories"):
            self.add_error("categories", _("Donner les catégories auxquelles la rubrique est réservée."))
        if not any(data.get(name) is not None for name in ("least", "most_month", "most_year")) and not any(
            data.get(name) for name in ("is_reserved", "needs_comment", "needs_document")
        ):
            self.add_error(None, _("Donner au moins une limite."))
        return data


class CopyForm(HouseForm):
    """Nothing is asked: what is copied is in the address of the preview."""


class ConfirmFileForm(HouseForm):
    """How a previewed file is taken."""

    only_valid = forms.BooleanField(label=_("Importer les cases valides et laisser les autres"), required=False)
    file_wins = forms.BooleanField(
        label=_("Pour les cases changées des deux côtés, prendre la valeur du fichier"), required=False
    )


class ItemMappingForm(HouseForm):
    """One choice per item that the file names in its own way."""

    def __init__(
        self, *args: Any, items: Sequence[tuple[str, str, int]], columns: Sequence[Column], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices = [("", "—"), ("-", _("ne pas importer")), *((column.code, column.words) for column in columns)]
        self.keys = [key for key, _words, _count in items]
        for rank, (_key, words, count) in enumerate(items):
            told = _("%(count)s lignes") % {"count": count}
            self.fields[f"r{rank}"] = forms.ChoiceField(label=words, choices=choices, required=False, help_text=told)

    def choices(self) -> dict[str, str]:
        """{key of the file's item: code, or « - »}, those chosen."""
        chosen = {key: self.cleaned_data[f"r{rank}"] for rank, key in enumerate(self.keys)}
        return {key: target for key, target in chosen.items() if target}
