"""The one place that changes the state of a vacancy or of an application: the table decides, a step keeps who, when and why."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.scope import current_scope, scope
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign
from hr_core.text import french_spaces
from hr_core.workflows import Transition, open_transitions, transition
from mobility.choices import ApplicationState
from mobility.models import Application, ApplicationStep, Vacancy, VacancyStep
from mobility.services.saving import save_shared
from mobility.workflows import APPLICATION, VACANCY


def check(table: tuple[Transition, ...], name: str, record: Any, access: Access | None, reason: str) -> Transition:
    """The change, if the state, the rights and the reason allow it. `access` None: the system."""
    step = transition(table, name)
    if record.state not in step.source:
        raise Refusal(
            _("« %(action)s » n’est pas possible dans l’état « %(state)s ».")
            % {"action": step.label, "state": record.get_state_display()}
        )
    if access is not None and not (step.rights and access.has(*step.rights)):
        raise PermissionDenied(_("Ce passage revient à une autre personne."))
    if step.asks_reason and access is not None and not reason.strip():
        raise Refusal(_("Dites pourquoi : le motif est lu par les personnes concernées."))
    return step


def open_moves(table: tuple[Transition, ...], record: Any, access: Access) -> list[Transition]:
    """What this person may do with the record now: the buttons."""
    return [each for each in open_transitions(table, record.state) if each.rights and access.has(*each.rights)]


@transaction.atomic
def vacancy_move(*, vacancy: Vacancy, name: str, access: Access | None, reason: str = "", **values: Any) -> Vacancy:
    """Take a vacancy through a step of the table; `values` are written with it. Raises `Refusal`."""
    vacancy = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    step = check(VACANCY, name, vacancy, access, reason)
    source = vacancy.state
    assign(vacancy, values | {"state": step.target})
    save_shared(vacancy)
    VacancyStep.objects.create(
        institution_id=vacancy.institution_id, vacancy=vacancy, name=name, source=source, target=step.target,
        by=access.user if access else None, reason=french_spaces(reason.strip()),
    )  # fmt: skip
    return vacancy


@transaction.atomic
def application_move(*, application: Application, name: str, access: Access | None, reason: str = "", **values: Any) -> Application:
    """Take an application through a step of the table; `values` are written with it. Raises `Refusal`.

    The person is told by a message in their own institution, which names nothing but the vacancy.
    """
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("vacancy", "home", "host").get(pk=application.pk)
    )
    step = check(APPLICATION, name, application, access, reason)
    source = application.state
    assign(application, values | {"state": step.target})
    save_shared(application)
    ApplicationStep.objects.create(
        institution_id=application.institution_id, application=application, name=name, source=source, target=step.target,
        by=access.user if access else None, reason=french_spaces(reason.strip()),
    )  # fmt: skip
    if access is None or access.user.pk != application.applicant_id:
        tell_applicant(application)
    return application


def tell_applicant(application: Application) -> None:
    words = _("Votre candidature à l’avis %(number)s : %(state)s.") % {
        "number": application.vacancy.number, "state": ApplicationState(application.state).label,
    }  # fmt: skip
    tell(application.home, [application.applicant], words, application.get_absolute_url())


def tell(institution: Institution, users: list[User], text: str, url: str) -> None:
    """Messages are rows of the institution where people read them."""
    running = current_scope()
    if running is not None and running.institutions == (institution.pk,):
        notices_send(institution=institution, users=users, text=text, url=url)
        return
    with scope(institution):
        notices_send(institution=institution, users=users, text=text, url=url)
