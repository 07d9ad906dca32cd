"""What a sheet shows, on screen and in its record; what the person and the appraiser may not read yet stays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from careers.choices_appraisal import Asker, LineKind, SheetState
from careers.documents.appraisal_record import record_pdf
from careers.drawing import level_bar
from careers.models import Appraisal, AppraisalLine
from careers.selectors.appraisal import SAID
from careers.tables_advancement import mark
from hr_core.access import Access


@dataclass(frozen=True)
class Row:
    """A line as people read it: words of what the person and the appraiser said; `bar` for a skill."""

    line: AppraisalLine
    by_self: str
    by_manager: str
    bar: Any = ""
    found: int | str = ""


def sheet_shown(sheet: Appraisal, access: Access) -> dict[str, Any]:
    """The names of `careers/appraisal/_sheet.html`; two queries."""
    is_own = sheet.employee.user_id == access.user.pk
    sees_self = is_own or sheet.state != SheetState.SELF or sheet.self_done_at is not None
    sees_rates = not is_own or sheet.state in SAID
    scale = sheet.campaign.form.scale
    parts: dict[str, list[Row]] = {kind: [] for kind in LineKind.values}
    for line in sheet.lines.order_by("kind", "order"):
        parts[line.kind].append(_row(line, scale, sees_self=sees_self, sees_rates=sees_rates))
    answers = []
    for rank, each in enumerate(sheet.campaign.form.questions):
        said = sheet.self_answers.get(str(rank), "") if sees_self and each["asker"] != Asker.MANAGER else ""
        replied = sheet.answers.get(str(rank), "") if sees_rates and each["asker"] != Asker.SELF else ""
        if said or replied:
            answers.append((each["label"], said, replied))
    shows = sees_rates and sheet.mark is not None
    return {
        "sheet": sheet,
        "parts": parts,
        "answers": answers,
        "is_own": is_own,
        "sees_self": sees_self,
        "sees_rates": sees_rates,
        "shows_mark": shows,
        "mark": mark(sheet.mark) if shows else "",
        "level": scale.level_of(sheet.mark).label if shows and sheet.mark is not None else "",
        "moves": [(move, mark(move.before), mark(move.after)) for move in sheet.moves.select_related("by")] if shows else [],
    }


def _row(line: AppraisalLine, scale: Any, *, sees_self: bool, sees_rates: bool) -> Row:
    def words(rate: int | None) -> str:
        if rate is None:
            return ""
        if line.kind == LineKind.SKILL:
            return str(rate)
        return str(scale.levels[rate].label)

    bar, found = "", None
    if line.kind == LineKind.SKILL:
        found = line.rate if sees_rates and line.rate is not None else line.self_rate if sees_self else None
        bar = level_bar(line.asked or 1, found or 0)
    said, replied = words(line.self_rate) if sees_self else "", words(line.rate) if sees_rates else ""
    return Row(line, said, replied, bar, "" if found is None else found)


def record_response(sheet: Appraisal, access: Access) -> HttpResponse:
    """The interview record, as this person may read it."""
    assert access.institution is not None
    response = HttpResponse(record_pdf(sheet_shown(sheet, access), access.institution), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="entretien-{sheet.campaign.year}-{sheet.employee.staff_number}.pdf"'
    return response
