"""The session live: one page for everybody who sits, asked again every few seconds, and its projection in the room."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from hr_core.text import french_long_date
from hr_core.ui.screens import DetailScreen
from mobility.choices_committee import Criterion, Stage
from mobility.committee.marks import CRITERIA
from mobility.models import CommitteeSession, LivePresence, Mark
from mobility.selectors.committee.composition import member_of
from mobility.selectors.committee.live import Live, live, next_move, online_members, online_of
from mobility.views.committee.base import IN_SESSION, VIEW, OfSession

SCALE = (
    (0, _("rien de probant")), (1, _("faible")), (2, _("insuffisant")), (3, _("suffisant")), (4, _("bon")), (5, _("remarquable")),
)  # fmt: skip
SEEN_EVERY = timedelta(seconds=20)


class WithPulse(OfSession):
    """A screen that follows its session: `record.pulse_version` is of the same snapshot as the record."""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().annotate(pulse_version=Coalesce("pulse__version", 0))


class SessionLiveView(WithPulse, DetailScreen):
    """`?point=3` chooses an item, else the one under way."""

    template_name = "mobility/committee/live.html"
    rights = IN_SESSION
    model = CommitteeSession

    @cached_property
    def live(self) -> Live:
        return live(self.record, self.access, _number(self.request.GET.get("point")))

    def get_title(self) -> str:
        item = self.live.item
        return str(item.vacancy.title) if item else str(self.record)

    def get_lede(self) -> str:
        item = self.live.item
        day = french_long_date(timezone.localtime(self.record.held_at).date())
        words = _("%(session)s de la commission, %(day)s, %(mode)s.") % {
            "session": self.record, "day": day, "mode": self.record.get_mode_display(),
        }  # fmt: skip
        return words + " " + _("Point %(number)s.") % {"number": item.position} if item else words

    def get_context(self, **more: Any) -> dict[str, Any]:
        shown = self.live
        more.setdefault("refused", [])
        return super().get_context(
            live=shown, move=next_move(shown, self.access), etag=etag_of(self.record, shown.seen),
            rows=marking_rows(shown, self.access, more.pop("entered", {})), scale=SCALE, stamp=stamp_of(shown),
            may_read=self.access.has("committee_sit", "committee_prepare"), locked=locked_rows(shown), ranking=ranking_rows(shown),
            **more,
        )  # fmt: skip

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown, now = self.live, timezone.now()
        at = shown.seen.get(shown.member.pk) if shown.member else now
        if shown.member is not None and (at is None or at < now - SEEN_EVERY):
            LivePresence.objects.update_or_create(
                session=self.record, member=shown.member, defaults={"institution_id": self.record.institution_id, "seen_at": now}
            )
            shown.seen[shown.member.pk] = now
        return self.show()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 4 else None


def stamp_of(shown: Live) -> str:
    """What makes the whole page other: the stage of the session, the item on screen and its stage."""
    item = shown.item
    inside = f"{item.position}.{item.state}.{item.locked_round}" if item else ""
    running = ".".join(f"{each.position}{each.state}" for each in shown.items)
    text = f"{shown.session.state}|{inside}|{running}|{shown.is_out}|{shown.is_presiding}|{len(shown.decisions)}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def etag_of(session: Any, seen: dict[int, datetime] | None = None) -> str:
    """Grows with each change of the session, and when somebody's screen falls silent; a query, none when `seen` is known.

    The version was read with the session (`WithPulse`): a change while the rest of the page is read leaves the older one,
    and the next question brings the page up to date. Read afterwards it would cover the change, and the screen stand still.
    """
    online = hashlib.sha256(repr(online_members(session) if seen is None else online_of(seen)).encode()).hexdigest()[:6]
    return f"{session.pulse_version}-{online}"


class SessionPulseView(WithPulse, DetailScreen):
    """What the screens ask for: 304 and no body when nothing changed, else the side of the page, or the whole page again."""

    template_name = "mobility/committee/_pulse.html"
    rights = IN_SESSION
    model = CommitteeSession

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _seen(self.record, self.access)
        etag = etag_of(self.record)
        known = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"') or request.GET.get("v", "")
        if known == etag:
            return _tagged(HttpResponseNotModified(), etag)
        shown = live(self.record, self.access, _number(request.GET.get("point")))
        if request.GET.get("etape", "") not in ("", stamp_of(shown)):
            answer = HttpResponse(status=204)
            answer["HX-Refresh"] = "true"
            return answer
        names = {
            "live": shown, "move": next_move(shown, self.access), "etag": etag, "stamp": stamp_of(shown), "record": self.record,
            "access": self.access, "oob": False, "rows": marking_rows(shown, self.access, {}),
        }  # fmt: skip
        return _tagged(render(request, self.template_name, names), etag)


def _tagged(answer: HttpResponse, etag: str) -> HttpResponse:
    answer["ETag"] = f'"{etag}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _seen(session: CommitteeSession, access: Any) -> None:
    """Note that this member's screen is there, at most every twenty seconds."""
    member = member_of(access.user, session.held_at.date())
    if member is None:
        return
    now = timezone.now()
    recent = LivePresence.objects.filter(session=session, member=member)
    if recent.filter(seen_at__gte=now - SEEN_EVERY).exists():
        return
    if not recent.update(seen_at=now):
        LivePresence.objects.create(institution_id=session.institution_id, session=session, member=member, seen_at=now)


