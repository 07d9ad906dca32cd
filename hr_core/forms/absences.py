"""Forms of absences, their papers, and the kinds of an institution."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from hr_core.choices import AbsenceFamily
from hr_core.forms.fields import LastDayField
from hr_core.models import Absence, AbsenceKind, AbsencePaper, Employee
from hr_core.models.absences import CAUSE_FIELDS
from hr_core.selectors.absences import kinds_offered
from hr_core.ui.forms import HouseForm, HouseModelForm, ScopedChoiceField
from hr_core.ui.people import EmployeeField

PAPERS = ("pdf", "jpg", "jpeg", "png")
LARGEST_PAPER = 5 * 1024 * 1024


class AbsenceForm(HouseForm):
    """An absence as people tell it: first and last day, half days, or hours within one day."""

    fieldsets = (
        (_("Dates"), ("start", "end", "starts_at_noon", "ends_at_noon", "hours")),
        (_("Cause, quand la nature le demande"), CAUSE_FIELDS),
    )
    full_width = ("comment",)

    staff_number = EmployeeField(label=_("Agent"), listed=False)
    kind = ScopedChoiceField(AbsenceKind, label=_("Nature"))
    comment = forms.CharField(label=_("Observation"), max_length=300, required=False)
    start = forms.DateField(label=_("Premier jour"))
    end = LastDayField(help_text=_("Vide tant que la date de retour n’est pas connue."))
    starts_at_noon = forms.BooleanField(label=_("Commence à midi"), required=False)
    ends_at_noon = forms.BooleanField(label=_("Finit à midi"), required=False)
    hours = forms.DecimalField(
        label=_("Durée en heures"),
        required=False,
        localize=True,
        min_value=Decimal("0.05"),
        max_value=24,
        decimal_places=2,
        help_text=_("Seulement pour moins d’une journée, par exemple 2,5."),
    )
    expected_birth_on = forms.DateField(label=_("Accouchement prévu le"), required=False)
    birth_on = forms.DateField(label=_("Naissance le"), required=False)
    accident_on = forms.DateField(label=_("Accident du"), required=False)
    accident_number = forms.CharField(label=_("N° de déclaration"), max_length=40, required=False)

    def __init__(
        self,
        *args: Any,
        employees: Any = None,
        employee: Employee | None = None,
        given: Absence | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.employee = employee
        if employee is not None:
            del self.fields["staff_number"]
        else:
            self.fields["staff_number"].queryset = employees  # type: ignore[attr-defined]
        self.fields["kind"].queryset = kinds_offered(given.kind_id if given else None)  # type: ignore[attr-defined]
        if given is not None:
            for name in ("kind", "start", "end", "starts_at_noon", "ends_at_noon", "comment", *CAUSE_FIELDS):
                self.initial[name] = getattr(given, name)
            if given.minutes:
                self.initial["hours"] = Decimal(given.minutes) / 60

    def clean_staff_number(self) -> str:
        self.employee = self.cleaned_data["staff_number"]
        return self.employee.staff_number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end, hours = data.get("start"), data.get("end"), data.get("hours")
        one_day = bool(start and end and (end - start).days == 1)
        if start and end and end <= start:
            self.add_error("end", _("Le dernier jour suit le premier."))
        if hours is not None and start and not one_day:
            self.add_error(
                "hours", _("Une absence en heures tient dans une seule journée : donnez le même dernier jour.")
            )
        if hours is not None and (data.get("starts_at_noon") or data.get("ends_at_noon")):
            self.add_error("hours", _("Choisissez des heures ou une demi-journée, pas les deux."))
        if one_day and data.get("starts_at_noon") and data.get("ends_at_noon"):
            self.add_error("ends_at_noon", _("Une absence d’un jour ne peut pas commencer et finir à midi."))
        if end is None and data.get("ends_at_noon"):
            self.add_error("ends_at_noon", _("Donnez d’abord le dernier jour."))
        kind = data.get("kind")
        if kind is not None and "accident_on" in kind.asks and not data.get("accident_on"):
            self.add_error("accident_on", _("Donnez la date de l’accident : l’indemnité se compte à partir d’elle."))
        if (
            kind is not None
            and "expected_birth_on" in kind.asks
            and not (data.get("expected_birth_on") or data.get("birth_on"))
        ):
            self.add_error("expected_birth_on", _("Donnez la date prévue de l’accouchement, ou celle de la naissance."))
        return data

    def values(self) -> dict[str, Any]:
        """What the services take."""
        data = self.cleaned_data
        hours = data["hours"]
        names = ("start", "end", "starts_at_noon", "ends_at_noon", "comment", *CAUSE_FIELDS)
        return {name: data[name] for name in names} | {"minutes": None if hours is None else round(hours * 60)}


class ProlongationForm(HouseForm):
    end = LastDayField(label=_("Nouveau dernier jour"), required=True)
    comment = forms.CharField(label=_("Observation"), max_length=300, required=False)


class PaperForm(HouseModelForm):
    file = forms.FileField(
        label=_("Copie"),
        required=False,
        validators=[FileExtensionValidator(PAPERS)],
        help_text=_("PDF ou photo, cinq mégaoctets au plus."),
    )

    class Meta:
        model = AbsencePaper
        fields = ("label", "due_on", "received_on", "reference")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > LARGEST_PAPER:
            raise forms.ValidationError(_("Ce fichier dépasse cinq mégaoctets : numérisez-le avec moins de détail."))
        return file


class AbsenceKindForm(HouseModelForm):
    asks = forms.MultipleChoiceField(
        label=_("Demande aussi"),
        required=False,
        choices=[(name, Absence._meta.get_field(name).verbose_name) for name in CAUSE_FIELDS],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = AbsenceKind
        fields = ("code", "label", "family", "asks", "certificate", "certificate_days", "is_active", "order")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean_family(self) -> str:
        return AbsenceFamily(self.cleaned_data["family"])
