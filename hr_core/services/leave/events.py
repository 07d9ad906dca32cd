"""Kinds of leave for family events: those of the country's law, and those that the institution's statute adds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hr_core.choices import AbsenceFamily
from hr_core.leave.events import FamilyEvents
from hr_core.models import AbsenceKind, Institution, LeaveTerms, User
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.writing import assign, save_checked

PREFIX = "evenement"
PAPER = "Pièce de l’événement familial"
PAPER_DAYS = 15


def law_events(institution: Institution, on: date) -> FamilyEvents:
    """What the law of the country lists on a day; nothing known where no text was found."""
    return registry.family_events(institution, on) if registry.family_events else FamilyEvents()


@transaction.atomic
def family_events_setup(*, institution: Institution, on: date | None = None) -> int:
    """Make a kind of leave of each event that the law lists, with its days and its text, where it is missing; returns how many
    were made. What the institution has changed since stays. Can be run again."""
    found = law_events(institution, on or timezone.localdate())
    held = set(AbsenceKind.objects.filter(institution=institution).values_list("code", flat=True))
    missing = [event for event in found.events if f"{PREFIX}-{event.key}" not in held]
    with because(_("Événements familiaux de la loi")):
        for event in missing:
            _make(
                institution, f"{PREFIX}-{event.key}", event.label[:1].upper() + event.label[1:],
                {"days_per_event": int(event.days * 1000), "reference": found.source[:160]}, PAPER, PAPER_DAYS,
            )  # fmt: skip
    return len(missing)


@transaction.atomic
def family_event_add(*, institution: Institution, label: str, values: Mapping[str, Any], certificate: str, certificate_days: int | None,
                     actor: User | None) -> LeaveTerms:  # fmt: skip
    """Add an event of the statute or of the agreement, with its days and its article. Raises `ValidationError` when the name is
    taken."""
    with because(str(values.get("reference") or "") or _("Événement familial")):
        return _make(institution, f"{PREFIX}-{slugify(label)}"[:32].rstrip("-"), label, values, certificate, certificate_days)


def _make(
    institution: Institution, code: str, label: str, values: Mapping[str, Any], certificate: str, certificate_days: int | None
) -> LeaveTerms:
    kind = AbsenceKind(institution=institution, code=code, label=label[:80], family=AbsenceFamily.SPECIAL_LEAVE, order=60)
    save_checked(assign(kind, {"certificate": certificate, "certificate_days": certificate_days}))
    return save_checked(assign(LeaveTerms(institution=institution, kind=kind, is_requested=True), dict(values)))