def marking_rows(shown: Live, access: Any, entered: dict[str, str]) -> list[dict[str, Any]]:
    """For each candidate, the criteria with the person's own mark and sentence, or what a refused form held."""
    if shown.item is None or shown.voice is None or shown.item.state != Stage.SCORING:
        return []
    rounds = (shown.item.round, shown.item.round - 1)
    kept: dict[tuple[int, int], Mark] = {}
    for mark in Mark.objects.filter(voice=shown.voice, round__in=rounds).order_by("round"):
        kept[mark.application_id, mark.criterion] = mark
    rows = []
    for file in shown.files:
        criteria = [_criterion(file.pk, criterion, kept.get((file.pk, criterion)), entered) for criterion in CRITERIA]
        values = [each["value"] for each in criteria if each["value"] is not None]
        done = len(values) == len(CRITERIA) and all(each["sentence"] for each in criteria)
        mean = Fraction(sum(values), len(values)) if values else None
        rows.append({"file": file, "criteria": criteria, "is_done": done, "is_begun": bool(values) and not done, "mean": mean})
    first = next((row for row in rows if not row["is_done"]), None)
    if first is not None:
        first["is_open"] = True
    return rows


def _criterion(file: int, criterion: int, mark: Mark | None, entered: dict[str, str]) -> dict[str, Any]:
    value = entered.get(f"n-{file}-{criterion}", str(mark.value) if mark else "")
    return {
        "number": criterion, "label": Criterion(criterion).label, "name": f"n-{file}-{criterion}", "text": f"t-{file}-{criterion}",
        "value": int(value) if value.isdigit() else None,
        "sentence": entered.get(f"t-{file}-{criterion}", mark.sentence if mark else ""),
    }  # fmt: skip


def locked_rows(shown: Live) -> list[dict[str, Any]]:
    """For each candidate, the marks of the locked round by criterion, in an order that names nobody, and the wide spreads."""
    if shown.item is None or shown.item.state != Stage.MARKS_LOCKED or shown.is_out:
        return []
    values: dict[tuple[int, int], list[int]] = {}
    for mark in shown.marks:
        values.setdefault((mark.application_id, mark.criterion), []).append(mark.value)
    wide = {(spread.candidate, spread.criterion): spread.width for spread in shown.spreads}
    rows = []
    for file in shown.files:
        criteria = [
            {"label": Criterion(criterion).label, "values": sorted(given), "mean": Fraction(sum(given), len(given)),
             "width": wide.get((file.pk, criterion), 0), "is_wide": (file.pk, criterion) in wide}
            for criterion in CRITERIA if (given := values.get((file.pk, criterion)))
        ]  # fmt: skip
        means = [row["mean"] for row in criteria]
        mean = sum(means, Fraction()) / len(means) if means else Fraction()
        rows.append({"file": file, "criteria": criteria, "mean": mean, "has_spread": any(row["is_wide"] for row in criteria)})
    return rows


def ranking_rows(shown: Live) -> list[dict[str, Any]]:
    """A row per place: figures, decision, and the letter that stands for the person before the decision is taken."""
    references = sorted(place.facts["reference"] for place in shown.places)
    return [
        {"place": place, "matching": Fraction(place.matching), "mean": place.mean_fraction, "total": place.total,
         "decision": shown.decisions.get(place.application_id), "letter": chr(65 + references.index(place.facts["reference"]))}
        for place in shown.places
    ]  # fmt: skip


class SessionScreenView(WithPulse, DetailScreen):
    """The projection: large, without a name before the decision of the item; then the names of those decided upon."""

    template_name = "mobility/committee/screen.html"
    rights = (*IN_SESSION, *VIEW)
    model = CommitteeSession

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shown = live(self.record, self.access)
        etag = etag_of(self.record)
        if request.GET.get("v") == etag:
            return _tagged(HttpResponseNotModified(), etag)
        return _tagged(self.show(live=shown, etag=etag, board=ranking_rows(shown)), etag)
