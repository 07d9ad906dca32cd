"""Forms of back pay: searching, proposing, answering for the levies, opening a run, changing a recovery."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from payroll.choices_back_pay import BackPayTreatment, LevyAttributionWay
from payroll.models import BackPayCase, OverpaymentRepayment


class SearchForm(HouseForm):
    since = forms.ChoiceField(
        label=_("Étendue"),
        help_text=_(
            "Une recherche complète recalcule tous les agents depuis un mois : après une nouvelle version du logiciel, ou "
            "pour s’assurer que rien ne manque."
        ),
        required=False,
    )

    def __init__(self, *, months: list[tuple[date, str]], **options: Any) -> None:
        super().__init__(**options)
        every = _("Tous les agents depuis %(month)s")
        self.fields["since"].choices = [  # type: ignore[attr-defined]
            ("", _("Ce que les changements demandent")),
            *((day.isoformat(), str(every) % {"month": name}) for day, name in months),
        ]

    def clean_since(self) -> date | None:
        value = self.cleaned_data["since"]
        return date.fromisoformat(value) if value else None


class ProposalForm(HouseForm):
    treatment = forms.ChoiceField(label=_("Règlement"), choices=BackPayTreatment, widget=forms.RadioSelect)
    instalments = forms.IntegerField(
        label=_("Nombre de mensualités"), min_value=1, max_value=120, required=False, help_text=_("Avec un accord.")
    )
    agreement = forms.CharField(
        label=_("Accord d’échelonnement"), max_length=200, required=False, help_text=_("Référence et date.")
    )
    payment_mode = forms.ChoiceField(
        label=_("Mode de paiement confirmé"), choices=[("", "—"), *Employee.PaymentMode.choices], required=False
    )
    payee = forms.CharField(
        label=_("À l’ordre de"),
        max_length=120,
        required=False,
        help_text=_("Un autre bénéficiaire que l’agent, par exemple ses héritiers ; vide : l’agent."),
    )
    remark = forms.CharField(label=_("Observation"), max_length=300, required=False)

    def __init__(self, *, case: BackPayCase, has_left: bool, **options: Any) -> None:
        super().__init__(**options)
        offered = [each for each in BackPayTreatment if each != BackPayTreatment.ATTACHABLE]
        if case.is_overpayment and not has_left:
            offered.append(BackPayTreatment.ATTACHABLE)
        words = [(each.value, str(each.label)) for each in offered]
        self.fields["treatment"].choices = [(value, label[:1].upper() + label[1:]) for value, label in words]  # type: ignore[attr-defined]
        if not has_left:
            del self.fields["payment_mode"], self.fields["payee"]


class AnswerForm(HouseForm):
    levies = forms.MultipleChoiceField(label=_("Prélèvements"), widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(label=_("Imputation"), choices=LevyAttributionWay, widget=forms.RadioSelect)
    rate = forms.DecimalField(
        label=_("Taux (%)"), min_value=0, max_value=100, decimal_places=3, required=False,
        help_text=_("Pour un taux propre aux rappels."),
    )  # fmt: skip
    start = forms.DateField(label=_("À partir du"))
    source = forms.CharField(
        label=_("Texte ou source"), max_length=300, help_text=_("Article, circulaire, lettre de la caisse ou du fisc.")
    )
    author = forms.CharField(label=_("Réponse donnée par"), max_length=120)

    def __init__(self, *, levies: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.fields["levies"].choices = levies  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        special = given["way"] == LevyAttributionWay.SPECIAL
        rate = int(Fraction(given["rate"]) * 1_000) if special and given["rate"] is not None else None
        return {name: given[name] for name in ("way", "start", "source", "author")} | {"rate": rate}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("way") == LevyAttributionWay.SPECIAL and given.get("rate") is None:
            self.add_error("rate", _("Donnez le taux, en pour cent."))
        return given


class BackPayRunForm(HouseForm):
    cases = forms.MultipleChoiceField(label=_("Rappels approuvés"), widget=forms.CheckboxSelectMultiple)
    label = forms.CharField(label=_("Objet"), max_length=120, required=False)

    def __init__(self, *, cases: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(**options)
        self.fields["cases"].choices = [(str(key), label) for key, label in cases]  # type: ignore[attr-defined]
        if not cases:
            self.fields["cases"].help_text = _("Aucun rappel approuvé n’attend : un rappel se propose, puis s’approuve.")


class RepaymentForm(HouseModelForm):
    """What an employee gives back of an overpayment, with its receipt."""

    amount = MoneyField(label=_("Montant rendu"))

    class Meta:
        model = OverpaymentRepayment
        fields = ("amount", "paid_on", "mode", "paying_account", "receipt")

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(**options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]


class OverpaymentForm(HouseForm):
    waived = MoneyField(label=_("Remise accordée"), required=False)
    monthly = MoneyField(
        label=_("Reprise au plus par mois"), required=False, help_text=_("Vide ou 0 : ce que la part saisissable permet.")
    )
    decision = forms.CharField(label=_("Décision"), max_length=200, required=False)

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(**options)
        for name in ("waived", "monthly"):
            self.fields[name].currency = currency  # type: ignore[attr-defined]
