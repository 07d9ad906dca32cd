"""Forms of the provisions: what to compute, and the assumptions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm
from payroll.choices_accounting import ProvisionKind
from payroll.models.provisions import PERCENT


def percent(label: object, help_text: object = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=9, validators=[PERCENT], help_text=help_text)  # type: ignore[arg-type]


class ProvisionForm(HouseForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=ProvisionKind.choices)
    as_at = forms.DateField(label=_("Arrêtée au"))


class AssumptionsForm(HouseForm):
    """Rates in per cent, exact."""

    fieldsets = (
        (_("Fin de carrière"), ("discount_rate", "growth_rate", "turnover_rate", "mortality_rate", "retirement_age")),
        (_("Congés et treizième mois"), ("charge_rate", "leave_from")),
        (_("D’où elles viennent"), ("reference",)),
    )
    full_width = ("reference",)

    start = forms.DateField(label=_("À partir du"))
    discount_rate = percent(_("Taux d’actualisation (%)"), _("À confirmer avec votre commissaire aux comptes."))
    growth_rate = percent(_("Hausse annuelle des salaires (%)"))
    turnover_rate = percent(_("Départs volontaires par an (%)"))
    mortality_rate = percent(_("Mortalité par an (%)"), _("Taux uniforme ; 0 : aucune table n’est appliquée."))
    retirement_age = forms.IntegerField(
        label=_("Âge de départ"), required=False, min_value=40, max_value=80, help_text=_("Vide : celui de la loi du pays.")
    )
    charge_rate = percent(_("Charges patronales (%)"), _("Ajoutées aux congés et au treizième mois."))
    leave_from = forms.DateField(
        label=_("Congés acquis depuis le"), required=False, help_text=_("Vide : douze mois avant l’arrêté.")
    )
    reference = forms.CharField(label=_("Rapport ou décision"), max_length=200)
