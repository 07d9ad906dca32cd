"""Filters of the lists of sessions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet
from training.choices_sessions import (
    EnrolmentOrigin,
    EnrolmentState,
    LicenceState,
    ReviewState,
    SeatState,
    SessionState,
    StatementState,
)
from training.models import Enrolment, Licence, Obligation, TrainingSession


def by_name(rows: Any, text: str, path: str = "employee__") -> Any:
    for word in fold(text).split():
        rows = rows.filter(**{f"{path}search_text__contains": word})
    return rows


class SessionFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Intitulé ou référence"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=SessionState, label=_("État"))
    du = django_filters.DateFilter(field_name="end", lookup_expr="gt", label=_("À partir du"))
    au = django_filters.DateFilter(field_name="start", lookup_expr="lte", label=_("Jusqu’au"))

    class Meta:
        model = TrainingSession
        fields: list[str] = []

    def search(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(Q(title__icontains=text) | Q(reference__icontains=text) | Q(town__icontains=text))


class EnrolmentFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom, matricule ou session"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=EnrolmentState, label=_("État"))
    origine = django_filters.ChoiceFilter(field_name="origin", choices=EnrolmentOrigin, label=_("Origine"))
    annee = django_filters.NumberFilter(field_name="session__start", lookup_expr="year", label=_("Année"))

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def search(self, rows: Any, _name: str, text: str) -> Any:
        named = Q()
        for word in fold(text).split():
            named &= Q(employee__search_text__contains=word)
        return rows.filter(named | Q(session__title__icontains=text) | Q(session__reference__icontains=text))


class TrainerFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Formateur ou session"))
    du = django_filters.DateFilter(field_name="session__start", lookup_expr="gte", label=_("Sessions à partir du"))
    au = django_filters.DateFilter(field_name="session__start", lookup_expr="lte", label=_("Jusqu’au"))

    def search(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(Q(name__icontains=text) | Q(employee__search_text__contains=fold(text)) | Q(session__title__icontains=text))


class SeatFilter(HouseFilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Nom"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=SeatState, label=_("État"))


class CertificateFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou formation"))
    annee = django_filters.NumberFilter(field_name="year", label=_("Année"))

    def search(self, rows: Any, _name: str, text: str) -> Any:
        named = Q(enrolment__employee__search_text__contains=fold(text))
        return rows.filter(named | Q(enrolment__session__title__icontains=text) | Q(enrolment__guest__name__icontains=text))


class ReviewFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=ReviewState, label=_("État"))

    def search(self, rows: Any, _name: str, text: str) -> Any:
        return by_name(rows, text, "enrolment__employee__")


class StandingFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    etat = django_filters.ChoiceFilter(field_name="standing", choices=LicenceState, label=_("Situation"))

    def search(self, rows: Any, _name: str, text: str) -> Any:
        return rows.search(text)


class LicenceFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    obligation = django_filters.ModelChoiceFilter(queryset=lambda request: Obligation.objects.all(), label=_("Habilitation"))
    etat = django_filters.ChoiceFilter(
        field_name="standing", choices=[(each.value, each.label) for each in (LicenceState.VALID, LicenceState.SOON, LicenceState.EXPIRED)], label=_("Échéance")
    )

    class Meta:
        model = Licence
        fields: list[str] = []

    def search(self, rows: Any, _name: str, text: str) -> Any:
        return by_name(rows, text)



class StatementFilter(HouseFilterSet):
    etat = django_filters.ChoiceFilter(field_name="state", choices=StatementState, label=_("État"), empty_label=_("Tous"))
    annee = django_filters.NumberFilter(field_name="year", label=_("Année"))
