"""Forms of acting replacements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField
from hr_core.models import Delegation, User
from hr_core.registry import registry
from hr_core.roles import ROLE_LABELS
from hr_core.services.delegations import delegable_rights
from hr_core.ui.forms import HouseForm


class DelegationForm(HouseForm):
    """Who replaces whom, in which quality, until when, by which act."""

    kind = forms.ChoiceField(label=_("Nature"), choices=Delegation.Kind)
    giver = forms.ModelChoiceField(label=_("Personne remplacée"), queryset=User.objects.none())
    role = forms.ChoiceField(label=_("Dans sa qualité de"), choices=())
    holder = forms.CharField(
        label=_("Remplaçant"), max_length=64, help_text=_("Identifiant, adresse électronique ou matricule de son compte.")
    )
    start = forms.DateField(label=_("Premier jour"))
    end = LastDayField(label=_("Dernier jour"), help_text=_("Vide pour une délégation de signature sans terme."))
    reference = forms.CharField(label=_("Acte"), max_length=120, help_text=_("Par exemple « Décision n° 12 »."))
    act_on = forms.DateField(label=_("Date de l’acte"))
    rights = forms.MultipleChoiceField(
        label=_("Droits"),
        required=False,
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : tous les droits de cette qualité qui se délèguent."),
    )
    fieldsets = ((_("Durée et acte"), ("start", "end", "reference", "act_on")), (_("Droits donnés"), ("rights",)))

    def __init__(self, *args: Any, givers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["giver"].queryset = givers  # type: ignore[attr-defined]
        roles = [(role, label) for role, label in ROLE_LABELS.items() if delegable_rights(role)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["rights"].choices = [  # type: ignore[attr-defined]
            (code, right.label) for code, right in registry.rights.items() if code in registry.delegable
        ]


class RemarkForm(HouseForm):
    remark = forms.CharField(label=_("Observation"), max_length=300, required=False)


class RefusalForm(HouseForm):
    remark = forms.CharField(label=_("Motif du refus"), max_length=300)


class EndForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=300)
