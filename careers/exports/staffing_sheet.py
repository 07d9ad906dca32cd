"""The staffing table as a workbook: a sheet of posts, a sheet of counts by unit."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from careers.choices_posts import Occupation
from careers.selectors.posts.staffing import StaffingTable
from hr_core.models import Institution
from hr_core.text import french_date


def staffing_sheet(table: StaffingTable, institution: Institution, people: Callable[[Any], str]) -> bytes:
    """Values typed; text is never a formula. `people` says who serves on a post, as far as the reader may see."""
    book = Workbook()
    posts, counts = book.active, book.create_sheet(_("Par unité"))
    posts.title = _("Postes")
    posts.append([_("%(name)s, tableau des effectifs au %(day)s") % {"name": institution.name, "day": french_date(table.day)}])
    heads = (_("Unité"), _("Numéro"), _("Intitulé"), _("Métier"), _("Intitulé du métier"), _("Catégorie"), _("Budget"), _("État"), _("Depuis le"), _("Quotité occupée (%)"), _("Titulaire"))  # fmt: skip
    posts.append(heads)
    for unit in table.units:
        for post in unit.posts:
            posts.append(
                [
                    unit.unit.name, post.number, post.title, post.job.code if post.job else "",
                    post.job.title if post.job else "", post.categories, _("oui") if post.is_budgeted else _("non"),
                    str(Occupation(post.occupation).label), post.since, post.held, people(post),
                ]
            )  # fmt: skip
    counts.append((_("Unité"), _("Autorisés"), _("Inscrits au budget"), _("Occupés"), _("À pourvoir"), _("Gelés"), _("Équivalent plein temps")))
    for unit in table.units:
        own = unit.own
        counts.append([unit.unit.name, own.authorised, own.budgeted, own.occupied, own.free, own.frozen, own.held / 100])
    total = table.total
    counts.append([_("Total"), total.authorised, total.budgeted, total.occupied, total.free, total.frozen, total.held / 100])
    for sheet, head in ((posts, 2), (counts, 1)):
        for row in sheet.iter_rows(min_row=head):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
        for cell in sheet[head]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = max(12, min(40, len(str(cell.value)) + 6))
        sheet.freeze_panes = sheet.cell(head + 1, 1)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
