"""The parallel run of the demonstration at IPRES: October held against the register that the old software printed.

The register is our own with what an old software does otherwise: its codes, francs of rounding, an old rate, a forgotten step.
"""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

from hr_core.access import access_of
from hr_core.models import Institution
from payroll.demonstration.cast import account
from payroll.models import ParallelRun, PayPeriod
from payroll.parallel.causes import MILLION, Side
from payroll.selectors.parallel import OurMonth, calculated_runs, our_month
from payroll.services.parallel.register import targets_of
from payroll.services.parallel.runs import (
    ABSENT,
    columns_keep,
    items_keep,
    items_of,
    layout_of,
    parallel_receive,
    table_of,
)
from payroll.services.parallel.words import gaps_justify

HEADINGS = ["MLE", "NOM ET PRENOMS", "RUBRIQUE", "LIBELLE", "BASE", "TAUX", "MONTANT"]


def parallel_run(institution: Institution) -> None:
    """October received, compared and half explained; again, it changes nothing."""
    period = PayPeriod.objects.filter(is_closed=True).order_by("-year", "-month").first()
    if period is None or ParallelRun.objects.exists() or not calculated_runs(period).exists():
        return
    preparer = access_of(account(institution, "paie"), institution.pk)
    row = parallel_receive(
        period=period, content=_register(our_month(period)), name=f"LIVRE_PAIE_{period.month:02d}{period.year}.xlsx", access=preparer
    )
    columns_keep(parallel=row, targets=targets_of(table_of(row), {}), access=preparer)
    items = {item.code: item.target or ABSENT for item in items_of(row, layout_of(institution))}
    row = items_keep(parallel=row, items=items, step=1, access=preparer)
    steps = row.gaps.filter(cause="unexplained", code="1100", is_confidential=False).exclude(employee__user=preparer.user)
    keys = list(steps.values_list("pk", flat=True)[:2])
    if keys:
        gaps_justify(
            parallel=row, gaps=keys, cause="old_error", access=preparer,
            justification="Avancement d’échelon au 1er octobre, non saisi dans l’ancien logiciel : décisions 2026/118 et 2026/121.",
        )  # fmt: skip


def _register(month: OurMonth) -> bytes:
    book, buffer = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("LIVRE")
    sheet.append(["LIVRE DE PAIE MENSUEL"])
    sheet.append(HEADINGS)
    people = sorted(month.people.values(), key=lambda each: each.staff_number)
    for rank, person in enumerate(people):
        for code, line in month.lines.items():
            side = month.book[person.key].get(code)
            if side is None or not side.amount or line.section.startswith("employer") or code == "employer":
                continue
            told = _old(rank, code, line.section, side)
            rate = told.rate / 10_000 if told.rate else None
            sheet.append([person.staff_number, person.name.upper(), code, line.label, told.base, rate, told.amount])
        if rank in (7, 31, 54):
            sheet.append([person.staff_number, person.name.upper(), "2190", "Prime de salissure", None, None, 7_500])
    book.save(buffer)
    return buffer.getvalue()


def _old(rank: int, code: str, section: str, side: Side) -> Any:
    """A franc of rounding here and there, an old rate for some, a step not entered for four."""
    if code == "1100" and rank in (12, 40, 77, 103):
        return Side(side.amount - 8_450)
    if section == "tax" and rank % 9 == 0:
        return Side(side.amount + 1, side.base, side.rate)
    if section == "employee-contribution" and rank in (20, 21) and side.base and side.rate:
        rate = side.rate - 4_000
        return Side(round(side.base * rate / MILLION), side.base, rate)
    return side
