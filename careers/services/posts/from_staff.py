"""The first staffing table from the people in service: a post for each of them, whose creation waits for approval."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_posts import ActKind, HolderKind
from careers.models import Post, PostAct, PostHolder
from careers.selectors.posts.reading import without_post
from careers.selectors.posts.titles import key_of, mapped_jobs, suggested_jobs
from hr_core.access import Access
from hr_core.models import Institution
from hr_core.selectors.employees import with_current_facts
from hr_core.services.errors import Refusal
from hr_core.services.writing import is_own_file, reasoned


@transaction.atomic
def posts_from_staff(
    *, institution: Institution, prefix: str, on: date, reference: str, act_on: date, access: Access
) -> int:
    """Write a post for each person in service without one, in the unit and with the title of their posting, numbered
    after `prefix`, and place them on it since that posting. Returns how many; a constant number of statements.

    Left out: people without a posting, and who asks. Raises `Refusal` when nobody remains.
    """
    if act_on > timezone.localdate():
        raise ValidationError({"act_on": _("La décision est datée d’un jour à venir.")})
    files = with_current_facts(without_post(on, access), on).exclude(unit_key=None)
    people = [each for each in files.order_by("unit_key", "job_title", "staff_number") if not is_own_file(each, access.user)]
    if not people:
        raise Refusal(_("Chaque agent affecté à une unité a déjà son poste."))
    jobs = {**suggested_jobs(), **mapped_jobs()}
    taken = set(Post.objects.values_list("number", flat=True))
    numbers = (f"{prefix}{rank:04d}" for rank in range(1, len(people) + len(taken) + 1))
    free = (number for number in numbers if number not in taken)
    posts = [
        Post(
            institution=institution, number=next(free), title=each.job_title, title_key=key_of(each.job_title),
            job=jobs.get(key_of(each.job_title)), category_from=each.category or "",
        )
        for each in people
    ]  # fmt: skip
    with reasoned("", _("Postes repris du personnel en service")):
        Post.objects.bulk_create(posts)
        PostAct.objects.bulk_create(
            PostAct(
                institution=institution, post=post, kind=ActKind.CREATE, unit_id=each.unit_key, effective_on=on,
                reference=reference, act_on=act_on, proposed_by=access.user,
            )
            for post, each in zip(posts, people, strict=True)
        )  # fmt: skip
        PostHolder.objects.bulk_create(
            PostHolder(
                institution=institution, post=post, employee=each, kind=HolderKind.TITULAR, start=max(on, each.hired_on)
            )
            for post, each in zip(posts, people, strict=True)
        )
    return len(posts)
