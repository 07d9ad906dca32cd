"""Who may open what of discipline, honours and protected mandates."""

from __future__ import annotations

from typing import Any

from careers.models import HonourKind, MandateAuthorisation, MandateKind, SanctionKind
from careers.services.discipline.honours import honour_record
from careers.services.discipline.mandates import authorisation_save
from careers.services.discipline.setup import discipline_setup
from hr_core.scope import scope
from tests.careers.discipline import makers
from tests.cast import Zone
from tests.house.matrix import Address

SEE, LEAD = ("discipline_view",), ("discipline_manage",)
VIEW, KEEP = ("career_view",), ("career_manage",)


def case(zone: Zone) -> dict[str, Any]:
    return {"pk": makers.opened(zone).pk}


def step(zone: Zone) -> dict[str, Any]:
    return {"pk": makers.opened(zone).pk, "name": "asked"}


def _row(zone: Zone, model: Any) -> dict[str, Any]:
    with scope(zone.home):
        discipline_setup(institution=zone.home)
        return {"pk": model.objects.order_by("pk").first().pk}


def sanction_kind(zone: Zone) -> dict[str, Any]:
    return _row(zone, SanctionKind)


def honour_kind(zone: Zone) -> dict[str, Any]:
    return _row(zone, HonourKind)


def mandate_kind(zone: Zone) -> dict[str, Any]:
    return _row(zone, MandateKind)


def honour(zone: Zone) -> dict[str, Any]:
    kind = honour_kind(zone)["pk"]
    with scope(zone.home):
        values = {"kind": HonourKind.objects.get(pk=kind), "on": makers.TODAY, "reference": "Décret n° 4", "motive": ""}
        return {"pk": honour_record(employee=zone.employee("awa"), values=values, actor=zone.user("fatou")).pk}


def mandate(zone: Zone) -> dict[str, Any]:
    return {"pk": makers.mandate(zone).pk}


def of_mandate(zone: Zone) -> dict[str, Any]:
    return {"mandate": makers.mandate(zone).pk}


def authorisation(zone: Zone) -> dict[str, Any]:
    held = makers.mandate(zone)
    values = {"act_kind": "transfer", "asked_on": makers.TODAY, "answer": "asked", "answered_on": None, "reference": ""}
    with scope(zone.home):
        return {"pk": authorisation_save(authorisation=MandateAuthorisation(), mandate=held, values=values, actor=zone.user("fatou")).pk}


ADDRESSES = {
    "careers:case_list": Address(SEE),
    "careers:case_create": Address(LEAD),
    "careers:case_detail": Address(SEE, case),
    "careers:case_step": Address(LEAD, step),
    "careers:discipline_rules": Address(SEE),
    "careers:discipline_rule_create": Address(LEAD),
    "careers:sanction_kinds": Address(SEE),
    "careers:sanction_kind_create": Address(LEAD),
    "careers:sanction_kind_update": Address(LEAD, sanction_kind),
    "careers:honour_list": Address(VIEW),
    "careers:honour_proposals": Address(VIEW),
    "careers:honour_create": Address(KEEP),
    "careers:honour_remove": Address(KEEP, honour),
    "careers:honour_kinds": Address(VIEW),
    "careers:honour_kind_create": Address(KEEP),
    "careers:honour_kind_update": Address(KEEP, honour_kind),
    "careers:mandate_list": Address(VIEW),
    "careers:mandate_create": Address(KEEP),
    "careers:mandate_detail": Address(VIEW, mandate),
    "careers:mandate_update": Address(KEEP, mandate),
    "careers:authorisation_create": Address(KEEP, of_mandate),
    "careers:authorisation_update": Address(KEEP, authorisation),
    "careers:mandate_kinds": Address(VIEW),
    "careers:mandate_kind_create": Address(KEEP),
    "careers:mandate_kind_update": Address(KEEP, mandate_kind),
}
