"""Who may open the law of the countries, its changes, its review, the parities and the comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hr_core.models import Country, User
from hr_core.scope import scope
from hr_core.services.roles import zone_administrator_appoint
from payroll.models import ExchangeRate
from payroll.services.exchange import rate_enter
from payroll.services.law_overrides import override_propose
from payroll.services.law_reviews import campaigns_open, reviewer_name
from tests.cast import Zone
from tests.house.matrix import ZONE, Address

READ = ("payroll_view", "payroll_simulate")
#: The law is the same for every institution, and the zone's administrators read it too.
EVERYBODY = {"exceptions": {"zeynab": 200, "oumar": 200}}
#: Tables of the zone: another institution's officer is refused like everybody.
ZONAL = {"exceptions": {"oumar": 403}}
CEILING = "ipres-general-ceiling"


def sn(zone: Zone) -> Mapping[str, Any]:
    return {"country": "sn"}


def ceiling(zone: Zone) -> Mapping[str, Any]:
    return {"country": "sn", "figure": CEILING}


def override(zone: Zone) -> Mapping[str, Any]:
    """A change proposed by another administrator than Zeynab."""
    user = User.objects.create_user("idrissa", full_name="Idrissa Maïga")
    zone_administrator_appoint(user=user)
    values = {
        "start": dt.date(2026, 2, 1),
        "end": None,
        "value": {"amount": 450_000},
        "source_title": "Arrêté",
        "source_url": "",
        "source_on": None,
        "confidence": "high",
        "reason": "Relèvement",
    }
    with scope([], actor=user):
        return {"pk": override_propose(country="sn", figure=CEILING, values=values, actor=user).pk}


def campaign(zone: Zone) -> Mapping[str, Any]:
    with scope([], actor=zone.user("zeynab")):
        (made,) = campaigns_open(
            countries=[Country.objects.get(pk="sn")],
            label="Loi de finances",
            year=2027,
            due_on=dt.date(2099, 1, 31),
            actor=zone.user("zeynab"),
        )
    return {"pk": made.pk}


def reviewer(zone: Zone) -> Mapping[str, Any]:
    with scope([], actor=zone.user("zeynab")):
        country = Country.objects.get(pk="sn")
        made = reviewer_name(country=country, user=zone.user("ibrahima"), actor=zone.user("zeynab"))
    return {"country": "sn", "pk": made.pk}


def reviewed(zone: Zone) -> Mapping[str, Any]:
    """Ibrahima reviews the country."""
    reviewer(zone)
    return ceiling(zone)


def rate(zone: Zone) -> Mapping[str, Any]:
    with scope([], actor=zone.user("zeynab")):
        made: ExchangeRate = rate_enter(
            base="USD",
            quote="CDF",
            rate=Decimal(2850),
            start=dt.date(2026, 1, 1),
            source_title="Banque centrale",
            actor=zone.user("zeynab"),
        )
    return {"pk": made.pk}


REVIEWERS = {"exceptions": {"zeynab": 200, "ibrahima": 200, "oumar": 403}}

ADDRESSES = {
    "payroll:law_list": Address(READ, **EVERYBODY),
    "payroll:law_country": Address(READ, sn, **EVERYBODY),
    "payroll:law_work": Address(READ, sn, **EVERYBODY),
    "payroll:law_changes": Address(READ, sn, **EVERYBODY),
    "payroll:law_settings": Address(READ, sn, **EVERYBODY),
    "payroll:law_declarations": Address(READ, sn, **EVERYBODY),
    "payroll:law_review": Address(READ, sn, **EVERYBODY),
    "payroll:law_figure": Address(READ, ceiling, **EVERYBODY),
    "payroll:campaign_list": Address(READ, **EVERYBODY),
    "payroll:campaign_detail": Address(READ, campaign, **EVERYBODY),
    "payroll:rate_list": Address(READ, **EVERYBODY),
    "payroll:comparison": Address(("payroll_simulate",)),
    "payroll:override_list": Address((ZONE,)),
    "payroll:override_create": Address((ZONE,), ceiling, **ZONAL),
    "payroll:override_detail": Address((ZONE,), override, **ZONAL),
    "payroll:override_approve": Address((ZONE,), override, **ZONAL),
    "payroll:override_refuse": Address((ZONE,), override, **ZONAL),
    "payroll:override_withdraw": Address((ZONE,), override, **ZONAL),
    "payroll:campaign_open": Address((ZONE,)),
    "payroll:campaign_close": Address((ZONE,), campaign, **ZONAL),
    "payroll:law_reviewers": Address((ZONE,), sn, **ZONAL),
    "payroll:reviewer_release": Address((ZONE,), reviewer, **ZONAL),
    "payroll:rate_create": Address((ZONE,)),
    "payroll:rate_delete": Address((ZONE,), rate, **ZONAL),
    # Only reviewers of the country and administrators of the zone, whatever their other rights.
    "payroll:figure_review": Address(("none",), reviewed, **REVIEWERS),
    "payroll:figures_review": Address(("none",), lambda zone: {"country": reviewed(zone)["country"]}, **REVIEWERS),
}
