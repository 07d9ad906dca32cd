"""Changes of classification: the list, one with its lines, proposed, decided and applied, refused, dropped."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from careers.choices_grids import BatchState
from careers.documents.collective_decision import decision_pdf
from careers.models import CollectiveDecision, TermsBatch, TermsBatchLine
from careers.selectors.batches import batches, lines_visible, totals
from careers.selectors.decisions import own_rows, rows_shown
from careers.services.batch_acts import batch_acts, batch_cancel
from careers.services.batches import batch_apply, batch_drop, batch_propose, batch_refuse
from careers.services.collective import kind_for
from careers.tables_grids import BatchTable, LineTable
from careers.views.careers import BATCHES, DECIDE, MANAGE, VIEW, is_open
from careers.workflows import BATCH
from hr_core.filters import today
from hr_core.services.acts.powers import title_for
from hr_core.text import french_count
from hr_core.ui.forms import REASON
from hr_core.ui.guard import requires
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, RecordScreen
from hr_core.views.acts.register import paper_response

ACTS = ("act_prepare",)
SEE = ("act_view", "act_prepare", "act_check", "act_sign")


class BatchListView(ListScreen):
    model = TermsBatch
    table_class = BatchTable
    rights = VIEW
    title = gettext_lazy("Changements de classement")
    lede = gettext_lazy("Ce qu’une grille, un avancement ou une promotion change à la paie, sous une seule décision.")
    unit = (gettext_lazy("changement"), gettext_lazy("changements"))
    empty = Empty(
        gettext_lazy("Aucun changement"),
        gettext_lazy("Ils se préparent depuis une grille arrêtée ou une campagne d’avancement."),
    )

    def get_queryset(self) -> Any:
        return batches(self.access)


class BatchDetailView(ListScreen):
    """The lines of a change that one may see, and the sum of what they cost."""

    table_class = LineTable
    template_name = "careers/grids/batch.html"
    rights = VIEW
    unit = (gettext_lazy("ligne"), gettext_lazy("lignes"))
    export_name = "changement-de-classement"
    crumbs = (BATCHES,)

    @cached_property
    def record(self) -> TermsBatch:
        rows = TermsBatch.objects.select_related("grid", "prepared_by", "decided_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_queryset(self) -> Any:
        rows = lines_visible(self.access).filter(batch=self.record).select_related("employee", "act")
        return rows.annotate(more=F("base_salary") - F("old_salary"))

    def get_title(self) -> str:
        return self.record.label

    def get_table_options(self) -> dict[str, Any]:
        has_acts = TermsBatchLine.objects.filter(batch=self.record, act__isnull=False).exists()
        return {} if has_acts else {"exclude": ("act",)}

    def get_actions(self) -> list[Action]:
        record, at = self.record, [self.record.pk]
        if record.state == BatchState.DRAFT:
            return [
                Action(_("Abandonner"), reverse("careers:batch_drop", args=at), "trash", MANAGE),
                Action(_("Soumettre à la décision"), reverse("careers:batch_propose", args=at), "send", MANAGE, main=True),
            ]
        if is_open(BATCH, record.state, "apply"):
            signs = record.prepared_by_id != self.access.user.pk and title_for(self.access, kind_for(record)) is not None
            return [
                Action(_("Préparer les actes"), reverse("careers:batch_acts", args=at), "file-text", ACTS),
                Action(_("Refuser"), reverse("careers:batch_refuse", args=at), "x", DECIDE),
                *([Action(_("Signer la décision collective"), reverse("careers:batch_apply", args=at), "writing-sign", DECIDE, main=True)] if signs else []),
            ]
        if record.state == BatchState.ACTS:
            url = f"{reverse('hr_core:act_list')}?{urlencode({'origine': record.label[:80]})}"
            found = [Action(_("Voir les actes"), url, "file-text", SEE, main=True)]
            if not all(signed for _state, signed in self.acts):
                found.insert(0, Action(_("Préparer les actes qui manquent"), reverse("careers:batch_acts", args=at), "plus", ACTS))
            return found
        if record.state in (BatchState.APPLIED, BatchState.CANCELLED) and record.undo:
            found = [Action(_("Décision avec sa liste"), reverse("careers:batch_paper", args=at), "printer", VIEW)]
            if is_open(BATCH, record.state, "cancel") and record.prepared_by_id != self.access.user.pk:
                found.append(Action(_("Annuler la décision"), reverse("careers:batch_cancel", args=at), "x", DECIDE))
            return found
        return []

    @cached_property
    def acts(self) -> list[tuple[str, bool]]:
        """(state, signed) of the act of each person; a person without an act, or whose act was dropped, is not signed."""
        rows = lines_visible(self.access).filter(batch=self.record).order_by("employee_id", "start").distinct("employee_id")
        return [(state or "", state in ("signed", "notified")) for state in rows.values_list("act__state", flat=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        if self.record.state == BatchState.ACTS:
            more["signed"], more["expected"] = sum(signed for _state, signed in self.acts), len(self.acts)
        sums = totals(self.record, self.access)
        is_past = sums.first_day is not None and sums.first_day < today().replace(day=1)
        decision = CollectiveDecision.objects.filter(batch=self.record).defer("rows", "frozen").first()
        return super().get_context(record=self.record, sums=sums, is_past=is_past, decision=decision, **more)


class BatchStepView(ConfirmScreen):
    model = TermsBatch
    crumbs = (BATCHES,)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class BatchProposeView(BatchStepView):
    rights = MANAGE
    question = gettext_lazy("Soumettre ce changement à la décision ?")
    submit_label = gettext_lazy("Soumettre")
    success_message = gettext_lazy("Le changement attend la décision d’une autre personne.")

    def perform(self, form: Any) -> TermsBatch:
        return batch_propose(batch=self.record, access=self.access)


class BatchApplyView(BatchStepView):
    """Under which number, by what power; then the lines are in the files."""

    rights = DECIDE
    question = gettext_lazy("Signer cette décision collective ?")
    submit_label = gettext_lazy("Signer et appliquer")

    def get_consequences(self) -> list[str]:
        sums = totals(self.record, self.access)
        people = french_count(sums.people, _("agent"), _("agents"))
        title = title_for(self.access, kind_for(self.record))
        as_whom = [_("Vous signez comme suit : %(title)s.") % {"title": title.words}] if title else []
        return [
            *as_whom,
            _("La décision prend son numéro au registre des actes ; son texte et sa liste ne changent plus."),
            _("Le classement et le salaire de base de %(people)s changent dans leur dossier, et chacun en est prévenu.") % {"people": people},
            _("Les mois déjà payés que ces dates touchent seront trouvés par la recherche de rappels de la paie."),
        ]

    def perform(self, form: Any) -> TermsBatch:
        return batch_apply(batch=self.record, access=self.access)

    def get_success_message(self, result: TermsBatch) -> str:
        return _("La décision %(number)s est signée : les classements sont changés.") % {"number": result.act_number}


class BatchRefuseView(BatchStepView):
    rights = DECIDE
    danger = True
    asks_reason = True
    question = gettext_lazy("Refuser ce changement ?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("Le changement est refusé.")

    def perform(self, form: Any) -> TermsBatch:
        return batch_refuse(batch=self.record, reason=form.cleaned_data[REASON], access=self.access)


class BatchDropView(BatchStepView):
    rights = MANAGE
    danger = True
    question = gettext_lazy("Abandonner ce changement ?")
    submit_label = gettext_lazy("Abandonner")
    success_message = gettext_lazy("Le changement est abandonné.")

    def perform(self, form: Any) -> TermsBatch:
        return batch_drop(batch=self.record)


class BatchActsView(BatchStepView):
    """One act a person; then they are checked and signed together."""

    rights = ACTS
    question = gettext_lazy("Préparer un acte pour chaque agent ?")
    submit_label = gettext_lazy("Préparer les actes")

    def get_consequences(self) -> list[str]:
        return [
            _("Les actes se contrôlent et se signent ensemble, sous le nom de ce changement."),
            _("Le classement de chacun ne change, au dossier et dans la paie, qu’à la signature de son acte."),
        ]

    def perform(self, form: Any) -> int:
        return batch_acts(batch=self.record, access=self.access)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("acte est prêt à contrôler"), _("actes sont prêts à contrôler")) + "."

    def get_success_url(self, result: int) -> str:
        return self.record.get_absolute_url()


class BatchCancelView(BatchStepView):
    rights = DECIDE
    danger = True
    asks_reason = True
    question = gettext_lazy("Annuler cette décision ?")
    submit_label = gettext_lazy("Annuler la décision")
    success_message = gettext_lazy("La décision est annulée : les classements d’avant valent de nouveau.")

    def get_consequences(self) -> list[str]:
        return [
            _("Les classements qu’elle a donnés ne comptent plus ; ils restent au dossier, avec le motif."),
            _("Elle garde son numéro au registre, marquée « annulée » ; chacun de sa liste en est prévenu."),
            _("Les mois déjà payés que cela touche seront trouvés par la recherche de rappels de la paie."),
        ]

    def perform(self, form: Any) -> TermsBatch:
        return batch_cancel(batch=self.record, reason=form.cleaned_data[REASON], access=self.access)


@requires("self_service")
@require_safe
def own_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The extract of a decision that concerns oneself: its text, and one's own lines."""
    access = request.access  # type: ignore[attr-defined]
    decision = get_object_or_404(CollectiveDecision.objects.select_related("institution__country", "paper"), pk=pk)
    rows = own_rows(decision, access.employee)
    if not rows:
        raise Http404
    return paper_response(decision_pdf(decision, rows), f"extrait-{decision.reference}")


class BatchPaperView(RecordScreen):
    """The collective decision with its list, as PDF."""

    model = CollectiveDecision
    rights = VIEW

    def get_record(self) -> CollectiveDecision:
        rows = CollectiveDecision.objects.select_related("institution__country", "paper")
        return get_object_or_404(rows, batch=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        content = decision_pdf(self.record, rows_shown(self.record, self.access))
        return paper_response(content, f"decision-{self.record.reference}")
