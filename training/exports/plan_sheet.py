"""The plan as a workbook: its lines with every cost head, its budget by head and by objective."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from hr_core.models import Institution
from hr_core.text import CURRENCY_NAMES, currency_decimals
from training.choices_plan import CostHead
from training.models import PlanLine, TrainingPlan
from training.models.plans import HEADS
from training.selectors.plans import Budget


def plan_sheet(plan: TrainingPlan, lines: Sequence[Any], budget: Budget, institution: Institution, currency: str) -> bytes:
    """Amounts are numbers in the currency; text is never a formula."""
    decimals = currency_decimals(currency)

    def money(amount: int) -> Any:
        return Decimal(amount).scaleb(-decimals) if decimals else amount

    book = Workbook()
    actions, sums = book.active, book.create_sheet(_("Budget"))
    actions.title = _("Actions")
    actions.append([f"{institution.name}. {plan}, {plan.get_state_display()} ({CURRENCY_NAMES.get(currency, currency)})"])
    actions.append(
        [_("Objectif"), _("Code"), _("Action"), _("Formation"), _("Unité"), _("Population"), _("Personnes"), _("Sessions"), _("Trimestre"), _("Priorité"),
         *(str(CostHead(name).label).capitalize() for name in HEADS), _("Coût"), _("Fonds de formation"), _("Partenaire"), _("Part du partenaire"),
         _("Part propre"), _("Engagé"), _("Dépensé"), _("Suite"), _("Observation")]
    )  # fmt: skip
    for line in lines:
        actions.append(_row(line, money))
    sums.append([_("Répartition"), _("Prévu"), _("Engagé"), _("Dépensé")])
    for track in (*budget.heads, *budget.objectives, *budget.quarters):
        sums.append([track.label.capitalize() or _("Sans objectif ou sans date"), *(money(each) for each in (track.sums.total, track.sums.committed, track.sums.executed))])
    total = budget.total
    sums.append([_("Total"), *(money(each) for each in (total.total, total.committed, total.executed))])
    for sheet, head in ((actions, 2), (sums, 1)):
        for row in sheet.iter_rows(min_row=head):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
        for cell in sheet[head]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = max(12, min(44, len(str(cell.value)) + 6))
        sheet.freeze_panes = sheet.cell(head + 1, 1)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _row(line: PlanLine, money: Any) -> list[Any]:
    row: Any = line
    return [
        str(line.objective or ""), line.code, line.title, str(line.course or ""), str(line.unit or ""), line.population, line.headcount, line.sessions,
        line.quarter, line.priority, *(money(getattr(line, name)) for name in HEADS), money(line.total), money(line.levy), line.donor_name,
        money(line.donor), money(line.own_part), money(row.committed), money(row.executed), str(line.get_state_display()), line.remark,
    ]  # fmt: skip
