"""Claims on the branches of social security: opened when a run is paid, followed until recovered or written off."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Absence, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, forbid_own_file, reasoned, save_checked
from hr_core.text import french_amount
from hr_core.workflows import transition
from payroll.choices_absences import BenefitPayer, ClaimState
from payroll.models import AbsencePayRule, BranchClaim, ClaimMonth, ClaimReceipt, LineOrigin, PayRun
from payroll.services.sources import PAID
from payroll.workflows_absences import CLAIM, CLAIM_LIVE

SOURCE = "absences"


@transaction.atomic
def claims_follow(*, run: PayRun) -> int:
    """Open or bring up to date the claims of the month of a run just paid; returns how many months were written.

    What is claimed for a month is what all its paid runs advanced for the branch: a later run of the same month that
    takes some of it back lowers the claim.
    """
    period = run.period
    rules = {
        rule.kind_id: rule
        for rule in AbsencePayRule.objects.on(period.last_day)
        .filter(institution=run.institution_id, benefit_payer=BenefitPayer.SUBROGATED)
        .select_related("benefit_item")
        if rule.benefit_item is not None
    }
    if not rules:
        return 0
    codes = {rule.benefit_item.code for rule in rules.values() if rule.benefit_item}
    advanced = (
        LineOrigin.objects.filter(run__period=period, run__state__in=PAID, source=SOURCE, code__in=codes)
        .values_list("reference", "code")
        .annotate(total=Sum("amount"))
    )
    amounts = {(reference, code): int(total or 0) for reference, code, total in advanced}
    absences = {
        row.pk: row
        for row in Absence.objects.filter(pk__in={reference for reference, _code in amounts}).select_related("employee")
    }
    totals: dict[tuple[int, str], int] = {}
    of_root: dict[int, Absence] = {}
    for (reference, code), total in amounts.items():
        absence = absences.get(reference)
        rule = rules.get(absence.kind_id) if absence is not None else None
        if absence is None or rule is None or rule.benefit_item is None or rule.benefit_item.code != code:
            continue
        key = (absence.root_id, rule.branch)
        totals[key] = totals.get(key, 0) + total
        of_root[absence.root_id] = absence
    return _write_months(run, totals, of_root)


def _write_months(run: PayRun, totals: dict[tuple[int, str], int], of_root: dict[int, Absence]) -> int:
    period, today = run.period, timezone.localdate()
    held = {
        (claim.absence_id, claim.branch): claim
        for claim in BranchClaim.objects.filter(absence__in={root for root, _branch in totals}).select_for_update()
    }
    own = set(run.institution.branches or ())
    for (root, branch), total in sorted(totals.items()):
        claim = held.get((root, branch))
        if claim is None:
            if total == 0:
                continue
            claim = save_checked(
                BranchClaim(
                    institution_id=run.institution_id,
                    absence_id=root,
                    employee_id=of_root[root].employee_id,
                    branch=branch,
                    is_internal=branch in own,
                    opened_on=today,
                )
            )
        ClaimMonth.objects.update_or_create(
            claim=claim,
            year=period.year,
            month=period.month,
            defaults={"amount": total, "institution_id": run.institution_id},
        )
        _settle_state(claim, reopened=True)
    return len(totals)


def claim_balance(claim: BranchClaim) -> int:
    """What remains to be received: months less receipts, minor units."""
    claimed = claim.months.aggregate(total=Sum("amount"))["total"] or 0
    received = claim.receipts.aggregate(total=Sum("amount"))["total"] or 0
    return int(claimed - received)


@transaction.atomic
def claim_send(*, claim: BranchClaim, sent_on: date, reference: str, actor: User) -> BranchClaim:
    """The file left for the branch (again, after a rejection)."""
    claim = _open(claim, "send", actor)
    if sent_on > timezone.localdate():
        raise ValidationError({"sent_on": _("La date d’envoi ne peut pas être à venir.")})
    claim.sent_on, claim.reference, claim.state = sent_on, reference, ClaimState.SENT
    with reasoned("", _("Créance transmise à la branche")):
        save_checked(claim)
        _settle_state(claim)
    return claim


@transaction.atomic
def claim_receive(*, claim: BranchClaim, received_on: date, amount: int, reference: str, actor: User) -> ClaimReceipt:
    """The branch paid a part or the rest, or the institution's own branch settled it by an entry."""
    claim = _open(claim, "receive", actor)
    balance = claim_balance(claim)
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": _("La date d’encaissement ne peut pas être à venir.")})
    if amount > balance:
        currency = claim.institution.country.currency
        raise ValidationError(
            {
                "amount": _("Il ne reste que %(balance)s à recevoir.")
                % {"balance": french_amount(balance, currency, unit=True)}
            }
        )
    with reasoned(reference, _("Encaissement d’une créance")):
        receipt = save_checked(
            ClaimReceipt(
                institution_id=claim.institution_id,
                claim=claim,
                received_on=received_on,
                amount=amount,
                reference=reference,
                entered_by=actor,
            )
        )
        claim.state = ClaimState.PARTIAL
        _settle_state(claim)
    return receipt


