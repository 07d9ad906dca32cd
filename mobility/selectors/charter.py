"""The charter of the zone in force: its row, or the usual deadlines before anybody set it."""

from __future__ import annotations

from hr_core.selectors.organisation import regional_body
from mobility.models import Charter


def charter() -> Charter:
    return Charter.objects.first() or Charter(institution=regional_body())
