"""Notes of the house: whom they address, what a person has still to read, who has read."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hr_core.access import Access
from hr_core.models import Announcement, AnnouncementReading, AnnouncementState, Contract, Employee, Posting
from hr_core.selectors.organisation import units_below


def population_of(announcement: Announcement, on: date) -> QuerySet[Employee]:
    """Those in service on a day whom the note addresses."""
    people = Employee.objects.in_service(on)
    if announcement.unit_id:
        posted = Posting.objects.on(on).filter(employee=OuterRef("pk"), unit__in=units_below([announcement.unit_id]))
        people = people.filter(Exists(posted))
    if announcement.contract_kind:
        people = people.filter(
            Exists(Contract.objects.on(on).filter(employee=OuterRef("pk"), kind=announcement.contract_kind))
        )
    return people


def with_counts(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    """How many each note addresses, have opened it, have acknowledged it, and have no account to do so."""
    return rows.annotate(
        addressed=Count("readings"),
        opened=Count("readings", filter=Q(readings__opened_at__isnull=False)),
        acknowledged=Count("readings", filter=Q(readings__acknowledged_at__isnull=False)),
        without_account=Count("readings", filter=Q(readings__employee__user__isnull=True)),
    )


def readings_visible(announcement: Announcement, access: Access) -> QuerySet[AnnouncementReading]:
    """The addressees whom this person may see."""
    rows = AnnouncementReading.objects.filter(announcement=announcement)
    return rows.filter(employee__in=Employee.objects.visible_to(access).values("pk")).select_related("employee")


def own_readings(access: Access) -> QuerySet[AnnouncementReading]:
    """The notes published to oneself, the newest first."""
    rows = AnnouncementReading.objects.filter(
        employee__user=access.user, institution=access.institution, announcement__state=AnnouncementState.PUBLISHED
    )
    return rows.select_related("announcement").order_by("-announcement__published_at", "-pk")


def own_waiting(access: Access) -> QuerySet[AnnouncementReading]:
    """Those that one has not opened, or has still to acknowledge."""
    return own_readings(access).filter(
        Q(opened_at__isnull=True) | Q(announcement__must_acknowledge=True, acknowledged_at__isnull=True)
    )
