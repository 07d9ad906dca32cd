"""What the home page says of departures: files in progress by state, the next leavings, accounts still open."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hr_core.access import Access
from payroll.choices_departures import DepartureState
from payroll.selectors import departures as selectors

SHOWN = 3


def home_panel(access: Access) -> dict[str, Any] | None:
    """Silent while nothing is in progress and nobody leaves within a year."""
    today = timezone.localdate()
    counts = selectors.home_counts(access)
    age = selectors.RetirementAge.of(access.institution.country_id, today)  # type: ignore[union-attr]
    rows = list(selectors.coming(access, age, today)[:SHOWN])
    coming = [{"employee": row, "told": selectors.coming_of(row, age, today)} for row in rows]
    states = [
        {"label": str(state.label), "count": counts[state]}
        for state in (DepartureState.PREPARED, DepartureState.CALCULATED, DepartureState.ENDORSED, DepartureState.PAID)
        if counts.get(state)
    ]
    if not states and not coming:
        return None
    return {"states": states, "coming": coming, "accounts": counts["accounts"]}
