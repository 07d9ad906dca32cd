"""Filters of absences in pay, refunds and claims."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from hr_core.models import AbsenceKind
from hr_core.text import fold
from hr_core.ui.filters import HouseFilterSet
from payroll.choices_absences import Branch, ClaimState, RefundState
from payroll.models import AbsencePay, BranchClaim, WithholdingRefund
from payroll.workflows_absences import CLAIM_LIVE


class _ByEmployee(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=_("Nom ou matricule"))

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(employee__search_text__contains=word)
        return rows


class AbsencePayFilter(_ByEmployee):
    nature = django_filters.ModelChoiceFilter(
        field_name="absence__kind",
        queryset=lambda request: AbsenceKind.objects.all(),
        label=_("Nature"),
        empty_label=_("Toutes"),
    )

    class Meta:
        model = AbsencePay
        fields: tuple[str, ...] = ()


class RefundFilter(HouseFilterSet):
    wide = ""
    etat = django_filters.ChoiceFilter(field_name="state", choices=RefundState, label=_("État"), empty_label=_("Tous"))

    class Meta:
        model = WithholdingRefund
        fields: tuple[str, ...] = ()


class ClaimFilter(_ByEmployee):
    branche = django_filters.ChoiceFilter(
        field_name="branch", choices=Branch, label=_("Branche"), empty_label=_("Toutes")
    )
    etat = django_filters.ChoiceFilter(field_name="state", choices=ClaimState, label=_("État"), empty_label=_("Tous"))
    due = django_filters.ChoiceFilter(
        method="owed", choices=[("oui", _("reste à recevoir"))], label=_("Solde"), empty_label=_("Toutes")
    )

    class Meta:
        model = BranchClaim
        fields: tuple[str, ...] = ()

    def owed(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(state__in=CLAIM_LIVE)
