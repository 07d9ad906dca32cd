"""Plans on screen: the list of a fund's plans, the lines of one, two plans side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import DetailScreen
from training.choices_plan import PlanState
from training.filters_plan import LineFilter
from training.menu_plan import PLAN_READERS
from training.models import PlanLine, TrainingPlan
from training.selectors.plans import budget_of, changes_between, lines_of, plans_visible
from training.tables_plan import LineTable, PlanTable
from training.workflows_plan import MANAGE, steps_from

PLANS = (gettext_lazy("Plans"), "training:plan_list")


class PlanListView(ListScreen):
    model = TrainingPlan
    rights = PLAN_READERS
    title = gettext_lazy("Plans de formation")
    lede = gettext_lazy("Un exercice peut avoir plusieurs scénarios ; un seul est arrêté, ses révisions le remplacent.")
    unit = (gettext_lazy("plan"), gettext_lazy("plans"))
    table_class = PlanTable
    export_name = "plans-formation"

    def get_queryset(self) -> QuerySet[TrainingPlan]:
        return plans_visible().order_by("-year", "-pk")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Préparer un plan"), reverse("training:plan_create"), "plus", MANAGE, main=True)]

    def get_empty(self) -> Empty:
        text = _("Ouvrez le plan d’un exercice, puis inscrivez-y les besoins retenus.")
        if self.access.has(*MANAGE):
            return Empty(_("Aucun plan"), text, reverse("training:plan_create"), _("Préparer un plan"))
        return Empty(_("Aucun plan"), _("Le service de la formation prépare le plan de l’exercice."))


def plan_tabs(plan: TrainingPlan, here: str) -> list[Tab]:
    """The pages of one plan."""
    tabs = [("lignes", _("Lignes"), "training:plan_detail"), ("execution", _("Budget et exécution"), "training:plan_budget")]
    return [Tab(label, reverse(name, args=[plan.pk]), slug == here) for slug, label, name in tabs]


class PlanDetailView(ListScreen):
    """The lines of a plan under its sums, its objectives and what may be done."""

    model = PlanLine
    rights = PLAN_READERS
    template_name = "training/plans/plan.html"
    unit = (gettext_lazy("ligne"), gettext_lazy("lignes"))
    table_class = LineTable
    filterset_class = LineFilter
    crumbs = (PLANS,)

    @cached_property
    def record(self) -> TrainingPlan:
        return get_object_or_404(TrainingPlan.objects.select_related("prepared_by", "endorsed_by", "adopted_by", "revises"), pk=self.kwargs["pk"])

    @cached_property
    def filterset(self) -> Any:
        return LineFilter(self.request.GET, queryset=self.get_queryset(), request=self.request, plan=self.record)

    @property
    def export_name(self) -> str:  # type: ignore[override]
        return f"plan-formation-{self.record.year}"

    def get_title(self) -> str:
        return str(self.record)

    def get_queryset(self) -> QuerySet[PlanLine]:
        return lines_of(self.record).order_by("objective__rank", "-priority", "code")

    def get_saved_views(self) -> list[Tab]:
        return plan_tabs(self.record, "lignes")

    def get_table_options(self) -> dict[str, Any]:
        running = self.record.state in (PlanState.ADOPTED, PlanState.REPLACED)
        return {"exclude": () if running or self.record.revises_id else ("committed", "executed")}

    def get_actions(self) -> Sequence[Action]:
        plan, at = self.record, [self.record.pk]
        found = [
            Action(_("PDF"), reverse("training:plan_pdf", args=at), "printer"),
            Action(_("Classeur"), reverse("training:plan_sheet", args=at), "table"),
        ]
        if plan.state == PlanState.DRAFT:
            found += [
                Action(_("Modifier"), reverse("training:plan_update", args=at), "pencil", MANAGE),
                Action(_("Inscrire des besoins"), reverse("training:plan_needs", args=at), "list-check", MANAGE),
                Action(_("Ajouter une ligne"), reverse("training:line_create", args=at), "plus", MANAGE),
            ]
        if plan.state == PlanState.ADOPTED:
            found.append(Action(_("Réviser"), reverse("training:plan_revise", args=at), "refresh", MANAGE))
        if plan.state != PlanState.REPLACED:
            found.append(Action(_("Copier en scénario"), reverse("training:plan_copy", args=at), "columns-3", MANAGE))
        for step in steps_from(plan.state):
            if not any(getattr(plan, f"{name}_id") == self.access.user.pk for name in step.apart):
                found.append(Action(str(step.label), reverse("training:plan_step", args=[plan.pk, step.slug]), step.icon, step.rights, main=step.is_main))
        return found

    def get_empty(self) -> Empty:
        if self.record.state == PlanState.DRAFT and self.access.has(*MANAGE):
            url = reverse("training:plan_needs", args=[self.record.pk])
            return Empty(_("Aucune ligne"), _("Inscrivez les besoins retenus, ou ajoutez une action."), url, _("Inscrire des besoins"))
        return Empty(_("Aucune ligne"), _("Le service de la formation inscrit les actions du plan."))

    def get_context(self, **more: Any) -> dict[str, Any]:
        plan = self.record
        others = TrainingPlan.objects.filter(year=plan.year).exclude(pk=plan.pk).exclude(state=PlanState.DROPPED).order_by("pk")
        return super().get_context(
            record=plan, budget=budget_of(plan), objectives=list(plan.objectives.all()), others=list(others),
            may_change=plan.state == PlanState.DRAFT and self.access.has(*MANAGE), **more,
        )  # fmt: skip


class PlanCompareView(DetailScreen):
    """Two plans of a year: their sums, and the lines that differ."""

    model = TrainingPlan
    rights = PLAN_READERS
    template_name = "training/plans/compare.html"

    @cached_property
    def other(self) -> TrainingPlan:
        found: TrainingPlan = get_object_or_404(TrainingPlan, pk=self.kwargs["other"], year=self.record.year)
        if found.pk == self.record.pk:
            raise Http404
        return found

    def get_crumbs(self) -> Any:
        return (PLANS, (str(self.record), self.record.get_absolute_url()))

    def get_title(self) -> str:
        return _("« %(after)s » à côté de « %(before)s »") % {"after": self.record.label, "before": self.other.label}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        changes = changes_between(self.other, self.record)
        return self.show(
            before=budget_of(self.other).total, after=budget_of(self.record).total, other=self.other, changes=changes[:200], count=len(changes)
        )
