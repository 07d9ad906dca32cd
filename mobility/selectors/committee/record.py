"""The minutes built from facts: what the session was, and what each item was, ready for the seal.

People who applied are told by the number of their application. Moments are in UTC, so that the text never depends on a clock.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hr_core.selectors.organisation import zone_names
from mobility.choices_committee import Ruling
from mobility.committee.chain import seal_of
from mobility.models import (
    AdHocSeat,
    AgendaItem,
    CommitteeDecision,
    CommitteeSession,
    Conflict,
    InterestDeclaration,
    Mark,
    Place,
    Voice,
)
from mobility.selectors.committee.sittings import presider

FORMAT = 1
NO_CHAIN = ""


def digest_of(content: Any) -> str:
    return seal_of(content, NO_CHAIN)


def session_record(session: CommitteeSession, digests: dict[int, str]) -> dict[str, Any]:
    """`digests`: that of each item's part, by key of the item."""
    attendances = session.attendances.select_related("member__user", "member__home").order_by("member__order", "pk")
    items = session.items.select_related("vacancy__institution").order_by("position", "pk")
    names = zone_names()
    return {
        "format": FORMAT,
        "session": session.number,
        "held_at": _moment(session.held_at),
        "mode": session.mode,
        "place": session.place,
        "chair": str(session.presided_by or ""),
        "opened_at": _moment(session.opened_at),
        "closed_at": _moment(session.closed_at),
        "quorum": {"voters": session.voters_needed, "countries": session.countries_needed},
        "attendance": [
            {"name": str(row.member), "institution": names[row.member.home_id], "quality": row.member.kind,
             "office": row.member.office, "presence": row.presence}
            for row in attendances
        ],
        "items": [
            {"position": item.position, "vacancy": item.vacancy.number, "title": item.vacancy.title,
             "host": names[item.vacancy.institution_id], "state": item.state, "digest": digests[item.pk]}
            for item in items
        ],
        "remarks": session.remarks.strip(),
    }  # fmt: skip


def item_record(item: AgendaItem) -> dict[str, Any]:
    """Everything of an item that the minutes keep; marks by their digest, since each member's own stay between members."""
    names = zone_names()
    voices = Voice.objects.filter(item=item).select_related("member__user", "member__home__country", "replaces__user")
    rows = [
        {"name": str(voice.member), "institution": names[voice.member.home_id], "country": voice.member.home.country_id,
         "replaces": str(voice.replaces or "")}
        for voice in voices
    ]  # fmt: skip
    head = presider(item.session, item)
    called = AdHocSeat.objects.filter(item=item).select_related("member__user", "member__home")
    return {
        "position": item.position,
        "vacancy": item.vacancy.number,
        "title": item.vacancy.title,
        "host": names[item.vacancy.institution_id],
        "kind": item.kind,
        "state": item.state,
        "put_off_reason": item.put_off_reason,
        "presided_by": str(head or ""),
        "matching_share": item.matching_share,
        "voices": rows,
        "ad_hoc": [
            {"name": str(seat.member), "institution": names[seat.member.home_id], "seed": seat.seed, "among": seat.among, "key": str(seat.member_id)}
            for seat in called
        ],
        "countries": len({row["country"] for row in rows}),
        "declarations": _declarations(item),
        "conflicts": _conflicts(item),
        "rounds": item.locked_round,
        "second_round_reason": item.remark_reason,
        "marks": marks_digest(item),
        "seed": item.seed if item.is_drawn else "",
        "places": [place_record(place) for place in Place.objects.filter(item=item).select_related("application")],
        "decisions": _decisions(item),
    }


def place_record(place: Place) -> dict[str, Any]:
    return {
        "application": place.facts["reference"], "rank": place.rank, "matching": place.matching, "means": place.means,
        "mean": place.mean, "final": place.final, "shown": place.shown, "tie_rule": place.tie_rule, "facts": place.facts,
    }  # fmt: skip


def _declarations(item: AgendaItem) -> list[dict[str, Any]]:
    rows = InterestDeclaration.objects.filter(item=item).select_related("member__user")
    return [{"name": str(row.member), "ground": row.ground} for row in rows]


def _conflicts(item: AgendaItem) -> list[dict[str, Any]]:
    rows = Conflict.objects.filter(item=item).exclude(ruling=Ruling.PENDING).select_related("member__user", "ruled_by")
    return [
        {"name": str(row.member), "ground": row.ground, "origin": row.origin, "ruling": row.ruling, "reason": row.reason,
         "ruled_by": str(row.ruled_by or "")}
        for row in rows
    ]  # fmt: skip


def _decisions(item: AgendaItem) -> list[dict[str, Any]]:
    rows = CommitteeDecision.objects.filter(item=item).select_related("application").order_by("application__number", "pk")
    return [
        {"application": row.application.number, "outcome": row.outcome, "reserve_rank": row.reserve_rank,
         "reserve_until": row.reserve_until.isoformat() if row.reserve_until else None, "reason": row.reason, "gaps": row.gaps,
         "training": row.training, "departs": row.departs, "departure_reason": row.departure_reason,
         "votes": [row.votes_for, row.votes_against, row.abstentions]}
        for row in rows
    ]  # fmt: skip


def marks_digest(item: AgendaItem) -> str:
    """The digest of every mark of every round; empty when nobody marked."""
    rows = Mark.objects.filter(item=item).order_by("round", "application_id", "criterion", "voice_id")
    found = list(rows.values_list("round", "application_id", "criterion", "voice_id", "value", "sentence"))
    return digest_of([list(row) for row in found]) if found else ""


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""
