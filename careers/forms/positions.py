"""Forms of administrative positions: what an act asks, a kind, a return."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.choices_positions import Nature, Pay, PostFate
from careers.models import PositionKind
from careers.selectors.positions import kinds_offered
from hr_core.forms.acts import ActForm
from hr_core.forms.fields import LastDayField
from hr_core.models import AbsenceKind, AdministrativeStatus
from hr_core.ui.forms import HouseForm, ScopedChoiceField


class PositionActForm(ActForm):
    """The position that an act opens; `opens` narrows the choice to those that this kind of act may open."""

    opens = ""
    position = ScopedChoiceField(PositionKind, label=_("Position"))
    host = forms.CharField(label=_("Organisme d’accueil"), max_length=120, required=False)
    end = LastDayField(label=_("Dernier jour"), help_text=_("Le terme décidé ; la position dure jusqu’à l’acte de retour."))
    field_order = ("position", "host", "effective_on", "end", "motive")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = kinds_offered(self.opens or None)
        self.fields["position"].queryset = PositionKind.objects.filter(pk__in=[kind.pk for kind in rows])  # type: ignore[attr-defined]


class SecondmentForm(PositionActForm):
    opens = "secondment"


class SuspensionForm(PositionActForm):
    opens = "suspension"


class OtherPositionForm(PositionActForm):
    opens = "position"


class ReturnForm(HouseForm):
    on = forms.DateField(label=_("Reprend son service le"))
    motive = forms.CharField(label=_("Motif"), max_length=300, required=False)


class PositionKindForm(HouseForm):
    code = forms.SlugField(label=_("Code"), max_length=32)
    label = forms.CharField(label=_("Libellé"), max_length=80)
    nature = forms.ChoiceField(label=_("Nature"), choices=Nature)
    reference = forms.CharField(label=_("Texte et article"), max_length=200)
    pay = forms.ChoiceField(label=_("Rémunération"), choices=Pay)
    absence_kind = ScopedChoiceField(
        AbsenceKind, label=_("Absence dont la règle décide"), required=False,
        help_text=_("Seulement quand la règle de paie de l’absence décide."),
    )  # fmt: skip
    status_kind = forms.ChoiceField(
        label=_("Statut inscrit au dossier"), required=False, choices=[("", _("celui de l’agent")), *AdministrativeStatus.Kind.choices]
    )
    counts_for_seniority = forms.BooleanField(label=_("Compte pour l’ancienneté"), required=False, initial=True)
    advancement_share = forms.IntegerField(
        label=_("Part comptée pour l’avancement (%)"), min_value=0, max_value=100, initial=100
    )
    counts_for_pension = forms.BooleanField(label=_("Compte pour la retraite"), required=False, initial=True)
    needs_host = forms.BooleanField(label=_("Nomme un organisme d’accueil"), required=False)
    post = forms.ChoiceField(
        label=_("Poste tenu jusque-là"), choices=PostFate, initial=PostFate.KEPT,
        help_text=_("Réservé : il attend le retour, un intérim se propose. Libéré : il est à pourvoir dès le premier jour."),
    )  # fmt: skip
    needs_end = forms.BooleanField(label=_("Demande un terme"), required=False)
    returns_by_itself = forms.BooleanField(label=_("Prend fin d’elle-même au terme"), required=False)
    maximum_months = forms.IntegerField(label=_("Durée maximale d’une décision (mois)"), min_value=1, max_value=600, required=False)
    is_active = forms.BooleanField(label=_("Proposée"), required=False, initial=True)
    fieldsets = (
        (_("Position"), ("label", "code", "nature", "reference", "is_active")),
        (_("Conséquences"), ("pay", "absence_kind", "status_kind", "counts_for_seniority", "advancement_share", "counts_for_pension", "post")),
        (_("Ce que l’acte dit"), ("needs_host", "needs_end", "returns_by_itself", "maximum_months")),
    )
    full_width = ("reference",)

    def __init__(self, *args: Any, kind: PositionKind | None, **options: Any) -> None:
        if kind is not None:
            options["initial"] = {name: getattr(kind, name) for name in self.base_fields}
            if kind.absence_kind_id and kind.pay != Pay.RULE:
                options["initial"]["absence_kind"] = None
        super().__init__(*args, **options)
        self.fields["absence_kind"].queryset = AbsenceKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
