"""Promotion rosters: conditions on the day, weights, places, ties explained, the step of the new grade."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from careers.documents.roster import roster_body, roster_pdf
from careers.models import AnnualRating, Grade, PromotionCandidate, PromotionRoster
from careers.selectors.promotion import candidates
from careers.services.batches import batch_propose
from careers.services.promotion import (
    Marks,
    exams_enter,
    months_between,
    roster_decide,
    roster_open,
    roster_submit,
    tie_words,
    weighted,
)
from hr_core.models import PayTerms
from hr_core.scope import scope
from tests.careers.advancement.makers import holds_since, ready
from tests.careers.grids.makers import access, decided
from tests.cast import Zone

ON = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def roster(zone: Zone, **values: Any) -> PromotionRoster:
    """From C to D at home; the cast has held C since 2015."""
    of = ready(zone)
    told = {
        "label": "Accès au grade D", "source": Grade.objects.get(grid=of, category="C"),
        "target": Grade.objects.get(grid=of, category="D"), "on": ON, "effect_on": dt.date(2026, 7, 1), "places": 2,
        "reference": "Statut, article 50", "minimum_months": 36, "minimum_rating": None, "rating_years": 3,
        "minimum_exam": None, "rating_weight": 50, "exam_weight": 30, "seniority_weight": 20,
    }  # fmt: skip
    return roster_open(
        roster=PromotionRoster(institution=zone.home), values=told | values, access=access(zone, "fatou")
    )


def of(zone: Zone, name: str) -> PromotionCandidate:
    return PromotionCandidate.objects.get(employee=zone.employee(name))


def rated(zone: Zone, **marks: int) -> None:
    for name, mark in marks.items():
        AnnualRating.objects.create(institution=zone.home, employee=zone.employee(name), year=2025, value=mark)


def test_the_seniority_asked_is_reached_on_the_day_and_not_on_the_eve(zone: Zone) -> None:
    with scope(zone.home):
        ready(zone)
        holds_since(zone, "awa", dt.date(2023, 6, 1))
        holds_since(zone, "moussa", dt.date(2023, 6, 2))
        grid = Grade.objects.get(category="C").grid
        made = PromotionRoster(institution=zone.home)
        values = {
            "label": "D", "source": grid.grades.get(category="C"), "target": grid.grades.get(category="D"), "on": ON,
            "effect_on": ON, "places": 20, "reference": "art. 50", "minimum_months": 36,
        }  # fmt: skip
        roster_open(roster=made, values=values, access=access(zone, "fatou"))
        assert (of(zone, "awa").standing, of(zone, "moussa").standing) == ("retained", "excluded")
        assert any("02/06/2026" in told for told in of(zone, "moussa").told)


def test_the_best_totals_take_the_places_and_ties_are_explained(zone: Zone) -> None:
    with scope(zone.home):
        rated(zone, awa=18_000, moussa=16_000, ousmane=16_000)
        made = roster(zone)
        exams_enter(roster=made, marks={"00001": 8_000, "00002": 12_000, "00005": 12_000}, access=access(zone, "fatou"))
        assert [(of(zone, name).rank, of(zone, name).standing) for name in ("awa", "moussa", "ousmane")] == [
            (3, "beyond"), (1, "retained"), (2, "retained"),
        ]  # fmt: skip
        assert any("matricule" in told for told in of(zone, "ousmane").told)


def test_marks_of_strangers_and_one_s_own_are_refused(zone: Zone) -> None:
    with scope(zone.home):
        made = roster(zone)
        with pytest.raises(ValidationError, match="Hors du tableau"):
            exams_enter(roster=made, marks={"99999": 1}, access=access(zone, "fatou"))
        with pytest.raises(ValidationError, match="propre note"):
            exams_enter(roster=made, marks={"00003": 20_000}, access=access(zone, "fatou"))
        with pytest.raises(ValidationError, match="100"):
            roster_open(roster=made, values={"exam_weight": 31}, access=access(zone, "fatou"))


def test_those_retained_take_the_first_step_worth_no_less_than_their_pay(zone: Zone) -> None:
    with scope(zone.home):
        rated(zone, awa=18_000, moussa=17_000)
        PayTerms.objects.filter(employee=zone.employee("moussa")).update(base_salary=440_000)
        made = roster_submit(roster=roster(zone), access=access(zone, "fatou"))
        made = roster_decide(roster=made, committee_on=ON, minutes="PV 4", access=access(zone, "fatou"))
        assert made.batch is not None
        batch = batch_propose(batch=made.batch, access=access(zone, "fatou"))
        decided(zone, batch)
        rows = PayTerms.objects.filter(start=dt.date(2026, 7, 1)).order_by("base_salary")
        assert list(rows.values_list("category", "step", "base_salary")) == [("D", "1", 430_000), ("D", "1", 440_000)]


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.integers(0, 500), st.integers(0, 100), st.integers(0, 100))
def test_a_total_stays_on_the_scale_and_grows_with_each_mark(rating: int, exam: int, months: int, one: int, two: int) -> None:
    first, last = sorted((one, two))
    made = PromotionRoster(rating_weight=first, exam_weight=last - first, seniority_weight=100 - last)
    total = weighted(made, rating, exam, months)
    assert 0 <= total <= 20_000
    assert weighted(made, min(20_000, rating + 500), exam, months) >= total <= weighted(made, rating, exam, months + 12)


def test_months_are_whole() -> None:
    assert months_between(dt.date(2023, 6, 1), ON) == 36
    assert months_between(dt.date(2023, 6, 2), ON) == 35
    assert months_between(ON + DAY, ON) == 0


def test_a_tie_says_what_settled_it() -> None:
    first = Marks(15_000, 12_000, 14_000, ON, ON, "1")
    words = [tie_words(first, each) for each in (
        Marks(15_001, 1, 1, ON, ON, "2"), Marks(15_000, 12_001, 1, ON, ON, "2"), Marks(15_000, 12_000, 14_001, ON, ON, "2"),
        Marks(15_000, 12_000, 14_000, ON - DAY, ON, "2"), Marks(15_000, 12_000, 14_000, ON, ON - DAY, "2"),
    )]  # fmt: skip
    assert [word.split()[-1] for word in words if word] == ["l’examen.", "notation.", "grade.", "l’institution."]
    assert words[0] == ""


def test_the_paper_of_the_roster_tells_ranks_ties_places_and_what_others_lack(zone: Zone) -> None:
    with scope(zone.home):
        rated(zone, awa=18_000, moussa=16_000, ousmane=16_000)
        holds_since(zone, "fatou", dt.date(2025, 6, 1))
        made = roster(zone)
        rows = list(candidates(access(zone, "mamadou")).filter(roster=made))
        said = roster_body(made, rows)
        assert "2\xa0places" in said and "36 mois dans le grade" in said and "n’a pas encore rendu son avis" in said
        assert said.index("Awa") < said.index("Moussa") < said.index("Départage") < said.index("à égalité complète")
        assert "12 mois dans le grade pour 36 demandés, atteints le 01/06/2028" in said[said.index("Conditions non remplies") :]
        assert roster_pdf(made, rows, zone.home).startswith(b"%PDF")
