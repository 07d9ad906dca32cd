"""« Comparer les pays »: what the same gross leaves and costs under each law of the zone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import CURRENCY_NAMES, french_amount, french_percent
from hr_core.ui.charts import bars
from hr_core.ui.screens import Screen
from payroll.forms.comparison import ComparisonForm
from payroll.selectors.comparison import ComparedCountry, countries_compare

WIDTH = 448


class ComparisonView(Screen):
    """GET only, like the simulator: the address holds the question."""

    template_name = "payroll/law/comparison.html"
    rights = ("payroll_simulate",)
    title = gettext_lazy("Comparer les pays")
    lede = gettext_lazy("Le même brut sous chaque loi : ce que l’agent reçoit, ce que l’employeur paie.")
    crumbs = ((gettext_lazy("Simulateur de paie"), "payroll:simulator"),)

    @property
    def own(self) -> bool:  # type: ignore[override]
        return not self.access.is_officer

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = "gross" in request.GET
        form = ComparisonForm(request.GET if asked else None, currency=self.currency)
        rows: list[ComparedCountry] = []
        chosen = self.currency
        if asked and form.is_valid():
            rows, chosen = countries_compare(**form.question()), form.cleaned_data["monnaie"]
        known = [row for row in rows if not row.fault]
        return self.show(
            status=422 if asked and form.errors else 200,
            form=form,
            rows=rows,
            chosen=chosen,
            chosen_name=CURRENCY_NAMES.get(chosen, chosen),
            assumptions=[row.law for row in known if row.law.open_questions],
            **_charts(known, chosen),
        )


def _charts(rows: Sequence[ComparedCountry], currency: str) -> dict[str, Any]:
    """Bars of the net, of the cost and of the wedge, each in its own order."""

    def write(value: Any) -> str:
        return french_amount(int(value), currency)

    unit = CURRENCY_NAMES.get(currency, currency)
    by_cost = sorted(rows, key=lambda row: row.shown_cost)
    by_wedge = sorted(rows, key=lambda row: row.wedge)
    return {
        "net_chart": bars(
            [(row.law.name, row.shown_net) for row in rows],
            title=_("Net à payer par pays, en %(unit)s") % {"unit": unit},
            write=write,
            width=WIDTH,
        ),
        "cost_chart": bars(
            [(row.law.name, row.shown_cost) for row in by_cost],
            title=_("Coût pour l’employeur par pays, en %(unit)s") % {"unit": unit},
            write=write,
            width=WIDTH,
        ),
        "wedge_chart": bars(
            [(row.law.name, round(float(row.wedge), 1)) for row in by_wedge],
            title=_("Part du coût qui n’arrive pas à l’agent, par pays"),
            write=lambda value: french_percent(value, 1),
            width=WIDTH,
        ),
    }
