"""The budget of a plan against what is committed and spent, and its movements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from hr_core.ui import charts
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from training.choices_plan import PlanState
from training.drawing import tracks
from training.filters_plan import MovementFilter
from training.forms.plans import MovementForm, ReasonForm
from training.menu_plan import PLAN_READERS
from training.models import PlanLine, PlanMovement, TrainingPlan
from training.selectors.levies import levies_of
from training.selectors.plans import Track, budget_of, executed_by_month
from training.services.plans.budget import movement_enter, movement_reverse
from training.tables_plan import MovementTable
from training.views.plans.plans import PLANS, plan_tabs
from training.workflows_plan import BUDGET

MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
MOVEMENTS = (gettext_lazy("Dépenses"), "training:movement_list")


class PlanBudgetView(DetailScreen):
    model = TrainingPlan
    rights = PLAN_READERS
    template_name = "training/plans/budget.html"
    crumbs = (PLANS,)

    def get_title(self) -> str:
        return _("%(plan)s : budget et exécution") % {"plan": self.record}

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Mouvements"), reverse("training:movement_list") + f"?annee={self.record.year}", "list-check", PLAN_READERS)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan, budget = self.record, budget_of(self.record)
        total = budget.total
        parts = [charts.Part(_("Part propre"), total.own), charts.Part(_("Fonds de formation"), total.levy, 3), charts.Part(_("Partenaires"), total.donor, 4)]
        return self.show(
            budget=budget, total=total, tabs=plan_tabs(plan, "execution"), levies=levies_of(self.institution, plan.year),
            by_head=self._tracks(budget.heads, _("Par poste de dépense")),
            by_objective=self._tracks(budget.objectives, _("Par objectif"), _("Sans objectif")),
            by_quarter=self._tracks(budget.quarters, _("Par trimestre"), _("Sans date")),
            funding=charts.split(parts, currency=self.currency) if total.total else "", cumulative=self._cumulative(plan, total.total),
        )  # fmt: skip

    def _tracks(self, rows: Sequence[Track], title: str, unnamed: str = "") -> Any:
        figures = [(row.label or unnamed, row.sums.total, row.sums.committed, row.sums.executed) for row in rows]
        return tracks(figures, title=title, write=lambda amount: french_amount(amount, self.currency))

    def _cumulative(self, plan: TrainingPlan, planned: int) -> Any:
        """Spent month after month beside an even spending of the plan; nothing before the first expense."""
        months = executed_by_month(self.institution, plan.year)
        if not any(months):
            return ""
        today = timezone.localdate()
        last = 12 if today.year > plan.year else today.month
        spent = [sum(months[: rank + 1]) if rank < last else None for rank in range(12)]
        series = [charts.Series(_("rythme régulier"), [planned * rank // 12 for rank in range(1, 13)]), charts.Series(_("dépensé"), spent)]
        scale = 10**6
        return charts.lines(
            series, list(MONTHS), title=_("Dépenses cumulées, en millions"), width=956,
            write=lambda amount: f"{round(amount / scale * 10) / 10:g}".replace(".", ","),
        )  # fmt: skip


class MovementListView(ListScreen):
    model = PlanMovement
    rights = PLAN_READERS
    title = gettext_lazy("Engagements et dépenses de formation")
    lede = gettext_lazy("Saisis sur les lignes du plan arrêté ; une erreur s’annule par un mouvement contraire.")
    unit = (gettext_lazy("mouvement"), gettext_lazy("mouvements"))
    table_class = MovementTable
    filterset_class = MovementFilter
    export_name = "depenses-formation"
    empty = Empty(gettext_lazy("Aucun mouvement"), gettext_lazy("Ouvrez une ligne du plan arrêté pour engager ou dépenser."))

    def get_queryset(self) -> QuerySet[PlanMovement]:
        reversed_by = PlanMovement.objects.filter(reverses=OuterRef("pk"))
        return PlanMovement.objects.select_related("entered_by").annotate(is_reversed=Exists(reversed_by)).order_by("-on", "-pk")

    def get_table_options(self) -> dict[str, Any]:
        return {"may_reverse": self.access.has(*BUDGET)}


class MovementEnterView(FormScreen):
    model: Any = PlanLine
    form_class = MovementForm
    rights = BUDGET
    submit_label = gettext_lazy("Enregistrer le mouvement")
    success_message = gettext_lazy("Le mouvement est enregistré.")

    def get_queryset(self) -> QuerySet[PlanLine]:
        return PlanLine.objects.select_related("plan").filter(plan__state=PlanState.ADOPTED)

    def get_title(self) -> str:
        return _("Engager ou dépenser : %(line)s") % {"line": self.record}

    def get_crumbs(self) -> Any:
        return (PLANS, Crumb(str(self.record.plan), self.record.plan.get_absolute_url()), Crumb(str(self.record), self.record.get_absolute_url()))

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency, "initial": {"on": timezone.localdate()}}

    def perform(self, form: Any) -> PlanMovement:
        return movement_enter(line=self.record, values=form.cleaned_data, access=self.access)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class MovementReverseView(ConfirmScreen):
    model = PlanMovement
    rights = BUDGET
    form_class = ReasonForm
    danger = True
    question = gettext_lazy("Annuler ce mouvement ?")
    submit_label = gettext_lazy("Annuler le mouvement")
    success_message = gettext_lazy("Le mouvement est annulé par un mouvement contraire.")
    crumbs = (MOVEMENTS,)
    success_url = "training:movement_list"

    def get_consequences(self) -> list[str]:
        row = self.record
        told = {"kind": row.get_kind_display(), "amount": french_amount(row.amount, self.currency, unit=True), "reference": row.reference}
        return [_("%(kind)s de %(amount)s, pièce %(reference)s.") % told, _("La ligne d’origine reste lisible.")]

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> PlanMovement:
        return movement_reverse(movement=self.record, reason=form.cleaned_data["reason"], access=self.access)
