"""Signing the attendance sheet: by the code of the half day on one's phone, or by the trainer's sheet; twice is once.

What was signed without a network comes later with the phone's own time. A time outside the day of the sitting is refused.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from training.choices_sessions import SEATED, EnrolmentState, SessionState, SignWay
from training.models import Enrolment, Presence, Slot, TrainingSession

TRIES, WINDOW_SECONDS = 10, 3600
AHEAD = timedelta(minutes=10)


@transaction.atomic
def presence_sign(*, slot: Slot, employee: Employee, code: str, signed_at: datetime, key: uuid.UUID | None, actor: User) -> Presence:
    """Sign for oneself. Sent again, the same signature is found as it was. Raises `Refusal` for another code, another day, a
    session closed, somebody who is not enrolled, or too many tries."""
    row = Enrolment.objects.filter(session=slot.session_id, employee=employee, state__in=SEATED).first()
    if row is None:
        raise Refusal(_("Vous n’êtes pas inscrit à cette session : voyez le formateur."))
    held = Presence.objects.filter(slot=slot, enrolment=row).first()
    if held is not None and held.is_present:
        return held
    _may_sign(slot, signed_at)
    if not _may_try(slot, actor):
        raise Refusal(_("Trop d’essais : demandez au formateur de vous cocher sur sa feuille."))
    if "".join(sign for sign in code if sign.isdigit()) != slot.code:
        raise Refusal({"code": _("Ce code n’est pas celui de cette séance : relisez-le au tableau.")})
    return _write(slot, row, is_present=True, way=SignWay.CODE, signed_at=signed_at, key=key, actor=actor, held=held)


@transaction.atomic
def sheet_sign(*, slot: Slot, marks: Mapping[int, bool], signed_at: datetime, key: uuid.UUID | None, access: Access) -> int:
    """The trainer's sheet: by enrolment, present or not. What somebody signed by the code stays. Returns how many changed."""
    _may_sign(slot, signed_at)
    rows = {row.pk: row for row in Enrolment.objects.filter(session=slot.session_id, state=EnrolmentState.ENROLLED)}
    held = {each.enrolment_id: each for each in Presence.objects.filter(slot=slot)}
    changed = 0
    for pk, is_present in marks.items():
        known = held.get(pk)
        if pk not in rows or (known is not None and (known.way == SignWay.CODE or known.is_present == is_present)):
            continue
        if known is not None and known.signed_at > signed_at:
            continue  # an older sheet that arrives late changes nothing
        _write(slot, rows[pk], is_present=is_present, way=SignWay.SHEET, signed_at=signed_at, key=key, actor=access.user, held=known)
        changed += 1
    return changed


def _write(
    slot: Slot, row: Enrolment, *, is_present: bool, way: str, signed_at: datetime, key: uuid.UUID | None, actor: User, held: Presence | None
) -> Presence:  # fmt: skip
    presence = held or Presence(institution_id=slot.institution_id, slot=slot, enrolment=row)
    values = {"is_present": is_present, "way": way, "signed_at": signed_at, "key": key, "by": actor}
    with because(_("Émargement")):
        return save_checked(assign(presence, values))


def _may_sign(slot: Slot, signed_at: datetime) -> None:
    session = TrainingSession.objects.only("state").get(pk=slot.session_id)
    if session.state != SessionState.OPEN:
        raise Refusal(_("La session est %(state)s : sa feuille est close.") % {"state": session.get_state_display()})
    if signed_at > timezone.now() + AHEAD:
        raise Refusal(_("L’heure du téléphone est en avance : réglez-la, ou demandez au formateur de vous cocher."))
    if timezone.localtime(signed_at).date() != slot.day:
        raise Refusal(_("Une feuille se signe le jour de la séance, le %(day)s.") % {"day": f"{slot.day:%d/%m/%Y}"})


def _may_try(slot: Slot, actor: User) -> bool:
    """Count a try of this account on this sitting within the running hour."""
    window = int(time.time() // WINDOW_SECONDS)
    key = "emargement:" + hashlib.sha256(f"{window}:{slot.pk}:{actor.pk}".encode()).hexdigest()
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) <= TRIES
    except ValueError:  # the hour has just turned
        return True
