"""The papers of a candidate: joined at the desk, opened, taken away."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_recruitment import RecruitmentState
from careers.forms.application import PaperForm
from careers.models import CandidatePaper
from careers.selectors.recruitment import VIEW
from careers.services.recruitment.papers import paper_add, paper_remove
from careers.views.recruitment.candidates import CandidateScreen
from careers.workflows_recruitment import MANAGE
from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen


class PaperAddView(CandidateScreen, FormScreen):
    form_class = PaperForm
    rights = MANAGE
    title = gettext_lazy("Joindre une pièce")
    submit_label = gettext_lazy("Joindre")
    success_message = gettext_lazy("La pièce est jointe.")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(recruitment__state=RecruitmentState.OPEN)

    def get_title(self) -> str:
        return _("Joindre une pièce")

    def get_lede(self) -> str:
        return f"{self.record.first_names} {self.record.last_name}"

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_cancel_url(self) -> str:
        return self.here()

    def get_success_url(self, result: Any) -> str:
        return self.here()

    def perform(self, form: Any) -> CandidatePaper:
        return paper_add(candidate=self.record, label=form.cleaned_data["label"], file=form.cleaned_data["file"])


class PaperOpenView(RecordScreen):
    """The file, never shown by the browser as a page of ours."""

    model = CandidatePaper
    rights = VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.record
        try:
            content = row.file.open("rb")
        except FileNotFoundError:
            raise Http404(_("Ce fichier n’est plus là.")) from None
        response = FileResponse(content, content_type=row.media_type, as_attachment=True, filename=row.name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response  # type: ignore[return-value]


class PaperRemoveView(ConfirmScreen):
    model = CandidatePaper
    rights = MANAGE
    danger = True
    question = gettext_lazy("Retirer cette pièce ?")
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("La pièce est retirée.")

    def get_queryset(self) -> QuerySet:
        return CandidatePaper.objects.filter(candidate__recruitment__state=RecruitmentState.OPEN).select_related("candidate__recruitment")

    def get_consequences(self) -> list[str]:
        return [f"{self.record.label}, {self.record.name}"]

    def here(self) -> str:
        return reverse("careers:recruitment_candidate", args=[self.record.candidate_id])

    def get_cancel_url(self) -> str:
        return self.here()

    def get_success_url(self, result: Any) -> str:
        return self.here()

    def perform(self, form: Any) -> None:
        paper_remove(paper=self.record)
