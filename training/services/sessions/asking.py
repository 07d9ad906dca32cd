"""« Demander une formation » through the engine of requests: the manager, then the training service; acceptance enrols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee, Request, StepKind, User
from hr_core.services.requests.kinds import TRAINING, RequestKind, Told, kind_register
from hr_core.services.writing import save_checked
from training.choices_sessions import EnrolmentOrigin, EnrolmentState
from training.models import Enrolment, TrainingSession
from training.selectors.eligibility import blocking, eligibility
from training.selectors.sessions import open_sessions
from training.services.sessions.enrolment import enrol, enrolment_withdraw

KIND = "formation"


def training_prepare(employee: Employee, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Raises `ValidationError` with what already forbids the enrolment."""
    session: TrainingSession = values["session"]
    faults = blocking(eligibility(session, employee))
    if faults:
        raise ValidationError({"session": faults})
    words = _("%(title)s, %(dates)s (%(reference)s)") % {"title": session.title, "dates": session.dates, "reference": session.reference}
    return words, {"session": session.pk, "purpose": values["purpose"]}


def training_told(request: Request, clear: bool) -> Told:
    """What the person wants it for, and how each condition stands today: the manager and the officer decide with it."""
    session = TrainingSession.objects.filter(pk=request.data["session"]).select_related("course", "room").first()
    if session is None:
        return []
    told: Told = [(_("Lieu"), session.where), (_("Ce que j’en attends"), request.data["purpose"])]
    if request.closed_at is None:
        told += [(_("Condition") if point.is_met else _("À regarder"), point.words) for point in eligibility(session, request.employee)]
    return told


def training_accept(request: Request, actor: User) -> None:
    session = TrainingSession.objects.get(pk=request.data["session"])
    made = enrol(session=session, employee=request.employee, actor=actor, origin=EnrolmentOrigin.REQUEST, request=request)
    request.data = {**request.data, "enrolment": made.pk}
    save_checked(request)


def training_cancel(request: Request, actor: User, reason: str) -> None:
    row = Enrolment.objects.filter(pk=request.data.get("enrolment")).first()
    if row is not None and row.state in (EnrolmentState.WAITING, EnrolmentState.ENROLLED):
        enrolment_withdraw(enrolment=row, reason=reason or _("Annulée à la demande de l’agent."), actor=actor)


def training_after(request: Request) -> str:
    row = Enrolment.objects.filter(pk=request.data.get("enrolment")).first()
    if row is not None and row.state == EnrolmentState.WAITING:
        return _("Toutes les places sont prises : vous êtes sur la liste d’attente.")
    return ""


def register() -> None:
    from training.forms.sessions import AskTrainingForm

    kind_register(
        RequestKind(
            KIND, gettext_lazy("Formation"), (StepKind.MANAGER, StepKind.TRAINING), training_accept, training_cancel, group=TRAINING,
            icon="school", hint=gettext_lazy("Une session ouverte : votre responsable, puis le service de la formation."),
            form=lambda access: AskTrainingForm, options=lambda access: {"institution": access.institution},
            prepare=training_prepare, told=training_told, after=training_after,
            offered=lambda access: open_sessions(access.institution).exists(),
        )
    )  # fmt: skip
