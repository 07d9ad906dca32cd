"""Layouts of export: the list, one with its preview, its designer; and giving a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.exports import XLSX
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices_accounting import EntryColumn, EntryKind, FileKind
from payroll.forms.entry_layouts import EntryLayoutForm, ExportForm
from payroll.models import EntryLayout, JournalEntry
from payroll.services.accounting.layouts import entry_export, layout_rows, layout_save, usual_layouts_make
from payroll.tables_accounting import LayoutTable
from payroll.views.accounting.parts import PREPARE, VIEW, OfEntry

LAYOUTS = (gettext_lazy("Formats d’export"), "payroll:layout_list")
SHOWN = 12


class LayoutListView(ListScreen):
    model = EntryLayout
    rights = VIEW
    title = gettext_lazy("Formats d’export")
    lede = gettext_lazy("Comment les écritures s’écrivent pour votre logiciel de comptabilité.")
    unit = (gettext_lazy("format"), gettext_lazy("formats"))
    table_class = LayoutTable
    exportable = False

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun format"),
            _("Commencez par les formats neutres : texte à séparateur, tableur, largeurs fixes."),
            reverse("payroll:layout_usual") if self.access.has(*PREPARE) else "",
            _("Créer les formats usuels"),
        )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Formats usuels"), reverse("payroll:layout_usual"), "list-check", PREPARE),
            Action(_("Nouveau format"), reverse("payroll:layout_create"), "plus", PREPARE, main=True),
        ]


class UsualLayoutsView(ConfirmScreen):
    rights = PREPARE
    question = gettext_lazy("Créer les formats usuels ?")
    submit_label = gettext_lazy("Créer ceux qui manquent")
    success_url = "payroll:layout_list"
    crumbs = (LAYOUTS,)

    def get_record(self) -> None:
        return None

    def get_consequences(self) -> list[str]:
        return [_("Texte et tableur à deux colonnes, texte à montant signé, largeurs fixes avec sens : à adapter au vôtre.")]

    def perform(self, form: Any) -> int:
        return usual_layouts_make(institution=self.institution, access=self.access)

    def get_success_message(self, result: int) -> str:
        return _("Formats créés : %(number)s.") % {"number": result}


class LayoutDetailView(DetailScreen):
    model = EntryLayout
    rights = VIEW
    template_name = "payroll/accounting/layout.html"
    crumbs = (LAYOUTS,)

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Modifier"), reverse("payroll:layout_change", args=[self.record.pk]), "pencil", PREPARE, main=True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        layout = self.record
        entries = JournalEntry.objects.select_related("institution__country")
        sample = entries.filter(kind=EntryKind.PAY).first() or entries.first()
        preview, why = [], ""
        if sample is not None:
            try:
                preview = [_placed(row, layout) for row in islice(layout_rows(sample, layout), SHOWN)]
            except ValidationError as refused:
                why = " ".join(refused.messages)
        columns = [
            (rank, str(EntryColumn(each["holds"]).label).capitalize(), each["title"], each["width"])
            for rank, each in enumerate(layout.columns, start=1)
        ]
        heads = [each["title"] for each in layout.columns]
        return self.show(columns=columns, preview=preview, heads=heads, sample=sample, why=why)


#: Where a phone shows what a column holds; of several columns of amounts, the one that the line fills.
PLACES = {
    EntryColumn.ACCOUNT: "p2", EntryColumn.DAY: "p3", EntryColumn.LABEL: "p4", EntryColumn.DEBIT: "p1", EntryColumn.CREDIT: "p1",
    EntryColumn.AMOUNT: "p1",
}  # fmt: skip


def _placed(row: Sequence[str], layout: EntryLayout) -> list[tuple[str, str]]:
    """Each cell with its place on a phone; a place is taken once, and never by an empty or a first cell."""
    taken: set[str] = set()
    found = []
    for rank, (cell, column) in enumerate(zip(row, layout.columns, strict=True)):
        place = PLACES.get(EntryColumn(column["holds"]), "") if rank and cell.strip(" 0,.") else ""
        found.append((cell, "" if place in taken else place))
        taken.add(place)
    return found


class LayoutFormView(FormScreen):
    model = EntryLayout
    rights = PREPARE
    form_class = EntryLayoutForm
    template_name = "payroll/accounting/layout_form.html"
    title = gettext_lazy("Format d’export")
    asks_reason = "optional"
    success_message = gettext_lazy("Le format est enregistré.")
    cancel_url = "payroll:layout_list"
    crumbs = (LAYOUTS,)

    def perform(self, form: Any) -> EntryLayout:
        form.instance.columns = form.columns()
        return layout_save(layout=form.instance, access=self.access, reason=form.cleaned_data.get("motif", ""))

    def get_success_url(self, result: EntryLayout) -> str:
        return reverse("payroll:layout_detail", args=[result.pk])


class EntryExportView(OfEntry, FormScreen):
    """Choose a layout; the file comes back at once."""

    model = JournalEntry
    rights = PREPARE
    form_class = ExportForm
    title = gettext_lazy("Exporter l’écriture")
    submit_label = gettext_lazy("Télécharger le fichier")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            layout = form.cleaned_data["layout"]
            try:
                content, _kept = entry_export(entry=self.record, layout=layout, access=self.access)
            except ValidationError as refused:
                form.add_error(None, refused)
            else:
                return _file(content, layout, self.record)
        return self.show(form=form, status=422)


def _file(content: bytes, layout: EntryLayout, entry: JournalEntry) -> HttpResponse:
    suffix = {FileKind.XLSX: "xlsx", FileKind.CSV: "csv", FileKind.FIXED: "txt"}[FileKind(layout.kind)]
    kind = XLSX if layout.kind == FileKind.XLSX else f"text/plain; charset={layout.encoding.removesuffix('-sig')}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{entry.reference}.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response
