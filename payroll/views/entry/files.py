"""« Fichier d’agence »: the workbook goes out pre-filled, comes back, is previewed, then written or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.administration import UploadForm
from hr_core.models import ImportBatch
from hr_core.text import french_count
from hr_core.ui.exports import XLSX
from hr_core.ui.forms import HouseForm
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from payroll.forms.entry import ConfirmFileForm, ItemMappingForm
from payroll.models import PayPeriod
from payroll.selectors.input_columns import Column, columns_of
from payroll.selectors.input_grid import people_chosen
from payroll.selectors.input_scope import ENTER
from payroll.services.input_cells import book_open, persons
from payroll.services.input_imports import (
    KIND,
    input_file_drop,
    input_file_map,
    input_file_receive,
    input_file_write,
    mapping_key,
)
from payroll.services.input_sheet import sheet_write
from payroll.views.entry.month import INPUTS, EntryMonth

PLACE = (gettext_lazy("Fichier d’agence"), "payroll:input_file_home")
State = ImportBatch.State
SHOWN_PROBLEMS = 200
SHOWN_FILES = 10


class FileHomeView(EntryMonth, FormScreen):
    """Download the workbook of a unit; give it back."""

    rights = ENTER
    form_class = UploadForm
    template_name = "payroll/entry/files.html"
    submit_label = gettext_lazy("Lire le fichier")
    crumbs = (INPUTS,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return self.month_title(_("Fichier d’agence"))

    def perform(self, form: Any) -> ImportBatch:
        file = form.cleaned_data["file"]
        return input_file_receive(
            content=file.read(), name=file.name, period=self.period, run=self.own_run, access=self.access
        )

    def get_success_message(self, result: ImportBatch) -> str:
        rows = french_count(result.report["rows"], _("ligne lue"), _("lignes lues"))
        return _("%(rows)s. Vérifiez l’aperçu.") % {"rows": rows}

    def get_success_url(self, result: ImportBatch) -> str:
        return reverse("payroll:input_file", args=[result.pk])

    def get_cancel_url(self) -> str:
        return ""

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(
            tabs=self.place_tabs(),
            run=self.run,
            is_open=self.is_open,
            units=self.units,
            columns=columns_of(self.period, self.own_run) if self.run is not None else [],
            export_url=reverse("payroll:input_file_export"),
            batches=files_seen(self.access)[:SHOWN_FILES],
            **more,
        )


def files_seen(access: Any) -> QuerySet[ImportBatch]:
    """The files received: one's own for a clerk, all for the payroll; newest first."""
    found = ImportBatch.objects.filter(kind=KIND).select_related("created_by")
    return found if access.has("payroll_prepare") else found.filter(created_by=access.user)


class FileExportView(EntryMonth, Screen):
    """The workbook of a unit, pre-filled."""

    rights = ENTER

    @cached_property
    def columns(self) -> list[Column]:
        found = columns_of(self.period, self.own_run)
        asked = set(self.request.GET.getlist("rubriques"))
        return [column for column in found if column.code in asked] or found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = persons(people_chosen(self.access, self.period, self.own_run, units=self.unit_keys), self.access)
        book = book_open(
            period=self.period, run=self.own_run, columns=self.columns, people=people, access=self.access
        )
        code = self.unit.code if self.unit else ""
        names = {unit.pk: unit.name for unit in self.units}
        response = HttpResponse(sheet_write(book, people, names, code), content_type=XLSX)
        month = f"{self.period.year}-{self.period.month:02d}"
        name = "-".join(filter(None, ("evp", self.institution.code, code.lower(), month)))
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response


class OfFile:
    """One file, found among those that this person may see."""

    model = ImportBatch
    rights = ENTER
    crumbs = (INPUTS, PLACE)
    access: Any
    record: Any

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return files_seen(self.access)

    @property
    def home(self) -> str:
        return reverse("payroll:input_file", args=[self.record.pk])


