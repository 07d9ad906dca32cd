"""Filters of the register of acts and of the vault."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.choices_acts import ActState, VersionState
from hr_core.filters import today
from hr_core.models import Act, DocumentCategory, DocumentVersion
from hr_core.services.acts.kinds import kind_choices
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet


class ActFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Agent, titre ou numéro"))
    nature = django_filters.ChoiceFilter(field_name="kind", choices=kind_choices, label=_("Nature"), empty_label=_("Toutes"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=ActState, label=_("État"), empty_label=_("Tous"))
    annee = django_filters.NumberFilter(field_name="year", label=_("Année"))
    origine = django_filters.CharFilter(field_name="origin", lookup_expr="iexact", label=_("Origine"))

    class Meta:
        model = Act
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        series, _dash, number = value.strip().upper().rpartition("-")
        if number.isdecimal() and series:
            code, _dash, year = series.partition("-")
            found = Q(series=code, number=int(number))
            return rows.filter(found & Q(year=int(year)) if year.isdecimal() else found)
        for word in fold(value).split():
            rows = rows.filter(Q(employee__search_text__contains=word) | Q(title__icontains=word))
        return rows


class DocumentFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Agent, intitulé ou référence"))
    categorie = django_filters.ModelChoiceFilter(
        field_name="document__category",
        queryset=lambda request: DocumentCategory.objects.all(),
        label=_("Catégorie"),
        empty_label=_("Toutes"),
    )
    etat = django_filters.ChoiceFilter(field_name="state", choices=VersionState, label=_("État"), empty_label=_("Tous"))
    expiration = django_filters.ChoiceFilter(
        method="expiry",
        choices=[("passee", _("expirés")), ("30", _("d’ici 30 jours")), ("90", _("d’ici 90 jours"))],
        label=_("Expiration"),
        empty_label=_("Toutes"),
    )

    class Meta:
        model = DocumentVersion
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(
                Q(document__employee__search_text__contains=word) | Q(document__title__icontains=word) | Q(reference__icontains=word)
            )
        return rows

    def expiry(self, rows: Any, name: str, value: str) -> Any:
        on = today()
        if value == "passee":
            return rows.filter(expires_on__lte=on)
        return rows.filter(expires_on__gt=on, expires_on__lte=on + timedelta(days=int(value)))
