"""Entries of the pay: the list, an entry, making it, validating it, reversing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.text import french_amount, french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from payroll.choices_accounting import EntryKind
from payroll.documents.entries import entry_pdf
from payroll.filters import PeopleFilter
from payroll.filters_accounting import EntryFilter
from payroll.forms.accounting import ReverseForm
from payroll.models import AccountingRules, JournalEntry, JournalLine, OutsideRun, PayRun
from payroll.selectors.accounting.entries import (
    OFFERED,
    accounts_to_confirm,
    outside_to_enter,
    people_behind,
    pieces_of,
    runs_to_enter,
    units_of,
)
from payroll.services.accounting.entries import (
    entry_delete,
    entry_reverse,
    entry_validate,
    outside_draft,
    outside_enter,
    run_draft,
    run_enter,
    validation_obstacle,
)
from payroll.tables_accounting import BehindTable, EntryTable
from payroll.views.accounting.parts import ENTRIES, PREPARE, VALIDATE, VIEW, OfEntry, steps_of
from payroll.views.loans import pdf
from payroll.workflows_accounting import ENTRY_STEPS


class EntryListView(ListScreen):
    model = JournalEntry
    rights = VIEW
    title = gettext_lazy("Écritures")
    template_name = "payroll/accounting/entries.html"
    unit = (gettext_lazy("écriture"), gettext_lazy("écritures"))
    filterset_class, table_class = EntryFilter, EntryTable
    export_name = "ecritures"

    def get_empty(self) -> Empty:
        if AccountingRules.objects.exists():
            return Empty(_("Aucune écriture"), _("Elles sont établies quand une campagne est payée."))
        return Empty(
            _("Aucun plan de comptes"),
            _("Choisissez un plan de départ : chaque compte et chaque imputation se modifient ensuite."),
            reverse("payroll:accounting_preset") if self.access.has(*PREPARE) else "",
            _("Choisir un plan"),
        )

    def get_context(self, **more: Any) -> dict[str, Any]:
        runs = list(runs_to_enter(self.institution, timezone.localdate())[: OFFERED + 1])
        outside = list(outside_to_enter(self.institution)[: OFFERED + 1])
        has_chart = AccountingRules.objects.exists()
        return super().get_context(
            runs=runs[:OFFERED] if has_chart else [], outside_runs=outside[:OFFERED] if has_chart else [],
            more_runs=len(runs) > OFFERED or len(outside) > OFFERED, may_prepare=self.access.has(*PREPARE), **more,
        )  # fmt: skip


class EntryDetailView(OfEntry, DetailScreen):
    model = JournalEntry
    rights = VIEW
    template_name = "payroll/accounting/entry.html"

    def get_queryset(self) -> QuerySet[JournalEntry]:
        return JournalEntry.objects.select_related("run__period", "outside_run", "provision", "reverses", "made_by", "validated_by")

    def get_crumbs(self) -> Any:
        return (ENTRIES,)

    def get_title(self) -> str:
        return str(self.record.label)

    def get_actions(self) -> Sequence[Action]:
        pk = self.record.pk
        skipped = ["payroll:entry_reverse"] if self.reversal else []
        if validation_obstacle(self.record, self.access):
            skipped.append("payroll:entry_validate")
        document = Action(_("Pièce comptable (PDF)"), reverse("payroll:entry_pdf", args=[pk]), "printer")
        return [document, *steps_of(ENTRY_STEPS, self.record.state, pk, without=tuple(skipped))]

    @cached_property
    def reversal(self) -> JournalEntry | None:
        return JournalEntry.objects.filter(reverses=self.record).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lines = list(self.record.lines.select_related("section"))
        exports = self.record.exports.select_related("made_by")
        obstacle = validation_obstacle(self.record, self.access) if self.record.state == "draft" else ""
        unsure = accounts_to_confirm(self.record)
        return self.show(lines=lines, exports=exports, reversal=self.reversal, obstacle=obstacle, unsure=unsure)


class EntryPdfView(OfEntry, RecordScreen):
    model = JournalEntry
    rights = VIEW

    def get_queryset(self) -> QuerySet[JournalEntry]:
        return JournalEntry.objects.select_related("institution__country", "made_by", "validated_by", "reverses")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf(entry_pdf(self.record), f"piece-{self.record.pk}")


class EntryLineView(ListScreen, DetailScreen):
    """Who and what is behind an amount: the lines of payslips that make it, then the employees."""

    model = JournalLine
    rights = VIEW
    template_name = "payroll/accounting/line.html"
    unit = (gettext_lazy("agent"), gettext_lazy("agents"))
    filterset_class, table_class = PeopleFilter, BehindTable

    def get_title(self) -> str:
        return f"{self.record.account} {self.record.account_label}"

    def get_lede(self) -> str:
        amount = french_amount(self.record.debit or self.record.credit, self.currency, unit=True)
        side = _("au débit") if self.record.debit else _("au crédit")
        return f"{amount} {side}."

    def get_crumbs(self) -> Any:
        entry = self.record.entry
        return (ENTRIES, (entry.reference, reverse("payroll:entry_detail", args=[entry.pk])))

    @cached_property
    def record(self) -> Any:
        return self.get_record()

    def get_record(self) -> JournalLine:
        from django.shortcuts import get_object_or_404

        rows = JournalLine.objects.select_related("entry__run__period", "section")
        found: JournalLine = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @cached_property
    def behind(self) -> Any:
        return people_behind(self.record, self.access)

    def get_queryset(self) -> Any:
        return self.behind[0].order_by("employee__last_name", "employee__first_names")

    def get_table_options(self) -> dict[str, Any]:
        return {"amounts": self.behind[1]}

    def get_empty(self) -> Empty:
        return Empty(_("Personne à montrer"), _("Cette ligne ne vient pas de bulletins, ou ils sont réservés."))

    def get_context(self, **more: Any) -> dict[str, Any]:
        everybody = self.access.has("confidential_view") and self.record.entry.run_id
        return super().get_context(
            line=self.record, pieces=pieces_of(self.record), units=units_of(self.record) if everybody else [],
            reserved=self.behind[2], **more,
        )  # fmt: skip


class RunEntryView(ConfirmScreen):
    """Make the entries of a run, or read what is missing."""

    model = PayRun
    rights = PREPARE
    template_name = "payroll/accounting/make.html"
    submit_label = gettext_lazy("Établir l’écriture")
    success_url = "payroll:entry_list"
    success_message = gettext_lazy("L’écriture est établie : une autre personne la valide.")
    crumbs = (ENTRIES,)

    def get_queryset(self) -> Any:
        return PayRun.objects.select_related("period", "institution")

    def get_title(self) -> str:
        return _("Établir l’écriture de la paie %(month)s\u202f?") % {"month": self.record.of_month}

    def drafts(self) -> list[tuple[Any, Any]]:
        kinds = (EntryKind.PAY, EntryKind.PAYMENT)
        return [(EntryKind(kind).label, run_draft(self.record, kind)) for kind in kinds]

    def get_context(self, **more: Any) -> dict[str, Any]:
        told, blocked, why = [], [], ""
        try:
            for label, draft in self.drafts():
                told.append((label, draft.debit, len(draft.lines)))
                blocked += draft.blocked
        except Refusal as refused:
            why = str(refused)
        return super().get_context(told=told, blocked=blocked, why=why, **more)

    def perform(self, form: Any) -> Any:
        return run_enter(run=self.record, access=self.access)


class OutsideEntryView(RunEntryView):
    """The same for a run outside the headcount."""

    model = OutsideRun

    def get_queryset(self) -> Any:
        return OutsideRun.objects.select_related("institution__country")

    def get_title(self) -> str:
        return _("Établir l’écriture de la campagne %(reference)s\u202f?") % {"reference": self.record.reference}

    def drafts(self) -> list[tuple[Any, Any]]:
        kinds = (EntryKind.OUTSIDE, EntryKind.OUTSIDE_PAYMENT)
        return [(EntryKind(kind).label, outside_draft(self.record, kind)) for kind in kinds]

    def perform(self, form: Any) -> Any:
        return outside_enter(run=self.record, access=self.access)


class EntryValidateView(OfEntry, ConfirmScreen):
    model = JournalEntry
    rights = VALIDATE
    submit_label = gettext_lazy("Valider l’écriture")

    def get_title(self) -> str:
        return _("Valider « %(label)s »\u202f?") % {"label": self.record.label}

    def get_consequences(self) -> Sequence[Any]:
        amount = french_amount(self.record.debit, self.currency, unit=True)
        return [
            _("Débit et crédit : %(amount)s, au %(day)s.") % {"amount": amount, "day": french_date(self.record.dated_on)},
            _("Elle prend le numéro suivant du journal %(journal)s.") % {"journal": self.record.journal},
            _("Elle ne change plus : une erreur se corrige par une contre-passation."),
        ]

    def perform(self, form: Any) -> JournalEntry:
        return entry_validate(entry=self.record, access=self.access)

    def get_success_message(self, result: JournalEntry) -> str:
        return _("Écriture validée : pièce %(reference)s.") % {"reference": result.reference}


class EntryReverseView(OfEntry, FormScreen):
    model = JournalEntry
    rights = PREPARE
    form_class = ReverseForm
    title = gettext_lazy("Contre-passer l’écriture")
    submit_label = gettext_lazy("Établir la contre-passation")
    success_message = gettext_lazy("La contre-passation est établie : une autre personne la valide.")

    def get_form_options(self) -> dict[str, Any]:
        return {"on": max(timezone.localdate(), self.record.dated_on)}

    def perform(self, form: Any) -> JournalEntry:
        return entry_reverse(
            entry=self.record, dated_on=form.cleaned_data["dated_on"], reason=form.cleaned_data["reason"], access=self.access
        )


class EntryDeleteView(OfEntry, ConfirmScreen):
    model = JournalEntry
    rights = PREPARE
    question = gettext_lazy("Effacer ce brouillon d’écriture ?")
    submit_label = gettext_lazy("Effacer le brouillon")
    danger = True
    success_message = gettext_lazy("Le brouillon est effacé.")

    def get_consequences(self) -> Sequence[Any]:
        return [_("La campagne reparaît parmi celles dont l’écriture est à établir.")]

    def perform(self, form: Any) -> None:
        entry_delete(entry=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:entry_list")
