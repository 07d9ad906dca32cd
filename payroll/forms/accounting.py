"""Forms of the accounts: chart, rules, sections, keys, reversal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import Unit
from hr_core.ui.forms import HouseForm, HouseModelForm, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from payroll.choices_accounting import Branch, Confidence, Leg, MadeAt, Preset, Subject
from payroll.forms.items import PercentField
from payroll.models import AnalyticSection, LedgerAccount

START = _("À partir du")


class PresetForm(HouseForm):
    """Which chart to begin with."""

    preset = forms.ChoiceField(label=_("Plan de départ"), choices=Preset.choices, widget=forms.RadioSelect)
    start = forms.DateField(label=START)


class RulesForm(HouseForm):
    """The journals and the step of the entry, from a day."""

    full_width = ("reference",)
    start = forms.DateField(label=START)
    preset = forms.ChoiceField(label=_("Plan suivi"), choices=Preset.choices)
    made_at = forms.ChoiceField(label=_("Écriture de paie établie"), choices=MadeAt.choices)
    uses_item_accounts = forms.BooleanField(
        label=_("Suivre le compte écrit sur les rubriques"), required=False,
        help_text=_("Sinon, seules les imputations comptent."),
    )  # fmt: skip
    pay_journal = forms.CharField(label=_("Journal de paie"), max_length=8)
    payment_journal = forms.CharField(label=_("Journal de règlement"), max_length=8)
    other_journal = forms.CharField(label=_("Journal des provisions"), max_length=8)
    reference = forms.CharField(label=_("Décision ou source"), max_length=200, required=False)


class LedgerAccountForm(HouseModelForm):
    full_width = ("label", "source")

    class Meta:
        model = LedgerAccount
        fields = ("number", "label", "confidence", "source", "is_active")


class SectionForm(HouseModelForm):
    class Meta:
        model = AnalyticSection
        fields = ("code", "label", "kind", "is_active")


class AccountRuleForm(HouseForm):
    """From what to which account, from a day."""

    fieldsets = (
        (_("Ce qui est porté"), ("leg", "subject", "code", "branch", "recipient", "unit", "category")),
        (_("Où"), ("account", "section", "start", "confidence", "source")),
    )
    full_width = ("source",)

    leg = forms.ChoiceField(label=_("Côté"), choices=Leg.choices)
    subject = forms.ChoiceField(label=_("Partie"), choices=[("", "—"), *Subject.choices], required=False)
    code = forms.CharField(
        label=_("Rubrique ou ligne"), max_length=48, required=False,
        help_text=_("Quatre chiffres de la rubrique, ou code de la ligne. Vide : toute la partie."),
    )  # fmt: skip
    branch = forms.ChoiceField(label=_("Branche"), choices=[("", "—"), *Branch.choices], required=False)
    recipient = forms.CharField(label=_("Destinataire ou banque"), max_length=80, required=False)
    unit = ScopedChoiceField(Unit, label=_("Unité et ses subdivisions"), required=False)
    category = forms.CharField(label=_("Catégorie"), max_length=24, required=False)
    account = ScopedChoiceField(LedgerAccount, label=_("Compte"))
    section = ScopedChoiceField(
        AnalyticSection, label=_("Section analytique"), required=False,
        help_text=_("Vide : les clés de répartition de l’agent ou de son unité."),
    )  # fmt: skip
    start = forms.DateField(label=START)
    confidence = forms.ChoiceField(label=_("Fiabilité"), choices=Confidence.choices)
    source = forms.CharField(label=_("Texte ou source"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].queryset = LedgerAccount.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["section"].queryset = AnalyticSection.objects.filter(is_active=True)  # type: ignore[attr-defined]


class EndForm(HouseForm):
    end = forms.DateField(label=_("Premier jour sans elle"))


class DistributionForm(HouseForm):
    """The parts of a key, one field a section."""

    full_width = ("reference",)
    unit = ScopedChoiceField(
        Unit, label=_("Unité et ses subdivisions"), required=False, help_text=_("Vide, sans agent : tout le personnel.")
    )
    employee = EmployeeField(label=_("Agent"), required=False)
    start = forms.DateField(label=START)
    reference = forms.CharField(label=_("Décision ou source"), max_length=200, required=False)

    def __init__(self, *args: Any, sections: list[AnalyticSection], employees: Any, **options: Any) -> None:
        self.sections = sections
        super().__init__(*args, **options)
        self.fields["employee"].queryset = employees  # type: ignore[attr-defined]
        names = []
        for section in sections:
            name = f"part_{section.pk}"
            self.fields[name] = PercentField(label=f"{section} (%)", required=False)
            names.append(name)
        self.fieldsets = ((_("Parts, 100 % en tout"), tuple(names)),)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("unit") and data.get("employee"):
            self.add_error("employee", _("Une clé est celle d’une unité ou celle d’un agent."))
        data["shares"] = {section: data.get(f"part_{section.pk}") or 0 for section in self.sections}
        return data


class ReverseForm(HouseForm):
    dated_on = forms.DateField(label=_("Date de la contre-passation"))
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, initial={"dated_on": on}, **options)


class StartForm(HouseForm):
    start = forms.DateField(label=_("Imputations à partir du"), help_text=_("Le premier jour d’un mois dont l’écriture n’est pas faite."))
