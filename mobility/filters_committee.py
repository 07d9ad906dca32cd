"""Filters of the regional committee."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.ui.filters import HouseFilterSet
from mobility.choices_committee import SESSION_STAGES, AppealKind, AppealState, MemberKind, SubRegion
from mobility.models import Appeal, CommitteeDecision, CommitteeMember, CommitteeSession


class SessionFilter(HouseFilterSet):
    etat = django_filters.ChoiceFilter(
        field_name="state", label=_("État"), empty_label=_("Tous"), choices=[(each.value, each.label) for each in SESSION_STAGES]
    )

    class Meta:
        model = CommitteeSession
        fields: tuple[str, ...] = ()


class MemberFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou institution"))
    qualite = django_filters.ChoiceFilter(field_name="kind", label=_("Qualité"), empty_label=_("Toutes"), choices=MemberKind.choices)
    region = django_filters.ChoiceFilter(
        field_name="sub_region", label=_("Sous-région"), empty_label=_("Toutes"), choices=SubRegion.choices
    )
    mandats = django_filters.ChoiceFilter(
        method="within", label=_("Mandats"), empty_label=_("Tous"), choices=[("cours", _("en cours")), ("finis", _("terminés"))]
    )

    class Meta:
        model = CommitteeMember
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            rows = rows.filter(Q(user__full_name__icontains=word) | Q(home__acronym__icontains=word))
        return rows

    def within(self, rows: Any, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        return rows.filter(end__gt=today) if value == "cours" else rows.filter(end__lte=today)


class ReserveFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou avis"))
    validite = django_filters.ChoiceFilter(
        method="within", label=_("Validité"), empty_label=_("Toutes"), choices=[("cours", _("en cours")), ("fin", _("expirée"))]
    )

    class Meta:
        model = CommitteeDecision
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            rows = rows.filter(
                Q(application__snapshot__name__icontains=word) | Q(item__vacancy__title__icontains=word)
                | Q(item__vacancy__number__icontains=word)
            )  # fmt: skip
        return rows

    def within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        return rows.filter(reserve_until__gt=today) if value == "cours" else rows.filter(reserve_until__lte=today)


class AppealFilter(HouseFilterSet):
    voie = django_filters.ChoiceFilter(field_name="kind", label=_("Voie"), empty_label=_("Toutes"), choices=AppealKind.choices)
    etat = django_filters.ChoiceFilter(field_name="state", label=_("État"), empty_label=_("Tous"), choices=AppealState.choices)

    class Meta:
        model = Appeal
        fields: tuple[str, ...] = ()
