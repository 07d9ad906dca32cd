"""What a grid changes in files: who is concerned, who is left aside, two persons, dates in the past, bulk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.models import TermsBatch, TermsBatchLine
from careers.selectors.batches import totals
from careers.selectors.grids import gaps
from careers.services.batches import batch_propose, batch_refuse
from careers.services.grids.effects import OffGrid, effects_prepare
from hr_core.models import Employee, PayTerms
from hr_core.scope import scope
from tests.careers.grids.makers import NEW, access, batch, decided, two_versions
from tests.cast import Zone


def terms(zone: Zone, name: str) -> list[tuple[dt.date, dt.date | None, str, int]]:
    rows = PayTerms.objects.filter(employee=zone.employee(name), state="approved").order_by("start")
    return [(row.start, row.end, row.step, row.base_salary) for row in rows]


def applied(zone: Zone, made: TermsBatch, by: str = "khady") -> TermsBatch:
    made = batch_propose(batch=made, access=access(zone, "fatou"))
    return decided(zone, made, by)


def test_everybody_on_a_cell_gets_its_new_amount_from_the_first_day(zone: Zone) -> None:
    with scope(zone.home):
        applied(zone, batch(zone))
        first = dt.date(2015, 1, 1)
        assert terms(zone, "awa") == [(first, NEW, "3", 400_000), (NEW, None, "3", 410_000)]
        row = PayTerms.objects.get(employee=zone.employee("awa"), start=NEW)
        assert (row.proposed_by, row.decided_by, row.grid_reference) == (zone.user("fatou"), zone.user("khady"), "personnel")


def test_one_s_own_line_is_proposed_by_a_colleague_and_decided_by_somebody_else(zone: Zone) -> None:
    with scope(zone.home):
        made = batch(zone)
        assert not made.lines.filter(employee=zone.employee("fatou")).exists()
        assert any("Fatou Sow" in note for note in made.notes)
        applied(zone, made)
        assert len(terms(zone, "khady")) == 1
        rest = TermsBatch.objects.get(state="proposed")
        assert [line.employee for line in rest.lines.all()] == [zone.employee("khady")]
        decided(zone, rest, "mamadou")
        assert len(terms(zone, "khady")) == 2


def test_an_officer_without_the_right_proposes_nothing_of_the_confidential_population(zone: Zone) -> None:
    with scope(zone.home):
        made = batch(zone)
        assert not made.lines.filter(employee=zone.employee("mamadou")).exists()
        assert totals(made, access(zone, "fatou")).people == 7


def test_a_salary_off_the_grid_is_left_and_told_kept_apart_or_aligned(zone: Zone) -> None:
    with scope(zone.home):
        PayTerms.objects.filter(employee=zone.employee("awa")).update(base_salary=405_000)
        _old, new = two_versions(zone)
        left = effects_prepare(version=new, access=access(zone, "fatou"))
        assert any("Awa Ndiaye" in note and "hors grille" in note for note in left.notes)
        amounts = {}
        for choice in (OffGrid.KEEP, OffGrid.ALIGN):
            made = effects_prepare(version=new, off_grid=choice, access=access(zone, "fatou"))
            amounts[choice] = made.lines.get(employee=zone.employee("awa")).base_salary
        assert amounts == {OffGrid.KEEP: 415_000, OffGrid.ALIGN: 410_000}


def test_a_step_taken_after_the_date_is_paid_by_the_new_grid_too(zone: Zone) -> None:
    with scope(zone.home):
        later = dt.date(2026, 4, 1)
        PayTerms.objects.filter(employee=zone.employee("awa")).update(end=later)
        PayTerms.objects.create(
            institution=zone.home, employee=zone.employee("awa"), start=later, category="C", step="4", base_salary=425_000,
            state="approved",
        )  # fmt: skip
        applied(zone, batch(zone))
        assert terms(zone, "awa")[1:] == [(NEW, later, "3", 410_000), (later, None, "4", 435_000)]


def test_a_file_that_changed_meanwhile_stops_the_whole(zone: Zone) -> None:
    with scope(zone.home):
        made = batch(zone)
        PayTerms.objects.filter(employee=zone.employee("awa")).update(step="4")
        with pytest.raises(ValidationError, match="Awa Ndiaye"):
            applied(zone, made)
        assert not PayTerms.objects.filter(start=NEW).exists()


def test_the_one_who_prepared_does_not_decide_and_a_refusal_has_a_reason(zone: Zone) -> None:
    with scope(zone.home):
        made = batch_propose(batch=batch(zone), access=access(zone, "khady"))
        with pytest.raises(ValidationError, match="une autre personne"):
            decided(zone, made)
        with pytest.raises(ValidationError, match="motif"):
            batch_refuse(batch=made, reason=" ", access=access(zone, "mamadou"))
        assert batch_refuse(batch=made, reason="Budget", access=access(zone, "mamadou")).state == "refused"


def test_after_the_change_only_those_left_aside_are_off_the_grid(zone: Zone) -> None:
    with scope(zone.home):
        applied(zone, batch(zone))
        left = {gap.terms.employee for gap in gaps(TermsBatch.objects.first().grid, NEW, access(zone, "khady"))}  # type: ignore[union-attr]
        assert left == {zone.employee("fatou"), zone.employee("khady"), zone.employee("mamadou")}


def test_hundreds_of_files_change_with_constant_queries(zone: Zone) -> None:
    with scope(zone.home):
        start = dt.date(2015, 1, 1)
        people = Employee.objects.bulk_create(
            Employee(
                institution=zone.home, staff_number=f"T{number:05d}", last_name="Essai", first_names="Un", sex="F",
                hired_on=start, seniority_on=start,
            )
            for number in range(400)
        )  # fmt: skip
        PayTerms.objects.bulk_create(
            PayTerms(
                institution=zone.home, employee=each, start=start, category="C", step="3", base_salary=400_000, state="approved"
            )
            for each in people
        )
        _old, new = two_versions(zone)
        with CaptureQueriesContext(connection) as prepared:
            made = effects_prepare(version=new, access=access(zone, "fatou"))
        with CaptureQueriesContext(connection) as written:
            applied(zone, made)
        assert (len(prepared) < 25, len(written) < 75) == (True, True), (len(prepared), len(written))
        assert PayTerms.objects.filter(start=NEW).count() == 406
        assert TermsBatchLine.objects.count() == 407
