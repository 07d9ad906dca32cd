"""Forms of accounts, roles for a time, sign-in policy and access reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField, UnitField
from hr_core.roles import ROLES, Role
from hr_core.ui.forms import HouseForm

GIVEN = [(role.code, role.label) for role in ROLES if role.code != "zone_administrator"]


class RoleActForm(HouseForm):
    identifier = forms.CharField(
        label=_("Compte"), help_text=_("Identifiant, adresse électronique ou matricule."), max_length=64
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=GIVEN)
    unit = UnitField(
        label=_("Pour l’unité"), required=False, empty_value=None,
        help_text=_("Avec celles qui en dépendent. Vide : toute l’institution."),
    )  # fmt: skip
    start = forms.DateField(label=_("À partir du"), required=False)
    end = LastDayField(help_text=_("Vide : sans limite."))
    reason = forms.CharField(
        label=_("Motif"), max_length=200, required=False, help_text=_("Par exemple « Note 2026-41, remplacement de Mme Sarr ».")
    )

    def __init__(self, *args: Any, roles: list[Role] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if roles is not None:
            self.fields["role"].choices = [(role.code, role.label) for role in roles]
            narrow = ", ".join(role.label for role in roles if role.by_unit)
            self.fields["unit"].fill()
            self.fields["unit"].help_text = _(
                "Avec celles qui en dépendent. Vide : toute l’institution. Se tiennent pour une unité : %(roles)s."
            ) % {"roles": narrow}
            if not narrow:
                del self.fields["unit"]
        self.fields["start"].initial = timezone.localdate()

    def clean_start(self) -> Any:
        return self.cleaned_data["start"] or timezone.localdate()


class RemarkedForm(HouseForm):
    remark = forms.CharField(label=_("Observation"), max_length=200, required=False)


class RefusedForm(HouseForm):
    remark = forms.CharField(label=_("Motif du refus"), max_length=200)


class EndedForm(HouseForm):
    end = LastDayField(label=_("Dernier jour"), required=True)
    reason = forms.CharField(label=_("Motif"), max_length=200)


class InviteForm(HouseForm):
    full_name = forms.CharField(label=_("Nom complet"), max_length=120)
    email = forms.EmailField(label=_("Adresse électronique"))


class PolicyForm(HouseForm):
    factor_roles = forms.MultipleChoiceField(
        label=_("Rôles au second facteur"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(role.code, role.label) for role in ROLES if not role.sensitive],
        help_text=_("Les rôles sensibles le demandent toujours."),
    )  # fmt: skip
    session_hours = forms.IntegerField(label=_("Durée d’une session, en heures"), min_value=1, max_value=336)


class ReviewForm(HouseForm):
    name = forms.CharField(label=_("Nom de la revue"), max_length=80, help_text=_("Par exemple « Second semestre 2026 »."))


class ChosenLinesForm(HouseForm):
    """The boxes of the list, carried through the question."""

    confirme = forms.CharField(widget=forms.HiddenInput, initial="oui")

    def __init__(self, *args: Any, chosen: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        keys = [str(key) for key in chosen]
        self.fields["choisis"] = forms.MultipleChoiceField(
            choices=[(key, key) for key in keys], initial=keys, widget=forms.MultipleHiddenInput, required=False
        )
