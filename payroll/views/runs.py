"""The months of pay: their list, the page of a run, its steps and its calculation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.text import french_amount, french_count, french_date, french_of
from hr_core.ui.forms import HouseForm
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen, redirect
from payroll.choices import AWAITED, CalculationState, RunKind, RunState
from payroll.forms.runs import ReasonForm, RunOpenForm, StepForm
from payroll.models import PayRun, RunProblem
from payroll.selectors import runs as selectors
from payroll.selectors.absence_rules import Unruled, unruled
from payroll.selectors.closing_warnings import closing_warnings
from payroll.selectors.problems import problem_counts, problems_listed
from payroll.selectors.submissions import waiting_units
from payroll.selectors.variance import variance_by_item
from payroll.selectors.visibility import files_of, runs_of
from payroll.services.absences.source import BESIDE_THE_MONTH
from payroll.services.calculation import calculation_cancel
from payroll.services.circuit import inputs_reopen, next_step, period_open, run_reject, step_take
from payroll.services.recalculation import employee_recalculate, run_calculate
from payroll.services.reversals import NEVER_REVERSED
from payroll.services.sources import PAID
from payroll.tables import ProblemTable, RunTable
from payroll.workflows import CALCULABLE, REJECT_RIGHTS, REJECTABLE, STEP_RIGHTS

VIEW = ("payroll_view",)
PREPARE = ("payroll_prepare",)
REJECT = (*REJECT_RIGHTS, "payroll_pay")
TAKE_STEPS = STEP_RIGHTS
RULE = ("payroll_items",)
#: Nobody has told yet what would stop the calculation.
BEFORE_CALCULATION = (RunState.OPEN, RunState.INPUTS_CLOSED)
PROBLEMS_SHOWN = 6
RUNS = (gettext_lazy("Campagnes"), "payroll:run_list")


class RunListView(ListScreen):
    model = PayRun
    rights = VIEW
    title = gettext_lazy("Campagnes de paie")
    caption = gettext_lazy("Campagnes de l’année")
    unit = (gettext_lazy("campagne"), gettext_lazy("campagnes"))
    table_class = RunTable
    empty = Empty(
        gettext_lazy("Aucune campagne cette année"),
        gettext_lazy("Ouvrir un mois crée sa campagne : les éléments variables se saisissent, puis la paie se calcule."),
    )

    @cached_property
    def years(self) -> list[int]:
        return selectors.run_years()

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("annee", "")
        known = asked.isdecimal() and int(asked) in self.years
        return int(asked) if known else (self.years or [selectors.next_month()[0]])[0]

    def get_queryset(self) -> Any:
        return selectors.runs_of_year(self.year, self.access)

    def get_saved_views(self) -> Sequence[Tab]:
        path, current = self.request.path, self.year
        return [Tab(str(year), f"{path}?annee={year}", year == current) for year in self.years]

    def get_actions(self) -> Sequence[Action]:
        year, month = selectors.next_month()
        return [
            Action(_("Ouvrir une autre campagne"), reverse("payroll:other_run_open"), "plus", PREPARE),
            Action(_("Ouvrir un mois"), f"{reverse('payroll:run_open')}?mois={year}-{month:02d}", "plus", PREPARE, True),
        ]


class RunOpenView(FormScreen):
    """Open a month; opening it twice leads to the same run."""

    rights = PREPARE
    title = gettext_lazy("Ouvrir un mois de paie")
    form_class = RunOpenForm
    submit_label = gettext_lazy("Ouvrir le mois")
    cancel_url = "payroll:run_list"
    crumbs = (RUNS,)
    model = PayRun

    def get_form_options(self) -> dict[str, Any]:
        year, month = selectors.next_month()
        return {"initial": {"year": year, "month": month}}

    def perform(self, form: Any) -> PayRun:
        given = form.cleaned_data
        run = period_open(
            institution=self.institution, year=given["year"], month=given["month"], actor=self.access.user
        )
        if given["payment_on"] and not run.is_frozen:
            run.period.payment_on = given["payment_on"]
            run.period.save(update_fields=["payment_on"])
        return run

    def get_success_message(self, result: PayRun) -> str:
        return _("%(run)s : la campagne est ouverte.") % {"run": str(result).capitalize()}

    def get_success_url(self, result: PayRun) -> str:
        return reverse("payroll:run_detail", args=[result.pk])


class RunScreen(RecordScreen):
    """What the screens of one run share."""

    model = PayRun

    def get_queryset(self) -> Any:
        return runs_of(self.access).select_related("period", "institution__country", "seal")

    def get_crumbs(self) -> Any:
        return [RUNS, (str(self.record.period).capitalize(), reverse("payroll:run_detail", args=[self.record.pk]))]

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:run_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:run_detail", args=[self.record.pk])


class RunDetailView(RunScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/run_detail.html"

    def get_title(self) -> str:
        return _("Paie %(of_month)s") % {"of_month": self.record.of_month}

    def get_lede(self) -> str:
        run = self.record
        people = french_count(int(run.totals.get("payslips", 0)), _("agent"), _("agents"))
        return _("%(kind)s n° %(reference)s, %(people)s, droit en vigueur au %(day)s (%(country)s)") % {
            "kind": str(run.get_kind_display()).capitalize(),
            "reference": run.reference,
            "people": people,
            "country": run.institution.country,
            "day": french_date(run.period.last_day),
        }

    def get_crumbs(self) -> Any:
        return [RUNS]

    def get_actions(self) -> Sequence[Action]:
        run, found = self.record, []
        key = [run.pk]
        if run.state == RunState.OPEN:
            totals = f"{reverse('payroll:input_totals')}?campagne={run.pk}"
            found.append(Action(_("Totaux des EVP"), totals, "chart-bar"))
        if run.state == RunState.CALCULATED:
            found.append(Action(_("Recalculer…"), reverse("payroll:run_calculate", args=key), "refresh", PREPARE))
        if run.state in CALCULABLE:
            found.append(Action(_("Rouvrir les EVP…"), reverse("payroll:run_reopen", args=key), "pencil", PREPARE))
        if run.state in REJECTABLE:
            found.append(Action(_("Rejeter…"), reverse("payroll:run_reject", args=key), "hand-stop", REJECT))
        if run.kind == RunKind.LEAVE:
            url = reverse("payroll:leave_payment_list", args=key)
            found.insert(0, Action(_("Allocations de congé"), url, "beach", VIEW))
        if not run.is_regular and run.state in (RunState.OPEN, *CALCULABLE):
            found.append(Action(_("Supprimer…"), reverse("payroll:other_run_cancel", args=key), "trash", PREPARE))
        if run.state in PAID and run.kind not in NEVER_REVERSED:
            found.append(Action(_("Contre-passer…"), reverse("payroll:run_reverse", args=key), "arrow-back-up", PREPARE))
        if run.totals:
            control = reverse("payroll:control_item", args=key)
            found.append(Action(_("Exporter le contrôle"), f"{control}?export=xlsx", "download"))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        run, access = self.record, self.access
        events = selectors.events_of(run)
        waiting = next_step(run=run, access=access)
        counts = problem_counts(run, access)
        variances = variance_by_item(run)
        problems = problems_listed(run, access).filter(state__in=RunProblem.TO_TREAT)
        return super().get_context(
            run=run,
            steps=selectors.steps_of(run, events),
            rejection=selectors.rejection_of(events),
            progress=selectors.progress_of(run),
            stopped=stopped(run),
            tiles=selectors.tiles_of(run),
            counts=counts,
            problems=ProblemTable(problems[:PROBLEMS_SHOWN], currency=self.currency, access=access, run=run),
            problems_hidden=max(0, counts.to_treat - PROBLEMS_SHOWN),
            variances=variances,
            threshold=variances[0].threshold,
            control_tabs=control_tabs(run, "item"),
            tabs=run_tabs(run, "run_detail"),
            waiting=waiting,
            waiting_word=AWAITED.get(RunState(waiting.step.state)) if waiting else "",
            launches=bool(waiting and waiting.step.state == RunState.CALCULATED),
            files=list(files_of(access).filter(run=run)[:5]),
            seal=getattr(run, "seal", None),
            unruled=self.unruled(),
            may_rule=access.has(*RULE),
            **more,
        )

    def unruled(self) -> list[Unruled]:
        """Before the month is calculated: the absences that would stop it."""
        run = self.record
        asks = run.kind not in BESIDE_THE_MONTH and run.state in BEFORE_CALCULATION
        return unruled(self.access, run.period.first_day, run.period.next_day) if asks else []


def run_tabs(run: PayRun, current: str) -> list[Tab]:
    """The pages of a run: the month, what was issued for it, the steps taken."""
    places = (("run_detail", _("Campagne")), ("run_issue", _("Ordonnancement")), ("run_steps", _("Étapes franchies")))
    return [Tab(label, reverse(f"payroll:{name}", args=[run.pk]), name == current) for name, label in places]


def stopped(run: PayRun) -> Any:
    """The newest calculation when it was stopped or failed, so that the page says so."""
    newest = selectors.last_calculation(run)
    return newest if newest and newest.state in (CalculationState.CANCELLED, CalculationState.FAILED) else None


def control_tabs(run: PayRun, current: str) -> list[Tab]:
    """By item, by unit, by employee, by cause."""
    places = (("item", _("Rubrique")), ("unit", _("Unité")), ("employee", _("Agent")), ("cause", _("Cause")))
    return [Tab(label, reverse(f"payroll:control_{name}", args=[run.pk]), name == current) for name, label in places]


class RunProgressView(RunScreen, DetailScreen):
    """The live part of the page, asked again every two seconds; the whole page is drawn anew once it is over."""

    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        progress = selectors.progress_of(self.record)
        if not getattr(request, "htmx", False):
            return redirect(request, reverse("payroll:run_detail", args=[self.record.pk]))
        if progress is None:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        names = {"run": self.record, "progress": progress, "access": self.access}
        return render(request, "payroll/_run_progress.html", names)


class RunCalculateView(RunScreen, ConfirmScreen):
    rights = PREPARE
    submit_label = gettext_lazy("Calculer la paie")
    success_message = gettext_lazy("Le calcul est lancé.")

    def get_title(self) -> str:
        return _("Calculer la paie %(of_month)s\u202f?") % {"of_month": self.record.of_month}

    def get_consequences(self) -> Sequence[Any]:
        if self.record.kind == RunKind.REVERSAL:
            return [_("Chaque bulletin contre-passé sera écrit avec le signe contraire de ce qui a été payé : aucune règle n’est relue.")]
        if self.record.state == RunState.INPUTS_CLOSED:
            return [_("Un bulletin sera calculé pour chaque agent en service ce mois-ci.")]
        return [
            _("Tous les bulletins seront calculés de nouveau, avec les dossiers et les règles d’aujourd’hui."),
            _("Une anomalie justifiée le reste si elle revient la même. Pour un seul agent, recalculer depuis son bulletin."),
        ]

    def perform(self, form: Any) -> Any:
        return run_calculate(run=self.record, actor=self.access.user)


class RunStopView(RunScreen, ConfirmScreen):
    rights = PREPARE
    danger = True
    submit_label = gettext_lazy("Arrêter le calcul")
    success_message = gettext_lazy("Le calcul est arrêté.")

    def get_title(self) -> str:
        return _("Arrêter le calcul en cours\u202f?")

    def get_consequences(self) -> Sequence[Any]:
        return [_("Les bulletins déjà calculés restent jusqu’au prochain calcul ; la campagne n’avance pas.")]

    def perform(self, form: Any) -> None:
        progress = selectors.progress_of(self.record)
        if progress is None:
            raise Refusal(_("Ce calcul est déjà terminé."))
        calculation_cancel(calculation=progress.calculation, actor=self.access.user)


class RunStepView(RunScreen, ConfirmScreen):
    """Take the step that the run waits for."""

    rights = TAKE_STEPS
    form_class = StepForm

    @property
    def step(self) -> Any:
        waiting = next_step(run=self.record, access=self.access)
        return waiting.step if waiting and waiting.step.state == self.kwargs["state"] else None

    def get_title(self) -> str:
        label = self.step.label if self.step else RunState(self.kwargs["state"]).label
        return f"{label}\u202f?"

    def get_consequences(self) -> Sequence[Any]:
        run, totals = self.record, self.record.totals
        waiting = next_step(run=run, access=self.access)
        if waiting and waiting.obstacle:
            return [waiting.obstacle]
        net = french_amount(int(totals.get("net", 0)), self.currency, unit=True)
        people = french_count(int(totals.get("payslips", 0)), _("bulletin"), _("bulletins"))
        told = {"of_month": run.of_month, "net": net, "people": people}
        sentences = {
            RunState.INPUTS_CLOSED: _("Les éléments variables %(of_month)s ne se saisiront plus, sauf réouverture motivée."),
            RunState.CHECKED: _("%(people)s pour un net de %(net)s passeront au visa."),
            RunState.ENDORSED: _("Vous visez %(people)s pour un net de %(net)s."),
            RunState.REVIEWED: _("Vous visez au contrôle de gestion %(people)s pour un net de %(net)s."),
            RunState.AUTHORISED: _(
                "Vous ordonnancez la dépense : %(people)s pour un net de %(net)s. Le bordereau d’émission et ses mandats "
                "seront numérotés."
            ),
            RunState.ACCEPTED: _("Vous prenez en charge %(people)s pour un net de %(net)s ; à défaut, rejetez avec un motif."),
            RunState.IN_PAYMENT: _("Vous mettez en paiement un net de %(net)s : les ordres peuvent partir à la banque."),
            RunState.PAID: _("Les bulletins seront publiés aux agents. Ensuite, une paie ne se rejette plus : elle se contre-passe."),
            RunState.CLOSED: _(
                "%(people)s seront figés et scellés. Ensuite, une correction passera par un rappel le mois suivant ; "
                "rien ne pourra être modifié."
            ),
        }
        sentence = sentences.get(RunState(self.kwargs["state"]))
        found = [sentence % told] if sentence else []
        if self.kwargs["state"] == RunState.INPUTS_CLOSED and run.is_regular:
            missing = waiting_units(run.period)
            if missing:
                names = ", ".join(unit.name for unit in missing)
                found.append(_("N’ont pas transmis : %(names)s. Sans elles, un motif est à donner en observation.") % {"names": names})
        delegation = self.access.delegation_for(waiting.step.right) if waiting else None
        if delegation:
            words = {"words": delegation.words, "act": delegation.act}
            found.append(_("Vous agissez %(words)s (%(act)s) ; ce sera écrit à l’étape.") % words)
        if waiting and waiting.derogation:
            found.append(
                _("Vous agissez par dérogation à la séparation des personnes (%(reference)s) ; elle sera écrite à l’étape.")
                % {"reference": waiting.derogation.reference}
            )
        if self.kwargs["state"] == RunState.CLOSED:
            found += closing_warnings(run)
        return found

    def perform(self, form: Any) -> Any:
        return step_take(
            run=self.record, access=self.access, to_state=self.kwargs["state"], remark=form.cleaned_data["remark"]
        )

    def get_success_message(self, result: Any) -> str:
        if self.kwargs["state"] == RunState.INPUTS_CLOSED:
            return _("C’est fait : les éléments variables %(of_month)s sont arrêtés.") % {"of_month": self.record.of_month}
        return _("C’est fait : la paie %(of_month)s est %(state)s.") % {
            "of_month": self.record.of_month,
            "state": RunState(self.kwargs["state"]).label,
        }

    def get_context(self, **more: Any) -> dict[str, Any]:
        label = self.step.label if self.step else _("Continuer")
        return {**super().get_context(**more), "submit_label": label}


class RunRejectView(RunScreen, ConfirmScreen):
    rights = REJECT
    danger = True
    form_class = ReasonForm
    submit_label = gettext_lazy("Rejeter la paie")
    success_message = gettext_lazy("La paie est rejetée : elle revient au calcul, avec votre motif.")

    def get_title(self) -> str:
        return _("Rejeter la paie %(of_month)s\u202f?") % {"of_month": self.record.of_month}

    def get_consequences(self) -> Sequence[Any]:
        found = [_("La campagne revient au calcul ; le contrôle, le visa et l’ordonnancement seront à refaire.")]
        slip = self.record.slips.filter(voided_at__isnull=True).first()
        if slip is not None:
            found.append(_("Le bordereau n° %(number)s et ses mandats seront annulés.") % {"number": slip.reference})
        if self.record.state == RunState.IN_PAYMENT:
            found.append(_("La paie est mise en paiement : vérifier d’abord que la banque n’a rien exécuté."))
        return found

    def perform(self, form: Any) -> Any:
        with because(form.cleaned_data["reason"]):
            return run_reject(run=self.record, access=self.access, reason=form.cleaned_data["reason"])


class RunReopenView(RunScreen, ConfirmScreen):
    rights = PREPARE
    form_class = ReasonForm
    submit_label = gettext_lazy("Rouvrir les éléments variables")
    success_message = gettext_lazy("Les éléments variables sont rouverts.")

    def get_title(self) -> str:
        return _("Rouvrir les éléments variables %(of_month)s\u202f?") % {"of_month": self.record.of_month}

    def get_consequences(self) -> Sequence[Any]:
        return [_("La paie sera à calculer de nouveau une fois les éléments arrêtés.")]

    def perform(self, form: Any) -> Any:
        with because(form.cleaned_data["reason"]):
            return inputs_reopen(run=self.record, access=self.access, reason=form.cleaned_data["reason"])


class EmployeeRecalculateView(RunScreen, ConfirmScreen):
    """One employee's payslip calculated again, in a second."""

    rights = PREPARE
    form_class = HouseForm
    submit_label = gettext_lazy("Recalculer ce bulletin")

    @property
    def employee(self) -> Employee:
        return get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])

    def get_title(self) -> str:
        return _("Recalculer le bulletin %(of_name)s\u202f?") % {"of_name": french_of(str(self.employee))}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Les autres bulletins, leurs contrôles et leurs justifications restent.")]

    def perform(self, form: Any) -> Any:
        return employee_recalculate(run=self.record, employee=self.employee, actor=self.access.user)

    def get_success_message(self, result: Any) -> str:
        slip = self.record.payslips.filter(employee=self.kwargs["employee"]).first()
        if slip is None:
            return _("Calcul fait, mais il manque encore quelque chose à cet agent : voir les anomalies.")
        net = french_amount(slip.net, self.currency, unit=True)
        return _("Bulletin recalculé : net à payer de %(net)s.") % {"net": net}

    def get_success_url(self, result: Any) -> str:
        slip = self.record.payslips.filter(employee=self.kwargs["employee"]).first()
        if slip is None:
            return reverse("payroll:problem_list", args=[self.record.pk])
        return reverse("payroll:payslip_detail", args=[slip.pk])
