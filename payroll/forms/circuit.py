"""Forms of the circuit and of reversals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.registry import registry
from hr_core.ui.forms import HouseForm
from payroll.choices import RunState
from payroll.models import CircuitStep, Recovery
from payroll.services.circuits import StepGiven, circuit_errors
from payroll.workflows import DEFAULT_CIRCUIT, STEP_RIGHTS


class CircuitForm(HouseForm):
    """Every step of the rule, in its order: kept or not, its action, its right, and whose author may not take it."""

    start = forms.DateField(
        label=_("Pour les campagnes ouvertes à partir du"),
        help_text=_("Les campagnes déjà ouvertes gardent le circuit avec lequel elles ont commencé."),
    )
    reason = forms.CharField(label=_("Motif du changement"), max_length=300)

    def __init__(self, *args: Any, steps: Sequence[CircuitStep], **options: Any) -> None:
        super().__init__(*args, **options)
        current = {step.state: step for step in steps}
        rights = [(code, registry.rights[code].label) for code in STEP_RIGHTS]
        groups = []
        for rank, rule in enumerate(DEFAULT_CIRCUIT):
            step = current.get(rule.state)
            earlier = [(str(each.state), str(RunState(each.state).label)) for each in DEFAULT_CIRCUIT[:rank]]
            names = []
            if rule.is_optional:
                self.fields[f"{rule.state}_kept"] = forms.BooleanField(
                    label=_("Garder cette étape"), required=False, initial=step is not None
                )
                names.append(f"{rule.state}_kept")
            self.fields[f"{rule.state}_label"] = forms.CharField(
                label=_("Action"), max_length=60, initial=step.label if step else rule.label, required=not rule.is_optional
            )
            self.fields[f"{rule.state}_right"] = forms.ChoiceField(
                label=_("Droit demandé"), choices=rights, initial=step.right if step else rule.right
            )
            names += [f"{rule.state}_label", f"{rule.state}_right"]
            if earlier:
                self.fields[f"{rule.state}_differs"] = forms.MultipleChoiceField(
                    label=_("Autre personne que celle de l’étape"),
                    required=False,
                    choices=earlier,
                    initial=step.differs_from if step else [str(state) for state in rule.differs_from],
                    widget=forms.CheckboxSelectMultiple,
                )
                names.append(f"{rule.state}_differs")
            name = str(RunState(rule.state).label)
            groups.append((f"{rank + 1}. {name[:1].upper()}{name[1:]}", names))
        self.fieldsets = tuple(groups)

    def steps(self) -> list[StepGiven]:
        """The steps kept; a person named for a step that is left out is no longer asked to differ."""
        given = self.cleaned_data
        kept = [rule for rule in DEFAULT_CIRCUIT if not rule.is_optional or given.get(f"{rule.state}_kept")]
        names = {str(rule.state) for rule in kept}
        return [
            StepGiven(
                state=str(rule.state),
                label=given.get(f"{rule.state}_label", ""),
                right=given.get(f"{rule.state}_right", ""),
                differs_from=tuple(each for each in given.get(f"{rule.state}_differs", ()) if each in names),
            )
            for rule in kept
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for state, message in circuit_errors(self.steps()).items():
                self.add_error(f"{state}_label" if f"{state}_label" in self.fields else None, message)
        return cleaned


class DecisionForm(HouseForm):
    remark = forms.CharField(label=_("Observation"), max_length=300, required=False)


class CircuitRefusalForm(HouseForm):
    remark = forms.CharField(label=_("Motif du refus"), max_length=300)


class ReversalForm(HouseForm):
    """Why what was paid is reversed, and what becomes of the money."""

    recovery = forms.ChoiceField(label=_("Le net déjà versé"), choices=Recovery, widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Référence du retour des fonds"),
        max_length=120,
        required=False,
        help_text=_("Avis de rejet de la banque ou quittance, si l’argent est revenu."),
    )
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    full_width = ("reference",)
