"""Forms of the run and of its variable inputs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.text import MONTHS
from hr_core.ui.forms import HouseForm, MoneyField
from hr_core.ui.people import EmployeeField
from payroll.models import PayItem, VariableInput

FIRST_YEAR, LAST_YEAR = 2000, 2100
DOCUMENT_LIMIT = 5 * 1024 * 1024
DOCUMENT_KINDS = (".pdf", ".jpg", ".jpeg", ".png")


class RunOpenForm(HouseForm):
    """Which month to open."""

    month = forms.TypedChoiceField(
        label=_("Mois"), coerce=int, choices=[(n, name.capitalize()) for n, name in enumerate(MONTHS, start=1)]
    )
    year = forms.IntegerField(label=_("Année"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    payment_on = forms.DateField(
        label=_("Date de paiement"), required=False, help_text=_("Écrite sur les bulletins et l’ordre de virement.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        paid, year, month = cleaned.get("payment_on"), cleaned.get("year"), cleaned.get("month")
        if paid and year and month and paid < date(year, month, 1):
            self.add_error("payment_on", _("La paie d’un mois ne se paie pas avant ce mois."))
        return cleaned


class StepForm(HouseForm):
    """What the person who takes a step wants to have written beside it."""

    remark = forms.CharField(label=_("Observation"), required=False, max_length=300)


class ReasonForm(HouseForm):
    """Why: shown to those who come after, and kept."""

    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class VariableInputForm(HouseForm):
    """One item for one employee this month."""

    employee = EmployeeField(label=_("Agent"))
    item = forms.ModelChoiceField(label=_("Rubrique"), queryset=None)
    amount = MoneyField(
        label=_("Montant"), required=False, allow_negative=True, help_text=_("Pour une rubrique sans formule.")
    )
    quantity = forms.DecimalField(
        label=_("Quantité"),
        required=False,
        decimal_places=3,
        max_digits=12,
        localize=True,
        help_text=_("Heures, jours, unités : pour une rubrique à formule."),
    )
    comment = forms.CharField(label=_("Observation"), required=False, max_length=200)
    document = forms.FileField(
        label=_("Pièce"), required=False, help_text=_("PDF ou image, 5 Mo au plus ; remplace celle qui est jointe.")
    )

    def __init__(
        self, *args: Any, employees: Any, items: list[tuple[int, str]], currency: str, given: VariableInput | None = None,
        **options: Any,
    ) -> None:
        if given is not None:
            options["initial"] = {
                "employee": given.employee_id,
                "item": given.item_id,
                "amount": given.amount,
                "quantity": None if given.quantity is None else given.quantity / 1000,
                "comment": given.comment,
            }
        super().__init__(*args, **options)
        self.fields["employee"].queryset = employees  # type: ignore[attr-defined]
        self.fields["item"].queryset = PayItem.objects.filter(pk__in=[key for key, _label in items])  # type: ignore[attr-defined]
        self.fields["item"].widget.choices = [("", "---------"), *items]  # type: ignore[attr-defined]
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]
        if given is not None:
            self.fields["employee"].disabled = self.fields["item"].disabled = True

    def clean_document(self) -> Any:
        file = self.cleaned_data["document"]
        if file is not None and file.size > DOCUMENT_LIMIT:
            raise forms.ValidationError(_("Cette pièce dépasse 5 Mo : réduisez-la."))
        if file is not None and not file.name.lower().endswith(DOCUMENT_KINDS):
            raise forms.ValidationError(_("Joindre un PDF ou une image (JPEG, PNG)."))
        return file

    def clean_quantity(self) -> int | None:
        """Thousandths."""
        value = self.cleaned_data["quantity"]
        return None if value is None else int(value * 1000)


class ChosenForm(HouseForm):
    """Rows chosen in a list, asked about before they are touched."""

    confirme = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(self, *args: Any, chosen: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(key), str(key)) for key in chosen]
        self.fields["choisis"] = forms.MultipleChoiceField(
            choices=choices, initial=[key for key, _label in choices], widget=forms.MultipleHiddenInput
        )
