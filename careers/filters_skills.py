"""Filters of the skills and the diplomas of people."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from careers.choices_skills import ClaimState, SkillSource
from careers.models import Diploma, PersonSkill
from careers.selectors.person_skills import Lexicon
from hr_core.filters import today
from hr_core.models import Posting
from hr_core.selectors.employees import unit_choices, unit_family
from hr_core.ui.filters import HouseFilterSet


class PeopleFilter(HouseFilterSet):
    """By person and unit."""

    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))
    unite = django_filters.ChoiceFilter(method="within", label=_("Unité"), empty_label=_("Toutes"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["unite"].extra["choices"] = [(str(key), name) for key, name in unit_choices()]

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            rows = rows.filter(
                Q(employee__last_name__icontains=word) | Q(employee__first_names__icontains=word) | Q(employee__staff_number__icontains=word)
            )
        return rows

    def within(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        posted = Posting.objects.on(today()).filter(unit__in=unit_family(int(value)))
        return rows.filter(employee__in=posted.values("employee"))


class ClaimFilter(PeopleFilter):
    competence = django_filters.ChoiceFilter(field_name="code", label=_("Compétence"), empty_label=_("Toutes"))
    niveau = django_filters.ChoiceFilter(
        field_name="level", lookup_expr="gte", label=_("Niveau"), empty_label=_("Tous"),
        choices=[("2", _("2 ou plus")), ("3", _("3 ou plus")), ("4", _("4"))],
    )  # fmt: skip
    origine = django_filters.ChoiceFilter(
        field_name="source", choices=SkillSource.choices, label=_("Origine"), empty_label=_("Toutes")
    )
    etat = django_filters.ChoiceFilter(field_name="state", choices=ClaimState.choices, label=_("État"), empty_label=_("Tous"))

    class Meta:
        model = PersonSkill
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["competence"].extra["choices"] = [(code, skill.label) for code, skill in Lexicon.of(self.request).skills.items()]


class DiplomaFilter(PeopleFilter):
    niveau = django_filters.ChoiceFilter(field_name="level", label=_("Niveau"), empty_label=_("Tous"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=ClaimState.choices, label=_("État"), empty_label=_("Tous"))

    class Meta:
        model = Diploma
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["niveau"].extra["choices"] = list(Lexicon.of(self.request).levels.items())
