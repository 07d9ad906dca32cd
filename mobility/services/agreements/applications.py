"""What an agreement says to the application from which it came: in agreement when it opens, completed when it is in force."""

from __future__ import annotations

from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.workflows import transition
from mobility.models import Application, ApplicationStep
from mobility.workflows import APPLICATION


def application_in_agreement(application: Application, *, actor: User | None) -> None:
    _step(application, "agree", actor)


def application_completed(application: Application, *, actor: User | None) -> None:
    _step(application, "complete", actor)


def _step(application: Application, name: str, actor: User | None) -> None:
    step = transition(APPLICATION, name)
    if application.state not in step.source:
        raise Refusal(str(application.get_state_display()))
    source, application.state = application.state, step.target
    application.save(update_fields=["state"])
    ApplicationStep.objects.create(
        institution_id=application.institution_id, application=application, name=name, source=source, target=step.target, by=actor
    )
