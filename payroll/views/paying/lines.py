"""A payment once its order has left: rejected, not claimed, paid at the counter, deposited, made again by two people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.bank_keys import grouped
from hr_core.text import french_amount, french_count, french_date, french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab, state_tag
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from payroll.choices_paying import OWED, LineState
from payroll.filters_paying import OwedFilter
from payroll.forms.paying import ChosenLinesForm, DayForm, ReissueForm
from payroll.forms.runs import ReasonForm
from payroll.models import OrderLine, PaymentReissue
from payroll.selectors.paying import lines_seen, orders_seen, owed_lines
from payroll.services.paying.lines import (
    deposit_day,
    line_deposit,
    line_pay_at_counter,
    lines_reject,
    lines_unclaimed,
    reissue_decide,
    reissue_propose,
)
from payroll.tables_outside import button
from payroll.tables_paying import OwedTable
from payroll.views.outside.parts import Block, Cell, link
from payroll.views.paying.old_unclaimed import owed_views
from payroll.workflows_paying import ANY_DECIDE, ANY_PREPARE, ANY_SEE, ANY_SEND

MOST_CHOSEN, SHOWN = 500, 12
OWED_CRUMB = (gettext_lazy("Impayés"), "payroll:owed_list")


class OwedListView(ListScreen):
    """Rejected and unclaimed pay, with its age."""

    model = OrderLine
    title = gettext_lazy("Impayés et salaires non réclamés")
    rights = ANY_SEE
    unit = (gettext_lazy("paiement"), gettext_lazy("paiements"))
    filterset_class, table_class = OwedFilter, OwedTable
    totals = {"amount": Sum("amount")}
    empty = Empty(
        gettext_lazy("Rien n’est resté impayé"),  # type: ignore[arg-type]
        gettext_lazy("Les rejets des banques et les salaires non réclamés paraissent ici jusqu’à leur paiement."),  # type: ignore[arg-type]
    )

    def get_queryset(self) -> Any:
        return owed_lines(self.access)

    def get_saved_views(self) -> Sequence[Tab]:
        return owed_views(self.request.path)


class LineScreen(RecordScreen):
    model = OrderLine

    def get_queryset(self) -> Any:
        return lines_seen(self.access)

    def get_crumbs(self) -> Any:
        order = self.record.order
        return [OWED_CRUMB, (order.reference, reverse("payroll:order_detail", args=[order.pk]))]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:order_line", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class LineDetailView(LineScreen, DetailScreen):
    """One payment: where it stands, what may be done, the reissues proposed."""

    rights = ANY_SEE
    template_name = "payroll/outside/record.html"

    def get_title(self) -> str:
        return _("Paiement %(of_name)s") % {"of_name": french_of(self.record.name)}

    def get_lede(self) -> str:
        return f"{self.record.reference}, {french_amount(self.record.amount, self.currency, unit=True)}."

    def get_actions(self) -> Sequence[Action]:
        if self.record.state not in OWED or self.record.reissues.filter(state="proposed").exists():
            return []
        key, duties = [self.record.pk], self.record.order.duties
        found = [Action(_("Payer au guichet"), reverse("payroll:line_counter", args=key), "cash-banknote", duties.send)]
        first = deposit_day(self.record)
        if first is not None and first <= timezone.localdate():
            found.append(Action(_("Consigner"), reverse("payroll:line_deposit", args=key), "building-bank", duties.send))
        return [*found, Action(_("Proposer une réémission"), reverse("payroll:reissue_propose", args=key), "send", duties.prepare, True)]

    def get_panels(self) -> Sequence[Panel]:
        line = self.record
        told: list[tuple[str, Any]] = [
            (_("État"), state_tag(LineState(line.state), line.get_state_display())),
            (_("Depuis le"), french_date(line.state_on)),
            (_("Motif"), line.reason),
            (_("Reçu ou référence"), line.receipt),
            (_("Matricule") if line.payment_id else _("Bulletin de paiement"), line.staff_number),
            (_("Banque ou opérateur"), line.bank_name or line.pay_point),
            (_("Compte"), line.masked),
            (_("Réémission de"), line.reissue_of.reference if line.reissue_of else ""),
        ]
        if line.state in OWED:
            first = deposit_day(line)
            told.append((_("Consignation possible"), french_date(first) if first else _("délai non fixé")))
        return [Panel(_("Paiement"), [pair for pair in told if pair[1]])]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(blocks=[self._reissues()], **more)

    def _reissues(self) -> Block:
        rows = []
        for each in self.record.reissues.select_related("proposed_by", "decided_by"):
            act: Any = ""
            if each.state == PaymentReissue.State.PROPOSED and self.access.has(*self.record.order.duties.decide) and each.proposed_by_id != self.access.user.pk:
                act = button(reverse("payroll:reissue_decide", args=[each.pk]), _("Examiner"), each)
            rows.append(
                [
                    Cell(each.holder),
                    Cell(each.get_mode_display(), "p2"),
                    Cell(each.proposed_by, "lg-hide"),
                    Cell(each.decided_by or "–", "lg-hide"),
                    Cell(state_tag(each.state, each.get_state_display()), "p1"),
                    Cell(act, "n p4"),
                ]
            )
        after = getattr(self.record, "reissued", None)
        if after is not None:
            url = reverse("payroll:order_detail", args=[after.order_id])
            rows.append([Cell(link(url, after.reference)), Cell(_("payé à nouveau"), "p2"), *[Cell("")] * 4])
        heads = [_("Bénéficiaire"), _("Mode"), _("Proposée par"), _("Décidée par"), _("État"), _("Action")]
        return Block(_("Réémissions"), heads, rows, _("Aucune réémission : elle se propose ici et une autre personne l’approuve."))


class LinesQuestion(ConfirmScreen):
    """Payments chosen in the list of an order: asked about here, then done."""

    rights = ANY_PREPARE
    form_class = ChosenLinesForm
    asks_cause = True

    def get_record(self) -> Any:
        return get_object_or_404(orders_seen(self.access), pk=self.kwargs["pk"])

    @cached_property
    def chosen(self) -> list[OrderLine]:
        keys = {int(key) for key in self.request.POST.getlist("choisis") if key.isdecimal()}
        found = list(lines_seen(self.access).filter(order=self.record, pk__in=sorted(keys)[:MOST_CHOSEN]))
        if len(found) != len(keys):
            raise Http404
        return found

    def get_consequences(self) -> Sequence[Any]:
        total = french_amount(sum(line.amount for line in self.chosen), self.currency, unit=True)
        told = [f"{line.name}, {french_amount(line.amount, self.currency)}" for line in self.chosen[:SHOWN]]
        return [_("Ensemble : %(total)s.") % {"total": total}, *told] if self.chosen else [_("Choisir d’abord des paiements dans la liste.")]

    def get_form_options(self) -> dict[str, Any]:
        return {
            "chosen": [line.pk for line in self.chosen],
            "today": timezone.localdate(),
            "asks_reason": self.asks_cause,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "confirme" not in request.POST:
            return self.show(form=self.form_class(**self.get_form_options()))
        return super().post(request, *args, **kwargs)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:order_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class LinesRejectView(LinesQuestion):
    submit_label = gettext_lazy("Déclarer rejetés")
    danger = True

    def get_title(self) -> str:
        return _("Déclarer %(count)s par la banque\u202f?") % {
            "count": french_count(len(self.chosen), _("paiement rejeté"), _("paiements rejetés"))
        }

    def perform(self, form: Any) -> int:
        data = form.cleaned_data
        keys = [line.pk for line in self.chosen]
        return lines_reject(lines=keys, access=self.access, on=data["on"], reason=data["reason"])

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("paiement rejeté"), _("paiements rejetés")) + "."


class LinesUnclaimedView(LinesQuestion):
    submit_label = gettext_lazy("Noter non réclamés")
    asks_cause = False

    def get_title(self) -> str:
        return _("Noter %(count)s\u202f?") % {
            "count": french_count(len(self.chosen), _("paiement non réclamé"), _("paiements non réclamés"))
        }

    def perform(self, form: Any) -> int:
        data = form.cleaned_data
        keys = [line.pk for line in self.chosen]
        return lines_unclaimed(lines=keys, access=self.access, on=data["on"], reason=data.get("reason", ""))

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("paiement non réclamé"), _("paiements non réclamés")) + "."


class LineQuestion(LineScreen, ConfirmScreen):
    rights = ANY_SEND
    form_class = DayForm
    receipt_label: Any = ""

    def get_form_options(self) -> dict[str, Any]:
        return {"today": timezone.localdate(), "label": self.receipt_label, "is_required": True}

    def get_consequences(self) -> Sequence[Any]:
        return [f"{self.record.name}, {french_amount(self.record.amount, self.currency, unit=True)}."]


class LineCounterView(LineQuestion):
    submit_label = gettext_lazy("Déclarer payé au guichet")
    success_message = gettext_lazy("Le paiement au guichet est noté.")
    receipt_label = gettext_lazy("Numéro du reçu signé")

    def get_title(self) -> str:
        return _("Payer %(name)s au guichet\u202f?") % {"name": self.record.name}

    def perform(self, form: Any) -> OrderLine:
        data = form.cleaned_data
        return line_pay_at_counter(line=self.record, access=self.access, on=data["on"], receipt=data["reference"])


class LineDepositView(LineQuestion):
    submit_label = gettext_lazy("Consigner")
    success_message = gettext_lazy("La consignation est notée.")
    receipt_label = gettext_lazy("Référence de la consignation")

    def get_title(self) -> str:
        return _("Consigner le paiement %(of_name)s\u202f?") % {"of_name": french_of(self.record.name)}

    def perform(self, form: Any) -> OrderLine:
        data = form.cleaned_data
        return line_deposit(line=self.record, access=self.access, on=data["on"], receipt=data["reference"])


class ReissueProposeView(FormScreen):
    """Where a rejected payment goes instead."""

    rights = ANY_PREPARE
    model = PaymentReissue
    form_class = ReissueForm
    title = gettext_lazy("Proposer une réémission")
    submit_label = gettext_lazy("Proposer")
    success_message = gettext_lazy("La réémission est proposée : une autre personne en décide.")

    @cached_property
    def line(self) -> OrderLine:
        return get_object_or_404(lines_seen(self.access), pk=self.kwargs["line"])

    def get_record(self) -> PaymentReissue:
        line = self.line
        return PaymentReissue(institution=self.institution, line=line, holder=line.name, bank_name=line.bank_name, proposed_by=self.access.user)

    def get_lede(self) -> str:
        return f"{self.line.name}, {french_amount(self.line.amount, self.currency, unit=True)} : {self.line.reason}"

    def get_crumbs(self) -> Any:
        return [OWED_CRUMB, (self.line.reference, reverse("payroll:order_line", args=[self.line.pk]))]

    def perform(self, form: Any) -> PaymentReissue:
        return reissue_propose(reissue=form.instance, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:order_line", args=[self.line.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class ReissueDecideView(ConfirmScreen):
    """Approve or refuse a reissue: one question, two buttons."""

    rights = ANY_DECIDE
    model = PaymentReissue
    form_class = ReasonForm
    template_name = "payroll/paying/reissue.html"
    submit_label = gettext_lazy("Approuver la réémission")

    def get_queryset(self) -> Any:
        return PaymentReissue.objects.filter(line__in=lines_seen(self.access).order_by().values("pk")).select_related(
            "line__order__run__period", "line__order__outside_run", "line__employee", "proposed_by"
        )

    def get_title(self) -> str:
        return _("Payer de nouveau %(name)s\u202f?") % {"name": self.record.line.name}

    def get_crumbs(self) -> Any:
        return [OWED_CRUMB, (self.record.line.reference, reverse("payroll:order_line", args=[self.record.line_id]))]

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["reason"].required = "refuser" in self.request.POST
        form.fields["reason"].label = _("Motif")
        form.fields["reason"].help_text = _("Obligatoire pour refuser.")
        return form

    def get_consequences(self) -> Sequence[Any]:
        told, line = self.record, self.record.line
        place = ", ".join(filter(None, (str(told.get_mode_display()), told.bank_name, grouped(told.account))))
        return [
            _("%(amount)s à %(holder)s : %(place)s.")
            % {"amount": french_amount(line.amount, self.currency, unit=True), "holder": told.holder, "place": place},
            _("Premier paiement : %(bank)s %(account)s, %(reason)s.")
            % {"bank": line.bank_name or line.pay_point, "account": line.masked, "reason": line.reason},
            _("Proposée par %(who)s : %(reason)s") % {"who": told.proposed_by, "reason": told.reason},
        ]

    def perform(self, form: Any) -> PaymentReissue:
        approve = "refuser" not in self.request.POST
        return reissue_decide(reissue=self.record, access=self.access, approve=approve, reason=form.cleaned_data["reason"])

    def get_success_message(self, result: PaymentReissue) -> str:
        if result.state == PaymentReissue.State.APPROVED:
            return _("La réémission est approuvée : son ordre est préparé.")
        return _("La réémission est refusée.")

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:order_line", args=[self.record.line_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)
