"""Who may open what of the regional committee: its roles are held in the regional body, nobody of a fund gets in."""

from __future__ import annotations

from typing import Any

from hr_core.scope import scope
from mobility.models import AgendaItem, Attendance, CommitteeSession, Conflict
from tests.cast import Zone
from tests.house.matrix import Address
from tests.mobility.committee import world as made_by

ALL = ("committee_view", "committee_sit", "committee_prepare", "committee_attend")
IN_SESSION = ("committee_sit", "committee_prepare", "committee_attend")
PREPARE, PRESIDE, SIT = ("committee_prepare",), ("committee_preside",), ("committee_sit",)


def session(zone: Zone, **values: Any) -> dict[str, Any]:
    """A session as it stands, written without its services."""
    with scope(zone.regional):
        found = CommitteeSession.objects.create(
            **{"institution": zone.regional, "number": 1, "held_at": made_by.AT, "planned_by": zone.user("fatou"),
               "state": "open", "convened_at": made_by.AT, "opened_at": made_by.AT, **values}
        )  # fmt: skip
    return {"pk": found.pk}


def closed(zone: Zone) -> dict[str, Any]:
    return session(zone, state="decided", closed_at=made_by.AT)


def published(zone: Zone) -> dict[str, Any]:
    return session(zone, state="published", published_at=made_by.AT)


def item(zone: Zone, **values: Any) -> dict[str, Any]:
    pk = session(zone)["pk"]
    vacancy = made_by.vacancy_before(zone)
    with scope(zone.regional):
        made = AgendaItem.objects.create(institution=zone.regional, session_id=pk, vacancy=vacancy, position=1, **values)
        return {"pk": made.pk}


def stepped(zone: Zone) -> dict[str, Any]:
    return item(zone) | {"step": "appeler"}


def file(zone: Zone) -> dict[str, Any]:
    made = item(zone)
    with scope(zone.regional):
        vacancy = AgendaItem.objects.get(pk=made["pk"]).vacancy
    return made | {"application": made_by.file_of(zone, vacancy, "djeneba", "inps-ml", 730).pk}


def placed(zone: Zone) -> dict[str, Any]:
    made = file(zone)
    made_by.place_of(zone, made["pk"], made["application"])
    return made


def member(zone: Zone) -> dict[str, Any]:
    return {"pk": made_by.member_alone(zone).pk}


def attendance(zone: Zone) -> dict[str, Any]:
    made = made_by.member_alone(zone)
    pk = session(zone)["pk"]
    with scope(zone.regional):
        return {"pk": Attendance.objects.create(institution=zone.regional, session_id=pk, member=made).pk}


def conflict(zone: Zone) -> dict[str, Any]:
    made = made_by.member_alone(zone)
    with scope(zone.regional):
        of = AgendaItem.objects.get(pk=item(zone)["pk"])
        row = Conflict.objects.create(
            institution=zone.regional, vacancy=of.vacancy, item=of, member=made, user=made.user, ground="other", origin="declared",
            is_hard=False,
        )  # fmt: skip
        return {"pk": row.pk}


def appeal(zone: Zone) -> dict[str, Any]:
    return {"pk": made_by.appeal_of(zone, file(zone)).pk}


def decision(zone: Zone) -> dict[str, Any]:
    return {"pk": made_by.decision_of(zone, file(zone)).pk}



#: One's own file only: everybody who is an agent may ask, and finds nothing of another's.
OTHERS = dict.fromkeys(("awa", "moussa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata"), 404)


def _row(rights: tuple[str, ...], build: Any = None, **options: Any) -> Address:
    return Address(rights, build, regional=True, **options)


ADDRESSES = {
    "mobility:session_list": _row(ALL),
    "mobility:session_create": _row(PREPARE),
    "mobility:session_detail": _row(ALL, session),
    "mobility:session_update": _row(PREPARE, session),
    "mobility:item_add": _row(PREPARE, session),
    "mobility:session_convene": _row(PREPARE, session),
    "mobility:convocation_pdf": _row(ALL, session),
    "mobility:session_adjourn": _row(PRESIDE, session),
    "mobility:session_live": _row(IN_SESSION, session),
    "mobility:session_pulse": _row(IN_SESSION, session),
    "mobility:session_screen": _row(ALL, session),
    "mobility:session_step": _row(PRESIDE, lambda zone: session(zone) | {"step": "clore"}),
    "mobility:session_minutes": _row(IN_SESSION, closed),
    "mobility:minutes_pdf": _row(IN_SESSION, closed),
    "mobility:minutes_sign": _row((*PRESIDE, *PREPARE), closed),
    "mobility:sheets_pdf": _row(IN_SESSION, session),
    "mobility:marks_pdf": _row(IN_SESSION, session),
    "mobility:ad_hoc_draw": _row(PRESIDE, item),
    "mobility:deadline_list": Address(("committee_prepare", "committee_preside", "application_examine", "release_view", "agreement_view")),
    "mobility:paper_texts": Address(("act_templates",)),
    "mobility:session_publish": _row(PREPARE, session),
    "mobility:extract_pdf": _row(("mobility_browse",), published, exceptions={"oumar": 200}),
    "mobility:attendance_note": _row(IN_SESSION, attendance, ok=302),
    "mobility:item_remove": _row(PREPARE, item),
    "mobility:item_step": _row(PRESIDE, stepped),
    "mobility:interest_declare": _row(SIT, item),
    "mobility:marks_save": _row(SIT, item, ok=302),
    "mobility:marks_confirm": _row(SIT, item),
    "mobility:candidate_file": _row((*SIT, *PREPARE), file),
    "mobility:decision_record": _row(PRESIDE, placed),
    "mobility:conflict_rule": _row(PRESIDE, conflict),
    "mobility:member_list": _row(ALL),
    "mobility:member_create": _row(PREPARE),
    "mobility:member_update": _row(PREPARE, member),
    "mobility:member_renew": _row(PREPARE, member),
    "mobility:member_end": _row(PREPARE, member),
    "mobility:member_elect": _row(PREPARE, member),
    "mobility:reserve_list": _row((*SIT, *PREPARE, *PRESIDE)),
    "mobility:appeal_list": _row(PREPARE),
    "mobility:appeal_answer": _row(PREPARE, appeal),
    "mobility:extract_list": _row(("mobility_browse",)),
    "mobility:decision_letter": _row((*SIT, *PREPARE), decision, exceptions=OTHERS | {"khady": 200, "oumar": 200}),
    "mobility:own_cases": Address(("self_service",)),
    "mobility:own_objection": Address(("self_service",), made_by.own_of_awa, exceptions=OTHERS | {"awa": 200}),
    "mobility:own_appeal": Address(("self_service",), made_by.own_of_awa, exceptions=OTHERS | {"awa": 200}),
}
