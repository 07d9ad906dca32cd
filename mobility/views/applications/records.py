"""An application on screen: one page for its person, its host, its home and the secretary, each with what is theirs."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from careers.drawing import level_bar
from hr_core.text import french_amount
from hr_core.ui.parts import Action
from hr_core.ui.screens import DetailScreen, RecordScreen
from mobility.choices import ApplicationState, Reader, VacancyState
from mobility.consents import consent
from mobility.documents.application_papers import opinion_pdf, receipt_pdf, score_pdf
from mobility.matching.explanation import one_decimal
from mobility.models import Application, ApplicationPaper, ApplicationScore, ReleaseOpinion
from mobility.selectors.applications import applications_readable, place_of, readings_of, timeline
from mobility.services.applications.examining import file_read
from mobility.views.base import (
    BROWSE,
    EXAMINE,
    HOST_OR_SECRETARY,
    MINE,
    PUBLISH,
    RELEASE,
    SECRETARY,
    SELF,
    ForEverybody,
)
from mobility.views.vacancies.records import crumb_of
from mobility.workflows import APPLICATION

S = ApplicationState


class ApplicationDetailView(ForEverybody, DetailScreen):
    """The frozen file, the score told line by line, the steps, the opinion, who read it. A reading by others is written down."""

    model, rights = Application, BROWSE
    template_name = "mobility/application.html"

    def get_queryset(self) -> QuerySet[Application]:
        return applications_readable(self.access).select_related("opinion__given_by", "vacancy__institution")

    def get_record(self) -> Any:
        record = super().get_record()
        file_read(application=record, access=self.access, what=_("dossier de candidature"))
        return record

    @cached_property
    def is_own(self) -> bool:
        return bool(self.record.applicant_id == self.access.user.pk)

    @cached_property
    def side(self) -> str:
        """`own`, `host`, `home` or `regional`."""
        if self.is_own:
            return "own"
        at = self.institution.pk if self.institution else None
        return Reader.HOST if at == self.record.host_id else Reader.HOME if at == self.record.home_id else Reader.REGIONAL

    @cached_property
    def opinion(self) -> ReleaseOpinion | None:
        return getattr(self.record, "opinion", None)

    def get_title(self) -> str:
        return self.record.vacancy.title if self.is_own else (self.record.name or _("Dossier effacé"))

    def get_lede(self) -> str:
        told = {
            "number": self.record.number or _("candidature en préparation"), "vacancy": self.record.vacancy.number,
            "host": self.record.host.acronym, "home": self.record.home.acronym,
        }  # fmt: skip
        if self.is_own:
            return _("%(number)s, avis %(vacancy)s, %(host)s.") % told
        return _("%(number)s, de %(home)s vers %(host)s, avis %(vacancy)s.") % told

    def get_crumbs(self) -> Any:
        return (MINE,) if self.is_own else (crumb_of(self.record.vacancy),)

    def get_actions(self) -> list[Action]:
        record, at = self.record, [self.record.pk]
        found = []
        if record.submitted_at and not record.erased_at:
            found.append(Action(_("Récépissé"), reverse("mobility:application_receipt", args=at), "printer"))
        if record.tenths is not None and not record.erased_at and self.side != Reader.HOME:
            found.append(Action(_("Score expliqué"), reverse("mobility:application_score", args=at), "calculator"))
        return found + {
            "own": self._own_actions, Reader.HOST: self._host_actions, Reader.HOME: self._home_actions,
            Reader.REGIONAL: self._regional_actions,
        }[self.side](at)  # fmt: skip

    def _own_actions(self, at: list[int]) -> list[Action]:
        record, found = self.record, []
        vacancy_open = record.vacancy.state == VacancyState.PUBLISHED and record.vacancy.closes_at > timezone.now()
        asked = bool(record.missing) and record.cured_at is None
        if (vacancy_open and record.state in (S.DRAFT, S.SUBMITTED)) or asked:
            found.append(Action(_("Joindre une pièce"), reverse("mobility:paper_add", args=at), "upload", SELF, main=asked))
        if record.state == S.SUBMITTED and vacancy_open:
            found.append(Action(_("Revoir ma motivation"), reverse("mobility:motivation_revise", args=at), "pencil", SELF))
        if record.state in next(each.source for each in APPLICATION if each.name == "withdraw"):
            found.append(Action(_("Retirer"), reverse("mobility:application_withdraw", args=at), "x", SELF))
        if record.state == S.DRAFT and vacancy_open:
            found.append(Action(_("Déposer"), reverse("mobility:application_submit", args=at), "send", SELF, main=True))
        if record.state == S.RETAINED:
            found.append(Action(_("Décliner"), reverse("mobility:application_decline", args=at), "x", SELF))
            found.append(Action(_("Accepter le poste"), reverse("mobility:application_accept", args=at), "check", SELF, main=True))
        return found

    def _host_actions(self, at: list[int]) -> list[Action]:
        record, found = self.record, self._listing(at)
        if record.state == S.SHORTLISTED:
            found.append(Action(_("Entretien"), reverse("mobility:application_hear", args=at), "users", EXAMINE, main=True))
        if record.state in (S.RETAINED, S.ACCEPTED) and not record.objections:
            found.append(Action(_("S’opposer"), reverse("mobility:application_object", args=at), "hand-stop", PUBLISH))
        return found

    def _home_actions(self, at: list[int]) -> list[Action]:
        found = []
        if self.opinion is not None and self.opinion.given_at is None:
            found.append(Action(_("Donner l’avis"), reverse("mobility:opinion_give", args=at), "pencil", RELEASE, main=True))
        if self.opinion is not None and self.opinion.given_at is not None:
            found.append(Action(_("Avis en PDF"), reverse("mobility:opinion_paper", args=at), "printer"))
        if self.record.state == S.ACCEPTED:
            found.append(Action(_("Accorder le départ"), reverse("mobility:application_release", args=at), "check", RELEASE, main=True))
        return found

    def _regional_actions(self, at: list[int]) -> list[Action]:
        record = self.record
        if record.state == S.SUBMITTED and record.vacancy.state == VacancyState.UNDER_REVIEW:
            found = [Action(_("Irrecevable"), reverse("mobility:application_refuse", args=at), "x", SECRETARY, main=bool(record.failed))]
            if not record.missing:
                found.append(Action(_("Demander une pièce"), reverse("mobility:cure_ask", args=at), "file-text", SECRETARY))
            if not record.failed:
                found.append(Action(_("Recevable"), reverse("mobility:application_admit", args=at), "check", SECRETARY, main=True))
            return found
        if record.state == S.HOST_OBJECTION:
            return [Action(_("Reporter devant la commission"), reverse("mobility:application_reconsider", args=at), "users", SECRETARY, main=True)]
        return self._listing(at)

    def _listing(self, at: list[int]) -> list[Action]:
        if self.record.state != S.SCORED:
            return []
        return [
            Action(_("Ne pas présélectionner"), reverse("mobility:application_leave_out", args=at), "x", HOST_OR_SECRETARY),
            Action(_("Présélectionner"), reverse("mobility:application_shortlist", args=at), "check", HOST_OR_SECRETARY, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        record = self.record
        score = ApplicationScore.objects.filter(application=record.pk).first() if self.side != Reader.HOME else None
        opinion, bond = self.opinion, ""
        if opinion is not None and opinion.bond_amount:
            bond = french_amount(opinion.bond_amount, opinion.bond_currency, unit=True)
        return super().get_context(
            side=str(self.side),
            is_own=self.is_own,
            score=score,
            figure=one_decimal(score.tenths) if score and score.tenths is not None else "",
            bars=[(each, level_bar(each["asked"], each["held"])) for each in (score.lines if score else ()) if each.get("skill")],
            parts=[each for each in (score.lines if score else ()) if each.get("part")],
            place=place_of(record) if self.is_own else None,
            steps=timeline(record, self.access),
            opinion=opinion,
            bond=bond,
            readings=readings_of(record) if self.is_own else (),
            papers=record.papers.all() if self.side != Reader.HOME else (),
            consent=consent("application", record.consent_version) if record.consent_version else None,
            **more,
        )


class PaperOf(RecordScreen):
    """A paper made from an application."""

    model, rights = Application, BROWSE
    document = "recepisse"

    def get_queryset(self) -> QuerySet[Application]:
        return applications_readable(self.access).filter(submitted_at__isnull=False, erased_at__isnull=True)

    def content(self) -> bytes:
        return receipt_pdf(self.record)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = HttpResponse(self.content(), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{self.document}-{self.record.number.lower()}.pdf"'
        return response


class ReceiptView(PaperOf):
    """MOB-2."""


class ScorePaperView(PaperOf):
    """MOB-3: the explanation of the score; not for the home institution."""

    document = "score"

    def get_queryset(self) -> QuerySet[Application]:
        rows = super().get_queryset().filter(tenths__isnull=False)
        return rows.filter(~Q(home=self.institution) | Q(applicant=self.access.user))

    def content(self) -> bytes:
        file_read(application=self.record, access=self.access, what=_("explication du score"))
        return score_pdf(self.record, self.record.scores.first())


class OpinionPaperView(PaperOf):
    """MOB-4: the opinion of the home institution."""

    document = "avis-origine"

    def get_queryset(self) -> QuerySet[Application]:
        return super().get_queryset().filter(opinion__given_at__isnull=False).select_related("opinion__given_by")

    def content(self) -> bytes:
        return opinion_pdf(self.record, self.record.opinion)


class PaperFileView(RecordScreen):
    """A joined paper, to whoever may read the file but the home institution; the reading is written down."""

    model, rights = ApplicationPaper, BROWSE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        paper = get_object_or_404(ApplicationPaper.objects.select_related("application"), pk=pk)
        application = get_object_or_404(applications_readable(self.access), pk=paper.application_id)
        is_own = application.applicant_id == self.access.user.pk
        if not is_own and self.institution is not None and self.institution.pk == application.home_id:
            return HttpResponse(status=404)
        file_read(application=application, access=self.access, what=paper.label)
        return FileResponse(paper.file.open("rb"), as_attachment=True, filename=paper.file.name.rsplit("/", 1)[-1])
