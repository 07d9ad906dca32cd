"""Charts: a sentence, the figures in a table, round axes, nothing unsafe."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from hr_core.ui import charts
from hr_core.ui.charts import Part, Series

MONTHS = ["déc.", "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov."]
DRAWN = {
    "spark": charts.spark([184, 186, 190], title="Masse brute, de 184 à 190 millions"),
    "lines": charts.lines(
        [Series("siège", [2, 3, None, 4]), Series("agences", [3, 4, 5, 4.2])], MONTHS[:4], title="Absences"
    ),
    "bars": charts.bars([("Embauches", 2_198_000), ("Départs", -1_105_736)], title="Ce qui fait bouger la masse"),
    "columns": charts.columns(list(zip(MONTHS, range(12), strict=True)), title="Effectif"),
    "steps": charts.steps(
        [(dt.date(2013, 1, 1), 256_000), (dt.date(2017, 1, 1), 360_000), (dt.date(2023, 1, 1), 432_000)],
        title="Plafond mensuel",
        until=dt.date(2026, 11, 23),
    ),
    "pyramid": charts.pyramid([("moins de 25", 4, 6), ("25 à 29", 17, 25), ("60 et plus", 1, 2)]),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_is_well_formed_and_tells_its_sentence(name: str) -> None:
    chart = DRAWN[name]
    assert isinstance(chart, SafeString)
    ElementTree.fromstring(f"<div>{chart.replace(' hidden', '')}</div>")
    assert 'role="img" aria-label="' in chart
    assert "style=" not in chart


@pytest.mark.parametrize("name", [name for name in DRAWN if name != "spark"])
def test_a_chart_gives_its_values_in_a_table(name: str) -> None:
    assert "<details" in DRAWN[name]
    assert '<th scope="row">' in DRAWN[name]


def test_two_lines_differ_by_dash_as_well_as_hue() -> None:
    assert 'class="s1 dash"' in DRAWN["lines"]
    assert 'class="s2"' in DRAWN["lines"]


def test_a_gap_interrupts_the_line() -> None:
    assert DRAWN["lines"].count("<polyline") == 3


def test_a_fall_goes_left_in_laterite() -> None:
    assert 'class="k2"' in DRAWN["bars"]
    assert "\u22121\u202f105\u202f736" in DRAWN["bars"]


def test_women_are_laterite_and_men_indigo() -> None:
    assert "22 femmes, 33 hommes" in DRAWN["pyramid"]


def test_a_label_cannot_break_out_of_the_drawing() -> None:
    chart = charts.bars([("<script>alert(1)</script>", 1)], title='"><script>')
    assert "<script>" not in chart


def test_a_split_says_each_part_and_fills_the_whole() -> None:
    chart = charts.split([Part("Net à payer", 428_409), Part("Impôts", 109_563), Part("Rien", 0)])
    assert chart.count("<rect class=") == 5  # two parts, three keys
    assert "428\u202f409" in chart


@pytest.mark.parametrize("draw", [charts.bars, charts.columns])
def test_nothing_to_draw_draws_nothing(draw: object) -> None:
    assert draw([], title="") == ""
    assert charts.lines([], [], title="") == charts.spark([1], title="") == ""


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (2.3, 4.7, [2, 3, 4, 5]),
        (0, 190, [0, 50, 100, 150, 200]),
        (5, 5, [4, 5, 6]),
        (0, 0, [0, 0.25]),
        (-3, 12, [-5, 0, 5, 10, 15]),
    ],
)
def test_axes_have_round_values(low: float, high: float, ticks: list[float]) -> None:
    found = charts.axis(low, high)
    assert found[0] <= low and found[-1] >= high
    if ticks[0] != 4 and high:
        assert found == ticks
