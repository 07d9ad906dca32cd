"""Third parties: who is the institution itself, which declaration declares a line, what waits, what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from django.db.models import QuerySet

from hr_core.access import Access
from hr_core.models import Institution
from payroll.choices_returns import PartyPaymentState
from payroll.countries import law
from payroll.models import PartyDue, PartyPayment, PayRun
from payroll.returns.book import Declaration, declarations, plain_code
from payroll.selectors.visibility import plain_runs

VIEW, MANAGE, APPROVE = "parties_view", "parties_manage", "parties_approve"


def is_own_recipient(institution: Institution, recipient: str) -> bool:
    """`CNPS` is IPS-CNPS itself; « CNSS, pour … » is collected by the CNSS."""
    mine = institution.acronym.split("-")[-1].strip().casefold()
    return recipient.split(",")[0].split("-")[-1].strip().casefold() == mine


@cache
def declared_by(country: str) -> Mapping[str, str]:
    """The code of the monthly or quarterly declaration that sums each legal line."""
    found: dict[str, str] = {}
    for each in declarations(country):
        if each.is_periodic and any(rule.every == "year" for rule in each.rules):
            continue
        for code in each.lines:
            found[code] = each.code
    return found


def declared_codes(country: str, codes: Iterable[str]) -> dict[str, list[str]]:
    """The lines of a run by the declaration that sums them, those for earlier months included."""
    declares = declared_by(country)
    found: dict[str, list[str]] = {}
    for code in codes:
        declaration = declares.get(plain_code(code))
        if declaration:
            found.setdefault(declaration, []).append(code)
    return found


def recipients_of(country: str, wanted: Declaration) -> list[str]:
    """The recipients of the lines that a declaration sums, in their order."""
    lines = {line.code: line.recipient for line in law(country).lines}
    return list(dict.fromkeys(lines[code] for code in wanted.lines if lines[code]))


def own_declarations(institution: Institution) -> set[str]:
    """The declarations that the institution makes to itself, lines that it collects for others included."""
    country = institution.country_id
    return {
        each.code
        for each in declarations(country)
        if any(is_own_recipient(institution, recipient) for recipient in recipients_of(country, each))
    }


def dues_seen(access: Access, dues: QuerySet[PartyDue]) -> QuerySet[PartyDue]:
    """The dues that an officer may read one by one: not those of runs of the confidential population alone."""
    if access.has("confidential_view"):
        return dues
    chosen = PayRun.objects.filter(employees__isnull=False)
    hidden = set(chosen.values_list("pk", flat=True)) - set(plain_runs(chosen).values_list("pk", flat=True))
    return dues.exclude(run__in=hidden) if hidden else dues


def payments_to_approve(access: Access) -> QuerySet[PartyPayment]:
    """Payments entered by somebody else."""
    found = PartyPayment.objects.filter(state=PartyPaymentState.ENTERED).exclude(entered_by=access.user)
    return found if access.has(APPROVE) else found.none()
