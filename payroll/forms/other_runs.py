"""Opening a run beside the month's: what it pays, in which open month, and to whom."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import UnitField
from hr_core.models import Employee
from hr_core.selectors.organisation import units_below
from hr_core.ui.forms import HouseForm
from payroll.choices import RunKind
from payroll.models import PayPeriod
from payroll.selectors.visibility import is_all_seen

#: Kinds that an officer opens from the list of runs; settlements and corrections start from their own files.
OPENED_HERE = (RunKind.SUPPLEMENTARY, RunKind.THIRTEENTH, RunKind.BONUS, RunKind.LEAVE, RunKind.BACK_PAY)


class OtherRunForm(HouseForm):
    """Kind, month, object and population. `cleaned_data["employees"]`: keys, or None for everybody of the month."""

    class Population:
        ALL, UNIT, CHOSEN, RESERVED = "all", "unit", "chosen", "reserved"
        CHOICES = (
            (ALL, _("Tous les agents du mois")),
            (UNIT, _("Les agents d’une unité et de celles qu’elle coiffe")),
            (CHOSEN, _("Les agents choisis par leur matricule")),
        )
        #: Offered to the officers of that population; nobody else sees such a run.
        ENTRUSTED = ((RESERVED, _("La population réservée seule")),)

    kind = forms.ChoiceField(label=_("Nature"), choices=[(kind.value, kind.label) for kind in OPENED_HERE])
    period = forms.ModelChoiceField(label=_("Mois"), queryset=None, empty_label=None)
    label = forms.CharField(
        label=_("Objet"), max_length=120, help_text=_("Lu dans la liste des campagnes : « Prime de bilan 2025 ».")
    )
    payment_on = forms.DateField(label=_("Date de paiement"), required=False, help_text=_("Vide : celle du mois."))
    population = forms.ChoiceField(
        label=_("Agents payés"), choices=Population.CHOICES, widget=forms.RadioSelect, initial=Population.CHOSEN
    )
    unit = UnitField(required=False)
    staff_numbers = forms.CharField(
        label=_("Matricules"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un par ligne, ou séparés par des virgules. Un agent sorti peut être nommé ici."),
    )
    full_width = ("population", "staff_numbers")

    def __init__(self, *args: Any, access: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access = access
        self.fields["period"].queryset = PayPeriod.objects.filter(is_closed=False)  # type: ignore[attr-defined]
        self.fields["period"].label_from_instance = lambda period: str(period).capitalize()  # type: ignore[attr-defined]
        self.fields["unit"].fill()  # type: ignore[attr-defined]
        if is_all_seen(access):
            choices = (*self.Population.CHOICES, *self.Population.ENTRUSTED)
            self.fields["population"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        population = cleaned.get("population")
        if population == self.Population.UNIT and not cleaned.get("unit"):
            self.add_error("unit", _t("Choisissez l’unité à payer."))
        cleaned["employees"] = None
        if population == self.Population.UNIT and cleaned.get("unit") and cleaned.get("period"):
            cleaned["employees"] = self._of_unit(cleaned["unit"], cleaned["period"])
        if population == self.Population.RESERVED and cleaned.get("period"):
            cleaned["employees"] = self._reserved(cleaned["period"])
        if population == self.Population.CHOSEN:
            cleaned["employees"] = self._chosen(cleaned.get("staff_numbers", ""))
        return cleaned

    def _of_unit(self, unit: Any, period: PayPeriod) -> list[int]:
        units = units_below([unit.pk])
        # The confidential population of the unit is paid like the others, though this person does not see it.
        people = (
            Employee.objects.filter(hired_on__lte=period.last_day, posting__unit__in=units, posting__start__lte=period.last_day)
            .exclude(left_on__lte=period.first_day)
            .exclude(posting__end__lte=period.last_day)
        )
        found = sorted(set(people.values_list("pk", flat=True)))
        if not found:
            self.add_error("unit", _t("Aucun agent en service dans cette unité ce mois-là."))
        return found

    def _reserved(self, period: PayPeriod) -> list[int]:
        people = Employee.objects.visible_to(self.access).filter(is_confidential=True, hired_on__lte=period.last_day)
        found = sorted(people.exclude(left_on__lte=period.first_day).values_list("pk", flat=True))
        if not found:
            self.add_error("population", _t("Personne n’est de la population réservée ce mois-là."))
        return found

    def _chosen(self, text: str) -> list[int]:
        numbers = [number for number in re.split(r"[\s,;]+", text) if number]
        if not numbers:
            self.add_error("staff_numbers", _t("Écrivez au moins un matricule."))
            return []
        known = dict(
            Employee.objects.visible_to(self.access)
            .filter(staff_number__in=numbers)
            .values_list("staff_number", "pk")
        )
        unknown = [number for number in dict.fromkeys(numbers) if number not in known]
        if unknown:
            sentence = _t("Aucun agent ne porte ces matricules : %(numbers)s. Corrigez-les ou retirez-les.")
            self.add_error("staff_numbers", sentence % {"numbers": ", ".join(unknown)})
        return sorted(set(known.values()))
