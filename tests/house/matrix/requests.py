"""Who may open what of requests about one's own data."""

from __future__ import annotations

from typing import Any

from hr_core.models import Request
from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import Address
from tests.hr_core.requests.helpers import account, asked, scan

SELF = ("self_service",)
READ = ("team_view", "request_decide", "request_finance", "request_training", "request_view")
#: A request that only human resources decide: not there for the others.
NOT_HR = dict.fromkeys(("moussa", "ousmane", "binta", "serigne", "aminata"), 404)


def about_an_account(zone: Zone) -> Request:
    with scope(zone.home, actor=zone.user("awa")):
        return asked(zone, "compte", account(), papers=[scan()])


def request(zone: Zone) -> dict[str, Any]:
    return {"pk": about_an_account(zone).pk}


def paper(zone: Zone) -> dict[str, Any]:
    found = about_an_account(zone)
    with scope(zone.home):
        return {"pk": found.papers.get().pk}


ADDRESSES = {
    "hr_core:own_ask_list": Address(SELF),
    "hr_core:own_ask": Address(SELF, lambda zone: {"kind": "coordonnees"}, exceptions={"oumar": 200}),
    "hr_core:request_comment": Address((*READ, *SELF), request, exceptions=NOT_HR),
    "hr_core:request_paper": Address((*READ, *SELF), paper, exceptions=NOT_HR),
}
