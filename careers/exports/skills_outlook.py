"""Skills over ten years as a workbook: one line by skill, the holders at the end of each year."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook

from careers.exports.workforce_sheet import write_sheet
from careers.selectors.workforce_skills import LEVELS, Outlook

YEARS = 10


def outlook_sheet(rows: Sequence[Outlook], first: int) -> bytes:
    """Values typed; text is never a formula."""
    book = Workbook()
    book.remove(book.active)
    years = range(first, first + YEARS + 1)
    heads = [_("Code"), _("Compétence"), _("Domaine"), _("Agents dont le métier la demande"), _("dont au niveau demandé"), _("Agents qui la tiennent")]
    heads += [_("Niveau %(level)s") % {"level": level} for level in LEVELS] + [str(year) for year in years]
    write_sheet(book, _("Compétences"), heads, [
        [row.code, row.label, row.domain, row.needed, row.able, row.holders, *(row.levels[level] for level in LEVELS), *(row.remaining(year) for year in years)]
        for row in rows
    ])  # fmt: skip
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
