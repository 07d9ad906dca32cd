"""Calendar subscriptions: a secret address, of which only the digest is kept, and the calendar that it gives (RFC 5545)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.choices import AbsenceState
from hr_core.models import Absence, CalendarFeed, Employee, Institution, UnitHead, User
from hr_core.scope import because
from hr_core.selectors.organisation import units_below
from hr_core.selectors.teams import posted_in
from hr_core.services.writing import save_checked

PAST, AHEAD = timedelta(days=90), timedelta(days=400)


@transaction.atomic
def feed_open(*, employee: Employee, reach: str, actor: User) -> str:
    """Open a subscription on one's own file; returns the secret, which is not kept."""
    token = secrets.token_urlsafe(24)
    with because(_("Abonnement au calendrier")):
        save_checked(
            CalendarFeed(institution_id=employee.institution_id, employee=employee, reach=reach, digest=digest_of(token))
        )
    return token


@transaction.atomic
def feed_revoke(*, feed: CalendarFeed, actor: User) -> CalendarFeed:
    """Close a subscription: its address no longer answers."""
    feed.revoked_at = timezone.now()
    with because(_("Abonnement au calendrier fermé")):
        return save_checked(feed)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_text(institution: Institution, token: str, today: date) -> str | None:
    """The calendar of a secret, or None. A team's shows that people are away, never why."""
    feed = CalendarFeed.objects.filter(institution=institution, digest=digest_of(token), revoked_at__isnull=True)
    found = feed.select_related("employee").first()
    if found is None or (found.employee.left_on is not None and found.employee.left_on <= today):
        return None
    keys, is_team = [found.employee_id], found.reach == CalendarFeed.Reach.TEAM
    if is_team:
        units = UnitHead.objects.on(today).filter(employee=found.employee).values_list("unit_id", flat=True)
        keys = [row.employee_id for row in posted_in(units_below(units), today) if not row.employee.is_confidential]
    rows = Absence.objects.between(today - PAST, today + AHEAD).filter(employee__in=keys, state=AbsenceState.CONFIRMED)
    events = (
        (
            f"absence-{row.pk}@{institution.code}", row.start, row.end or row.start + timedelta(days=1),
            _("%(name)s absent") % {"name": row.employee} if is_team else row.kind.label,
        )
        for row in rows.select_related("employee", "kind").order_by("start", "pk")
    )  # fmt: skip
    return calendar_text(events, _("Mon équipe") if is_team else _("Mes congés"))


def calendar_text(events: Iterable[tuple[str, date, date, str]], name: str) -> str:
    """An iCalendar of whole days: (identity, first day, first day after, words)."""
    stamp = f"{timezone.now():%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Prevoyance RH//FR", f"X-WR-CALNAME:{_escaped(name)}"]
    for identity, start, end, words in events:
        lines += [
            "BEGIN:VEVENT", f"UID:{identity}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{end:%Y%m%d}", f"SUMMARY:{_escaped(words)}", "TRANSP:OPAQUE", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR", ""])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of 75 bytes at most; what goes on begins with a space."""
    parts, rest = [], line
    while len(rest.encode()) > 75:
        size = 74
        while len(rest[:size].encode()) > 74:
            size -= 1
        parts.append(rest[:size])
        rest = " " + rest[size:]
    return "\r\n".join([*parts, rest])
