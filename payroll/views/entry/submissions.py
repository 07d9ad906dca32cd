"""« Transmissions »: where each unit stands this month, its steps; and the totals by item before the inputs are closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count, french_date
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from payroll.forms.entry import DueForm, SubmissionForm
from payroll.models import UnitSubmission, VariableInput
from payroll.selectors.input_scope import SEE, inputs_read
from payroll.selectors.input_totals import period_before, totals_by_item
from payroll.selectors.submissions import units_progress
from payroll.services.submissions import submission_due, submission_obstacle, submission_take
from payroll.views.entry.month import INPUTS, EntryMonth
from payroll.workflows_inputs import GIVEN, steps_from, submission_step

PLACE = (gettext_lazy("Transmissions"), "payroll:input_submissions")
STEP_RIGHTS = ("inputs_enter", "payroll_prepare", "payroll_check")
CALENDAR = ("payroll_prepare", "payroll_items")


class SubmissionListView(EntryMonth, Screen):
    rights = SEE
    template_name = "payroll/entry/submissions.html"
    crumbs = (INPUTS,)

    def get_title(self) -> str:
        return self.month_title(_("Transmissions"))

    def get_lede(self) -> str:
        units = self.progress
        given = sum(each.is_given for each in units)
        if not units:
            return ""
        return _("%(given)s sur %(all)s ont transmis leurs éléments variables.") % {
            "given": french_count(given, _("unité"), _("unités")),
            "all": len(units),
        }

    @cached_property
    def progress(self) -> list[Any]:
        return units_progress(self.period, self.access) if self.run is not None else []

    def get_actions(self) -> Sequence[Action]:
        found = [
            Action(
                _("Agents de saisie"), reverse("payroll:input_clerk_list"), "users", ("payroll_close", "roles_manage")
            )
        ]
        return [*found, Action(_("Calendrier"), reverse("payroll:input_deadline_list"), "calendar-event", CALENDAR)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        rows = [
            {
                "progress": each,
                "url": reverse("payroll:input_submission", args=[self.period.pk, each.unit.pk]),
                "is_late": each.is_late(today),
                "is_near": each.is_near(today),
                "days": each.days_left(today),
            }
            for each in self.progress
        ]
        return self.show(tabs=self.place_tabs(), run=self.run, is_open=self.is_open, rows=rows)


class OfUnit(EntryMonth):
    """One unit of the calendar in one month, among those that the person follows, else 404."""

    kwargs: Any

    @cached_property
    def progress(self) -> Any:
        found = next(
            (each for each in units_progress(self.period, self.access) if each.unit.pk == self.kwargs["unit"]), None
        )
        if found is None:
            raise Http404
        return found

    @cached_property
    def period(self) -> Any:
        from payroll.models import PayPeriod

        return get_object_or_404(PayPeriod, pk=self.kwargs["period"])

    @cached_property
    def is_open(self) -> bool:
        from payroll.services.variable_inputs import inputs_are_open

        return inputs_are_open(self.period)

    @property
    def home(self) -> str:
        return reverse("payroll:input_submission", args=[self.period.pk, self.kwargs["unit"]])

    def get_crumbs(self) -> Any:
        return [INPUTS, PLACE, (self.progress.unit.name, self.home)]


class SubmissionDetailView(OfUnit, Screen):
    """A unit: its state, its steps so far, what it may do next."""

    rights = SEE
    template_name = "payroll/entry/submission.html"
    crumbs = (INPUTS, PLACE)

    def get_crumbs(self) -> Any:
        return self.crumbs

    def get_title(self) -> str:
        return str(self.progress.unit)

    def get_lede(self) -> str:
        return _("Éléments variables %(of_month)s, à transmettre le %(day)s au plus tard.") % {
            "of_month": self.period.of_month,
            "day": french_date(self.progress.due_on),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        progress, unit = self.progress, self.progress.unit
        steps = []
        for step in steps_from(progress.state) if self.is_open else []:
            if not submission_obstacle(self.period, unit, step, self.access):
                url = reverse("payroll:input_submission_step", args=[self.period.pk, unit.pk, step.to_state])
                steps.append({"step": step, "url": url})
        events = progress.submission.events.select_related("actor").order_by("-id") if progress.submission else []
        rights = self.access.has("payroll_prepare") and self.is_open
        return self.show(
            progress=progress,
            period=self.period,
            steps=steps,
            events=events,
            last=next((each for each in events if each.to_state == "reopened"), None)
            if progress.state == "reopened"
            else None,
            is_open=self.is_open,
            grid_url=f"{reverse('payroll:input_grid')}?unite={unit.pk}",
            list_url=f"{reverse('payroll:variable_input_list')}?unite={unit.pk}",
            due_url=reverse("payroll:input_submission_due", args=[self.period.pk, unit.pk]) if rights else "",
        )


class SubmissionStepView(OfUnit, ConfirmScreen):
    rights = STEP_RIGHTS
    form_class = SubmissionForm
    success_message = gettext_lazy("C’est fait.")

    def get_record(self) -> None:
        return None

    @property
    def step(self) -> Any:
        step = submission_step(self.kwargs["state"])
        if step is None:
            raise Http404
        return step

    def get_form_options(self) -> dict[str, Any]:
        return {"asks_reason": self.step.asks_reason}

    def get_title(self) -> str:
        return str(self.step.question) % {"unit": self.progress.unit}

    def get_consequences(self) -> Sequence[Any]:
        obstacle = submission_obstacle(self.period, self.progress.unit, self.step, self.access)
        counts = french_count(self.progress.inputs, _("élément saisi"), _("éléments saisis"))
        people = french_count(self.progress.people, _("agent"), _("agents"))
        told = _("%(inputs)s pour %(people)s.") % {"inputs": counts, "people": people}
        return [obstacle] if obstacle else [told, self.step.consequence]

    def perform(self, form: Any) -> Any:
        return submission_take(
            period=self.period,
            unit=self.progress.unit,
            to_state=self.kwargs["state"],
            access=self.access,
            remark=form.cleaned_data["remark"],
        )

    def get_success_url(self, result: Any) -> str:
        return self.home

    def get_cancel_url(self) -> str:
        return self.home

    def get_context(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context(**more), "submit_label": self.step.label}


class SubmissionDueView(OfUnit, FormScreen):
    """Another deadline for this month alone."""

    rights = ("payroll_prepare",)
    form_class = DueForm
    title = gettext_lazy("Échéance de ce mois")
    success_message = gettext_lazy("L’échéance est changée pour ce mois.")

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"due_on": self.progress.due_on}}

    def perform(self, form: Any) -> UnitSubmission:
        given = form.cleaned_data
        return submission_due(
            period=self.period,
            unit=self.progress.unit,
            due_on=given["due_on"],
            access=self.access,
            reason=given["reason"],
        )

    def get_success_url(self, result: Any) -> str:
        return self.home

    def get_cancel_url(self) -> str:
        return self.home


class InputTotalsView(EntryMonth, Screen):
    """The month by item beside the month before."""

    rights = SEE
    template_name = "payroll/entry/totals.html"
    crumbs = (INPUTS,)

    def get_title(self) -> str:
        return self.month_title(_("Totaux des éléments variables"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows: list[dict[str, Any]] = []
        earlier = None
        if self.run is not None:
            earlier = period_before(self.period)
            then = inputs_read(self.access, earlier) if earlier else VariableInput.objects.none()
            rows = [
                {
                    "total": each,
                    "value": each.column.shown(each.value, self.currency),
                    "before": each.column.shown(each.before, self.currency),
                    "change": _signed(each, self.currency),
                    "url": f"{reverse('payroll:variable_input_list')}?rubrique={each.column.item}",
                }
                for each in totals_by_item(self.period, inputs_read(self.access, self.period, self.own_run), then)
            ]
        return self.show(
            tabs=self.place_tabs(),
            run=self.run,
            earlier=earlier,
            rows=rows,
            waiting=[each for each in units_progress(self.period, self.access) if each.state not in GIVEN]
            if self.run
            else [],
        )


def _signed(total: Any, currency: str) -> str:
    if not total.change:
        return "="
    return ("+" if total.change > 0 else "") + total.column.shown(total.change, currency)
