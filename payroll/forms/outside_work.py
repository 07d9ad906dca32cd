"""Forms of sessions, missions, courses, engagement sheets and agreements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.fields import LastDayField, UnitField
from hr_core.text import french_of
from hr_core.ui.forms import HouseForm, HouseModelForm
from payroll.choices_outside import OutsideKind, Presence
from payroll.forms.outside import OutsideModelForm
from payroll.models import (
    Agreement,
    Board,
    BoardMandate,
    BoardRate,
    BoardSession,
    Course,
    Engagement,
    Mission,
    MissionInvoice,
    MissionMilestone,
    TeachingHours,
    TeachingRate,
)


class BoardForm(HouseModelForm):
    class Meta:
        model = Board
        fields = ("name", "act", "is_active")


class MandateForm(OutsideModelForm):
    kinds = (OutsideKind.BOARD,)
    end = LastDayField()

    class Meta:
        model = BoardMandate
        fields = ("payee", "quality", "start", "end", "act")


class BoardRateForm(OutsideModelForm):
    money = ("token_amount", "transport_amount", "per_diem_amount")

    class Meta:
        model = BoardRate
        fields = (
            "quality", "start", "token_amount", "transport_amount", "per_diem_amount", "expenses_taxable",
            "represented_percent", "act",
        )  # fmt: skip


class SessionForm(HouseModelForm):
    """A session to be created: who was there is asked on the next page, once its date says who sits."""

    class Meta:
        model = BoardSession
        fields = ("held_on", "minutes", "subject")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["held_on"].widget = forms.DateInput()


class AttendanceForm(HouseForm):
    """One presence and the days of travel for each member."""

    def __init__(self, *args: Any, members: Sequence[BoardMandate], held: dict[int, tuple[str, int]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = members
        for each in members:
            presence, days = held.get(each.pk, (Presence.PRESENT, 0))
            words = f"{each.payee}, {each.get_quality_display()}"
            self.fields[f"p{each.pk}"] = forms.ChoiceField(
                label=words, choices=[(value, str(label).capitalize()) for value, label in Presence.choices], initial=presence
            )
            self.fields[f"d{each.pk}"] = forms.IntegerField(
                label=_("Jours de déplacement %(of_name)s") % {"of_name": french_of(str(each.payee))},
                min_value=0,
                max_value=31,
                initial=days,
                required=False,
            )

    def attendance(self) -> dict[int, tuple[str, int]]:
        given = self.cleaned_data
        return {each.pk: (given[f"p{each.pk}"], given[f"d{each.pk}"] or 0) for each in self.members}


class MissionForm(OutsideModelForm):
    money = ("amount",)
    kinds = (OutsideKind.EXPERT,)

    class Meta:
        model = Mission
        fields = ("payee", "reference", "subject", "start", "end", "fee", "amount", "most_days")


class MilestoneForm(OutsideModelForm):
    money = ("amount",)

    class Meta:
        model = MissionMilestone
        fields = ("label", "due_on", "amount")


class InvoiceForm(OutsideModelForm):
    money = ("amount", "expenses")
    quantities = ("days",)

    class Meta:
        model = MissionInvoice
        fields = ("number", "dated_on", "milestone", "days", "amount", "expenses")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mission = self.instance.mission
        self.fields["milestone"].queryset = mission.milestones.all()  # type: ignore[attr-defined]
        if mission.fee == Mission.Fee.DAY:
            del self.fields["amount"]
            self.fields["days"].label = _("Jours")
            self.fields["days"].required = True
            self.instance.amount = self.instance.amount or 1
        else:
            del self.fields["days"]


class CourseForm(OutsideModelForm):
    quantities = ("planned_hours",)
    kinds = (OutsideKind.TEACHER,)

    class Meta:
        model = Course
        fields = ("payee", "title", "level", "start", "end", "planned_hours")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["planned_hours"].label = _("Heures prévues")
        levels = TeachingRate.objects.order_by("level").values_list("level", flat=True).distinct()
        choices = [(each, each) for each in levels]
        if self.instance.level and (self.instance.level, self.instance.level) not in choices:
            choices.append((self.instance.level, self.instance.level))
        self.fields["level"] = forms.ChoiceField(
            label=_("Niveau"), choices=[("", "—"), *choices], help_text=_("Les niveaux sont ceux des taux de vacation.")
        )


class TeachingRateForm(OutsideModelForm):
    money = ("amount",)

    class Meta:
        model = TeachingRate
        fields = ("level", "start", "amount", "act")


class HoursForm(OutsideModelForm):
    quantities = ("hours",)

    class Meta:
        model = TeachingHours
        fields = ("taught_on", "hours")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["hours"].label = _("Heures")


class WithUnit(OutsideModelForm):
    """A record with a unit of the tree."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = UnitField()
        field.fill(also=self.instance.unit if self.instance.unit_id else None)
        self.fields["unit"] = field


class EngagementForm(WithUnit):
    money = ("daily_rate",)
    quantities = ("daily_hours",)
    kinds = (OutsideKind.LABOURER,)

    class Meta:
        model = Engagement
        fields = ("payee", "number", "task", "unit", "start", "end", "daily_rate", "daily_hours")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["daily_hours"].label = _("Heures par jour")


class AgreementForm(WithUnit):
    money = ("allowance",)
    employees = ("tutor",)
    kinds = (OutsideKind.INTERN, OutsideKind.APPRENTICE)
    fieldsets = (
        (gettext_lazy("Convention"), ("payee", "reference", "school", "subject", "is_mandatory")),
        (gettext_lazy("Accueil"), ("unit", "tutor", "start", "end", "allowance")),
    )

    class Meta:
        model = Agreement
        fields = (
            "payee", "reference", "school", "subject", "is_mandatory", "unit", "tutor", "start", "end", "allowance",
        )  # fmt: skip
