"""The payroll register as a workbook: a flat sheet that can be filtered, the totals by unit, and the controls.

Totals are written as values, the ones that the payslips gave; a line of formulas under them recomputes each sum in the
spreadsheet and shows the difference, which must be zero.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from payroll.documents.register_data import RegisterData, grand_totals, totals
from payroll.exports.sheets import figure, head, new_sheet, new_workbook, number_format, scaled, strong, text

_FIRST_ROW = 2
_IDENTITY = ("Unité", "Matricule", "Nom et prénoms")


def write_register(data: RegisterData, file: BinaryIO) -> int:
    """Write the workbook into ``file``, row by row, and return the number of employees."""
    moment = datetime.combine(data.dated, time())
    workbook = new_workbook(f"{data.title}, {data.period}", data.institution.name, moment)
    people = _write_rows(workbook, data)
    _write_units(workbook, data, people)
    _write_controls(workbook, data)
    workbook.save(file)
    return people


def _labels(data: RegisterData) -> list[str]:
    return [f"{column.code} {column.label}".strip() for column in data.columns]


def _write_rows(workbook: Workbook, data: RegisterData) -> int:
    widths = [26, 12, 30, *([14] * len(data.columns))]
    sheet = new_sheet(workbook, "Livre de paie", widths, freeze=f"D{_FIRST_ROW}")
    pattern, shift = number_format(data.decimals), len(_IDENTITY)
    sheet.append(head(sheet, [*_IDENTITY, *_labels(data)]))
    people = 0
    for unit in data.units:
        for row in unit.rows:
            people += 1
            values = [figure(sheet, scaled(value, data.decimals), pattern) for value in row.values]
            sheet.append([text(sheet, unit.name), text(sheet, row.staff_number), text(sheet, row.name), *values])
    last = _FIRST_ROW + people - 1
    if people:
        sheet.auto_filter.ref = f"A1:{get_column_letter(shift + len(data.columns))}{last}"
    sums = [figure(sheet, scaled(value, data.decimals), pattern, total=True) for value in grand_totals(data)]
    sheet.append([strong(sheet, "Total général"), None, None, *sums])
    if people:
        checks = []
        for number in range(shift + 1, shift + 1 + len(data.columns)):
            letter = get_column_letter(number)
            formula = f"=ROUND(SUM({letter}{_FIRST_ROW}:{letter}{last})-{letter}{last + 1},{data.decimals})"
            checks.append(figure(sheet, formula, pattern))
        sheet.append(["Contrôle (doit être 0)", None, None, *checks])
    return people


def _write_units(workbook: Workbook, data: RegisterData, people: int) -> None:
    sheet = new_sheet(workbook, "Totaux par unité", [32, 10, *([14] * len(data.columns))], freeze="C2")
    pattern = number_format(data.decimals)
    sheet.append(head(sheet, ["Unité", "Agents", *_labels(data)]))
    for unit in data.units:
        values = totals(unit.rows, len(data.columns))
        cells = [figure(sheet, scaled(value, data.decimals), pattern) for value in values]
        sheet.append([text(sheet, unit.name), len(unit.rows), *cells])
    sums = [figure(sheet, scaled(value, data.decimals), pattern, total=True) for value in grand_totals(data)]
    sheet.append([strong(sheet, "Total général"), figure(sheet, people, "#,##0", total=True), *sums])
    if data.units:
        last = 1 + len(data.units)
        checks = []
        for number in range(2, 3 + len(data.columns)):
            letter = get_column_letter(number)
            formula = f"=ROUND(SUM({letter}2:{letter}{last})-{letter}{last + 1},{data.decimals})"
            checks.append(figure(sheet, formula, pattern))
        sheet.append(["Contrôle (doit être 0)", *checks])


def _write_controls(workbook: Workbook, data: RegisterData) -> None:
    if not data.controls:
        return
    sheet = new_sheet(workbook, "Contrôles", [44, 18, 18, 14], freeze="A2")
    pattern = number_format(data.decimals)
    sheet.append(head(sheet, ["Contrôle", "Livre de paie", "Comparé à", "Écart"]))
    for control in data.controls:
        cells = [
            figure(sheet, scaled(v, data.decimals), pattern) for v in (control.register, control.other, control.gap)
        ]
        sheet.append([text(sheet, control.label), *cells])
