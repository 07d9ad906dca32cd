"""Notes of the house: written, published to a population, read, acknowledged, reminded, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Announcement, AnnouncementReading, AnnouncementState, Employee, Institution, User
from hr_core.scope import because
from hr_core.selectors.announcements import population_of
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, save_checked

#: Days before the limit when those who have not answered are reminded, then between two reminders.
AHEAD, BETWEEN = 2, 3


@transaction.atomic
def announcement_save(*, announcement: Announcement, values: dict[str, Any], actor: User) -> Announcement:
    """Write a note; once published its words no longer change, since people have read them."""
    if announcement.pk and announcement.state != AnnouncementState.DRAFT:
        raise Refusal(_("Une note publiée ne change plus : retirez-la et publiez-en une autre."))
    if not announcement.pk:
        announcement.written_by = actor
    with because(_("Note de service")):
        return save_checked(assign(announcement, values))


@transaction.atomic
def announcement_publish(*, announcement: Announcement, actor: User) -> Announcement:
    """Address the note to its population of today and tell them. Raises `Refusal` when it addresses nobody."""
    row = Announcement.objects.select_for_update(of=("self",)).select_related("institution").get(pk=announcement.pk)
    if row.state != AnnouncementState.DRAFT:
        raise Refusal(_("Cette note est déjà publiée."))
    if row.due_on is not None and row.due_on < timezone.localdate():
        raise Refusal(_("La date limite est passée : corrigez-la avant de publier."))
    people = list(population_of(row, timezone.localdate()).select_related("user"))
    if not people:
        raise Refusal(_("Personne n’est concerné : élargissez la population."))
    with because(_("Publication d’une note de service")):
        assign(row, {"state": AnnouncementState.PUBLISHED, "published_by": actor, "published_at": timezone.now()})
        save_checked(row)
        AnnouncementReading.objects.bulk_create(
            [AnnouncementReading(institution_id=row.institution_id, announcement=row, employee=each) for each in people]
        )
        _tell(row, people, _("Note de service : %(title)s.") % {"title": row.title})
    return row


@transaction.atomic
def announcement_withdraw(*, announcement: Announcement, actor: User, reason: str) -> Announcement:
    """Take a published note back: it is no longer shown; who read it stays known."""
    row = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if row.state != AnnouncementState.PUBLISHED:
        raise Refusal(_("Seule une note publiée se retire."))
    with because(reason):
        return save_checked(assign(row, {"state": AnnouncementState.WITHDRAWN}))


@transaction.atomic
def announcement_open(*, reading: AnnouncementReading) -> AnnouncementReading:
    """Note that the person has opened it; the first time counts."""
    if reading.opened_at is None:
        reading.opened_at = timezone.now()
        save_checked(reading)
    return reading


@transaction.atomic
def announcement_acknowledge(*, reading: AnnouncementReading, actor: User) -> AnnouncementReading:
    """The person says that they have read it; raises `Refusal` for somebody else's."""
    row = AnnouncementReading.objects.select_for_update(of=("self",)).select_related("employee", "announcement").get(pk=reading.pk)
    if row.employee.user_id != actor.pk:
        raise Refusal(_("Chacun accuse réception de ses propres notes."))
    if row.announcement.state != AnnouncementState.PUBLISHED:
        raise Refusal(_("Cette note est retirée : il n’y a plus rien à accuser."))
    if row.acknowledged_at is None:
        now = timezone.now()
        with because(_("Accusé de réception")):
            save_checked(assign(row, {"opened_at": row.opened_at or now, "acknowledged_at": now}))
    return row


@transaction.atomic
def announcement_remind(*, announcement: Announcement, today: date) -> int:
    """Tell again those who have not answered, once a day at most; returns how many were told."""
    rows = AnnouncementReading.objects.filter(announcement=announcement, employee__user__isnull=False)
    missing = Q(acknowledged_at__isnull=True) if announcement.must_acknowledge else Q(opened_at__isnull=True)
    rows = rows.filter(missing).exclude(reminded_on__gte=today).select_related("employee__user")
    people = [row.employee for row in rows]
    keys = [row.pk for row in rows]
    text = _("Rappel, note de service à lire : %(title)s.") % {"title": announcement.title}
    with because(_("Rappel d’une note de service")):
        _tell(announcement, people, text)
        AnnouncementReading.objects.filter(pk__in=keys).update(reminded_on=today)
    return len(people)


def announcements_follow(*, institution: Institution, today: date) -> int:
    """Each morning: the notes whose limit comes or is past; each person every three days at most."""
    told = 0
    near = Announcement.objects.filter(
        institution=institution, state=AnnouncementState.PUBLISHED, must_acknowledge=True,
        due_on__lte=today + timedelta(days=AHEAD), due_on__gte=today - timedelta(days=30),
    )  # fmt: skip
    for announcement in near.select_related("institution"):
        recent = AnnouncementReading.objects.filter(
            announcement=announcement, reminded_on__gt=today - timedelta(days=BETWEEN)
        )
        if not recent.exists():
            told += announcement_remind(announcement=announcement, today=today)
    return told


def _tell(announcement: Announcement, people: list[Employee], text: str) -> None:
    notices_send(
        institution=announcement.institution, users=[person.user for person in people], text=text,
        url=reverse("hr_core:own_note", args=[announcement.pk]),
    )  # fmt: skip
