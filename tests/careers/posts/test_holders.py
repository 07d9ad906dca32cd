"""Who serves on a post: titular and interim, shares, the posting that follows, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from careers.models import Post, PostHolder
from careers.selectors.posts.reading import posted_elsewhere, posts_on, vacant_posts, with_names, without_post
from careers.services.posts.holders import holder_add, holder_end
from hr_core.models import Employee, Posting
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from tests.careers.posts.conftest import JANUARY, access, authorised, written
from tests.cast import Zone

JULY = dt.date(2026, 7, 1)


def placed(zone: Zone, post: Post, name: str = "awa", who: str = "fatou", **more: Any) -> PostHolder:
    given = {"kind": "titular", "start": JANUARY, "end": None, "share": 100, "reference": "", "with_posting": False}
    return holder_add(post=post, employee=zone.employee(name), access=access(zone, who), **(given | more))


def state(post: Post, day: dt.date) -> tuple[str, int]:
    found = posts_on(day).get(pk=post.pk)
    return found.occupation, found.held


def test_a_post_is_vacant_partly_held_occupied_or_in_the_interim_as_its_holders_say(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post = authorised(zone)
        assert state(post, JULY) == ("vacant", 0)
        placed(zone, post, "moussa", kind="acting", end=dt.date(2026, 3, 1))
        assert state(post, dt.date(2026, 2, 28)) == ("acting", 0)
        assert state(post, dt.date(2026, 3, 1)) == ("vacant", 0)
        placed(zone, post, "awa", start=dt.date(2026, 4, 1), share=60)
        assert state(post, JULY) == ("partly", 60)
        placed(zone, post, "ousmane", start=JULY, share=40)
        assert (state(post, dt.date(2026, 6, 30)), state(post, JULY)) == (("partly", 60), ("occupied", 100))


def test_whoever_has_left_no_longer_holds_the_post_and_it_is_vacant_since(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post = authorised(zone)
        placed(zone, post)
        Employee.objects.filter(pk=zone.employee("awa").pk).update(left_on=dt.date(2026, 5, 1))
        assert state(post, dt.date(2026, 4, 30)) == ("occupied", 100)
        found = vacant_posts(JULY).get()
        assert (found.pk, found.vacant_since, found.free) == (post.pk, dt.date(2026, 5, 1), 100)


def test_full_time_is_never_exceeded_by_the_post_nor_by_the_person(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        first, second = authorised(zone), authorised(zone, "P-2")
        placed(zone, first, share=60)
        with pytest.raises(Refusal, match="100 % du poste"):
            placed(zone, first, "moussa", share=41)
        placed(zone, first, "moussa", share=40)
        with pytest.raises(Refusal, match="titulaire d’un autre poste"):
            placed(zone, second, share=41)
        placed(zone, second, share=40)


def test_placing_is_refused_on_a_post_not_authorised_or_for_oneself_or_before_hiring(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        with pytest.raises(Refusal, match="pas encore autorisé"):
            placed(zone, written(zone))
        post = authorised(zone, "P-2")
        with pytest.raises(PermissionDenied):
            placed(zone, post, "fatou")
        with pytest.raises(ValidationError, match="n’est pas en service"):
            placed(zone, post, start=dt.date(2014, 1, 1))
        assert not PostHolder.objects.exists()


def test_the_posting_of_the_file_follows_when_asked(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post = authorised(zone, unit="DSI", title="Développeuse d’applications")
        placed(zone, post, start=JULY, with_posting=True)
        awa = Posting.objects.filter(employee=zone.employee("awa"))
        now = awa.on(JULY).get()
        assert (now.job_title, now.unit) == ("Développeuse d’applications", zone.units["ipres-sn/DSI"])
        assert awa.on(dt.date(2026, 6, 30)).get().job_title == "Gestionnaire"


def test_holders_posted_to_another_unit_than_their_post_are_found(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        placed(zone, authorised(zone), "awa")
        placed(zone, authorised(zone, "P-2", unit="DSI"), "ousmane")
        found = posted_elsewhere(JULY, access(zone, "khady")).get()
        assert (found.staff_number, found.post_number, found.post_unit, found.unit_name) == (
            zone.employee("ousmane").staff_number, "P-2", "Direction des systèmes d’information", "Direction générale",
        )  # fmt: skip


def test_an_end_frees_the_post_and_the_person_from_the_day_after(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post = authorised(zone)
        row = placed(zone, post)
        holder_end(holder=row, end=JULY, reason="Mutation", access=access(zone, "fatou"))
        assert [state(post, day)[0] for day in (dt.date(2026, 6, 30), JULY)] == ["occupied", "vacant"]
        assert zone.employee("awa").pk in without_post(JULY, access(zone, "fatou")).values_list("pk", flat=True)
        with pytest.raises(Refusal, match="prend déjà fin"):
            holder_end(holder=row, end=JULY, reason="", access=access(zone, "fatou"))


def test_the_confidential_holder_is_counted_but_not_named_to_who_may_not_see_them(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post = authorised(zone, unit="DG")
        placed(zone, post, "mamadou", who="khady")
        names = [with_names(posts_on(JULY), JULY, access(zone, who)).get().holder_names for who in ("fatou", "khady")]
        assert names == [None, "Mamadou Gueye"]
