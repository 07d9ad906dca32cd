"""The papers of an absence: awaited, received, given back to those who may see the file."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hr_core.filters import today
from hr_core.forms.absences import PaperForm
from hr_core.models import Absence, AbsencePaper
from hr_core.selectors.absences import absences_of
from hr_core.services.absences import paper_delete, paper_save
from hr_core.services.writing import forbid_own_file
from hr_core.ui.guard import requires
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.absences import ABSENCES, ENTER, VIEW


class PaperScreen:
    model = AbsencePaper
    access: Any
    record: Any

    def get_queryset(self) -> Any:
        return AbsencePaper.objects.filter(absence__in=absences_of(self.access)).select_related("absence__employee")

    @property
    def absence(self) -> Absence:
        return self.record.absence

    def get_crumbs(self) -> Any:
        return (ABSENCES, (str(self.absence), self.get_success_url(None)))

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:absence_detail", args=[self.absence.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class PaperFormView(PaperScreen, FormScreen):
    rights = ENTER
    form_class = PaperForm
    title = gettext_lazy("Pièce")
    success_message = gettext_lazy("La pièce est enregistrée.")

    @cached_property
    def record(self) -> Any:  # type: ignore[override]
        paper = self.get_record()
        forbid_own_file(paper.absence.employee, self.request.user)
        return paper

    def get_record(self) -> Any:
        if not self.is_creation:
            found = super().get_record()
            found.received_on = found.received_on or today()
            return found
        absence = get_object_or_404(absences_of(self.access), pk=self.kwargs["absence"])
        return AbsencePaper(institution=self.institution, absence=absence)

    def perform(self, form: PaperForm) -> AbsencePaper:
        values = dict(form.cleaned_data)
        file = values.pop("file")
        values.pop("motif", None)
        return paper_save(paper=form.instance, values=values, file=file, actor=self.request.user)


class PaperDeleteView(PaperScreen, ConfirmScreen):
    rights = ENTER
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Ne plus demander")
    success_message = gettext_lazy("La pièce n’est plus demandée.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Ne plus demander « %(paper)s »\u202f?") % {"paper": self.record}

    def perform(self, form: Any) -> None:
        paper_delete(paper=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])


@requires(*VIEW)
@require_safe
def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """The copy of a paper; it has no address of its own outside this page."""
    papers = AbsencePaper.objects.filter(absence__in=absences_of(request.access))  # type: ignore[attr-defined]
    paper = get_object_or_404(papers.exclude(file=""), pk=pk)
    response = FileResponse(paper.file.open("rb"), as_attachment=True)
    response["Cache-Control"] = "private, no-store"
    return response
