"""Own titles: proposed, read again by another person, covered people counted; the plan and its gaps."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from careers.models import Job, JobTitle, StaffTarget
from careers.selectors.posts.staffing import gaps
from careers.selectors.posts.titles import coverage, mapped_jobs
from careers.services.posts.holders import holder_add
from careers.services.posts.targets import targets_from_posts
from careers.services.posts.titles import title_propose, title_return, titles_approve, titles_propose_known
from hr_core.models import Posting
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from tests.careers.posts.conftest import JANUARY, access, authorised
from tests.careers.posts.test_pages import signed_in
from tests.cast import Zone

DAY = dt.date(2026, 11, 1)


def job(code: str) -> Job:
    return Job.objects.get(code=code)


def test_a_title_counts_once_another_person_has_read_it_and_its_posts_take_its_job(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        staff = len(zone.employees) - 1
        post = authorised(zone)
        assert (coverage(DAY).covered, coverage(DAY).staff) == (0, staff)
        row = title_propose(
            institution=zone.home, title="GESTIONNAIRE", remark="", access=access(zone, "fatou"),
            lines=[(job("ACR-02"), "close", 70), (job("REC-04"), "broader", 30)],
        )  # fmt: skip
        assert coverage(DAY).covered == 0
        with pytest.raises(Refusal, match="Choisissez au moins"):
            titles_approve(keys=[], access=access(zone, "khady"))
        JobTitle.objects.update(proposed_by=zone.user("khady"))
        with pytest.raises(Refusal, match="autre personne"):
            titles_approve(keys=[row.pk], access=access(zone, "khady"))
        titles_approve(keys=[row.pk], access=access(zone, "mamadou"))
        assert coverage(DAY).covered == staff
        post.refresh_from_db()
        assert post.job == mapped_jobs()["gestionnaire"] == job("ACR-02")


def test_shares_make_a_hundred_and_a_job_is_cited_once(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        for lines, words in (
            ([(job("ACR-02"), "exact", 60)], "100 %"),
            ([(job("ACR-02"), "exact", 50), (job("ACR-02"), "close", 50)], "deux fois"),
            ([], "au moins un métier"),
        ):
            with pytest.raises(ValidationError, match=words):
                title_propose(institution=zone.home, title="Auditeur", lines=lines, remark="", access=access(zone, "fatou"))
        assert not JobTitle.objects.exists()


def test_titles_that_the_referential_bears_are_proposed_in_one_go_whatever_their_gender(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        Posting.objects.filter(employee=zone.employee("awa")).update(job_title="AUDITRICE INTERNE")
        assert titles_propose_known(institution=zone.home, access=access(zone, "fatou")) == 1
        row = JobTitle.objects.get()
        assert (row.title, row.jobs.get().job.code, row.jobs.get().relation) == ("AUDITRICE INTERNE", "ACR-02", "exact")
        assert [each.title for each in coverage(DAY).uncovered][0] == "Gestionnaire"
        title_return(title=row, remark="Voir la fiche", access=access(zone, "khady"))
        with pytest.raises(Refusal, match="une par une"):
            titles_propose_known(institution=zone.home, access=access(zone, "fatou"))


def test_the_gap_says_who_misses_against_the_plan(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        first = authorised(zone, job=job("ACR-02"))
        authorised(zone, "P-2", job=job("ACR-02"))
        assert targets_from_posts(institution=zone.home, year=2026) == 1
        with pytest.raises(Refusal, match="déjà un plan"):
            targets_from_posts(institution=zone.home, year=2026)
        StaffTarget.objects.update(number=3)
        holder_add(
            post=first, employee=zone.employee("awa"), kind="titular", start=JANUARY, end=None, share=50, reference="",
            with_posting=False, access=access(zone, "fatou"),
        )  # fmt: skip
        gap = gaps(DAY)[0]
        assert (gap.planned, gap.counts.authorised, gap.counts.held, gap.missing) == (3, 2, 50, 250)
    page = signed_in("fatou").get(reverse("careers:staff_gaps") + "?au=2026-11-01").content.decode()
    assert "2,5" in page


def test_the_pages_of_a_file_and_of_a_unit_show_the_post(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        post = authorised(zone)
        holder_add(
            post=post, employee=zone.employee("awa"), kind="titular", start=JANUARY, end=None, share=100, reference="",
            with_posting=False, access=access(zone, "fatou"),
        )  # fmt: skip
    fatou = signed_in("fatou")
    assert "P-1 Gestionnaire" in fatou.get(reverse("careers:employee_posts", args=[zone.employee("awa").pk])).content.decode()
    unit = zone.units["ipres-sn/AG-KL"].pk
    assert "P-1 Gestionnaire" in fatou.get(reverse("hr_core:unit_detail", args=[unit])).content.decode()
    proposed = {"title": "Gestionnaire", "relation_1": "exact", "share_1": 100}
    propose = reverse("careers:title_propose")
    assert fatou.post(propose, proposed).status_code == 422
    with scope(zone.home):
        key = job("ACR-02").pk
    assert fatou.post(propose, proposed | {"job_1": key}).status_code == 302
    khady = signed_in("khady")
    with scope(zone.home):
        row = JobTitle.objects.get()
    assert khady.post(reverse("careers:titles_approve"), {"choisis": row.pk}).status_code == 302
    assert "Validées" in khady.get(reverse("careers:title_list")).content.decode()
