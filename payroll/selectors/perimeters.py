"""What bounds a person in the pay, told on the page of their account."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.selectors.accounts import PERIMETERS
from payroll.models import InputClerk


def entry_perimeter(institution: Institution, user: User) -> list[str]:
    """The units for which an entry clerk enters variable inputs today."""
    rows = InputClerk.objects.on(timezone.localdate()).filter(institution=institution, user=user).select_related("unit")
    return [_("Saisit les éléments variables de %(unit)s et des unités qui en dépendent.") % {"unit": row.unit} for row in rows]


def register() -> None:
    PERIMETERS.append(entry_perimeter)
