"""The minutes as people read them: the frozen text when there is one, else what would be signed now. Names are joined to the
numbers of applications for those who may read them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from mobility.choices_committee import (
    TIE_WORDS,
    Ground,
    ItemKind,
    MemberKind,
    Origin,
    Outcome,
    Presence,
    Ruling,
    SessionMode,
    Stage,
)
from mobility.models import AgendaItem, Application, CommitteeDecision, CommitteeSession, Conflict, Minutes, MinutesPart
from mobility.selectors.committee.record import digest_of, item_record, session_record


@dataclass
class PartView:
    """An item of the minutes; `lines` join place and decision of each application. Closed to the recused."""

    item: AgendaItem
    content: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    is_closed: bool = False


@dataclass
class MinutesShown:
    session: CommitteeSession
    minutes: Minutes | None
    content: dict[str, Any]
    parts: list[PartView]

    @property
    def attendance(self) -> list[dict[str, str]]:
        return [
            row | {"quality": str(MemberKind(row["quality"]).label), "presence": str(Presence(row["presence"]).label)}
            for row in self.content["attendance"]
        ]

    @property
    def mode(self) -> str:
        return str(SessionMode(self.content["mode"]).label)


def minutes_view(session: CommitteeSession) -> MinutesShown:
    minutes = Minutes.objects.filter(session=session).select_related("chair_signed_by", "secretary_signed_by").first()
    items = list(session.items.select_related("vacancy__institution", "session").order_by("position", "pk"))
    if minutes is not None:
        kept = {part.item_id: part.content for part in MinutesPart.objects.filter(minutes=minutes)}
        parts = [PartView(item, kept.get(item.pk, {}), is_closed=item.pk not in kept) for item in items]
        content = minutes.content
    else:
        drafts = {item.pk: item_record(item) for item in items}
        content = session_record(session, {key: digest_of(draft) for key, draft in drafts.items()})
        out = _closed(items)
        parts = [PartView(item, drafts[item.pk], is_closed=item.vacancy_id in out) for item in items]
    names = _names(parts)
    for part in parts:
        if not part.is_closed:
            part.lines = _lines(part.content, names)
            part.content = _worded(part.content)
    return MinutesShown(session, minutes, content, parts)


def _closed(items: list[AgendaItem]) -> set[int]:
    """The vacancies from which the acting person is recused."""
    from hr_core.scope import current_scope

    running = current_scope()
    rows = Conflict.objects.filter(
        vacancy__in=[item.vacancy_id for item in items], user=running.actor_id if running else None, ruling=Ruling.RECUSED
    ).exclude(ground=Ground.MARKED_BEFORE)
    return set(rows.values_list("vacancy", flat=True))


def _names(parts: list[PartView]) -> dict[str, str]:
    numbers = [line["application"] for part in parts for line in part.content.get("places", ())]
    rows = Application.objects.filter(number__in=numbers).select_related("home")
    return {row.number: f"{row.name}, {row.home.acronym}" for row in rows}


def _lines(content: dict[str, Any], names: dict[str, str]) -> list[dict[str, Any]]:
    decisions = {each["application"]: each for each in content["decisions"]}
    found = []
    for place in content["places"]:
        decision = decisions.get(place["application"], {})
        outcome = decision.get("outcome", "")
        found.append(
            place | decision | {
                "name": names.get(place["application"], place["application"]),
                "mean": Fraction(place["mean"]), "total": Fraction(place["shown"], 10), "matching": Fraction(place["matching"]),
                "tie": str(TIE_WORDS.get(place["tie_rule"], "")), "outcome_label": str(Outcome(outcome).label) if outcome else "",
                "tone": Outcome(outcome).tone if outcome else "", "icon": Outcome(outcome).icon if outcome else "",
            }
        )  # fmt: skip
    return found


def _worded(content: dict[str, Any]) -> dict[str, Any]:
    """The same with the words of the codes."""
    return content | {
        "conflicts": [
            row | {"ground": str(Ground(row["ground"]).label), "origin": str(Origin(row["origin"]).label),
                   "ruling": str(Ruling(row["ruling"]).label), "is_out": row["ruling"] == Ruling.RECUSED}
            for row in content["conflicts"]
        ],
        "declarations": [
            row | {"ground": str(Ground(row["ground"]).label) if row["ground"] else ""} for row in content["declarations"]
        ],
        "committee_share": 100 - content["matching_share"],
        "is_review": content["kind"] == ItemKind.REVIEW,
        "is_decided": content["state"] == Stage.DECIDED,
    }  # fmt: skip


def extract_of(session: CommitteeSession) -> list[dict[str, Any]]:
    """What the zone reads: for each item the vacancy, how many were compared and what became of them; no name, no number."""
    found = []
    for item in session.items.select_related("vacancy__institution__country").order_by("position", "pk"):
        counts = Counter(CommitteeDecision.objects.filter(item=item).values_list("outcome", flat=True))
        vacancy = item.vacancy
        found.append(
            {"position": item.position, "vacancy": vacancy.number, "title": vacancy.title, "host": vacancy.institution.acronym,
             "country": str(vacancy.institution.country), "kind": item.kind, "state": item.state, "compared": sum(counts.values()),
             "retained": counts[Outcome.RETAINED], "reserve": counts[Outcome.RESERVE],
             "not_retained": counts[Outcome.NOT_RETAINED], "deferred": counts[Outcome.DEFERRED]}
        )  # fmt: skip
    return found
