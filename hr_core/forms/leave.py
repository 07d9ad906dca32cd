"""Forms of leave: rules, limits, movements, the request of an employee."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField
from hr_core.leave.days import Span
from hr_core.models import AbsenceKind, Employee, LeaveNature, LeaveRule, LeaveTerms, StepKind
from hr_core.selectors.leave import kinds_requested
from hr_core.ui.forms import HouseForm, ScopedChoiceField


class DaysField(forms.DecimalField):
    """Days as people write them (« 2,5 »); the value is in thousandths."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"decimal_places": 3, "max_digits": 7, "localize": True, "required": False} | options))

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / 1000 if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        days = super().clean(value)
        return None if days is None else int(days * 1000)


class SeniorityField(forms.CharField):
    """Steps as « 10 : 1 ; 15 : 2 »; the value is [[years, thousandths], …] in order."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return " ; ".join(f"{years} : {Decimal(days) / 1000:g}".replace(".", ",") for years, days in value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = []
        for part in filter(None, (each.strip() for each in (text or "").split(";"))):
            years, _colon, days = part.partition(":")
            try:
                found.append([int(years.strip()), int(Decimal(days.strip().replace(",", ".")) * 1000)])
            except (ValueError, ArithmeticError):
                raise forms.ValidationError(_t("Écrivez les paliers comme « 10 : 1 ; 15 : 2 » : années, puis jours.")) from None
        return sorted(found)


MONTHS = [
    (1, _("janvier")), (2, _("février")), (3, _("mars")), (4, _("avril")), (5, _("mai")), (6, _("juin")),
    (7, _("juillet")), (8, _("août")), (9, _("septembre")), (10, _("octobre")), (11, _("novembre")), (12, _("décembre")),
]  # fmt: skip


class LeaveRuleForm(HouseForm):
    fieldsets = (
        (_("Ce que le statut ajoute à la loi"), ("monthly_days", "mother_days", "seniority")),
        (_("Report et anticipation"), ("year_month", "carry_cap", "carry_months", "advance_days")),
        (_("Événements familiaux"), ("event_days",)),
        (_("Présence dans l’unité"), ("minimum_present",)),
    )
    full_width = ("reference", "seniority")

    start = forms.DateField(label=_("À partir du"), help_text=_("Le premier jour d’un mois."))
    reference = forms.CharField(label=_("Texte et article"), max_length=160)
    monthly_days = DaysField(label=_("Jours acquis par mois"), min_value=0, help_text=_("Vide : ceux de la loi."))
    mother_days = DaysField(label=_("Jours par an et par enfant, pour les mères"), min_value=0)
    seniority = SeniorityField(
        label=_("Jours d’ancienneté par an"), required=False, max_length=200,
        help_text=_("Années de service et jours : « 10 : 1 ; 15 : 2 ». Le plus favorable de la loi et du statut vaut."),
    )  # fmt: skip
    year_month = forms.TypedChoiceField(label=_("L’année de congé commence en"), choices=MONTHS, coerce=int, initial=1)
    carry_cap = DaysField(label=_("Report au plus (jours)"), min_value=0, help_text=_("Vide : tout est reporté."))
    carry_months = forms.IntegerField(
        label=_("Mois pour prendre le report"), required=False, min_value=1, max_value=12, help_text=_("Vide : sans échéance.")
    )
    advance_days = DaysField(label=_("Jours pris par anticipation, au plus"), min_value=0, initial=0)
    event_days = DaysField(
        label=_("Jours par an, tous événements ensemble, au plus"), min_value=0,
        help_text=_("Vide : la limite de la loi, s’il y en a une. Les jours de chaque événement se règlent dans « Types de congé »."),
    )  # fmt: skip
    minimum_present = forms.IntegerField(
        label=_("Présents au moins (% de l’unité)"), min_value=0, max_value=100, initial=50,
        help_text=_("En dessous, la demande et le planning avertissent."),
    )  # fmt: skip

    def __init__(self, *args: Any, given: LeaveRule | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if given is not None and given.pk:
            for name in self.fields:
                self.initial[name] = getattr(given, name, None)
            self.fields["start"].disabled = True

    def clean_advance_days(self) -> int:
        return self.cleaned_data["advance_days"] or 0


class LeaveTermsForm(HouseForm):
    is_requested = forms.BooleanField(label=_("Proposé à l’agent dans « Mes congés »"), required=False)
    days_per_event = DaysField(label=_("Jours au plus par demande"), min_value=0)
    days_per_year = DaysField(label=_("Jours au plus par an"), min_value=0)
    reference = forms.CharField(label=_("Texte et article"), max_length=160, required=False)
    full_width = ("reference",)

    def __init__(self, *args: Any, given: LeaveTerms, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(given, name) for name in self.fields} | self.initial


class FamilyEventForm(HouseForm):
    """An event of the statute or of the agreement, with the article that gives its days."""

    label = forms.CharField(label=_("Événement"), max_length=80, help_text=_("Par exemple « Mariage de l’agent »."))
    days_per_event = DaysField(label=_("Jours par événement"), min_value=0, required=True)
    days_per_year = DaysField(label=_("Jours au plus par an"), min_value=0, help_text=_("Vide : sans autre limite."))
    reference = forms.CharField(label=_("Texte et article"), max_length=160)
    certificate = forms.CharField(label=_("Pièce demandée"), max_length=120, required=False)
    certificate_days = forms.IntegerField(label=_("Délai de la pièce (jours)"), min_value=0, max_value=365, required=False)
    full_width = ("label", "reference")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("days_per_event", "days_per_year", "reference")}


class MovementForm(HouseForm):
    nature = forms.ChoiceField(
        label=_("Nature"),
        choices=[(each.value, each.label) for each in (LeaveNature.ADJUSTMENT, LeaveNature.OPENING)],
    )
    on = forms.DateField(label=_("Le"), help_text=_("Un solde repris est celui du dernier jour d’un mois."))
    days = DaysField(label=_("Jours"), required=True, help_text=_("Précédé de − pour en retirer."))


class PostForm(HouseForm):
    month = forms.TypedChoiceField(label=_("Mois"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, months: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["month"].choices = months  # type: ignore[attr-defined]


class AskLeaveForm(HouseForm):
    """A leave as an employee asks it."""

    full_width = ("kind", "comment")

    kind = ScopedChoiceField(AbsenceKind, label=_("Congé"))
    start = forms.DateField(label=_("Du"))
    end = LastDayField(label=_("Au"), required=True)
    starts_at_noon = forms.BooleanField(label=_("à partir de midi"), required=False)
    ends_at_noon = forms.BooleanField(label=_("jusqu’à midi"), required=False)
    comment = forms.CharField(
        label=_("Un mot"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, employee: Employee, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = kinds_requested(employee).values("kind")
        field = self.fields["kind"]
        field.queryset = AbsenceKind.objects.filter(pk__in=kinds)  # type: ignore[attr-defined]
        field.empty_label = None  # type: ignore[attr-defined]
        annual = field.queryset.filter(family="annual_leave").first()  # type: ignore[attr-defined]
        self.initial.setdefault("kind", annual.pk if annual else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", _t("Le dernier jour suit le premier."))
        elif start and end and (end - start).days > 366:
            self.add_error("end", _t("Une demande couvre un an au plus."))
        elif start and end and (end - start).days == 1 and data.get("starts_at_noon") and data.get("ends_at_noon"):
            self.add_error("ends_at_noon", _t("Un congé d’un jour ne peut pas commencer et finir à midi."))
        return data

    def span(self) -> Span:
        data = self.cleaned_data
        return Span(data["start"], data["end"], data["starts_at_noon"], data["ends_at_noon"])


class ReturnForm(HouseForm):
    on = forms.DateField(label=_("Reprise le"), help_text=_("Le premier jour de travail."))


class CommentForm(HouseForm):
    comment = forms.CharField(label=_("Observation"), required=False, max_length=300)


class RefuseForm(HouseForm):
    comment = forms.CharField(label=_("Motif du refus"), max_length=300, help_text=_("L’agent le lira."))


class RequestRuleForm(HouseForm):
    steps = forms.MultipleChoiceField(
        label=_("Décident, dans cet ordre"), choices=StepKind, widget=forms.CheckboxSelectMultiple, required=False
    )
    reminder_days = forms.IntegerField(label=_("Rappel après (jours)"), min_value=1, max_value=60, initial=3)
    escalation_days = forms.IntegerField(
        label=_("Relève du responsable après (jours)"), min_value=2, max_value=90, initial=7,
        help_text=_("Les ressources humaines peuvent alors décider à sa place."),
    )  # fmt: skip
