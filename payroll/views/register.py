"""The register of a run, and what it pays to each bank."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_integer
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import DetailScreen
from payroll.choices import Section
from payroll.filters import PaymentFilter, search_people
from payroll.models import Payment
from payroll.selectors.register import bank_totals, paid_total, register_columns, register_rows, register_sums
from payroll.selectors.visibility import payments_of, payslips_of
from payroll.services.files import RIGHTS, Kind
from payroll.services.register_documents import column_kind, total_labels
from payroll.tables import PaymentTable
from payroll.views.controls import LatestRunScreen, OfRun
from payroll.views.runs import VIEW, RunScreen

ROWS = 25
EMPLOYER = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)
KIND_LABELS = {
    "gain": gettext_lazy("Gains"),
    "deduction": gettext_lazy("Retenues"),
    "employer": gettext_lazy("Charges patronales"),
}


class RegisterLatestView(LatestRunScreen):
    url_name = "payroll:register_detail"


class RegisterView(RunScreen, DetailScreen):
    """The register page by page; `?vue=totaux` keeps the closing columns only."""

    rights = VIEW
    template_name = "payroll/register.html"

    def get_title(self) -> str:
        return _("Livre de paie %(of_month)s") % {"of_month": self.record.of_month}

    def get_context(self, **more: Any) -> dict[str, Any]:
        run, access = self.record, self.access
        is_short = self.request.GET.get("vue") == "totaux"
        columns = [] if is_short else register_columns(run)
        slips = payslips_of(access).filter(run=run).order_by("employee__last_name", "employee__first_names", "pk")
        words = self.request.GET.get("q", "").strip()
        paginator = Paginator(search_people(slips, words) if words else slips, ROWS)
        page = paginator.get_page(self.request.GET.get("page"))
        kinds = [column_kind(column.section) for column in columns]
        return super().get_context(
            run=run,
            columns=columns,
            heads=[(KIND_LABELS[kind], kinds.count(kind)) for kind in KIND_LABELS if kind in kinds],
            labels=total_labels(),
            page=page,
            rows=register_rows(list(page.object_list), columns),
            sums=register_sums(run, columns, access),
            is_short=is_short,
            words=words,
            range_sentence=_("%(first)s à %(last)s sur %(count)s")
            % {
                "first": french_integer(page.start_index()),
                "last": french_integer(page.end_index()),
                "count": french_integer(paginator.count),
            },
            register_kinds=[Kind.REGISTER_XLSX, Kind.REGISTER_PDF],
            **more,
        )


class TransferLatestView(LatestRunScreen):
    url_name = "payroll:transfer_list"


class TransferListView(OfRun, ListScreen):
    """What goes to each bank, and to whom."""

    model = Payment
    rights = VIEW
    template_name = "payroll/transfer_list.html"
    caption = gettext_lazy("Paiements de la campagne")
    unit = (gettext_lazy("paiement"), gettext_lazy("paiements"))
    table_class = PaymentTable
    filterset_class = PaymentFilter
    exportable = False
    empty = Empty(
        gettext_lazy("Aucun paiement préparé"),
        gettext_lazy("Les nets se répartissent entre les comptes quand la paie est déclarée contrôlée."),
    )

    def get_title(self) -> str:
        return _("Virements %(of_month)s") % {"of_month": self.run.of_month}

    def get_queryset(self) -> Any:
        return payments_of(self.access).filter(run=self.run)

    def get_actions(self) -> Any:
        return [
            Action(_("Comptes payeurs"), reverse("payroll:paying_account_list"), "building-bank", ("payroll_close", "payroll_pay")),
            Action(_("Ordres de paiement"), reverse("payroll:run_orders", args=[self.run.pk]), "cash-banknote", VIEW, True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        banks = bank_totals(self.run, self.access)
        seen, paid = sum(bank.amount for bank in banks), paid_total(self.run)
        return super().get_context(
            banks=banks,
            seen=seen,
            seen_count=sum(bank.count for bank in banks),
            reserved=paid - seen,
            paid=paid,
            net=int(self.run.totals.get("net", 0)),
            may_produce=self.access.has(*RIGHTS[Kind.TRANSFER_XML]),
            **more,
        )
