"""Cost shares between institutions: a statement of the seats taken, paid by one side, closed by the other."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from hr_core.models import Notice
from hr_core.scope import scope
from tests.cast import Zone
from tests.training.people import access, other_officer
from tests.training.sessions.makers import DAY, opened
from training.models import CostStatement, Presence, SharedSeat, SharedSession
from training.selectors.statements import debtors, seats_due, statements_to_act
from training.services.sessions.calendar import session_close
from training.services.sessions.shared import offer_save, seat_propose, seat_step
from training.services.sessions.statements import statement_issue, statement_step

COST = 75_000


def taken(zone: Zone) -> SharedSeat:
    """Awa followed a session of INPS; her seat costs 75 000 F."""
    host = access(zone, "oumar", zone.other)
    with scope(zone.other, actor=host.user):
        session = opened(zone, by="oumar", at=zone.other, seats=3)
        offer = offer_save(session=session, seats=2, cost=COST, until=session.start, access=host)
    with scope(zone.home):
        seen = SharedSession.objects.get(pk=offer.pk)
        seat = seat_propose(shared=seen, employee=zone.employee("awa"), motive="Secouriste de l’agence", access=access(zone, "fatou"))
        seat_step(seat=seat, deed="approve", access=access(zone, "khady"))
    with scope(zone.other, actor=host.user):
        seat_step(seat=seat, deed="accept", access=host)
        guest = session.enrolments.get()
        for slot in session.slots.all():
            Presence.objects.create(institution=zone.other, slot=slot, enrolment=guest, is_present=True, way="sheet", signed_at=timezone.now(), by=host.user)
        session_close(session=session, access=host)
    return seat


def issue(zone: Zone, seat: SharedSeat, **values: Any) -> CostStatement:
    host = access(zone, "oumar", zone.other)
    told = {"due_on": timezone.localdate() + 30 * DAY, "remark": "Compte ML016 01201"} | values
    with scope(zone.other, actor=host.user):
        return statement_issue(home=zone.home, seats=[seat], access=host, **told)


def step(zone: Zone, statement: CostStatement, deed: str, who: Any, **values: Any) -> CostStatement:
    with scope(who.institution, actor=who.user):
        return statement_step(statement=statement, deed=deed, access=who, values=values)


def test_a_seat_taken_is_owed_paid_and_settled_in_the_sight_of_both(zone: Zone) -> None:
    seat, officer, host, closer = taken(zone), access(zone, "fatou"), access(zone, "oumar", zone.other), other_officer(zone)
    with scope(zone.other):
        assert debtors(zone.other) == [(zone.home, 1, COST)]
    made = issue(zone, seat)
    assert (made.amount, made.reference, made.state) == (COST, f"DP-{timezone.localdate().year}-001", "issued")
    assert made.lines[0]["name"] == zone.employee("awa").full_name and made.lines[0]["minutes"] == 420
    with scope(zone.other):
        assert debtors(zone.other) == [] and not seats_due(zone.other).exists()
    with scope(zone.home):
        assert list(statements_to_act(officer)) == [made]
        assert Notice.objects.filter(user=officer.user, text__contains=made.reference).exists()
    with pytest.raises(ValidationError, match="l’autre institution"):
        step(zone, made, "pay", host, paid_on=timezone.localdate(), payment="OV 12")
    step(zone, made, "pay", officer, paid_on=timezone.localdate(), payment="OV 2026-118, CBAO")
    with pytest.raises(ValidationError, match="n’est pas celle qui a établi"):
        step(zone, made, "settle", host)
    done = step(zone, made, "settle", closer)
    assert (done.state, done.settled_by, done.payment) == ("settled", closer.user, "OV 2026-118, CBAO")
    with scope(zone.home):
        assert CostStatement.objects.get().state == "settled"


def test_a_payment_that_did_not_come_is_owed_again_and_a_statement_cancelled_frees_its_seats(zone: Zone) -> None:
    seat, officer, host = taken(zone), access(zone, "fatou"), access(zone, "oumar", zone.other)
    made = issue(zone, seat)
    step(zone, made, "pay", officer, paid_on=timezone.localdate(), payment="Chèque 4")
    with pytest.raises(ValidationError, match="motif"):
        step(zone, made, "unpaid", host)
    back = step(zone, made, "unpaid", host, reason="Chèque revenu impayé")
    assert (back.state, back.payment, back.paid_by) == ("issued", "", None)
    step(zone, made, "cancel", host, reason="Montant à revoir")
    with scope(zone.other):
        assert seats_due(zone.other).get() == seat
    again = issue(zone, seat)
    assert again.number == 2


def test_a_seat_is_not_put_in_two_statements_nor_before_the_session(zone: Zone) -> None:
    seat = taken(zone)
    issue(zone, seat)
    with pytest.raises(ValidationError, match="plus à décompter"):
        issue(zone, seat)
    with pytest.raises(ValidationError, match="jour à venir"), scope(zone.other):
        SharedSeat.objects.filter(pk=seat.pk).update(statement=None)
        issue(zone, seat, due_on=timezone.localdate() - dt.timedelta(days=1))


def test_both_sides_read_the_statement_and_its_papers_and_nobody_else(zone: Zone, client: Client) -> None:
    made = issue(zone, taken(zone))
    pages = [reverse(f"training:statement_{name}", args=[made.pk]) for name in ("detail", "pdf", "sheet")]
    for name in ("fatou", "oumar"):
        client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
        told = [client.get(page) for page in pages]
        assert [each.status_code for each in told] == [200, 200, 200] and told[1].content.startswith(b"%PDF")
        sheet = load_workbook(io.BytesIO(told[2].content)).active
        assert sheet is not None and sheet.cell(sheet.max_row, 7).value == COST
        assert "DP-" in client.get(reverse("training:statement_list")).content.decode()
    client.force_login(zone.user("awa"), backend="hr_core.auth.StaffNumberBackend")
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
