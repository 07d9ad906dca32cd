"""Forms of instruments, social rights, agreements, returns and records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution, Unit
from hr_core.ui.forms import HouseForm, HouseModelForm, InstitutionField, MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from mobility.choices import Form
from mobility.choices_agreements import (
    CostKind,
    EndReason,
    Frequency,
    Party,
    Proof,
    Purpose,
    ReturnChoice,
    ReturnRight,
)
from mobility.models import Instrument, InstrumentParty, InsurancePeriod, SchemeFigure, TransferFormality
from mobility.portable.package import SECTIONS
from mobility.rights.instruments import BRANCHES
from mobility.services.consents import consent_texts


class InstrumentForm(HouseModelForm):
    branches = forms.MultipleChoiceField(
        label=_("Branches"), choices=list(BRANCHES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Instrument
        fields = (
            "title", "signed_on", "signed_on_text", "in_force_on", "ended_on", "branches", "posting_rule", "posting_months",
            "posting_renewals", "posting_agreed_by", "posting_form", "posting_article", "totalisation_months", "ask", "source",
            "confidence", "note",
        )  # fmt: skip

    fieldsets = (
        (_("L’instrument"), ("title", "signed_on", "signed_on_text", "in_force_on", "ended_on", "branches")),
        (_("Détachement"), ("posting_rule", "posting_months", "posting_renewals", "posting_agreed_by", "posting_form", "posting_article")),
        (_("Totalisation"), ("totalisation_months",)),
        (_("D’où vient ce qui est écrit"), ("source", "confidence", "ask", "note")),
    )


class PartyForm(HouseModelForm):
    class Meta:
        model = InstrumentParty
        fields = ("ratified_on", "in_force_on", "source", "confidence")


class SchemeForm(HouseModelForm):
    class Meta:
        model = SchemeFigure
        fields = ("country", "start", "months_required", "rate", "ask", "source", "confidence")


class RightsForm(HouseForm):
    """What one asks of a statement: where, how, how long."""

    host = InstitutionField(label=_("Institution d’accueil"), queryset=Institution.objects.none())
    form = forms.ChoiceField(label=_("Forme"), choices=Form)
    months = forms.IntegerField(
        label=_("Durée (mois)"), min_value=1, max_value=240, required=False, help_text=_("Vide pour un transfert.")
    )
    instrument = forms.ModelChoiceField(
        label=_("Instrument"), queryset=Instrument.objects.all(), required=False, empty_label=_("Celui qui couvre le plus de branches"),
    )  # fmt: skip

    def __init__(self, *args: Any, hosts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["host"].queryset = hosts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("form") == Form.TRANSFER:
            cleaned["months"] = None
        elif cleaned.get("form") and not cleaned.get("months") and "months" not in self.errors:
            self.add_error("months", _("Dites pour combien de mois : seul un transfert n’a pas de terme."))
        return cleaned


class PeriodForm(HouseModelForm):
    class Meta:
        model = InsurancePeriod
        fields = ("country", "scheme", "is_civil", "start", "end", "employer", "affiliation", "is_voluntary", "proof")


class ConfirmPeriodForm(HouseForm):
    proof = forms.ChoiceField(label=_("Preuve trouvée"), choices=Proof, initial=Proof.PAYSLIP)


class AttestForm(HouseForm):
    on = forms.DateField(label=_("Attestation du"))
    reference = forms.CharField(label=_("Référence de l’attestation"), max_length=80)


class ReasonTextForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ComparisonForm(HouseForm):
    """The question of a pay comparison; what the law reads of the person comes from the file."""

    host = InstitutionField(label=_("Institution d’accueil"), queryset=Institution.objects.none())
    on = forms.DateField(label=_("Mois de paie"))
    base = forms.CharField(label=_("Salaire de base à l’accueil, par mois"), help_text=_("Dans la monnaie du pays d’accueil."))
    allowances = forms.CharField(label=_("Primes imposables à l’accueil"), required=False)
    exempt = forms.CharField(label=_("Indemnités exonérées à l’accueil"), required=False)
    lost = forms.CharField(
        label=_("Indemnités d’origine qui cessent"), required=False, help_text=_("Par mois, dans votre monnaie.")
    )
    costs = forms.CharField(
        label=_("Vos dépenses nouvelles là-bas"), required=False, help_text=_("Loyer, école, second logement : par mois, monnaie d’accueil."),
    )  # fmt: skip

    def __init__(self, *args: Any, hosts: Any, currency: str, host: Institution | None, **options: Any) -> None:
        options.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **options)
        self.fields["host"].queryset = hosts  # type: ignore[attr-defined]
        there = host.country.currency if host else currency
        for name, code in (("base", there), ("allowances", there), ("exempt", there), ("lost", currency), ("costs", there)):
            old = self.fields[name]
            self.fields[name] = MoneyField(currency=code, label=old.label, required=old.required, help_text=old.help_text)


class AgreementForm(HouseForm):
    """The terms of an agreement; `host` is asked when it is opened from home without a vacancy."""

    employee = EmployeeField(label=_("Agent"), listed=False)
    host = InstitutionField(label=_("Institution d’accueil"), queryset=Institution.objects.none())
    form = forms.ChoiceField(label=_("Forme"), choices=Form)
    job_title = forms.CharField(label=_("Emploi exercé à l’accueil"), max_length=120)
    band = forms.IntegerField(label=_("Bande"), min_value=1, max_value=8, required=False)
    place = forms.CharField(label=_("Lieu"), max_length=120, required=False)
    start = forms.DateField(label=_("Premier jour"))
    end = forms.DateField(label=_("Jour du retour"), required=False, help_text=_("Premier jour de nouveau à l’origine. Vide pour un transfert."))
    renewals = forms.IntegerField(label=_("Renouvellements permis"), min_value=0, max_value=5, initial=1)
    return_right = forms.ChoiceField(label=_("Droit de retour"), choices=ReturnRight)
    host_unit = ScopedChoiceField(Unit, label=_("Service d’accueil"), required=False)
    category = forms.CharField(label=_("Catégorie à l’accueil"), max_length=24, required=False)
    grade_class = forms.CharField(label=_("Classe"), max_length=24, required=False)
    step = forms.CharField(label=_("Échelon"), max_length=12, required=False)
    base_salary = forms.CharField(label=_("Salaire de base à l’accueil"), required=False)
    seniority_kept = forms.BooleanField(label=_("Ancienneté reprise à l’accueil"), required=False, initial=True)
    instrument = forms.ModelChoiceField(
        label=_("Instrument de sécurité sociale"), queryset=Instrument.objects.all(), required=False, empty_label=_("Aucun")
    )
    instrument_reason = forms.CharField(
        label=_("Pourquoi cet instrument, ou ce qui remplace son absence"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    is_special_scheme = forms.BooleanField(label=_("L’agent relève d’un régime spécial"), required=False)

    fieldsets = (
        (_("Le mouvement"), ("employee", "host", "form", "job_title", "band", "place", "start", "end", "renewals", "return_right")),
        (_("À l’accueil"), ("host_unit", "category", "grade_class", "step", "base_salary", "seniority_kept")),
        (_("Sécurité sociale"), ("instrument", "instrument_reason", "is_special_scheme")),
    )

    def __init__(self, *args: Any, people: Any = None, hosts: Any = None, currency: str = "XOF", is_host: bool = True, only: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if hosts is None:
            for name in ("employee", "host"):
                del self.fields[name]
        else:
            self.fields["employee"].queryset = people  # type: ignore[attr-defined]
            self.fields["host"].queryset = hosts  # type: ignore[attr-defined]
        if not is_host:
            del self.fields["host_unit"]  # units are the host's own
        self.fields["base_salary"] = MoneyField(currency=currency, label=_("Salaire de base à l’accueil"), required=False)
        for name in only:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("La fin suit le début."))
        if cleaned.get("form") == Form.TRANSFER:
            cleaned["end"], cleaned["return_right"] = None, ReturnRight.NONE
        elif cleaned.get("form"):
            if not end and "end" not in self.errors:
                self.add_error("end", _("Donnez le jour du retour : seul un transfert n’a pas de terme."))
            if cleaned.get("return_right") == ReturnRight.NONE:
                self.add_error("return_right", _("Cette forme garde un droit de retour."))
        return cleaned


class ClauseForm(HouseForm):
    text = forms.CharField(label=_("Texte"), widget=forms.Textarea(attrs={"rows": 8}))
    is_settled = forms.BooleanField(label=_("Clause complète"), required=False)


class CommentForm(HouseForm):
    clause = forms.ChoiceField(label=_("Clause"))
    text = forms.CharField(label=_("Observation"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["clause"].choices = clauses  # type: ignore[attr-defined]


class CostForm(HouseForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=CostKind)
    label = forms.CharField(label=_("Libellé"), max_length=120)
    payer = forms.ChoiceField(label=_("Payeur"), choices=Party)
    amount = forms.CharField(label=_("Montant"), required=False)
    currency = forms.ChoiceField(label=_("Monnaie"))
    frequency = forms.ChoiceField(label=_("Périodicité"), choices=Frequency)
    is_recharged = forms.BooleanField(label=_("Avancé par l’origine et remboursé par l’accueil"), required=False)

    def __init__(self, *args: Any, currencies: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["currency"].choices = [(each, each) for each in currencies]  # type: ignore[attr-defined]
        self.fields["amount"] = MoneyField(
            currency=currencies[0], label=_("Montant"), required=False, help_text=_("Vide quand le coût est au réel.")
        )


class SignForm(HouseForm):
    quality = forms.CharField(label=_("Qualité du signataire"), max_length=120)
    on = forms.DateField(label=_("Signé le"))
    paper = forms.CharField(
        label=_("Référence du document signé à la main"), max_length=120, required=False, help_text=_("Vide pour une signature ici.")
    )
    accepts_gap = forms.BooleanField(label=_("Je reconnais l’écart avec la simulation montrée à l’agent"), required=False)

    def __init__(self, *args: Any, has_gap: bool, **options: Any) -> None:
        options.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(*args, **options)
        if not has_gap:
            del self.fields["accepts_gap"]


class ConditionForm(HouseForm):
    note = forms.CharField(label=_("Référence ou observation"), max_length=200, required=False)
    is_waived = forms.BooleanField(label=_("Sans objet"), required=False)


class CertificateForm(HouseForm):
    number = forms.CharField(label=_("Numéro de l’attestation"), max_length=60)


class ReportForm(HouseForm):
    text = forms.CharField(
        label=_("Rapport"), max_length=8000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Ce qui a été fait, avec qui, ce qui reste à faire, et les frais engagés."),
    )  # fmt: skip
    full_width = ("text",)


class AmendForm(HouseForm):
    end = forms.DateField(label=_("Nouveau jour du retour"))
    reason = forms.CharField(label=_("Objet de l’avenant"), max_length=300)


class EarlyEndForm(HouseForm):
    reason = forms.ChoiceField(label=_("Cause"), choices=[each for each in EndReason.choices if each[0] != "term"])
    on = forms.DateField(label=_("Jour du retour"))
    text = forms.CharField(
        label=_("Raison, et qui porte les frais du retour"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class RechargeForm(HouseForm):
    month = forms.DateField(label=_("Un jour du mois à rembourser"))


class PaidForm(HouseForm):
    on = forms.DateField(label=_("Payé le"))
    reference = forms.CharField(label=_("Référence du paiement"), max_length=80, required=False)


class WishForm(HouseForm):
    wish = forms.ChoiceField(label=_("Souhait"), choices=[each for each in ReturnChoice.choices if each[0]], widget=forms.RadioSelect)


class DecideForm(HouseForm):
    decision = forms.ChoiceField(label=_("Décision"), choices=[each for each in ReturnChoice.choices if each[0]])
    post_title = forms.CharField(label=_("Poste proposé"), max_length=120, required=False)
    post_band = forms.IntegerField(label=_("Bande du poste"), min_value=1, max_value=8, required=False)
    is_above_headcount = forms.BooleanField(label=_("Aucun poste libre : en surnombre, douze mois au plus"), required=False)


class StepForm(HouseForm):
    """What a step of the return asks; `names` are the fields of the plan that it fills."""

    handover = forms.CharField(label=_("Prêts, matériel, habilitations"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    home_grade = forms.CharField(label=_("Classement atteint à l’origine"), max_length=60, required=False)
    home_band = forms.IntegerField(label=_("Sa bande"), min_value=1, max_value=8, required=False)
    host_grade = forms.CharField(label=_("Classement atteint à l’accueil"), max_length=60, required=False)
    host_band = forms.IntegerField(label=_("Sa bande"), min_value=1, max_value=8, required=False)
    kept_grade = forms.CharField(
        label=_("Classement retenu"), max_length=60, required=False, help_text=_("Vide : le plus favorable d’après les deux bandes.")
    )
    kept_reason = forms.CharField(label=_("Motif du classement retenu"), max_length=300, required=False)
    debrief = forms.CharField(label=_("Bilan du mouvement"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    skills = forms.CharField(label=_("Compétences acquises"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    uses_skills = forms.NullBooleanField(label=_("Le poste emploie ce qui a été appris"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    NAMES = {
        "plan": ("handover",), "compare": ("home_grade", "home_band", "host_grade", "host_band", "kept_grade", "kept_reason"),
        "debrief": ("debrief", "skills"), "follow": ("uses_skills",),
    }  # fmt: skip

    def __init__(self, *args: Any, key: str, **options: Any) -> None:
        super().__init__(*args, **options)
        wanted = (*self.NAMES.get(key, ()), "note")
        for name in [each for each in self.fields if each not in wanted]:
            del self.fields[name]


class ConsentForm(HouseForm):
    purpose = forms.ChoiceField(label=_("Ce que j’accepte"), widget=forms.RadioSelect)
    recipient = InstitutionField(label=_("Destinataire"), queryset=Institution.objects.none())
    sections = forms.MultipleChoiceField(
        label=_("Rubriques du dossier portable"), choices=list(SECTIONS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, hosts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["recipient"].queryset = hosts  # type: ignore[attr-defined]
        texts = consent_texts()
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]
            (value, f"{str(label)[:1].upper()}{str(label)[1:]}. {texts[value][1]}") for value, label in Purpose.choices if value in texts
        ]


class RecordGiveForm(HouseForm):
    employee = EmployeeField(label=_("Agent"), listed=False)
    recipient = InstitutionField(label=_("Destinataire"), queryset=Institution.objects.none())

    def __init__(self, *args: Any, people: Any, hosts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].queryset = people  # type: ignore[attr-defined]
        self.fields["recipient"].queryset = hosts  # type: ignore[attr-defined]


class RecordTakeForm(HouseForm):
    file = forms.FileField(label=_("Fichier du dossier portable (.json)"))


class KeyForm(HouseForm):
    holder = forms.CharField(label=_("Institution"), max_length=160)
    public = forms.CharField(label=_("Clé publique"), max_length=60, help_text=_("44 caractères. Vérifiez son empreinte de vive voix avec l’institution."))


class FileOpenForm(HouseForm):
    """What a record does not say: the place at the host."""

    on = forms.DateField(label=_("Entrée le"))
    end = forms.DateField(label=_("Jour du départ"), required=False)
    unit = ScopedChoiceField(Unit, label=_("Service"))
    job_title = forms.CharField(label=_("Emploi"), max_length=120)
    reference = forms.CharField(label=_("Référence de la convention"), max_length=60)
    keeps_seniority = forms.BooleanField(label=_("Ancienneté reprise"), required=False, initial=True)
    staff_number = forms.CharField(
        label=_("Matricule"), max_length=24, required=False, help_text=_("Vide quand l’institution les attribue elle-même.")
    )


class FormalityForm(HouseModelForm):
    class Meta:
        model = TransferFormality
        fields = ("country", "kind", "authority", "reference", "decided_on", "start", "end", "covers", "blocks")
