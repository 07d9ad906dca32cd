"""Filters of the register of deductions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hr_core.ui.filters import HouseFilterSet
from payroll.filters import PeopleFilter
from payroll.models import AccountCommitment, Creditor, DeductionAct, Membership


def creditors(request: Any) -> QuerySet[Creditor]:
    return Creditor.objects.order_by("name")


class ActFilter(PeopleFilter):
    etat = django_filters.ChoiceFilter(field_name="state", choices=DeductionAct.State.choices, label=_("État"))
    nature = django_filters.ChoiceFilter(choices=DeductionAct.Nature.choices, label=_("Nature"))
    creancier = django_filters.ModelChoiceFilter(field_name="creditor", queryset=creditors, label=_("Créancier"))

    class Meta:
        model = DeductionAct
        fields: list[str] = []


class CreditorFilter(HouseFilterSet):
    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("Nom"))
    genre = django_filters.ChoiceFilter(field_name="kind", choices=Creditor.Kind.choices, label=_("Genre"))

    class Meta:
        model = Creditor
        fields: list[str] = []


class MembershipFilter(PeopleFilter):
    organisme = django_filters.ModelChoiceFilter(field_name="organisation", queryset=creditors, label=_("Organisme"))

    class Meta:
        model = Membership
        fields: list[str] = []


class CommitmentFilter(PeopleFilter):
    levee = django_filters.ChoiceFilter(
        method="released", label=_("Mainlevée"), empty_label=_("Toutes"),
        choices=[("non", _("attendue")), ("oui", _("reçue"))],
    )  # fmt: skip

    class Meta:
        model = AccountCommitment
        fields: list[str] = []

    def released(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(released_on__isnull=value == "non")
