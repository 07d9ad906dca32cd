"""For whom somebody acts on an agreement, and what they may do: the one place that says it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.text import french_spaces
from hr_core.workflows import transition
from mobility.choices_agreements import EventKind, Party
from mobility.models import Agreement, AgreementEvent
from mobility.services.shared import both_institutions, save_shared
from mobility.workflows_agreements import AGREEMENT


def party_of(agreement: Agreement, access: Access) -> str:
    """The party for whom this person acts; empty for the regional body."""
    if access.user.pk == agreement.applicant_id:
        return Party.EMPLOYEE
    at = access.institution.pk if access.institution else None
    return {agreement.home_id: Party.HOME, agreement.host_id: Party.HOST}.get(at, "") if at else ""


def acts_for(agreement: Agreement, access: Access, *parties: str) -> str:
    """The party, when it is one of those asked; else a refusal."""
    found = party_of(agreement, access)
    if found not in parties:
        names = ", ".join(str(Party(each).label) if each else _("le secrétariat de la zone") for each in parties)
        raise Refusal(_("Cette action revient à : %(parties)s.") % {"parties": names})
    return found


def taken(agreement: Agreement, name: str) -> Agreement:
    """The agreement locked, in a state from which this change exists."""
    step = transition(AGREEMENT, name)
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("home__country", "host__country", "instrument").get(pk=agreement.pk)
    if locked.state not in step.source:
        raise Refusal(
            _("Cette convention est « %(state)s » : elle ne peut pas prendre ce chemin.") % {"state": locked.get_state_display()}
        )
    return locked


def moved(agreement: Agreement, name: str, state: str, *, actor: User | None, party: str = "", text: str = "") -> Agreement:
    """Give the new state, and keep who made the change."""
    agreement.state = state
    save_shared(agreement)
    event(agreement, EventKind.STATE, actor=actor, party=party, name=name, text=text)
    return agreement


def event(
    agreement: Agreement, kind: str, *, actor: User | None, party: str = "", name: str = "", text: str = "", clause: str = ""
) -> AgreementEvent:
    return AgreementEvent.objects.create(
        institution_id=agreement.institution_id, agreement=agreement, kind=kind, party=party, name=name, clause=clause,
        text=french_spaces(text)[:500], by=actor, by_name=str(actor) if actor else _("système"),
    )  # fmt: skip


def reading(agreement: Agreement, access: Access, what: str) -> None:
    """Keep that an officer read the agreement, once a day and thing: the person sees who reads."""
    party = party_of(agreement, access)
    if party == Party.EMPLOYEE:
        return
    today = timezone.localdate()
    seen = AgreementEvent.objects.filter(agreement=agreement, kind=EventKind.READING, by=access.user, name=what[:24], at__date=today)
    if not seen.exists():
        at = access.institution.acronym if access.institution else ""
        event(agreement, EventKind.READING, actor=access.user, party=party, name=what[:24], text=at)


def employee_told(agreement: Agreement, text: str) -> None:
    """Tell the person, in their own institution."""
    home = Institution.objects.get(pk=agreement.home_id)
    with both_institutions(agreement, actor=None, reason=""):
        notices_send(institution=home, users=[agreement.applicant], text=text, url=agreement.get_absolute_url())
