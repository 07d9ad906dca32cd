"""The control by cause: what made the month move, and each line behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Unit
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Empty, state_tag
from hr_core.ui.tables import HouseTable, MoneyColumn, TextColumn, VarianceColumn
from payroll.filters import PeopleFilter, UnitFilter
from payroll.models import RunDifference
from payroll.models.differences import Cause
from payroll.selectors.differences import cause_totals, differences_of
from payroll.selectors.runs import previous_of
from payroll.views.controls import OfRun
from payroll.views.runs import VIEW, control_tabs


class DifferenceFilter(PeopleFilter):
    cause = django_filters.ChoiceFilter(choices=Cause.choices, label=_("Cause"), empty_label=_("toutes"))
    unite = UnitFilter(method="of_unit")
    rubrique = django_filters.CharFilter(method="of_item", label=_("Rubrique ou libellé"))

    class Meta:
        model = RunDifference
        fields: list[str] = []

    def of_unit(self, queryset: QuerySet, name: str, value: Unit) -> QuerySet:
        return queryset.filter(unit_id=value.pk)

    def of_item(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(item_code=value) if value.isdigit() else queryset.filter(label__icontains=value)


class DifferenceTable(HouseTable):
    row_header = "employee"
    employee = TextColumn(
        order_by=("employee__last_name", "employee__first_names"), verbose_name=gettext_lazy("Agent"),
        small="employee__staff_number",
    )  # fmt: skip
    label = TextColumn(verbose_name=gettext_lazy("Ligne"), place="p2")
    before = MoneyColumn(verbose_name=gettext_lazy("Mois d’avant"))
    now = MoneyColumn(verbose_name=gettext_lazy("Ce mois"), place="p1")
    change = VarianceColumn(verbose_name=gettext_lazy("Écart"), place="p3")
    cause = TextColumn(verbose_name=gettext_lazy("Cause"), place="p4")

    class Meta(HouseTable.Meta):
        model = RunDifference
        fields = ("employee", "label", "before", "now", "change", "cause")

    def render_label(self, record: RunDifference) -> str:
        return f"{record.item_code} {record.label}".strip()

    def value_label(self, record: RunDifference) -> str:
        return f"{record.item_code} {record.label}".strip()

    def render_cause(self, record: RunDifference) -> SafeString:
        words = state_tag("refused" if record.cause == Cause.UNEXPLAINED else "draft", record.get_cause_display())
        detail = _("par conséquence : %(detail)s") % {"detail": record.detail} if record.follows else record.detail
        return format_html("{}<small>{}</small>", words, detail)

    def value_cause(self, record: RunDifference) -> str:
        return f"{record.get_cause_display()} {record.detail}".strip()


class ControlCauseView(OfRun, ListScreen):
    """Totals by cause; a cause leads to its lines."""

    model = RunDifference
    rights = VIEW
    template_name = "payroll/control_cause.html"
    table_class = DifferenceTable
    filterset_class = DifferenceFilter
    unit = (gettext_lazy("écart"), gettext_lazy("écarts"))
    totals = {"before": Sum("before"), "now": Sum("now"), "change": Sum("change")}

    def get_title(self) -> str:
        return _("Contrôle %(of_month)s") % {"of_month": self.run.of_month}

    def get_queryset(self) -> Any:
        return differences_of(self.run, self.access)

    def get_empty(self) -> Empty:
        if previous_of(self.run) is None:
            return Empty(_("Aucun mois d’avant"), _("Les écarts se comparent à la paie normale du mois d’avant."))
        if not self.run.totals:
            return Empty(_("Pas encore de calcul"), _("Les causes se lisent une fois la paie du mois calculée."))
        return Empty(_("Aucun écart"), _("Aucune ligne n’a changé depuis le mois d’avant."))

    def get_context(self, **more: Any) -> dict[str, Any]:
        here = reverse("payroll:control_cause", args=[self.run.pk])
        causes: Sequence[Any] = [(each, f"{here}?cause={each.cause}") for each in cause_totals(self.run)]
        return super().get_context(
            control_tabs=control_tabs(self.run, "cause"), causes=causes, previous=previous_of(self.run), **more
        )