class FileDetailView(OfFile, DetailScreen):
    """What the file would do, or what it did."""

    template_name = "payroll/entry/file.html"

    def get_lede(self) -> str:
        rows = french_count(self.record.report.get("rows", 0), _("ligne lue"), _("lignes lues"))
        return _("%(rows)s, envoyé par %(who)s.") % {"rows": rows, "who": self.record.created_by}

    @property
    def is_useful(self) -> bool:
        counts = self.record.counts
        return any(counts.get(name) for name in ("created", "changed", "removed", "conflicts"))

    def get_actions(self) -> Sequence[Action]:
        if self.record.state != State.PREVIEWED:
            return []
        found = [Action(_("Abandonner"), reverse("payroll:input_file_drop", args=[self.record.pk]), "trash")]
        if self.record.report.get("unknown"):
            url = reverse("payroll:input_file_map", args=[self.record.pk])
            found.append(Action(_("Dire ce que deviennent les rubriques…"), url, "arrows-exchange"))
        if self.is_useful:
            url = reverse("payroll:input_file_confirm", args=[self.record.pk])
            found.append(Action(_("Importer…"), url, "check", main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        errors = [each for each in self.record.problems if each["severity"] == "error"]
        warnings = [each for each in self.record.problems if each["severity"] != "error"]
        return super().get_context(
            errors=errors[:SHOWN_PROBLEMS],
            warnings=warnings[:SHOWN_PROBLEMS],
            error_count=len(errors),
            warning_count=len(warnings),
            is_useful=self.is_useful,
            **more,
        )


class FileStep(OfFile, ConfirmScreen):
    """A question about a previewed file."""

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return super().get_queryset().filter(state=State.PREVIEWED)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_success_url(self, result: Any) -> str:
        return self.home

    def get_cancel_url(self) -> str:
        return self.home


class FileConfirmView(FileStep):
    form_class = ConfirmFileForm
    submit_label = gettext_lazy("Importer les éléments")

    def get_title(self) -> str:
        return _("Importer « %(file)s »\u202f?") % {"file": self.record.file_name}

    def get_form(self) -> Any:
        form = super().get_form()
        if not self.record.counts.get("refused"):
            del form.fields["only_valid"]
        if not self.record.counts.get("conflicts"):
            del form.fields["file_wins"]
        return form

    def get_consequences(self) -> list[str]:
        counts = self.record.counts
        lines = (
            ("created", _("élément nouveau"), _("éléments nouveaux")),
            ("changed", _("élément modifié"), _("éléments modifiés")),
            ("removed", _("élément retiré"), _("éléments retirés")),
            ("conflicts", _("case changée aussi à l’écran"), _("cases changées aussi à l’écran")),
            ("refused", _("case refusée, laissée de côté"), _("cases refusées, laissées de côté")),
        )
        return [french_count(counts[name], one, many) + "." for name, one, many in lines if counts.get(name)]

    def perform(self, form: Any) -> ImportBatch:
        return input_file_write(
            batch=self.record,
            only_valid=form.cleaned_data.get("only_valid", False),
            file_wins=form.cleaned_data.get("file_wins", False),
            access=self.access,
        )

    def get_success_message(self, result: ImportBatch) -> str:
        if result.state != State.CONFIRMED:
            return result.report["failure"]
        return french_count(result.counts["written"], _("élément importé"), _("éléments importés")) + "."


class FileDropView(FileStep):
    form_class = HouseForm
    danger = True
    submit_label = gettext_lazy("Abandonner le fichier")
    success_message = gettext_lazy("Le fichier est abandonné\u202f; rien n’a changé.")
    question = gettext_lazy("Abandonner ce fichier\u202f?")

    def perform(self, form: Any) -> None:
        input_file_drop(batch=self.record, actor=self.access.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:input_file_home")


class FileMapView(OfFile, FormScreen):
    """What the items of an agency's own list become, kept for its next files."""

    form_class = ItemMappingForm
    title = gettext_lazy("Ce que deviennent les rubriques du fichier")
    lede = gettext_lazy("La correspondance est gardée : les prochains fichiers de même forme la reprennent.")
    submit_label = gettext_lazy("Garder et relire le fichier")
    success_message = gettext_lazy("La correspondance est gardée et le fichier relu.")

    def get_queryset(self) -> QuerySet[ImportBatch]:
        return super().get_queryset().filter(state=State.PREVIEWED)

    def get_form_options(self) -> dict[str, Any]:
        period = PayPeriod.objects.filter(pk=self.record.options.get("period")).first()
        if period is None:
            raise Http404
        unknown = self.record.report.get("unknown", [])
        items = [
            (mapping_key(each["code"], each["label"]), f"{each['code']} {each['label']}".strip(), each["count"])
            for each in unknown
        ]
        return {"items": items, "columns": columns_of(period)}

    def perform(self, form: Any) -> ImportBatch:
        return input_file_map(batch=self.record, choices=form.choices(), access=self.access)

    def get_success_url(self, result: Any) -> str:
        return self.home

    def get_cancel_url(self) -> str:
        return self.home
