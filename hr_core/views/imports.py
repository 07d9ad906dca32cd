"""Imports: a file received, its columns checked, what it would do, then the confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hr_core import tasks
from hr_core.access import Access
from hr_core.filters import ImportFilter
from hr_core.forms.administration import ColumnsForm, ConfirmImportForm, UploadForm
from hr_core.loading.kinds import KINDS, ImportKind, kinds_of
from hr_core.models import ImportBatch
from hr_core.services.imports import (
    IN_REQUEST,
    batch_drop,
    batch_map,
    batch_preview,
    batch_receive,
    batch_start_writing,
    batch_write,
)
from hr_core.tables import ImportTable, counts_in_words
from hr_core.text import french_count
from hr_core.ui.exports import XLSX
from hr_core.ui.guard import requires
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen

RIGHTS = ("personnel_import", "absence_enter", "institution_settings", "roles_manage")
LIST = (gettext_lazy("Imports"), "hr_core:import_list")
State = ImportBatch.State
SHOWN_PROBLEMS = 200


def kind_or_404(slug: str, access: Access) -> ImportKind:
    """The kind of an address; 403 for whoever may import others only."""
    if slug not in KINDS:
        raise Http404
    if not access.has(*KINDS[slug].rights):
        raise PermissionDenied
    return KINDS[slug]


def batches_of(access: Access) -> QuerySet[ImportBatch]:
    """The files of the kinds that a person may import."""
    return ImportBatch.objects.filter(kind__in=kinds_of(access)).select_related("created_by")


class ImportListView(ListScreen):
    model = ImportBatch
    table_class = ImportTable
    filterset_class = ImportFilter
    title = gettext_lazy("Imports")
    rights = RIGHTS
    unit = (gettext_lazy("fichier"), gettext_lazy("fichiers"))
    exportable = False

    def get_queryset(self) -> QuerySet:
        return batches_of(self.access)

    def get_actions(self) -> list[Action]:
        first = next(iter(kinds_of(self.access).values()))
        labels = {"personnel": _("Importer le personnel"), "absences": _("Importer des absences")}
        return [
            Action(_("Autres fichiers"), reverse("hr_core:file_lists"), "folder"),
            Action(
                labels.get(first.slug, str(first.label)), reverse("hr_core:import_create", args=[first.slug]), "upload",
                first.rights, main=True,
            ),
        ]  # fmt: skip

    def get_empty(self) -> Empty:
        if "personnel" not in kinds_of(self.access):
            url = reverse("hr_core:import_create", args=["absences"])
            return Empty(_("Aucun import"), _("Déposez la liste des absences telle que vous la tenez."), url, _("Importer des absences"))
        url = reverse("hr_core:import_create", args=["personnel"])
        text = _("Déposez le classeur du personnel tel que vous le tenez : titres, totaux et accents compris.")
        return Empty(_("Aucun import"), text, url, _("Importer le personnel"))


class ImportCreateView(FormScreen):
    """Receive a file; nothing is written but the file itself."""

    form_class = UploadForm
    template_name = "hr_core/import_create.html"
    rights = RIGHTS
    crumbs = (LIST,)
    submit_label = gettext_lazy("Lire le fichier")

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    @property
    def kind(self) -> ImportKind:
        return kind_or_404(self.kwargs["kind"], self.access)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind_or_404(self.kwargs["kind"], self.access)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return _("Importer : %(kind)s") % {"kind": str(self.kind.label).lower()}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(template_url=reverse("hr_core:import_template", args=[self.kind.slug]), **more)

    def perform(self, form: Any) -> ImportBatch:
        file = form.cleaned_data["file"]
        return batch_receive(
            institution=self.institution,
            kind=self.kind,
            content=file.read(),
            name=file.name,
            actor=self.request.user,  # type: ignore[arg-type]
        )

    def get_success_message(self, result: ImportBatch) -> str:
        rows = french_count(result.report["rows"], _("ligne"), _("lignes"))
        return _("Fichier lu : %(rows)s. Vérifiez les colonnes.") % {"rows": rows}

    def get_success_url(self, result: ImportBatch) -> str:
        return reverse("hr_core:import_columns", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("hr_core:import_list")


@require_GET
@requires(*RIGHTS)
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The workbook to fill in."""
    access: Access = request.access  # type: ignore[attr-defined]
    content = kind_or_404(kind, access).template(access.institution)  # type: ignore[arg-type]
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="modele-{kind}.xlsx"'
    return response


