"""Forms of a departure: who and why, the dates, the notice and the leave, the amounts, the clearances, the signature."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.text import french_decimal
from hr_core.ui.forms import HouseForm, MoneyField
from hr_core.ui.people import EmployeeField
from payroll.choices_departures import MANUAL_KINDS, AmountKind, Cause, ClearanceState, NoticeHandling
from payroll.models import Departure

TEXT = {"rows": 2}


class DaysField(forms.DecimalField):
    """A number of days with at most three decimals; its value is thousandths."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"max_digits": 7, "decimal_places": 3, "min_value": 0, "localize": True} | options))

    def prepare_value(self, value: Any) -> Any:
        return french_decimal(Fraction(value, 1000), 3) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else int(found * 1000)


class PersonForm(HouseForm):
    """Who leaves, and why."""

    employee = EmployeeField(label=_("Agent"), listed=False)
    cause = forms.ChoiceField(label=_("Cause"), choices=Cause.choices)

    def __init__(self, *args: Any, employees: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].queryset = employees  # type: ignore[attr-defined]


class DatesForm(HouseForm):
    """The act and the days of a departure; those of a death when the cause is one."""

    notified_on = forms.DateField(label=_("Notifié ou demandé le"), help_text=_("Le préavis court du lendemain."))
    last_worked_on = forms.DateField(label=_("Dernier jour travaillé"))
    last_paid_on = forms.DateField(label=_("Dernier jour payé"), help_text=_("Le contrat prend fin ce jour, au soir."))
    reference = forms.CharField(
        label=_("Acte"), required=False, max_length=120, help_text=_("Lettre ou décision : numéro et date.")
    )
    destination = forms.CharField(label=_("Institution d’accueil"), max_length=120)
    died_on = forms.DateField(label=_("Décédé(e) le"))
    certificate = forms.CharField(label=_("Acte de décès"), max_length=120, help_text=_("Numéro, date, commune."))
    certificate_scan = forms.FileField(label=_("Acte de décès numérisé"), required=False)
    is_work_accident = forms.BooleanField(label=_("Décès par accident du travail"), required=False)
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs=TEXT))
    full_width = ("reference",)

    def __init__(self, *args: Any, cause: str, is_change: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cause = cause
        dropped = []
        if cause != Cause.TRANSFER:
            dropped.append("destination")
        if cause == Cause.DEATH:
            dropped += ["notified_on", "last_worked_on", "last_paid_on"]
        if cause != Cause.DEATH or is_change:
            dropped += ["died_on", "certificate", "certificate_scan", "is_work_accident"]
        for name in dropped:
            del self.fields[name]
        if is_change:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.cause == Cause.DEATH and data.get("died_on"):
            if data["died_on"] > timezone.localdate():
                self.add_error("died_on", _("Un décès ne s’enregistre pas à l’avance."))
            data |= dict.fromkeys(("notified_on", "last_worked_on", "last_paid_on"), data["died_on"])
        return data

    def values(self) -> dict[str, Any]:
        names = ("notified_on", "last_worked_on", "last_paid_on", "reference", "destination", "reason")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def death(self) -> dict[str, Any] | None:
        if "died_on" not in self.fields:
            return None
        names = ("died_on", "certificate", "certificate_scan", "is_work_accident")
        return {name: self.cleaned_data[name] or "" if name.endswith("scan") else self.cleaned_data[name] for name in names}


class NoticeForm(HouseForm):
    """What becomes of the notice, and the leave to pay."""

    notice_group = forms.ChoiceField(label=_("Catégorie de préavis"), required=False)
    notice_handling = forms.ChoiceField(label=_("Préavis"), choices=NoticeHandling.choices)
    leave_days = DaysField(
        label=_("Jours de congé à payer"), required=False, help_text=_("Solde arrêté au dernier jour, 0 s’il n’y en a pas.")
    )
    leave_source = forms.CharField(
        label=_("Source de ce solde"), required=False, max_length=200, help_text=_("Fiche de congés, décision : date et numéro.")
    )
    fieldsets = ((_("Préavis"), ("notice_group", "notice_handling")), (_("Congés"), ("leave_days", "leave_source")))
    full_width = ("notice_handling",)

    def __init__(self, *args: Any, groups: dict[str, str], has_notice: bool, departure: Departure, **options: Any) -> None:
        initial = {
            name: getattr(departure, name) for name in ("notice_group", "notice_handling", "leave_days", "leave_source")
        }
        super().__init__(*args, initial=initial, **options)
        choices = [(key, label) for key, label in groups.items() if key]
        if not has_notice:
            del self.fields["notice_group"], self.fields["notice_handling"]
        elif not choices:
            del self.fields["notice_group"]
        else:
            self.fields["notice_group"].choices = [(key, label[:1].upper() + label[1:]) for key, label in choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("leave_days") is not None and not data.get("leave_source", "").strip():
            self.add_error("leave_source", _("Dites d’où vient le solde de congés."))
        return data


class AmountForm(HouseForm):
    """A sum entered by hand, with its evidence."""

    kind = forms.ChoiceField(label=_("Nature"), choices=[(kind.value, kind.label) for kind in MANUAL_KINDS])
    label = forms.CharField(label=_("Libellé"), required=False, max_length=120, help_text=_("Vide : celui de la nature."))
    amount = MoneyField(label=_("Montant"))
    evidence = forms.CharField(label=_("Pièce"), max_length=200, help_text=_("Facture, engagement, jugement : numéro et date."))
    scan = forms.FileField(label=_("Pièce numérisée"), required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]

    def clean_kind(self) -> AmountKind:
        return AmountKind(self.cleaned_data["kind"])


class ProposeForm(HouseForm):
    """Another amount than the computed one, or one where a figure is missing."""

    proposed = MoneyField(label=_("Montant proposé"))
    source = forms.CharField(
        label=_("Texte ou pièce"), required=False, max_length=200, help_text=_("Exigé quand le calcul n’a pas pu se faire.")
    )
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs=TEXT))

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["proposed"].currency = currency  # type: ignore[attr-defined]


class DecideForm(HouseForm):
    """The decision of the second person."""

    decision = forms.ChoiceField(
        label=_("Décision"),
        choices=[("oui", _("Approuver le montant proposé")), ("non", _("Refuser : le montant calculé reste"))],
        widget=forms.RadioSelect,
        initial="oui",
    )
    reason = forms.CharField(label=_("Motif"), required=False, max_length=300, help_text=_("Exigé pour un refus."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "non" and not data.get("reason", "").strip():
            self.add_error("reason", _("Dites pourquoi vous refusez."))
        return data


class ClearanceForm(HouseForm):
    state = forms.ChoiceField(label=_("État"), choices=[(state.value, state.label) for state in ClearanceState])
    remark = forms.CharField(label=_("Observation"), required=False, max_length=200)


class NewClearanceForm(HouseForm):
    service = forms.CharField(label=_("Service"), max_length=80)
    label = forms.CharField(label=_("À rendre ou à confirmer"), max_length=160)


class SignatureForm(HouseForm):
    """When the receipt was signed."""

    signed_on = forms.DateField(label=_("Reçu signé le"), initial=date.today)
    note = forms.CharField(
        label=_("Observation"), required=False, max_length=200, help_text=_("Réserves, refus constaté, mandataire.")
    )


class StepForm(HouseForm):
    """What the person who takes a step wants to have written beside it; required where the step asks its reason."""

    remark = forms.CharField(label=_("Observation"), required=False, max_length=300)

    def __init__(self, *args: Any, asks_reason: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if asks_reason:
            self.fields["remark"].required = True
            self.fields["remark"].label = _("Motif")
