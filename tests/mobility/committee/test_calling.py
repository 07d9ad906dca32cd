"""The call list: nobody of it reads a file until the lot calls them; the lot is drawn again from the minutes; it calls as many as lack."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.scope import scope
from hr_core.services.roles import role_grant
from mobility.committee.lot import drawn
from mobility.models import AdHocSeat, Application, Attendance, CommitteeMember
from mobility.selectors.committee.sittings import item_quorum
from mobility.services.committee import interests, planning
from mobility.services.committee.calling import ad_hoc_draw
from tests.cast import Zone
from tests.mobility.committee.world import END, START, World, account, known, opened, world

ON_CALL = (("yaye", "cnss-bf"), ("nadia", "cnss-cf"), ("ines", "inss-gw"), ("obiang", "inseso-gq"))


def listed(made: World) -> dict[str, CommitteeMember]:
    zone, found = made.zone, {}
    with scope(zone.regional, reason="distribution"):
        for order, (name, at) in enumerate(ON_CALL, start=1):
            user = account(zone, name, name.title())
            role_grant(institution=zone.regional, user=user, role="committee_member", actor=None)
            found[name] = CommitteeMember.objects.create(
                institution=zone.regional, user=user, home=known(at), kind="on_call", sub_region="west", order=order, start=START, end=END, act="D 1",
            )  # fmt: skip
    return found


def absent(made: World, *names: str) -> None:
    with made.acting("penda"):
        for row in Attendance.objects.filter(member__in=[made.members[name] for name in names]):
            planning.attendance_note(attendance=row, presence="absent", access=made.access("penda"))


def refused(words: str) -> Any:
    return pytest.raises(ValidationError, match=words)


def test_a_member_of_the_call_list_is_drawn_only_when_the_quorum_is_broken(zone: Zone) -> None:
    made = world(zone)
    on_call = listed(made)
    opened(made)
    access = made.access("estelle")
    with made.acting("estelle"), refused("suppléants suffisent"):
        ad_hoc_draw(item=made.item, access=access)
    with made.acting("nadia"):
        assert not Application.objects.exists()  # on the list, not called
    absent(made, "said", "koffi", "aline")  # four voices are left
    with made.acting("nadia"), refused("présidence"):
        ad_hoc_draw(item=made.item, access=made.access("nadia"))
    with made.acting("estelle"):
        missing = item_quorum(made.item, made.session).missing_voters
        seats = ad_hoc_draw(item=made.item, access=access)
        assert len(seats) == missing > 0
        among = {str(on_call[name].pk) for name in ("nadia", "ines", "obiang")}  # Yaye is of a candidate's institution
        assert {seat.seed for seat in seats} == {seats[0].seed} and set(seats[0].among) == among
        assert [str(seat.member_id) for seat in seats] == drawn(seats[0].seed, among)[: len(seats)]
        assert not item_quorum(made.item, made.session).is_reached  # called, not there yet
    names = {seat.member.user.username for seat in seats}
    for name in names:
        with made.acting(name):
            assert Application.objects.filter(vacancy=made.vacancy).count() == 3
            interests.interest_declare(item=made.item, member=on_call[name], ground="", text="", access=made.access(name))
    for name in {"nadia", "ines", "obiang"} - names:
        with made.acting(name):
            assert not Application.objects.exists()
    with made.acting("penda"):
        for row in Attendance.objects.filter(member__in=[seat.member for seat in seats]):
            planning.attendance_note(attendance=row, presence="remote", access=made.access("penda"))
    with made.acting("estelle"):
        assert item_quorum(made.item, made.session).is_reached


def test_a_list_too_short_calls_nobody(zone: Zone) -> None:
    made = world(zone)
    listed(made)
    opened(made)
    with scope(zone.regional, reason="essai"):
        CommitteeMember.objects.filter(kind="on_call").exclude(user__username="yaye").update(end="2026-02-01")
    absent(made, "said", "koffi", "aline")
    with made.acting("estelle"):
        with refused("remettez le point"):
            ad_hoc_draw(item=made.item, access=made.access("estelle"))
        assert not AdHocSeat.objects.exists()
