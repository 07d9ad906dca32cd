"""The payroll register: sums, pages, heads."""

import io
import random
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from payroll.documents.figures import amount
from payroll.documents.register import draw_register
from payroll.documents.register_data import (
    RegisterColumn,
    RegisterControl,
    RegisterData,
    RegisterRow,
    RegisterUnit,
    grand_totals,
    totals,
)
from payroll.documents.specimen import INSTITUTION


def register(people=60, columns=8, unit_size=25, seed=1) -> RegisterData:
    """Random amounts in ``columns`` items and a net that is their sum."""
    draw = random.Random(seed)
    kinds = ("gain", "deduction", "employer")
    heads = tuple(RegisterColumn(f"{n:04d}", f"Rubrique {n}", kinds[3 * n // columns]) for n in range(columns))
    rows = []
    for n in range(people):
        values = [draw.choice((None, draw.randrange(1, 900_000))) for _ in range(columns)]
        rows.append(RegisterRow(f"A{n:04d}", f"AGENT Numéro {n}", (*values, sum(v or 0 for v in values))))
    units = tuple(
        RegisterUnit(f"Unité {k + 1}", tuple(rows[start : start + unit_size]))
        for k, start in enumerate(range(0, people, unit_size))
    )
    net = RegisterColumn("NET", "Net à payer", "total")
    return RegisterData(INSTITUTION, "novembre 2026", "XOF", (*heads, net), units, date(2026, 11, 26), "NET")


def drawn(data: RegisterData) -> list[str]:
    buffer = io.BytesIO()
    pages = draw_register(data, buffer)
    reader = PdfReader(buffer, strict=True)
    assert len(reader.pages) == pages
    return [page.extract_text() for page in reader.pages]


def test_totals_are_the_sums_of_the_rows():
    data = register()
    expected = [sum(row.values[n] or 0 for unit in data.units for row in unit.rows) for n in range(len(data.columns))]
    assert list(grand_totals(data)) == expected
    by_unit = [totals(unit.rows, len(data.columns)) for unit in data.units]
    assert [sum(column) for column in zip(*by_unit, strict=True)] == expected


def test_every_employee_subtotal_and_total_is_printed():
    data = register()
    text = "\n".join(drawn(data))
    for unit in data.units:
        for row in unit.rows:
            assert f"{row.staff_number} {row.name}" in text
            assert all(value is None or amount(value) in text for value in row.values)
        assert f"{unit.name}, {len(unit.rows)} agents" in text
        assert all(amount(value) in text for value in totals(unit.rows, len(data.columns)))
    assert "Total général, 60 agents" in text
    assert all(amount(value) in text for value in grand_totals(data))


def test_heads_and_page_numbers_are_on_every_page():
    pages = drawn(register(people=300))
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert f"page {number} sur {len(pages)}" in page
        assert "novembre 2026" in page
    assert all("Matricule" in page and "Rubrique 3" in page for page in pages[:-1])


def test_a_unit_that_goes_on_is_named_again():
    assert any("Unité 1 (suite)" in page for page in drawn(register(people=120, unit_size=120)))


def test_the_net_closes_the_register_in_words_with_its_controls():
    data = register(people=1, columns=2, seed=4)
    net = grand_totals(data)[data.net_column]
    controls = (RegisterControl("Livre et bulletins", net, net), RegisterControl("Livre et virements", net, net - 500))
    text = drawn(replace(data, controls=controls))[-1]
    assert "francs CFA" in text
    assert "concorde" in text
    assert "écart 500" in text


@pytest.mark.parametrize(("columns", "page_width", "panels"), [(8, 842, 1), (17, 1191, 1), (60, 1191, 3)])
def test_the_page_grows_then_the_columns_go_on_panels(columns, page_width, panels):
    buffer = io.BytesIO()
    draw_register(register(people=5, columns=columns), buffer)
    reader = PdfReader(buffer)
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert round(float(reader.pages[0].mediabox.width)) == page_width
    assert (f"volet {panels} sur {panels}" in text) == (panels > 1)
    assert text.count("A0003 AGENT Numéro 3") == panels
    for n in range(columns):
        assert f"Rubrique {n}" in text.replace("\n", " ")


@pytest.mark.parametrize("people", range(34, 52))
def test_nothing_is_lost_at_the_foot_of_a_page(people):
    text = "\n".join(drawn(register(people=people, columns=3, unit_size=13)))
    assert all(text.count(f"A{n:04d} AGENT") == 1 for n in range(people))
    assert text.count("Total général") == 1
    assert text.count("Arrêté le présent livre") == 1


def test_a_row_with_a_missing_value_is_refused():
    data = register(people=1)
    short = RegisterRow("A1", "X", (1,))
    with pytest.raises(ValueError, match="zip"):
        draw_register(replace(data, units=(RegisterUnit("U", (short,)),)), io.BytesIO())


def test_the_same_register_gives_the_same_bytes():
    one, other = io.BytesIO(), io.BytesIO()
    draw_register(register(), one)
    draw_register(register(), other)
    assert one.getvalue() == other.getvalue()
