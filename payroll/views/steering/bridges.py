"""The bridge of the wage bill: the comparisons asked for, one with its chart, the employees behind each part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui import charts
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import DetailScreen, FormScreen
from payroll.choices_steering import EFFECT_WORDS, Effect, ScenarioState
from payroll.filters import search_people
from payroll.forms.steering import BridgeForm
from payroll.models import WageBridge, WageBridgePart
from payroll.selectors.wage_bridges import effects_of, months_paid, parts_seen, reserved_of
from payroll.services.wage_bridge.bridges import bridge_ask
from payroll.tables_steering import BridgePeopleTable, BridgeTable
from payroll.tasks_steering import bridge_launch
from payroll.views.steering.simulations import VIEW, millions

BRIDGES = (gettext_lazy("Variation de la masse salariale"), "payroll:bridge_list")
LIVE = "variation-en-cours"


class BridgeListView(ListScreen):
    model = WageBridge
    rights = VIEW
    title = gettext_lazy("Variation de la masse salariale")
    unit = (gettext_lazy("comparaison"), gettext_lazy("comparaisons"))
    table_class = BridgeTable
    export_name = "variations-masse-salariale"

    def get_queryset(self) -> QuerySet[WageBridge]:
        return WageBridge.objects.order_by("-after", "-before", "months")

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune comparaison"),
            _(
                "Effectif, noria, mesures générales, GVT, mesures individuelles, rappels : de quoi la variation est faite."
            ),
        )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Comparer deux périodes"), reverse("payroll:bridge_create"), "plus", VIEW, main=True)]


class BridgeFormView(FormScreen):
    rights = VIEW
    form_class = BridgeForm
    title = gettext_lazy("Comparer deux périodes")
    submit_label = gettext_lazy("Comparer")
    success_message = gettext_lazy("La comparaison est demandée : la page suit son calcul.")
    cancel_url = "payroll:bridge_list"
    crumbs = (BRIDGES,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        days = months_paid()
        initial = {"after": days[0], "before": days[1]} if len(days) > 1 else {}
        return {"days": days, "initial": initial}

    def perform(self, form: BridgeForm) -> WageBridge:
        bridge = bridge_ask(institution=self.institution, access=self.access, **form.cleaned_data)
        bridge_launch(bridge)
        return bridge

    def get_success_url(self, result: WageBridge) -> str:
        return reverse("payroll:bridge_detail", args=[result.pk])


class BridgeDetailView(DetailScreen):
    model = WageBridge
    rights = VIEW
    template_name = "payroll/steering/bridge.html"
    crumbs = (BRIDGES,)

    def get_queryset(self) -> QuerySet[WageBridge]:
        return WageBridge.objects.select_related("made_by")

    def get_actions(self) -> Sequence[Action]:
        if self.record.state != ScenarioState.DONE:
            return []
        return [Action(_("Agents"), reverse("payroll:bridge_people", args=[self.record.pk]), "users", VIEW, main=True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        is_live = getattr(request, "htmx", False) and request.htmx.target == LIVE  # type: ignore[attr-defined]
        if is_live and row.is_running:
            return render(request, "payroll/steering/_bridge_progress.html", {"record": row})
        if is_live:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        is_done = row.state == ScenarioState.DONE
        effects = effects_of(row) if is_done else []
        people = reverse("payroll:bridge_people", args=[row.pk])
        return self.show(
            rows=[
                (effect.label, EFFECT_WORDS[effect], amount, number, f"{people}?effet={effect.value}")
                for effect, amount, number in effects
            ],
            chart=self._chart(effects) if is_done else "",
            before=row.span(row.before),
            after=row.span(row.after),
        )

    def _chart(self, effects: list[tuple[Effect, int, int]]) -> Any:
        row = self.record
        parts = [(str(effect.label), amount) for effect, amount, _number in effects if amount]
        return charts.waterfall(
            (row.span(row.before), row.cost_before), parts, (row.span(row.after), row.cost_after),
            title=_("Masse salariale, d’une période à l’autre, en millions"), write=millions(self.currency), width=636,
        )  # fmt: skip


class PartFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    effet = django_filters.ChoiceFilter(field_name="effect", choices=Effect.choices, label=gettext_lazy("Effet"))

    class Meta:
        model = WageBridgePart
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value)


class BridgePeopleView(ListScreen):
    """Who is behind each part."""

    model = WageBridgePart
    rights = VIEW
    template_name = "payroll/steering/bridge_people.html"
    unit = (gettext_lazy("ligne"), gettext_lazy("lignes"))
    filterset_class, table_class = PartFilter, BridgePeopleTable
    totals = {"amount": Sum("amount")}
    export_name = "variation-par-agent"
    empty = Empty(gettext_lazy("Aucun agent ici"), gettext_lazy("Personne n’a cet effet entre les deux périodes."))

    @cached_property
    def bridge(self) -> WageBridge:
        return get_object_or_404(WageBridge.objects.all(), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return str(self.bridge)

    def get_crumbs(self) -> Any:
        return (BRIDGES, (str(self.bridge), reverse("payroll:bridge_detail", args=[self.bridge.pk])))

    def get_queryset(self) -> QuerySet[WageBridgePart]:
        return parts_seen(self.bridge, self.access).order_by("effect", "employee__last_name", "employee__first_names")

    def get_context(self, **more: Any) -> dict[str, Any]:
        reserved = reserved_of(self.bridge, self.access, self.request.GET.get("effet", ""))
        return super().get_context(reserved=reserved, **more)
