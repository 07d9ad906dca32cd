"""Orders of payment: those of a run beside its net, one order with its payments, its steps and its papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_amount, french_count
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, RecordScreen
from payroll.choices_paying import LineState, OrderKind, OrderState
from payroll.filters_paying import LineFilter, OrderFilter
from payroll.forms.paying import DayForm
from payroll.models import OrderLine, PaymentOrder
from payroll.selectors.paying import agreement_of, lines_of_order, orders_seen
from payroll.selectors.runs import latest_run
from payroll.services.paying import papers
from payroll.services.paying.cheques import cheques_draw
from payroll.services.paying.orders import (
    destinations_of,
    order_step_take,
    orders_prepare,
    orders_withdraw,
    step_obstacle,
)
from payroll.tables_paying import LineTable, OrderTable
from payroll.views.controls import LatestRunScreen, OfRun
from payroll.views.outside.payees import XLSX, given
from payroll.views.runs import VIEW, RunScreen
from payroll.workflows_paying import ANY_PREPARE, ANY_SEE, ANY_SEND, PREPARABLE, PREPARE, order_step

ORDERS = (gettext_lazy("Ordres de paiement"), "payroll:order_list")


class OrderLatestView(LatestRunScreen):
    url_name = "payroll:run_orders"


class OrderListView(ListScreen):
    """Every order, of salaries and outside the headcount, the newest first."""

    model = PaymentOrder
    title = gettext_lazy("Ordres de paiement")
    rights = ANY_SEE
    unit = (gettext_lazy("ordre"), gettext_lazy("ordres"))
    filterset_class, table_class = OrderFilter, OrderTable
    empty = Empty(
        gettext_lazy("Aucun ordre"),  # type: ignore[arg-type]
        gettext_lazy("Ils se préparent campagne par campagne, une fois la paie ordonnancée."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> Any:
        return orders_seen(self.access)

    def get_actions(self) -> Sequence[Action]:
        run = latest_run()
        if run is None:
            return []
        return [Action(_("Ordres du mois"), reverse("payroll:run_orders", args=[run.pk]), "cash-banknote", VIEW, True)]


class RunOrdersView(OfRun, ListScreen):
    """The orders of a run, and that they pay exactly its net; before they exist, what they would be."""

    model = PaymentOrder
    rights = VIEW
    template_name = "payroll/paying/run_orders.html"
    unit = (gettext_lazy("ordre"), gettext_lazy("ordres"))
    table_class = OrderTable
    exportable = False

    def get_title(self) -> str:
        return _("Ordres de paiement %(of_month)s") % {"of_month": self.run.of_month}

    def get_queryset(self) -> Any:
        return orders_seen(self.access).filter(run=self.run).order_by("number")

    def get_empty(self) -> Empty:
        if self.run.state in PREPARABLE:
            return Empty(_("Aucun ordre préparé"), _("« Préparer les ordres » les écrit, par compte payeur et par banque."))
        return Empty(_("Aucun ordre préparé"), _("Les ordres se préparent une fois la paie ordonnancée."))

    def get_actions(self) -> Sequence[Action]:
        key, found = [self.run.pk], []
        orders = list(self.get_queryset().values_list("state", flat=True))
        if not orders and self.run.state in PREPARABLE:
            found.append(Action(_("Préparer les ordres"), reverse("payroll:orders_prepare", args=key), "check", PREPARE, True))
        if orders and all(state == OrderState.PREPARED for state in orders):
            found.append(Action(_("Reprendre la préparation"), reverse("payroll:orders_withdraw", args=key), "arrow-back-up", PREPARE))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        agreement = agreement_of(self.run)
        labels = dict(Employee.PaymentMode.choices)
        return super().get_context(
            agreement=agreement,
            modes=[(str(labels[mode]).capitalize(), amount) for mode, amount in agreement.by_mode.items() if amount],
            destinations=destinations_of(self.run) if not agreement.ordered and agreement.payments else [],
            **more,
        )


class OrdersQuestion(RunScreen, ConfirmScreen):
    rights = PREPARE

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:run_orders", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class OrdersPrepareView(OrdersQuestion):
    submit_label = gettext_lazy("Préparer les ordres")

    def get_title(self) -> str:
        return _("Préparer les ordres de paiement %(of_month)s\u202f?") % {"of_month": self.record.of_month}

    def get_consequences(self) -> Sequence[Any]:
        found = destinations_of(self.record)
        told = {
            "count": french_count(sum(each.count for each in found), _("paiement"), _("paiements")),
            "amount": french_amount(sum(each.amount for each in found), self.currency, unit=True),
        }
        sentence = _("%(count)s pour %(amount)s, en ordres qu’une autre personne que vous transmettra.") % told
        return [sentence, *dict.fromkeys(each.why for each in found if each.why)]

    def perform(self, form: Any) -> list[PaymentOrder]:
        return orders_prepare(run=self.record, access=self.access)

    def get_success_message(self, result: Any) -> str:
        return french_count(len(result), _("ordre préparé"), _("ordres préparés")) + "."


class OrdersWithdrawView(OrdersQuestion):
    submit_label = gettext_lazy("Reprendre la préparation")
    danger = True
    asks_reason = True
    success_message = gettext_lazy("Les ordres sont retirés : les préparer de nouveau.")

    def get_title(self) -> str:
        return _("Reprendre la préparation des ordres\u202f?")

    def get_consequences(self) -> Sequence[Any]:
        return [_("Les ordres préparés sont retirés, les chèques numérotés sont annulés. Rien n’est encore parti.")]

    def perform(self, form: Any) -> int:
        return orders_withdraw(run=self.record, access=self.access, reason=form.cleaned_data["motif"])


class OrderScreen(RecordScreen):
    model = PaymentOrder

    def get_queryset(self) -> Any:
        return orders_seen(self.access)

    def get_crumbs(self) -> Any:
        order = self.record
        name, key = ("run_orders", order.run_id) if order.run_id else ("outside_orders", order.outside_run_id)
        return [ORDERS, (order.occasion, reverse(f"payroll:{name}", args=[key]))]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:order_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class OrderDetailView(OrderScreen, ListScreen, DetailScreen):
    """An order: from where to where, how much, who did what, its papers, its payments."""

    rights = ANY_SEE
    model = PaymentOrder
    template_name = "payroll/paying/order.html"
    unit = (gettext_lazy("paiement"), gettext_lazy("paiements"))
    filterset_class, table_class = LineFilter, LineTable

    def get_title(self) -> str:
        return f"{str(self.record.get_kind_display()).capitalize()} {self.record.reference}"

    @cached_property
    def record(self) -> Any:
        return self.get_record()

    @property
    def rows(self) -> Any:
        return self.filterset.qs if self.filterset is not None else self.lines

    @cached_property
    def lines(self) -> Any:
        return lines_of_order(self.record, self.access)

    @cached_property
    def filterset(self) -> Any:
        return LineFilter(self.request.GET, queryset=self.lines, request=self.request)

    def count_sentence(self, count: int, *, is_filtered: bool) -> str:
        return french_count(count, str(self.unit[0]), str(self.unit[1]))

    def get_empty(self) -> Empty:
        return Empty(_("Aucun paiement visible"), _("Les paiements de cet ordre sont réservés."))

    def get_table_options(self) -> dict[str, Any]:
        kind, gone = self.record.kind, []
        if kind != OrderKind.MOBILE:
            gone.append("fee")
        if kind in (OrderKind.CASH, OrderKind.CHEQUE):
            gone.append("account")
        return {"exclude": gone}

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        if self.record.state == OrderState.PREPARED:
            return []
        key, may = self.record.pk, self.record.duties.prepare
        found = [BulkAction(_("Déclarer rejetés…"), reverse("payroll:lines_reject", args=[key]), "hand-stop", may)]
        if self.record.kind in (OrderKind.CASH, OrderKind.CHEQUE):
            found.insert(0, BulkAction(_("Non réclamés…"), reverse("payroll:lines_unclaimed", args=[key]), "clock", may))
        return found

    def get_actions(self) -> Sequence[Action]:
        key, found, may = [self.record.pk], [], self.record.duties.prepare
        if self.record.kind == OrderKind.CHEQUE and self.record.state == OrderState.PREPARED:
            found.append(Action(_("Numéroter les chèques"), reverse("payroll:cheques_draw", args=key), "writing-sign", may))
        if self.record.state != OrderState.PREPARED and self.record.kind not in (OrderKind.CASH, OrderKind.CHEQUE):
            found.append(Action(_("Lire un retour"), reverse("payroll:return_read", args=key), "upload", may))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        order, may_print = self.record, self.access.has(*self.record.duties.prepare)
        step = order_step(order.state)
        seen = sum(self.lines.values_list("amount", flat=True))
        return super().get_context(
            order=order,
            step=step,
            obstacle=step_obstacle(order, self.access) if step else "",
            reserved=order.total - seen,
            papers=_papers(order) if may_print else [],
            formats=_formats(order) if may_print else [],
            returns=list(order.returns.select_related("read_by")),
            **more,
        )


def _papers(order: PaymentOrder) -> list[tuple[str, str, str]]:
    """(kind, word, icon) of the papers of an order."""
    found = [("lettre", _("Lettre"), "file-text"), ("liste", _("Liste (PDF)"), "printer"), ("tableur", _("Liste (tableur)"), "table")]
    if order.kind == OrderKind.CASH:
        found += [
            ("billetage", _("Billetage"), "cash-banknote"),
            ("emargement", _("Émargement"), "writing-sign"),
            ("enveloppes", _("Enveloppes"), "inbox"),
        ]
    return found


def _formats(order: PaymentOrder) -> Sequence[Any]:
    from payroll.selectors.payment_formats import formats_for

    return formats_for(order)


class OrderStepView(OrderScreen, ConfirmScreen):
    """Send on, or note the execution."""

    rights = ANY_SEND
    form_class = DayForm
    asks_reason = "optional"

    def get_form_options(self) -> dict[str, Any]:
        is_execution = self.record.state == OrderState.SENT
        return {"today": timezone.localdate(), "label": _("Référence de la banque") if is_execution else None}

    @property
    def step(self) -> Any:
        step = order_step(self.record.state)
        if step is None:
            raise Http404
        return step

    def get_title(self) -> str:
        return f"{self.step.label} : {self.record.reference}\u202f?"

    def get_consequences(self) -> Sequence[Any]:
        order = self.record
        told = {"count": french_count(order.count, _("paiement"), _("paiements")), "amount": french_amount(order.total, self.currency, unit=True)}
        if order.state == OrderState.PREPARED:
            return [_("%(count)s, %(amount)s. L’ordre ne se retire plus ensuite.") % told]
        return [_("%(count)s, %(amount)s : les paiements qui ne sont pas rejetés deviennent payés.") % told]

    def perform(self, form: Any) -> PaymentOrder:
        data = form.cleaned_data
        return order_step_take(
            order=self.record, access=self.access, on=data["on"], reference=data.get("reference", ""), reason=data["motif"]
        )

    def get_context(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context(**more), "submit_label": self.step.label}

    def get_success_message(self, result: PaymentOrder) -> str:
        return _("Ordre %(state)s.") % {"state": result.get_state_display()}


class ChequesDrawView(OrderScreen, ConfirmScreen):
    rights = ANY_PREPARE
    submit_label = gettext_lazy("Numéroter")

    def get_title(self) -> str:
        return _("Numéroter les chèques de l’ordre %(order)s\u202f?") % {"order": self.record.reference}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Chaque paiement prend le numéro suivant du carnet, par lieu de paiement puis par nom.")]

    def perform(self, form: Any) -> int:
        return cheques_draw(order=self.record, access=self.access)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("chèque numéroté"), _("chèques numérotés")) + "."


class OrderFileView(RecordScreen):
    """The papers of an order, drawn for the person who asks: what they may not see stands in one row."""

    rights = ANY_PREPARE
    model = PaymentOrder

    def get_queryset(self) -> Any:
        return orders_seen(self.access)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        order, kind = self.record, self.kwargs["kind"]
        if kind not in {each[0] for each in _papers(order)}:
            raise Http404
        lines: list[OrderLine] = list(
            lines_of_order(order, self.access).exclude(state=LineState.WITHDRAWN).order_by("bank_name", "name", "id")
        )
        if kind == "tableur":
            return given(papers.list_xlsx(order, lines), XLSX, f"{order.reference}.xlsx")
        drawn = {
            "lettre": lambda: papers.letter_of(order),
            "liste": lambda: papers.list_of(order, lines),
            "billetage": lambda: papers.notes_sheet(order, lines),
            "emargement": lambda: papers.sign_off_sheets(order, lines),
            "enveloppes": lambda: papers.envelope_slips(order, lines),
        }[kind]()
        return given(drawn, "application/pdf", f"{order.reference}-{kind}.pdf")
