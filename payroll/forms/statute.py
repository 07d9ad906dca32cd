"""Forms of the statute: a text, a version of an article, its end, a paper of an employee."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from hr_core.forms.administration import UploadForm
from hr_core.models import AdministrativeStatus, Contract, Employee, Institution, Unit
from hr_core.text import french_date
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from payroll.choices import AmountKind, ArticleEffect, Combination, ItemKind, Rhythm
from payroll.countries import law
from payroll.forms.items import PercentField, set_choices
from payroll.models import PayItem, PayItemVersion, PayTable, StatuteText
from payroll.services.article_rules import MONTH_NAMES, figures_to_compare
from payroll.services.definition import BASE_SALARY

EXECUTIVE = (("", _("cadres ou non")), ("oui", _("cadres seulement")), ("non", _("non-cadres seulement")))


class WordsField(forms.CharField):
    """Several values between « ; » (`Dakar ; Thiès`); its value is a list."""

    def to_python(self, value: Any) -> list[str]:
        return [word.strip() for word in re.split(r"[;\n]", str(value or "")) if word.strip()]

    def prepare_value(self, value: Any) -> Any:
        return " ; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class YearsField(WordsField):
    """Numbers of years (`10 ; 20 ; 30`)."""

    def to_python(self, value: Any) -> list[Any]:
        words = [word for word in re.split(r"[;,\s]+", str(value or "")) if word]
        if any(not word.isdecimal() or not 1 <= int(word) <= 60 for word in words):
            raise forms.ValidationError(translated("Écrire des nombres d’années, par exemple 10 ; 20 ; 30."))
        return [int(word) for word in words]


class StatuteTextForm(HouseModelForm):
    """What the text is; `last_day` is the last day on which it holds, as people say it."""

    last_day = forms.DateField(
        label=_("En vigueur jusqu’au"), widget=forms.DateInput, required=False, help_text=_("Vide tant que rien ne l’arrête.")
    )

    class Meta:
        model = StatuteText
        fields = (
            "nature", "number", "title", "signed_on", "signatories",
            "approval_authority", "approval_number", "approved_on", "start", "scan", "note",
        )  # fmt: skip

    fieldsets = (
        (_("Le texte"), ("nature", "number", "title", "signed_on", "signatories")),
        (_("Son approbation"), ("approval_authority", "approval_number", "approved_on")),
        (_("Son application"), ("start", "last_day", "scan", "note")),
    )
    full_width = ("title", "signatories", "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["last_day"].initial = self.instance.last_day
        self.fields["start"].label = _("En vigueur à partir du")
        self.fields["approval_authority"].help_text = _("Ministère de tutelle, conseil d’administration…")
        self.fields["signatories"].help_text = _("Direction et syndicats, par exemple.")


class ArticleForm(HouseForm):
    """A version of an article, in the order in which an article is read: what, for whom, how much, when, beside the law."""

    number = forms.CharField(label=_("Article"), max_length=24)
    object = forms.CharField(label=_("Objet"), max_length=120)
    extract = forms.CharField(
        label=_("Texte de l’article"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    item = forms.ModelChoiceField(label=_("Rubrique"), queryset=None)
    effect = forms.ChoiceField(
        label=_("Effet sur la paie"),
        help_text=_("« Contrôle » d’abord, pour comparer avec ce qui est attribué, puis « calcule »."),
    )
    statuses = forms.MultipleChoiceField(label=_("Statuts"), required=False, widget=forms.CheckboxSelectMultiple)
    contract_kinds = forms.MultipleChoiceField(label=_("Contrats"), required=False, widget=forms.CheckboxSelectMultiple)
    unit_kinds = forms.MultipleChoiceField(label=_("Genres d’unité"), required=False, widget=forms.CheckboxSelectMultiple)
    categories = WordsField(label=_("Catégories"), required=False, help_text=_("Plusieurs valeurs : entre « ; »."))
    classes = WordsField(label=_("Classes"), required=False)
    steps = WordsField(label=_("Échelons"), required=False)
    jobs = WordsField(label=_("Emplois et fonctions"), required=False)
    towns = WordsField(label=_("Lieux"), required=False, help_text=_("Villes des unités."))
    is_executive = forms.ChoiceField(label=_("Cadres"), required=False)
    seniority_from = forms.IntegerField(
        label=_("Ancienneté à partir de (mois)"), min_value=0, max_value=720, required=False,
        help_text=_("24 = deux ans révolus."),
    )  # fmt: skip
    seniority_to = forms.IntegerField(
        label=_("Ancienneté de moins de (mois)"), min_value=1, max_value=720, required=False
    )
    sex = forms.ChoiceField(label=_("Sexe"), required=False)
    sex_basis = forms.CharField(
        label=_("Texte qui permet de le distinguer"), max_length=160, required=False,
        help_text=_("Obligatoire dès qu’un sexe est choisi."),
    )  # fmt: skip
    condition = forms.CharField(
        label=_("Autre condition"), max_length=400, required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", "class": "formula-field"}),
        help_text=_("Dans l’écriture des formules : enfants >= 1 et situation_famille = \"marié(e)\"."),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Pièce exigée"), max_length=80, required=False, help_text=_("Par exemple : Certificat de résidence.")
    )
    amount_kind = forms.ChoiceField(label=_("Le montant est"))
    rate = PercentField(label=_("Taux"), required=False)
    base = forms.ChoiceField(label=_("Base du taux"), required=False)
    table = forms.ModelChoiceField(label=_("Table"), queryset=None, required=False)
    formula = forms.CharField(
        label=_("Formule"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off", "class": "formula-field"}),
    )  # fmt: skip
    is_prorated = forms.BooleanField(label=_("Réduit avec les jours payés"), required=False)
    rhythm = forms.ChoiceField(label=_("Rythme"))
    months = forms.TypedMultipleChoiceField(
        label=_("Mois"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Pour « certains mois de l’année »."),
    )  # fmt: skip
    milestones = YearsField(
        label=_("Anciennetés (années)"), required=False, help_text=_("Pour « à certaines anciennetés » : 10 ; 20 ; 30.")
    )
    rank = forms.IntegerField(
        label=_("Rang"), min_value=1, max_value=999,
        help_text=_("Les articles d’une même rubrique se lisent du plus petit rang au plus grand."),
    )  # fmt: skip
    combination = forms.ChoiceField(label=_("Avec les autres articles"))
    keeps_acquired = forms.BooleanField(
        label=_("Garder le montant attribué à l’agent s’il est plus élevé"), required=False
    )
    legal_figure = forms.ChoiceField(label=_("Chiffre de la loi"), required=False)
    legal_base = forms.ChoiceField(
        label=_("Base de ce chiffre"), required=False, help_text=_("Pour un taux ; sinon celle de l’article.")
    )
    at_least_law = forms.BooleanField(label=_("Donner au moins la loi"), required=False)
    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)

    fieldsets = (
        (_("L’article"), ("number", "object", "item", "effect", "extract")),
        (_("Qui est concerné"), (
            "categories", "classes", "steps", "jobs", "towns", "is_executive", "seniority_from", "seniority_to",
            "statuses", "contract_kinds", "unit_kinds", "condition", "paper", "sex", "sex_basis",
        )),
        (_("Combien"), ("amount_kind", "amount", "rate", "base", "table", "formula", "maximum", "is_prorated")),
        (_("Quand"), ("rhythm", "milestones", "months")),
        (_("Avec les autres articles de la rubrique"), ("rank", "combination", "keeps_acquired")),
        (_("La loi du pays"), ("legal_figure", "legal_base", "at_least_law")),
        (_("Entrée en vigueur"), ("start", "accepts_closed_month")),
    )  # fmt: skip
    full_width = ("object", "extract", "condition", "formula", "months", "statuses", "contract_kinds", "unit_kinds")

    def __init__(
        self, *args: Any, institution: Institution, with_number: bool, opened: Any = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        currency = institution.country.currency
        country = law(institution.country_id)
        today = timezone.localdate()
        self.fields["amount"] = MoneyField(label=_("Montant"), currency=currency, required=False)
        self.fields["maximum"] = MoneyField(label=_("Au plus"), currency=currency, required=False)
        if not with_number:
            del self.fields["number"]
        if opened is not None:
            self.fields["accepts_closed_month"] = forms.BooleanField(
                label=_("Je confirme une prise d’effet dans un mois clôturé"),
                required=False,
                help_text=translated("Avant le %(day)s : ce que l’article change aux mois payés se règle par un rappel.")
                % {"day": french_date(opened)},
            )
        self._items(institution, today)
        tables = self.fields["table"]
        tables.queryset = PayTable.objects.filter(institution=institution)  # type: ignore[attr-defined]
        bases = [("salaire_base", _("salaire de base"))] + [
            (f'assiette("{base.label}")', base.label) for base in country.bases
        ]
        figures = [(figure.id, figure.label) for figure in figures_to_compare(country, today)]
        set_choices(self, "effect", [c for c in ArticleEffect.choices if c[0] != ArticleEffect.REPEALED])
        set_choices(self, "combination", Combination.choices)
        set_choices(self, "amount_kind", AmountKind.choices)
        set_choices(self, "rhythm", Rhythm.choices)
        set_choices(self, "statuses", AdministrativeStatus.Kind.choices)
        set_choices(self, "contract_kinds", Contract.Kind.choices)
        set_choices(self, "unit_kinds", Unit.Kind.choices)
        set_choices(self, "is_executive", EXECUTIVE)
        set_choices(self, "sex", [("", _("sans distinction")), *Employee.Sex.choices])
        set_choices(self, "months", list(enumerate(MONTH_NAMES, start=1)))
        set_choices(self, "base", [("", "—"), *bases])
        set_choices(self, "legal_base", [("", "—"), *bases])
        set_choices(self, "legal_figure", [("", _("aucun")), *figures])

    def _items(self, institution: Institution, on: Any) -> None:
        versions = PayItemVersion.objects.on(on).filter(institution=institution, kind=ItemKind.EARNING)
        versions = versions.exclude(nature=BASE_SALARY).select_related("item").order_by("order")
        labels = {version.item_id: f"{version.item.code} {version.label}" for version in versions}
        field = self.fields["item"]
        field.queryset = PayItem.objects.filter(institution=institution, pk__in=labels)  # type: ignore[attr-defined]
        field.label_from_instance = lambda item: labels[item.pk]  # type: ignore[attr-defined]

    def clean_is_executive(self) -> bool | None:
        return {"oui": True, "non": False}.get(self.cleaned_data["is_executive"])

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the version."""
        left_out = {"number", "start", "accepts_closed_month", "motif"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {name: "" if value is None and name == "formula" else value for name, value in values.items()}


class ArticleFileForm(UploadForm):
    """A workbook of articles, and from which day they hold."""

    start = forms.DateField(
        label=_("À partir du"), widget=forms.DateInput, help_text=_("Pour les lignes qui ne donnent pas leur date.")
    )

    def __init__(self, *args: Any, opened: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if opened is not None:
            self.fields["accepts_closed_month"] = forms.BooleanField(
                label=_("Je confirme une prise d’effet dans un mois clôturé"), required=False
            )


class ProposeFileForm(HouseForm):
    only_valid = forms.BooleanField(label=_("Proposer les lignes valides et laisser les autres"), required=False)


class RepealForm(HouseForm):
    start = forms.DateField(label=_("Sans effet à partir du"), widget=forms.DateInput)

    def __init__(self, *args: Any, opened: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if opened is not None:
            self.fields["accepts_closed_month"] = forms.BooleanField(
                label=_("Je confirme une prise d’effet dans un mois clôturé"), required=False
            )


class CommentForm(HouseForm):
    comment = forms.CharField(label=_("Observation"), max_length=300, required=False)


class RefusalForm(HouseForm):
    reason = forms.CharField(label=_("Motif du refus"), max_length=300)


class PaperForm(HouseForm):
    """A paper given by an employee; its name is one of those that articles ask for."""

    name = forms.ChoiceField(label=_("Pièce"))
    start = forms.DateField(label=_("Valable à partir du"), widget=forms.DateInput)
    last_day = forms.DateField(
        label=_("Jusqu’au"), widget=forms.DateInput, required=False, help_text=_("Dernier jour ; vide si elle n’expire pas.")
    )
    reference = forms.CharField(label=_("Référence"), max_length=120, required=False)

    def __init__(self, *args: Any, names: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "name", [(name, name) for name in names])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, last_day = data.get("start"), data.get("last_day")
        if start and last_day and last_day < start:
            self.add_error("last_day", _("Le dernier jour suit le premier."))
        return data


class PaperEndForm(HouseForm):
    last_day = forms.DateField(label=_("Valable jusqu’au"), widget=forms.DateInput)


class AdoptForm(HouseForm):
    """In which text a template is adopted."""

    text = forms.ModelChoiceField(label=_("Texte"), queryset=None)

    def __init__(self, *args: Any, institution: Institution, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].queryset = StatuteText.objects.filter(institution=institution)  # type: ignore[attr-defined]
