"""Forms of discipline, honours and protected mandates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.choices_discipline import Answer, MandateRole, Outcome, SanctionEffect
from careers.models import HonourKind, MandateKind, SanctionKind
from hr_core.forms.acts import ActForm
from hr_core.forms.fields import LastDayField
from hr_core.models import Employee
from hr_core.services.acts.kinds import kind_choices
from hr_core.ui.forms import HouseForm, ScopedChoiceField
from hr_core.ui.people import EmployeeField


class StaffNumberForm(HouseForm):
    """Somebody of the files that one sees, by staff number: `self.employee`."""

    staff_number = EmployeeField(label=_("Agent"), listed=False)

    def __init__(self, *args: Any, employees: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff_number"].queryset = employees  # type: ignore[attr-defined]
        self.employee: Employee | None = None

    def clean_staff_number(self) -> str:
        self.employee = self.cleaned_data["staff_number"]
        return self.employee.staff_number


class CaseForm(StaffNumberForm):
    known_on = forms.DateField(label=_("Faits connus le"))
    on = forms.DateField(label=_("Ouverte le"), initial=timezone.localdate)
    facts = forms.CharField(label=_("Faits reprochés"), widget=forms.Textarea(attrs={"rows": 5}))
    full_width = ("facts",)


class StepForm(HouseForm):
    """A step of a case: its day and what it asks (`asks`)."""

    on = forms.DateField(label=_("Le"), initial=timezone.localdate)
    council_on = forms.DateField(label=_("Séance du conseil le"))
    sanction = ScopedChoiceField(SanctionKind, label=_("Sanction"))
    effective_on = forms.DateField(label=_("Prend effet le"))
    days = forms.IntegerField(label=_("Jours de mise à pied"), min_value=1, max_value=365, required=False)
    motive = forms.CharField(label=_("Motif, repris dans l’acte"), max_length=300)
    outcome = forms.ChoiceField(label=_("Issue"), choices=Outcome)
    words = forms.CharField(label=_("Ce qui a été dit"), widget=forms.Textarea(attrs={"rows": 5}))
    full_width = ("words", "motive")

    def __init__(self, *args: Any, asks: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in list(self.fields):
            if name != "on" and name not in asks:
                del self.fields[name]
        if "sanction" in self.fields:
            self.fields["sanction"].queryset = SanctionKind.objects.filter(is_active=True)  # type: ignore[attr-defined]


class RuleForm(HouseForm):
    start = forms.DateField(label=_("Valent à partir du"))
    reference = forms.CharField(label=_("Texte et article"), max_length=200)
    prescription_days = forms.IntegerField(label=_("Prescription des faits (jours)"), min_value=1, max_value=3650)
    explanation_days = forms.IntegerField(label=_("Réponse de l’agent (jours)"), min_value=1, max_value=365)
    notice_days = forms.IntegerField(label=_("Convocation avant le conseil (jours)"), min_value=0, max_value=365)
    decision_days = forms.IntegerField(label=_("Décision (jours)"), min_value=1, max_value=3650)
    appeal_days = forms.IntegerField(label=_("Recours (jours)"), min_value=0, max_value=3650)
    full_width = ("reference",)


class SanctionKindForm(HouseForm):
    label = forms.CharField(label=_("Libellé"), max_length=80)
    code = forms.SlugField(label=_("Code"), max_length=32)
    degree = forms.IntegerField(label=_("Degré"), min_value=1, max_value=20)
    effect = forms.ChoiceField(label=_("Ce que l’acte inscrit"), choices=SanctionEffect)
    maximum_days = forms.IntegerField(label=_("Durée maximale (jours)"), min_value=1, max_value=365, required=False)
    effacement_months = forms.IntegerField(label=_("Effacement (mois)"), min_value=1, max_value=240, required=False)
    needs_council = forms.BooleanField(label=_("Après avis du conseil de discipline"), required=False)
    bars_move = forms.BooleanField(label=_("Empêche un départ en mobilité"), required=False)
    is_active = forms.BooleanField(label=_("Proposée"), required=False, initial=True)
    reference = forms.CharField(label=_("Texte et article"), max_length=200)
    full_width = ("reference",)


class HonourKindForm(HouseForm):
    label = forms.CharField(label=_("Libellé"), max_length=120)
    authority = forms.CharField(label=_("Décernée par"), max_length=120)
    years = forms.IntegerField(label=_("Années de service demandées"), min_value=1, max_value=60, required=False)
    is_active = forms.BooleanField(label=_("Proposée"), required=False, initial=True)
    reference = forms.CharField(label=_("Texte et article"), max_length=200)
    full_width = ("reference",)


class HonourForm(StaffNumberForm):
    kind = ScopedChoiceField(HonourKind, label=_("Distinction"))
    on = forms.DateField(label=_("Décernée le"))
    reference = forms.CharField(label=_("Acte ou décret"), max_length=120)
    motive = forms.CharField(label=_("Motif"), max_length=300, required=False)
    full_width = ("motive",)


class HonourActForm(ActForm):
    honour = ScopedChoiceField(HonourKind, label=_("Distinction"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["honour"].queryset = HonourKind.objects.filter(is_active=True)  # type: ignore[attr-defined]


class MandateKindForm(HouseForm):
    label = forms.CharField(label=_("Libellé"), max_length=120)
    authority = forms.CharField(label=_("Autorité qui autorise"), max_length=120)
    months_after = forms.IntegerField(label=_("Protection après le mandat (mois)"), min_value=0, max_value=120)
    is_active = forms.BooleanField(label=_("Proposé"), required=False, initial=True)
    reference = forms.CharField(label=_("Texte et article"), max_length=200)
    guards = forms.MultipleChoiceField(label=_("Actes soumis à autorisation"), choices=(), widget=forms.CheckboxSelectMultiple)
    full_width = ("reference", "guards")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["guards"].choices = kind_choices(certificates=False)  # type: ignore[attr-defined]


class MandateForm(HouseForm):
    kind = ScopedChoiceField(MandateKind, label=_("Mandat"))
    role = forms.ChoiceField(label=_("Qualité"), choices=MandateRole)
    start = forms.DateField(label=_("Premier jour"))
    end = LastDayField(help_text=_("Vide tant que le terme n’est pas connu."))
    reference = forms.CharField(label=_("Procès-verbal ou lettre"), max_length=160)
    field_order = ("staff_number", "kind", "role", "start", "end", "reference")


class NewMandateForm(MandateForm, StaffNumberForm):
    """A mandate of somebody named by staff number."""


class AuthorisationForm(HouseForm):
    act_kind = forms.ChoiceField(label=_("Acte"), choices=())
    asked_on = forms.DateField(label=_("Demandée le"))
    answer = forms.ChoiceField(label=_("Réponse"), choices=Answer)
    answered_on = forms.DateField(label=_("Répondue le"), required=False)
    reference = forms.CharField(label=_("Lettre de l’autorité"), max_length=160, required=False)

    def __init__(self, *args: Any, guards: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        labels = dict(kind_choices(certificates=False))
        self.fields["act_kind"].choices = [(code, labels.get(code, code)) for code in guards]  # type: ignore[attr-defined]
