"""Asking something: the list of what one may ask, the form of each kind, the messages and the proofs of a request."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hr_core.access import Access
from hr_core.forms.own_requests import CommentFormWithPapers
from hr_core.models import Request, RequestComment, RequestPaper, RequestState
from hr_core.selectors.requests import requests_visible
from hr_core.services.requests.flow import request_ask, steps_of
from hr_core.services.requests.kinds import KINDS, RequestKind, kinds_offered
from hr_core.services.requests.papers import comment_add
from hr_core.services.writing import is_own_file
from hr_core.ui.guard import requires
from hr_core.ui.screens import FormScreen, Screen
from hr_core.views.requests.desk import VIEW
from hr_core.views.requests.own import OWN, own_employee


class CatalogueView(Screen):
    """What one may ask, by heading; each leads to its form."""

    template_name = "hr_core/requests/catalogue.html"
    title = gettext_lazy("Que demandez-vous ?")
    rights = OWN
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        own_employee(self.access)
        groups = [
            (label, [(kind, reverse(kind.url_name) if kind.url_name else reverse("hr_core:own_ask", args=[kind.code])) for kind in kinds])
            for label, kinds in kinds_offered(self.access)
        ]  # fmt: skip
        return self.show(groups=groups)


class AskView(FormScreen):
    """The form of a kind: what changes, the proof, a word; then it is sent."""

    rights = OWN
    own = True
    template_name = "hr_core/requests/ask.html"
    submit_label = gettext_lazy("Envoyer ma demande")

    def get_record(self) -> Any:
        return own_employee(self.access)

    @cached_property
    def kind(self) -> RequestKind:
        kind = KINDS.get(self.kwargs["kind"])
        if kind is None or kind.form is None or (kind.offered is not None and not kind.offered(self.access)):
            raise Http404
        return kind

    def get_title(self) -> str:
        return str(self.kind.label)

    def get_lede(self) -> str:
        return str(self.kind.hint)

    def get_cancel_url(self) -> str:
        return reverse("hr_core:own_ask_list")

    def get_form(self) -> Any:
        self.record  # noqa: B018 - an account without a file answers 404 before any form
        assert self.kind.form is not None
        self.form_class = self.kind.form(self.access)
        return super().get_form()

    def get_form_options(self) -> dict[str, Any]:
        own = dict(self.kind.options(self.access)) if self.kind.options else {}
        return {**own, "papers": str(self.kind.papers), "needs_papers": self.kind.needs_papers}

    def perform(self, form: Any) -> Request:
        values = dict(form.cleaned_data)
        papers, comment = values.pop("papers", None) or (), values.pop("comment", "")
        return request_ask(
            employee=self.record, kind=self.kind, values=values, papers=papers, comment=comment,
            actor=self.request.user,  # type: ignore[arg-type]
        )  # fmt: skip

    def get_success_message(self, result: Request) -> str:
        if result.state == RequestState.APPROVED:
            return str(self.kind.after(result) if self.kind.after else "") or _("Votre demande est acceptée.")
        return _("Votre demande est envoyée : %(words)s.") % {"words": result.words}

    def get_success_url(self, result: Request) -> str:
        return result.get_absolute_url()

    def get_context(self, **more: Any) -> dict[str, Any]:
        labels = dict(Request.steps.rel.related_model._meta.get_field("kind").choices)  # type: ignore[attr-defined]
        deciders = [str(labels[step]) for step in steps_of(self.kind.code)]
        return super().get_context(deciders=deciders, **more)


class CommentView(FormScreen):
    """Write about a request that is under way; the employee may join proofs."""

    model = Request
    rights = (*VIEW, "self_service")
    form_class = CommentFormWithPapers
    submit_label = gettext_lazy("Envoyer")
    success_message = gettext_lazy("Votre message est envoyé.")

    def get_queryset(self) -> QuerySet:
        return requests_visible(self.access)

    @property
    def own(self) -> bool:  # type: ignore[override]
        return is_own_file(self.record.employee, self.access.user)

    def get_title(self) -> str:
        return _("Écrire sur cette demande") if self.own else _("Écrire à %(name)s") % {"name": self.record.employee}

    def get_lede(self) -> str:
        return self.record.words

    def get_form_options(self) -> dict[str, Any]:
        return {"with_papers": self.own}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> RequestComment:
        return comment_add(
            request=self.record, text=form.cleaned_data["text"], access=self.access, files=form.cleaned_data.get("papers") or ()
        )


@requires(*VIEW, "self_service")
@require_safe
def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """The copy of a proof: for the employee and those who may read the request; it has no other address."""
    access: Access = request.access  # type: ignore[attr-defined]
    papers = RequestPaper.objects.filter(request__in=requests_visible(access).values("pk"))
    paper = get_object_or_404(papers, pk=pk)
    response = FileResponse(paper.file.open("rb"), as_attachment=True, filename=paper.name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
