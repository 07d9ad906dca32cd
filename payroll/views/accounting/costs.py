"""The cost of the staff by section, and the back pay by the month that it belongs to."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet, Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from hr_core.ui import charts
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Empty
from payroll.choices_accounting import EntryKind
from payroll.choices_back_pay import BackPayState
from payroll.models import BackPayMonth, JournalLine
from payroll.selectors.visibility import cases_of
from payroll.tables_accounting import CostTable, CutOffTable
from payroll.views.accounting.parts import VIEW

MONTHS = [(number, str(number)) for number in range(1, 13)]
COSTS = (EntryKind.PAY, EntryKind.OUTSIDE)


class CostFilter(HouseFilterSet):
    annee = django_filters.NumberFilter(field_name="entry__dated_on", lookup_expr="year", label=gettext_lazy("Année"))
    mois = django_filters.ChoiceFilter(
        field_name="entry__dated_on", lookup_expr="month", label=gettext_lazy("Mois"), choices=MONTHS,
        empty_label=gettext_lazy("tous"),
    )  # fmt: skip
    wide = ""

    class Meta:
        model = JournalLine
        fields: list[str] = []


class CostView(ListScreen):
    """What the staff costs by branch and activity, as the entries share it: pay and payments outside the headcount."""

    model = JournalLine
    rights = VIEW
    title = gettext_lazy("Coût du personnel par section")
    template_name = "payroll/accounting/costs.html"
    unit = (gettext_lazy("section"), gettext_lazy("sections"))
    filterset_class, table_class = CostFilter, CostTable
    export_name = "cout-par-section"
    empty = Empty(gettext_lazy("Aucun coût à montrer"), gettext_lazy("Il vient des écritures de paie de la période choisie."))

    def get_queryset(self) -> QuerySet[Any]:
        kinds = Q(entry__kind__in=COSTS) | Q(entry__reverses__kind__in=COSTS)
        charges = JournalLine.objects.filter(kinds, account__startswith="6")
        rows = charges.order_by().values("section__code", "section__label")
        return rows.annotate(amount=Sum(F("debit") - F("credit"))).order_by("section__code")

    @cached_property
    def whole(self) -> int:
        return sum(row["amount"] for row in self.rows)

    def get_table_options(self) -> dict[str, Any]:
        return {"whole": self.whole}

    def get_context(self, **more: Any) -> dict[str, Any]:
        pairs = [(row["section__code"] or _("sans section"), row["amount"]) for row in self.rows]
        chart = charts.bars(
            pairs, title=_("Coût par section"), write=lambda value: french_amount(int(value), self.currency), width=636
        )
        total = french_amount(self.whole, self.currency, unit=True)
        return super().get_context(chart=chart if self.whole else "", total=total, **more)


class CutOffFilter(HouseFilterSet):
    annee = django_filters.NumberFilter(field_name="year", label=gettext_lazy("Exercice de rattachement"))
    mois = django_filters.ChoiceFilter(
        field_name="month", label=gettext_lazy("Mois"), choices=MONTHS, empty_label=gettext_lazy("tous")
    )
    wide = ""

    class Meta:
        model = BackPayMonth
        fields: list[str] = []


class CutOffView(ListScreen):
    """Charges of a month that are paid later: to compare with the provision of what remains to pay."""

    model = BackPayMonth
    rights = VIEW
    title = gettext_lazy("Rattachement des rappels")
    lede = gettext_lazy(
        "Ce que chaque mois doit encore, ou a payé plus tard. Une provision « rappels à payer » l’inscrit à l’arrêté des comptes."
    )
    unit = (gettext_lazy("mois d’agent"), gettext_lazy("mois d’agents"))
    filterset_class, table_class = CutOffFilter, CutOffTable
    totals = {"gross": Sum("gross"), "employer": Sum("employer")}
    export_name = "rattachement"
    empty = Empty(gettext_lazy("Aucun rappel approuvé"), gettext_lazy("Les rappels paraissent ici une fois approuvés."))

    def get_queryset(self) -> QuerySet[BackPayMonth]:
        cases = cases_of(self.access).filter(state__in=(BackPayState.APPROVED, BackPayState.PAID))
        found = BackPayMonth.objects.filter(case__in=cases.order_by().values("pk")).select_related("case__employee")
        return found.prefetch_related("case__parts__run__period").order_by("-year", "-month", "case__employee__last_name")
