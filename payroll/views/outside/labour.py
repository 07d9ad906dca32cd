"""Day labourers: engagement sheets, and the grid of a fortnight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import DAYS, french_count, french_date
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import Screen
from payroll.filters_outside import EngagementFilter
from payroll.forms.outside_work import EngagementForm
from payroll.models import Engagement
from payroll.selectors.outside import GridRow, fortnight_grid
from payroll.services.outside.labour import Limits, days_save, engagement_save, fortnight_of, labour_limits, nearing
from payroll.tables_outside import EngagementTable
from payroll.views.outside.parts import PREPARE, VIEW, OutsideForm
from payroll.views.outside.work import OfVisiblePayee, OutsideList

LABOURERS = (gettext_lazy("Journaliers"), "payroll:engagement_list")


class EngagementListView(OfVisiblePayee, OutsideList):
    model = Engagement
    title = gettext_lazy("Journaliers")
    unit = (gettext_lazy("fiche d’engagement"), gettext_lazy("fiches d’engagement"))
    filterset_class, table_class = EngagementFilter, EngagementTable

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("payee", "unit").annotate(worked=Count("days"))

    def get_empty(self) -> Empty:
        return Empty(_("Aucune fiche"), _("Une fiche d’engagement dit la tâche, les dates et le salaire du jour."))

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Ouvrir une fiche"), reverse("payroll:engagement_create"), "plus", PREPARE),
            Action(_("Pointer la quinzaine"), reverse("payroll:labour_grid"), "table", VIEW, True),
        ]


class EngagementFormView(OfVisiblePayee, OutsideForm):
    model = Engagement
    form_class = EngagementForm
    title = gettext_lazy("Fiche d’engagement")
    crumbs = (LABOURERS,)
    success_url = "payroll:engagement_list"
    success_message = gettext_lazy("La fiche est enregistrée.")

    def perform(self, form: Any) -> Engagement:
        return engagement_save(engagement=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])


class GridView(Screen):
    """The days of a fortnight, one row per sheet: boxes to tick; `?jour=` names a day of the fortnight."""

    rights = VIEW
    template_name = "payroll/outside/grid.html"
    crumbs = (LABOURERS,)

    @cached_property
    def fortnight(self) -> tuple[date, date]:
        asked = self.request.GET.get("jour") or self.request.POST.get("jour") or ""
        try:
            day = parse_date(asked)
        except ValueError:
            day = None
        return fortnight_of(day or timezone.localdate())

    @property
    def days(self) -> list[date]:
        first, last = self.fortnight
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def get_title(self) -> str:
        first, last = self.fortnight
        return _("Quinzaine du %(first)s au %(last)s") % {"first": french_date(first), "last": french_date(last)}

    @cached_property
    def limits(self) -> Limits:
        return labour_limits(self.institution, self.fortnight[1])

    def get_lede(self) -> str:
        limits = self.limits
        told = [
            words % {"days": french_count(days, _("jour"), _("jours"))}
            for days, words in ((limits.month, _("%(days)s par mois")), (limits.year, _("%(days)s par an")))
            if days
        ]
        return _("Avant requalification : %(limits)s.") % {"limits": ", ".join(told)} if told else ""

    def rows(self) -> list[GridRow]:
        return fortnight_grid(self.access, *self.fortnight, self.days)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(**self.grid(self.rows()))

    def grid(self, rows: list[GridRow], error: str = "") -> dict[str, Any]:
        first, last = self.fortnight
        return {
            "rows": rows,
            "days": [(day, DAYS[day.weekday()][:2]) for day in self.days],
            "first": first,
            "before": first - timedelta(days=1),
            "after": last + timedelta(days=1),
            "may_write": self.access.has(*PREPARE),
            "limits": self.limits,
            "near": nearing(self.institution, {row.sheet.payee_id for row in rows}, on=last, limits=self.limits),
            "total_days": sum(row.worked for row in rows),
            "total": sum(row.amount for row in rows),
            "error": error,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.access.has(*PREPARE):
            raise PermissionDenied
        rows = self.rows()
        chosen: dict[int, set[date]] = defaultdict(set)
        known = {row.sheet.pk for row in rows}
        for row in rows:
            chosen[row.sheet.pk] = {each[0] for each in row.days if each and each[2]}
        for value in request.POST.getlist("j"):
            key, _colon, day = value.partition(":")
            found = parse_date(day) if key.isdecimal() else None
            if found is not None and int(key) in known:
                chosen[int(key)].add(found)
        try:
            days_save(
                institution=self.institution,
                first=self.fortnight[0],
                last=self.fortnight[1],
                chosen=chosen,
                actor=request.user,  # type: ignore[arg-type]
            )
        except ValidationError as refused:
            ticked = [row.ticked(chosen[row.sheet.pk]) for row in rows]
            return self.show(status=422, **self.grid(ticked, " ".join(refused.messages)))
        messages.success(request, _("Les journées sont enregistrées."))
        return HttpResponseRedirect(f"{reverse('payroll:labour_grid')}?jour={self.fortnight[0].isoformat()}")
