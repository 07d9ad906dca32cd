"""« Mes bulletins »: the employee's own payslips, on a phone first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.registry import OwnDocument
from hr_core.text import CURRENCY_NAMES
from hr_core.ui.charts import Part, split
from hr_core.ui.screens import RecordScreen, Screen
from payroll.choices import RunKind
from payroll.models import Payslip
from payroll.selectors.own import PUBLISHED, by_year, own_payslip, own_payslips
from payroll.selectors.payslips import split_of
from payroll.selectors.takeover import taken_months
from payroll.services.documents import payslip_pdf

RIGHTS = ("self_service",)


def split_drawn(payslip: Payslip, currency: str) -> Any:
    """The bar that cuts the gains into net, taxes, contributions and the rest."""
    return split([Part(label, amount, colour) for label, amount, colour in split_of(payslip)], currency=currency)


class OwnPayslipListView(Screen):
    """The list, year by year."""

    template_name = "payroll/own_payslips.html"
    rights = RIGHTS
    title = _("Mes bulletins")
    own = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = self.access.employee
        taken = taken_months(Employee.objects.filter(pk=mine.pk)) if mine is not None else []
        return self.show(years=by_year(own_payslips(self.access)), taken=taken)


class OwnPayslipView(RecordScreen):
    """One payslip: the net, what moved, the lines with their explanations. Anybody else's is a 404."""

    template_name = "payroll/own_payslip.html"
    rights = RIGHTS
    own = True

    def get_queryset(self) -> Any:
        return own_payslips(self.access).select_related("run__period", "calculation", "employee")

    def get_title(self) -> str:
        run = self.record.run
        words = str(run.period) if run.is_regular else str(run)
        return words[:1].upper() + words[1:]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(own=own_payslip(self.access, self.record), split=split_drawn(self.record, self.currency))


class OwnPayslipPdfView(OwnPayslipView):
    """The payslip as it is printed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = self.record.run
        name = f"{run.period.year}-{run.period.month:02d}" if run.is_regular else run.reference
        response = HttpResponse(payslip_pdf(self.record), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="bulletin-{name}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


def home_panel(access: Access) -> dict[str, Any] | None:
    """The last net on the employee's home, and what it changed since the month before."""
    if access.employee is None or access.institution is None:
        return None
    months = own_payslips(access).filter(run__kind=RunKind.REGULAR)
    last, before = ([*months[:2], None, None])[:2]
    if last is None:
        return None
    currency = access.institution.country.currency
    return {
        "payslip": last,
        "before": before,
        "change": last.net - before.net if before else None,
        "split": split_drawn(last, currency),
        "currency": currency,
        "unit": CURRENCY_NAMES.get(currency, currency),
    }


def own_payslip_documents(employee: Employee) -> list[OwnDocument]:
    """The payslips of the last two years among « Mes documents »."""
    rows = Payslip.objects.filter(employee=employee, run__state__in=PUBLISHED).select_related("run__period")
    found = []
    for row in rows.order_by("-run__period__year", "-run__period__month", "-run__number")[:24]:
        words = _("Bulletin %(of_month)s") % {"of_month": row.run.period.of_month} if row.run.is_regular else str(row.run)
        found.append(OwnDocument(str(_("Bulletins")), words, row.run.period.last_day, reverse("payroll:own_payslip_pdf", args=[row.pk])))
    return found
