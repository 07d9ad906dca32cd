"""Who may open what of the editions of the referential. What belongs to the zone is open to the other institution too; a right of the
regional body is given to Fatou for the test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from careers.models import (
    Amendment,
    Ballot,
    CirculationRound,
    Edition,
    EditionProject,
    Erratum,
    Job,
    JobFamily,
    Seminar,
    SeminarSeat,
)
from careers.services.editions.errata import erratum_propose
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from tests.cast import Zone
from tests.house.matrix import Address

FOLLOW, EDIT, CHIEF, AMEND = ("referential_follow",), ("referential_edit",), ("referential_chief",), ("referential_amend",)
SECRETARY, CHAIR, PUBLISH = ("referential_seminar",), ("referential_chair",), ("referential_publish",)
ROLES = {
    EDIT: "referential_editor", CHIEF: "referential_chief", AMEND: "referential_delegate", SECRETARY: "committee_secretary",
    CHAIR: "committee_chair", PUBLISH: "cipres_secretariat",
}  # fmt: skip
Build = Callable[[Zone], Mapping[str, Any]]
TEXT = {"jobs": [], "skills": []}


def followed(build: Build | None = None) -> Address:
    return Address(FOLLOW, build, exceptions={"oumar": 200} if build else {})


def held(rights: tuple[str, ...], build: Build | None = None, **more: Any) -> Address:
    """Nobody of the cast acts in the regional body: Fatou is given the role."""

    def granted(zone: Zone) -> Mapping[str, Any]:
        with scope(zone.home, reason="essai"):
            role_grant(institution=zone.home, user=zone.user("fatou"), role=ROLES[rights], actor=None)
        return build(zone) if build else {}

    return Address(rights, granted, exceptions={"fatou": 200}, **more)


def base(_zone: Zone) -> dict[str, Any]:
    return {"edition": Edition.objects.get(code="RMH-1.0").pk}


def base_pk(_zone: Zone) -> dict[str, Any]:
    return {"pk": Edition.objects.get(code="RMH-1.0").pk}


def base_job(zone: Zone) -> dict[str, Any]:
    return base(zone) | {"code": "SI-05"}


def base_skill(zone: Zone) -> dict[str, Any]:
    return base(zone) | {"code": "C-SIE-04"}


def base_band(zone: Zone) -> dict[str, Any]:
    return base(zone) | {"key": 3}


def base_family(zone: Zone) -> dict[str, Any]:
    return base(zone) | {"key": JobFamily.objects.order_by("pk")[0].code}


def draft_of(zone: Zone) -> Edition:
    known = Edition.objects.get(code="RMH-1.0")
    made = Edition.objects.create(
        code="RMH-7", title="Projet", effective_on=dt.date(2028, 1, 1), working_language="C-LNG-01",
        working_language_levels=known.working_language_levels, digest="-", weighing=known.weighing,
    )  # fmt: skip
    EditionProject.objects.create(edition=made, base=known, opened_by=zone.user("fatou"))
    return made


def draft(zone: Zone) -> dict[str, Any]:
    return {"edition": draft_of(zone).pk}


def round_of(zone: Zone) -> CirculationRound:
    today = dt.date.today()
    return CirculationRound.objects.create(
        edition=draft_of(zone), number=1, opened_on=today, due_on=today + dt.timedelta(days=40), text=TEXT, digest="x", opened_by=zone.user("fatou"),
    )


def round_pk(zone: Zone) -> dict[str, Any]:
    return {"pk": round_of(zone).pk}


def nature(zone: Zone) -> dict[str, Any]:
    return {"round": round_of(zone).pk, "nature": "appellation"}


def amendment(state: str) -> Build:
    def build(zone: Zone) -> dict[str, Any]:
        current = round_of(zone)
        with scope(zone.home, actor=zone.user("khady")):
            made = Amendment.objects.create(
                institution=zone.home, round=current, edition=current.edition, kind="add_title", code="SI-05", key="k", proposal={"title": "x"},
                reason="x", author=zone.user("khady"), state=state, number=None if state == "draft" else 1,
            )  # fmt: skip
        return {"pk": made.pk}

    return build


def seminar_of(zone: Zone, *, minutes: bool = False) -> Seminar:
    facts = {"edition": "RMH-7", "title": "x", "mode": "x", "opened_at": "", "closed_at": "", "chair": "x", "secretary": "x", "quorum": 1,
             "seats": [], "ballots": [], "reservations": []}  # fmt: skip
    return Seminar.objects.create(
        edition=draft_of(zone), starts_at=timezone.now(), quorum=1, chair=zone.user("khady"), secretary=zone.user("fatou"),
        minutes=facts if minutes else None, digest="x" if minutes else "",
    )  # fmt: skip


def seminar(zone: Zone) -> dict[str, Any]:
    return {"pk": seminar_of(zone).pk}


def minuted(zone: Zone) -> dict[str, Any]:
    return {"pk": seminar_of(zone, minutes=True).pk}


def seat(zone: Zone) -> dict[str, Any]:
    return {"pk": SeminarSeat.objects.create(seminar=seminar_of(zone), country_id="sn", seat_of=zone.home).pk}


def ballot(zone: Zone) -> dict[str, Any]:
    return {"pk": Ballot.objects.create(seminar=seminar_of(zone), number=1, question="Adopter ?").pk}


def erratum(zone: Zone) -> dict[str, Any]:
    edition = Edition.objects.get(code="RMH-1.0")
    job = Job.objects.get(edition=edition, code="SI-05")
    made: Erratum = erratum_propose(
        edition=edition, table="job", code=job.code, field="purpose", after="Autre", reason="x", actor=zone.user("khady")
    )
    return {"pk": made.pk}


ADDRESSES = {
    "careers:edition_list": followed(),
    "careers:edition_open": held(EDIT),
    "careers:edition_detail": followed(base_pk),
    "careers:edition_circulate": held(CHIEF, base),
    "careers:edition_close_round": held(CHIEF, base),
    "careers:edition_submit": held(CHIEF, base),
    "careers:edition_withdraw": held(CHIEF, base),
    "careers:edition_publish": held(PUBLISH, base),
    "careers:edition_check": followed(base),
    "careers:edition_tools": followed(base),
    "careers:edition_difference": followed(draft),
    "careers:edition_changes": followed(draft),
    "careers:edition_changes_refresh": held(EDIT, draft),
    "careers:edition_fate": held(EDIT, draft),
    "careers:edition_booklet": followed(draft),
    "careers:edition_text": followed(base),
    "careers:edition_skills": followed(base),
    "careers:edition_words": followed(base),
    "careers:edition_job_create": held(EDIT, base),
    "careers:edition_job": followed(base_job),
    "careers:edition_job_update": held(EDIT, base_job),
    "careers:edition_level_set": held(EDIT, base_job),
    "careers:edition_link_set": held(EDIT, base_job),
    "careers:edition_job_remove": held(EDIT, base_job),
    "careers:edition_skill_create": held(EDIT, base),
    "careers:edition_skill_update": held(EDIT, base_skill),
    "careers:edition_skill_remove": held(EDIT, base_skill),
    "careers:edition_band_update": held(EDIT, base_band),
    "careers:edition_family_update": held(EDIT, base_family),
    "careers:amendment_list": followed(base),
    "careers:amendments_paper": followed(base),
    "careers:seminar_file": followed(draft),
    "careers:seminar_convene": held(SECRETARY, draft),
    "careers:erratum_create": held(CHIEF, base),
    "careers:round_detail": followed(round_pk),
    "careers:round_paper": followed(round_pk),
    "careers:round_no_remark": held(AMEND, round_pk),
    "careers:amendment_natures": held(AMEND, round_pk),
    "careers:amendment_create": held(AMEND, nature),
    "careers:amendment_detail": followed(amendment("filed")),
    "careers:amendment_update": held(AMEND, amendment("draft")),
    "careers:amendment_file": held(AMEND, amendment("draft")),
    "careers:amendment_withdraw": held(AMEND, amendment("filed")),
    "careers:amendment_review": held(EDIT, amendment("filed")),
    "careers:amendment_answer": held(EDIT, amendment("filed")),
    "careers:seminar_detail": followed(seminar),
    "careers:seminar_minutes": followed(minuted),
    "careers:seat_take": held(AMEND, seminar),
    "careers:session_open": held(SECRETARY, seminar),
    "careers:ballot_create": held(SECRETARY, seminar),
    "careers:reservation_create": held(AMEND, seminar),
    "careers:minutes_draw": held(SECRETARY, seminar),
    "careers:minutes_sign": held(CHAIR, seminar),
    "careers:edition_validate": held(CHAIR, seminar),
    "careers:edition_send_back": held(CHAIR, seminar),
    "careers:seat_update": held(SECRETARY, seat),
    "careers:ballot_vote": held(AMEND, ballot),
    "careers:ballot_close": held(CHAIR, ballot),
    "careers:erratum_detail": followed(erratum),
    "careers:erratum_agree": held(AMEND, erratum),
    "careers:erratum_refuse": held(AMEND, erratum),
}
