"""Forms of sessions, enrolments, attendance and seats of the zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.forms.own_requests import AskForm
from hr_core.models import Employee, Institution
from hr_core.ui.forms import HouseForm, MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from training.choices_catalogue import CourseMode
from training.choices_sessions import Half, TrainerKind
from training.models import Course, Provider, Room, Slot, TrainingSession
from training.selectors.catalogue import courses_offered
from training.selectors.people import staff
from training.selectors.sessions import open_sessions
from training.services.sessions.calendar import USUAL_TIMES, Sitting

ONE_DAY = timedelta(days=1)


class RecordForm(HouseForm):
    """A form that begins with what a record says; its values go to a service."""

    def __init__(self, *args: Any, record: Any = None, currency: str = "XOF", access: Access | None = None, **options: Any) -> None:
        self.record, self.access = record, access
        if record is not None and record.pk:
            found = {name: getattr(record, name) for name in self.base_fields if hasattr(record, name)}
            options["initial"] = found | (options.get("initial") or {})
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency

    def values(self) -> dict[str, Any]:
        """What the service assigns."""
        return dict(self.cleaned_data)


class StaffField(EmployeeField):
    """A person by number or name among the files that one may see, once `access` is given."""

    def __init__(self, **options: Any) -> None:
        super().__init__(listed=False, **options)

    def give(self, access: Access | None) -> None:
        self.queryset = staff(access) if access is not None else Employee.objects.none()


class SessionForm(RecordForm):
    course = ScopedChoiceField(Course, label=gettext_lazy("Formation"))
    title = forms.CharField(label=gettext_lazy("Intitulé"), max_length=160, required=False, help_text=gettext_lazy("Vide : celui de la formation."))
    mode = forms.ChoiceField(label=gettext_lazy("Modalité"), choices=CourseMode)
    start = forms.DateField(label=gettext_lazy("Premier jour"))
    last_day = forms.DateField(label=gettext_lazy("Dernier jour"))
    room = ScopedChoiceField(Room, label=gettext_lazy("Salle"), required=False)
    place = forms.CharField(label=gettext_lazy("Autre lieu ou adresse de connexion"), max_length=200, required=False)
    town = forms.CharField(label=gettext_lazy("Ville"), max_length=80, required=False, help_text=gettext_lazy("Un ordre de mission est préparé pour qui travaille ailleurs."))
    seats = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=500)
    minimum = forms.IntegerField(label=gettext_lazy("Participants, au moins"), min_value=1, max_value=500, initial=1)
    enrol_until = forms.DateField(label=gettext_lazy("Inscriptions jusqu’au"), required=False)
    cost = MoneyField(label=gettext_lazy("Frais pédagogiques par personne"), required=False)
    travel = MoneyField(label=gettext_lazy("Déplacement et séjour par personne"), required=False)
    presence_share = forms.IntegerField(label=gettext_lazy("Présence demandée (%)"), min_value=1, max_value=100, initial=80)
    deferred_months = forms.TypedChoiceField(
        label=gettext_lazy("Évaluation à froid"), coerce=int, initial=3,
        choices=[(0, gettext_lazy("aucune")), (3, gettext_lazy("à trois mois")), (6, gettext_lazy("à six mois"))],
    )  # fmt: skip
    gives_certificate = forms.BooleanField(label=gettext_lazy("Donne une attestation"), required=False, initial=True)

    fieldsets = (
        (gettext_lazy("Formation"), ("course", "title", "mode")),
        (gettext_lazy("Dates et lieu"), ("start", "last_day", "room", "place", "town")),
        (gettext_lazy("Places et coût"), ("seats", "minimum", "enrol_until", "cost", "travel")),
        (gettext_lazy("Suivi"), ("presence_share", "deferred_months", "gives_certificate")),
    )

    def __init__(self, *args: Any, record: TrainingSession | None = None, **options: Any) -> None:
        if record is not None and record.end:
            options["initial"] = {"last_day": record.end - ONE_DAY} | (options.get("initial") or {})
        super().__init__(*args, record=record, **options)
        institution = record.institution_id if record is not None else None
        rows = courses_offered(institution) if institution else Course.objects.none()
        if record is not None and record.course_id:
            rows = rows | Course.objects.filter(pk=record.course_id).select_related("provider", "institution")
        self.fields["course"].queryset = rows.order_by("title")  # type: ignore[attr-defined]
        self.fields["room"].queryset = Room.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("start") and cleaned.get("last_day") and cleaned["last_day"] < cleaned["start"]:
            self.add_error("last_day", _("Le dernier jour suit le premier."))
        if cleaned.get("minimum") and cleaned.get("seats") and cleaned["minimum"] > cleaned["seats"]:
            self.add_error("minimum", _("Le nombre minimal de participants ne dépasse pas les places."))
        return cleaned

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told["end"] = told.pop("last_day") + ONE_DAY
        told["title"] = told["title"].strip() or told["course"].title
        told["cost"], told["travel"] = told["cost"] or 0, told["travel"] or 0
        if not told["town"] and told["room"]:
            told["town"] = told["room"].town
        return told


LINE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})\s+(matin|après-midi|am|pm)(?:\s+(\d{1,2})[h:](\d{2})?\s*[-–]\s*(\d{1,2})[h:](\d{2})?)?$", re.IGNORECASE)
HALVES = {"matin": Half.MORNING, "am": Half.MORNING, "après-midi": Half.AFTERNOON, "pm": Half.AFTERNOON}


def sitting_line(slot: Slot) -> str:
    return f"{slot.day:%d/%m/%Y} {slot.get_half_display()} {slot.begins:%H:%M}-{slot.ends:%H:%M}"


class ProgrammeForm(HouseForm):
    """One line a half day: « 02/12/2026 matin 08:30-12:30 »."""

    text = forms.CharField(
        label=gettext_lazy("Une demi-journée par ligne"), widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Jour, matin ou après-midi, puis les heures si elles ne sont pas celles de la maison : 02/12/2026 matin 08:30-12:30."),
    )  # fmt: skip

    def clean_text(self) -> list[Sitting]:
        found: dict[tuple[date, str], Sitting] = {}
        for number, line in enumerate(self.cleaned_data["text"].splitlines(), start=1):
            if not line.strip():
                continue
            told = LINE.match(" ".join(line.split()))
            try:
                if told is None:
                    raise ValueError
                half = HALVES[told[4].lower()]
                begins, ends = USUAL_TIMES[half]
                if told[5]:
                    begins, ends = time(int(told[5]), int(told[6] or 0)), time(int(told[7]), int(told[8] or 0))
                sitting = Sitting(date(int(told[3]), int(told[2]), int(told[1])), half, begins, ends)
            except ValueError as error:
                raise forms.ValidationError(_("Ligne %(line)s : écrivez le jour, matin ou après-midi, puis les heures.") % {"line": number}) from error
            if sitting.ends <= sitting.begins or (sitting.day, half) in found:
                raise forms.ValidationError(_("Ligne %(line)s : la fin suit le début, et une demi-journée n’est dite qu’une fois.") % {"line": number})
            found[sitting.day, half] = sitting
        if not found:
            raise forms.ValidationError(_("Écrivez au moins une demi-journée."))
        return list(found.values())


class TrainerForm(RecordForm):
    kind = forms.ChoiceField(label=gettext_lazy("Formateur"), choices=TrainerKind)
    employee = StaffField(label=gettext_lazy("Agent, s’il est de la maison"), required=False)
    name = forms.CharField(label=gettext_lazy("Nom, s’il vient d’ailleurs"), max_length=120, required=False)
    provider = ScopedChoiceField(Provider, label=gettext_lazy("Prestataire"), required=False)
    hours = forms.DecimalField(label=gettext_lazy("Heures"), min_value=0, max_value=1000, decimal_places=2, localize=True, initial=0)
    hourly_fee = MoneyField(label=gettext_lazy("Vacation par heure"), required=False)

    def __init__(self, *args: Any, record: Any = None, access: Access | None = None, **options: Any) -> None:
        if record is not None and record.pk:
            options["initial"] = {"hours": record.minutes / 60} | (options.get("initial") or {})
        super().__init__(*args, record=record, access=access, **options)
        self.fields["employee"].give(access)  # type: ignore[attr-defined]
        self.fields["provider"].queryset = Provider.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        told.pop("motif", None)
        told["minutes"] = int((told.pop("hours") or 0) * 60)
        told["hourly_fee"] = told["hourly_fee"] or 0
        return told


class RoomForm(RecordForm):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    town = forms.CharField(label=gettext_lazy("Ville"), max_length=80, required=False)
    seats = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=2000)
    equipment = forms.CharField(label=gettext_lazy("Équipement"), max_length=200, required=False)
    is_active = forms.BooleanField(label=gettext_lazy("On s’en sert encore"), required=False, initial=True)


class EnrolForm(HouseForm):
    """Staff numbers, pasted from anywhere."""

    numbers = forms.CharField(
        label=gettext_lazy("Matricules"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Un par ligne, ou séparés par des espaces ou des virgules."),
    )  # fmt: skip

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:
        self.access = access
        super().__init__(*args, **options)

    def clean_numbers(self) -> list[Employee]:
        wanted = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["numbers"].strip())))
        known = {row.staff_number: row for row in staff(self.access).filter(staff_number__in=wanted).select_related("user")}
        unknown = [number for number in wanted if number not in known]
        if unknown:
            raise forms.ValidationError(_("Aucun agent ne porte : %(numbers)s.") % {"numbers": ", ".join(unknown[:5])})
        return [known[number] for number in wanted]


class ReplaceForm(HouseForm):
    employee = StaffField(label=gettext_lazy("La personne qui vient à sa place"))

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].give(access)  # type: ignore[attr-defined]


class AskTrainingForm(AskForm):
    """« Demander une formation », on the phone."""

    session = ScopedChoiceField(TrainingSession, label=gettext_lazy("Session"))
    purpose = forms.CharField(
        label=gettext_lazy("Ce que vous en attendez"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, institution: Institution, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["session"]
        field.queryset = open_sessions(institution)  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row.title}, {row.dates}"  # type: ignore[attr-defined]


class OfferForm(RecordForm):
    seats = forms.IntegerField(label=gettext_lazy("Places offertes à la zone"), min_value=1, max_value=500)
    cost = MoneyField(label=gettext_lazy("Participation demandée par place"), required=False)
    until = forms.DateField(label=gettext_lazy("Demandes jusqu’au"))


class SeatForm(HouseForm):
    employee = StaffField(label=gettext_lazy("Agent"))
    motive = forms.CharField(label=gettext_lazy("Pourquoi cet agent"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].give(access)  # type: ignore[attr-defined]


class SignForm(HouseForm):
    """The code shown by the trainer."""

    code = forms.CharField(
        label=gettext_lazy("Code affiché par le formateur"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}),
    )  # fmt: skip


def marks_of(data: Mapping[str, Any], rows: list[Any]) -> dict[int, bool]:
    """What a sheet says of each person listed: `present-<key>` is `1`, `0`, or absent (nothing is said)."""
    told = {row.pk: data.get(f"present-{row.pk}", "") for row in rows}
    return {key: value == "1" for key, value in told.items() if value in ("0", "1")}
