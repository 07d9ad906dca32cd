"""Forms of applications, of opinions and of the charter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from mobility.choices import OpinionKind, OpinionReason
from mobility.consents import consent
from mobility.models import Charter


class SubmitForm(HouseForm):
    motivation = forms.CharField(
        label=_("Motivation et projet"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Ce qui vous attire dans ce poste, ce que vous y apporterez et ce que vous en rapporterez."),
    )  # fmt: skip
    interests = forms.CharField(
        label=_("Liens d’intérêt"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Parenté, affaire ou différend avec quelqu’un de l’institution d’accueil. Écrivez « aucun » s’il n’y en a pas."),
    )  # fmt: skip
    agreed = forms.BooleanField(label=_("Je donne cet accord"), required=False)
    full_width = ("motivation", "interests", "agreed")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agreed"].help_text = consent("application").body


class MotivationForm(HouseForm):
    motivation = forms.CharField(label=_("Motivation et projet"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8}))
    full_width = ("motivation",)


class PaperForm(HouseForm):
    label = forms.CharField(label=_("Nom de la pièce"), max_length=120, help_text=_("Par exemple « Copie du master »."))
    file = forms.FileField(label=_("Fichier"), help_text=_("PDF ou image, 10 Mo au plus."))


class CureForm(HouseForm):
    missing = forms.CharField(label=_("Pièce à produire"), max_length=300)


class HearingForm(HouseForm):
    on = forms.DateField(label=_("Entretien du"))
    note = forms.CharField(label=_("Compte rendu"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    full_width = ("note",)


class OpinionForm(HouseForm):
    kind = forms.ChoiceField(choices=OpinionKind.choices, label=_("Avis"), widget=forms.RadioSelect)
    from_on = forms.DateField(label=_("À partir du"), required=False, help_text=_("Pour un avis favorable à partir d’une date."))
    reason = forms.ChoiceField(
        choices=[("", "—"), *OpinionReason.choices], label=_("Motif"), required=False,
        help_text=_("Obligatoire pour un avis défavorable."),
    )  # fmt: skip
    bond_amount = MoneyField(label=_("Engagement restant dû"), required=False, help_text=_("Pour un engagement de servir."))
    text = forms.CharField(label=_("Explication"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    full_width = ("kind", "text")

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bond_amount"].currency = currency  # type: ignore[attr-defined]


class RemarkForm(HouseForm):
    text = forms.CharField(
        label=_("Remarque"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Charge de l’équipe, date de départ possible, remplacement. L’institution d’accueil ne la lit pas."),
    )  # fmt: skip
    full_width = ("text",)


class ReleaseForm(HouseForm):
    on = forms.DateField(label=_("Départ accordé au"))


class CharterForm(HouseModelForm):
    fieldsets = (
        (_("Publication"), ("publication_days", "corrigendum_days")),
        (
            _("Délais, en jours ouvrés de l’institution qui doit agir"),
            ("cure_days", "technical_days", "opinion_days", "answer_days", "objection_days", "draft_days", "signature_days", "handover_days"),
        ),
        (
            _("Commission et recours, en jours ouvrés"),
            ("convocation_days", "member_objection_days", "letter_days", "appeal_days", "appeal_answer_days"),
        ),
        (_("Départ"), ("release_months", "critical_release_months", "silence_releases")),
        (_("Conservation"), ("erasure_months", "reserve_months")),
    )

    class Meta:
        model = Charter
        fields = (
            "publication_days", "corrigendum_days", "cure_days", "technical_days", "opinion_days", "answer_days", "objection_days",
            "draft_days", "signature_days", "handover_days", "convocation_days", "member_objection_days", "letter_days", "appeal_days",
            "appeal_answer_days", "release_months",
            "critical_release_months", "silence_releases", "erasure_months", "reserve_months",
        )  # fmt: skip
