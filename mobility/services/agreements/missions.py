"""The short mission after its order: the report, due fifteen days after the return, closes it; the system reminds of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.text import french_date
from mobility.choices_agreements import REPORT_DAYS, AgreementState, EndReason, EventKind, Party
from mobility.models import Agreement
from mobility.services.agreements.parties import acts_for, employee_told, event, moved, taken
from mobility.services.applications.examining import holders


def report_due(agreement: Agreement) -> date | None:
    """The last day of the report; None when the mission has none to give."""
    return agreement.end + timedelta(days=REPORT_DAYS) if agreement.is_light and agreement.end else None


@transaction.atomic
def mission_report(*, agreement: Agreement, text: str, access: Access) -> Agreement:
    """The person, or home for them, gives the report once back: the mission is closed."""
    agreement = taken(agreement, "report")
    party = acts_for(agreement, access, Party.EMPLOYEE, Party.HOME)
    today = timezone.localdate()
    if not agreement.is_light or agreement.end is None:
        raise Refusal(_("Seule une mission de trois mois au plus se clôt par un rapport."))
    if today < agreement.end:
        raise Refusal(_("Le rapport se remet au retour, à partir du %(day)s.") % {"day": french_date(agreement.end)})
    if not text.strip():
        raise Refusal({"text": _("Dites ce que la mission a fait et ce qu’il reste à faire.")})
    agreement.report, agreement.reported_on, agreement.closed_at = text.strip(), today, timezone.now()
    agreement.end_reason = agreement.end_reason or EndReason.TERM
    return moved(agreement, "report", AgreementState.ENDED, actor=access.user, party=party)


def report_remind(agreement: Agreement, on: date) -> str:
    """Ask for the report on the day of the return, and tell home once it is late; once each. Returns what was done, or nothing."""
    due = report_due(agreement)
    if due is None or agreement.end is None or on < agreement.end:
        return ""
    name = "report_late" if on > due else "report_asked"
    if agreement.events.filter(kind=EventKind.STATE, name=name).exists():
        return ""
    event(agreement, EventKind.STATE, actor=None, name=name, text=french_date(due))
    told = {"number": agreement.number, "day": french_date(due)}
    employee_told(agreement, _("Mission %(number)s : remettez votre rapport avant le %(day)s.") % told)
    if name == "report_late":
        home = Institution.objects.get(pk=agreement.home_id)
        words = _("Mission %(number)s : le rapport attendu le %(day)s n’est pas remis.") % told
        notices_send(institution=home, users=holders(home, "head_of_hr", "mobility_correspondent"), text=words, url=agreement.get_absolute_url())
    return "reminded"
