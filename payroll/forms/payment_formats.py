"""Forms of bank formats and of the files that banks send back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm, HouseModelForm
from payroll.choices_formats import AMOUNTS, OF_A_LINE, Record, Source
from payroll.exports.bank_returns import FIELDS
from payroll.models import FormatColumn, PaymentFormat


class PaymentFormatForm(HouseModelForm):
    fieldsets = (
        (_("Format"), ("name", "bank_name", "kind", "extension")),
        (_("Fichier texte"), ("encoding", "line_end", "separator", "has_titles")),
    )

    class Meta:
        model = PaymentFormat
        fields = ("name", "bank_name", "kind", "extension", "encoding", "line_end", "separator", "has_titles")

    def clean_extension(self) -> str:
        text = self.cleaned_data["extension"].strip().lower().lstrip(".")
        if not (text.isascii() and text.isalnum()):
            raise forms.ValidationError(_("Deux à quatre lettres ou chiffres : txt, csv, dat."))
        return text


class FormatColumnForm(HouseModelForm):
    fieldsets = (
        (_("Champ"), ("record", "label", "source", "constant")),
        (_("Place"), ("width", "align", "pad", "is_required", "is_cut")),
        (_("Écriture"), ("letters", "amount_style", "date_style")),
    )

    class Meta:
        model = FormatColumn
        fields = (
            "record", "label", "source", "constant", "width", "align", "pad", "is_required", "is_cut", "letters",
            "amount_style", "date_style",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        source, record = cleaned.get("source"), cleaned.get("record")
        if source in OF_A_LINE and record != Record.LINE:
            self.add_error("source", _("Cette valeur est celle d’un paiement : elle va dans une ligne."))
        if cleaned.get("is_cut") and source in AMOUNTS:
            self.add_error("is_cut", _("Un montant ne se coupe pas."))
        if source == Source.CONSTANT and cleaned.get("is_required") and not cleaned.get("constant"):
            cleaned["is_required"] = False
        return cleaned


class ReturnForm(HouseForm):
    """A file of rejects and their day."""

    file = forms.FileField(label=_("Fichier de la banque"), help_text=_("csv, xlsx, ou pain.002 (xml), 5 Mo au plus."))
    on = forms.DateField(label=_("Rejetés le"))

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["on"].initial = today

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if not given.name.lower().endswith((".csv", ".txt", ".xlsx", ".xml")):
            raise forms.ValidationError(_("Un fichier csv, xlsx ou xml."))
        return given


class MappingForm(HouseForm):
    """Which column of the file holds what."""

    reference = forms.TypedChoiceField(label=_("Référence du paiement"), required=False, coerce=int, empty_value=None)
    account = forms.TypedChoiceField(label=_("Compte du bénéficiaire"), required=False, coerce=int, empty_value=None)
    amount = forms.TypedChoiceField(label=_("Montant"), required=False, coerce=int, empty_value=None)
    reason = forms.TypedChoiceField(label=_("Motif du rejet"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, mapping: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        columns = [("", "—"), *((rank, title or f"Colonne {rank + 1}") for rank, title in enumerate(mapping["titles"]))]
        for name in FIELDS:
            self.fields[name].choices = columns
            self.fields[name].initial = mapping.get(name)
