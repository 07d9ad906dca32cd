"""Filters of the lists of the accounts of the pay."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.ui.filters import HouseFilterSet
from payroll.choices_accounting import Confidence, EntryKind, EntryState, Leg, ProvisionKind, Subject
from payroll.choices_paying import MovementKind
from payroll.models import AccountRule, JournalEntry, LedgerAccount, OrderMovement, Provision


class EntryFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Libellé ou numéro de pièce"))
    nature = django_filters.ChoiceFilter(field_name="kind", choices=EntryKind.choices, label=_("Nature"), empty_label=_("toutes"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=EntryState.choices, label=_("État"), empty_label=_("tous"))
    annee = django_filters.NumberFilter(field_name="year", label=_("Exercice"))

    class Meta:
        model = JournalEntry
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        number = value.rsplit("-", 1)[-1].lstrip("0")
        wanted = Q(label__icontains=value)
        return queryset.filter(wanted | Q(number=int(number)) if number.isdecimal() else wanted)


class MovementFilter(HouseFilterSet):
    q = django_filters.CharFilter(field_name="line__name", lookup_expr="icontains", label=_("Bénéficiaire"))
    nature = django_filters.ChoiceFilter(field_name="kind", choices=MovementKind.choices, label=_("Nature"), empty_label=_("toutes"))
    ecriture = django_filters.ChoiceFilter(
        method="entered", choices=(("sans", _("à établir")), ("avec", _("établie"))), label=_("Écriture"), empty_label=_("toutes")
    )

    class Meta:
        model = OrderMovement
        fields: list[str] = []

    def entered(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(entry__isnull=value == "sans")


class AccountFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Compte ou intitulé"))
    fiabilite = django_filters.ChoiceFilter(
        field_name="confidence", choices=Confidence.choices, label=_("Fiabilité"), empty_label=_("toutes")
    )

    class Meta:
        model = LedgerAccount
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(number__startswith=value) | Q(label__icontains=value))


class RuleFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Rubrique, compte ou destinataire"))
    partie = django_filters.ChoiceFilter(field_name="subject", choices=Subject.choices, label=_("Partie"), empty_label=_("toutes"))
    cote = django_filters.ChoiceFilter(field_name="leg", choices=Leg.choices, label=_("Côté"), empty_label=_("tous"))
    fiabilite = django_filters.ChoiceFilter(
        field_name="confidence", choices=Confidence.choices, label=_("Fiabilité"), empty_label=_("toutes")
    )

    class Meta:
        model = AccountRule
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        wanted = Q(code__icontains=value) | Q(recipient__icontains=value) | Q(branch__icontains=value)
        return queryset.filter(wanted | Q(account__number__startswith=value) | Q(account__label__icontains=value))


class ProvisionFilter(HouseFilterSet):
    nature = django_filters.ChoiceFilter(
        field_name="kind", choices=ProvisionKind.choices, label=_("Nature"), empty_label=_("toutes")
    )
    annee = django_filters.NumberFilter(field_name="as_at", lookup_expr="year", label=_("Année"))
    wide = ""

    class Meta:
        model = Provision
        fields: list[str] = []
