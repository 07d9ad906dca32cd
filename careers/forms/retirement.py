"""Forms of retirement dossiers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from careers.choices_retirement import PeriodSource, Proof
from hr_core.forms.fields import LastDayField
from hr_core.ui.forms import HouseForm


class PeriodForm(HouseForm):
    source = forms.ChoiceField(label=_("Origine"), choices=PeriodSource)
    employer = forms.CharField(label=_("Employeur"), max_length=160, help_text=_("Ou ce qui explique la période."))
    start = forms.DateField(label=_("Premier jour"))
    end = LastDayField(required=True)
    state = forms.ChoiceField(label=_("Justification"), choices=Proof, initial=Proof.MISSING)
    paper = forms.CharField(label=_("Pièce"), max_length=200, required=False, help_text=_("Certificat de travail, relevé, livret."))
    asked_on = forms.DateField(label=_("Pièce demandée le"), required=False)


class SendForm(HouseForm):
    unit_name = forms.CharField(label=_("Service des pensions"), max_length=160)
    on = forms.DateField(label=_("Transmis le"), initial=timezone.localdate)


class TellForm(HouseForm):
    letter = forms.CharField(
        label=_("Lettre"), max_length=200, required=False, help_text=_("Sa référence, et comment elle est remise ; gardée au journal.")
    )


class ReceiptForm(HouseForm):
    receipt = forms.CharField(label=_("Numéro du récépissé"), max_length=120)
    on = forms.DateField(label=_("Récépissé du"), initial=timezone.localdate)


class DoneForm(HouseForm):
    on = forms.DateField(label=_("Fait le"), initial=timezone.localdate)


TASK = re.compile(r"^(?P<months>\d{1,2})\s*[:;]?\s+(?P<label>.+)$")


class RuleForm(HouseForm):
    """When dossiers open, and one task a line: « 12 Prévenir l’agent »."""

    start = forms.DateField(label=_("À partir du"))
    ahead = forms.IntegerField(label=_("Ouverture, mois avant la retraite"), min_value=6, max_value=60)
    reference = forms.CharField(label=_("Texte"), max_length=200, help_text=_("Statut, convention, note de service ; ou l’usage."))
    tasks = forms.CharField(
        label=_("À faire"), widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("Une tâche par ligne, précédée du nombre de mois avant la retraite : « 12 Prévenir l’agent »."),
    )  # fmt: skip
    full_width = ("reference", "tasks")

    def clean_tasks(self) -> list[tuple[int, str]]:
        found = []
        for line in (" ".join(each.split()) for each in self.cleaned_data["tasks"].splitlines() if each.strip()):
            told = TASK.match(line)
            if told is None:
                raise forms.ValidationError(translated("« %(line)s » : commencez par le nombre de mois.") % {"line": line})
            found.append((int(told["months"]), told["label"]))
        return found


def tasks_written(tasks: Iterable[tuple[int, str]]) -> str:
    return "\n".join(f"{months} {label}" for months, label in tasks)


def initial_of(record: Any, form: type[HouseForm]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in form.base_fields}
