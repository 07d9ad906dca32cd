"""Runs outside the headcount: opened, calculated, taken through their steps, their papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count, french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices_outside import OutsideState
from payroll.exports.transfer_data import TransferError
from payroll.filters_outside import OutsideRunFilter, PaymentFilter
from payroll.forms.outside import OutsideRunForm
from payroll.forms.runs import ReasonForm, StepForm
from payroll.models import OutsidePayment, OutsideProblem, OutsideRun
from payroll.selectors.outside import payments_of
from payroll.selectors.outside_waiting import pendings
from payroll.services.outside.circuit import outside_next_step, outside_run_reject, outside_step_take
from payroll.services.outside.documents import slips_pdf, summary_pdf, summary_xlsx, transfers_xlsx
from payroll.services.outside.runs import outside_run_calculate, outside_run_delete, outside_run_open
from payroll.tables_outside import OutsidePaymentTable, OutsideRunTable
from payroll.views.outside.parts import PREPARE, VIEW, outside_tabs
from payroll.views.outside.payees import XLSX, given
from payroll.workflows_outside import CALCULABLE, REJECTABLE, REJECTERS, STEPS

CRUMB = (gettext_lazy("Campagnes hors effectif"), "payroll:outside_runs")
STEP_RIGHTS = tuple(dict.fromkeys(step.right for step in STEPS))


#: The page of what a finding about the whole run asks for.
CURES = {
    "no_tax_rule": "payroll:outside_rules",
    "uncertain_tax_rule": "payroll:outside_rules",
    "no_contribution_decision": "payroll:outside_rules",
    "no_board_rate": "payroll:board_list",
    "no_teaching_rate": "payroll:teaching_rates",
    "labour_limit": "payroll:engagement_list",
    "missed_month": "payroll:agreement_list",
}


class OutsideRunListView(ListScreen):
    model = OutsideRun
    title = gettext_lazy("Campagnes hors effectif")
    rights = VIEW
    unit = (gettext_lazy("campagne"), gettext_lazy("campagnes"))
    filterset_class, table_class = OutsideRunFilter, OutsideRunTable
    template_name = "payroll/outside/runs.html"

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(waiting=pendings(self.access), **more)

    def get_saved_views(self) -> Sequence[Tab]:
        return outside_tabs(self.request.path)

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune campagne"),
            _("Une campagne paie une catégorie de bénéficiaires : jetons, honoraires, vacations, quinzaine, stages."),
        )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Ouvrir une campagne"), reverse("payroll:outside_run_create"), "plus", PREPARE, True)]


class OutsideRunCreateView(FormScreen):
    rights = PREPARE
    model = OutsideRun
    form_class = OutsideRunForm
    title = gettext_lazy("Ouvrir une campagne hors effectif")
    submit_label = gettext_lazy("Ouvrir la campagne")
    crumbs = (CRUMB,)
    cancel_url = "payroll:outside_runs"
    success_message = gettext_lazy("La campagne est ouverte : la calculer.")

    def get_record(self) -> Any:
        today = timezone.localdate()
        last = (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return OutsideRun(
            institution=self.institution, start=today.replace(day=1), end=last, payment_on=last, year=today.year, number=0
        )

    def perform(self, form: Any) -> OutsideRun:
        data = form.cleaned_data
        return outside_run_open(
            institution=self.institution,
            kind=data["kind"],
            start=data["start"],
            end=data["end"],
            payment_on=data["payment_on"],
            label=data["label"],
            actor=self.request.user,  # type: ignore[arg-type]
        )

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:outside_run", args=[result.pk])


class OfRun:
    model = OutsideRun

    def get_queryset(self) -> Any:
        return OutsideRun.objects.select_related("institution__country")

    def get_crumbs(self) -> Any:
        run = self.record  # type: ignore[attr-defined]
        return (CRUMB, (run.reference, reverse("payroll:outside_run", args=[run.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:outside_run", args=[self.record.pk])  # type: ignore[attr-defined]

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class OutsideRunDetailView(OfRun, ListScreen, DetailScreen):
    """The run: its steps, its totals, what stands in the way, its payments."""

    rights = VIEW
    model = OutsideRun
    template_name = "payroll/outside/run.html"
    unit = (gettext_lazy("bénéficiaire"), gettext_lazy("bénéficiaires"))
    filterset_class, table_class = PaymentFilter, OutsidePaymentTable

    def get_title(self) -> str:
        return self.record.label or str(self.record)

    def get_lede(self) -> str:
        told = {"name": self.record.name, "start": french_date(self.record.start), "end": french_date(self.record.end)}
        return _("%(name)s, du %(start)s au %(end)s.") % told

    def get_crumbs(self) -> Any:
        return (CRUMB,)

    @cached_property
    def record(self) -> Any:
        return self.get_record()

    @property
    def rows(self) -> Any:
        return self.filterset.qs if self.filterset is not None else self.payments()

    def payments(self) -> Any:
        return payments_of(self.access).filter(run=self.record).order_by("number")

    @cached_property
    def filterset(self) -> Any:
        return PaymentFilter(self.request.GET, queryset=self.payments(), request=self.request)

    def count_sentence(self, count: int, *, is_filtered: bool) -> str:
        return french_count(count, str(self.unit[0]), str(self.unit[1]))

    def get_empty(self) -> Empty:
        return Empty(_("Aucun paiement"), _("Les paiements paraissent après le calcul."))

    def get_actions(self) -> Sequence[Action]:
        run, key = self.record, [self.record.pk]
        actions = []
        if run.state in CALCULABLE:
            actions.append(Action(_("Abandonner"), reverse("payroll:outside_run_delete", args=key), "trash", PREPARE))
        if run.state == OutsideState.CALCULATED:
            actions.append(Action(_("Recalculer"), reverse("payroll:outside_run_calculate", args=key), "refresh", PREPARE))
        if run.state not in (*CALCULABLE, OutsideState.CHECKED):
            address = reverse("payroll:outside_orders", args=key)
            actions.append(Action(_("Mise en paiement"), address, "cash-banknote", VIEW, run.state == OutsideState.AUTHORISED))
        if run.state in REJECTABLE:
            actions.append(Action(_("Rejeter"), reverse("payroll:outside_run_reject", args=key), "hand-stop", REJECTERS))
        return actions

    def _cure_url(self, problem: OutsideProblem) -> str:
        """Where what is wrong is put right: a place of the settings, or the payee."""
        if name := CURES.get(problem.code):
            return reverse(name)
        if problem.code in ("no_longest_time", "no_labour_limit"):
            return reverse("payroll:setting_list")
        return reverse("payroll:payee_detail", args=[problem.payee_id]) if problem.payee_id else ""

    def get_context(self, **more: Any) -> dict[str, Any]:
        run = self.record
        waiting = outside_next_step(run=run, access=self.access)
        events = list(run.events.select_related("actor", "derogation"))
        shown = payments_of(self.access).filter(run=run).count()
        return super().get_context(
            run=run,
            steps=_strip(run, events),
            rejection=events[-1] if events and events[-1].is_rejection else None,
            problems=[(each, self._cure_url(each)) for each in run.problems.select_related("payee")],
            waiting=waiting,
            reserved=max(0, int(run.totals.get("payments", 0)) - shown),
            tiles=_tiles(run, self.currency),
            **more,
        )


def _strip(run: OutsideRun, events: Sequence[Any]) -> list[dict[str, Any]]:
    """The steps with who took them last."""
    order = [state.value for state in OutsideState]
    reached = order.index(run.state)
    last = {event.to_state: event for event in events if not event.is_rejection}
    return [
        {
            "label": OutsideState(state).label,
            "position": "done" if number <= reached else "current" if number == reached + 1 else "later",
            "event": last.get(state) if number <= reached else None,
        }
        for number, state in enumerate(order)
        if state != OutsideState.DRAFT
    ]


def _tiles(run: OutsideRun, currency: str) -> list[tuple[str, str]]:
    labels = {
        "gross": _("Brut"),
        "contributions": _("Cotisations"),
        "tax": _("Impôt retenu"),
        "net": _("Net à payer"),
        "employer": _("Charges de l’institution"),
    }
    return [(label, french_amount(run.totals.get(name, 0), currency)) for name, label in labels.items() if run.totals]


class OutsideRunCalculateView(OfRun, ConfirmScreen):
    rights = PREPARE
    submit_label = gettext_lazy("Calculer")
    success_message = gettext_lazy("La campagne est calculée.")

    def get_title(self) -> str:
        return _("Calculer la campagne %(reference)s\u202f?") % {"reference": self.record.reference}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Les pièces validées jusqu’au %(day)s et non payées y entrent.") % {"day": french_date(self.record.end)}]

    def perform(self, form: Any) -> OutsideRun:
        return outside_run_calculate(run=self.record, access=self.access)


class OutsideStepView(OfRun, ConfirmScreen):
    rights = STEP_RIGHTS
    form_class = StepForm

    @property
    def step(self) -> Any:
        found = next((step for step in STEPS if step.target == self.kwargs["state"]), None)
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return _("%(step)s la campagne %(reference)s\u202f?") % {
            "step": self.step.label,
            "reference": self.record.reference,
        }

    def get_consequences(self) -> Sequence[Any]:
        net = french_amount(self.record.totals.get("net", 0), self.currency, unit=True)
        told = [_("Net à payer : %(net)s.") % {"net": net}]
        if self.step.target == OutsideState.CLOSED:
            told.append(_("Une campagne clôturée ne change plus : la base de données le refuse."))
        return told

    def perform(self, form: Any) -> OutsideRun:
        return outside_step_take(
            run=self.record, access=self.access, to_state=self.step.target, remark=form.cleaned_data["remark"]
        )

    def get_success_message(self, result: Any) -> str:
        return _("La campagne est « %(state)s ».") % {"state": result.get_state_display()}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context(**more), "submit_label": self.step.label}


class OutsideRejectView(OfRun, ConfirmScreen):
    rights = REJECTERS
    form_class = ReasonForm
    danger = True
    submit_label = gettext_lazy("Rejeter la campagne")
    success_message = gettext_lazy("La campagne est rejetée : elle revient au calcul.")

    def get_title(self) -> str:
        return _("Rejeter la campagne %(reference)s\u202f?") % {"reference": self.record.reference}

    def perform(self, form: Any) -> OutsideRun:
        return outside_run_reject(run=self.record, access=self.access, reason=form.cleaned_data["reason"])


class OutsideRunDeleteView(OfRun, ConfirmScreen):
    rights = PREPARE
    form_class = ReasonForm
    danger = True
    submit_label = gettext_lazy("Abandonner la campagne")
    success_message = gettext_lazy("La campagne est abandonnée ; ses pièces attendent la suivante.")

    def get_title(self) -> str:
        return _("Abandonner la campagne %(reference)s\u202f?") % {"reference": self.record.reference}

    def perform(self, form: Any) -> None:
        outside_run_delete(run=self.record, actor=self.request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:outside_runs")

    def get_cancel_url(self) -> str:
        return reverse("payroll:outside_run", args=[self.record.pk])


class OutsideFileView(OfRun, DetailScreen):
    """A paper of the run, drawn when it is asked for: `bulletins`, `etat`, `tableur`, `virements`."""

    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run, kind = self.record, self.kwargs["kind"]
        payments = list(payments_of(self.access).filter(run=run).order_by("number"))
        reserved = max(0, int(run.totals.get("payments", 0)) - len(payments))
        try:
            return self._drawn(kind, run, payments, reserved)
        except (TransferError, ValidationError, ValueError) as refused:
            told = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
            messages.error(request, told)
            return HttpResponseRedirect(reverse("payroll:outside_run", args=[run.pk]))

    def _drawn(self, kind: str, run: OutsideRun, payments: list[OutsidePayment], reserved: int) -> HttpResponse:
        content = BytesIO()
        if kind == "bulletins":
            return given(slips_pdf(payments, self.institution), "application/pdf", f"bulletins-{run.reference}.pdf")
        if kind == "etat":
            drawn = summary_pdf(run, payments, self.institution, reserved=reserved)
            return given(drawn, "application/pdf", f"etat-{run.reference}.pdf")
        if kind == "tableur":
            summary_xlsx(run, payments, self.institution, content)
            return given(content.getvalue(), XLSX, f"etat-{run.reference}.xlsx")
        if kind == "virements":
            transfers_xlsx(run, payments, self.institution, content)
            return given(content.getvalue(), XLSX, f"virements-{run.reference}.xlsx")
        raise Http404


class PaymentScreen:
    model = OutsidePayment

    def get_queryset(self) -> Any:
        return payments_of(self.access).select_related("rule", "run", "payee")  # type: ignore[attr-defined]


class OutsidePaymentView(PaymentScreen, DetailScreen):
    """A payment: its lines, and why what is withheld is withheld."""

    rights = VIEW
    template_name = "payroll/outside/payment.html"

    def get_title(self) -> str:
        return _("Bulletin %(number)s") % {"number": self.record.number}

    def get_lede(self) -> str:
        return self.record.identity.get("name", "")

    def get_crumbs(self) -> Any:
        run = self.record.run
        return (CRUMB, (run.reference, reverse("payroll:outside_run", args=[run.pk])))

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Bulletin (PDF)"), reverse("payroll:outside_slip", args=[self.record.pk]), "download", (), True)]

    def get_panels(self) -> Sequence[Panel]:
        told = self.record.identity
        account = f"{self.record.bank_name} {self.record.masked}".strip()
        pairs = [
            (_("Qualité"), told.get("quality", "")),
            (_("Pièce d’identité"), told.get("identity", "")),
            (_("N° de contribuable"), told.get("tax_number", "")),
            (_("Paiement"), account or self.record.get_mode_display()),
        ]
        return [Panel(_("Bénéficiaire"), [pair for pair in pairs if pair[1]])]

    def get_context(self, **more: Any) -> dict[str, Any]:
        record, rule = self.record, self.record.rule
        why = None
        if rule is not None:
            why = SimpleNamespace(
                code="impot",
                amount=record.tax,
                formula="",
                terms=((_("Imposable"), french_amount(record.taxable, self.currency, unit=True)),),
                sentences=record.explanation.get("tax", []),
                steps=(),
                rule=rule.text,
                in_force_since=rule.start,
                sources=[(rule.source, rule.source_url)],
                confidence=rule.confidence,
                is_uncertain=rule.confidence == "low",
            )
        return super().get_context(
            lines=record.lines.all(), why=why, contributions=record.explanation.get("contributions", []), **more
        )


class OutsideSlipView(PaymentScreen, DetailScreen):
    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = slips_pdf([self.record], self.institution)
        return given(content, "application/pdf", f"bulletin-{self.record.number}.pdf")
