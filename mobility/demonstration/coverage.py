"""What the other institutions of the demonstration say of their own jobs: correspondences read again, list sent, certificate."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from careers.demonstration.referential import as_
from careers.models import CoverageStatement, JobTitle
from careers.selectors.posts.titles import coverage
from careers.services.editions.lists import list_draw, list_send, statement_issue
from careers.services.posts.titles import titles_approve, titles_propose_known
from hr_core.models import Institution, User
from hr_core.text import french_count

#: Of a hundred titles, how many are read again when the certificate is issued, by the rank of the institution.
READ = (100, 90, 70, 60)


@transaction.atomic
def coverage_show(institutions: Sequence[Institution]) -> str:
    """Nothing where a certificate is there."""
    done = 0
    for rank, place in enumerate(institutions):
        with as_(_user("rh", place), place) as access:
            titles = coverage(timezone.localdate()).uncovered
            if CoverageStatement.objects.filter(institution=place).exists() or not any(each.suggestion for each in titles):
                continue
            titles_propose_known(institution=place, access=access)
            list_send(title_list=list_draw(as_of=timezone.localdate(), told=None, access=access), access=access)
            staff = {each.key: each.staff for each in coverage(timezone.localdate()).titles}
        with as_(_user("drh", place), place) as access:
            rows = sorted(JobTitle.objects.filter(institution=place), key=lambda row: (-staff.get(row.key, 0), row.title))
            share = READ[rank % len(READ)]
            titles_approve(keys=[row.pk for row in rows[: len(rows) * share // 100]], access=access)
        with as_(_user("dg", place), place) as access:
            statement_issue(on=timezone.localdate(), access=access)
            done += 1
    return f"Référentiel : {french_count(done, 'certificat de couverture', 'certificats de couverture')}."


def _user(duty: str, place: Institution) -> User:
    return User.objects.get(username=f"{duty}.{place.code}")
