"""The register as a workbook."""

import io
from dataclasses import replace

from openpyxl import load_workbook

from payroll.documents.register_data import RegisterControl, RegisterRow, RegisterUnit, grand_totals, totals
from payroll.exports.register import write_register
from tests.payroll.documents.test_register import register


def written(data):
    buffer = io.BytesIO()
    people = write_register(data, buffer)
    return people, load_workbook(buffer)


def test_rows_and_totals_agree_with_the_register():
    data = register()
    people, workbook = written(data)
    sheet = workbook["Livre de paie"]
    rows = list(sheet.iter_rows(values_only=True))
    assert people == 60
    expected = [(u.name, r.staff_number, r.name, *r.values) for u in data.units for r in u.rows]
    assert rows[1:61] == expected
    assert rows[61][0] == "Total général"
    assert rows[61][3:] == grand_totals(data)
    assert rows[62][3] == "=ROUND(SUM(D2:D61)-D62,0)"
    assert sheet.freeze_panes == "D2"
    assert sheet["D5"].number_format == "#,##0"


def test_units_have_their_own_sheet():
    data = register()
    rows = list(written(data)[1]["Totaux par unité"].iter_rows(values_only=True))
    for unit, row in zip(data.units, rows[1:], strict=False):
        assert row == (unit.name, len(unit.rows), *totals(unit.rows, len(data.columns)))


def test_controls_show_their_gap():
    data = replace(register(), controls=(RegisterControl("Livre et virements", 1_000, 600),))
    rows = list(written(data)[1]["Contrôles"].iter_rows(values_only=True))
    assert rows[1] == ("Livre et virements", 1_000, 600, 400)


def test_cents_are_shown_in_the_currency():
    data = replace(register(people=2, columns=1), decimals=2)
    sheet = written(data)[1]["Livre de paie"]
    value = data.units[0].rows[0].values[-1]
    assert sheet["E2"].value == value / 100
    assert sheet["E2"].number_format == "#,##0.00"


def test_a_name_never_runs_as_a_formula():
    data = register(people=1, columns=1)
    evil = RegisterUnit("=1+1", (RegisterRow("+1", '=HYPERLINK("http://x")', (1, 1)),))
    sheet = written(replace(data, units=(evil,)))[1]["Livre de paie"]
    assert [cell.data_type for cell in sheet[2]][:3] == ["s", "s", "s"]
    assert sheet["C2"].value == '=HYPERLINK("http://x")'
