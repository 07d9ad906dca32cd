"""Certificates: signed together for a session, numbered, frozen, provable; what they change: skills, licences."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from hr_core.access import Access
from hr_core.models import ActProof, Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, forbid_own_file, is_own_file, save_checked
from hr_core.text import french_date
from training.choices_sessions import EnrolmentState, SessionState
from training.models import Certificate, Enrolment, Licence, Obligation, SharedSeat, TrainingSession
from training.services.sessions.skills import skills_record

ONE_DAY = timedelta(days=1)


@transaction.atomic
def certificates_issue(*, session: TrainingSession, access: Access) -> list[Certificate]:
    """Sign the certificates of those who followed the session and have none. Raises `Refusal` before it is closed.

    The signer's own is left for somebody else to sign.
    """
    session = TrainingSession.objects.select_for_update(of=("self",)).select_related("course", "institution").get(pk=session.pk)
    if session.state != SessionState.DONE or not session.gives_certificate:
        raise Refusal(_("Les attestations se délivrent une fois la session close, si elle en donne."))
    institution = Institution.objects.select_for_update().get(pk=session.institution_id)
    rows = Enrolment.objects.filter(session=session, state=EnrolmentState.COMPLETED, certificate__isnull=True)
    people = [row for row in rows.select_related("employee__user", "guest__home", "session") if row.employee is None or not is_own_file(row.employee, access.user)]
    if not people:
        raise Refusal(_("Personne n’attend d’attestation pour cette session."))
    today = timezone.localdate()
    number = Certificate.objects.filter(year=today.year).aggregate(last=Max("number"))["last"] or 0
    made = []
    with because(_("Délivrance des attestations de formation")):
        for row in people:
            number += 1
            made.append(_issue(row, institution, number, access))
    told = [row for row in people if row.employee]
    words = _("Votre attestation de formation « %(title)s » est délivrée.") % {"title": session.title}
    notices_send(institution=institution, users=[row.employee.user for row in told if row.employee], text=words, url="/formation/moi/")
    return made


def _issue(row: Enrolment, institution: Institution, number: int, access: Access) -> Certificate:
    session, today = row.session, timezone.localdate()
    assert session.end is not None
    months = session.course.validity_months
    last = session.end - ONE_DAY
    valid_until = months_after(last, months) if months else None
    made = Certificate(
        institution=institution, enrolment=row, year=today.year, number=number, issued_on=today, valid_until=valid_until,
        signed_by=access.user, token=base64.b32encode(secrets.token_bytes(10)).decode().lower(),
    )  # fmt: skip
    made.frozen = {
        "name": row.who, "staff_number": row.employee.staff_number if row.employee else "", "title": session.title,
        "start": session.start.isoformat(), "end": session.end.isoformat(), "minutes": row.minutes, "where": session.where,
        "objectives": [line.strip(" -•\t") for line in session.course.objectives.splitlines() if line.strip()][:8],
        "score": row.after_score, "signer": access.user.full_name, "quality": access.role_label,
        "valid_until": valid_until.isoformat() if valid_until else "", "institution": institution.name,
    }  # fmt: skip
    made.fingerprint = fingerprint_of(made)
    save_checked(made)
    ActProof.objects.create(
        token=made.token, institution_name=institution.name, reference=made.reference,
        title=(_("Attestation de formation : %(title)s") % {"title": session.title})[:160], signed_on=today,
        signer=f"{access.user.full_name}, {access.role_label}"[:300], fingerprint=made.fingerprint,
    )  # fmt: skip
    if row.guest_id:
        SharedSeat.objects.filter(pk=row.guest_id).update(certificate=made.reference)
    if row.employee is not None:
        skills_record(row, made, access)
        for obligation in Obligation.objects.filter(course=session.course_id, is_active=True):
            months = obligation.months or session.course.validity_months
            save_checked(
                Licence(
                    institution=institution, employee=row.employee, obligation=obligation, certificate=made, number=made.reference,
                    issuer=institution.acronym, obtained_on=last, expires_on=months_after(last, months) if months else None,
                )
            )  # fmt: skip
    return made


def fingerprint_of(certificate: Certificate) -> str:
    """SHA-256 of what the paper says, in a canonical writing."""
    said = {"reference": certificate.reference, **certificate.frozen}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@transaction.atomic
def certificate_cancel(*, certificate: Certificate, reason: str, access: Access) -> Certificate:
    """Cancel one that should not have been given: the public page says so; a licence that it gave ends that day."""
    row = Certificate.objects.select_for_update(of=("self",)).select_related("enrolment__employee").get(pk=certificate.pk)
    if row.enrolment.employee is not None:
        forbid_own_file(row.enrolment.employee, access.user)
    if row.cancelled_on is not None:
        raise Refusal(_("Cette attestation est annulée depuis le %(day)s.") % {"day": french_date(row.cancelled_on)})
    if not reason.strip():
        raise Refusal(_("Donnez le motif : il reste au registre."))
    today = timezone.localdate()
    with because(reason):
        save_checked(assign(row, {"cancelled_on": today, "cancel_reason": reason.strip()[:300]}))
        ActProof.objects.filter(token=row.token).update(cancelled_on=today)
        for licence in Licence.objects.filter(certificate=row):
            if licence.obtained_on < today and (licence.expires_on is None or licence.expires_on > today):
                save_checked(assign(licence, {"expires_on": today}))
            elif licence.obtained_on >= today:
                licence.delete()
    return row


@transaction.atomic
def obligation_save(*, obligation: Obligation, values: dict[str, Any], access: Access) -> Obligation:
    with because(_("Obligation de formation")):
        return save_checked(assign(obligation, values))


@transaction.atomic
def licence_save(*, licence: Licence, values: dict[str, Any], access: Access) -> Licence:
    """Enter what somebody holds, from a paper; never one's own. Without an end, the obligation's own length gives it."""
    assign(licence, values)
    forbid_own_file(licence.employee, access.user)
    if licence.certificate_id:
        raise Refusal(_("Cette habilitation vient d’une attestation : elle ne se modifie pas à la main."))
    if licence.expires_on is None and licence.obligation.months:
        licence.expires_on = months_after(licence.obtained_on, licence.obligation.months)
    licence.reminded_on = None
    with because(_("Habilitation")):
        return save_checked(licence)
