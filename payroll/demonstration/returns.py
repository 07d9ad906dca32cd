"""Returns and third parties of the demonstration at IPRES: October declared, the tax paid over, the CSS on its way."""

from __future__ import annotations

from datetime import date, timedelta

from hr_core.access import Access, access_of
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from payroll.demonstration.cast import account
from payroll.models import Filing, PartyDue, PartyPayment, ThirdParty
from payroll.selectors.returns.balances import dues_open
from payroll.selectors.returns.figures import paid_months
from payroll.services.returns.compensation import compensation_enter
from payroll.services.returns.filings import filing_check, filing_file, filing_prepare
from payroll.services.returns.matching import match_make, oldest_first, open_dues
from payroll.services.returns.payments import payment_approve, payment_enter
from payroll.services.returns.rules import filing_rule_set

ACCOUNTS = {"IPRES": "4313", "CSS": "4311", "DGID": "4421", "IPM": "4318"}
EMPLOYER_NUMBERS = {"IPRES": "E-000001", "CSS": "EMP-0417"}  # made up


def returns(institution: Institution) -> None:
    """Of the last month, two returns are filed, settled and matched, a third one prepared; again, it changes nothing."""
    months = sorted(paid_months(institution))
    if Filing.objects.exists() or not months:
        return
    preparer, checker, accountant = (
        access_of(account(institution, duty), institution.pk) for duty in ("paie", "responsable", "comptable")
    )
    if not institution.employer_numbers:
        Institution.objects.filter(pk=institution.pk).update(employer_numbers=EMPLOYER_NUMBERS)
    for name, number in ACCOUNTS.items():
        ThirdParty.objects.filter(name=name).update(account=number)
    ThirdParty.objects.filter(is_own=True).update(own_account="4111")
    filing_rule_set(
        institution=institution, code="css", start=date(2026, 1, 1), every="month", day=15, month=None,
        source="Note de service de la CSS aux employeurs de 10 salariés et plus", access=preparer,
    )  # fmt: skip
    for code in ("ipres", "dgid-month"):
        _declare(institution, code, months[-1], preparer, checker)
    for party in ThirdParty.objects.filter(recipient__in=("IPRES", "DGID")):
        _settle(party, months[-1], preparer, checker)
    _prepare(institution, "css", months[-1], preparer)
    _enter_one(months[-1], accountant)


def _prepare(institution: Institution, code: str, month: date, access: Access) -> Filing | None:
    try:
        return filing_prepare(institution=institution, code=code, month=month, access=access)
    except Refusal:  # a small demonstration has fewer people, whose returns are quarterly
        return None


def _declare(institution: Institution, code: str, month: date, preparer: Access, checker: Access) -> None:
    made = _prepare(institution, code, month, preparer)
    if made is None:
        return
    filing_check(filing=made, access=checker)
    day = (made.due_on or made.end) - timedelta(days=2)
    filing_file(filing=made, filed_on=day, receipt_number=f"AR-{made.start:%Y%m}-{made.pk:04d}", access=checker)


def _settle(party: ThirdParty, month: date, preparer: Access, checker: Access) -> None:
    """By the bank, or with itself; for the DGID a thousand less, left to be explained."""
    if party.is_own:
        payment = compensation_enter(party=party, until=month, reference=f"OD {month:%Y-%m}", access=preparer)
    else:
        left = sum(due.left for due in dues_open(PartyDue.objects.filter(party=party, month__lte=month)))
        if left <= 0:
            return
        payment = payment_enter(
            party=party, amount=left - (1_000 if party.recipient == "DGID" else 0), paid_on=month + timedelta(days=42),
            mode="transfer", reference=f"OV {month:%Y-%m}-{party.pk}", receipt_number=f"Q-{month:%m}{party.pk:03d}",
            access=preparer,
        )  # fmt: skip
    payment = payment_approve(payment=payment, access=checker)
    match_make(party=party, payment=payment, amounts=oldest_first(open_dues(party), payment.amount), access=preparer)


def _enter_one(month: date, accountant: Access) -> PartyPayment | None:
    """A payment of the last month that waits for its second person."""
    party = ThirdParty.objects.filter(recipient="CSS").first()
    due = PartyDue.objects.filter(party=party, month=month).first()
    if party is None or due is None or due.amount <= 0:
        return None
    return payment_enter(
        party=party, amount=due.amount, paid_on=month + timedelta(days=40), mode="transfer",
        reference=f"OV {month:%Y-%m}-CSS", access=accountant,
    )  # fmt: skip
