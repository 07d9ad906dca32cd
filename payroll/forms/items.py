"""Forms of pay items: a definition with its test bench, a cell of the matrix, the end of an item."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution
from hr_core.ui.forms import HouseForm, MoneyField, ReasonField
from payroll.choices import Inclusion, ItemFrequency, ItemKind, RunKind
from payroll.countries import law
from payroll.models.items import FOUR_DIGITS

RATE_SCALE = 1_000  # a percentage times this is a rate over 100 000


def decimal_text(value: int, scale: int) -> str:
    """`12,5` from 12 500 thousandths: no zero that says nothing."""
    text = f"{Decimal(value) / scale:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


class PercentField(forms.CharField):
    """A percentage as people write it (`50`, `12,5 %`); its value is a rate over 100 000."""

    default_error_messages = {
        "percent": _("Écrire un pourcentage de 0 à 100, par exemple 50 ou 12,5 (trois décimales au plus).")
    }

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[\s%]", "", str(value or "")).replace(",", ".")
        if not text:
            return None
        try:
            scaled = Decimal(text) * RATE_SCALE
        except InvalidOperation:
            raise forms.ValidationError(self.error_messages["percent"], code="percent") from None
        if scaled != scaled.to_integral_value() or not 0 <= scaled <= 100_000:
            raise forms.ValidationError(self.error_messages["percent"], code="percent")
        return int(scaled)

    def prepare_value(self, value: Any) -> Any:
        return decimal_text(value, RATE_SCALE) if isinstance(value, int) else value


class QuantityField(forms.CharField):
    """A quantity as people write it (`12,5`); its value is in thousandths."""

    default_error_messages = {
        "quantity": _("Écrire une quantité en chiffres, par exemple 12,5 (trois décimales au plus).")
    }

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"\s", "", str(value or "")).replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"\d+(\.\d{1,3})?", text):
            raise forms.ValidationError(self.error_messages["quantity"], code="quantity")
        return int(Decimal(text) * 1000)

    def prepare_value(self, value: Any) -> Any:
        return decimal_text(value, 1000) if isinstance(value, int) else value


class ItemForm(HouseForm):
    """A dated definition. The last group is the test bench, which saves nothing."""

    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)
    label = forms.CharField(label=_("Libellé"), max_length=80)
    kind = forms.ChoiceField(label=_("Sens"))
    nature = forms.ChoiceField(
        label=_("Nature légale"),
        help_text=_("Ce que la rubrique est pour la loi du pays ; ses assiettes par défaut en découlent."),
    )
    frequency = forms.ChoiceField(label=_("Rythme"))
    account = forms.CharField(label=_("Compte"), max_length=16, required=False)
    formula = forms.CharField(
        label=_("Formule"),
        required=False,
        widget=forms.Textarea(
            attrs={
                "rows": 4,
                "spellcheck": "false",
                "autocapitalize": "off",
                "autocomplete": "off",
                "class": "formula-field",
            }
        ),
        help_text=_("Vide : le montant est celui qui est saisi pour l’agent."),
    )
    is_prorated = forms.BooleanField(label=_("Réduite avec les jours payés"), required=False)
    order = forms.IntegerField(
        label=_("Ordre sur le bulletin"),
        min_value=1,
        max_value=30_000,
        required=False,
        help_text=_("Vide : l’ordre des codes."),
    )
    run_kinds = forms.MultipleChoiceField(label=_("Campagnes"), widget=forms.CheckboxSelectMultiple)
    legal_text = forms.CharField(
        label=_("Texte"),
        max_length=200,
        required=False,
        help_text=_("Accord, délibération, article : il paraît dans « Pourquoi ? »."),
    )
    motif = ReasonField(required=True)
    bench_employee = forms.CharField(label=_("Agent"), max_length=80, required=False)
    bench_day = forms.DateField(label=_("Mois du"), widget=forms.DateInput, required=False)
    bench_quantity = QuantityField(label=_("Quantité d’essai"), required=False)
    full_width = ("run_kinds", "legal_text", "motif")

    def __init__(
        self, *args: Any, institution: Institution, with_code: bool, trying: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.institution, self.trying = institution, trying
        currency = institution.country.currency
        country = law(institution.country_id)
        if with_code:
            self.fields = {"code": code_field(), **self.fields}
        self.fields["bench_amount"] = MoneyField(
            label=_("Montant d’essai"), currency=currency, required=False, allow_negative=True
        )
        set_choices(self, "kind", ItemKind.choices)
        set_choices(self, "frequency", ItemFrequency.choices)
        set_choices(self, "run_kinds", RunKind.choices)
        set_choices(self, "nature", [(nature.code, nature.label) for nature in country.natures])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.trying:
            if not data.get("bench_employee"):
                self.add_error("bench_employee", _("Donnez un matricule ou un nom pour essayer."))
            self.errors.pop("motif", None)  # nothing is kept of a trial
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the definition itself."""
        names = ("label", "kind", "nature", "frequency", "account", "formula", "is_prorated", "run_kinds", "legal_text")
        return {name: self.cleaned_data[name] for name in names}


