"""Filters of the catalogue."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.models import Country
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet
from training.choices_catalogue import CourseLanguage, CourseMode, ProviderKind
from training.models import Course, Provider
from training.selectors.skills import domain_choices


class CourseFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Intitulé, objectif, titre ou prestataire"))
    domaine = django_filters.ChoiceFilter(field_name="domain", label=_("Domaine"), empty_label=_("Tous"))
    modalite = django_filters.ChoiceFilter(field_name="mode", choices=CourseMode.choices, label=_("Modalité"), empty_label=_("Toutes"))
    langue = django_filters.ChoiceFilter(method="spoken", choices=CourseLanguage.choices, label=_("Langue"), empty_label=_("Toutes"))
    obligatoire = django_filters.ChoiceFilter(
        field_name="is_compulsory", choices=[("True", _("obligatoire")), ("False", _("au choix"))], label=_("Caractère"), empty_label=_("Tous")
    )

    class Meta:
        model = Course
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["domaine"].extra["choices"] = domain_choices()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            rows = rows.filter(search_text__contains=word)
        return rows

    def spoken(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(languages__contains=[value])


class ProviderFilter(HouseFilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Nom"))
    nature = django_filters.ChoiceFilter(field_name="kind", choices=ProviderKind.choices, label=_("Nature"), empty_label=_("Toutes"))
    pays = django_filters.ModelChoiceFilter(
        field_name="country", queryset=lambda request: Country.objects.order_by("name"), label=_("Pays"), empty_label=_("Tous")
    )

    class Meta:
        model = Provider
        fields: tuple[str, ...] = ()
