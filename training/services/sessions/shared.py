"""Seats of a session opened to the zone: offered by the host, proposed and approved at home, decided by the host.

The rows cross the wall by their own policy. Telling the people of the other institution opens its scope for that alone.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution, Posting, User
from hr_core.scope import because, require_scope, scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, forbid_own_file, save_checked
from hr_core.workflows import transition
from training.choices_sessions import ATTENDED, EnrolmentOrigin, EnrolmentState, OfferState, SeatState, SessionState
from training.models import Enrolment, SharedSeat, SharedSession, TrainingSession
from training.selectors.sessions import seats_of
from training.workflows_sessions import HOST_DEEDS, SEAT


@transaction.atomic
def offer_save(*, session: TrainingSession, seats: int, cost: int, until: date, access: Access) -> SharedSession:
    """Open seats of an open session to the zone, or change what is offered. Raises `Refusal` when they are not free."""
    session = TrainingSession.objects.select_for_update(of=("self",)).select_related("course", "room", "institution__country").get(pk=session.pk)
    if session.state != SessionState.OPEN:
        raise Refusal(_("Ouvrez d’abord les inscriptions de la session."))
    offer = SharedSession.objects.filter(host=session.institution_id, session_key=session.pk).first()
    offer = offer or SharedSession(host_id=session.institution_id, session_key=session.pk, institution=regional_body())
    counted = seats_of(session)
    available = counted.seats - counted.seated + (offer.taken if offer.pk else 0)
    if seats > available:
        raise Refusal({"seats": _("La session n’a que %(free)s places à offrir.") % {"free": available}})
    values = {
        "title": session.title, "objectives": session.course.objectives, "mode": session.mode, "start": session.start, "end": session.end,
        "where": session.where, "seats": seats, "cost": cost, "currency": session.institution.country.currency, "until": until,
        "state": OfferState.OPEN,
    }  # fmt: skip
    with because(_("Places ouvertes à la zone")):
        return save_checked(assign(offer, values))


@transaction.atomic
def offer_follow(*, session: TrainingSession, access: Access) -> None:
    """When a session is held or cancelled: close its offer, tell each seat what came of it. Nothing without an offer."""
    offer = SharedSession.objects.filter(host=session.institution_id, session_key=session.pk).first()
    if offer is None:
        return
    save_checked(assign(offer, {"state": OfferState.CLOSED}))
    guests = {row.guest_id: row for row in Enrolment.objects.filter(session=session, guest__isnull=False)}
    told = _("Session annulée : %(reason)s") if session.state == SessionState.CANCELLED else _("La session est close.")
    reason = (told % {"reason": session.cancel_reason} if session.state == SessionState.CANCELLED else told)[:300]
    for seat in SharedSeat.objects.filter(shared=offer).select_related("proposed_by"):
        guest = guests.get(seat.pk)
        if seat.state == SeatState.ACCEPTED and session.state == SessionState.DONE and guest is not None:
            state = SeatState.ATTENDED if guest.state in ATTENDED else SeatState.MISSED
            save_checked(assign(seat, {"state": state, "minutes": guest.minutes}))
        elif seat.state in (SeatState.ASKED, SeatState.ACCEPTED):
            save_checked(assign(seat, {"state": SeatState.REFUSED, "reason": reason}))
        elif seat.state == SeatState.PROPOSED:
            save_checked(assign(seat, {"state": SeatState.WITHDRAWN, "reason": reason}))
        else:
            continue
        _tell_other(seat.home_id, [seat.proposed_by], _("%(who)s, « %(title)s » : %(state)s.") % {
            "who": seat.name, "title": offer.title, "state": seat.get_state_display(),
        }, seat)  # fmt: skip


@transaction.atomic
def seat_propose(*, shared: SharedSession, employee: Employee, motive: str, access: Access) -> SharedSeat:
    """Propose somebody of one's own institution; another person approves before the host is asked."""
    forbid_own_file(employee, access.user)
    if shared.state != OfferState.OPEN or shared.until < timezone.localdate():
        raise Refusal(_("Les demandes de place sont closes pour cette session."))
    if shared.host_id == employee.institution_id:
        raise Refusal(_("Cette session est la vôtre : inscrivez l’agent directement."))
    posting = Posting.objects.on(timezone.localdate()).filter(employee=employee).first()
    with because(_("Place proposée dans une autre institution")):
        return save_checked(
            SharedSeat(
                institution_id=shared.institution_id, shared=shared, host_id=shared.host_id, home_id=employee.institution_id,
                employee_key=employee.pk, name=employee.full_name[:200], job_title=(posting.job_title if posting else "")[:160],
                cost=shared.cost, currency=shared.currency, motive=motive.strip()[:300], proposed_by=access.user,
            )
        )  # fmt: skip


@transaction.atomic
def seat_step(*, seat: SharedSeat, deed: str, access: Access, reason: str = "") -> SharedSeat:
    """Approve, withdraw (home), accept or refuse (host). Raises `Refusal` for the other side's step, one's own proposal, a
    refusal without a reason, or when no seat is left."""
    row = SharedSeat.objects.select_for_update(of=("self",)).select_related("shared", "host", "home", "proposed_by").get(pk=seat.pk)
    step = transition(SEAT, deed)
    side = row.host_id if deed in HOST_DEEDS else row.home_id
    if access.institution is None or access.institution.pk != side:
        raise Refusal(_("Cette étape revient à l’autre institution."))
    if row.state not in step.source:
        raise Refusal(_("Une place « %(state)s » ne peut plus changer ainsi.") % {"state": row.get_state_display()})
    if step.asks_reason and not reason.strip():
        raise Refusal(_("Donnez le motif : l’autre institution le lira."))
    values: dict[str, object] = {"state": step.target, "reason": reason.strip()[:300]}
    if deed == "approve":
        values["approved_by"] = access.user
    if deed in HOST_DEEDS:
        values["decided_by"] = access.user
    with because(reason or str(step.label)):
        save_checked(assign(row, values))
        if deed == "accept":
            _accept(row, access.user)
    if deed in HOST_DEEDS:
        words = _("%(who)s, « %(title)s » : place %(state)s.") % {"who": row.name, "title": row.shared.title, "state": row.get_state_display()}
        _tell_other(row.home_id, [row.proposed_by], words, row)
    return row


def _accept(seat: SharedSeat, actor: User) -> None:
    """A guest takes one of the seats kept for the zone."""
    session = TrainingSession.objects.select_for_update().get(pk=seat.shared.session_key)
    if session.state != SessionState.OPEN:
        raise Refusal(_("La session est %(state)s.") % {"state": session.get_state_display()})
    SharedSession.objects.filter(pk=seat.shared_id).select_for_update().get()
    seat.shared.refresh_from_db()
    if seat.shared.taken >= seat.shared.seats:
        raise Refusal(_("Toutes les places offertes sont déjà accordées : offrez-en d’autres ou refusez."))
    SharedSession.objects.filter(pk=seat.shared_id).update(taken=F("taken") + 1)
    save_checked(
        Enrolment(
            institution_id=session.institution_id, session=session, guest=seat, origin=EnrolmentOrigin.GUEST,
            state=EnrolmentState.ENROLLED, made_by=actor,
        )
    )  # fmt: skip


def _tell_other(institution: int, users: list[User], words: str, seat: SharedSeat) -> None:
    """A message in the other institution: the only row written there, by a scope opened for it."""
    here = require_scope("Une place de la zone")
    with scope([*here.institutions, institution], reason=here.reason):
        notices_send(institution=Institution.objects.get(pk=institution), users=users, text=words, url=seat.get_absolute_url())
