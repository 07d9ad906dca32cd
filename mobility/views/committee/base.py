"""What the screens of the committee share: rights, ways back, the session or the item of the address."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from hr_core.ui.parts import Crumb
from mobility.models import AgendaItem, CommitteeSession
from mobility.selectors.committee.sittings import presider

VIEW = ("committee_view",)
SIT = ("committee_sit",)
PRESIDE = ("committee_preside",)
PREPARE = ("committee_prepare",)
IN_SESSION = ("committee_sit", "committee_prepare", "committee_attend")
SESSIONS = (gettext_lazy("Séances"), "mobility:session_list")
COMPOSITION = (gettext_lazy("Composition"), "mobility:member_list")


class OfSession:
    """A screen about a session found by `pk`."""

    model = CommitteeSession
    record: Any

    def get_queryset(self) -> QuerySet:
        return CommitteeSession.objects.select_related("presided_by__user", "resumes")

    def get_crumbs(self) -> Any:
        return (SESSIONS, Crumb(str(self.record), self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class OfItem:
    """A screen about an item found by `pk`; one comes back to the session's screen, on that item."""

    model = AgendaItem
    record: Any

    def get_queryset(self) -> QuerySet:
        return AgendaItem.objects.select_related("session", "vacancy__institution", "replays")

    def get_crumbs(self) -> Any:
        session = self.record.session
        return (SESSIONS, Crumb(str(session), session.get_absolute_url()), Crumb(str(self.record), live_address(self.record)))

    def get_cancel_url(self) -> str:
        return live_address(self.record)

    def get_success_url(self, result: Any) -> str:
        return live_address(self.record)


class OfPresider:
    """A screen over an item for whoever presides over it: the chair's right, or this item's presidency when both offices are out of it."""

    rights = (*PRESIDE, *SIT)
    access: Any

    def get_item(self, record: Any) -> AgendaItem:
        return record  # type: ignore[no-any-return]

    def get_record(self) -> Any:
        record = super().get_record()  # type: ignore[misc]
        if not self.access.has(*PRESIDE):
            item = self.get_item(record)
            found = presider(item.session, item)
            if found is None or found.user_id != self.access.user.pk:
                raise PermissionDenied
        return record


def live_address(item: AgendaItem) -> str:
    return f"{reverse('mobility:session_live', args=[item.session_id])}?point={item.position}"
