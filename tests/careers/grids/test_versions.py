"""Grids, their versions and their cells: structure, dates, two persons, what is frozen, spreadsheets."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from careers.models import Edition, Grade, GridStep, GridVersion, PayGrid
from careers.selectors.grids import compare, matrix, standing_on, version_on
from careers.selectors.referential import edition_in_use
from careers.services.grids.amounts import index_amount, is_borderline, raised, rounded, spread, weighed
from careers.services.grids.sheets import Cell, cells_of_text, text_of_cells
from careers.services.grids.versions import version_change, version_decide, version_prepare, version_propose
from careers.services.grids.weighing import equivalence_adopt, job_weigh
from hr_core.scope import scope
from tests.careers.grids.makers import AMOUNTS, NEW, OLD, access, grid, raised_by, two_versions, version
from tests.cast import Zone

WEIGHTS = (250, 200, 200, 125, 125, 100)
DAY = dt.timedelta(days=1)


@given(st.integers(1, 5_000), st.integers(1, 10**7), st.sampled_from([1, 5, 100, 500]))
def test_an_amount_is_a_multiple_within_half_a_unit_of_index_times_point(index: int, point: int, unit: int) -> None:
    found = index_amount(index, point, unit=unit)
    exact = Fraction(index * point, 1000)
    assert found % unit == 0 and abs(found - exact) <= Fraction(unit, 2)
    assert index_amount(index, point, rounding="down", unit=unit) <= exact <= index_amount(index, point, rounding="up", unit=unit)
    assert index_amount(index + 1, point, unit=unit) >= found


def test_halves_go_up_and_a_rate_is_exact() -> None:
    assert (rounded(Fraction(125), unit=50), raised(200_000, 5_000), raised(333, 1_500)) == (150, 210_000, 338)


@given(st.lists(st.integers(1, 8), min_size=6, max_size=6), st.integers(0, 5))
def test_a_job_weighs_more_when_a_degree_rises(degrees: list[int], place: int) -> None:
    points, band = weighed(degrees, WEIGHTS)
    higher = [*degrees[:place], min(8, degrees[place] + 1), *degrees[place + 1 :]]
    assert 1 <= band <= 8 and weighed(higher, WEIGHTS)[0] >= points and weighed(higher, WEIGHTS)[1] >= band


def test_the_point_method_gives_the_documented_example() -> None:
    points, band = weighed((5, 5, 5, 4, 4, 5), WEIGHTS)
    assert (points, band, spread([5, 4, 4, 6])) == (Fraction(2375, 4), 5, (4, 4, 6))
    assert not is_borderline(points) and is_borderline(Fraction(562))


def test_a_version_holds_from_its_first_day_and_the_former_one_ends_on_the_eve(zone: Zone) -> None:
    with scope(zone.home):
        old, new = two_versions(zone)
        assert version_on(old.grid, NEW - DAY) == old
        assert version_on(old.grid, NEW) == new
        assert version_on(old.grid, OLD - DAY) is None
        old.refresh_from_db()
        assert old.end == NEW


def test_the_one_who_prepared_does_not_decide(zone: Zone) -> None:
    with scope(zone.home):
        made = version(zone, grid(zone), NEW, decided=False)
        version_propose(version=made, actor=zone.user("khady"))
        with pytest.raises(ValidationError, match="une autre personne"):
            version_decide(version=made, actor=zone.user("khady"))
        made.refresh_from_db()
        assert (made.state, made.decided_by) == ("proposed", None)


def test_a_version_in_force_is_frozen_by_the_database(zone: Zone) -> None:
    with scope(zone.home):
        made = version(zone, grid(zone), NEW)
        for write in (
            lambda: GridStep.objects.filter(version=made).update(amount=1),
            lambda: GridStep.objects.filter(version=made).delete(),
            lambda: GridVersion.objects.filter(pk=made.pk).update(point_value=5),
        ):
            with pytest.raises(Error, match="arrêtée"), transaction.atomic():
                write()
        with pytest.raises(ValidationError, match="plus en préparation"):
            version_change(version=made, values={"reference": "x"})


def test_a_version_before_the_one_in_force_is_refused(zone: Zone) -> None:
    with scope(zone.home):
        made = version(zone, grid(zone), NEW)
        with pytest.raises(ValidationError, match="choisissez un jour suivant"):
            version_prepare(grid=made.grid, values={"start": NEW, "reference": "x"}, actor=zone.user("fatou"))


def test_steps_that_fall_are_refused_before_the_decision(zone: Zone) -> None:
    with scope(zone.home):
        cells = [Cell("C", "", "1", 400_000), Cell("C", "", "2", 390_000)]
        made = version(zone, grid(zone), NEW, cells, decided=False)
        with pytest.raises(ValidationError, match="vaut moins"):
            version_propose(version=made, actor=zone.user("fatou"))


def test_two_structures_live_side_by_side_and_a_new_point_value_makes_the_amounts(zone: Zone) -> None:
    with scope(zone.home):
        grid(zone)
        other = grid(zone, code="etat", label="État", kind="index", has_classes=True, is_usual=False)
        cells = [Cell("A", "1re classe", "1", 420), Cell("A", "2e classe", "1", 380)]
        made = version(zone, other, NEW, cells, point_value=233_750)
        assert list(made.steps.values_list("index", "amount")) == [(420, 98_175), (380, 88_825)]
        following = version_prepare(
            grid=other, model=made, actor=zone.user("fatou"),
            values={"start": dt.date(2027, 1, 1), "reference": "Décret", "point_value": 240_000},
        )  # fmt: skip
        assert list(following.steps.values_list("index", "amount")) == [(420, 100_800), (380, 91_200)]
        assert PayGrid.objects.get(is_usual=True).code == "personnel"


def test_a_table_and_lines_say_the_same_grid(zone: Zone) -> None:
    with scope(zone.home):
        of = grid(zone)
        lines = cells_of_text("Catégorie;Échelon;Montant\nC;1;380 000\nC;Échelon 2;400.000\nD;1;430000", of, "XOF")
        table = cells_of_text("Catégorie\t1er\t2e échelon\nC\t380 000\t400000\nD\t430 000\t", of, "XOF")
        assert lines == table == cells_of_text(text_of_cells(lines, of), of, "XOF")
        assert [each.step for each in lines] == ["1", "2", "1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Catégorie;Échelon;Montant\nC;1;beaucoup", "n’est pas une valeur"),
        ("Catégorie;Échelon;Montant\nC;1;400000\nc;01;410000", "figure déjà"),
        ("Catégorie;Échelon;Montant\n;1;400000", "manque"),
        ("Catégorie", "première ligne nomme"),
        ("", "au moins une ligne"),
    ],
)
def test_a_faulty_line_is_told(zone: Zone, text: str, said: str) -> None:
    with scope(zone.home):
        of = grid(zone)
        with pytest.raises(ValidationError, match=said):
            cells_of_text(text, of, "XOF")


def test_two_versions_are_compared_with_their_cost(zone: Zone) -> None:
    with scope(zone.home):
        old, new = two_versions(zone)
        found = compare(old, new, standing_on(old.grid, NEW, access(zone, "khady")))
        assert [(str(each.grade), each.step, each.difference, each.people) for each in found.changes] == [
            ("C", "2", 10_000, 0), ("C", "3", 10_000, 9), ("C", "4", 10_000, 0), ("D", "1", 10_000, 0),
        ]  # fmt: skip
        assert (found.monthly, found.concerned, found.unknown) == (90_000, 9, 0)
        assert matrix(new).heads == ["2", "3", "4"] or matrix(new).heads == ["1e", "3", "4"]


def test_the_band_of_a_grade_is_adopted_by_somebody_who_weighed_nothing_there(zone: Zone) -> None:
    with scope(zone.home):
        made = version(zone, grid(zone), NEW)
        grade = Grade.objects.get(grid=made.grid, category="D")
        edition: Edition | None = edition_in_use(on=dt.date(2026, 12, 31))
        assert edition is not None
        for title, degrees in (("Développeur", (5, 5, 5, 4, 4, 5)), ("Comptable", (4, 4, 4, 4, 3, 5))):
            job_weigh(
                grade=grade, edition=edition, job_title=title, degrees=degrees, evidence="PV", actor=zone.user("fatou")
            )
        with pytest.raises(ValidationError, match="Vous avez pesé"):
            equivalence_adopt(grade=grade, on=NEW, actor=zone.user("fatou"))
        equivalence_adopt(grade=grade, on=NEW, actor=zone.user("khady"))
        assert (grade.band_low, grade.band, grade.band_high) == (4, 4, 5)


def test_cells_of_another_version_may_be_raised(zone: Zone) -> None:
    with scope(zone.home):
        made = version(zone, grid(zone), NEW)
        following = version_prepare(
            grid=made.grid, model=made, rate=4_000, actor=zone.user("fatou"),
            values={"start": dt.date(2027, 1, 1), "reference": "Avenant", "rounding_unit": 500},
        )  # fmt: skip
        assert [each.amount for each in following.steps.all()] == [395_000, 416_000, 442_000, 447_000]
        assert raised_by(AMOUNTS, 0) == AMOUNTS
