"""MOB-5 convocation, MOB-6 and MOB-7 sheets, MOB-8 minutes and extract, on the paper of the regional body."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.selectors.organisation import regional_body
from hr_core.text import french_date, french_moment
from mobility.choices_committee import ITEM_WORDS, Criterion, Stage
from mobility.documents.pdf import blocks_of, paper
from mobility.models import Attendance, CommitteeSession, Conflict, InterestDeclaration, Mark, Place
from mobility.selectors.committee.minutes import MinutesShown
from mobility.services.committee.interests import objection_due


def session_words(session: CommitteeSession) -> dict[str, Any]:
    """What every paper of a session may name."""
    return {"seance": str(session).lower(), "moment": french_moment(timezone.localtime(session.held_at))}


def convocation_pdf(session: CommitteeSession) -> bytes:
    """MOB-5: date, agenda, and what is asked of each member."""
    items = list(session.items.select_related("vacancy__institution__country", "session").order_by("position"))
    assert session.convened_at is not None
    convened = timezone.localtime(session.convened_at).date()
    values = session_words(session) | {
        "forme": session.get_mode_display(), "lieu_phrase": _("Lieu : %(place)s.") % {"place": session.place} if session.place else "",
        "convoquee_le": french_date(convened), "votants": session.voters_needed, "pays_exiges": session.countries_needed,
        "recusation_fin": french_date(objection_due(items[0])) if items else "",
    }  # fmt: skip
    return paper(
        "mob-5", regional_body(), reference=f"MOB-5, {session}", values=values, blocks=blocks_of("mobility/documents/convocation.html", items=items),
        on=convened,
    )  # fmt: skip


def minutes_pdf(shown: MinutesShown) -> bytes:
    """MOB-8; a draft until it is sealed."""
    session = shown.session
    words = {stage.value: str(label) for stage, label in ITEM_WORDS.items()}
    place = shown.content.get("place")
    values = session_words(session) | {
        "forme": shown.mode, "lieu_phrase": f"{place}." if place else "", "presidence": shown.content.get("chair", ""),
        "ouverte_le": _moment(session.opened_at), "close_le": _moment(session.closed_at),
    }  # fmt: skip
    blocks = blocks_of("mobility/documents/minutes.html", shown=shown, words=words)
    mark = "" if shown.minutes and shown.minutes.seal else _("PROJET, À SIGNER")
    return paper("mob-8", regional_body(), reference=f"MOB-8, {session}", values=values, blocks=blocks, on=timezone.localtime(session.held_at).date(), mark=mark)


def extract_pdf(session: CommitteeSession) -> bytes:
    """The extract without names."""
    assert session.published_at is not None
    day = timezone.localtime(session.published_at).date()
    values = session_words(session) | {"seance": str(session), "publie_le": french_date(day)}
    blocks = blocks_of("mobility/documents/extract.html", lines=session.extract)
    return paper("mob-8-extrait", regional_body(), reference=f"MOB-8, {session}", values=values, blocks=blocks, on=day)


def sheets_pdf(session: CommitteeSession) -> bytes:
    """MOB-6: attendance, declarations, recusals."""
    attendances = Attendance.objects.filter(session=session).select_related("member__user", "member__home__country")
    declarations = InterestDeclaration.objects.filter(item__session=session).select_related("member__user", "item")
    conflicts = Conflict.objects.filter(item__session=session).exclude(ruling="pending").select_related("member__user", "item")
    blocks = blocks_of(
        "mobility/documents/sheets.html", attendances=attendances, declarations=declarations.order_by("item__position", "member__order"),
        conflicts=conflicts.order_by("item__position", "member__order"),
    )  # fmt: skip
    return paper("mob-6", regional_body(), reference=f"MOB-6, {session}", values=session_words(session), blocks=blocks)


def marks_pdf(session: CommitteeSession, reader: User) -> bytes:
    """MOB-7: the reader's own marks, once their round is locked, and the means of the items that are ranked."""
    marks = Mark.objects.filter(item__session=session, user=reader).exclude(item__state=Stage.SCORING)
    ordered = marks.select_related("application", "item__vacancy").order_by("item__position", "application__number", "round", "criterion")
    rows = [{"item": mark.item, "criterion": Criterion(mark.criterion).label, "mark": mark} for mark in ordered]
    places = Place.objects.filter(item__session=session).select_related("item", "application").order_by("item__position", "rank")
    return paper(
        "mob-7", regional_body(), reference=f"MOB-7, {session}", values=session_words(session) | {"membre": reader},
        blocks=blocks_of("mobility/documents/marks.html", marks=rows, places=places),
    )  # fmt: skip


def _moment(at: Any) -> str:
    return french_moment(timezone.localtime(at)) if at else "…"
