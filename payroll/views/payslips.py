"""Payslips for officers: the list, one payslip with its explanations, its paper, its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import CURRENCY_NAMES, french_count, french_signed
from hr_core.ui.charts import Part, split, steps
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import DetailScreen
from payroll.choices import RunState
from payroll.documents.payslip_data import PayslipMismatch
from payroll.filters import PayslipFilter
from payroll.links import employee_url
from payroll.models import Payslip
from payroll.selectors.absence_pays import absence_pays_of_line
from payroll.selectors.back_pay_annex import back_pay_annexes
from payroll.selectors.explanations import LineExplanation, figure_history, line_explain
from payroll.selectors.history import payslip_history
from payroll.selectors.payslips import PayslipView, payslip_view
from payroll.selectors.replacements import Standing, standing_of
from payroll.selectors.runs import latest_run
from payroll.selectors.visibility import payslips_of
from payroll.services.corrections import obstacle_to_correction
from payroll.services.documents import family_words, is_published, payslip_number, payslip_pdf, seniority_words
from payroll.services.reversals import NEVER_REVERSED
from payroll.services.sources import PAID
from payroll.tables import PayslipTable, person
from payroll.views.runs import RUNS
from payroll.views.runs import VIEW as RUN_VIEW
from payroll.workflows import CALCULABLE

VIEW = (*RUN_VIEW, "payslips_read")


class PayslipListView(ListScreen):
    model = Payslip
    rights = VIEW
    title = gettext_lazy("Bulletins de paie")
    caption = gettext_lazy("Bulletins de la campagne")
    unit = (gettext_lazy("bulletin"), gettext_lazy("bulletins"))
    table_class = PayslipTable
    filterset_class = PayslipFilter
    totals = {"gross": Sum("gross"), "withheld": Sum("withheld"), "net": Sum("net"), "employer": Sum("employer")}
    empty = Empty(
        gettext_lazy("Aucun bulletin"), gettext_lazy("Ils apparaissent après le calcul de la campagne du mois.")
    )

    def get_crumbs(self) -> Any:
        return [RUNS] if self.access.has(*RUN_VIEW) else []

    @cached_property
    def run(self) -> Any:
        return latest_run()

    def get_queryset(self) -> Any:
        found = payslips_of(self.access).annotate(
            withheld=F("contributions") + F("tax") + F("deductions")
        )
        chosen = self.request.GET.get("campagne", "")
        return found if chosen.isdecimal() else found.filter(run=self.run)

    def get_lede(self) -> str:
        if self.request.GET.get("campagne", "") or self.run is None:
            return ""
        return f"{str(self.run).capitalize()} :".replace(" :", "\u00a0:")


class PayslipScreen(DetailScreen):
    """What the screens of one payslip share."""

    rights = VIEW
    model = Payslip

    def get_queryset(self) -> Any:
        return payslips_of(self.access).select_related("run__period", "employee", "calculation")

    @property
    def slip(self) -> Payslip:
        return self.record

    def get_crumbs(self) -> Any:
        run = self.slip.run
        listed = f"{reverse('payroll:payslip_list')}?campagne={run.pk}"
        runs = [(str(run.period).capitalize(), reverse("payroll:run_detail", args=[run.pk]))] if self.access.has(*RUN_VIEW) else []
        return [*runs, (_("Bulletins"), listed)]


class PayslipDetailView(PayslipScreen):
    """The payslip line by line; `explained` is the line whose « Pourquoi ? » is open."""

    template_name = "payroll/payslip_detail.html"
    explained: LineExplanation | None = None

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.slip)

    def get_title(self) -> str:
        return _("Bulletin %(of_month)s") % {"of_month": self.slip.run.of_month}

    def get_actions(self) -> Sequence[Action]:
        key = [self.slip.pk]
        found = [
            Action(_("Historique"), reverse("payroll:payslip_history", args=key), "history"),
            Action(_("Aperçu A4"), reverse("payroll:payslip_pdf", args=key), "printer"),
        ]
        if self.slip.run.state in (*CALCULABLE, RunState.CHECKED):
            url = reverse("payroll:employee_recalculate", args=[self.slip.run_id, self.slip.employee_id])
            found.insert(0, Action(_("Recalculer"), url, "refresh", ("payroll_prepare",)))
        if self.access.has("payroll_prepare") and not obstacle_to_correction(self.slip, is_cancelled=self.standing.is_cancelled):
            url = reverse("payroll:payslip_correct", args=key)
            found.insert(0, Action(_("Annuler et remplacer"), url, "arrows-exchange", ("payroll_prepare",)))
        if self.slip.run.state in PAID and self.slip.run.kind not in NEVER_REVERSED and not self.standing.is_cancelled:
            url = reverse("payroll:payslip_reverse", args=key)
            found.insert(0, Action(_("Contre-passer…"), url, "arrow-back-up", ("payroll_prepare",)))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        view = payslip_view(self.slip)
        parts = [Part(label, amount, colour) for label, amount, colour in view.split]
        return super().get_context(
            view=view,
            slip=self.slip,
            annex=back_pay_annexes(self.slip.run, [self.slip.employee_id]).get(self.slip.employee_id, ()),
            split=split(parts, currency=self.currency),
            person=person(self.slip.identity),
            employee_url=employee_url(self.slip.employee_id),
            classification=classification(self.slip.identity),
            seniority=seniority_words(self.slip.identity.get("seniority_on"), self.slip.run.period.last_day),
            family=family_words(self.slip.inputs, is_female=self.slip.employee.sex == Employee.Sex.FEMALE),
            because=because(view, self.currency),
            unit=CURRENCY_NAMES.get(self.currency, self.currency),
            month_before=before_words(view),
            standing=self.standing,
            explained=explanation_names(self.slip, self.explained, self.currency) if self.explained else None,
            **more,
        )


def classification(identity: dict[str, Any]) -> str:
    """« C, échelon 3 »."""
    step = _("échelon %(step)s") % {"step": identity["step"]} if identity.get("step") else ""
    return ", ".join(filter(None, (identity.get("category"), identity.get("class"), step)))


def because(view: PayslipView, currency: str) -> str:
    """What makes the net move since the month before: the lines that changed most."""
    told = [f"{line.label} ({french_signed(line.change or 0, currency)})" for line in view.moved]
    return ", ".join(told)


def before_words(view: PayslipView) -> str:
    """« octobre »: the month that the payslip is held against."""
    return str(view.previous.run.period).split()[0] if view.previous else ""


def explanation_names(slip: Payslip, explained: LineExplanation, currency: str) -> dict[str, Any]:
    """What the panel « Pourquoi ? » is drawn from."""
    charts = []
    for figure in explained.told.figures:
        history = figure_history(slip, figure.id)
        if history:
            charts.append(
                (figure.label, steps(history, title=figure.label, until=slip.run.period.last_day))
            )
    code = explained.line.column.code
    return {
        "line": explained,
        "charts": charts[:1],
        "currency": currency,
        "slip": slip,
        "code": code,
        "absences": absence_pays_of_line(slip, code),
    }


class PayslipLineView(PayslipDetailView):
    """« Pourquoi ? » of one line: the row alone for htmx, the whole page with the row open without it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        explained = line_explain(self.slip, kwargs["code"])
        if explained is None:
            raise Http404
        if getattr(request, "htmx", False):
            if "fermer" in request.GET:
                return render(request, "payroll/_line_closed.html", {"code": kwargs["code"]})
            names = {"explained": explanation_names(self.slip, explained, self.currency), "currency": self.currency}
            return render(request, "payroll/_line_explained.html", names)
        self.explained = explained
        return super().get(request, *args, **kwargs)


