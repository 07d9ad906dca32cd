"""Lists of sessions, enrolments, trainers, rooms, certificates; the month; the calendar file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.registry import registry
from hr_core.services.feeds import calendar_text
from hr_core.text import french_month
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import Screen
from training.choices_sessions import SessionState
from training.filters_sessions import CertificateFilter, EnrolmentFilter, SessionFilter, TrainerFilter
from training.models import Certificate, Enrolment, Room, SessionTrainer, TrainingSession
from training.selectors.enrolments import certificates, enrolments
from training.selectors.evaluation import trainer_lines
from training.selectors.sessions import month_weeks, sessions
from training.tables_sessions import CertificateTable, EnrolmentTable, RoomTable, SessionTable, TrainerTable
from training.views.sessions.base import DECIDE, MANAGE, VIEW


class SessionListView(ListScreen):
    """`?vue=`: to come (by default), held, cancelled, all."""

    model = TrainingSession
    rights = VIEW
    title = gettext_lazy("Sessions de formation")
    unit = (gettext_lazy("session"), gettext_lazy("sessions"))
    table_class = SessionTable
    filterset_class = SessionFilter
    export_name = "sessions-de-formation"

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[TrainingSession]:
        rows = sessions(self.access)
        if self.view == "tenues":
            return rows.filter(state=SessionState.DONE)
        if self.view == "annulees":
            return rows.filter(state=SessionState.CANCELLED)
        if self.view == "toutes":
            return rows
        return rows.filter(state__in=(SessionState.DRAFT, SessionState.OPEN)).order_by("start", "pk")

    def get_saved_views(self) -> list[Tab]:
        here = reverse("training:session_list")
        views = [("", _("En cours et à venir")), ("tenues", _("Tenues")), ("annulees", _("Annulées")), ("toutes", _("Toutes"))]
        return [Tab(label, f"{here}?vue={slug}" if slug else here, self.view == slug) for slug, label in views]

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Sessions de la zone"), reverse("training:offer_list"), "sitemap", VIEW),
            Action(_("Nouvelle session"), reverse("training:session_create"), "plus", MANAGE, main=True),
        ]

    def get_empty(self) -> Empty:
        text = _("Une session donne une formation du catalogue : des dates, une salle, des places, des formateurs.")
        if self.access.has(*MANAGE):
            return Empty(_("Aucune session"), text, reverse("training:session_create"), _("Préparer une session"))
        return Empty(_("Aucune session"), text)


class CalendarView(Screen):
    """A month of sessions: a grid at a desk, a list on a phone."""

    template_name = "training/sessions/calendar.html"
    rights = VIEW
    title = gettext_lazy("Calendrier des formations")

    @property
    def month(self) -> date:
        asked = self.request.GET.get("mois", "")
        try:
            return date.fromisoformat(f"{asked}-01")
        except ValueError:
            return timezone.localdate().replace(day=1)

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Fichier de calendrier"), reverse("training:session_ics"), "download"),
            Action(_("Nouvelle session"), reverse("training:session_create"), "plus", MANAGE, main=True),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        month = self.month
        weeks = month_weeks(self.access, month)
        listed = {row.pk: row for week in weeks for day in week for row in day["sessions"]}
        return self.show(
            weeks=weeks, month=month, label=french_month(month.year, month.month), listed=list(listed.values()), today=timezone.localdate(),
            before=month - timedelta(days=1), after=month + timedelta(days=32),
        )  # fmt: skip


class CalendarFileView(Screen):
    """The sessions of the last three months and of the year to come, as a file that calendars open."""

    rights = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        rows = sessions(self.access).filter(start__lt=today + timedelta(days=366), end__gt=today - timedelta(days=92))
        events = (
            (f"formation-{row.pk}@{self.institution.code}", row.start, row.end, f"{row.title}, {row.where}".strip(", "))
            for row in rows.exclude(state__in=(SessionState.CANCELLED, SessionState.DRAFT)).order_by("start", "pk")
            if row.end
        )
        text = calendar_text(events, _("Formations %(institution)s") % {"institution": self.institution.acronym})
        return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="formations.ics"'})


class EnrolmentListView(ListScreen):
    model = Enrolment
    rights = VIEW
    title = gettext_lazy("Inscriptions")
    unit = (gettext_lazy("inscription"), gettext_lazy("inscriptions"))
    table_class = EnrolmentTable
    filterset_class = EnrolmentFilter
    export_name = "inscriptions"
    empty = Empty(gettext_lazy("Aucune inscription"), gettext_lazy("Elles viennent des demandes des agents et des sessions ouvertes."))

    def get_queryset(self) -> QuerySet[Enrolment]:
        return enrolments(self.access).annotate(whole_cost=F("cost") + F("travel")).order_by("-session__start", "-pk")


class TrainerListView(ListScreen):
    """Hours and fees of trainers: what the payroll is given, as a workbook."""

    model = SessionTrainer
    rights = VIEW
    title = gettext_lazy("Formateurs")
    lede = gettext_lazy("Heures, vacations et avis, session par session ; les vacations internes se transmettent à la paie.")
    unit = (gettext_lazy("intervention"), gettext_lazy("interventions"))
    table_class = TrainerTable
    filterset_class = TrainerFilter
    totals = {"fee": Sum("fee")}
    export_name = "formateurs"
    empty = Empty(gettext_lazy("Aucun formateur"), gettext_lazy("Ajoutez-les sur la page de chaque session."))

    def get_queryset(self) -> QuerySet[SessionTrainer]:
        return trainer_lines().filter(institution=self.institution).order_by("-session__start", "pk")

    def get_actions(self) -> list[Action]:
        if registry.teaching_pay is None:
            return []
        return [Action(_("Transmettre à la paie"), reverse("training:fees_hand"), "send", MANAGE, main=True)]


class RoomListView(ListScreen):
    model = Room
    rights = VIEW
    title = gettext_lazy("Salles de formation")
    unit = (gettext_lazy("salle"), gettext_lazy("salles"))
    table_class = RoomTable
    empty = Empty(gettext_lazy("Aucune salle"), gettext_lazy("Une salle a des places : les sessions qui se chevauchent y sont signalées."))

    def get_queryset(self) -> QuerySet[Room]:
        return Room.objects.filter(institution=self.institution)

    def get_actions(self) -> list[Action]:
        return [Action(_("Nouvelle salle"), reverse("training:room_create"), "plus", MANAGE, main=True)]


class CertificateListView(ListScreen):
    model = Certificate
    rights = VIEW
    title = gettext_lazy("Attestations de formation")
    unit = (gettext_lazy("attestation"), gettext_lazy("attestations"))
    table_class = CertificateTable
    filterset_class = CertificateFilter
    export_name = "attestations"
    empty = Empty(gettext_lazy("Aucune attestation"), gettext_lazy("Elles se délivrent sur la page d’une session close."))

    def get_queryset(self) -> QuerySet[Certificate]:
        return certificates(self.access)

    def get_table_options(self) -> dict[str, Any]:
        return {"may_cancel": self.access.has(*DECIDE)}
