"""The post of somebody in a position: freed and to fill, or kept for the return with an interim proposed; undone with the act."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from careers.choices_posts import Occupation
from careers.models import Post, PostHolder
from careers.selectors.posts.reading import interim_days, posts_on, posts_without_interim, vacant_posts
from careers.selectors.posts.staffing import staffing_counts
from careers.services.positions.changes import change_undo, position_change
from hr_core.services.errors import Refusal
from tests.careers.positions.makers import kind
from tests.careers.posts.conftest import authorised
from tests.careers.posts.test_holders import placed
from tests.cast import Zone
from tests.hr_core.helpers import acting

AWAY, DURING = dt.date(2026, 1, 11), dt.date(2026, 6, 1)


def post_of_awa(zone: Zone) -> Post:
    """A post that Awa holds since the first of January."""
    with acting(zone, "fatou"):
        post = authorised(zone)
        placed(zone, post)
        return post


def away(zone: Zone, code: str, host: str = "") -> dict[str, Any]:
    _position, undo = position_change(
        employee=zone.employee("awa"), kind=kind(zone, code), start=AWAY, due_on=dt.date(2027, 1, 11), host=host,
        reference="Décision n° 12", actor=zone.user("fatou"),
    )  # fmt: skip
    return undo


def test_a_position_that_frees_the_post_makes_it_vacant_from_its_first_day_and_undoing_gives_it_back(zone: Zone) -> None:
    post = post_of_awa(zone)
    with acting(zone, "fatou"):
        undo = away(zone, "disponibilite")
        assert vacant_posts(DURING).get().vacant_since == AWAY and not vacant_posts(AWAY - dt.timedelta(days=1)).exists()
        change_undo(employee=zone.employee("awa"), undo=undo, actor=zone.user("fatou"), reason="Erreur")
        assert PostHolder.objects.get(post=post).end is None and not vacant_posts(DURING).exists()


def test_a_post_filled_meanwhile_is_not_taken_back(zone: Zone) -> None:
    post = post_of_awa(zone)
    with acting(zone, "fatou"):
        undo = away(zone, "disponibilite")
        placed(zone, post, "moussa", start=DURING)
        with pytest.raises(Refusal, match="autre titulaire"):
            change_undo(employee=zone.employee("awa"), undo=undo, actor=zone.user("fatou"), reason="Erreur")


def test_a_position_that_keeps_the_post_reserves_it_and_proposes_an_interim_until_the_term(zone: Zone) -> None:
    post = post_of_awa(zone)
    with acting(zone, "fatou"):
        away(zone, "mise-a-disposition", host="CNSS")
        assert posts_on(DURING).get().occupation == Occupation.RESERVED and not vacant_posts(DURING).exists()
        assert posts_on(AWAY - dt.timedelta(days=1)).get().occupation == Occupation.OCCUPIED
        total = staffing_counts(DURING).total
        assert (total.occupied, total.reserved, total.free) == (1, 1, 0)
        assert interim_days(post, DURING) == {"start": DURING, "end": dt.date(2027, 1, 11)}
        assert posts_without_interim(DURING).count() == 1
        placed(zone, post, "moussa", start=DURING, kind="acting")
        assert not posts_without_interim(DURING).exists()
