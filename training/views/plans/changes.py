"""What is done to a plan: opened, copied, revised, taken through its steps; its objectives."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count
from hr_core.ui.parts import Crumb
from hr_core.ui.screens import ConfirmScreen, FormScreen
from training.forms.plans import CopyForm, ObjectiveForm, PlanForm, ReasonForm, ReviseForm
from training.models import PlanObjective, TrainingPlan
from training.selectors.plans import budget_of
from training.services.plans.plans import (
    objective_remove,
    objective_save,
    plan_copy,
    plan_revise,
    plan_save,
    plan_step,
)
from training.views.needs.lists import planned_year
from training.views.plans.plans import PLANS
from training.workflows_plan import ADOPT, ENDORSE, MANAGE, STEPS, Step


class PlanFormView(FormScreen):
    model = TrainingPlan
    form_class = PlanForm
    rights = MANAGE
    crumbs = (PLANS,)
    success_message = gettext_lazy("Le plan est enregistré.")

    def get_title(self) -> str:
        return _("Préparer un plan de formation") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        if self.is_creation:
            return {"currency": self.currency, "initial": {"year": planned_year(self.request), "label": _("Plan de formation")}}
        names = ("label", "orientation", "envelope")
        return {"currency": self.currency, "with_year": False, "initial": {name: getattr(self.record, name) for name in names}}

    def perform(self, form: Any) -> TrainingPlan:
        return plan_save(plan=self.record, values=form.cleaned_data, access=self.access)

    def get_cancel_url(self) -> str:
        return reverse("training:plan_list") if self.is_creation else self.record.get_absolute_url()


class OfPlan(FormScreen):
    """Something done to a plan, then back to its page."""

    model: Any = TrainingPlan
    rights = MANAGE

    @property
    def plan(self) -> TrainingPlan:
        return self.record

    def get_crumbs(self) -> Any:
        return (PLANS, Crumb(str(self.plan), self.plan.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.plan.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.plan.get_absolute_url()


class PlanCopyView(OfPlan):
    form_class = CopyForm
    title = gettext_lazy("Copier en scénario")
    lede = gettext_lazy("Un autre plan du même exercice, avec les mêmes objectifs et les mêmes lignes, à changer puis à comparer.")
    submit_label = gettext_lazy("Copier")
    success_message = gettext_lazy("Le scénario est prêt à être changé.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"label": _("Scénario prudent")}}

    def perform(self, form: Any) -> TrainingPlan:
        return plan_copy(plan=self.record, label=form.cleaned_data["label"], access=self.access)

    def get_success_url(self, result: TrainingPlan) -> str:
        return result.get_absolute_url()


class PlanReviseView(OfPlan):
    form_class = ReviseForm
    title = gettext_lazy("Réviser le plan")
    submit_label = gettext_lazy("Ouvrir la révision")
    success_message = gettext_lazy("La révision est en préparation ; le plan arrêté vaut jusqu’à ce qu’elle le soit à son tour.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_lede(self) -> str:
        total = budget_of(self.record).total
        told = {
            "committed": french_amount(total.committed, self.currency, unit=True), "rate": total.rate,
            "executed": french_amount(total.executed, self.currency, unit=True),
        }  # fmt: skip
        return _("À ce jour, %(committed)s engagés et %(executed)s dépensés, soit %(rate)s %% du plan.") % told

    def perform(self, form: Any) -> TrainingPlan:
        return plan_revise(plan=self.record, access=self.access, **form.cleaned_data)

    def get_success_url(self, result: TrainingPlan) -> str:
        return result.get_absolute_url()


class PlanStepView(OfPlan, ConfirmScreen):
    rights = (*MANAGE, *ENDORSE, *ADOPT)
    form_class = ReasonForm

    @property
    def step(self) -> Step:
        if self.kwargs["step"] not in STEPS:
            raise Http404
        return STEPS[self.kwargs["step"]]

    @property
    def danger(self) -> bool:  # type: ignore[override]
        return self.step.slug == "abandonner"

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return str(self.step.label)

    def get_title(self) -> str:
        return _("%(step)s : %(plan)s ?") % {"step": self.step.label, "plan": self.record}

    def get_consequences(self) -> list[str]:
        total = budget_of(self.record).total
        told = {
            "lines": french_count(total.lines, _("ligne"), _("lignes")), "people": french_count(total.people, _("place"), _("places")),
            "total": french_amount(total.total, self.currency, unit=True), "own": french_amount(total.own, self.currency, unit=True),
        }  # fmt: skip
        return [_("%(lines)s, %(people)s, %(total)s dont %(own)s à la charge de l’institution.") % told, str(self.step.consequence)]

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_form(self) -> Any:
        form = super().get_form()
        if not self.step.reason:
            del form.fields["reason"]
        return form

    def perform(self, form: Any) -> TrainingPlan:
        return plan_step(plan=self.record, step=self.step.slug, reason=form.cleaned_data.get("reason", ""), access=self.access)

    def get_success_message(self, result: TrainingPlan) -> str:
        return _("%(plan)s : %(state)s.") % {"plan": result, "state": result.get_state_display()}


class ObjectiveFormView(OfPlan):
    """Created under a plan, changed by its own address."""

    model = PlanObjective
    form_class = ObjectiveForm
    title = gettext_lazy("Objectif du plan")
    success_message = gettext_lazy("L’objectif est enregistré.")

    @property
    def is_creation(self) -> bool:
        return self.request.resolver_match.url_name == "objective_create"  # type: ignore[union-attr]

    def get_record(self) -> PlanObjective:
        if self.is_creation:
            plan = get_object_or_404(TrainingPlan, pk=self.kwargs["pk"])
            return PlanObjective(institution=self.institution, plan=plan)
        found: PlanObjective = get_object_or_404(PlanObjective.objects.select_related("plan"), pk=self.kwargs["pk"])
        return found

    @property
    def plan(self) -> TrainingPlan:
        return self.record.plan

    def get_form_options(self) -> dict[str, Any]:
        if self.is_creation:
            last = self.plan.objectives.aggregate(last=Max("rank"))["last"] or 0
            return {"initial": {"rank": last + 1}}
        return {"initial": {name: getattr(self.record, name) for name in ("rank", "label", "indicator")}}

    def perform(self, form: Any) -> PlanObjective:
        return objective_save(objective=self.record, values=form.cleaned_data, access=self.access)


class ObjectiveRemoveView(OfPlan, ConfirmScreen):
    model = PlanObjective
    danger = True
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("L’objectif est retiré.")

    def get_queryset(self) -> QuerySet[Any]:
        return PlanObjective.objects.select_related("plan")

    @property
    def plan(self) -> TrainingPlan:
        return self.record.plan

    def get_title(self) -> str:
        return _("Retirer l’objectif « %(label)s » ?") % {"label": self.record.label}

    def get_consequences(self) -> list[str]:
        return [_("Ses lignes restent au plan, sans objectif.")]

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> None:
        objective_remove(objective=self.record, access=self.access)
