"""The differences of a month: the list, and the words of a person on those chosen in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count, french_signed
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import BulkAction, Empty, Tab
from hr_core.ui.screens import FormScreen
from payroll.choices_parallel import GapCause
from payroll.filters_parallel import GapFilter
from payroll.forms.parallel import JustifyForm
from payroll.models import ParallelGap, ParallelRun
from payroll.selectors.parallel import gaps_listed, gaps_seen
from payroll.services.parallel.words import gaps_justify
from payroll.tables_parallel import GapTable
from payroll.views.parallel.months import HOME, OfParallel
from payroll.workflows_parallel import MAKE, SEE

MOST_CHOSEN, SHOWN = 500, 8


class GapListView(ListScreen):
    model = ParallelGap
    rights = (SEE,)
    unit = (gettext_lazy("écart"), gettext_lazy("écarts"))
    table_class, filterset_class = GapTable, GapFilter
    totals = {"theirs": Sum("theirs"), "ours": Sum("ours"), "gap": Sum("gap")}
    empty = Empty(gettext_lazy("Aucun écart"), gettext_lazy("Les deux livres de paie sont égaux au franc pour ce choix."))

    @cached_property
    def parallel(self) -> ParallelRun:
        return get_object_or_404(ParallelRun.objects.select_related("period"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return _("Écarts %(of_month)s") % {"of_month": self.parallel.period.of_month}

    def get_lede(self) -> str:
        row = self.parallel
        hidden = row.gaps.count() - gaps_seen(self.access).filter(parallel=row).count()
        left = french_amount(row.unexplained, self.currency, unit=True)
        words = _("%(amount)s à expliquer.") % {"amount": left} if row.unexplained else _("Zéro franc inexpliqué.")
        if hidden:
            words += " " + french_count(hidden, _("écart réservé"), _("écarts réservés")) + "."
        return words

    def get_crumbs(self) -> Any:
        return (HOME, (str(self.parallel), reverse("payroll:parallel_detail", args=[self.parallel.pk])))

    def get_queryset(self) -> QuerySet[ParallelGap]:
        found = gaps_listed(self.parallel, self.access)
        view = self.request.GET.get("vue", "")
        return found.filter(cause=GapCause.UNEXPLAINED) if view == "inexpliques" else found

    def get_saved_views(self) -> Sequence[Tab]:
        here, view = self.request.path, self.request.GET.get("vue", "")
        return [Tab(_("Tous"), here, not view), Tab(_("Inexpliqués"), f"{here}?vue=inexpliques", view == "inexpliques")]

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        if self.parallel.is_frozen:
            return []
        url = reverse("payroll:parallel_justify", args=[self.parallel.pk])
        return [BulkAction(_("Donner la cause…"), url, "pencil", (MAKE,), True)]

    @property
    def export_name(self) -> str:
        period = self.parallel.period
        return f"ecarts-{period.year}-{period.month:02d}"


class JustifyView(OfParallel, FormScreen):
    form_class = JustifyForm
    rights = (MAKE,)
    submit_label = gettext_lazy("Enregistrer la cause")

    @cached_property
    def chosen(self) -> list[ParallelGap]:
        keys = {int(key) for key in self.request.POST.getlist("choisis") if key.isdecimal()}
        found = list(gaps_seen(self.access).filter(parallel=self.record, pk__in=sorted(keys)[:MOST_CHOSEN]))
        if len(found) != len(keys):
            raise Http404
        return found

    def get_title(self) -> str:
        return _("Cause de %(count)s") % {"count": french_count(len(self.chosen), _("écart"), _("écarts"))}

    def get_lede(self) -> str:
        told = [f"{each.name or each.staff_number}, {each.label} {french_signed(each.gap, self.currency)}" for each in self.chosen[:SHOWN]]
        return " · ".join(told) + (" …" if len(self.chosen) > SHOWN else "")

    def get_form_options(self) -> dict[str, Any]:
        return {"chosen": [each.pk for each in self.chosen]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "confirme" not in request.POST:
            return self.show(form=self.form_class(**self.get_form_options()))
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> int:
        data = form.cleaned_data
        return gaps_justify(
            parallel=self.record, gaps=[each.pk for each in self.chosen], cause=data["cause"],
            justification=data["justification"], access=self.access,
        )  # fmt: skip

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("écart enregistré"), _("écarts enregistrés")) + "."

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:parallel_gaps", args=[self.record.pk]) + "?vue=inexpliques"

    def get_cancel_url(self) -> str:
        return reverse("payroll:parallel_gaps", args=[self.record.pk])
