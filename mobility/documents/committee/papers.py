"""MOB-5 convocation, MOB-6 and MOB-7 sheets, MOB-8 minutes and extract: A4 drawn from templates."""

from __future__ import annotations

import io
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from xhtml2pdf import pisa

from hr_core.models import User
from hr_core.selectors.organisation import regional_body
from hr_core.text import NARROW, NO_BREAK, french_spaces
from mobility.choices_committee import ITEM_WORDS, Criterion, Stage
from mobility.models import Attendance, CommitteeSession, Conflict, InterestDeclaration, Mark
from mobility.selectors.committee.minutes import MinutesShown
from mobility.services.committee.interests import objection_due


def drawn(template: str, **names: Any) -> bytes:
    """The PDF of a template. The readers' own Helvetica has no narrow space: a plain no-break space stands for it."""
    html = french_spaces(render_to_string(template, {"body": regional_body(), "today": timezone.localdate(), **names}))
    target = io.BytesIO()
    made = pisa.CreatePDF(html.replace(NARROW, NO_BREAK), dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{template}: {made.err} errors in the paper")
    return target.getvalue()


def convocation_pdf(session: CommitteeSession) -> bytes:
    """MOB-5: date, agenda, and what is asked of each member."""
    items = list(session.items.select_related("vacancy__institution__country", "session").order_by("position"))
    due = objection_due(items[0]) if items else None
    return drawn("mobility/documents/convocation.html", session=session, items=items, objection_due=due)


def minutes_pdf(shown: MinutesShown) -> bytes:
    """MOB-8."""
    words = {stage.value: str(label) for stage, label in ITEM_WORDS.items()}
    return drawn("mobility/documents/minutes.html", shown=shown, session=shown.session, words=words)


def extract_pdf(session: CommitteeSession) -> bytes:
    """The extract without names."""
    return drawn("mobility/documents/extract.html", session=session, lines=session.extract)


def sheets_pdf(session: CommitteeSession, reader: User) -> bytes:
    """MOB-6: attendance, declarations, recusals. MOB-7: the reader's own marks, once their round is locked."""
    items = list(session.items.select_related("vacancy").order_by("position"))
    attendances = Attendance.objects.filter(session=session).select_related("member__user", "member__home")
    declarations = InterestDeclaration.objects.filter(item__session=session).select_related("member__user", "item")
    conflicts = Conflict.objects.filter(item__session=session).exclude(ruling="pending").select_related("member__user", "item")
    marks = Mark.objects.filter(item__session=session, user=reader).exclude(item__state=Stage.SCORING).select_related("item")
    rows = [
        {"item": mark.item, "who": mark.application_id, "criterion": Criterion(mark.criterion).label, "mark": mark}
        for mark in marks.select_related("application", "item__vacancy").order_by("item__position", "application__number", "round", "criterion")
    ]  # fmt: skip
    return drawn(
        "mobility/documents/sheets.html", session=session, items=items, attendances=attendances, declarations=declarations,
        conflicts=conflicts, marks=rows, reader=reader,
    )  # fmt: skip
