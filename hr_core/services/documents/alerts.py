"""Before a document expires, and the day it does: the person and human resources are told once each time."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hr_core.choices_acts import Confidentiality
from hr_core.models import DocumentVersion, Institution, RoleGrant, User
from hr_core.registry import registry
from hr_core.services.notices import notices_send
from hr_core.text import french_count, french_date

AHEAD, PAST = 1, 2


@transaction.atomic
def documents_alert(*, institution: Institution, today: date) -> int:
    """Tell what expires within the delay of its category, then what has expired; returns how many documents were told.

    Run twice on a day, it tells nothing more. Messages name the category and the day, nothing of the content; they go by e-mail at the
    pace that each person chose, and at once to a person who has an address and no account.
    """
    rows = (
        DocumentVersion.objects.filter(institution=institution, is_current=True, expires_on__isnull=False, document__withdrawn_reason="")
        .filter(Q(document__employee__left_on__isnull=True) | Q(document__employee__left_on__gt=today), alerted__lt=PAST)
        .filter(expires_on__lte=today + timedelta(days=1) * F("document__category__alert_days"))  # type: ignore[operator]
        .select_related("document__category", "document__employee__user")
    )
    told: Counter[str] = Counter()
    letters: list[EmailMessage] = []
    for version in rows:
        stage = PAST if version.is_expired(today) else AHEAD
        if stage <= version.alerted:
            continue
        version.alerted = stage
        version.save(update_fields=["alerted"])
        category = version.document.category
        told["medical" if category.confidentiality == Confidentiality.MEDICAL else "other"] += 1
        if category.is_shown:
            letters += _tell_person(institution, version, stage)
    for group, right in (("other", "document_manage"), ("medical", "document_medical")):
        if told[group]:
            _tell_officers(institution, told[group], right)
    if letters:
        transaction.on_commit(lambda: _send(letters))
    return sum(told.values())


def _tell_person(institution: Institution, version: DocumentVersion, stage: int) -> list[EmailMessage]:
    words = _("Votre document « %(label)s » a expiré le %(day)s : déposez le nouveau.")
    if stage == AHEAD:
        words = _("Votre document « %(label)s » expire le %(day)s : pensez à le renouveler.")
    employee = version.document.employee
    text = words % {"label": version.document.category.label, "day": french_date(version.expires_on)}
    notices_send(institution=institution, users=[employee.user], text=text, url=reverse("hr_core:own_vault"))
    alone = employee.user is None and employee.email
    return [_letter(institution, employee.full_name, text, employee.email)] if alone else []


def _tell_officers(institution: Institution, count: int, right: str) -> None:
    roles = [role for role, rights in registry.role_rights.items() if right in rights]
    grants = RoleGrant.objects.filter(institution=institution, role__in=roles).select_related("user")
    users: dict[int, User] = {grant.user_id: grant.user for grant in grants}
    text = _("%(count)s à renouveler : voir la liste des documents qui expirent.") % {
        "count": french_count(count, _("document du personnel"), _("documents du personnel"))
    }
    notices_send(institution=institution, users=users.values(), text=text, url=f"{reverse('hr_core:document_list')}?expiration=90")


def _letter(institution: Institution, name: str, text: str, address: str) -> EmailMessage:
    body = _("Bonjour %(name)s,\n\n%(text)s\n\n%(institution)s, Prévoyance RH\n") % {
        "name": name, "text": text, "institution": institution.name,
    }  # fmt: skip
    return EmailMessage(subject=_("Documents à renouveler, %(name)s") % {"name": institution.acronym}, body=body, to=[address])


def _send(letters: list[EmailMessage]) -> None:
    for letter in letters:
        letter.send(fail_silently=True)
