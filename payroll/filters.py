"""Filters of the payroll's lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, Unit
from hr_core.selectors.organisation import units_below
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet
from payroll.models import PayItem, PayRun, Payslip, RunProblem, VariableInput
from payroll.selectors.input_scope import units_entered
from payroll.selectors.runs import REGULAR_FIRST, latest_run
from payroll.selectors.variance import beyond_threshold
from payroll.selectors.visibility import runs_of


def units(request: Any) -> QuerySet[Unit]:
    return Unit.objects.order_by("code")


class UnitNameField(django_filters.fields.ModelChoiceField):
    """Units of one name (there is one « Accueil » an agency) are told apart by their code."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.name} · {obj.code}"


class UnitFilter(django_filters.ModelChoiceFilter):
    field_class = UnitNameField

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"queryset": units, "label": _("Unité")} | options))


def runs(request: Any) -> QuerySet[PayRun]:
    return runs_of(request.access).select_related("period").order_by("-period__year", "-period__month", REGULAR_FIRST, "number")


def items(request: Any) -> QuerySet[PayItem]:
    return PayItem.objects.order_by("code")


def search_people(queryset: QuerySet, words: str, path: str = "employee__") -> QuerySet:
    """By staff number or name, whatever the case and accents."""
    for word in fold(words).split():
        queryset = queryset.filter(Q(**{f"{path}search_text__contains": word}))
    return queryset


class PeopleFilter(HouseFilterSet):
    """Filters of a list about employees."""

    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value)


class PayslipFilter(PeopleFilter):
    campagne = django_filters.ModelChoiceFilter(field_name="run", queryset=runs, label=_("Campagne"))
    unite = UnitFilter(field_name="unit_id", method="of_unit")

    class Meta:
        model = Payslip
        fields: list[str] = []

    def of_unit(self, queryset: QuerySet, name: str, value: Unit) -> QuerySet:
        return queryset.filter(unit_id=value.pk)


class VarianceFilter(PeopleFilter):
    """Employees of a run beside the month before."""

    unite = UnitFilter(field_name="unit_id", method="of_unit")
    ecart = django_filters.ChoiceFilter(
        choices=(("seuil", _("au-delà du seuil")),), method="beyond", label=_("Écart"), empty_label=_("tous")
    )

    class Meta:
        model = Payslip
        fields: list[str] = []

    def __init__(self, *args: Any, threshold: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.threshold = threshold

    def of_unit(self, queryset: QuerySet, name: str, value: Unit) -> QuerySet:
        return queryset.filter(unit_id=value.pk)

    def beyond(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return beyond_threshold(queryset, self.threshold)


class ProblemFilter(PeopleFilter):
    etat = django_filters.ChoiceFilter(choices=RunProblem.State.choices, method="of_state", label=_("État"))
    gravite = django_filters.ChoiceFilter(
        field_name="severity", choices=RunProblem._meta.get_field("severity").choices, label=_("Gravité")
    )

    class Meta:
        model = RunProblem
        fields: list[str] = []

    def of_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """What is seen is still to be treated."""
        wanted = RunProblem.TO_TREAT if value == RunProblem.State.OPEN else (value,)
        return queryset.filter(state__in=wanted)


def own_units(request: Any) -> QuerySet[Unit]:
    """The units for which this person enters."""
    return units_entered(request.access, timezone.localdate())


def runs_of_month(request: Any) -> QuerySet[PayRun]:
    """The runs of the month on screen: the asked one's, else the running one's."""
    asked = request.GET.get("campagne", "")
    run = PayRun.objects.filter(pk=asked).first() if asked.isdecimal() else latest_run()
    found = runs_of(request.access).select_related("period").order_by("kind", "number")
    return found.filter(period=run.period_id) if run is not None else found.none()


class VariableInputFilter(PeopleFilter):
    campagne = django_filters.ModelChoiceFilter(queryset=runs_of_month, label=_("Campagne"), method="as_it_is")
    unite = UnitFilter(queryset=own_units, method="of_unit")
    rubrique = django_filters.ModelChoiceFilter(field_name="item", queryset=items, label=_("Rubrique"))
    vue = django_filters.ChoiceFilter(
        choices=(("mienne", _("ma saisie")),), method="as_it_is", label=_("Saisie"), empty_label=_("tout")
    )
    piece = django_filters.ChoiceFilter(
        choices=(("manquante", _("manquante")), ("jointe", _("jointe"))), method="by_document", label=_("Pièce")
    )

    class Meta:
        model = VariableInput
        fields: list[str] = []

    def as_it_is(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """The screen has chosen the run and the author already."""
        return queryset

    def of_unit(self, queryset: QuerySet, name: str, value: Unit) -> QuerySet:
        return queryset.filter(unit_key__in=units_below([value.pk]))

    def by_document(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(asks_document=True, document="") if value == "manquante" else queryset.exclude(document="")


class PaymentFilter(PeopleFilter):
    banque = django_filters.ChoiceFilter(field_name="bank_name", choices=(), label=_("Banque"))
    mode = django_filters.ChoiceFilter(field_name="mode", choices=Employee.PaymentMode.choices, label=_("Mode"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.queryset is not None:
            banks = self.queryset.exclude(bank_name="").order_by("bank_name").values_list("bank_name", flat=True).distinct()
            self.filters["banque"].extra["choices"] = [(bank, bank) for bank in banks]

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value, "payslip__employee__")
