"""Posts enter, freeze, move and leave the table by acts that two people sign."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from careers.choices_posts import ActKind
from careers.models import Post, PostAct, PostStanding
from careers.selectors.posts.reading import posts_on
from careers.services.posts.acts import act_decide, act_propose, act_withdraw, creations_approve
from careers.services.posts.holders import holder_add
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from tests.careers.posts.conftest import DECISION, JANUARY, access, authorised, written
from tests.cast import Zone

JULY = dt.date(2026, 7, 1)


def occupation(day: dt.date) -> str:
    return posts_on(day).get().occupation


def proposed(zone: Zone, post: Post, kind: str, day: dt.date = JULY, who: str = "fatou", **more: object) -> PostAct:
    values = {"effective_on": day, **DECISION, **more}
    return act_propose(post=post, kind=kind, values=values, access=access(zone, who))


def test_a_post_is_in_the_table_only_once_another_person_approved_its_creation(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post = written(zone)
        act = PostAct.objects.get(post=post)
        assert occupation(JULY) == "proposed"
        act_of_khady = written(zone, "P-2")
        PostAct.objects.filter(post=act_of_khady).update(proposed_by=zone.user("khady"))
        with pytest.raises(Refusal, match="autre personne"):
            act_decide(act=PostAct.objects.get(post=act_of_khady), approve=True, answer="", access=access(zone, "khady"))
        act_decide(act=act, approve=True, answer="", access=access(zone, "khady"))
        found = posts_on(JULY).get(pk=post.pk)
        assert (found.occupation, found.unit_name) == ("vacant", "Agence de Kaolack")
        assert posts_on(JANUARY - dt.timedelta(days=1)).get(pk=post.pk).occupation == "proposed"


def test_the_standing_of_each_day_is_kept_from_creation_to_abolition(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post, khady = authorised(zone), access(zone, "khady")
        for kind, day, more in (
            (ActKind.FREEZE, dt.date(2026, 3, 1), {}),
            (ActKind.THAW, dt.date(2026, 5, 1), {}),
            (ActKind.MOVE, dt.date(2026, 6, 1), {"unit": zone.units["ipres-sn/DSI"]}),
            (ActKind.ABOLISH, dt.date(2026, 9, 1), {}),
        ):
            act_decide(act=proposed(zone, post, kind, day, **more), approve=True, answer="", access=khady)
        told = [(month, occupation(dt.date(2026, month, 1))) for month in (2, 3, 4, 5, 8, 9)]
        assert told == [
            (2, "vacant"), (3, "frozen"), (4, "frozen"), (5, "vacant"), (8, "vacant"), (9, "abolished")
        ]  # fmt: skip
        assert [posts_on(day).get().unit_code for day in (dt.date(2026, 5, 31), dt.date(2026, 6, 1))] == ["AG-KL", "DSI"]


def test_an_act_is_refused_with_its_cure_and_changes_nothing(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post, khady = authorised(zone), access(zone, "khady")
        with pytest.raises(Refusal, match="ouvert à cette date"):
            proposed(zone, post, ActKind.THAW)
        with pytest.raises(ValidationError, match="déjà dans cette unité"):
            proposed(zone, post, ActKind.MOVE, unit=zone.units["ipres-sn/AG-KL"])
        with pytest.raises(ValidationError, match="jour à venir"):
            proposed(zone, post, ActKind.FREEZE, act_on=dt.date(2030, 1, 1))
        with pytest.raises(Refusal, match="choisissez un jour suivant"):
            proposed(zone, post, ActKind.FREEZE, JANUARY)
        holder_add(
            post=post, employee=zone.employee("awa"), kind="titular", start=JANUARY, end=None, share=100, reference="",
            with_posting=False, access=khady,
        )  # fmt: skip
        with pytest.raises(Refusal, match="encore occupé"):
            proposed(zone, post, ActKind.ABOLISH)
        act = proposed(zone, post, ActKind.MOVE, unit=zone.units["ipres-sn/DSI"])
        with pytest.raises(Refusal, match="attend déjà"):
            proposed(zone, post, ActKind.MOVE, unit=zone.units["ipres-sn/DG"])
        with pytest.raises(ValidationError, match="pourquoi"):
            act_decide(act=act, approve=False, answer=" ", access=khady)
        act_decide(act=act, approve=False, answer="Sans objet", access=khady)
        assert PostStanding.objects.count() == 1


def test_creations_are_approved_together_or_not_at_all(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        for number in range(4):
            written(zone, f"P-{number}")
        PostAct.objects.filter(post__number="P-3").update(proposed_by=zone.user("khady"))
        every = PostAct.objects.all()
        with pytest.raises(Refusal, match="Vous avez proposé"):
            creations_approve(acts=every, access=access(zone, "khady"))
        assert not PostStanding.objects.exists()
        assert creations_approve(acts=every, access=access(zone, "mamadou")) == 4
        assert posts_on(JULY).filter(occupation="vacant").count() == 4


def test_who_proposed_takes_a_creation_back_and_the_post_with_it(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        written(zone)
        act = PostAct.objects.get()
        with pytest.raises(Refusal, match="Seul l’auteur"):
            act_withdraw(act=act, access=access(zone, "khady"))
        act_withdraw(act=act, access=access(zone, "fatou"))
        assert not Post.objects.exists()
