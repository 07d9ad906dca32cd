"""Yearly statements: the list of a year for officers, the PDF of each employee, and the employee's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import Screen
from payroll.documents.returns import statement_pdf
from payroll.filters_returns import StatementFilter
from payroll.returns.book import has_yearly_return
from payroll.selectors.returns.statements import paid_in, statement_of, statement_years, years_of
from payroll.services.returns.yearly_list import yearly_list_pdf
from payroll.tables_returns import StatementTable
from payroll.views.returns.parts import SEE, pdf_response

SELF = ("self_service",)
SUMS = ("gross", "contributions", "taxable", "tax", "net")


def people_seen(access: Any) -> QuerySet[Employee]:
    """Payroll officers see everybody's pay but that of the confidential population without its right."""
    found = Employee.objects.all()
    if access.has("confidential_view"):
        return found
    return found.filter(is_confidential=False) | found.filter(user=access.user)


class StatementListView(ListScreen):
    """What each employee was paid in a year, and their statement."""

    model = Employee
    rights = SEE
    title = gettext_lazy("États annuels")
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    table_class, filterset_class = StatementTable, StatementFilter
    totals = {f"year_{name}": Sum(f"year_{name}") for name in SUMS}

    @cached_property
    def years(self) -> list[int]:
        return statement_years()

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("annee", "")
        return int(asked) if asked.isdecimal() and len(asked) == 4 else (self.years or [timezone.localdate().year])[0]

    def get_title(self) -> str:
        return _("États annuels %(year)s") % {"year": self.year}

    def get_lede(self) -> str:
        return _("Les mois payés ici et ceux que l’ancien logiciel a payés, quand une reprise signée les donne.")

    @property
    def export_name(self) -> str:  # type: ignore[override]
        return f"etats-annuels-{self.year}"

    def get_queryset(self) -> QuerySet[Employee]:
        return paid_in(people_seen(self.access), self.year).order_by("last_name", "first_names", "pk")

    def get_table_options(self) -> dict[str, Any]:
        return {"year": self.year}

    def get_actions(self) -> Sequence[Action]:
        if not self.years or has_yearly_return(self.institution.country_id):
            return []
        url = reverse("payroll:yearly_list", args=[self.year])
        return [Action(_("État nominatif annuel (modèle générique)"), url, "printer", SEE)]

    def get_saved_views(self) -> Sequence[Tab]:
        here = self.request.path
        return [Tab(str(each), f"{here}?annee={each}", each == self.year) for each in self.years[:6]]

    def get_empty(self) -> Empty:
        return Empty(_("Aucune année payée"), _("Les états paraissent avec le premier mois payé."))


class YearlyListView(Screen):
    """The nominal statement of a year where no text of the country gives one, marked as a generic model."""

    rights = SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        year: int = kwargs["year"]
        if has_yearly_return(self.institution.country_id) or year not in statement_years():
            raise Http404
        people = list(paid_in(people_seen(self.access), year).order_by("last_name", "first_names", "pk"))
        hidden = paid_in(Employee.objects.all(), year).count() - len(people)
        content = yearly_list_pdf(
            institution=self.institution, year=year, people=people, hidden=hidden, dated=timezone.localdate()
        )
        return pdf_response(content, f"etat-nominatif-annuel-{year}")


class StatementPdfView(Screen):
    rights = SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        employee = get_object_or_404(people_seen(self.access), pk=kwargs["pk"])
        return given(employee, kwargs["year"], self.institution)


class OwnStatementListView(Screen):
    """« Mes états annuels »."""

    template_name = "payroll/returns/own_statements.html"
    rights = SELF
    title = gettext_lazy("Mes états annuels")
    own = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = self.access.employee
        return self.show(statements=[statement_of(mine, year, self.institution) for year in years_of(mine)[:5]] if mine else [])


class OwnStatementPdfView(Screen):
    rights = SELF
    own = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.access.employee is None:
            raise Http404
        return given(self.access.employee, kwargs["year"], self.institution)


def given(employee: Employee, year: int, institution: Any) -> HttpResponse:
    statement = statement_of(employee, year, institution)
    if not statement.months:
        raise Http404
    return pdf_response(statement_pdf(statement, institution), f"etat-annuel-{year}-{employee.staff_number}")
