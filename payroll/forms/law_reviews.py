"""Forms of the yearly review: a word on figures, a campaign, a reviewer; and the rates of exchange."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Country, User
from hr_core.text import CURRENCY_NAMES
from hr_core.ui.forms import HouseForm
from payroll.countries import country_codes
from payroll.models import FigureReview, ReviewCampaign


class ReviewForm(HouseForm):
    """A reviewer's word on one figure or on several."""

    verdict = forms.ChoiceField(label=gettext_lazy("Constat"), choices=FigureReview.Verdict.choices)
    valid_on = forms.DateField(label=gettext_lazy("Toujours valable au, ou constaté le"))
    source_title = forms.CharField(
        label=gettext_lazy("Source vérifiée"),
        max_length=200,
        help_text=gettext_lazy("Le texte ou la page que vous avez lus."),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Adresse de la source"), max_length=400, required=False, assume_scheme="https"
    )
    comment = forms.CharField(
        label=gettext_lazy("Observation"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Nécessaire quand le chiffre a changé ou reste à confirmer."),
    )
    full_width = ("source_title", "source_url", "comment")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("valid_on", timezone.localdate())

    def values(self) -> dict[str, Any]:
        names = ("verdict", "valid_on", "source_title", "source_url", "comment")
        return {name: self.cleaned_data[name] for name in names}


class CampaignForm(HouseForm):
    """Open the review of one or several countries after a finance law."""

    label = forms.CharField(label=gettext_lazy("Objet"), max_length=80)
    year = forms.IntegerField(label=gettext_lazy("Année"), min_value=2000, max_value=2100)
    due_on = forms.DateField(label=gettext_lazy("À terminer le"))
    countries = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Pays"), queryset=Country.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    fieldsets = ((gettext_lazy("Pays concernés"), ("countries",)),)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        year = timezone.localdate().year + 1
        self.initial.setdefault("label", _("Loi de finances %(year)s") % {"year": year})
        self.initial.setdefault("year", year)
        busy = ReviewCampaign.objects.filter(closed_on__isnull=True).values("country")
        free = Country.objects.filter(pk__in=country_codes()).exclude(pk__in=busy)
        self.fields["countries"].queryset = free  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise forms.ValidationError(_("L’échéance est déjà passée."))
        return due_on


class ReviewerForm(HouseForm):
    """A reviewer by their user name or address: accounts are not listed."""

    account = forms.CharField(
        label=gettext_lazy("Identifiant ou adresse électronique"),
        max_length=254,
        help_text=gettext_lazy("Une personne du pays qui a un compte, quelle que soit son institution."),
    )

    def clean_account(self) -> User:
        wanted = self.cleaned_data["account"].strip()
        found = User.objects.filter(Q(username__iexact=wanted) | Q(email__iexact=wanted), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Aucun compte actif ne porte cet identifiant ou cette adresse."))
        return found


class RateForm(HouseForm):
    """One unit of `base` is worth `rate` units of `quote`."""

    base = forms.ChoiceField(label=gettext_lazy("1 unité de"))
    quote = forms.ChoiceField(label=gettext_lazy("vaut, en"))
    rate = forms.CharField(
        label=gettext_lazy("Valeur"),
        help_text=gettext_lazy("Jusqu’à huit décimales, par exemple 2 850 ou 1,0842."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    start = forms.DateField(label=gettext_lazy("À partir du"))
    source_title = forms.CharField(label=gettext_lazy("Source"), max_length=200)
    source_url = forms.URLField(
        label=gettext_lazy("Adresse de la source"), max_length=400, required=False, assume_scheme="https"
    )
    full_width = ("source_title", "source_url")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(code, code) for code in sorted(CURRENCY_NAMES)]
        for name, default in (("base", "USD"), ("quote", "CDF")):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.initial.setdefault(name, default)
        self.initial.setdefault("start", timezone.localdate())

    def clean_rate(self) -> Decimal:
        text = "".join(self.cleaned_data["rate"].split()).replace(",", ".")
        try:
            value = Decimal(text)
        except ArithmeticError:
            raise forms.ValidationError(_("Écrire un nombre, par exemple 2 850 ou 1,0842.")) from None
        if not value.is_finite() or value <= 0:
            raise forms.ValidationError(_("Un cours est un nombre positif."))
        if -value.as_tuple().exponent > 8 or value >= 10**12:  # type: ignore[operator]
            raise forms.ValidationError(_("Huit décimales au plus."))
        return value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("base") and data.get("base") == data.get("quote"):
            self.add_error("quote", _("Choisissez deux monnaies différentes."))
        return data
