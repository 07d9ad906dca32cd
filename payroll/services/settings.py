"""Dated settings of an institution's payroll."""

from __future__ import annotations

from datetime import date
from typing import Any

from hr_core.models import Institution
from payroll.models import InstitutionSetting


def pay_setting(institution: Institution, key: str, on: date, default: Any) -> Any:
    """The value in force on a day, or the default."""
    found = InstitutionSetting.objects.on(on).filter(institution=institution, key=key).order_by("-start").first()
    return found.value if found else default
