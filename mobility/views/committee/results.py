"""What comes out of the sessions: minutes and their papers, extracts for the zone, reserve lists, appeals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from mobility.choices_committee import AppealKind, Outcome, Stage
from mobility.documents.committee.papers import convocation_pdf, extract_pdf, marks_pdf, minutes_pdf, sheets_pdf
from mobility.filters_committee import AppealFilter, ReserveFilter
from mobility.forms.committee import AnswerForm, RemarksForm
from mobility.models import Appeal, CommitteeDecision, CommitteeSession, Minutes
from mobility.selectors.committee.minutes import minutes_view
from mobility.selectors.committee.sittings import replaced_items
from mobility.services.committee import appeals
from mobility.services.committee import minutes as writing
from mobility.tables_committee import AppealTable, ReserveTable
from mobility.views.committee.base import IN_SESSION, PREPARE, PRESIDE, VIEW, OfSession

BROWSE = ("mobility_browse",)
SIGN = ("committee_preside", "committee_prepare")


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


class MinutesView(OfSession, FormScreen):
    """The minutes as they will be signed, or as they were sealed; remarks are their only free text."""

    template_name = "mobility/committee/minutes.html"
    form_class, rights = RemarksForm, IN_SESSION
    model = CommitteeSession
    submit_label = gettext_lazy("Enregistrer les remarques")
    success_message = gettext_lazy("Remarques enregistrées.")

    def get_record(self) -> Any:
        found = super().get_record()
        if found.state not in (Stage.DECIDED, Stage.MINUTES_SIGNED, Stage.PUBLISHED):
            raise Http404
        return found

    def get_title(self) -> str:
        return _("Procès-verbal de la %(session)s") % {"session": str(self.record).lower()}

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"remarks": self.record.remarks}}

    def get_actions(self) -> list[Action]:
        pk = self.record.pk
        found = [Action(_("PDF"), reverse("mobility:minutes_pdf", args=[pk]), "printer")]
        if self.record.state == Stage.PUBLISHED:
            found.append(Action(_("Extrait sans noms"), reverse("mobility:extract_pdf", args=[pk]), "file-text"))
        signature = writing.signing_as(self.record, self.access) if self.record.state == Stage.DECIDED else ""
        minutes = Minutes.objects.filter(session=self.record).first()
        if signature and (minutes is None or getattr(minutes, f"{signature}_signed_at") is None):
            found.append(Action(_("Signer"), reverse("mobility:minutes_sign", args=[pk]), "writing-sign", SIGN, main=True))
        if self.record.state == Stage.MINUTES_SIGNED:
            found.append(Action(_("Publier les décisions"), reverse("mobility:session_publish", args=[pk]), "send", PREPARE, main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        shown = minutes_view(self.record)
        may_write = self.record.state == Stage.DECIDED and shown.minutes is None and self.access.has(*PREPARE)
        return super().get_context(shown=shown, may_write=may_write, **more)

    def get_success_url(self, result: Any) -> str:
        return reverse("mobility:session_minutes", args=[self.record.pk])

    def perform(self, form: Any) -> CommitteeSession:
        if not self.access.has(*PREPARE):
            raise Http404
        return writing.remarks_write(session=self.record, remarks=form.cleaned_data["remarks"], access=self.access)


class MinutesSignView(OfSession, ConfirmScreen):
    rights, question = SIGN, gettext_lazy("Signer le procès-verbal ?")
    submit_label = gettext_lazy("Signer")
    success_message = gettext_lazy("Procès-verbal signé.")

    def get_consequences(self) -> list[str]:
        return [
            _("Le texte est établi d’après les faits de la séance et ne change plus à la première signature."),
            _("À la seconde signature il est scellé et enchaîné à celui de la séance précédente."),
        ]

    def get_cancel_url(self) -> str:
        return reverse("mobility:session_minutes", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return reverse("mobility:session_minutes", args=[self.record.pk])

    def perform(self, form: Any) -> Minutes:
        return writing.minutes_sign(session=self.record, access=self.access)


class _Paper(OfSession, DetailScreen):
    rights: tuple[str, ...] = IN_SESSION
    model = CommitteeSession


class MinutesPdfView(_Paper):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.record.state not in (Stage.DECIDED, Stage.MINUTES_SIGNED, Stage.PUBLISHED):
            raise Http404
        return pdf(minutes_pdf(minutes_view(self.record)), f"proces-verbal-{self.record.number}")


class ConvocationPdfView(_Paper):
    rights = (*IN_SESSION, *VIEW)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.record.convened_at is None:
            raise Http404
        return pdf(convocation_pdf(self.record), f"convocation-{self.record.number}")


class SheetsPdfView(_Paper):
    """Attendance, declarations and recusals (MOB-6)."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.record.opened_at is None:
            raise Http404
        return pdf(sheets_pdf(self.record), f"feuilles-{self.record.number}")


