"""« Double calcul »: the months, what remains unexplained over them, one month and its report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_count, french_integer, french_moment, french_signed
from hr_core.ui.charts import columns
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts, state_tag
from hr_core.ui.screens import DetailScreen
from payroll.choices_parallel import GapCause, ParallelState
from payroll.documents.parallel import report_pdf
from payroll.filters_parallel import ParallelFilter
from payroll.models import ParallelRun
from payroll.selectors.parallel import GapSum, history, labels_of, sums_by
from payroll.tables_parallel import ParallelTable
from payroll.views.returns.parts import Block, Cell, Figure, amount, link, pdf_response
from payroll.workflows_loans import steps_from
from payroll.workflows_parallel import MAKE, PARALLEL_STEPS, SEE

HOME = (gettext_lazy("Double calcul"), "payroll:parallel_list")
SHOWN = 15


class ParallelListView(ListScreen):
    model = ParallelRun
    rights = (SEE,)
    template_name = "payroll/parallel/list.html"
    title = gettext_lazy("Double calcul")
    lede = gettext_lazy("La paie du logiciel en service à côté de la nôtre, jusqu’à zéro franc inexpliqué.")
    unit = (gettext_lazy("mois comparé"), gettext_lazy("mois comparés"))
    table_class, filterset_class = ParallelTable, ParallelFilter
    export_name = "double-calcul"
    empty = Empty(
        gettext_lazy("Aucun mois comparé"),
        gettext_lazy("Calculez un mois ici, puis donnez le livre de paie que l’ancien logiciel en a tiré."),
        "payroll:parallel_receive",
        gettext_lazy("Comparer un mois"),
    )

    def get_queryset(self) -> QuerySet[ParallelRun]:
        return ParallelRun.objects.select_related("period")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Comparer un mois"), reverse("payroll:parallel_receive"), "plus", (MAKE,), main=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        months = history()
        chart = ""
        if len(months) > 1:
            chart = columns(
                [(f"{each.period.month:02d}/{each.period.year % 100:02d}", each.unexplained) for each in months],
                title=_("Montant inexpliqué de chaque mois comparé"),
                write=lambda value: french_amount(int(value), self.currency),
                width=636,
            )
        return super().get_context(chart=chart, **more)


class OfParallel:
    """One month, of this institution."""

    model = ParallelRun
    record: ParallelRun

    def get_queryset(self) -> QuerySet[ParallelRun]:
        return ParallelRun.objects.select_related(
            "period", "institution__country", "received_by", "signed_by", "approved_by"
        )

    def back(self) -> str:
        return reverse("payroll:parallel_detail", args=[self.record.pk])

    def get_crumbs(self) -> Any:
        return (HOME, (str(self.record), self.back()))

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


class ParallelDetailView(OfParallel, DetailScreen):
    rights = (SEE,)
    template_name = "payroll/returns/record.html"

    def get_title(self) -> str:
        return _("Double calcul %(of_month)s") % {"of_month": self.record.period.of_month}

    def get_lede(self) -> str:
        row = self.record
        if row.compared_at is None:
            return _("Le fichier est reçu : dites ce que portent ses colonnes et ses rubriques.")
        if not row.unexplained:
            return _("Zéro franc inexpliqué.")
        left = french_amount(row.unexplained, self.currency, unit=True)
        return _("Il reste %(amount)s à expliquer.") % {"amount": left}

    def get_crumbs(self) -> Any:
        return (HOME,)

    def get_actions(self) -> Sequence[Action]:
        row, pk = self.record, [self.record.pk]
        actions = []
        if row.compared_at is not None:
            actions.append(Action(_("Écarts"), reverse("payroll:parallel_gaps", args=pk), "scale", main=bool(row.unexplained)))
            actions.append(Action(_("Rapport"), reverse("payroll:parallel_report", args=pk), "printer"))
        for step in steps_from(PARALLEL_STEPS, row.state, self.access):
            if step.key == "sign" and row.unexplained or step.key == "approve" and row.signed_by_id == self.access.user.pk:
                continue
            if step.key == "compare" and row.compared_at is None:
                continue
            main = step.is_main or (step.key == "columns" and row.compared_at is None)
            actions.append(Action(str(step.label), reverse(f"payroll:parallel_{step.key}", args=pk), step.icon, main=main))
        return actions

    def get_notes(self) -> list[tuple[str, str]]:
        row, notes = self.record, []
        if row.state == ParallelState.SIGNED and row.signed_by_id == self.access.user.pk:
            notes.append(("info", _("Vous avez signé : une autre personne contresigne.")))
        if row.problems:
            count = french_count(len(row.problems), _("ligne laissée de côté"), _("lignes laissées de côté"))
            notes.append(("warning", f"{count} : {' '.join(row.problems[:3])}"))
        return notes

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        if row.compared_at is None:
            return self.show(notes=self.get_notes(), figures=(), panels=self.get_panels(), blocks=(), tabs=())
        equal = _("%(equal)s sur %(pairs)s") % {"equal": french_integer(row.equal), "pairs": french_integer(row.pairs)}
        figures = [
            Figure(_("Inexpliqué"), french_amount(row.unexplained, self.currency)),
            Figure(_("Écarts"), french_amount(row.different, self.currency), _("net %(gap)s") % {"gap": french_signed(row.gap, self.currency)}),
            Figure(_("Montants égaux"), equal),
            Figure(_("Agents"), french_integer(row.people)),
        ]
        labels = labels_of(row)
        blocks = [
            self.block(_("Par cause"), sums_by(row, "cause"), "cause", lambda key: draw_tag(GapCause(key).label, GapCause(key).tone, GapCause(key).icon)),
            self.block(_("Par rubrique"), sums_by(row, "code")[:SHOWN], "rubrique", lambda key: labels.get(key, key)),
        ]
        return self.show(notes=self.get_notes(), figures=figures, panels=self.get_panels(), blocks=blocks, tabs=())

    def block(self, title: str, sums: list[GapSum], name: str, words: Any) -> Block:
        url = reverse("payroll:parallel_gaps", args=[self.record.pk])
        heads = [(_("Cause") if name == "cause" else _("Rubrique"), ""), (_("Nombre"), "n"), (_("Agents"), "n"), (_("Écart net"), "n"), (_("Écarts absolus"), "n"), (_("Inexpliqué"), "n")]
        rows = [
            [
                Cell(link(f"{url}?{name}={each.key}", words(each.key))),
                Cell(french_count(each.number, _("écart"), _("écarts")), "n p2"),
                Cell(french_integer(each.people), "n"),
                Cell(french_signed(each.gap, self.currency), "n"),
                amount(each.size, self.currency, "n p1"),
                amount(each.unexplained, self.currency, "n p3"),
            ]
            for each in sums
        ]
        return Block(title, heads, rows, _("Aucun écart : les deux livres de paie sont égaux au franc."))

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        told: list[tuple[Any, Any]] = [(_("État"), state_tag(ParallelState(row.state), row.get_state_display()))]
        told += facts(row, "file_name", "rows", "received_by")
        if row.compared_at is not None:
            told += [
                (_("Ancien logiciel"), french_amount(row.theirs, self.currency, unit=True)),
                (_("Nos bulletins"), french_amount(row.ours, self.currency, unit=True)),
                (_("Comparé le"), french_moment(timezone.localtime(row.compared_at))),
            ]
        if row.signed_by:
            told += [(_("Signé par"), f"{row.signed_by}, {row.signed_as}"), (_("Conclusion"), row.conclusion)]
        if row.approved_by:
            told.append((_("Contresigné par"), f"{row.approved_by}, {row.approved_as}"))
        return [Panel(_("Comparaison"), told)]


class ParallelReportView(OfParallel, DetailScreen):
    rights = (SEE,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        period = self.record.period
        return pdf_response(report_pdf(self.record), f"double-calcul-{period.year}-{period.month:02d}")
