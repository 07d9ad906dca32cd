"""The organisation chart to look at and to print, of the whole institution or of one unit."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from hr_core.filters import today
from hr_core.models import Institution, Unit
from hr_core.selectors.employees import unit_choices
from hr_core.selectors.organisation import Node, unit_tree
from hr_core.text import french_date
from hr_core.ui.orgchart import org_chart
from hr_core.ui.screens import Screen


class UnitChartView(Screen):
    """« Organigramme à imprimer » as at a day; those whom one may not see are left unnamed."""

    template_name = "hr_core/unit_chart.html"
    rights = ("personnel_view", "organisation_change")

    def get(self, request: HttpRequest) -> HttpResponse:
        on = self._day()
        tops = unit_tree(on, self.access)
        asked = request.GET.get("unite", "")
        chosen = next((node for node in _all(tops) if str(node.unit.pk) == asked), None)
        top = chosen or (tops[0] if len(tops) == 1 else _over(tops, self.institution))
        self.title = _("Organigramme au %(day)s") % {"day": french_date(on)}
        chart = org_chart(top, link=_link) if tops else ""
        return self.show(
            chart=chart, on=on, choices=unit_choices(), unit=chosen.unit.pk if chosen else None,
            back_url=reverse("hr_core:unit_list"),
        )  # fmt: skip

    def _day(self) -> date:
        try:
            return parse_date(self.request.GET.get("au", "")) or today()
        except ValueError:
            return today()


def _over(tops: list[Node], institution: Institution) -> Node:
    """The institution itself over its top units, where there are several."""
    name = Unit(name=institution.acronym, code="")
    return Node(name, head=institution.name, total=sum(node.total for node in tops), children=tops)


def _link(unit: int | None) -> str:
    return reverse("hr_core:unit_detail", args=[unit]) if unit else reverse("hr_core:unit_list")


def _all(nodes: list[Node]) -> list[Node]:
    return [found for node in nodes for found in (node, *_all(node.children))]
