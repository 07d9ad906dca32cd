"""What the screens of pay items share: the day looked at, the day proposed, the tabs over the four pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.ui.parts import Tab
from payroll.services.timeline import first_open_day


def asked_day(request: HttpRequest) -> date:
    """The day of `?jour=2026-11-30`, today without it or when it is not a day."""
    try:
        found = parse_date(request.GET.get("jour", ""))
    except ValueError:
        found = None
    return found or timezone.localdate()


def proposed_day(institution: Institution) -> date:
    """The first day of this month, or of the first month that is not closed."""
    month = timezone.localdate().replace(day=1)
    return max(month, first_open_day(institution) or month)


def items_tabs(path: str) -> list[Tab]:
    """« Rubriques », « Assiettes », « Tables », « Réglages »."""
    places: list[tuple[Any, str]] = [
        (_("Rubriques"), reverse("payroll:item_list")),
        (_("Assiettes"), reverse("payroll:base_matrix")),
        (_("Tables de montants"), reverse("payroll:table_list")),
        (_("Réglages de paie"), reverse("payroll:setting_list")),
    ]
    return [Tab(str(label), url, url == path) for label, url in places]
