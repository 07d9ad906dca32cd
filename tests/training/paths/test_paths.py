"""Individual paths: the courses that bring to a job, few and affordable, and what nothing covers."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from careers.models import JobSkill
from hr_core.scope import scope
from tests.cast import Zone
from tests.training.people import officer, sheet
from training.models import TrainingNeed
from training.paths import Offer, covering
from training.selectors.paths import job_of_code, path_of
from training.services.catalogue.courses import course_open

SKILLS = st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 4))


@given(SKILLS, st.lists(SKILLS, max_size=6))
def test_what_is_chosen_covers_all_that_can_be_and_nothing_is_chosen_for_nothing(missing: dict[str, int], gives: list[dict[str, int]]) -> None:
    offers = [Offer(rank, str(rank), each, None, None) for rank, each in enumerate(gives)]
    chosen, left = covering(missing, offers)
    covered = [code for choice in chosen for code in choice.covers]
    assert sorted([*covered, *left]) == sorted(missing) and all(choice.covers for choice in chosen)
    assert all(all(each.get(code, 0) < missing[code] for each in gives) for code in left)


def test_among_courses_that_cover_as_much_the_cheaper_then_the_shorter_is_taken() -> None:
    dear, cheap, quick = Offer(1, "A", {"X": 2}, 900, 7), Offer(2, "B", {"X": 2}, 100, 35), Offer(3, "C", {"X": 2}, 100, 14)
    unknown = Offer(4, "D", {"X": 4}, None, 1)
    assert [choice.key for choice in covering({"X": 2}, [dear, cheap, quick, unknown])[0]] == [3]


def test_a_path_starts_from_the_job_held_and_adds_up_time_and_cost(zone: Zone) -> None:
    by, today = officer(zone), timezone.localdate()
    with scope(zone.home, actor=by.user):
        origin, target = job_of_code("REC-05", today), job_of_code("REC-04", today)
        assert origin is not None and target is not None
        held = dict(JobSkill.objects.filter(job=origin).values_list("skill__code", "level"))
        asked = dict(JobSkill.objects.filter(job=target).values_list("skill__code", "level"))
        lacking = {code: level for code, level in asked.items() if held.get(code, 0) < level}
        wanted = dict(list(lacking.items())[:2])
        course = course_open(institution=zone.home, access=by, skills=wanted.items(), **sheet())
        found = path_of(zone.home, zone.employee("awa"), origin, target, today)
        assert {row.code for row in found.missing} == set(lacking)
        assert [each.course for each in found.trainings] == [course] and (found.hours, found.cost) == (35, 450_000)
        assert {row.code for row in found.uncovered} == set(lacking) - set(wanted)


def test_the_employee_turns_a_path_into_wishes(zone: Zone, client: Client) -> None:
    by, today = officer(zone), timezone.localdate()
    with scope(zone.home, actor=by.user):
        target = job_of_code("REC-04", today)
        row = JobSkill.objects.filter(job=target).select_related("skill")[0]
        course_open(institution=zone.home, access=by, skills=[(row.skill.code, 4)], **sheet())
    client.force_login(zone.user("awa"))
    address = reverse("training:own_path") + "?vers=REC-04"
    assert sheet()["title"] in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    with scope(zone.home):
        need = TrainingNeed.objects.get()
        assert (need.origin, need.employee, need.state) == ("employee", zone.employee("awa"), "proposed")
