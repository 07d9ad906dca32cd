"""The bordereau and the orders of a run outside the headcount; an order has the page of every order (`paying.orders`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count, french_date
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen
from payroll.choices_paying import OrderState
from payroll.models import OutsideSlip, PaymentOrder
from payroll.services.outside.orders import outside_orders_plan, outside_orders_prepare
from payroll.services.outside.slips import outside_slip_pdf
from payroll.services.paying.orders import orders_withdraw
from payroll.views.outside.parts import VIEW
from payroll.views.outside.payees import given
from payroll.views.outside.runs import OfRun
from payroll.workflows_outside import ORDERABLE
from payroll.workflows_paying import OUTSIDE

PAPERS_OF_SLIP = {"bordereau": "issue_slip", "mandats": "warrants", "recapitulation": "recapitulation"}


class RunPaymentView(OfRun, DetailScreen):
    """« Mise en paiement »: the bordereau with its mandats, the orders, what they still lack."""

    rights = VIEW
    template_name = "payroll/outside/orders.html"

    def get_title(self) -> str:
        return _("Mise en paiement, %(reference)s") % {"reference": self.record.reference}

    def get_lede(self) -> str:
        net = french_amount(self.record.totals.get("net", 0), self.currency, unit=True)
        told = {"run": self.record.name, "day": french_date(self.record.payment_on), "net": net}
        return _("%(run)s, à payer le %(day)s : %(net)s") % told

    def get_actions(self) -> Sequence[Action]:
        run, key = self.record, [self.record.pk]
        states = [order.state for order in self.orders]
        if not states and run.state in ORDERABLE:
            return [Action(_("Préparer les ordres"), reverse("payroll:outside_orders_prepare", args=key), "check", OUTSIDE.prepare, True)]
        if states and run.state in ORDERABLE and all(state == OrderState.PREPARED for state in states):
            return [Action(_("Reprendre la préparation"), reverse("payroll:outside_orders_withdraw", args=key), "arrow-back-up", OUTSIDE.prepare)]
        return ()

    @cached_property
    def orders(self) -> list[PaymentOrder]:
        return list(self.record.orders.select_related("paying_account").order_by("number"))

    def get_context(self, **more: Any) -> dict[str, Any]:
        run = self.record
        slips = list(run.slips.select_related("issued_by", "voided_by").prefetch_related("warrants").order_by("-pk"))
        obstacles = outside_orders_plan(run).obstacles if run.state in ORDERABLE and not self.orders else []
        return super().get_context(
            run=run, slips=slips, orders=self.orders, obstacles=obstacles, net=run.totals.get("net", 0),
            ordered=sum(order.total for order in self.orders), is_orderable=run.state in ORDERABLE, **more,
        )  # fmt: skip


class OrdersQuestion(OfRun, ConfirmScreen):
    rights = OUTSIDE.prepare

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:outside_orders", args=[self.record.pk])


class OrdersPrepareView(OrdersQuestion):
    submit_label = gettext_lazy("Préparer les ordres")

    def get_title(self) -> str:
        return _("Préparer les ordres de paiement de %(reference)s\u202f?") % {"reference": self.record.reference}

    def get_consequences(self) -> Sequence[Any]:
        net = french_amount(self.record.totals.get("net", 0), self.currency, unit=True)
        return [_("%(net)s, en ordres qu’une autre personne que vous transmettra.") % {"net": net}, *outside_orders_plan(self.record).obstacles]

    def perform(self, form: Any) -> list[PaymentOrder]:
        return outside_orders_prepare(run=self.record, access=self.access)

    def get_success_message(self, result: Any) -> str:
        return french_count(len(result), _("ordre préparé"), _("ordres préparés")) + "."


class OrdersWithdrawView(OrdersQuestion):
    submit_label = gettext_lazy("Reprendre la préparation")
    danger = True
    asks_reason = True
    success_message = gettext_lazy("Les ordres sont retirés : les préparer de nouveau.")

    def get_title(self) -> str:
        return _("Reprendre la préparation des ordres\u202f?")

    def perform(self, form: Any) -> int:
        return orders_withdraw(run=self.record, access=self.access, reason=form.cleaned_data["motif"])


class SlipPaperView(DetailScreen):
    """A paper of the bordereau: `bordereau`, `mandats`, `recapitulation`."""

    model = OutsideSlip
    rights = VIEW

    def get_queryset(self) -> Any:
        return OutsideSlip.objects.select_related("run__institution__country")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = PAPERS_OF_SLIP.get(self.kwargs["kind"])
        if kind is None:
            raise Http404
        return given(outside_slip_pdf(self.record, kind), "application/pdf", f"{self.kwargs['kind']}-{self.record.reference}.pdf")
