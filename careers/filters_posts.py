"""Filters of the staffing table."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from careers.choices_posts import ActKind, ActState
from careers.models import JobFamily, Post, PostAct
from hr_core.models import Employee
from hr_core.selectors.employees import unit_choices, unit_family
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet


class PostFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Numéro, intitulé ou métier"))
    unite = django_filters.ChoiceFilter(method="within", label=_("Unité"), empty_label=_("Toutes"))
    famille = django_filters.ModelChoiceFilter(
        field_name="job__family", queryset=lambda request: JobFamily.objects.order_by("label"), label=_("Famille de métiers"),
        empty_label=_("Toutes"),
    )  # fmt: skip
    budget = django_filters.ChoiceFilter(
        field_name="is_budgeted", label=_("Budget"), empty_label=_("Tous"),
        choices=[("True", _("inscrit")), ("False", _("non inscrit"))],
    )  # fmt: skip
    au = django_filters.DateFilter(method="as_at", label=_("Au"))

    class Meta:
        model = Post
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["unite"].extra["choices"] = [(str(key), name) for key, name in unit_choices()]

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            rows = rows.filter(
                Q(title_key__contains=word) | Q(number__icontains=word) | Q(job__search_text__contains=word)
            )
        return rows

    def within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(unit_key__in=unit_family(int(value)))

    def as_at(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The day is read by the page itself, before the rows are."""
        return rows


class ActFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Numéro, intitulé ou décision"))
    acte = django_filters.ChoiceFilter(field_name="kind", choices=ActKind.choices, label=_("Acte"), empty_label=_("Tous"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=ActState.choices, label=_("État"), empty_label=_("Tous"))

    class Meta:
        model = PostAct
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            rows = rows.filter(
                Q(post__title_key__contains=word) | Q(post__number__icontains=word) | Q(reference__icontains=word)
            )
        return rows


class WithoutPostFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom, matricule ou emploi"))
    unite = django_filters.ChoiceFilter(method="within", label=_("Unité"), empty_label=_("Toutes"))

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["unite"].extra["choices"] = [(str(key), name) for key, name in unit_choices()]

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            rows = rows.filter(Q(search_text__contains=word) | Q(job_title__icontains=word))
        return rows

    def within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(unit_key__in=unit_family(int(value)))
