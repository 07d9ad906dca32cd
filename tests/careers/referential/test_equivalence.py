"""Grades across institutions: blind weighings, settled bands, adopted tables, proposals at host and on return, no climbing by moving round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careers.equivalence import GradeBands, StepCell, at_host, grade_for, loops, on_return
from careers.models import AnchorSheet, AnchorWeighing, EquivalenceReview, EquivalenceTable, Grade
from careers.selectors.equivalence import equivalent_grade, grades_of, zone_loops
from careers.selectors.referential import edition_in_use
from careers.services.equivalence.reviews import review_answer, review_file
from careers.services.equivalence.sheets import sheet_save, sheet_send, sheet_settle, sheet_weigh, sheet_weigh_again
from careers.services.equivalence.tables import table_adopt, table_prepare, table_submit
from hr_core.access import Access, access_of
from hr_core.models import Notice
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from tests.careers.advancement import makers
from tests.careers.referential.people import Assembly, assemble
from tests.cast import Zone

DAY = dt.date(2026, 11, 29)
grades = st.builds(
    lambda usual, below, above, rank: GradeBands(rank, f"G{rank}", rank, max(1, usual - below), usual, min(8, usual + above)),
    st.integers(1, 8), st.integers(0, 2), st.integers(0, 2), st.integers(1, 40),
)  # fmt: skip
tables = st.lists(grades, min_size=1, max_size=8, unique_by=lambda each: each.rank)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(tables, min_size=2, max_size=4), st.integers(1, 8), st.data())
def test_nobody_climbs_by_moving_round(found: list[list[GradeBands]], band: int, data: st.DataObject) -> None:
    """A way whose tables all reach down to the band that arrives never gives more than was brought; the loop check finds the others."""
    here, told = band, {str(at): table for at, table in enumerate(found)}
    climbed = False
    for name in data.draw(st.lists(st.sampled_from(sorted(told)), min_size=1, max_size=6)):
        grade = grade_for(here, told[name])
        assert grade is not None
        climbed = climbed or grade.usual > here
        if not all(each.usual > here for each in told[name]):
            assert grade.usual <= here
        here = grade.usual
    if not climbed:
        assert here <= band
    for loop in loops(told):
        assert loop.start in told[loop.names[0]] and loop.end in told[loop.names[-1]]
        if loop.names[0] == loop.names[-1]:
            assert loop.end.usual > loop.start.usual


def test_the_host_proposes_grade_step_and_differential() -> None:
    steps = tuple(StepCell(str(number), 100_000 + 10_000 * number) for number in range(1, 6))
    table = [GradeBands(1, "C1", 1, 3, 4, 4, "g", steps), GradeBands(2, "C2", 2, 4, 4, 6, "g", steps), GradeBands(3, "C3", 3, 6, 6, 7, "g", steps)]
    plain = at_host(4, table, seniority_months=50, months_per_step=24)
    assert (plain.grade.label, plain.step, plain.amount, plain.differential) == ("C1", "3", 130_000, 0)
    assert at_host(4, table, degree=Fraction(5), seniority_months=0, months_per_step=24).grade.label == "C2"
    kept = at_host(4, table, seniority_months=0, months_per_step=24, base_pay=145_000)
    assert (kept.step, kept.differential) == ("5", 0)
    above = at_host(4, table, seniority_months=999, months_per_step=24, base_pay=170_000)
    assert (above.step, above.differential) == ("5", 20_000) and "différentielle" in above.lines[-1]
    assert at_host(5, table).grade.label == "C2" or at_host(5, table).grade.usual == 4
    assert at_host(4, []).grade is None


def test_on_return_the_better_grade_is_one_above_at_most_without_a_post() -> None:
    table = [GradeBands(at, f"C{at}", at, at, at, at, "g") for at in range(3, 8)]
    own = table[0]
    assert on_return(own, 3, table).grade == own
    assert on_return(own, 6, table).grade.label == "C4"
    assert on_return(own, 6, table, offered_band=6).grade.label == "C6"


@pytest.fixture
def assembly(zone: Zone) -> Assembly:
    return assemble(zone)


def sheet(assembly: Assembly) -> AnchorSheet:
    """An anchor job of a grade, weighed at home by Fatou."""
    zone = assembly.zone
    with scope(zone.home, actor=zone.user("fatou")):
        grade = Grade.objects.create(institution=zone.home, grid=makers.grid(zone), category="C", rank=30)
    return _weigh(assembly, "fatou", _saved(assembly, grade), (5, 5, 5, 4, 4, 5))


def _saved(assembly: Assembly, grade: Grade) -> AnchorSheet:
    zone = assembly.zone
    with as_home(assembly, "fatou") as access:
        return sheet_save(
            sheet=AnchorSheet(institution=zone.home), grade=grade, edition=edition_in_use(on=DAY), access=access,
            values={"code": "SI-04", "title": "Développeur", "description": "Écrit et tient les applications."},
        )  # fmt: skip


@contextmanager
def as_home(assembly: Assembly, name: str) -> Iterator[Access]:
    zone = assembly.zone
    with scope(zone.home, actor=zone.user(name)):
        yield access_of(zone.user(name), zone.home.pk)


def _weigh(assembly: Assembly, name: str, row: AnchorSheet, degrees: tuple[int, ...]) -> AnchorSheet:
    opened = assembly.as_(name) if name in assembly.users else as_home(assembly, name)
    with opened as access:
        sheet_weigh(sheet=AnchorSheet.objects.get(pk=row.pk), degrees=degrees, remark="Fiche de poste.", access=access)
    return row


def _contested(assembly: Assembly, table: EquivalenceTable) -> None:
    """Mali appeals; a third institution reads nothing of it; the panel answers, once, with reasons; both are told."""
    values = {"ground": "placing", "grade_key": None, "text": "Le grade devrait être d’une bande plus haute."}
    with assembly.as_("ml") as access:
        table = EquivalenceTable.objects.get(pk=table.pk)
        with pytest.raises(Refusal, match="que ce texte"):
            review_file(table=table, values=values | {"text": "Trop bas."}, on=DAY, access=access)
        review = review_file(table=table, values=values, on=DAY, access=access)
        assert review.due_on > DAY + dt.timedelta(days=27)  # twenty working days
        with pytest.raises(ValidationError, match="attend déjà"):
            review_file(table=table, values=values, on=DAY, access=access)
    with assembly.as_("ci"):
        assert not EquivalenceReview.objects.exists()
    with as_home(assembly, "khady"):
        assert EquivalenceReview.objects.count() == 1  # its own table
    with assembly.as_("chair") as access:
        with pytest.raises(Refusal, match="Motivez"):
            review_answer(review=review, accept=True, answer=" ", on=DAY, access=access)
        assert review_answer(review=review, accept=True, answer="La pesée est à reprendre.", on=DAY, access=access).state == "accepted"
        with pytest.raises(Refusal, match="déjà sa réponse"):
            review_answer(review=review, accept=False, answer="Non.", on=DAY, access=access)
    with as_home(assembly, "fatou"):
        assert Notice.objects.filter(text__contains="Dressez la table à nouveau").exists()


def test_degrees_stay_blind_until_both_others_have_weighed(assembly: Assembly) -> None:
    row = sheet(assembly)
    with as_home(assembly, "khady"):
        sheet_send(sheet=row, first=assembly.places["ml"], second=assembly.places["ci"])
    with assembly.as_("ml"):
        assert not AnchorWeighing.objects.filter(sheet=row).exists()  # home's degrees are hidden
    _weigh(assembly, "ml", row, (4, 5, 5, 4, 4, 5))
    with as_home(assembly, "khady") as access:
        assert {each.institution_id for each in AnchorWeighing.objects.filter(sheet=row)} == {assembly.zone.home.pk}
        with pytest.raises(Refusal, match="pas encore pesé"):
            sheet_settle(sheet=row, on=DAY, access=access)
        with pytest.raises(DatabaseError, match="se tient seul"), transaction.atomic():
            AnchorSheet.objects.filter(pk=row.pk).update(cross_in=2)
    _weigh(assembly, "ci", row, (5, 5, 5, 4, 4, 5))
    for name in ("ml", "ci"):
        with assembly.as_(name):
            assert AnchorWeighing.objects.filter(sheet=row).count() == 3
    with assembly.as_("ml"), pytest.raises(DatabaseError, match="ne change pas"), transaction.atomic():
        AnchorWeighing.objects.filter(sheet=row, institution=assembly.places["ml"]).update(band=8)
    with as_home(assembly, "fatou") as access, pytest.raises(Refusal, match="une autre personne"):
        sheet_settle(sheet=row, on=DAY, access=access)
    with as_home(assembly, "khady") as access:
        settled = sheet_settle(sheet=row, on=DAY, access=access)
        assert (settled.band, settled.rule, settled.points) == (5, "agreed", 58333)
        table = table_prepare(table=EquivalenceTable(institution=assembly.zone.home), start=DAY, note="", edition=row.edition, access=access)
        with pytest.raises(Refusal, match="il en faut de 12 à 20"):
            table_submit(table=table)
        table_submit(table=table, reason="Deux emplois existent seuls ici.")
        assert "Emplois repères : 1." in EquivalenceTable.objects.get(pk=table.pk).note
    with assembly.as_("ml"):
        assert equivalent_grade(band=5, institution=assembly.zone.home, on=DAY).grade is None
    with assembly.as_("chair") as access:
        table_adopt(table=EquivalenceTable.objects.get(pk=table.pk), on=DAY, session="Séance du 29/11/2026", access=access)
    _contested(assembly, table)
    with assembly.as_("ml"):  # grades and bands cross, the grid does not
        found = grades_of(assembly.zone.home, DAY)
        assert [(each.usual, each.steps) for each in found] == [(5, ())]
        assert equivalent_grade(band=5, institution=assembly.zone.home, on=DAY).grade == found[0]
        assert zone_loops(DAY) == []


def test_gaps_are_reasoned_and_a_limit_is_weighed_twice(assembly: Assembly) -> None:
    row = sheet(assembly)
    with as_home(assembly, "khady"):
        sheet_send(sheet=row, first=assembly.places["ml"], second=assembly.places["ci"])
    _weigh(assembly, "ml", row, (4, 4, 4, 4, 4, 4))
    _weigh(assembly, "ci", row, (5, 5, 5, 4, 4, 5))
    with as_home(assembly, "khady") as access:
        with pytest.raises(Refusal, match="motif"):
            sheet_settle(sheet=row, on=DAY, access=access)
        with pytest.raises(Refusal, match="second tour"):
            sheet_settle(sheet=row, on=DAY, access=access, reason="Moyenne")  # 562,5 points: the limit itself
        sheet_weigh_again(sheet=row)
    for name in ("fatou", "ml", "ci"):
        _weigh(assembly, name, row, (5, 5, 5, 5, 5, 5))
    with as_home(assembly, "khady") as access:
        settled = sheet_settle(sheet=AnchorSheet.objects.get(pk=row.pk), on=DAY, access=access, reason="Deux tours concordants")
    assert (settled.band, settled.rule) == (5, "averaged")
