"""Files of the old software: what is loaded, sending one, its columns, its preview, loading or dropping it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.administration import ColumnsForm, ConfirmImportForm, UploadForm
from hr_core.imports.columns import ITEM_PREFIX
from hr_core.models import ImportBatch
from hr_core.tables import counts_in_words
from hr_core.text import french_count, french_month
from hr_core.ui.exports import XLSX
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from payroll.selectors.takeover import files_of, loaded_months
from payroll.services.takeover.dossier import loaded_clear
from payroll.services.takeover.files import file_drop, file_map, file_receive, file_write, takeover_of, template_of
from payroll.services.takeover.kinds import KINDS, FileKind, columns_of
from payroll.views.import_confirmation import ConfirmsImport
from payroll.views.takeover.parts import HOME, PREPARE, OfTakeover

SHOWN_PROBLEMS = 200
State = ImportBatch.State


def kind_or_404(slug: str) -> FileKind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


class FileView(OfTakeover, FormScreen):
    """What is loaded of a kind, the files received, and a place for the next one."""

    rights = PREPARE
    form_class = UploadForm
    template_name = "payroll/takeover/file.html"
    submit_label = gettext_lazy("Lire le fichier")

    @property
    def kind(self) -> FileKind:
        return kind_or_404(self.kwargs["kind"])

    def get_title(self) -> str:
        return str(self.kind.label)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_actions(self) -> Sequence[Action]:
        if not self.may_change:
            return ()
        clear = reverse("payroll:takeover_clear", args=[self.takeover.pk, self.kind.slug])
        return (Action(_("Effacer ce qui est chargé"), clear, "trash", PREPARE),)

    def get_context(self, **more: Any) -> dict[str, Any]:
        kind = self.kind
        months = [
            {**row, "name": french_month(row["year"], row["month"])} for row in loaded_months(self.takeover, kind.natures)
        ]
        return super().get_context(
            kind=kind, months=months, may_change=self.may_change,
            batches=files_of(self.takeover).filter(kind=kind.slug)[:10],
            template_url=reverse("payroll:takeover_template", args=[self.takeover.pk, kind.slug]),
            balances_url=reverse("payroll:takeover_balance_list", args=[self.takeover.pk]), **more,
        )  # fmt: skip

    def perform(self, form: Any) -> ImportBatch:
        file = form.cleaned_data["file"]
        return file_receive(takeover=self.takeover, kind=self.kind, content=file.read(), name=file.name, access=self.access)

    def get_success_message(self, result: ImportBatch) -> str:
        rows = french_count(result.report["rows"], _("ligne lue"), _("lignes lues"))
        return _("%(rows)s. Vérifiez les colonnes.") % {"rows": rows}

    def get_success_url(self, result: ImportBatch) -> str:
        return reverse("payroll:takeover_columns", args=[result.pk])


class ClearView(OfTakeover, ConfirmScreen):
    rights = PREPARE
    danger = True
    question = gettext_lazy("Effacer ce qui est chargé ?")
    submit_label = gettext_lazy("Effacer")

    def get_consequences(self) -> Sequence[Any]:
        kind = kind_or_404(self.kwargs["kind"])
        told = [_("Ce que les fichiers « %(kind)s » ont chargé est effacé ; rien d’autre.") % {"kind": kind.label}]
        if "line" in kind.natures:
            told.append(_("Les décisions sur les anciennes rubriques le sont aussi."))
        return told

    def perform(self, form: Any) -> int:
        kind = kind_or_404(self.kwargs["kind"])
        return loaded_clear(takeover=self.record, natures=kind.natures, access=self.access)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("ligne effacée."), _("lignes effacées."))


class OfFile:
    """One file, found among those of the take-overs."""

    model: type[models.Model] = ImportBatch
    rights: tuple[str, ...] = PREPARE
    record: Any

    def get_queryset(self) -> QuerySet[Any]:
        return files_of()

    def get_crumbs(self) -> Any:
        takeover = takeover_of(self.record)
        kind = KINDS[self.record.kind]
        return (
            HOME,
            (str(takeover), reverse("payroll:takeover_detail", args=[takeover.pk])),
            (str(kind.label), reverse("payroll:takeover_file", args=[takeover.pk, kind.slug])),
        )

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:takeover_import", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:takeover_import", args=[self.record.pk])


class TakeoverColumnsForm(ColumnsForm):
    """Which column holds what: one of the file's kind, an old code or a month by column, or nothing."""

    def __init__(self, *args: Any, batch: ImportBatch, fields: dict[str, Any], takes_items: bool, **options: Any) -> None:
        super().__init__(*args, batch=batch, fields=fields, takes_amounts=takes_items, asks=(), **options)
        for field in self.fields.values():
            choices = getattr(field, "choices", None)
            if choices is not None:
                field.choices = [  # type: ignore[attr-defined]
                    (value, _("montant de cette rubrique ou de ce mois") if str(value).startswith(ITEM_PREFIX) else label)
                    for value, label in choices
                ]


