"""Menu entries of sessions, of what people must hold, of managers and of one's own training."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hr_core.registry import EmployeeTab, HomePanel, MenuEntry, TabEntry, registry

SESSIONS, HELD = "Sessions", "Habilitations"
VIEW = ("session_view", "session_manage", "session_decide")
TEAM = ("team_view", *VIEW)


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Sessions", "training:session_list", VIEW, "calendar-event", 72, subject=SESSIONS),
        MenuEntry(group, "Calendrier", "training:session_calendar", VIEW, order=72, subject=SESSIONS),
        MenuEntry(group, "Inscriptions", "training:enrolment_list", VIEW, order=72, badge=_waiting, subject=SESSIONS),
        MenuEntry(group, "Formateurs", "training:trainer_list", VIEW, order=72, subject=SESSIONS),
        MenuEntry(group, "Places de la zone", "training:seat_list", VIEW, order=72, badge=_seats, subject=SESSIONS),
        MenuEntry(group, "Décomptes", "training:statement_list", VIEW, order=72, badge=_statements, subject=SESSIONS),
        MenuEntry(group, "Attestations", "training:certificate_list", VIEW, order=72, badge=_certificates, subject=SESSIONS),
        MenuEntry(group, "Équité", "training:equity", VIEW, order=72, subject=SESSIONS),
        MenuEntry(group, "Salles", "training:room_list", VIEW, order=72, subject=SESSIONS),
        MenuEntry(group, "Obligations", "training:obligation_list", VIEW, "shield-check", 73, subject=HELD),
        MenuEntry(group, "Habilitations", "training:licence_list", VIEW, order=73, badge=_expiring, subject=HELD),
        MenuEntry(group, "Évaluations à froid", "training:review_list", TEAM, "list-check", 74, badge=_reviews),
    )
    registry.add_employee_tab(EmployeeTab("Formation", "training:employee_training", VIEW, 37))
    registry.add_tabs(TabEntry("Ma formation", "training:own_training", "certificate", order=50))
    registry.add_home_panel(HomePanel("training/sessions/_own_home.html", ("self_service",), _own_home, order=14, own=True))


def _waiting(access: Any) -> Any:
    """Those who wait although a session still has free seats: `Inscriptions` shows them."""
    from training.choices_sessions import EnrolmentState
    from training.models import Enrolment

    if not access.has("session_manage"):
        return Enrolment.objects.none()
    return Enrolment.objects.filter(institution=access.institution, state=EnrolmentState.WAITING, session__state="open")


def _seats(access: Any) -> Any:
    """The seats that this person may approve at home or decide as the host."""
    from training.models import SharedSeat
    from training.selectors.shared import seats_to_decide

    return seats_to_decide(access) if access.has("session_decide") else SharedSeat.objects.none()


def _statements(access: Any) -> Any:
    """What the institution has to pay, and what others say they paid it."""
    from training.selectors.statements import statements_to_act

    return statements_to_act(access)


def _certificates(access: Any) -> Any:
    """Those who followed a closed session and wait for their certificate."""
    from training.choices_sessions import EnrolmentState
    from training.models import Enrolment

    if not access.has("session_decide"):
        return Enrolment.objects.none()
    rows = Enrolment.objects.filter(institution=access.institution, state=EnrolmentState.COMPLETED, certificate__isnull=True)
    return rows.filter(session__state="done", session__gives_certificate=True).exclude(employee__user=access.user)


def _expiring(access: Any) -> Any:
    from training.models import Licence
    from training.selectors.obligations import expiring

    return expiring(access) if access.has("session_manage") else Licence.objects.none()


def _reviews(access: Any) -> Any:
    from training.models import DeferredReview
    from training.selectors.enrolments import reviews_due

    return reviews_due(access, timezone.localdate()) if access.has("team_view") else DeferredReview.objects.none()


def _own_home(access: Any) -> dict[str, Any] | None:
    """What waits for somebody today: a sheet to sign or to keep, an opinion to give. Silent otherwise."""
    from training.selectors.enrolments import own_slots, taught_slots, to_do

    if access.employee is None:
        return None
    today = timezone.localdate()
    found = {"sign": own_slots(access, today), "teach": taught_slots(access, today), "answer": to_do(access, today)}
    return found if any(found.values()) else None