@transaction.atomic
def receipt_delete(*, receipt: ClaimReceipt, actor: User, reason: str) -> None:
    """Take back a receipt entered by mistake."""
    claim = BranchClaim.objects.select_for_update().get(pk=receipt.claim_id)
    forbid_own_file(claim.employee, actor)
    _require_reason(reason)
    if claim.state == ClaimState.WRITTEN_OFF:
        raise Refusal(_("Cette créance est abandonnée : ses encaissements ne changent plus."))
    with because(reason):
        delete_checked(receipt)
        _settle_state(claim, reopened=True)


@transaction.atomic
def claim_reject(*, claim: BranchClaim, reason: str, actor: User) -> BranchClaim:
    """The branch refuses: the claim is contested (sent again) or written off."""
    claim = _open(claim, "reject", actor)
    _require_reason(reason)
    claim.state, claim.rejection = ClaimState.REJECTED, reason[:300]
    with because(reason):
        return save_checked(claim)


@transaction.atomic
def claim_write_off_propose(*, claim: BranchClaim, reason: str, actor: User) -> BranchClaim:
    """Propose to give the balance up; another person decides."""
    claim = _open(claim, "propose_write_off", actor)
    _require_reason(reason)
    if claim_balance(claim) <= 0:
        raise Refusal(_("Rien ne reste dû sur cette créance."))
    claim.state, claim.write_off_reason, claim.write_off_proposed_by = ClaimState.WRITE_OFF, reason[:300], actor
    with because(reason):
        return save_checked(claim)


@transaction.atomic
def claim_write_off(*, claim: BranchClaim, actor: User) -> BranchClaim:
    """Give the balance up."""
    claim = _open(claim, "write_off", actor)
    if claim.write_off_proposed_by_id == actor.pk:
        raise Refusal(_("La personne qui décide l’abandon ne peut pas être celle qui l’a proposé."))
    claim.state, claim.write_off_decided_by, claim.closed_on = ClaimState.WRITTEN_OFF, actor, timezone.localdate()
    with because(claim.write_off_reason):
        return save_checked(claim)


@transaction.atomic
def claim_keep(*, claim: BranchClaim, actor: User, reason: str) -> BranchClaim:
    """Refuse to give the balance up: the claim goes on."""
    claim = _open(claim, "keep", actor)
    _require_reason(reason)
    claim.state = ClaimState.SENT if claim.sent_on else ClaimState.OPEN
    claim.write_off_reason, claim.write_off_proposed_by = "", None
    with because(reason):
        save_checked(claim)
        _settle_state(claim)
    return claim


def _open(claim: BranchClaim, name: str, actor: User) -> BranchClaim:
    """The claim, locked, when the change exists from its state and concerns somebody else's file."""
    claim = (
        BranchClaim.objects.select_for_update(of=("self",))
        .select_related("employee", "institution__country")
        .get(pk=claim.pk)
    )
    forbid_own_file(claim.employee, actor)
    if claim.state not in transition(CLAIM, name).source:
        raise Refusal(
            _("Une créance %(state)s ne peut pas changer ainsi d’état.") % {"state": claim.get_state_display()}
        )
    return claim


def _settle_state(claim: BranchClaim, *, reopened: bool = False) -> None:
    """Bring the state in line with the balance: recovered when nothing remains; live again when something does."""
    balance = claim_balance(claim)
    if claim.state == ClaimState.WRITTEN_OFF:
        return
    if balance <= 0 and claim.state in CLAIM_LIVE and claim.months.exists():
        claim.state, claim.closed_on = ClaimState.RECOVERED, timezone.localdate()
    elif balance > 0 and reopened and claim.state in (ClaimState.RECOVERED, ClaimState.PARTIAL):
        received = claim.receipts.exists()
        claim.state = ClaimState.PARTIAL if received else ClaimState.SENT if claim.sent_on else ClaimState.OPEN
        claim.closed_on = None
    elif balance > 0 and claim.state == ClaimState.SENT and claim.receipts.exists():
        claim.state = ClaimState.PARTIAL
    save_checked(claim)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec la créance.")})
