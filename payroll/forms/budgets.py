"""Forms of the budget of personnel."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm, MoneyField, ScopedChoiceField
from payroll.choices import Section
from payroll.models import Budget, BudgetLine
from payroll.selectors.budgets import COST


class BudgetYearForm(HouseForm):
    year = forms.IntegerField(label=_("Exercice"), min_value=2000, max_value=2100)


class BudgetLineForm(HouseForm):
    full_width = ("codes",)

    number = forms.CharField(label=_("Ligne"), max_length=20)
    label = forms.CharField(label=_("Libellé"), max_length=120)
    section = forms.ChoiceField(label=_("Section"), choices=[(each.value, each.label) for each in map(Section, COST)])
    amount = MoneyField(label=_("Crédit de l’année"))
    codes = forms.CharField(
        label=_("Rubriques"), required=False, max_length=400,
        help_text=_("Codes séparés par des virgules ; vide : toutes celles de la section qu’aucune autre ligne ne nomme."),
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]

    def clean_codes(self) -> list[str]:
        return [code for code in re.split(r"[\s,;]+", self.cleaned_data["codes"]) if code]


class BudgetActForm(HouseForm):
    act_number = forms.CharField(label=_("Numéro de la décision"), max_length=60)
    act_on = forms.DateField(label=_("Date"), widget=forms.DateInput)


class OfBudgetForm(HouseForm):
    """A form about lines of one budget."""

    def __init__(self, *args: Any, budget: Budget, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency
            elif isinstance(field, ScopedChoiceField):
                field.queryset = budget.lines.all()


class CommitmentForm(OfBudgetForm):
    full_width = ("derogation",)

    line = ScopedChoiceField(BudgetLine, label=_("Ligne"))
    amount = MoneyField(label=_("Montant engagé"))
    subject = forms.CharField(
        label=_("Objet"), max_length=200, help_text=_("Par exemple : recrutement d’un contrôleur.")
    )
    derogation = forms.CharField(
        label=_("Motif de la dérogation"), max_length=200, required=False,
        help_text=_("Au-delà du disponible, par le contrôle de gestion ou qui approuve le budget."),
    )  # fmt: skip


class TransferForm(OfBudgetForm):
    full_width = ("reason",)

    source = ScopedChoiceField(BudgetLine, label=_("De la ligne"))
    target = ScopedChoiceField(BudgetLine, label=_("À la ligne"))
    amount = MoneyField(label=_("Montant"))
    reason = forms.CharField(label=_("Motif"), max_length=200)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and given["source"] == given["target"]:
            self.add_error("target", _("Choisissez une autre ligne."))
        return given
