"""Keeping the filters of a list under a name, and letting them go."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, SavedView, User
from hr_core.services.writing import delete_checked, save_checked

MOST = 12


@transaction.atomic
def view_save(*, institution: Institution, page: str, name: str, query: str, is_shared: bool, actor: User) -> SavedView:
    """At most twelve of one's own by list; raises `ValidationError` on a name already taken or without a filter."""
    if SavedView.objects.filter(institution=institution, user=actor, page=page).count() >= MOST:
        raise ValidationError(_("Vous gardez déjà %(most)s vues de cette liste : retirez-en une d’abord.") % {"most": MOST})
    view = SavedView(institution=institution, user=actor, page=page, name=name, query=query, is_shared=is_shared)
    return save_checked(view)


@transaction.atomic
def view_delete(*, view: SavedView, actor: User) -> None:
    """Only the one who kept a view lets it go."""
    if view.user_id != actor.pk:
        raise ValidationError(_("Cette vue est à une autre personne."))
    delete_checked(view)
