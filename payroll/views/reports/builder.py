"""The builder: choices on one side, the table on the other, always the figures of now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.parts import Action
from hr_core.ui.screens import FormScreen, Screen
from payroll.exports.reports import WRITERS
from payroll.forms.reports import BuilderForm, ReportForm
from payroll.models import Report
from payroll.permissions_reports import SHARE
from payroll.selectors.reports.answers import values_kept
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.facts import ask, last_paid_month
from payroll.selectors.reports.measures import FIXED
from payroll.selectors.reports.saved import FILTERS, reports_of, words_of_year
from payroll.selectors.reports.shelf import BY_KEY, params_of
from payroll.selectors.reports.spec import DEFAULT, PERIODS, ReportSpec, lists_of, read_spec
from payroll.selectors.reports.table import ReportProblem, ReportTable, table_of
from payroll.services.reports.saved import free_title, report_save
from payroll.views.reports.parts import REPORTS, VIEW, told, written


class Asking(Screen):
    """A screen about the report of its address: `etat` a saved one, `pret` one of the shelf, else the parameters."""

    @cached_property
    def report(self) -> Report | None:
        key = self.request.GET.get("etat", "")
        return get_object_or_404(reports_of(self.access), pk=key) if key.isdecimal() else None

    @cached_property
    def last_paid(self) -> tuple[int, int] | None:
        return last_paid_month(self.access)

    @cached_property
    def spec(self) -> ReportSpec:
        params = lists_of(self.request.GET)
        params["mesure"] = [*params.get("mesure", []), *params.pop("rubriques", [])]
        if "periode" in params:
            return read_spec(params)
        if self.report is not None:
            return read_spec(self.report.definition)
        if ready := BY_KEY.get(self.request.GET.get("pret", "")):
            return read_spec(params_of(ready, self.institution, _day(self.last_paid)))
        return read_spec(DEFAULT)

    @cached_property
    def name(self) -> str:
        if self.report is not None:
            return self.report.title
        ready = BY_KEY.get(self.request.GET.get("pret", ""))
        return str(ready.title) if ready else _("État libre")


def _day(month: tuple[int, int] | None) -> date:
    return date(*month, 1) if month else timezone.localdate()


class ReportBuildView(Asking):
    """`?export=xlsx` (csv, pdf) downloads what is shown."""

    rights = VIEW
    template_name = "payroll/reports/build.html"
    crumbs = (REPORTS,)

    def get_title(self) -> str:
        return self.name if self.name != _("État libre") else _("Construire un état")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        table, problem = self._table()
        kind = request.GET.get("export", "")
        if kind in WRITERS:
            if table is None:
                raise Http404
            try:
                return written(table, kind, self.name, self.institution)
            except ValueError as refused:
                problem = str(refused)
        return self.show(
            status=422 if problem else 200,
            form=self._form(),
            problem=problem,
            query=self.spec.query(),
            named=self.request.GET.get("pret", ""),
            saved=self.report,
            is_open=not ({"pret", "etat"} & set(request.GET)),
            save_url=f"{reverse('payroll:report_save')}?{self._keep()}",
            **told(table, request, self.currency),
        )

    def _keep(self) -> str:
        more = {"etat": str(self.report.pk)} if self.report is not None else {}
        if ready := self.request.GET.get("pret", ""):
            more["pret"] = ready
        return self.spec.query(**more)

    def _table(self) -> tuple[ReportTable | None, str]:
        if problem := self.spec.problem():
            return None, problem
        if self.last_paid is None:
            return None, ""
        try:
            return table_of(ask(self.spec, self.access, self.last_paid)), ""
        except ReportProblem as refused:
            return None, str(refused)

    def _form(self) -> BuilderForm | None:
        if self.last_paid is None:
            return None
        names, recipients = words_of_year(self.last_paid)
        asked = ask(ReportSpec(period="annee"), self.access, self.last_paid, with_names=False)
        values = values_kept(asked, [key for key in FILTERS if not AXES[key].of_lines and not AXES[key].words])
        kept: dict[str, list[str]] = {}
        for key in FILTERS:
            if key == "item":
                kept[key] = sorted(names)
            elif key == "recipient":
                kept[key] = recipients
            else:
                kept[key] = list(AXES[key].words) or values[key]
        return BuilderForm(spec=self.spec, names=names, recipients=recipients, kept=kept, last=self.last_paid)


class ReportSaveView(Asking, FormScreen):
    """Keep the report of the address under a title."""

    rights = VIEW
    form_class = ReportForm
    crumbs = (REPORTS,)
    title = gettext_lazy("Enregistrer l’état")
    success_message = gettext_lazy("L’état est enregistré.")

    def get_lede(self) -> str:
        """What is about to be kept."""
        told = {
            "measures": ", ".join(str(FIXED[key].label) if key in FIXED else key for key in self.spec.measures),
            "axes": ", ".join(str(axis.label).lower() for axis in self.spec.axes) or _("institution"),
            "months": PERIODS[self.spec.period],
        }
        return _("%(measures)s par %(axes)s, pour %(months)s. La question est gardée, jamais la réponse.") % told

    @property
    def mine(self) -> Report | None:
        """The report to change: one's own."""
        return self.report if self.report is not None and self.report.owner_id == self.access.user.pk else None

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        start = {} if self.mine or self.name == _("État libre") else {"title": free_title(self.name, self.access)}
        return {"report": self.mine, "may_share": self.access.has(SHARE), "initial": start}

    def perform(self, form: Any) -> Report:
        given = form.cleaned_data
        return report_save(
            report=self.mine,
            title=given["title"],
            comment=given["comment"],
            is_shared=given.get("is_shared", False),
            schedule=given["schedule"],
            spec=self.spec,
            access=self.access,
        )

    def get_success_url(self, result: Report) -> str:
        return reverse("payroll:report_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return f"{reverse('payroll:report_build')}?{self.request.GET.urlencode()}"

    def get_actions(self) -> Sequence[Action]:
        return ()
