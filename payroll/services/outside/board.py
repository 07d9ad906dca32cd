"""Boards: mandates, rates by quality, sessions and who was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, reasoned, save_checked
from payroll.choices_outside import Presence
from payroll.models import Board, BoardAttendance, BoardMandate, BoardRate, BoardSession, OutsideLine
from payroll.services.outside.writing import keep, validate
from payroll.services.timeline import require_reason, timeline_set

SOURCE = "board"


@transaction.atomic
def board_save(*, board: Board, actor: User, reason: str = "") -> Board:
    return keep(board, payee=None, actor=actor, reason=reason, usual=_("Organe"))


@transaction.atomic
def mandate_save(*, mandate: BoardMandate, actor: User, reason: str = "") -> BoardMandate:
    """Who sits from when; a member does not enter their own mandate."""
    return keep(mandate, payee=mandate.payee, actor=actor, reason=reason, usual=_("Mandat"))


@transaction.atomic
def rate_set(*, board: Board, quality: str, start: date, values: dict[str, Any], actor: User, reason: str) -> BoardRate:
    """What a session brings to a quality from `start`; the rate before ends on its eve."""
    require_reason(reason)
    with because(reason):
        return timeline_set(
            BoardRate.objects.filter(board=board, quality=quality),
            start=start,
            values=values,
            make=lambda: BoardRate(institution_id=board.institution_id, board=board, quality=quality),
        )


def members_on(board: Board, day: date) -> list[BoardMandate]:
    """Those who sit that day, the president first."""
    rank = {"president": 0, "member": 1, "representative": 2, "secretary": 3}
    found = BoardMandate.objects.on(day).filter(board=board).select_related("payee__employee")
    return sorted(found, key=lambda each: (rank[each.quality], each.payee.last_name))


@transaction.atomic
def session_save(
    *, session: BoardSession, attendance: Mapping[int, tuple[str, int]], actor: User, reason: str = ""
) -> BoardSession:
    """Record a session and who was there: `attendance` is {mandate: (presence, days of travel)}.

    Once validated or in a run it does not change. Raises `Refusal`.
    """
    if session.pk and BoardSession.objects.select_for_update().get(pk=session.pk).validated_by_id:
        raise Refusal(_("Cette séance est validée : elle ne change plus."))
    members = {each.pk: each for each in members_on(session.board, session.held_on)}
    if not members:
        raise ValidationError({"held_on": _("Personne ne siège ce jour-là : saisir d’abord les mandats.")})
    if set(attendance) - set(members):
        raise ValidationError(_("Un membre saisi ne siège pas à cette date : recharger la page."))
    session.entered_by = actor
    with reasoned(reason, _("Séance et présences")):
        save_checked(session)
        BoardAttendance.objects.filter(session=session).exclude(mandate__in=members).delete()
        for key in members:
            presence, days = attendance.get(key, (Presence.ABSENT, 0))
            BoardAttendance.objects.update_or_create(
                session=session,
                mandate_id=key,
                defaults={
                    "institution_id": session.institution_id,
                    "presence": presence,
                    "travel_days": days if presence == Presence.PRESENT else 0,
                },
            )
    return session


@transaction.atomic
def session_validate(*, session: BoardSession, actor: User) -> BoardSession:
    """Attendance seen on the minutes by somebody who did not enter it and does not sit there."""
    payees = [each.mandate.payee for each in session.attendances.select_related("mandate__payee__employee")]
    if not payees:
        raise Refusal(_("Saisir d’abord les présences."))
    return validate(
        session, payees=payees, actor=actor, already=_("Cette séance est déjà validée."), usual=_("Présences validées")
    )


@transaction.atomic
def session_delete(*, session: BoardSession, actor: User) -> None:
    """Take back a session that nobody has validated."""
    session = BoardSession.objects.select_for_update().get(pk=session.pk)
    keys = [str(key) for key in session.attendances.values_list("pk", flat=True)]
    paid = OutsideLine.objects.filter(source__startswith=SOURCE, reference__in=keys).exists()
    if session.validated_by_id is not None or paid:
        raise Refusal(_("Cette séance est validée : elle ne se retire plus."))
    with reasoned("", _("Séance retirée")):
        session.attendances.all().delete()
        delete_checked(session)
