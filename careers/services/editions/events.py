"""What every change of state of an edition does: the table is read, the event kept, the people told."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from careers.models import Edition, EditionEvent
from careers.workflows_referential import EDITION
from hr_core.models import Institution, User
from hr_core.roles import split_group_name
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.workflows import transition

DELEGATE = "referential_delegate"


def locked(edition: Edition, step: str, comment: str = "") -> Edition:
    """The edition, locked, when the step may be taken from its state; `Refusal` otherwise, or without the comment that is asked."""
    move = transition(EDITION, step)
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state not in move.source:
        raise Refusal(
            _("L’édition %(code)s est « %(state)s » : elle ne peut pas prendre ce chemin.")
            % {"code": edition.code, "state": edition.get_state_display()}
        )
    if move.asks_reason and not comment.strip():
        raise Refusal(_("Dites pourquoi : le commentaire reste dans l’histoire de l’édition."))
    return edition


def moved(edition: Edition, step: str, *, actor: User | None, comment: str = "") -> Edition:
    """Take the step: the state, and its line of history."""
    move = transition(EDITION, step)
    source, edition.state = edition.state, move.target
    edition.save(update_fields=["state"])
    EditionEvent.objects.create(edition=edition, source=source, target=move.target, actor=actor, comment=comment.strip())
    return edition


def members() -> list[Institution]:
    """The institutions that take part: open in the system, the regional body aside."""
    return list(Institution.objects.filter(is_open=True, is_regional=False).select_related("country"))


def delegates() -> dict[int, list[User]]:
    """The delegates by institution."""
    keys = {each.code: each.pk for each in members()}
    found: dict[int, list[User]] = {}
    rows = User.objects.filter(is_active=True, groups__name__endswith=f":{DELEGATE}").order_by("full_name", "pk")
    for user in rows.annotate(group=F("groups__name")):
        code, _role = split_group_name(user.group)
        if code in keys:
            found.setdefault(keys[code], []).append(user)
    return found


def delegates_tell(institutions: Iterable[Institution], text: str, url: str) -> None:
    """A message to the delegates of each institution, in its own scope."""
    known, regional = delegates(), regional_body()
    for institution in institutions:
        if known.get(institution.pk):
            with scope([regional, institution]):
                notices_send(institution=institution, users=known[institution.pk], text=text, url=url)
