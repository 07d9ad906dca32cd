"""Settling with itself what the institution paid to its staff for a branch that it runs: both sides of the entry, two people."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.choices_accounting import EntryKind, Leg
from payroll.models import BranchClaim, BranchSettlement, ClaimMonth, JournalEntry, LedgerAccount
from payroll.selectors.absence_pays import with_balance
from payroll.services.absences.claims import claim_receive
from payroll.services.accounting.drafts import Draft, Line, Piece
from payroll.services.accounting.entries import book_in_force, entry_write
from payroll.services.accounting.matching import What
from payroll.services.accounting.postings import Posting
from payroll.workflows_absences import CLAIM_LIVE, DECIDE, FOLLOW


def claims_to_settle(branch: str, until: date) -> list[BranchClaim]:
    """The live claims of the institution's own branch for months up to that of a day, with what is left of each; one query."""
    months = ClaimMonth.objects.filter(Q(year__lt=until.year) | Q(year=until.year, month__lte=until.month))
    found = BranchClaim.objects.filter(branch=branch, is_internal=True, state__in=CLAIM_LIVE, pk__in=months.values("claim"))
    return [claim for claim in with_balance(found).select_related("employee") if claim.balance > 0]  # type: ignore[attr-defined]


@transaction.atomic
def settlement_enter(*, settlement: BranchSettlement, access: Access) -> BranchSettlement:
    """Enter a settlement: the claims are read now. Raises `Refusal` without the right, `ValidationError` for an unknown account."""
    if not access.has(*FOLLOW):
        raise Refusal(_("Votre rôle ne permet pas de compenser une branche."))
    if settlement.until > timezone.localdate():
        raise ValidationError({"until": _("Cette date est à venir.")})
    for name in ("benefit_account", "claim_account"):
        if not LedgerAccount.objects.filter(number=getattr(settlement, name), is_active=True).exists():
            raise ValidationError({name: _("Ce compte n’est pas au plan de comptes.")})
    if settlement.benefit_account == settlement.claim_account:
        raise ValidationError({"claim_account": _("Les deux côtés de l’écriture portent deux comptes.")})
    claims = claims_to_settle(settlement.branch, settlement.until)
    settlement.claims = [{"claim": claim.pk, "name": str(claim.employee), "amount": claim.balance} for claim in claims]  # type: ignore[attr-defined]
    settlement.claimed = sum(each["amount"] for each in settlement.claims)
    settlement.amount = settlement.claimed + settlement.other
    settlement.entered_by = access.user
    with because(_("Compensation avec une branche")):
        return save_checked(settlement)


@transaction.atomic
def settlement_decide(*, settlement: BranchSettlement, is_approved: bool, access: Access, reason: str = "") -> BranchSettlement:
    """Approve: the claims are received and the entry is made. Refuse: nothing changes, with a reason.

    Raises `Refusal` for one's own entry, for a settlement decided already, or when a claim has changed since.
    """
    row = BranchSettlement.objects.select_for_update(of=("self",)).select_related("institution").get(pk=settlement.pk)
    if obstacle := decision_obstacle(row, access):
        raise Refusal(obstacle)
    if not is_approved and not reason.strip():
        raise ValidationError({"motif": _("Donnez le motif du refus.")})
    row.decided_by, row.decided_at, row.reason = access.user, timezone.now(), reason.strip()[:300]
    row.state = BranchSettlement.State.APPROVED if is_approved else BranchSettlement.State.REFUSED
    if is_approved:
        balances = {claim.pk: claim for claim in claims_to_settle(row.branch, row.until)}
        for told in row.claims:
            claim = balances.get(told["claim"])
            if claim is None or claim.balance != told["amount"]:  # type: ignore[attr-defined]
                raise Refusal(_("La créance de %(name)s a changé depuis la saisie : refuser, puis saisir de nouveau.") % told)
            claim_receive(claim=claim, received_on=timezone.localdate(), amount=told["amount"], reference=row.reference, actor=access.user)
        row.entry = _entry(row, row.institution, access)
    with because(reason or str(row.get_state_display())):
        return save_checked(row)


def decision_obstacle(row: BranchSettlement, access: Access) -> str:
    """Why this person may not decide; empty when they may."""
    if row.state != BranchSettlement.State.ENTERED:
        return _("Cette compensation est déjà décidée.")
    if not access.has(*DECIDE):
        return _("Votre rôle ne permet pas de décider d’une compensation.")
    if row.entered_by_id == access.user.pk:
        return _("Une autre personne que celle qui l’a saisie l’approuve.")
    return ""


def _entry(row: BranchSettlement, institution: Institution, access: Access) -> JournalEntry:
    """A draft of the pay's journal, which another person validates: benefits of the branch at debit, advances at credit."""
    book = book_in_force(institution, timezone.localdate())
    assert book.rules is not None
    label = _("Prestations servies pour le compte de la branche %(branch)s") % {"branch": row.get_branch_display()}

    def side(account: str, leg: str) -> Line:
        posting = Posting(What(leg, "branch", row.branch, branch=row.branch), label, row.amount, third=institution.acronym)
        return Line(account, book.chart[account].label, institution.acronym, None, [Piece(posting, row.amount)])

    draft = Draft([side(row.benefit_account, Leg.CHARGE), side(row.claim_account, Leg.DUE)], ())
    made = entry_write(
        draft=draft, kind=EntryKind.COMPENSATION, journal=book.rules.pay_journal, dated_on=timezone.localdate(),
        label=f"{label}, {row.reference}", actor=row.entered_by, institution=institution,
    )  # fmt: skip
    return made
