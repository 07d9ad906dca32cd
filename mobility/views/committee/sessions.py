"""Sessions: the list, the preparation of one, its convocation, attendance, adjournment, and the chair's steps over it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, redirect
from mobility.choices_committee import Presence, Stage
from mobility.filters_committee import SessionFilter
from mobility.forms.committee import AdjournForm, ItemForm, SessionForm
from mobility.models import AgendaItem, Attendance, CommitteeSession, Conflict, InterestDeclaration
from mobility.selectors.committee.composition import member_of
from mobility.selectors.committee.live import live
from mobility.services.committee import planning, publishing, sitting
from mobility.tables_committee import SessionTable
from mobility.views.committee.base import IN_SESSION, PREPARE, PRESIDE, SESSIONS, VIEW, OfSession
from mobility.workflows_committee import BY_SLUG, SESSION

ALL = (*VIEW, *IN_SESSION)


class SessionListView(ListScreen):
    model = CommitteeSession
    title = gettext_lazy("Commission régionale de mobilité")
    rights = ALL
    unit = (gettext_lazy("séance"), gettext_lazy("séances"))
    filterset_class, table_class = SessionFilter, SessionTable

    def get_queryset(self) -> Any:
        return CommitteeSession.objects.select_related("presided_by__user").annotate(item_count=Count("items"))

    def get_empty(self) -> Empty:
        url = reverse("mobility:session_create") if self.access.has(*PREPARE) else ""
        return Empty(_("Aucune séance"), _("La commission siège au moins une fois par trimestre."), url, _("Prévoir une séance") if url else "")

    def get_actions(self) -> list[Action]:
        return [Action(_("Prévoir une séance"), reverse("mobility:session_create"), "plus", PREPARE, main=True)]


class SessionFormView(FormScreen):
    """A session to plan, or one not yet convened."""

    model, form_class, rights = CommitteeSession, SessionForm, PREPARE
    title = gettext_lazy("Séance de la commission")
    crumbs = (SESSIONS,)
    success_message = gettext_lazy("Séance enregistrée. Inscrivez ses points, puis convoquez.")

    def get_form_options(self) -> dict[str, Any]:
        return {"session": self.record}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url() if self.record.pk else reverse("mobility:session_list")

    def perform(self, form: Any) -> CommitteeSession:
        return planning.session_plan(session=self.record, values=form.cleaned_data, access=self.access)


class SessionDetailView(OfSession, DetailScreen):
    """Agenda, declarations, attendance, and the next step."""

    template_name = "mobility/committee/session.html"
    rights = ALL

    def get_crumbs(self) -> Any:
        return (SESSIONS,)

    def get_title(self) -> str:
        return _("%(session)s de la commission") % {"session": self.record}

    def get_actions(self) -> list[Action]:
        session, pk = self.record, self.record.pk
        found = [Action(_("Projection"), reverse("mobility:session_screen", args=[pk]), "sun", ALL)] if session.state == Stage.OPEN else []
        if session.state == Stage.PLANNED:
            found += [
                Action(_("Modifier"), reverse("mobility:session_update", args=[pk]), "pencil", PREPARE),
                Action(_("Convoquer"), reverse("mobility:session_convene", args=[pk]), "send", PREPARE, main=True),
            ]
        else:
            found.append(Action(_("Convocation"), reverse("mobility:convocation_pdf", args=[pk]), "printer"))
        if session.state == Stage.CONVENED:
            found.append(Action(_("Renvoyer la séance"), reverse("mobility:session_adjourn", args=[pk]), "calendar-event", PRESIDE))
        if session.state in (Stage.CONVENED, Stage.OPEN):
            found.append(Action(_("Entrer en séance"), reverse("mobility:session_live", args=[pk]), "arrow-right", IN_SESSION, main=True))
        if session.state in (Stage.DECIDED, Stage.MINUTES_SIGNED, Stage.PUBLISHED):
            main = session.state != Stage.MINUTES_SIGNED
            found.append(Action(_("Procès-verbal"), reverse("mobility:session_minutes", args=[pk]), "notes", IN_SESSION, main=main))
        if session.state == Stage.MINUTES_SIGNED:
            found.append(Action(_("Publier les décisions"), reverse("mobility:session_publish", args=[pk]), "send", PREPARE, main=True))
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = self.record
        member = member_of(self.access.user, session.held_at.date())
        items = live(session, self.access).items
        declared = set(InterestDeclaration.objects.filter(item__session=session).values_list("item", "member"))
        out = set(Conflict.objects.filter(user=self.access.user, ruling="recused").values_list("vacancy", flat=True))
        attendances = list(session.attendances.select_related("member__user", "member__home__country"))
        voters = [row for row in attendances if row.member.votes]
        rows = [
            {"item": item, "is_out": item.vacancy_id in out,
             "may_declare": bool(member and member.votes) and session.state in (Stage.CONVENED, Stage.OPEN),
             "has_declared": member is not None and (item.pk, member.pk) in declared,
             "answered": sum((item.pk, row.member_id) in declared for row in voters), "asked": len(voters)}
            for item in items
        ]  # fmt: skip
        latest = planning.latest_convocation(session) if session.state == Stage.PLANNED else None
        return self.show(
            rows=rows, attendances=attendances, presences=Presence.choices, may_prepare=self.access.has(*PREPARE), latest=latest,
            sheet_open=session.state in (Stage.CONVENED, Stage.OPEN), member=member,
        )  # fmt: skip


class ItemAddView(OfSession, FormScreen):
    form_class, rights = ItemForm, PREPARE
    title = gettext_lazy("Inscrire un point à l’ordre du jour")
    submit_label = gettext_lazy("Inscrire")
    success_message = gettext_lazy("Point inscrit à l’ordre du jour.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> AgendaItem:
        return planning.item_add(session=self.record, vacancy=form.cleaned_data["vacancy"], access=self.access)


class ItemRemoveView(ConfirmScreen):
    model, rights, question = AgendaItem, PREPARE, gettext_lazy("Retirer ce point de l’ordre du jour ?")
    submit_label, danger = gettext_lazy("Retirer le point"), True

    def get_cancel_url(self) -> str:
        return reverse("mobility:session_detail", args=[self.record.session_id])

    def get_success_url(self, result: Any) -> str:
        return reverse("mobility:session_detail", args=[result])

    def perform(self, form: Any) -> int:
        session = self.record.session_id
        planning.item_remove(item=self.record, access=self.access)
        return session


class SessionConveneView(OfSession, ConfirmScreen):
    rights, question = PREPARE, gettext_lazy("Convoquer la commission ?")
    submit_label = gettext_lazy("Convoquer")
    success_message = gettext_lazy("La commission est convoquée.")

    def get_consequences(self) -> list[str]:
        latest = planning.latest_convocation(self.record)
        return [
            _("L’ordre du jour est arrêté et les membres sont convoqués."),
            _("Les dossiers leur sont ouverts ; chaque lecture est notée. Les conflits connus des dossiers récusent aussitôt."),
            _("Dernier jour pour convoquer : %(day)s.") % {"day": french_date(latest)},
        ]

    def perform(self, form: Any) -> CommitteeSession:
        return planning.session_convene(session=self.record, access=self.access)


class SessionAdjournView(OfSession, FormScreen):
    form_class, rights = AdjournForm, PRESIDE
    title = gettext_lazy("Renvoyer la séance faute de quorum")
    submit_label = gettext_lazy("Renvoyer la séance")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_success_url(self, result: Any) -> str:
        return result.get_absolute_url()

    def perform(self, form: Any) -> CommitteeSession:
        return planning.session_adjourn(session=self.record, access=self.access, **form.cleaned_data)


class SessionStepView(OfSession, ConfirmScreen):
    """`ouvrir` and `clore`: the chair's steps over the session."""

    rights = PRESIDE
    services = {"ouvrir": sitting.session_open, "clore": sitting.session_close}

    @cached_property
    def step(self) -> Any:
        slug = self.kwargs["step"]
        if slug not in self.services:
            raise Http404
        assert BY_SLUG[slug].of == SESSION
        return BY_SLUG[slug]

    def get_title(self) -> str:
        return str(self.step.label) + " ?"

    def get_consequences(self) -> list[Any]:
        return [self.step.condition, self.step.effect]

    def get_context(self, **more: Any) -> dict[str, Any]:
        self.submit_label = self.step.label
        return super().get_context(**more)

    def get_cancel_url(self) -> str:
        return reverse("mobility:session_live", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return reverse("mobility:session_live", args=[self.record.pk])

    def get_success_message(self, result: Any) -> str:
        return str(self.step.effect)

    def perform(self, form: Any) -> CommitteeSession:
        return self.services[self.step.slug](session=self.record, access=self.access)


class SessionPublishView(OfSession, ConfirmScreen):
    rights, question = PREPARE, gettext_lazy("Publier les décisions ?")
    submit_label = gettext_lazy("Publier les décisions")
    success_message = gettext_lazy("Les décisions sont publiées ; chaque personne a sa réponse.")

    def get_consequences(self) -> list[str]:
        return [
            _("Chaque personne reçoit sa décision, ses motifs et ses voies de recours."),
            _("L’extrait sans noms paraît pour toute la zone. Rien n’est repris ensuite."),
        ]

    def perform(self, form: Any) -> CommitteeSession:
        return publishing.session_publish(session=self.record, access=self.access)


class AttendanceNoteView(DetailScreen):
    """POST: a presence of the sheet. The secretary notes anybody's, a member their own."""

    model, rights = Attendance, IN_SESSION

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(request, reverse("mobility:session_detail", args=[self.record.session_id]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = get_object_or_404(Attendance.objects.select_related("session", "member__user"), pk=self.record.pk)
        wanted = request.POST.get("presence", "")
        may = self.access.has(*PREPARE) or row.member.user_id == self.access.user.pk and wanted in ("present", "remote")
        if not may or wanted not in Presence.values:
            raise Http404
        planning.attendance_note(attendance=row, presence=wanted, access=self.access)
        page = "session_live" if request.POST.get("retour") == "seance" else "session_detail"
        return redirect(request, reverse(f"mobility:{page}", args=[row.session_id]))