class ColumnsView(OfFile, FormScreen):
    form_class = TakeoverColumnsForm
    template_name = "hr_core/import_columns.html"
    title = gettext_lazy("Vérifier les colonnes")
    submit_label = gettext_lazy("Voir l’aperçu")
    success_message = gettext_lazy("Les colonnes sont retenues pour vos prochains fichiers.")

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return files_of().filter(state__in=[State.UPLOADED, State.PREVIEWED])

    def get_form_options(self) -> dict[str, Any]:
        kind = KINDS[self.record.kind]
        fields = {column.field: column for column in columns_of(kind, self.institution.country_id)}
        return {"batch": self.record, "fields": fields, "takes_items": kind.takes_items}

    def perform(self, form: Any) -> ImportBatch:
        return file_map(batch=self.record, columns=form.columns(), access=self.access)


class ImportView(OfFile, DetailScreen):
    """What the file would load, or what it loaded."""

    template_name = "hr_core/import_detail.html"

    def get_lede(self) -> str:
        return counts_in_words(self.record.counts) if self.record.counts else ""

    @property
    def is_useful(self) -> bool:
        return bool(self.record.counts.get("created", 0) + self.record.counts.get("changed", 0))

    def get_actions(self) -> list[Action]:
        pk = self.record.pk
        if self.record.state not in (State.UPLOADED, State.PREVIEWED):
            return []
        actions = [
            Action(_("Abandonner"), reverse("payroll:takeover_import_drop", args=[pk]), "trash"),
            Action(_("Revoir les colonnes"), reverse("payroll:takeover_columns", args=[pk]), "pencil"),
        ]
        if self.record.state == State.PREVIEWED and self.is_useful:
            actions.append(Action(_("Charger…"), reverse("payroll:takeover_import_confirm", args=[pk]), "check", main=True))
        return actions

    def get_context(self, **more: Any) -> dict[str, Any]:
        errors = [each for each in self.record.problems if each["severity"] == "error"]
        warnings = [each for each in self.record.problems if each["severity"] != "error"]
        return super().get_context(
            errors=errors[:SHOWN_PROBLEMS], warnings=warnings[:SHOWN_PROBLEMS], error_count=len(errors),
            warning_count=len(warnings), is_working=False, is_useful=self.is_useful, **more,
        )  # fmt: skip


class ImportConfirmView(ConfirmsImport, OfFile, ConfirmScreen):
    form_class = ConfirmImportForm
    submit_label = gettext_lazy("Charger")

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return files_of().filter(state=State.PREVIEWED)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    created = gettext_lazy("ligne chargée"), gettext_lazy("lignes chargées")
    changed = gettext_lazy("ligne remplacée"), gettext_lazy("lignes remplacées")

    def perform(self, form: Any) -> ImportBatch:
        return file_write(batch=self.record, only_valid=form.cleaned_data.get("only_valid", False), access=self.access)

    def get_success_message(self, result: ImportBatch) -> str:
        return _("Le fichier est chargé.") if result.state == State.CONFIRMED else result.report["failure"]


class ImportDropView(OfFile, ConfirmScreen):
    danger = True
    question = gettext_lazy("Abandonner ce fichier ?")
    submit_label = gettext_lazy("Abandonner le fichier")
    success_message = gettext_lazy("Le fichier est abandonné ; rien n’a changé.")

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return files_of().filter(state__in=[State.UPLOADED, State.PREVIEWED])

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> None:
        file_drop(batch=self.record)


class TemplateView(OfTakeover, RecordScreen):
    """The workbook to fill in."""

    rights = PREPARE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = kind_or_404(self.kwargs["kind"])
        response = HttpResponse(template_of(kind, self.record.institution.country_id), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="modele-{kind.slug}.xlsx"'
        return response
