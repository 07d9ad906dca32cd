"""A session: its page, its form, its steps, its programme, its people and its trainers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import refusal
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from training.choices_sessions import EnrolmentState, SessionState
from training.forms.sessions import (
    EnrolForm,
    ProgrammeForm,
    ReplaceForm,
    RoomForm,
    SessionForm,
    TrainerForm,
    sitting_line,
)
from training.models import Certificate, Enrolment, Room, SessionTrainer, TrainingSession
from training.seams import credit_of
from training.selectors.enrolments import certificates, enrolments
from training.selectors.sessions import conflicts, offer_of, seats_told, sessions
from training.services.sessions.calendar import (
    session_cancel,
    session_close,
    session_open,
    session_save,
    slots_set,
    trainer_replace,
    trainer_save,
)
from training.services.sessions.certificates import certificate_cancel, certificates_issue
from training.services.sessions.enrolment import (
    convened,
    enrol_many,
    enrolment_replace,
    enrolment_seat,
    enrolment_withdraw,
)
from training.services.sessions.rooms import room_save
from training.tables_sessions import SessionPeopleTable
from training.views.sessions.base import DECIDE, MANAGE, SESSIONS, VIEW, session_rows
from training.workflows_sessions import ENROLMENT


class SessionDetailView(ListScreen):
    """The session and everybody in it."""

    model = Enrolment
    rights = VIEW
    template_name = "training/sessions/session.html"
    table_class = SessionPeopleTable
    unit = (gettext_lazy("personne"), gettext_lazy("personnes"))
    crumbs = (SESSIONS,)

    @cached_property
    def record(self) -> Any:
        return get_object_or_404(sessions(self.access).select_related("institution__country"), pk=self.kwargs["pk"])

    @property
    def is_open(self) -> bool:
        return self.record.state in (SessionState.DRAFT, SessionState.OPEN)

    def get_queryset(self) -> QuerySet[Enrolment]:
        return enrolments(self.access).filter(session=self.record).annotate(whole_cost=F("cost") + F("travel")).order_by("state", "made_at", "pk")

    def get_table_options(self) -> dict[str, Any]:
        return {"may_change": self.record.state == SessionState.OPEN and self.access.has(*MANAGE), "exclude": ("session", "start")}

    def get_title(self) -> str:
        return self.record.title

    def get_lede(self) -> str:
        return f"{self.record.reference}, {self.record.dates}. {self.record.where}."

    @property
    def export_name(self) -> str:  # type: ignore[override]
        return f"inscrits-{self.record.reference.lower()}"

    def get_empty(self) -> Empty:
        if self.record.state == SessionState.OPEN and self.access.has(*MANAGE):
            return Empty(_("Personne n’est inscrit"), _("Les agents demandent une place sur leur téléphone ; vous pouvez aussi inscrire."), reverse("training:session_enrol", args=[self.record.pk]), _("Inscrire des agents"))
        return Empty(_("Personne n’est inscrit"), _("Les inscriptions commencent quand la session est ouverte."))

    def get_actions(self) -> list[Action]:
        at = [self.record.pk]
        step = {each: reverse("training:session_step", args=[self.record.pk, each]) for each in ("open", "close", "cancel", "certify")}
        change = Action(_("Modifier"), reverse("training:session_update", args=at), "pencil", MANAGE)
        if self.record.state == SessionState.DRAFT:
            return [Action(_("Annuler"), step["cancel"], "x", MANAGE), change, Action(_("Ouvrir les inscriptions"), step["open"], "check", MANAGE, main=True)]
        if self.record.state == SessionState.OPEN:
            over = self.record.end is not None and self.record.end <= timezone.localdate()
            return [
                Action(_("Annuler"), step["cancel"], "x", MANAGE),
                change,
                Action(_("Places de la zone"), reverse("training:session_offer", args=at), "sitemap", MANAGE),
                Action(_("Clore la session"), step["close"], "lock", MANAGE, main=over),
                Action(_("Inscrire des agents"), reverse("training:session_enrol", args=at), "user-plus", MANAGE, main=not over),
            ]
        if self.record.state == SessionState.DONE:
            waits = self.record.gives_certificate and Enrolment.objects.filter(session=self.record, state=EnrolmentState.COMPLETED, certificate__isnull=True).exists()
            found = [Action(_("Évaluation"), reverse("training:session_evaluation", args=at), "chart-bar", VIEW)]
            return [*found, Action(_("Délivrer les attestations"), step["certify"], "certificate", DECIDE, main=True)] if waits else found
        return []

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        offer, trainers = offer_of(row), list(row.trainers.select_related("employee", "provider"))
        return super().get_context(
            record=row, seats=seats_told(row, row.seated, row.waiting, offer), conflicts=conflicts(row, trainers) if self.is_open else [], slots=list(row.slots.all()), offer=offer,
            trainers=trainers, is_open=self.is_open, may_manage=self.access.has(*MANAGE),
            credit=credit_of(row) if self.is_open else None, today=timezone.localdate(),
            **more,
        )  # fmt: skip


class SessionPart(FormScreen):
    """A form about a session found by `pk`."""

    model = TrainingSession
    rights = MANAGE

    def get_queryset(self) -> QuerySet[TrainingSession]:
        return session_rows().filter(institution=self.institution)

    def get_crumbs(self) -> Sequence[Any]:
        return (SESSIONS, Crumb(self.record.title, self.record.get_absolute_url())) if self.record.pk else (SESSIONS,)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url() if self.record.pk else reverse("training:session_list")

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class SessionFormView(SessionPart):
    form_class = SessionForm
    success_message = gettext_lazy("La session est enregistrée.")

    def get_title(self) -> str:
        return _("Nouvelle session") if self.is_creation else _("Modifier la session")

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"record": self.record, "currency": self.currency, "access": self.access}
        if self.is_creation and self.request.GET.get("formation", "").isdecimal():
            options["initial"] = {"course": int(self.request.GET["formation"])}
        return options

    def perform(self, form: Any) -> TrainingSession:
        return session_save(session=self.record, values=form.values(), access=self.access)

    def get_success_url(self, result: Any) -> str:
        return result.get_absolute_url()


class ProgrammeView(SessionPart):
    form_class = ProgrammeForm
    title = gettext_lazy("Programme de la session")
    success_message = gettext_lazy("Le programme est enregistré.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"text": "\n".join(sitting_line(slot) for slot in self.record.slots.all())}}

    def perform(self, form: Any) -> None:
        slots_set(session=self.record, sittings=form.cleaned_data["text"], access=self.access)


class EnrolView(SessionPart):
    form_class = EnrolForm
    title = gettext_lazy("Inscrire des agents")
    submit_label = gettext_lazy("Inscrire")

    def get_form_options(self) -> dict[str, Any]:
        return {"access": self.access}

    def perform(self, form: Any) -> list[Enrolment]:
        return enrol_many(session=self.record, employees=form.cleaned_data["numbers"], actor=self.access.user)

    def get_success_message(self, result: list[Enrolment]) -> str:
        waiting = sum(1 for row in result if row.state == EnrolmentState.WAITING)
        told = french_count(len(result) - waiting, _("personne inscrite"), _("personnes inscrites"))
        return _("%(told)s, %(waiting)s en liste d’attente.") % {"told": told, "waiting": waiting} if waiting else f"{told}."


class SessionStepView(SessionPart, ConfirmScreen):
    """Open, close, cancel a session; sign its certificates."""

    form_class = HouseForm
    template_name = "hr_core/ui/confirm.html"
    rights = (*MANAGE, *DECIDE)
    said = {
        "open": (gettext_lazy("Ouvrir les inscriptions de cette session ?"), gettext_lazy("Ouvrir"), [gettext_lazy("Les agents la voient et demandent une place ; leur responsable puis vous décidez.")]),
        "close": (gettext_lazy("Clore cette session ?"), gettext_lazy("Clore la session"), [
            gettext_lazy("Les feuilles de présence sont arrêtées : chacun est « suivie », « suivie en partie » ou « absent »."),
            gettext_lazy("Les participants donnent leur avis pendant quatorze jours ; les responsables évaluent à froid."),
        ]),
        "cancel": (gettext_lazy("Annuler cette session ?"), gettext_lazy("Annuler la session"), [gettext_lazy("Les inscrits et la liste d’attente sont prévenus, avec le motif.")]),
        "certify": (gettext_lazy("Signer les attestations de cette session ?"), gettext_lazy("Signer et délivrer"), [
            gettext_lazy("Chaque attestation est numérotée et vérifiable par son code."),
            gettext_lazy("Les compétences et les habilitations que donne la formation sont inscrites aux dossiers."),
        ]),
    }  # fmt: skip

    @property
    def deed(self) -> str:
        deed = self.kwargs["deed"]
        if deed not in self.said:
            raise Http404
        return deed

    @property
    def rights_asked(self) -> tuple[str, ...]:
        return DECIDE if self.deed == "certify" else MANAGE

    @property
    def asks_reason(self) -> bool:  # type: ignore[override]
        return self.deed == "cancel"

    @property
    def danger(self) -> bool:  # type: ignore[override]
        return self.deed == "cancel"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        refused = refusal(request, self.rights_asked)
        return refused if refused is not None else super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return str(self.said[self.deed][0])

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return str(self.said[self.deed][1])

    def get_consequences(self) -> list[Any]:
        return self.said[self.deed][2]

    def perform(self, form: Any) -> Any:
        if self.deed == "open":
            return session_open(session=self.record, access=self.access)
        if self.deed == "close":
            return session_close(session=self.record, access=self.access)
        if self.deed == "certify":
            return certificates_issue(session=self.record, access=self.access)
        return session_cancel(session=self.record, reason=form.cleaned_data["motif"], access=self.access)

    def get_success_message(self, result: Any) -> str:
        if self.deed == "certify":
            return french_count(len(result), _("attestation délivrée"), _("attestations délivrées")) + "."
        return {
            "open": _("Les inscriptions sont ouvertes."), "close": _("La session est close."), "cancel": _("La session est annulée."),
        }[self.deed]  # fmt: skip


class ConveneView(SessionPart, ConfirmScreen):
    """Tell those enrolled that their convocation is ready."""

    form_class = HouseForm
    template_name = "hr_core/ui/confirm.html"
    question = gettext_lazy("Convoquer les inscrits ?")
    submit_label = gettext_lazy("Convoquer")

    def get_title(self) -> str:
        return str(self.question)

    def get_consequences(self) -> list[str]:
        return [_("Chacun est prévenu et trouve sa convocation sur son téléphone ; qui l’a déjà reçue n’est pas prévenu deux fois.")]

    def perform(self, form: Any) -> int:
        return convened(session=self.record, actor=self.access.user)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("personne prévenue"), _("personnes prévenues")) + "."


class EnrolmentStepView(ConfirmScreen):
    """Give a seat, withdraw, replace."""

    model = Enrolment
    rights = MANAGE
    said = {
        "seat": (gettext_lazy("Donner une place à cette personne ?"), gettext_lazy("Donner une place")),
        "withdraw": (gettext_lazy("Désinscrire cette personne ?"), gettext_lazy("Désinscrire")),
        "replace": (gettext_lazy("Remplacer cette personne ?"), gettext_lazy("Remplacer")),
    }

    @property
    def deed(self) -> str:
        deed = self.kwargs["deed"]
        if deed not in self.said:
            raise Http404
        return deed

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return ReplaceForm if self.deed == "replace" else HouseForm

    @property
    def asks_reason(self) -> bool:  # type: ignore[override]
        return next(each for each in ENROLMENT if each.name == self.deed).asks_reason

    def get_queryset(self) -> QuerySet[Enrolment]:
        return enrolments(self.access)

    def get_form_options(self) -> dict[str, Any]:
        return {"access": self.access} if self.deed == "replace" else {}

    def get_title(self) -> str:
        return f"{str(self.said[self.deed][0])[:-2]} : {self.record.who} ?"

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return str(self.said[self.deed][1])

    def get_crumbs(self) -> Sequence[Any]:
        return (SESSIONS, Crumb(self.record.session.title, self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_consequences(self) -> list[str]:
        return {
            "seat": [_("Elle passe avant la liste d’attente.")],
            "withdraw": [_("La première personne de la liste d’attente prend la place et en est prévenue.")],
            "replace": [_("Les deux personnes sont prévenues ; la liste d’attente ne bouge pas.")],
        }[self.deed]

    def perform(self, form: Any) -> Enrolment:
        if self.deed == "seat":
            return enrolment_seat(enrolment=self.record, actor=self.access.user)
        reason = form.cleaned_data["motif"]
        if self.deed == "withdraw":
            return enrolment_withdraw(enrolment=self.record, reason=reason, actor=self.access.user)
        return enrolment_replace(enrolment=self.record, employee=form.cleaned_data["employee"], reason=reason, actor=self.access.user)


class TrainerAddView(SessionPart):
    form_class = TrainerForm
    title = gettext_lazy("Ajouter un formateur")

    def get_form_options(self) -> dict[str, Any]:
        return {"record": None, "currency": self.currency, "access": self.access}

    def perform(self, form: Any) -> SessionTrainer:
        trainer = SessionTrainer(institution=self.institution, session=self.record)
        return trainer_save(trainer=trainer, values=form.values(), access=self.access)


class TrainerUpdateView(FormScreen):
    model = SessionTrainer
    rights = MANAGE
    form_class = TrainerForm
    title = gettext_lazy("Formateur de la session")

    def get_queryset(self) -> QuerySet[SessionTrainer]:
        return SessionTrainer.objects.filter(institution=self.institution).select_related("session", "employee", "provider")

    def get_crumbs(self) -> Sequence[Any]:
        return (SESSIONS, Crumb(self.record.session.title, self.record.session.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.session.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.session.get_absolute_url()

    def get_form_options(self) -> dict[str, Any]:
        return {"record": self.record, "currency": self.currency, "access": self.access}

    def perform(self, form: Any) -> SessionTrainer:
        return trainer_save(trainer=self.record, values=form.values(), access=self.access)


class TrainerReplaceView(TrainerUpdateView):
    title = gettext_lazy("Remplacer le formateur")
    submit_label = gettext_lazy("Remplacer")
    asks_reason = True

    def get_form_options(self) -> dict[str, Any]:
        start = {"hours": self.record.minutes / 60, "hourly_fee": self.record.hourly_fee}
        return {"record": None, "currency": self.currency, "access": self.access, "initial": start}

    def perform(self, form: Any) -> SessionTrainer:
        return trainer_replace(trainer=self.record, values=form.values(), reason=form.cleaned_data["motif"], access=self.access)


class RoomFormView(FormScreen):
    model = Room
    rights = MANAGE
    form_class = RoomForm
    crumbs = ((gettext_lazy("Salles"), "training:room_list"),)
    success_url = "training:room_list"

    def get_title(self) -> str:
        return _("Nouvelle salle") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        return {"record": self.record}

    def perform(self, form: Any) -> Room:
        return room_save(room=self.record, values=form.values(), access=self.access)


class CertificateCancelView(ConfirmScreen):
    model = Certificate
    rights = DECIDE
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Annuler l’attestation")
    success_url = "training:certificate_list"
    success_message = gettext_lazy("L’attestation est annulée.")
    crumbs = ((gettext_lazy("Attestations"), "training:certificate_list"),)

    def get_queryset(self) -> QuerySet[Certificate]:
        return certificates(self.access)

    def get_title(self) -> str:
        return _("Annuler l’attestation %(reference)s ?") % {"reference": self.record.reference}

    def get_consequences(self) -> list[str]:
        return [_("La page publique dira qu’elle est annulée ; l’habilitation qu’elle a donnée prend fin aujourd’hui.")]

    def perform(self, form: Any) -> Certificate:
        return certificate_cancel(certificate=self.record, reason=form.cleaned_data["motif"], access=self.access)
