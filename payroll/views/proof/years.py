"""The end of a year: its list of points, and the year by employee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from payroll.filters import search_people
from payroll.models import PayArchive
from payroll.selectors.paid_sums import TOTALS, paid_runs
from payroll.selectors.visibility import is_all_seen
from payroll.services.year_checks import year_checks
from payroll.tables_proof import YearTable
from payroll.views.proof.archives import MAKE, OfYear, may

VIEW = ("payroll_view",)


class YearFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value, path="")


class YearEndView(OfYear):
    """What the year still asks for: every state is computed when the page is shown."""

    rights = VIEW
    template_name = "payroll/proof/year_end.html"

    def get_title(self) -> str:
        return _("Fin d’exercice %(year)s") % {"year": self.year}

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Livre de l’exercice"), reverse("payroll:year_register", args=[self.year]), "table", VIEW),
            Action(
                _("Archiver l’exercice"), reverse("payroll:archive_request", args=[self.year, 0]), "folder", MAKE, True
            ),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        checks = year_checks(self.institution, self.year)
        left = [check for check in checks if not check.is_settled]
        whole = PayArchive.objects.filter(year=self.year, month=None).select_related("created_by").first()
        return self.show(checks=checks, left=left, whole=whole, **may(self.access))


class YearRegisterView(ListScreen):
    """The year by employee: the sums of the months paid; exported as a spreadsheet."""

    model = Employee
    rights = VIEW
    crumbs = ((gettext_lazy("Fin d’exercice"), "payroll:year_end"),)
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    table_class = YearTable
    filterset_class = YearFilter
    totals = {f"year_{name}": Sum(f"year_{name}") for name in TOTALS}
    empty = Empty(_("Aucun mois payé"), _("Le livre de l’exercice additionne les mois payés."))

    def get_title(self) -> str:
        return _("Livre de l’exercice %(year)s") % {"year": self.kwargs["year"]}

    def get_lede(self) -> str:
        return "" if is_all_seen(self.access) else _("Sans la population réservée.")

    @property
    def caption(self) -> str:  # type: ignore[override]
        return _("Sommes de l’exercice par agent")

    def get_queryset(self) -> QuerySet[Employee]:
        year = self.kwargs["year"]
        runs = paid_runs(self.institution, (year, 1), (year, 12)).order_by().values("pk")
        paid = Q(payslips__run__in=runs)
        found = Employee.objects.filter(paid)
        if not is_all_seen(self.access):
            found = found.filter(Q(is_confidential=False) | Q(user=self.access.user))
        sums = {f"year_{name}": Sum(F(f"payslips__{name}")) for name in TOTALS}
        return found.annotate(year_payslips=Count("payslips"), **sums).order_by("last_name", "first_names", "pk")
