"""The control of entitlements on screen: of a month before its run, or of a calculated run."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.text import french_moment
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import redirect
from payroll.choices import GapKind, RunKind
from payroll.filters import items, search_people
from payroll.models import ArticleVersion, EntitlementCheck, EntitlementGap, PayPeriod, PayRun
from payroll.selectors.statute import item_labels
from payroll.services.entitlement_asks import check_ask
from payroll.tables_statute import GapTable
from payroll.tasks_statute import check_launch
from payroll.views.runs import RUNS
from payroll.views.statute_parts import AMOUNTS, STATUTE, statute_tabs

LIVE = "controle-en-cours"  # the id of the part that asks again while a control is drawn up
MAKE = ("payroll_prepare", "payroll_check")


class GapFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    constat = django_filters.ChoiceFilter(field_name="kind", choices=GapKind.choices, label=gettext_lazy("Constat"))
    rubrique = django_filters.ModelChoiceFilter(field_name="item", queryset=items, label=gettext_lazy("Rubrique"))

    class Meta:
        model = EntitlementGap
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search_people(queryset, value)


def gaps_of(access: Any) -> QuerySet[EntitlementGap]:
    """The findings that an officer may read: not those about the confidential population without the right."""
    found = EntitlementGap.objects.select_related("employee", "item", "version__article")
    if access.has("confidential_view"):
        return found
    return found.filter(Q(employee__is_confidential=False) | Q(employee__user=access.user))


class EntitlementScreen(ListScreen):
    """What the two controls share: the findings, the counts by article, the button that draws them up again."""

    model = EntitlementGap
    rights = AMOUNTS
    template_name = "payroll/statute/control.html"
    table_class = GapTable
    filterset_class = GapFilter
    unit = (gettext_lazy("écart"), gettext_lazy("écarts"))

    period: Any
    run: PayRun | None = None

    @cached_property
    def check(self) -> EntitlementCheck | None:
        found = EntitlementCheck.objects.select_related("made_by", "asked_by")
        if self.run is not None:
            return found.filter(run=self.run).first()
        return found.filter(period=self.period, run__isnull=True).first() if self.period is not None else None

    @cached_property
    def labels(self) -> dict[int, str]:
        return item_labels(self.institution, self.on)

    @property
    def on(self) -> date:
        return self.period.last_day if self.period is not None else timezone.localdate()

    def get_queryset(self) -> Any:
        if self.check is None:
            return EntitlementGap.objects.none()
        return gaps_of(self.access).filter(check_of=self.check)

    def get_table_options(self) -> dict[str, Any]:
        return {"labels": self.labels}

    def get_actions(self) -> list[Action]:
        if self.period is None:
            return []
        if self.check is not None and self.check.is_running:
            return []
        label = _("Refaire le contrôle") if self.made else _("Faire le contrôle")
        return [Action(label, self.request.get_full_path(), "refresh", MAKE, main=True, post=True)]

    def count_sentence(self, count: int, *, is_filtered: bool) -> str:
        """Nothing is counted as long as nothing is compared."""
        return super().count_sentence(count, is_filtered=is_filtered) if self.made else ""

    def get_empty(self) -> Empty:
        if self.period is None:
            return Empty(_("Aucun mois ouvert"), _("Ouvrez la paie d’un mois : le contrôle compare ses saisies avec le statut."))
        if self.check is not None and self.check.is_running and not self.made:
            return Empty(_("Le contrôle est en cours"), _("Les écarts s’affichent ici dès qu’il est fini."))
        if self.check is None or not self.made:
            return Empty(_("Le contrôle n’est pas encore fait"), _("Il compare ce que le statut donne avec ce qui est attribué ou payé."))
        return Empty(_("Aucun écart"), _("Chacun a ce que le statut lui donne, et rien d’autre."))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.access.has(*MAKE) or self.period is None:
            return HttpResponse(status=403)
        try:
            check = check_ask(institution=self.institution, period=self.period, run=self.run, actor=self.access.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            check_launch(check)
        return redirect(request, request.get_full_path())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; asked again by its live part every two seconds, and drawn anew once the control is made."""
        is_live = getattr(request, "htmx", False) and request.htmx.target == LIVE  # type: ignore[attr-defined]
        if is_live and self.check is not None and self.check.is_running:
            return render(request, "payroll/statute/_check_progress.html", {"check": self.check})
        if is_live:
            response = HttpResponse(status=204)
            response["HX-Refresh"] = "true"
            return response
        return super().get(request, *args, **kwargs)

    @property
    def made(self) -> str:
        """When the findings were drawn up, in words."""
        if self.check is None or self.check.made_at is None:
            return ""
        return _("Contrôle du %(moment)s") % {"moment": french_moment(timezone.localtime(self.check.made_at))}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(
            check=self.check,
            made=self.made,
            articles=self.counts(),
            is_run=self.run is not None,
            **more,
        )

    def counts(self) -> list[dict[str, Any]]:
        """By article: how many are entitled, how many have it, what it costs a month."""
        if self.check is None or not self.check.counts:
            return []
        versions = ArticleVersion.objects.filter(pk__in=[int(key) for key in self.check.counts])
        rows = []
        for version in versions.select_related("article", "item").order_by("item__code", "rank", "article__number"):
            entry = self.check.counts[str(version.pk)]
            rows.append({"version": version, "item": f"{version.item.code} {self.labels.get(version.item_id, '')}", **entry})
        return rows


class EntitlementMonthView(EntitlementScreen):
    """The control of a month before its run: the latest opened month, or `?mois=`."""

    @cached_property
    def period(self) -> PayPeriod | None:  # type: ignore[override]
        asked = self.request.GET.get("mois", "")
        periods = PayPeriod.objects.order_by("-year", "-month")
        if asked.isdecimal():
            return get_object_or_404(periods, pk=int(asked))
        return periods.first()

    def get_title(self) -> str:
        return _("Contrôle des avantages")

    def get_lede(self) -> str:
        return _("Ce que le statut donne, à côté de ce qui est saisi en %(month)s.") % {"month": self.period} if self.period else ""

    def get_crumbs(self) -> Any:
        return (STATUTE,)

    def get_saved_views(self) -> Any:
        return statute_tabs(self.request.path, self.access)

    def get_context(self, **more: Any) -> dict[str, Any]:
        months = PayPeriod.objects.order_by("-year", "-month")[:6]
        here = self.period.pk if self.period else None
        tabs = [Tab(str(each).capitalize(), f"?mois={each.pk}", each.pk == here) for each in months]
        runs = PayRun.objects.filter(period=here, kind=RunKind.REGULAR).select_related("period") if here else []
        return super().get_context(months=tabs, runs=list(runs), **more)


class EntitlementRunView(EntitlementScreen):
    """The control of a run: what the payslips pay, beside what the statute gives today."""

    @cached_property
    def run(self) -> PayRun:  # type: ignore[override]
        found = PayRun.objects.select_related("period", "institution__country").filter(kind=RunKind.REGULAR)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def period(self) -> PayPeriod:  # type: ignore[override]
        return self.run.period

    def get_title(self) -> str:
        return _("Avantages payés %(of_month)s") % {"of_month": self.run.period.of_month}

    def get_lede(self) -> str:
        return _("Ce que le statut donne, à côté de ce que les bulletins paient.")

    def get_crumbs(self) -> Any:
        return [RUNS, (str(self.run.period).capitalize(), reverse("payroll:run_detail", args=[self.run.pk]))]