class BatchScreen(FormScreen):
    """A step of one import."""

    model = ImportBatch
    rights = RIGHTS
    crumbs = (LIST,)

    def get_queryset(self) -> QuerySet:
        return batches_of(self.access)

    @property
    def kind(self) -> ImportKind:
        return KINDS[self.record.kind]

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:import_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("hr_core:import_detail", args=[self.record.pk])

    def run(self, batch: ImportBatch, work: Callable[..., Any], task: Any) -> None:
        """Do it now for a small file; hand a large one to a worker once this request is committed."""
        if batch.report["rows"] <= IN_REQUEST:
            work(batch=batch, access=self.access)
            return
        arguments = (self.institution.pk, self.request.user.pk, batch.pk)
        transaction.on_commit(lambda: task.delay(*arguments))


class ImportColumnsView(BatchScreen):
    """What each column of the file holds: proposals to correct, kept for the next file."""

    form_class = ColumnsForm
    template_name = "hr_core/import_columns.html"
    title = gettext_lazy("Vérifier les colonnes")
    submit_label = gettext_lazy("Voir l’aperçu")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(state__in=[State.UPLOADED, State.PREVIEWED, State.FAILED])

    def get_lede(self) -> str:
        rows = french_count(self.record.report["rows"], _("ligne"), _("lignes"))
        return f"{self.record.file_name}, {rows}"

    def get_form_options(self) -> dict[str, Any]:
        fields = self.kind.fields()
        asks = [name for name in self.kind.asks if name != "confirm_absences" or self.access.has("absence_confirm")]
        return {"batch": self.record, "fields": fields, "takes_amounts": self.kind.takes_amounts, "asks": asks}

    def perform(self, form: Any) -> ImportBatch:
        batch = batch_map(
            batch=self.record,
            columns=form.columns(),
            **form.options(),
            actor=self.request.user,  # type: ignore[arg-type]
        )
        self.run(batch, batch_preview, tasks.import_preview)
        return batch

    def get_success_message(self, result: ImportBatch) -> str:
        return _("Les colonnes sont retenues pour vos prochains fichiers.")


class ImportDetailView(DetailScreen):
    """The preview, the progress, or what was done."""

    model = ImportBatch
    template_name = "hr_core/import_detail.html"
    rights = RIGHTS
    crumbs = (LIST,)

    def get_queryset(self) -> QuerySet:
        return batches_of(self.access)

    def get_lede(self) -> str:
        return f"{KINDS[self.record.kind].label}. {counts_in_words(self.record.counts)}".strip(". ")

    def get_actions(self) -> list[Action]:
        pk = [self.record.pk]
        state = self.record.state
        actions = []
        if state in (State.UPLOADED, State.PREVIEWED, State.FAILED, State.READING):
            actions.append(Action(_("Abandonner"), reverse("hr_core:import_drop", args=pk), "trash"))
        if state in (State.UPLOADED, State.PREVIEWED, State.FAILED):
            actions.append(
                Action(_("Colonnes"), reverse("hr_core:import_columns", args=pk), "table", main=state != State.PREVIEWED)
            )
        if state == State.PREVIEWED and self.is_useful:
            actions.append(Action(_("Importer…"), reverse("hr_core:import_confirm", args=pk), "check", main=True))
        return actions

    @property
    def is_useful(self) -> bool:
        """Something would be written, and no mandatory column is missing."""
        record = self.record
        blocked = any(each["severity"] == "error" and each["line"] is None for each in record.problems)
        writes = record.counts.get("created", 0) + record.counts.get("changed", 0) + record.report.get("amounts", 0)
        return bool(writes) and not blocked

    def get_context(self, **more: Any) -> dict[str, Any]:
        problems = self.record.problems
        errors = [each for each in problems if each["severity"] == "error"]
        warnings = [each for each in problems if each["severity"] != "error"]
        return super().get_context(
            errors=errors[:SHOWN_PROBLEMS],
            warnings=warnings[:SHOWN_PROBLEMS],
            error_count=len(errors),
            warning_count=len(warnings),
            is_working=self.record.state in (State.READING, State.WRITING),
            is_useful=self.is_useful,
            **more,
        )