def code_field() -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=4,
        validators=[FOUR_DIGITS],
        help_text=_("Le code à quatre chiffres de votre ancien logiciel."),
    )


def set_choices(form: forms.Form, name: str, choices: Any) -> None:
    form.fields[name].choices = [(value, str(label)[:1].upper() + str(label)[1:]) for value, label in choices]  # type: ignore[attr-defined]


class ItemStopForm(HouseForm):
    end = forms.DateField(label=_("Ne plus calculer à partir du"), widget=forms.DateInput)


class BaseForm(HouseForm):
    """A cell of the matrix item × base."""

    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)
    inclusion = forms.ChoiceField(label=_("Part prise"), required=False)
    rate = PercentField(label=_("Pourcentage"), required=False, help_text=_("Pour « en partie »."))
    legal_text = forms.CharField(label=_("Texte"), max_length=200, required=False)

    def __init__(self, *args: Any, currency: str, default_text: str, **options: Any) -> None:
        super().__init__(*args, **options)
        ceiling = MoneyField(
            label=_("Plafond par mois"),
            currency=currency,
            required=False,
            help_text=_("Pour « jusqu’à » et « au-delà »."),
        )
        names = list(self.fields)
        fields = dict(self.fields)
        fields["ceiling"] = ceiling
        self.fields = {name: fields[name] for name in [*names[:3], "ceiling", *names[3:]]}
        default = _("Par défaut, selon la nature (%(text)s)") % {"text": default_text}
        set_choices(self, "inclusion", [("", default), *Inclusion.choices])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        inclusion = data.get("inclusion")
        if inclusion == Inclusion.PART and data.get("rate") is None and "rate" not in self.errors:
            self.add_error("rate", _("Donnez le pourcentage."))
        if (
            inclusion in (Inclusion.UP_TO, Inclusion.EXCESS)
            and data.get("ceiling") is None
            and "ceiling" not in self.errors
        ):
            self.add_error("ceiling", _("Donnez le plafond par mois."))
        return data


class TableForm(HouseForm):
    """A new table of amounts."""

    code = forms.SlugField(label=_("Code"), max_length=32, help_text=_('Le nom dans les formules : table("logement").'))
    label = forms.CharField(label=_("Libellé"), max_length=80)
    key_1 = forms.ChoiceField(label=_("Première clé"))
    key_2 = forms.ChoiceField(label=_("Deuxième clé"), required=False)
    key_3 = forms.ChoiceField(label=_("Troisième clé"), required=False)

    def __init__(self, *args: Any, keys: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(name, f"{label} ({name})") for name, label in keys.items()]
        set_choices(self, "key_1", choices)
        for name in ("key_2", "key_3"):
            set_choices(self, name, [("", "—"), *choices])

    @property
    def key_names(self) -> list[str]:
        return [self.cleaned_data[name] for name in ("key_1", "key_2", "key_3") if self.cleaned_data[name]]


class TableRowsForm(HouseForm):
    """The whole content of a table from a day, pasted or in a file."""

    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)
    file = forms.FileField(
        label=_("Fichier xlsx, ods ou csv"),
        required=False,
        help_text=_("Une colonne par clé, puis le montant. Il remplace le texte ci-dessous."),
    )
    rows = forms.CharField(
        label=_("Lignes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "formula-field"}),
        help_text=_(
            "Une ligne par montant : les clés, puis le montant, séparés par des tabulations ou des « ; ». Une clé « * » vaut pour tous les autres."
        ),
    )
    full_width = ("rows",)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not (data.get("rows") or "").strip():
            self.add_error("rows", _("Collez les lignes, ou choisissez un fichier."))
        return data
