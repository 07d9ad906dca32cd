"""The orders and the bordereau of a run outside the headcount: prepared, sent on, executed, their papers and bank files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count, french_date
from hr_core.ui.parts import Action, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen
from payroll.choices_paying import OrderKind, OrderState
from payroll.forms.paying import DayForm
from payroll.models import OutsideOrder, OutsideSlip, PaymentFormat
from payroll.selectors.payment_formats import formats_for
from payroll.services.outside.orders import (
    outside_order_obstacle,
    outside_order_step,
    outside_order_step_take,
    outside_orders_plan,
    outside_orders_prepare,
    outside_orders_withdraw,
)
from payroll.services.outside.slips import outside_slip_pdf
from payroll.services.paying import papers
from payroll.services.paying.formats import order_file
from payroll.views.outside.parts import VIEW
from payroll.views.outside.payees import XLSX, given
from payroll.views.outside.runs import CRUMB, OfRun
from payroll.views.paying.formats import CONTENT_TYPES
from payroll.workflows_outside import ORDERABLE, PREPARE_ORDERS, SEND_ORDERS

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
            return [Action(_("Préparer les ordres"), reverse("payroll:outside_orders_prepare", args=key), "check", PREPARE_ORDERS, True)]
        if states and run.state in ORDERABLE and all(state == OrderState.PREPARED for state in states):
            return [Action(_("Reprendre la préparation"), reverse("payroll:outside_orders_withdraw", args=key), "arrow-back-up", PREPARE_ORDERS)]
        return ()

    @cached_property
    def orders(self) -> list[OutsideOrder]:
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
    rights = PREPARE_ORDERS

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

    def perform(self, form: Any) -> list[OutsideOrder]:
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
        return outside_orders_withdraw(run=self.record, access=self.access, reason=form.cleaned_data["motif"])


class OrderScreen:
    model = OutsideOrder
    record: Any

    def get_queryset(self) -> Any:
        return OutsideOrder.objects.select_related("run__institution__country", "paying_account", "operator")

    def get_crumbs(self) -> Any:
        run = self.record.run
        return (CRUMB, (run.reference, reverse("payroll:outside_orders", args=[run.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:outside_order", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class OrderDetailView(OrderScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/outside/order.html"

    def get_title(self) -> str:
        return f"{str(self.record.get_kind_display()).capitalize()} {self.record.reference}"

    def get_actions(self) -> Sequence[Action]:
        step = outside_order_step(self.record)
        if step is None or outside_order_obstacle(self.record, self.access):
            return ()
        return [Action(str(step.label), reverse("payroll:outside_order_step", args=[self.record.pk]), "send", SEND_ORDERS, True)]

    def get_panels(self) -> Sequence[Panel]:
        order = self.record
        account = order.paying_account
        pairs = [
            (_("Campagne"), order.purpose), (_("Compte débité"), str(account) if account else _("Caisse")),
            (_("Destination"), order.bank_name or _("toutes banques")), (_("Montant"), french_amount(order.total, self.currency, unit=True)),
            (_("État"), str(order.get_state_display()).capitalize()), (_("Préparé par"), order.prepared_by),
            (_("Transmis"), _told(order.sent_by, order.sent_on)), (_("Exécuté"), _told(order.executed_by, order.executed_on)),
            (_("Référence de la banque"), order.bank_reference),
        ]  # fmt: skip
        return [Panel(_("Ordre"), [pair for pair in pairs if pair[1]])]

    def get_context(self, **more: Any) -> dict[str, Any]:
        order, may_print = self.record, self.access.has(*PREPARE_ORDERS)
        lines = list(order.lines.visible_to(self.access).select_related("payment"))
        step = outside_order_step(order)
        return super().get_context(
            order=order, lines=lines, reserved=order.total - sum(line.amount for line in lines),
            obstacle=outside_order_obstacle(order, self.access) if step else "", step=step,
            papers=_papers(order) if may_print else [], formats=formats_for(order) if may_print else [], **more,
        )  # fmt: skip


def _told(who: Any, day: Any) -> str:
    return f"{who}, {french_date(day)}" if day else ""


def _papers(order: OutsideOrder) -> list[tuple[str, str, str]]:
    """(kind, word, icon) of the papers of an order: those of the salaries."""
    found = [("lettre", _("Lettre"), "file-text"), ("liste", _("Liste (PDF)"), "printer"), ("tableur", _("Liste (tableur)"), "table")]
    if order.kind == OrderKind.CASH:
        found += [("billetage", _("Billetage"), "cash-banknote"), ("emargement", _("Émargement"), "writing-sign")]
    return found


class OrderStepView(OrderScreen, ConfirmScreen):
    rights = SEND_ORDERS
    form_class = DayForm
    asks_reason = "optional"

    def get_form_options(self) -> dict[str, Any]:
        is_execution = self.record.state == OrderState.SENT
        return {"today": timezone.localdate(), "label": _("Référence de la banque") if is_execution else None}

    @property
    def step(self) -> Any:
        step = outside_order_step(self.record)
        if step is None:
            raise Http404
        return step

    def get_title(self) -> str:
        return f"{self.step.label} : {self.record.reference}\u202f?"

    def get_consequences(self) -> Sequence[Any]:
        told = french_count(self.record.count, _("paiement"), _("paiements")), french_amount(self.record.total, self.currency, unit=True)
        return [f"{told[0]}, {told[1]}."]

    def perform(self, form: Any) -> OutsideOrder:
        data = form.cleaned_data
        return outside_order_step_take(
            order=self.record, access=self.access, on=data["on"], reference=data.get("reference", ""), reason=data["motif"]
        )

    def get_context(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context(**more), "submit_label": self.step.label}

    def get_success_message(self, result: OutsideOrder) -> str:
        return _("Ordre %(state)s.") % {"state": result.get_state_display()}


class OrderPaperView(OrderScreen, DetailScreen):
    """The papers of an order: those of the salaries."""

    rights = PREPARE_ORDERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        order, kind = self.record, self.kwargs["kind"]
        if kind not in {each[0] for each in _papers(order)}:
            raise Http404
        lines = list(order.lines.visible_to(self.access).select_related("payment").order_by("bank_name", "name", "id"))
        if kind == "tableur":
            return given(papers.list_xlsx(order, lines), XLSX, f"{order.reference}.xlsx")
        drawn = {
            "lettre": lambda: papers.letter_of(order), "liste": lambda: papers.list_of(order, lines),
            "billetage": lambda: papers.notes_sheet(order, lines), "emargement": lambda: papers.sign_off_sheets(order, lines),
        }[kind]()  # fmt: skip
        return given(drawn, "application/pdf", f"{order.reference}-{kind}.pdf")


class OrderFileView(OrderScreen, DetailScreen):
    """The file of an order in a bank's format; what is wrong is told on the page of the order."""

    rights = PREPARE_ORDERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        order = self.record
        made = get_object_or_404(PaymentFormat.objects.all(), pk=self.kwargs["format"])
        try:
            content, name = order_file(order=order, made=made, access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(reverse("payroll:outside_order", args=[order.pk]))
        return given(content, CONTENT_TYPES.get(name.rpartition(".")[2], "application/octet-stream"), name)


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