class ImportConfirmView(BatchScreen, ConfirmScreen):
    form_class = ConfirmImportForm
    template_name = "hr_core/ui/confirm.html"
    submit_label = gettext_lazy("Importer")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(state__in=[State.PREVIEWED, State.FAILED])

    def get_title(self) -> str:
        return _("Importer « %(file)s » ?") % {"file": self.record.file_name}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_form(self) -> Any:
        form = super().get_form()
        if not self.record.counts.get("refused"):
            del form.fields["only_valid"]
        return form

    def get_consequences(self) -> list[str]:
        counts, report = self.record.counts, self.record.report
        units = len(report.get("new_units", []))
        one, many = map(str, self.kind.unit)
        lines = [
            (counts.get("created"), _("%(one)s créée") % {"one": one}, _("%(many)s créées") % {"many": many}),
            (counts.get("changed"), _("%(one)s modifiée") % {"one": one}, _("%(many)s modifiées") % {"many": many}),
            (units, _("unité créée"), _("unités créées")),
            (report.get("amounts"), _("montant mensuel enregistré"), _("montants mensuels enregistrés")),
        ]
        sentences = [french_count(count, one, many) + "." for count, one, many in lines if count]
        if counts.get("refused"):
            refused = french_count(counts["refused"], _("ligne refusée"), _("lignes refusées"))
            sentences.append(_("%(refused)s ne seront pas importées.") % {"refused": refused})
        if self.record.kind == "absences":
            sentences.append(
                _("Confirmées à l’import, elles comptent dès le prochain calcul de la paie.")
                if self.record.options.get("confirm_absences")
                else _("Elles attendront d’être confirmées : la paie n’en tient pas compte avant.")
            )
        if counts.get("changed") and self.record.kind == "personnel":
            sentences.append(_("Un nouveau salaire de base ou compte d’un agent déjà connu attendra une autre personne."))
        return sentences

    def perform(self, form: Any) -> ImportBatch:
        batch = batch_start_writing(
            batch=self.record,
            only_valid=form.cleaned_data.get("only_valid", False),
            actor=self.request.user,  # type: ignore[arg-type]
        )
        self.run(batch, batch_write, tasks.import_write)
        return batch

    def get_success_message(self, result: ImportBatch) -> str:
        result.refresh_from_db()
        if result.state == State.CONFIRMED:
            written = result.counts.get("created", 0) + result.counts.get("changed", 0)
            return _("Import terminé : %(written)s.") % {"written": french_count(written, *map(str, self.kind.unit))}
        return _("L’import est en cours.") if result.state == State.WRITING else result.report.get("failure", "")


class ImportDropView(BatchScreen, ConfirmScreen):
    danger = True
    submit_label = gettext_lazy("Abandonner l’import")
    success_message = gettext_lazy("L’import est abandonné ; rien n’a changé.")
    template_name = "hr_core/ui/confirm.html"
    question = gettext_lazy("Abandonner cet import ?")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().exclude(state__in=[State.CONFIRMED, State.DROPPED, State.WRITING])

    def get_consequences(self) -> list[str]:
        return [_("Le fichier « %(file)s » est effacé ; les dossiers restent tels quels.") % {"file": self.record}]

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> None:
        batch_drop(batch=self.record, actor=self.request.user)  # type: ignore[arg-type]

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:import_list")
