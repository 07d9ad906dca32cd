"""Who serves on a post: placed, ended, removed when it never was. The posting of the file follows when asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers.choices_posts import HolderKind, Standing
from careers.models import Post, PostHolder
from careers.services.posts.acts import standing_on
from careers.services.posts.guards import ask_hire_guards
from hr_core.access import Access
from hr_core.facts import BY_SLUG
from hr_core.models import Employee, Posting
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.facts import fact_add
from hr_core.services.writing import forbid_own_file, lock_file, reasoned, save_checked
from hr_core.text import french_date

FULL = 100


@transaction.atomic
def holder_add(
    *,
    post: Post,
    employee: Employee,
    kind: str,
    start: date,
    end: date | None,
    share: int,
    reference: str,
    with_posting: bool,
    access: Access,
) -> PostHolder:
    """Place somebody on an open post over `[start, end)`.

    Raises `Refusal` when the post is not open, when its holders or the person would exceed full time, or when a guard of
    a floor above refuses. `with_posting` also posts the person to the unit and title of the post, when they differ.
    """
    forbid_own_file(employee, access.user)
    Post.objects.select_for_update().get(pk=post.pk)
    lock_file(employee)
    row = PostHolder(
        institution_id=post.institution_id, post=post, employee=employee, kind=kind, start=start, end=end, share=share,
        reference=reference.strip(),
    )  # fmt: skip
    _check(row)
    ask_hire_guards(row, access)
    with reasoned("", _("Occupation d’un poste")):
        save_checked(row)
        if with_posting and kind == HolderKind.TITULAR:
            _post_to(row, access)
    return row


def _check(row: PostHolder) -> None:
    employee, start = row.employee, row.start
    if employee.hired_on > start or (employee.left_on is not None and employee.left_on <= start):
        raise ValidationError(
            {"start": _("%(name)s n’est pas en service le %(day)s.") % {"name": employee, "day": french_date(start)}}
        )
    standing = standing_on(row.post, start)
    if standing is None:
        raise Refusal(_("Ce poste n’est pas encore autorisé à cette date : faites d’abord approuver sa création."))
    if standing.standing != Standing.OPEN:
        raise Refusal(
            _("Le poste est %(state)s à cette date : il ne peut pas être pourvu.")
            % {"state": standing.get_standing_display()}
        )
    if row.kind != HolderKind.TITULAR:
        return
    others = PostHolder.objects.filter(kind=HolderKind.TITULAR).exclude(pk=row.pk).select_related("employee")
    if fullest(others.filter(post=row.post), row) > FULL:
        raise Refusal(_("Ses titulaires dépasseraient 100 % du poste : réduisez la quotité ou mettez fin à une occupation."))
    if fullest(others.filter(employee=employee), row) > FULL:
        raise Refusal(
            _("%(name)s est déjà titulaire d’un autre poste à ces dates : mettez-y fin, ou réduisez la quotité.")
            % {"name": employee}
        )


def fullest(others: Any, row: PostHolder) -> int:
    """The largest sum of shares on one day of the row's period, the row's included."""
    met = [each for each in others.between(row.start, row.end or date.max) if not _gone(each, row.start)]
    days = [row.start, *(each.start for each in met if each.start > row.start)]
    return max(row.share + sum(each.share for each in met if each.holds_on(day)) for day in days)


def _gone(each: PostHolder, day: date) -> bool:
    return each.employee.left_on is not None and each.employee.left_on <= day


def _post_to(row: PostHolder, access: Access) -> None:
    standing = standing_on(row.post, row.start)
    assert standing is not None
    current = Posting.objects.on(row.start).filter(employee=row.employee).first()
    if current is not None and (current.unit_id, current.job_title) == (standing.unit_id, row.post.title):
        return
    fact_add(
        employee=row.employee,
        kind=BY_SLUG["affectation"],
        values={"start": row.start, "unit": standing.unit, "job_title": row.post.title},
        actor=access.user,
        reason=_("Poste %(number)s") % {"number": row.post.number},
    )


@transaction.atomic
def holder_end(*, holder: PostHolder, end: date, reason: str, access: Access) -> PostHolder:
    """Let an occupation hold until the eve of `end`; the posting of the file is left as it is."""
    forbid_own_file(holder.employee, access.user)
    row = PostHolder.objects.select_for_update().get(pk=holder.pk)
    if row.end is not None and row.end <= end:
        raise Refusal(_("Cette occupation prend déjà fin le %(day)s.") % {"day": french_date(row.last_day)})
    row.end = end
    with reasoned(reason, _("Fin d’occupation d’un poste")):
        return save_checked(row)


@transaction.atomic
def holder_remove(*, holder: PostHolder, reason: str, access: Access) -> None:
    """Remove an occupation that never was; the trail keeps it with its reason."""
    forbid_own_file(holder.employee, access.user)
    if not reason.strip():
        raise ValidationError({"motif": _("Donnez le motif : il est gardé avec la correction.")})
    with because(reason):
        holder.delete()