class PayslipPdfView(PayslipScreen):
    """The payslip on A4, drawn when asked; a duplicate once the original is published."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slip = self.slip
        try:
            content = payslip_pdf(slip, mark="DUPLICATA" if is_published(slip.run) else "")
        except PayslipMismatch as error:
            return render(request, "payroll/payslip_mismatch.html", self.get_context(error=str(error)), status=409)
        response = HttpResponse(content, content_type="application/pdf")
        kind = "attachment" if "telecharger" in request.GET else "inline"
        name = f"bulletin-{payslip_number(slip.run, slip.identity['staff_number'])}.pdf"
        response["Content-Disposition"] = f'{kind}; filename="{name}"'
        return response


class PayslipHistoryView(PayslipScreen):
    template_name = "payroll/payslip_history.html"

    def get_title(self) -> str:
        return _("Historique")

    def get_crumbs(self) -> Any:
        slip = self.slip
        return [*super().get_crumbs(), (slip.identity["staff_number"], reverse("payroll:payslip_detail", args=[slip.pk]))]

    def get_lede(self) -> str:
        return f"{person(self.slip.identity)}, {self.slip.run.period}"

    def get_context(self, **more: Any) -> dict[str, Any]:
        moments = payslip_history(self.slip)
        counted = french_count(len(moments), _("étape"), _("étapes"))
        return super().get_context(moments=moments, counted=counted, slip=self.slip, **more)
