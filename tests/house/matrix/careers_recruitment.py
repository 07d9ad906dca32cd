"""Who may open what of recruitment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile

from careers.models import CandidatePaper
from hr_core.scope import scope
from tests.careers.recruitment import makers
from tests.cast import Zone
from tests.house.matrix import PUBLIC, Address

VIEW, MANAGE, DECIDE = ("recruitment_view", "recruitment_manage", "recruitment_decide"), ("recruitment_manage",), ("recruitment_decide",)


def at(state: str) -> Callable[[Zone], dict[str, Any]]:
    def build(zone: Zone) -> dict[str, Any]:
        with scope(zone.home, actor=None):
            return {"pk": makers.at(zone, state).pk}

    return build


def candidate(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.received(zone, makers.opened(zone)).pk}


def retained(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.decided(zone).candidates.get(rank=1).pk}


def test(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"pk": makers.before_jury(zone).tests.all()[0].pk}


def paper(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        person = makers.received(zone, makers.opened(zone))
        row = CandidatePaper(institution=zone.home, candidate=person, label="CV", name="cv.pdf", media_type="application/pdf", size=9, sha256="0")
        row.file.save("cv.pdf", ContentFile(b"%PDF-1.4 "), save=False)
        row.save()
        return {"pk": row.pk}


def notice(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=None):
        return {"code": zone.home.code, "pk": makers.opened(zone, is_public=True, closes_on=makers.today() + dt.timedelta(days=5)).pk}


def receipt(zone: Zone) -> dict[str, Any]:
    return {"token": signing.dumps({"receipt": "REC-7KQ2-M9XA", "label": "Avis", "institution": "IPRES", "papers": 1}, salt="recrutement")}


ADDRESSES = {
    "careers:notice_list": Address((PUBLIC,)),
    "careers:notice_page": Address((PUBLIC,), notice),
    "careers:application_follow": Address((PUBLIC,)),
    "careers:application_receipt": Address((PUBLIC,), receipt),
    "careers:candidate_paper_add": Address(MANAGE, candidate),
    "careers:candidate_paper": Address(VIEW, paper),
    "careers:candidate_paper_remove": Address(MANAGE, paper),
    "careers:recruitment_list": Address(VIEW),
    "careers:recruitment_create": Address(MANAGE),
    "careers:recruitment_detail": Address(VIEW, at("draft")),
    "careers:recruitment_update": Address(MANAGE, at("draft")),
    "careers:recruitment_publish": Address(MANAGE, at("draft")),
    "careers:recruitment_convene": Address(MANAGE, at("open")),
    "careers:recruitment_drop": Address(MANAGE, at("open")),
    "careers:recruitment_decide": Address(DECIDE, at("jury")),
    "careers:recruitment_minutes": Address(VIEW, at("decided")),
    "careers:recruitment_marks": Address(MANAGE, test),
    "careers:recruitment_candidate": Address(VIEW, candidate),
    "careers:candidate_create": Address(MANAGE, at("open")),
    "careers:candidate_update": Address(MANAGE, candidate),
    "careers:candidate_admit": Address(MANAGE, candidate),
    "careers:candidate_decline": Address(MANAGE, retained),
    "careers:candidate_hire": Address(("personnel_change",), retained),
}
