"""Payslips of the old software, read only: the list of a fund, those of an employee, one of them, its PDF, one's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import Screen
from hr_core.views.files import FileScreen
from payroll.documents.takeover import old_slip_pdf
from payroll.filters_takeover import OldSlipFilter
from payroll.models import OpeningBalance
from payroll.selectors.takeover import OldSlip, balances_kept, old_slip, taken_months
from payroll.tables_takeover import OldSlipTable
from payroll.views.returns.parts import pdf_response
from payroll.views.returns.statements import people_seen
from payroll.views.takeover.parts import HOME, VIEW

SELF = ("self_service",)
LIST = (gettext_lazy("Bulletins repris"), "payroll:takeover_slip_list")


class OldSlipListView(ListScreen):
    model = OpeningBalance
    rights = VIEW
    title = gettext_lazy("Bulletins repris")
    lede = gettext_lazy("Payés par l’ancien logiciel, avec ses codes. On les lit ; on ne les recalcule pas.")
    unit = (gettext_lazy("bulletin repris"), gettext_lazy("bulletins repris"))
    table_class, filterset_class = OldSlipTable, OldSlipFilter
    export_name = "bulletins-repris"

    def get_queryset(self) -> QuerySet[Any]:
        return taken_months(people_seen(self.access))

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun bulletin repris"), _("Ils paraissent quand le bilan d’une reprise est signé."),
            reverse("payroll:takeover_list"), _("Voir les reprises"),
        )  # fmt: skip


class OldSlipView(Screen):
    """One month as the old software paid it."""

    template_name = "payroll/takeover/slip.html"
    rights = VIEW

    @cached_property
    def slip(self) -> OldSlip:
        employee = self.get_employee()
        try:
            month = date(self.kwargs["year"], self.kwargs["month"], 1)
        except ValueError as wrong:
            raise Http404 from wrong
        found = old_slip(employee, month, self.institution)
        if found is None:
            raise Http404
        return found

    def get_employee(self) -> Employee:
        return get_object_or_404(people_seen(self.access), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return _("Bulletin repris, %(month)s") % {"month": self.slip.name}

    def get_lede(self) -> str:
        return f"{self.slip.employee.full_name}, {self.slip.employee.staff_number}"

    def get_crumbs(self) -> Any:
        return (HOME, LIST)

    def get_actions(self) -> list[Action]:
        return [Action(_("PDF"), self.pdf_url, "printer")]

    @property
    def pdf_url(self) -> str:
        return reverse("payroll:takeover_slip_pdf", args=[self.kwargs["pk"], self.kwargs["year"], self.kwargs["month"]])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(slip=self.slip)


class OldSlipPdfView(OldSlipView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf_response(old_slip_pdf(self.slip), f"bulletin-repris-{self.slip.month:%Y-%m}-{self.slip.employee.staff_number}")


class EmployeeOldSlipsView(FileScreen):
    """A tab of the personnel file: months taken over and opening balances."""

    rights = VIEW
    template_name = "payroll/takeover/employee.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        months = taken_months(Employee.objects.filter(pk=self.record.pk))
        return self.show(months=months, balances=balances_kept(self.record))


class OwnOldSlipView(OldSlipView):
    """One's own month; anybody else's has no address."""

    rights = SELF
    own = True

    def get_employee(self) -> Employee:
        if self.access.employee is None:
            raise Http404
        return self.access.employee

    def get_crumbs(self) -> Any:
        return ((_("Mes bulletins"), "payroll:own_payslips"),)

    @property
    def pdf_url(self) -> str:
        return reverse("payroll:own_old_slip_pdf", args=[self.kwargs["year"], self.kwargs["month"]])


class OwnOldSlipPdfView(OwnOldSlipView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf_response(old_slip_pdf(self.slip), f"bulletin-repris-{self.slip.month:%Y-%m}")
