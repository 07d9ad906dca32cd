"""In session: opening, calling an item, putting it off, opening its marking with the voices fixed, closing the debates."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_count, french_date
from mobility.choices_committee import Presence, Ruling, Stage
from mobility.committee.quorum import Quorum
from mobility.models import AgendaItem, Attendance, CommitteeSession, Conflict, InterestDeclaration, Voice
from mobility.selectors.committee.composition import members_on
from mobility.selectors.committee.sittings import RUNNING, candidates, item_quorum
from mobility.services.committee.interests import flags_find
from mobility.services.committee.moves import beat, locked_item, locked_session, must_preside, passage


@transaction.atomic
def session_open(*, session: CommitteeSession, access: Access) -> CommitteeSession:
    """The chair opens; one item at least reaches its quorum. Those whom nobody noted are absent."""
    session = locked_session(session)
    passage("ouvrir", session)
    day = timezone.localtime(session.held_at).date()
    if timezone.localdate() < day:
        raise Refusal(_("La séance s’ouvre le %(day)s, jour de la convocation.") % {"day": french_date(day)})
    chair = must_preside(session, access)
    if not any(item_quorum(item, session).is_reached for item in session.items.all()):
        raise Refusal(
            _("Aucun point ne réunit %(voters)s votants sans conflit, de %(countries)s pays : notez les présences, ou renvoyez.")
            % {"voters": session.voters_needed, "countries": session.countries_needed}
        )
    save_checked(assign(session, {"state": Stage.OPEN, "opened_at": timezone.now(), "presided_by": chair}))
    beat(session)
    return session


@transaction.atomic
def item_call(*, item: AgendaItem, access: Access) -> AgendaItem:
    """Start on an item; conflicts are looked for once more, since files may have changed since the convocation."""
    item = locked_item(item)
    passage("appeler", item)
    if item.session.state != Stage.OPEN:
        raise Refusal(_("La séance n’est pas ouverte."))
    running = item.session.items.filter(state__in=RUNNING).first()
    if running is not None:
        raise Refusal(_("Le point %(number)s est en cours : terminez-le d’abord.") % {"number": running.position})
    flags_find(item=item)
    must_preside(item.session, access, item)
    save_checked(assign(item, {"state": Stage.OPEN, "called_at": timezone.now()}))
    beat(item.session)
    return item


@transaction.atomic
def item_put_off(*, item: AgendaItem, reason: str, access: Access) -> AgendaItem:
    """The item lacks its quorum: it returns to a later session."""
    item = locked_item(item)
    passage("remettre", item, reason)
    if item_quorum(item, item.session).is_reached:
        raise Refusal(_("Le quorum du point est atteint : il peut être jugé."))
    holder = members_on(item.session.held_at.date()).filter(user=access.user).exclude(office="").first()
    if holder is None:
        raise Refusal(_("La présidence ou la vice-présidence remet un point."))
    save_checked(assign(item, {"state": Stage.ADJOURNED, "put_off_reason": reason.strip()}))
    beat(item.session)
    return item


def marking_hindrances(item: AgendaItem, found: Quorum, *, pending: int | None = None, declared: set[int] | None = None) -> list[str]:
    """Why marking cannot open yet, in sentences that say how to lift it. `pending`, `declared`: when the caller has read them."""
    told = []
    if pending is None:
        pending = Conflict.objects.filter(vacancy=item.vacancy_id, ruling=Ruling.PENDING).count()
    if pending:
        told.append(_("%(count)s à trancher.") % {"count": french_count(pending, _("conflit d’intérêts"), _("conflits d’intérêts"))})
    if not found.is_reached:
        told.append(
            _("Quorum du point : il manque %(voters)s et %(countries)s pays.")
            % {"voters": french_count(found.missing_voters, _("votant"), _("votants")), "countries": found.missing_countries}
        )
    if declared is None:
        declared = set(InterestDeclaration.objects.filter(item=item).values_list("member", flat=True))
    silent = [voice.seat.key for voice in found.voices if voice.seat.key not in declared]
    if silent:
        told.append(_("%(count)s à recevoir pour ce point.") % {"count": french_count(len(silent), _("déclaration d’intérêts"), _("déclarations d’intérêts"))})
    return told


@transaction.atomic
def item_score(*, item: AgendaItem, access: Access) -> AgendaItem:
    """Fix who votes and open the marking: recused members lose the item, their substitutes gain it."""
    item = locked_item(item)
    passage("noter", item)
    must_preside(item.session, access, item)
    found = item_quorum(item, item.session)
    hindrances = marking_hindrances(item, found)
    if hindrances:
        raise Refusal(hindrances)
    if not candidates(item).exists():
        raise Refusal(_("Aucune candidature n’est plus devant la commission pour ce point : remettez-le."))
    members = {member.pk: member for member in members_on(item.session.held_at.date())}
    for voice in found.voices:
        member = members[voice.seat.key]
        save_checked(
            Voice(
                institution_id=item.institution_id, item=item, member=member, user=member.user,
                replaces=members.get(voice.replaces or 0),
            )
        )  # fmt: skip
    save_checked(assign(item, {"state": Stage.SCORING, "scoring_at": timezone.now()}))
    beat(item.session)
    return item


@transaction.atomic
def session_close(*, session: CommitteeSession, access: Access) -> CommitteeSession:
    """The debates end once every item is decided or put off."""
    session = locked_session(session)
    passage("clore", session)
    must_preside(session, access)
    left = session.items.exclude(state__in=(Stage.DECIDED, Stage.ADJOURNED)).order_by("position").first()
    if left is not None:
        raise Refusal(_("Le point %(number)s n’est ni décidé ni remis.") % {"number": left.position})
    Attendance.objects.filter(session=session, presence=Presence.EXPECTED).update(presence=Presence.ABSENT)
    save_checked(assign(session, {"state": Stage.DECIDED, "closed_at": timezone.now()}))
    beat(session)
    return session
