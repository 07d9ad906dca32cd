"""What a held session leaves between institutions and with the pay: guests of INPS, a statement paid and one to issue, fees handed over."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from hr_core.access import Access
from hr_core.models import Employee, Institution, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from training.choices_sessions import SeatState
from training.models import Enrolment, SharedSeat, SharedSession, TrainingSession
from training.selectors.statements import seats_due
from training.services.sessions.fees import fees_hand
from training.services.sessions.statements import statement_issue, statement_step
from training.services.zone_figures import figures_publish

COST = 60_000


def guests(session: TrainingSession, other: Institution, proposer: User, approver: User, decider: User) -> None:
    """Two people of another institution had a seat of a session of the past: written as it was. Runs in the host's scope."""
    host, regional = session.institution, regional_body()
    with scope([host, other], reason="démonstration"):
        people = list(Employee.objects.in_service(timezone.localdate()).filter(institution=other, is_confidential=False).order_by("-staff_number")[2:4])
    offer = SharedSession.objects.create(
        institution=regional, host=host, session_key=session.pk, title=session.title, objectives=session.course.objectives, mode=session.mode,
        start=session.start, end=session.end, where=session.where, seats=2, taken=2, cost=COST, currency=host.country.currency,
        until=session.start - timedelta(days=10),
    )  # fmt: skip
    for person in people:
        seat = SharedSeat.objects.create(
            institution=regional, shared=offer, host=host, home=other, employee_key=person.pk, name=person.full_name[:200], cost=COST,
            currency=offer.currency, motive="Secouriste de l’agence", state=SeatState.ACCEPTED, proposed_by=proposer, approved_by=approver,
            decided_by=decider,
        )  # fmt: skip
        Enrolment.objects.create(institution=host, session=session, guest=seat, state="enrolled", origin="guest", made_by=decider)


def statement(home: Institution, other: Institution, officer: Access, payer: Access) -> None:
    """One seat decompted and paid, whose receipt is to be noted; one left to put in a statement."""
    today = timezone.localdate()
    with scope(home, actor=officer.user):
        due = list(seats_due(home).filter(home=other)[:1])
        if not due:
            return
        made = statement_issue(home=other, seats=due, due_on=today + timedelta(days=30), remark="Compte SN011 01010 à la CBAO", access=officer)
    with scope(other, actor=payer.user):
        statement_step(statement=made, deed="pay", access=payer, values={"paid_on": today, "payment": "Ordre de virement 2026-118, BDM"})


def fees(home: Institution, officer: Access) -> None:
    """The fees of closed sessions go to the pay, when an act fixes their price there."""
    with scope(home, actor=officer.user), suppress(Refusal):
        fees_hand(access=officer)


def figures(institution: Institution, head: Access) -> None:
    """The sums of the year, for the zone."""
    with scope(institution, actor=head.user):
        figures_publish(institution=institution, year=timezone.localdate().year, access=head)
