"""Who may open what of leave and of requests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.access import access_of
from hr_core.leave.days import Span
from hr_core.models import AbsenceKind, LeaveTerms, Request
from hr_core.scope import scope
from hr_core.services.feeds import feed_open
from hr_core.services.leave.asking import leave_ask
from hr_core.services.leave.ledger import movement_propose
from hr_core.services.requests.flow import step_decide
from tests.cast import Zone
from tests.house.matrix import PUBLIC, SIGNED_IN, Address
from tests.hr_core.leave.conftest import ledger_opened

VIEW = ("leave_view",)
MANAGE = ("leave_manage",)
DECIDE = ("leave_decide",)
ANSWER = ("team_view", "request_decide", "request_finance", "request_training")
READ = (*ANSWER, "request_view")
SELF = ("self_service",)
MONDAY = dt.date(2026, 6, 1)


def asked(zone: Zone, who: str = "awa") -> Request:
    ledger_opened(zone)
    with scope(zone.home, actor=zone.user(who)):
        return leave_ask(
            employee=zone.employee(who), kind=AbsenceKind.objects.get(code="conge-annuel"),
            span=Span(MONDAY, MONDAY + dt.timedelta(days=3)), comment="", actor=zone.user(who),
        )  # fmt: skip


def request(zone: Zone) -> dict[str, Any]:
    return {"pk": asked(zone).pk}


def step(zone: Zone) -> dict[str, Any]:
    found = asked(zone)
    with scope(zone.home):
        return {"pk": found.steps.get(state="current").pk}


def accepted(zone: Zone) -> dict[str, Any]:
    found = asked(zone)
    with scope(zone.home):
        for who in ("moussa", "khady"):
            waiting = found.steps.get(state="current")
            step_decide(step=waiting, accept=True, access=access_of(zone.user(who), zone.home.pk))
    return {"pk": found.pk}


def rule(zone: Zone) -> dict[str, Any]:
    return {"pk": ledger_opened(zone).pk}


def terms(zone: Zone) -> dict[str, Any]:
    ledger_opened(zone)
    with scope(zone.home):
        return {"pk": LeaveTerms.objects.get(kind__code="conge-annuel").pk}


def movement(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        made = movement_propose(
            employee=zone.employee("awa"), nature="adjustment", on=MONDAY, days=1000, reason="Oubli", actor=zone.user("fatou")
        )
    return {"pk": made.pk}


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def awa_as_employee(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk}


def feed(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        token = feed_open(employee=zone.employee("awa"), reach="own", actor=zone.user("awa"))
    return {"code": zone.home.code, "token": token}


#: Those who hold the right to answer but for whom this step is not: it is not theirs to see.
NOT_THEIRS = dict.fromkeys(("fatou", "khady", "binta", "mamadou"), 404)
#: One's own request is one's own: for the others it is not there.
NOT_AWA = dict.fromkeys(("moussa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata", "oumar"), 404)

ADDRESSES = {
    "hr_core:leave_list": Address(VIEW),
    "hr_core:leave_post": Address(MANAGE),
    "hr_core:employee_leave_tab": Address(VIEW, awa),
    "hr_core:leave_movement_create": Address(MANAGE, awa_as_employee),
    "hr_core:leave_movement_list": Address(DECIDE),
    "hr_core:leave_movement_decide": Address(DECIDE, movement),
    "hr_core:leave_movement_refuse": Address(DECIDE, movement),
    "hr_core:leave_rule_list": Address(VIEW),
    "hr_core:leave_rule_create": Address(MANAGE),
    "hr_core:leave_rule_update": Address(MANAGE, rule),
    "hr_core:leave_terms_list": Address(VIEW),
    "hr_core:leave_terms_update": Address(MANAGE, terms),
    "hr_core:family_event_add": Address(MANAGE),
    "hr_core:family_event_law": Address(MANAGE),
    "hr_core:planning": Address(("team_view", "absence_view")),
    "hr_core:team": Address(("team_view",)),
    "hr_core:request_list": Address(READ),
    "hr_core:request_inbox": Address(ANSWER),
    "hr_core:request_bulk": Address(ANSWER, method="post", ok=302),
    "hr_core:request_rule_list": Address((*READ, "leave_manage")),
    "hr_core:request_rule": Address(MANAGE, lambda zone: {"kind": "conge"}, exceptions={"oumar": 200}),
    "hr_core:request_accept": Address(ANSWER, step, exceptions=NOT_THEIRS),
    "hr_core:request_refuse": Address(ANSWER, step, exceptions=NOT_THEIRS),
    "hr_core:request_detail": Address(
        (*READ, "self_service"), request,
        exceptions=dict.fromkeys(("ousmane", "binta", "serigne", "aminata"), 404),
    ),  # fmt: skip
    "hr_core:request_return": Address(("request_decide",), accepted),
    "hr_core:own_leave": Address(SELF),
    "hr_core:own_leave_ask": Address(SELF),
    "hr_core:own_feeds": Address(SELF),
    "hr_core:own_requests": Address((*SELF, *ANSWER)),
    "hr_core:own_request_withdraw": Address(SELF, request, exceptions=NOT_AWA),
    "hr_core:own_request_cancel": Address(SELF, accepted, exceptions=NOT_AWA),
    "hr_core:notices_read": Address((SIGNED_IN,), method="post", ok=302),
    "hr_core:calendar": Address((PUBLIC,), feed),
}
