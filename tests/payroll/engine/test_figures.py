"""Dated figures: periods follow one another, overrides are laid over them, defects are named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from payroll.engine import FigureError, FigureOverride
from payroll.engine.figures import Figure, overridden, read_figure, row_text

THIN = "\u202f"


def figure(*values: dict[str, Any], kind: str = "amount", **more: Any) -> Figure:
    common = {"sources": ["s"], "confidence": "high"}
    return read_figure(
        {"id": "c", "label": "Plafond", "kind": kind, "value": [common | v for v in values]} | more, ["s"]
    )


def test_an_open_value_lasts_until_the_next_one() -> None:
    ceiling = figure({"from": date(2020, 1, 1), "amount": 1}, {"from": date(2023, 1, 1), "amount": 2})
    assert ceiling.required(date(2022, 12, 31)).data["amount"] == 1
    assert ceiling.required(date(2023, 1, 1)).data["amount"] == 2
    assert ceiling.on(date(2019, 12, 31)) is None
    with pytest.raises(FigureError, match="n’est pas connu au 31/12/2019.*du 01/01/2020 au 31/12/2022"):
        ceiling.required(date(2019, 12, 31))


def test_a_hole_and_an_overlap_are_refused() -> None:
    first = {"from": date(2020, 1, 1), "to": date(2021, 1, 1), "amount": 1}
    with pytest.raises(FigureError, match="trou"):
        figure(first, {"from": date(2021, 2, 1), "amount": 2})
    with pytest.raises(FigureError, match="chevauchement"):
        figure(first, {"from": date(2020, 12, 1), "amount": 2})
    with pytest.raises(FigureError, match="finit avant"):
        figure({"from": date(2020, 1, 1), "to": date(2020, 1, 1), "amount": 1})


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"from": date(2020, 1, 1), "amount": 1, "sources": ["x"]}, "source absente ou inconnue"),
        ({"from": date(2020, 1, 1), "amount": 1, "confidence": "sure"}, "confiance"),
        ({"from": date(2020, 1, 1), "percent": "1"}, "amount"),
        ({"amount": 1}, "from"),
        ({"from": date(2020, 1, 1), "amount": "beaucoup"}, "illisible"),
        ({"from": date(2020, 1, 1), "amount": 1.5}, "illisible|exacte"),
    ],
)
def test_defects_are_named(value: dict[str, Any], words: str) -> None:
    with pytest.raises(Exception, match=words):
        figure(value)


def test_an_override_replaces_its_days_and_leaves_the_others() -> None:
    rate = figure({"from": date(2020, 1, 1), "percent": "5"}, {"from": date(2023, 1, 1), "percent": "6"}, kind="rate")
    change = FigureOverride("c", date(2024, 1, 1), {"percent": "7"}, "JO n° 1", valid_to=date(2025, 1, 1))
    changed = overridden(rate, [change])
    found = [changed.required(date(year, 6, 1)) for year in (2022, 2023, 2024, 2025)]
    assert [v.data["percent"] for v in found] == ["5", "6", "7", "6"]
    assert [v.overridden for v in found] == [False, False, True, False]
    with pytest.raises(FigureError, match="percent"):
        overridden(rate, [FigureOverride("c", date(2024, 1, 1), {"amount": 7}, "JO n° 1")])


def test_values_read_in_french() -> None:
    ceiling = figure({"from": date(2020, 1, 1), "amount": 432000}, unit="F par mois")
    assert ceiling.text(ceiling.values[0]) == f"432{THIN}000 F par mois"
    scale = figure(
        {"from": date(2020, 1, 1), "brackets": [{"over": 0, "percent": "0"}, {"over": 630000, "percent": "20"}]},
        kind="scale",
    )
    assert scale.text(scale.values[0]).endswith(f"630{THIN}000 : 20{THIN}%") or "20" in scale.text(scale.values[0])


def test_a_label_stands_for_a_key_that_is_a_mere_name() -> None:
    assert row_text({"key": "rest-night", "percent": "100", "label": "de nuit un jour férié"}).startswith("de nuit")
    assert row_text({"key": "day-1", "percent": "15", "label": "de la 41e heure"}).startswith("de la 41e heure : 15")
    assert row_text({"key": "A", "percent": "1", "label": "bureaux"}) == f"A : 1{THIN}%, bureaux"
    assert row_text({"key": "hijri-10-01", "label": "Korité"}) == "hijri-10-01 : Korité"
    assert row_text({"key": "easter+1", "label": "Lundi de Pâques"}) == "easter+1 : Lundi de Pâques"
