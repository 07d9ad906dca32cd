"""Forms of acts: what each effect asks, the text, the templates, the signers, the paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField, PercentField, UnitField, fixed_term_ends
from hr_core.models import AbsenceKind, AdministrativeStatus, Contract, Employee, PayTerms
from hr_core.selectors.absences import kinds_offered
from hr_core.services.acts.kinds import kind_choices
from hr_core.ui.forms import HouseForm, MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField

LOGO_BYTES = 512 * 1024
#: How long after an entry its contract may still be waiting for a signature.
RECENT = timedelta(days=92)


class StartForm(HouseForm):
    """Which act, for whom."""

    kind = forms.ChoiceField(label=_("Acte"), choices=())
    staff_number = EmployeeField(label=_("Agent"), listed=False)

    def __init__(self, *args: Any, employees: Any, kinds: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff_number"].queryset = employees  # type: ignore[attr-defined]
        self.employee: Employee | None = None
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_staff_number(self) -> str:
        self.employee = self.cleaned_data["staff_number"]
        return self.employee.staff_number


class ActForm(HouseForm):
    """What every act asks; each effect adds its own fields. `values()` is what the act keeps, as JSON."""

    effective_on = forms.DateField(label=_("Prend effet le"))
    motive = forms.CharField(label=_("Motif"), max_length=300, required=False, help_text=_("Repris dans le texte quand il le nomme."))
    full_width = ("motive",)

    def __init__(self, *args: Any, currency: str = "XOF", **options: Any) -> None:
        self.currency = currency
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.fill()
            if isinstance(field, MoneyField):
                field.currency = currency

    def values(self) -> dict[str, Any]:
        found = {name: value for name, value in self.cleaned_data.items() if name not in ("effective_on", "motive", "motif")}
        return {name: _as_json(value) for name, value in found.items() if value not in (None, "")}


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if hasattr(value, "pk") else value


class ContractActForm(ActForm):
    kind = forms.ChoiceField(label=_("Nature du contrat"), choices=Contract.Kind)
    end = LastDayField(label=_("Dernier jour, pour un terme"))
    probation_ends_on = forms.DateField(label=_("Fin de l’essai"), required=False)
    working_time = PercentField(label=_("Temps de travail (%)"), initial=10_000)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        fixed_term_ends(self, "kind", "end")
        return data


class AmendmentForm(ActForm):
    kind = forms.ChoiceField(label=_("Nature du contrat"), choices=[("", "—"), *Contract.Kind.choices], required=False)
    end = LastDayField(label=_("Dernier jour, pour un terme"))
    working_time = PercentField(label=_("Temps de travail (%)"), required=False)


class PostingActForm(ActForm):
    unit = UnitField(label=_("Unité"))
    job_title = forms.CharField(label=_("Emploi"), max_length=120)


class StatusActForm(ActForm):
    kind = forms.ChoiceField(
        label=_("Statut"), choices=AdministrativeStatus.Kind, initial=AdministrativeStatus.Kind.SECONDED_OUT
    )
    legal_employer = forms.CharField(label=_("Organisme d’accueil"), max_length=120)
    main_payer = forms.ChoiceField(
        label=_("Salaire payé par"), choices=AdministrativeStatus.MainPayer, initial=AdministrativeStatus.MainPayer.OTHER
    )


class TermsActForm(ActForm):
    category = forms.CharField(label=_("Catégorie"), max_length=24)
    grade_class = forms.CharField(label=_("Classe"), max_length=24, required=False)
    step = forms.CharField(label=_("Échelon"), max_length=12, required=False)
    base_salary = MoneyField(label=_("Salaire de base mensuel"))


class AbsenceActForm(ActForm):
    absence_kind = ScopedChoiceField(AbsenceKind, label=_("Nature de l’absence"))
    end = LastDayField(help_text=_("Vide tant que le retour n’est pas connu."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["absence_kind"].queryset = kinds_offered(None)  # type: ignore[attr-defined]


class SanctionActForm(AbsenceActForm):
    """A sanction may keep somebody away or not."""

    absence_kind = ScopedChoiceField(
        AbsenceKind, label=_("Nature de l’absence"), required=False, help_text=_("Seulement pour une mise à pied.")
    )


BY_EFFECT: dict[str, type[ActForm]] = {
    "contract": ContractActForm,
    "amendment": AmendmentForm,
    "posting": PostingActForm,
    "status": StatusActForm,
    "pay_terms": TermsActForm,
    "absence": AbsenceActForm,
}


#: The form of a kind of act that asks something else than its effect usually does; an upper floor adds its own.
BY_KIND: dict[str, type[ActForm]] = {"sanction": SanctionActForm}


def form_of(kind: Any) -> type[ActForm]:
    """The form of a kind of act."""
    return BY_KIND.get(kind.code) or BY_EFFECT.get(kind.effect, ActForm)


def initial_of(kind: Any, employee: Employee, on: date) -> dict[str, Any]:
    """What the form proposes: the classification in force, for the acts that change it; the contract just written in the file,
    for the act that signs it."""
    if kind.effect == "contract":
        written = Contract.objects.filter(employee=employee, start__gt=on - RECENT).order_by("-start").first()
        names = ("kind", "end", "probation_ends_on", "working_time")
        return {"effective_on": written.start} | {name: getattr(written, name) for name in names} if written else {}
    if kind.effect != "pay_terms":
        return {}
    held = PayTerms.objects.on(on).filter(employee=employee, state="approved").first()
    return {name: getattr(held, name) for name in ("category", "grade_class", "step", "base_salary")} if held else {}


class TextForm(HouseForm):
    """The text of an act or of a template."""

    title = forms.CharField(label=_("Titre"), max_length=160)
    visas = forms.CharField(
        label=_("Visas"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Un par ligne : « Vu … ; ».")
    )
    body = forms.CharField(
        label=_("Texte"),
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Balises admises : p, h2, h3, b, i, ul, ol, li, table. {{ nom }} nomme une donnée de la liste."),
    )
    distribution = forms.CharField(
        label=_("Ampliations"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Un destinataire par ligne.")
    )
    full_width = ("title",)


class DraftTextForm(TextForm):
    effective_on = forms.DateField(label=_("Prend effet le"))
    motive = forms.CharField(label=_("Motif"), max_length=300, required=False)
    field_order = ("title", "effective_on", "motive", "visas", "body", "distribution")


class TemplateForm(TextForm):
    start = forms.DateField(label=_("Sert à partir du"))
    series = forms.CharField(
        label=_("Série de numéros"), max_length=12, help_text=_("Les actes d’une série se suivent dans l’année, sans trou.")
    )
    field_order = ("start", "series", "title", "visas", "body", "distribution")


class PreviewForm(forms.Form):
    """For whom a text is shown."""

    agent = forms.CharField(label=_("Aperçu pour l’agent de matricule"), max_length=24, required=False)


class SignerForm(HouseForm):
    user = forms.CharField(
        label=_("Compte du signataire"), max_length=64, help_text=_("Identifiant, adresse électronique ou matricule.")
    )
    quality = forms.CharField(label=_("Qualité"), max_length=120, help_text=_("Comme elle s’imprime : « Le Directeur général »."))
    kinds = forms.MultipleChoiceField(label=_("Signe"), choices=(), widget=forms.CheckboxSelectMultiple)
    reference = forms.CharField(label=_("Texte"), max_length=160, help_text=_("Décret de nomination, décision de délégation."))
    start = forms.DateField(label=_("Premier jour"))
    end = LastDayField(help_text=_("Vide sans terme connu."))
    is_automatic = forms.BooleanField(
        label=_("Ses certificats partent sans geste de sa part"), required=False,
        help_text=_("Pour les attestations que les agents demandent eux-mêmes."),
    )  # fmt: skip
    field_order = ("user", "quality", "reference", "start", "end", "kinds", "is_automatic")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kinds"].choices = kind_choices()  # type: ignore[attr-defined]


class PaperForm(HouseForm):
    start = forms.DateField(label=_("Sert à partir du"))
    motto = forms.CharField(
        label=_("Au-dessus du nom"), max_length=120, required=False, help_text=_("Par exemple l’État et sa devise, ou la tutelle.")
    )
    lines = forms.CharField(
        label=_("Sous le nom"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=400,
        help_text=_("Vide : l’adresse et les numéros d’employeur de l’institution."),
    )  # fmt: skip
    foot = forms.CharField(label=_("Bas de page"), max_length=200, required=False)
    logo = forms.ImageField(label=_("Logo"), required=False, help_text=_("PNG ou JPEG, 512 ko au plus ; vide : celui d’avant."))

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if logo and (logo.size > LOGO_BYTES or getattr(logo, "image", None) is None or logo.image.format not in ("PNG", "JPEG")):
            raise forms.ValidationError(_("Donnez une image PNG ou JPEG de 512 ko au plus."))
        return logo


class NotifyForm(HouseForm):
    on = forms.DateField(label=_("Remis le"))
    how = forms.CharField(
        label=_("Comment"), max_length=160, required=False, help_text=_("Par exemple « en main propre, contre décharge ».")
    )


class CertificateForm(HouseForm):
    purpose = forms.CharField(
        label=_("Usage"), max_length=120, required=False, help_text=_("Repris dans le texte, par exemple « demande de visa ».")
    )


class ReasonOnlyForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=300)


class RemarkForm(HouseForm):
    remark = forms.CharField(label=_("Observation"), max_length=300, required=False)
