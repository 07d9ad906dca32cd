"""What a position makes of the post held: freed from its first day, or kept for the return; undone with the position."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from careers.choices_positions import PostFate
from careers.choices_posts import HolderKind
from careers.models import AdministrativePosition, PostHolder
from careers.services.posts.holders import FULL, fullest
from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked

Ended = list[list[int | str | None]]


def posts_free(position: AdministrativePosition) -> Ended:
    """End the holdings of the first day when the kind frees the post; [[key, end before]], what `posts_take_back` needs.

    A holding that began that very day is kept: it never was.
    """
    if position.kind.post != PostFate.FREED:
        return []
    ended: Ended = []
    rows = PostHolder.objects.select_for_update(of=("self",)).filter(employee=position.employee, start__lt=position.start)
    for row in rows.between(position.start, date.max):
        ended.append([row.pk, row.end.isoformat() if row.end else None])
        row.end = position.start
        save_checked(row)
    return ended


def posts_take_back(employee: Employee, ended: Ended) -> None:
    """Let those holdings hold again. Raises `Refusal` when somebody else holds the post since."""
    for key, end in ended:
        row = PostHolder.objects.select_related("employee", "post").filter(pk=key, employee=employee).first()
        if row is None:
            continue
        row.end = date.fromisoformat(str(end)) if end else None
        others = PostHolder.objects.filter(post=row.post_id, kind=HolderKind.TITULAR).exclude(pk=row.pk).select_related("employee")
        if row.kind == HolderKind.TITULAR and fullest(others, row) > FULL:
            raise Refusal(
                _("Le poste %(post)s a un autre titulaire depuis : mettez d’abord fin à son occupation.") % {"post": row.post.number}
            )
        save_checked(row)
