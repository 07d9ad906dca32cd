"""Before the session: its date, its agenda, its convocation ten working days ahead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, save_checked
from hr_core.text import french_date, french_moment
from mobility.choices import VacancyState
from mobility.choices_committee import MemberKind, Presence, Stage
from mobility.committee.workdays import working_days_before, working_days_between
from mobility.models import AgendaItem, Attendance, CommitteeSession, SessionPulse, Vacancy
from mobility.selectors.charter import charter
from mobility.selectors.committee.composition import members_on
from mobility.selectors.committee.sittings import candidates, holidays_around, item_quorum
from mobility.services.committee.interests import flags_find
from mobility.services.committee.moves import beat, locked_session, must_hold_office, passage

ADJOURNMENT_DAYS = 15


@transaction.atomic
def session_plan(*, session: CommitteeSession, values: Mapping[str, Any], access: Access) -> CommitteeSession:
    """Plan a session, or change its date and place while it is not convened."""
    assign(session, dict(values))
    if session.pk is None:
        assert access.institution is not None
        session.institution = access.institution
        session.number = (CommitteeSession.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        session.planned_by = access.user
        save_checked(session)
        SessionPulse.objects.create(institution=session.institution, session=session)
        return session
    if session.state != Stage.PLANNED:
        raise Refusal(_("La séance est convoquée : sa date ne change que par un renvoi."))
    return save_checked(session)


@transaction.atomic
def item_add(*, session: CommitteeSession, vacancy: Vacancy, access: Access) -> AgendaItem:
    """Put a vacancy that waits for the committee on the agenda."""
    session = locked_session(session)
    if session.state != Stage.PLANNED:
        raise Refusal(_("L’ordre du jour est arrêté par la convocation."))
    if vacancy.state != VacancyState.IN_COMMITTEE:
        raise Refusal(_("Cet avis n’est pas encore porté devant la commission : son instruction n’est pas finie."))
    waiting = AgendaItem.objects.filter(vacancy=vacancy).exclude(state__in=(Stage.ADJOURNED, Stage.DECIDED))
    if waiting.exists():
        raise Refusal(_("Cet avis est déjà à l’ordre du jour d’une séance."))
    last = session.items.aggregate(last=Max("position"))["last"] or 0
    return save_checked(
        AgendaItem(
            institution=session.institution, session=session, vacancy=vacancy, position=last + 1,
            matching_share=vacancy.matching_share,
        )
    )  # fmt: skip


@transaction.atomic
def item_remove(*, item: AgendaItem, access: Access) -> None:
    """Take an item off the agenda before the convocation; those after it move up."""
    session = locked_session(item.session)
    if session.state != Stage.PLANNED or item.replays_id:
        raise Refusal(_("L’ordre du jour est arrêté par la convocation."))
    item.delete()
    for position, each in enumerate(session.items.order_by("position"), start=1):
        if each.position != position:
            save_checked(assign(each, {"position": position}))


def latest_convocation(session: CommitteeSession) -> Any:
    """The last day on which the session may still be convened."""
    day = timezone.localtime(session.held_at).date()
    return working_days_before(day, charter().convocation_days, holidays_around(day))


@transaction.atomic
def session_convene(*, session: CommitteeSession, access: Access) -> CommitteeSession:
    """Fix the agenda, open the files, ask for declarations; refuses fewer working days than the charter's and an item without candidate."""
    session = locked_session(session)
    passage("convoquer", session)
    items = list(session.items.select_related("vacancy"))
    if not items:
        raise Refusal(_("L’ordre du jour est vide : inscrivez un avis d’abord."))
    today, day = timezone.localdate(), timezone.localtime(session.held_at).date()
    if today >= day or working_days_between(today, day, holidays_around(day)) < charter().convocation_days:
        raise Refusal(
            _("Il faut %(days)s jours ouvrables entre la convocation et la séance : elle devait partir le %(day)s au plus tard.")
            % {"days": charter().convocation_days, "day": french_date(latest_convocation(session))}
        )
    empty = [item for item in items if not candidates(item).exists()]
    if empty:
        raise Refusal(_("Aucun dossier n’est devant la commission pour « %(item)s ».") % {"item": empty[0].vacancy})
    return _convene(session, items)


def _convene(session: CommitteeSession, items: list[AgendaItem]) -> CommitteeSession:
    members = list(members_on(session.held_at.date()).exclude(kind=MemberKind.ON_CALL))  # they come when the lot calls them
    Attendance.objects.bulk_create(
        [Attendance(institution=session.institution, session=session, member=member) for member in members]
    )
    for item in items:
        flags_find(item=item)
    save_checked(assign(session, {"state": Stage.CONVENED, "convened_at": timezone.now()}))
    notices_send(
        institution=session.institution, users=[member.user for member in members],
        text=_("Vous êtes convoqué à la %(session)s, %(moment)s. Déclarez vos intérêts pour chaque point.")
        % {"session": str(session).lower(), "moment": french_moment(session.held_at)},
        url=reverse("mobility:session_detail", args=[session.pk]),
    )  # fmt: skip
    beat(session)
    return session


@transaction.atomic
def attendance_note(*, attendance: Attendance, presence: str, access: Access) -> Attendance:
    """Note a presence; the sheet is open from the convocation until the debates close."""
    if attendance.session.state not in (Stage.CONVENED, Stage.OPEN):
        raise Refusal(_("La feuille de présence n’est ouverte que de la convocation à la clôture des débats."))
    save_checked(assign(attendance, {"presence": Presence(presence)}))
    beat(attendance.session)
    return attendance


@transaction.atomic
def session_adjourn(*, session: CommitteeSession, reason: str, held_at: datetime, access: Access) -> CommitteeSession:
    """No item reaches its quorum: the same agenda returns within fifteen days, without a new convocation delay."""
    session = locked_session(session)
    passage("renvoyer", session, reason)
    must_hold_office(session, access)
    items = list(session.items.select_related("vacancy"))
    if any(item_quorum(item, session).is_reached for item in items):
        raise Refusal(_("Le quorum est atteint pour un point au moins : ouvrez la séance."))
    if not timedelta() < held_at - session.held_at <= timedelta(days=ADJOURNMENT_DAYS):
        raise Refusal(_("La nouvelle date se place dans les quinze jours qui suivent la séance."))
    new = CommitteeSession(
        held_at=held_at, mode=session.mode, place=session.place, voters_needed=session.voters_needed,
        countries_needed=session.countries_needed,
    )  # fmt: skip
    new = session_plan(session=new, values={"resumes": session}, access=access)
    moved = []
    for item in items:
        save_checked(assign(item, {"state": Stage.ADJOURNED, "put_off_reason": reason}))
        moved.append(
            save_checked(
                AgendaItem(
                    institution=session.institution, session=new, vacancy=item.vacancy, position=item.position, kind=item.kind,
                    matching_share=item.matching_share, replays=item.replays,
                )
            )
        )  # fmt: skip
    save_checked(assign(session, {"state": Stage.ADJOURNED, "adjourned_reason": reason}))
    beat(session)
    return _convene(new, moved)
