"""When recusals break the quorum of an item beyond its substitutes: members of the call list, of institutions not concerned, by lot."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import save_checked
from mobility.choices_committee import SITTING, MemberKind, Stage
from mobility.committee.lot import drawn
from mobility.committee.quorum import quorum
from mobility.models import AdHocSeat, AgendaItem, Attendance, CommitteeMember
from mobility.selectors.committee.composition import members_on, seat_of, voting_members
from mobility.selectors.committee.sittings import called_members, candidates, item_quorum, recused_users
from mobility.services.committee.interests import flags_find
from mobility.services.committee.moves import beat, locked_item


def eligible(item: AgendaItem) -> list[CommitteeMember]:
    """The call list without those already called, recused, or of an institution concerned: the host's, a candidate's."""
    concerned = {file.home_id for file in candidates(item)} | {item.vacancy.institution_id}
    called, out = {member.pk for member in called_members(item)}, recused_users(item)
    on_call = members_on(item.session.held_at.date()).filter(kind=MemberKind.ON_CALL)
    return [each for each in on_call if each.home_id not in concerned and each.pk not in called and each.user_id not in out]


@transaction.atomic
def ad_hoc_draw(*, item: AgendaItem, access: Access) -> list[AdHocSeat]:
    """Draw as many members as the quorum lacks, and no more. Refuses, with nothing changed, when the list cannot reach it.

    The seed and the list go to the minutes: anybody draws the same names again (`mobility.committee.lot.drawn`).
    """
    item = locked_item(item)
    if item.state != Stage.OPEN:
        raise Refusal(_("Un membre ad hoc s’appelle pendant l’examen des récusations du point."))
    holder = members_on(item.session.held_at.date()).filter(user=access.user).exclude(office="").first()
    if holder is None:
        raise Refusal(_("La présidence ou la vice-présidence appelle un membre ad hoc."))
    if item_quorum(item, item.session).is_reached:
        raise Refusal(_("Le quorum du point est atteint : les suppléants suffisent."))
    among = eligible(item)
    seed = secrets.token_hex(16)
    by_key = {str(member.pk): member for member in among}
    chosen = _enough(item, [by_key[key] for key in drawn(seed, by_key)])
    rows = []
    for member in chosen:
        rows.append(
            save_checked(
                AdHocSeat(
                    institution_id=item.institution_id, item=item, member=member, seed=seed, among=sorted(by_key, key=int), drawn_by=access.user
                )
            )
        )  # fmt: skip
        Attendance.objects.get_or_create(session=item.session, member=member, defaults={"institution_id": item.institution_id})
    flags_find(item=item)
    notices_send(
        institution=item.institution, users=[member.user for member in chosen],
        text=_("Le sort vous appelle au point %(number)s de la %(session)s : déclarez vos intérêts.")
        % {"number": item.position, "session": str(item.session).lower()},
        url=item.session.get_absolute_url(),
    )  # fmt: skip
    beat(item.session)
    return rows


def _enough(item: AgendaItem, order: list[CommitteeMember]) -> list[CommitteeMember]:
    """The first of the lot with whom the quorum is reached, once they are there."""
    session, out = item.session, recused_users(item)
    present = set(session.attendances.filter(presence__in=SITTING).values_list("member", flat=True))
    seats = [
        seat_of(member, is_present=member.pk in present, is_recused=member.user_id in out)
        for member in [*voting_members(session.held_at.date()), *called_members(item)]
    ]
    for count in range(1, len(order) + 1):
        added = [seat_of(member, is_present=True, is_recused=False) for member in order[:count]]
        if quorum([*seats, *added], voters=session.voters_needed, countries=session.countries_needed).is_reached:
            return order[:count]
    raise Refusal(_("La liste d’appel ne suffit pas à réunir le quorum : remettez le point."))
