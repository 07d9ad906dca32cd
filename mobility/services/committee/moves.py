"""What every passage of the table shares: the state it leaves, who may take it, the pulse that screens read."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from mobility.choices_committee import Stage
from mobility.models import AgendaItem, CommitteeMember, CommitteeSession, SessionPulse
from mobility.selectors.committee.composition import PRESIDING, member_of
from mobility.selectors.committee.sittings import presider
from mobility.workflows_committee import BY_SLUG, Step


def passage(slug: str, record: CommitteeSession | AgendaItem, reason: str = "") -> Step:
    """The row of the table, when the record is in its source and the reason that it asks is given."""
    step = BY_SLUG[slug]
    if record.state != step.source:
        raise Refusal(
            _("« %(step)s » n’est pas possible maintenant (état : %(state)s). Actualisez la page.")
            % {"step": step.label, "state": Stage(record.state).label}
        )
    if step.asks_reason and not reason.strip():
        raise Refusal(_("Donnez le motif : il figure au procès-verbal."))
    return step


def locked_session(session: CommitteeSession) -> CommitteeSession:
    return CommitteeSession.objects.select_for_update().get(pk=session.pk)


def locked_item(item: AgendaItem) -> AgendaItem:
    """The item locked, with its session; two people never move it at once."""
    return AgendaItem.objects.select_for_update(of=("self",)).select_related("session", "vacancy").get(pk=item.pk)


def must_preside(session: CommitteeSession, access: Access, item: AgendaItem | None = None) -> CommitteeMember:
    """The acting person, as who presides over the session or over the item."""
    found = presider(session, item)
    if found is None:
        raise Refusal(_("Personne ne peut présider ici : la séance ne peut avancer."))
    if found.user_id != access.user.pk:
        raise Refusal(_("C’est à %(name)s de présider ici.") % {"name": found})
    return found


def must_hold_office(session: CommitteeSession, access: Access) -> CommitteeMember:
    """The acting person as chair or vice-chair, attendance aside."""
    member = member_of(access.user, session.held_at.date())
    if member is None or member.office not in PRESIDING:
        raise Refusal(_("La présidence ou la vice-présidence décide ici."))
    return member


def beat(session: CommitteeSession) -> None:
    """Tell the screens of the session that something changed."""
    changed = SessionPulse.objects.filter(session=session).update(version=F("version") + 1)
    if not changed:
        SessionPulse.objects.create(institution_id=session.institution_id, session=session)


