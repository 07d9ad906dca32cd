"""Auditors' place: samples drawn and their files, the lists of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.models import Employee
from hr_core.text import french_amount, french_moment
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import DetailScreen, FormScreen
from payroll.exports.exceptions import write_exceptions
from payroll.exports.reports import CONTENT_TYPES
from payroll.forms.inspections import SampleForm
from payroll.models import AuditSample
from payroll.permissions_reports import SAMPLE
from payroll.selectors.reports.exceptions import exceptions_of
from payroll.selectors.visibility import is_all_seen
from payroll.services.reports.sample_files import sample_name
from payroll.services.reports.sampling import sample_draw, sample_is_same
from payroll.tables_reports import SampleTable
from payroll.views.proof.archives import OfYear

RIGHTS = (SAMPLE,)
SAMPLES = (gettext_lazy("Échantillons d’audit"), "payroll:sample_list")
SHOWN = 10


class OfSample:
    model = AuditSample
    rights = RIGHTS
    access: Any

    def get_queryset(self) -> Any:
        """None for those who may not see everybody: a sample names people of the whole register."""
        found = AuditSample.objects.select_related("drawn_by", "institution")
        return found if is_all_seen(self.access) else found.none()


class SampleListView(OfSample, ListScreen):
    title = gettext_lazy("Échantillons d’audit")
    unit = (gettext_lazy("échantillon"), gettext_lazy("échantillons"))
    table_class = SampleTable
    empty = Empty(
        gettext_lazy("Aucun échantillon tiré"),
        gettext_lazy("Une graine et le livre de l’exercice décident du tirage : chacun peut le refaire."),
    )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Points d’attention"), reverse("payroll:audit_exceptions"), "flag", RIGHTS),
            Action(_("Tirer un échantillon"), reverse("payroll:sample_draw"), "plus", RIGHTS, True),
        ]


class SampleDrawView(FormScreen):
    rights = RIGHTS
    form_class = SampleForm
    title = gettext_lazy("Tirer un échantillon")
    crumbs = (SAMPLES,)
    submit_label = gettext_lazy("Tirer l’échantillon")
    success_message = gettext_lazy("L’échantillon est tiré ; son dossier se prépare.")
    cancel_url = "payroll:sample_list"

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"size": 20}}

    def perform(self, form: Any) -> AuditSample:
        return sample_draw(institution=self.institution, access=self.access, **form.cleaned_data)

    def get_success_url(self, result: AuditSample) -> str:
        return reverse("payroll:sample_detail", args=[result.pk])


class SampleDetailView(OfSample, DetailScreen):
    """Who was drawn, by whom, and whether the draw made again gives the same."""

    template_name = "payroll/reports/sample.html"
    crumbs = (SAMPLES,)

    def get_title(self) -> str:
        return self.record.purpose

    def get_actions(self) -> Sequence[Action]:
        if self.record.state != AuditSample.State.READY:
            return ()
        return [Action(_("Télécharger le dossier"), reverse("payroll:sample_file", args=[self.record.pk]), "download", RIGHTS, True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        sample = self.record
        facts = [
            (_("Exercice"), sample.year),
            (_("Graine"), sample.seed),
            (_("Tirés"), _("%(size)s agents sur %(population)s") % {"size": sample.size, "population": sample.population}),
            (_("Tiré par"), f"{sample.drawn_by}, {french_moment(sample.drawn_at)}"),
            (_("Empreinte du livre"), sample.register_hash),
            (_("Empreinte du dossier"), sample.sha256),
        ]
        people = Employee.objects.in_bulk(sample.employees)
        return super().get_context(
            panel=Panel(_("Tirage"), [fact for fact in facts if fact[1]]),
            people=[people[key] for key in sample.employees if key in people],
            is_same=sample_is_same(sample),
            **more,
        )


class SampleFileView(OfSample, Guarded, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        sample = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
        if sample.state != AuditSample.State.READY:
            raise Http404
        response = FileResponse(sample.file.open("rb"), as_attachment=True, filename=sample_name(sample))
        response["Content-Type"] = "application/zip"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class ExceptionsView(OfYear):
    """What to look at first in a year; the workbook holds every row."""

    rights = RIGHTS
    template_name = "payroll/reports/exceptions.html"
    crumbs = (SAMPLES,)

    def get_title(self) -> str:
        return _("Points d’attention %(year)s") % {"year": self.year}

    def get_actions(self) -> Sequence[Action]:
        address = f"{reverse('payroll:audit_exceptions')}?annee={self.year}&export=xlsx"
        return [Action(_("Classeur"), address, "download", RIGHTS)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "xlsx":
            content = write_exceptions(exceptions_of(self.access, self.year), self.get_title(), self.institution)
            response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
            response["Content-Disposition"] = f'attachment; filename="points-d-attention-{self.year}.xlsx"'
            response["Cache-Control"] = "private, no-store"
            return response
        told = []
        for each in exceptions_of(self.access, self.year, most=SHOWN + 1):
            rows = [
                [(french_amount(value, self.currency), True) if rank in each.money else (value, False) for rank, value in enumerate(row)]
                for row in each.rows[:SHOWN]
            ]
            heads = [(head, rank in each.money) for rank, head in enumerate(each.heads)]
            told.append({"key": each.key, "title": each.title, "heads": heads, "rows": rows, "has_more": len(each.rows) > SHOWN})
        return self.show(lists=told, shown=SHOWN, sees_all=is_all_seen(self.access))
