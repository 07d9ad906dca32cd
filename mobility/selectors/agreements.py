"""Reading agreements: who sees which is the policy of the tables; here are joins, lengths and figures."""

from __future__ import annotations

from django.db.models import QuerySet

from hr_core.access import Access
from mobility.models import Agreement


def agreements() -> QuerySet[Agreement]:
    """Those that the parties of the running scope may read, with what a list shows."""
    return Agreement.objects.select_related("home__country", "host__country", "instrument", "applicant")


def own_agreements(access: Access) -> QuerySet[Agreement]:
    return agreements().filter(applicant=access.user)


def officer_agreements(access: Access) -> QuerySet[Agreement]:
    """Those of the active institution, or of the whole zone in the regional body, without one's own (it has its page)."""
    return agreements().exclude(applicant=access.user)


def months_of(agreement: Agreement) -> int | None:
    """Months of the move, an open one counted as a whole; None without a term."""
    if agreement.end is None:
        return None
    months = (agreement.end.year - agreement.start.year) * 12 + agreement.end.month - agreement.start.month
    return max(1, months + (agreement.end.day > agreement.start.day))


def visible_agreements(access: Access) -> QuerySet[Agreement]:
    """One's own, and with the right those of the institution or of the zone: what every page and action starts from."""
    return agreements() if access.has("agreement_view") else own_agreements(access)
