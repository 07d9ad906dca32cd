"""Lines of a plan on screen, and the needs that become lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_integer
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Crumb, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from training.choices_plan import CostHead, PlanState
from training.forms.plans import LineForm
from training.menu_plan import PLAN_READERS
from training.models import PlanLine, PlanMovement, TrainingNeed, TrainingPlan
from training.models.plans import HEADS
from training.selectors.catalogue import courses_offered
from training.selectors.levies import levy_words
from training.selectors.needs import needs_visible, to_plan
from training.selectors.plans import lines_of
from training.services.plans.lines import line_from_needs, line_remove, line_save
from training.tables_needs import NeedTable, people_words
from training.views.plans.plans import PLANS
from training.workflows_plan import BUDGET, MANAGE


class LineDetailView(DetailScreen):
    """A line: its cost by head, who pays, its needs, what is committed and spent."""

    model = PlanLine
    rights = PLAN_READERS
    template_name = "training/plans/line.html"

    def get_record(self) -> PlanLine:
        plan = get_object_or_404(TrainingPlan, lines=self.kwargs["pk"])
        found: PlanLine = lines_of(plan).select_related("plan", "objective", "course", "unit").get(pk=self.kwargs["pk"])
        return found

    def get_crumbs(self) -> Any:
        return (PLANS, Crumb(str(self.record.plan), self.record.plan.get_absolute_url()))

    def get_actions(self) -> Sequence[Action]:
        at = [self.record.pk]
        if self.record.plan.state == PlanState.DRAFT:
            return [
                Action(_("Retirer"), reverse("training:line_remove", args=at), "trash", MANAGE),
                Action(_("Modifier"), reverse("training:line_update", args=at), "pencil", MANAGE, main=True),
            ]
        if self.record.plan.state == PlanState.ADOPTED:
            return [Action(_("Engager ou dépenser"), reverse("training:movement_enter", args=at), "cash-banknote", BUDGET, main=True)]
        return []

    def get_panels(self) -> list[Panel]:
        line, write = self.record, self._money
        told = [
            (_("Objectif"), str(line.objective or "")),
            (_("Unité"), str(line.unit or "")),
            (_("Population"), line.population),
            (_("Personnes"), french_integer(line.headcount)),
            (_("Sessions"), french_integer(line.sessions)),
            (_("Trimestre"), f"T{line.quarter}" if line.quarter else ""),
            (_("Priorité"), str(line.priority)),
            (_("Observation"), line.remark),
        ]
        money = [(str(CostHead(name).label).capitalize(), write(getattr(line, name))) for name in HEADS if getattr(line, name)]
        money += [(_("Coût"), write(line.total))]
        money += [(_("Coût par personne"), write((2 * line.total + line.headcount) // (2 * line.headcount)))]
        money += [(_("Fonds de formation"), write(line.levy))] if line.levy else []
        money += [(line.donor_name, write(line.donor))] if line.donor else []
        money += [(_("Part propre"), write(line.own_part))]
        return [
            Panel(_("Action"), [(label, value) for label, value in told if value]),
            Panel(_("Coût et financement"), money),
        ]

    def _money(self, amount: int) -> str:
        return french_amount(amount, self.currency, unit=True)

    def get_context(self, **more: Any) -> dict[str, Any]:
        line = self.record
        visible = needs_visible(self.access).filter(line=line)
        movements = list(
            PlanMovement.objects.filter(institution=line.institution_id, year=line.plan.year, line_code=line.code).select_related("entered_by")[:50]
        )
        return super().get_context(
            needs=[(need, people_words(need)) for need in visible.order_by("-priority")[:100]], movements=movements, **more
        )


class LineFormBase(FormScreen):
    form_class = LineForm
    rights = MANAGE
    success_message = gettext_lazy("La ligne est enregistrée.")

    @property
    def plan(self) -> TrainingPlan:
        return self.record.plan

    def get_crumbs(self) -> Any:
        return (PLANS, Crumb(str(self.plan), self.plan.get_absolute_url()))

    def get_form_options(self) -> dict[str, Any]:
        line = self.record
        initial: dict[str, Any] = {"headcount": 1, "sessions": 1, "priority": 50}
        if line.pk:
            initial = {name: getattr(line, name) for name in LineForm.base_fields} | {name: getattr(line, name) for name in (*HEADS, "levy", "donor")}
        return {
            "currency": self.currency, "courses": courses_offered(self.institution), "objectives": self.plan.objectives.all(),
            "levies": levy_words(self.institution, self.plan.year), "initial": initial,
        }  # fmt: skip

    def perform(self, form: Any) -> PlanLine:
        return line_save(line=self.record, values=form.values(), access=self.access)

    def get_cancel_url(self) -> str:
        return self.plan.get_absolute_url()

    def get_success_url(self, result: PlanLine) -> str:
        return self.plan.get_absolute_url()


class LineCreateView(LineFormBase):
    title = gettext_lazy("Nouvelle ligne du plan")

    def get_record(self) -> PlanLine:
        plan = get_object_or_404(TrainingPlan, pk=self.kwargs["pk"])
        return PlanLine(institution=self.institution, plan=plan)


class LineUpdateView(LineFormBase):
    model = PlanLine

    def get_queryset(self) -> QuerySet[PlanLine]:
        return PlanLine.objects.select_related("plan", "course", "unit", "objective")

    def get_title(self) -> str:
        return str(self.record)

    def get_success_url(self, result: PlanLine) -> str:
        return self.record.get_absolute_url()


class LineRemoveView(ConfirmScreen):
    model = PlanLine
    rights = MANAGE
    danger = True
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("La ligne est retirée du plan.")

    def get_queryset(self) -> QuerySet[PlanLine]:
        return PlanLine.objects.select_related("plan")

    def get_title(self) -> str:
        return _("Retirer « %(line)s » du plan ?") % {"line": self.record}

    def get_consequences(self) -> list[str]:
        return [_("Ses besoins redeviennent des besoins retenus, à inscrire sur une autre ligne.")]

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> None:
        line_remove(line=self.record, access=self.access)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.plan.get_absolute_url()


class NeedsToLineView(ListScreen):
    """Needs kept by head office: those chosen make one line of the plan."""

    model = TrainingNeed
    rights = MANAGE
    unit = (gettext_lazy("besoin retenu"), gettext_lazy("besoins retenus"))
    table_class = NeedTable
    exportable = False
    page_sizes = (50, 100, 500)
    lede = gettext_lazy("Choisissez ceux qui visent la même formation : ils feront une ligne, leurs personnes comptées ensemble.")
    empty = Empty(gettext_lazy("Aucun besoin à inscrire"), gettext_lazy("Les besoins que le siège retient viennent ici."))

    @cached_property
    def plan(self) -> TrainingPlan:
        return get_object_or_404(TrainingPlan, pk=self.kwargs["pk"])

    def get_crumbs(self) -> Any:
        return (PLANS, Crumb(str(self.plan), self.plan.get_absolute_url()))

    def get_title(self) -> str:
        return _("Inscrire des besoins au plan %(year)s") % {"year": self.plan.year}

    def get_queryset(self) -> QuerySet[TrainingNeed]:
        return to_plan(self.access, self.plan.year)

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        return [BulkAction(_("Faire une ligne"), self.request.path, "plus", MANAGE, main=True)]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()]
        try:
            line = line_from_needs(plan=self.plan, needs=self.get_queryset().filter(pk__in=keys), access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return HttpResponseRedirect(request.path)
        messages.success(request, _("La ligne %(code)s est inscrite : complétez ses coûts.") % {"code": line.code})
        return HttpResponseRedirect(reverse("training:line_update", args=[line.pk]))