class MarksPdfView(_Paper):
    """The reader's own marking sheet with the summary (MOB-7)."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.record.opened_at is None:
            raise Http404
        return pdf(marks_pdf(self.record, self.access.user), f"notation-{self.record.number}")


class ExtractPdfView(DetailScreen):
    """For the whole zone, without a name."""

    model, rights = CommitteeSession, BROWSE

    def get_queryset(self) -> QuerySet:
        return CommitteeSession.objects.filter(state=Stage.PUBLISHED)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf(extract_pdf(self.record), f"extrait-{self.record.number}")


class ExtractListView(Screen):
    """The extracts published, for everybody of the zone."""

    template_name = "mobility/committee/extracts.html"
    title = gettext_lazy("Décisions de la commission régionale")
    lede = gettext_lazy("Extraits sans noms, publiés après la signature des procès-verbaux.")
    rights = BROWSE

    def get_context(self, **more: Any) -> dict[str, Any]:
        from hr_core.ui.context import frame_of

        return super().get_context(**more) | {"frame": frame_of(self.access)}

    def get(self, request: HttpRequest) -> HttpResponse:
        published = CommitteeSession.objects.filter(state=Stage.PUBLISHED).order_by("-held_at")[:24]
        return self.show(sessions=published)


class ReserveListView(ListScreen):
    model = CommitteeDecision
    title = gettext_lazy("Listes de réserve")
    lede = gettext_lazy("Douze mois à partir de la séance ; le rang suit la décision.")
    rights = (*PREPARE, *PRESIDE, "committee_sit")
    unit = (gettext_lazy("candidature"), gettext_lazy("candidatures"))
    filterset_class, table_class = ReserveFilter, ReserveTable
    empty = Empty(gettext_lazy("Personne sur une liste de réserve"), gettext_lazy("Elles naissent des décisions publiées."))

    def get_queryset(self) -> QuerySet:
        rows = CommitteeDecision.objects.filter(outcome=Outcome.RESERVE, item__session__state=Stage.PUBLISHED)
        return rows.exclude(item__in=replaced_items()).select_related("application__home", "item__vacancy")


class AppealListView(ListScreen):
    model = Appeal
    title = gettext_lazy("Recours")
    lede = gettext_lazy("Explication, réexamen dans une autre composition, médiation.")
    rights = PREPARE
    unit = (gettext_lazy("recours"), gettext_lazy("recours"))
    filterset_class, table_class = AppealFilter, AppealTable
    empty = Empty(gettext_lazy("Aucun recours"), gettext_lazy("Les personnes les déposent depuis leur décision."))

    def get_queryset(self) -> QuerySet:
        return Appeal.objects.select_related("application", "item__vacancy")


class AppealAnswerView(FormScreen):
    template_name = "mobility/committee/appeal.html"
    model, form_class, rights = Appeal, AnswerForm, PREPARE
    crumbs = ((gettext_lazy("Recours"), "mobility:appeal_list"),)
    submit_label = gettext_lazy("Répondre")
    success_url = "mobility:appeal_list"
    success_message = gettext_lazy("La réponse est donnée.")

    def get_queryset(self) -> QuerySet:
        return Appeal.objects.select_related("application__home", "item__vacancy", "item__session", "answered_by", "replay__session")

    def get_title(self) -> str:
        return f"{self.record.get_kind_display().capitalize()}, {self.record.application.name}"

    def get_lede(self) -> str:
        return _("Réponse attendue le %(day)s.") % {"day": french_date(self.record.due_on)}

    def get_form_options(self) -> dict[str, Any]:
        return {"appeal": self.record}

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(is_open=self.record.state == "filed", decisions=self._decisions(), **more)

    def _decisions(self) -> Any:
        return CommitteeDecision.objects.filter(application=self.record.application).select_related("item__session").order_by("pk")

    def perform(self, form: Any) -> Appeal:
        data = form.cleaned_data
        if self.record.kind != AppealKind.EXPLANATION and not data.get("accept"):
            from hr_core.services.errors import Refusal

            raise Refusal({"accept": _("Dites si le recours est accepté.")})
        return appeals.appeal_answer(
            appeal=self.record, accept=data.get("accept") == "oui", answer=data["answer"], session=data.get("session"),
            access=self.access,
        )  # fmt: skip
