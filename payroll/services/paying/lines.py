"""What becomes of a payment once its order has left: rejected, not claimed, paid at the counter, deposited, made again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.bank_keys import check_account
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from hr_core.text import french_date
from payroll.choices_paying import OrderKind, PayingKind, PayingMode
from payroll.models import Cheque, OrderLine, PaymentReissue
from payroll.services.paying.accounts import KINDS, AccountBook
from payroll.services.paying.mobile import served, transfers
from payroll.services.paying.movements import move_note
from payroll.services.paying.orders import Draft, order_write, tariff_of
from payroll.services.settings import pay_setting
from payroll.setting_specs_paying import DELAY
from payroll.workflows_paying import LINE_MOVES


def _move(line: OrderLine, move: str, *, on: date, reason: str = "", receipt: str = "") -> OrderLine:
    """One row of the table of moves; raises `Refusal` when the payment is not there."""
    rule = LINE_MOVES[move]
    if line.state not in rule.origins or line.order.state not in rule.order_states:
        raise Refusal(
            _("%(name)s : ce paiement est « %(state)s », cela ne s’y applique pas.")
            % {"name": line.name, "state": line.get_state_display()}
        )
    if on > timezone.localdate():
        raise Refusal(_("Cette date est à venir."))
    if line.order.sent_on and on < line.order.sent_on:
        raise Refusal(_("L’ordre n’est parti que le %(day)s.") % {"day": french_date(line.order.sent_on)})
    before, line.state, line.state_on = line.state, rule.target, on
    line.reason, line.receipt = reason.strip()[:200] or line.reason, receipt.strip()[:60] or line.receipt
    with because(reason or str(line.get_state_display())):
        saved = save_checked(line)
        move_note(line=saved, move=move, before=before, on=on)
        return saved


def _locked(keys: Iterable[int], access: Access) -> list[OrderLine]:
    lines = OrderLine.objects.visible_to(access).select_for_update(of=("self",)).filter(pk__in=list(keys))
    return list(lines.select_related("order__run__period", "order__outside_run", "employee").order_by("pk"))


def _may(lines: Iterable[OrderLine], access: Access, duty: str) -> bool:
    """Whether a person holds a duty (`prepare`, `send`, `decide`) over the orders of all these payments."""
    return all(access.has(*getattr(line.order.duties, duty)) for line in lines)


def _forbid_own(line: OrderLine, access: Access) -> None:
    if line.employee is not None:
        forbid_own_file(line.employee, access.user)


@transaction.atomic
def lines_reject(*, lines: Iterable[int], access: Access, on: date, reason: str) -> int:
    """Declare payments rejected by the bank. Raises `Refusal` without a reason or when one of them cannot be."""
    found = _locked(lines, access)
    if not _may(found, access, "prepare"):
        raise Refusal(_("Votre rôle ne permet pas de noter un rejet."))
    if not reason.strip():
        raise Refusal(_("Donner le motif du rejet."))
    return len([_move(line, "reject", on=on, reason=reason) for line in found])


@transaction.atomic
def lines_unclaimed(*, lines: Iterable[int], access: Access, on: date, reason: str = "") -> int:
    """Note that nobody came for these payments in cash or by cheque."""
    found = _locked(lines, access)
    if not _may(found, access, "prepare"):
        raise Refusal(_("Votre rôle ne permet pas de noter un paiement non réclamé."))
    if any(line.order.kind not in (OrderKind.CASH, OrderKind.CHEQUE) for line in found):
        raise Refusal(_("Seuls les espèces et les chèques se réclament au guichet : un virement est payé ou rejeté."))
    return len([_move(line, "unclaimed", on=on, reason=reason or _("Non réclamé")) for line in found])


@transaction.atomic
def line_pay_at_counter(*, line: OrderLine, access: Access, on: date, receipt: str) -> OrderLine:
    """Pay later, at the counter, what was not claimed or was rejected. Raises `Refusal` without the number of a receipt."""
    (line,) = _locked([line.pk], access)
    if not _may([line], access, "send"):
        raise Refusal(_("Votre rôle ne permet pas de payer au guichet."))
    _forbid_own(line, access)
    if not receipt.strip():
        raise Refusal(_("Donner le numéro du reçu signé."))
    _forbid_open_reissue(line)
    return _move(line, "counter", on=on, reason=_("Payé au guichet"), receipt=receipt)


@transaction.atomic
def line_deposit(*, line: OrderLine, access: Access, on: date, receipt: str) -> OrderLine:
    """Deposit what nobody claimed, after the delay that the institution has set. Raises `Refusal` before it."""
    (line,) = _locked([line.pk], access)
    if not _may([line], access, "send"):
        raise Refusal(_("Votre rôle ne permet pas de consigner un paiement."))
    if not receipt.strip():
        raise Refusal(_("Donner la référence de la consignation."))
    first = deposit_day(line)
    if first is None:
        raise Refusal(_("Le délai avant consignation n’est pas fixé : le donner dans les réglages de paie."))
    if on < first:
        raise Refusal(_("Ce paiement se consigne à partir du %(day)s.") % {"day": french_date(first)})
    _forbid_open_reissue(line)
    return _move(line, "deposit", on=on, reason=_("Consigné"), receipt=receipt)


def deposit_delay(institution: Institution, on: date) -> int | None:
    """Months before what is not claimed is deposited; None while the institution has not said."""
    return pay_setting(institution, DELAY, on, None)


def deposit_day(line: OrderLine, delay: int | None = None) -> date | None:
    """The first day on which a payment may be deposited, counted from the day on which it was due."""
    since = line.order.sent_on or line.state_on
    months = delay if delay is not None else deposit_delay(line.institution, timezone.localdate())
    if months is None or since is None:
        return None
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    for day in (since.day, 30, 29, 28):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return None


def _forbid_open_reissue(line: OrderLine) -> None:
    if line.reissues.filter(state=PaymentReissue.State.PROPOSED).exists():
        raise Refusal(_("Une réémission de ce paiement attend sa décision : la refuser d’abord."))


@transaction.atomic
def reissue_propose(*, reissue: PaymentReissue, access: Access) -> PaymentReissue:
    """Propose where a rejected or unclaimed payment goes instead; another person decides. The key of an account is checked."""
    (line,) = _locked([reissue.line_id], access)
    if not _may([line], access, "prepare"):
        raise Refusal(_("Votre rôle ne permet pas de proposer une réémission."))
    _forbid_own(line, access)
    if line.state not in LINE_MOVES["reissue"].origins:
        raise Refusal(_("Seul un paiement rejeté ou non réclamé se réémet."))
    reissue.proposed_by, reissue.account = access.user, reissue.account.strip()
    if reissue.mode == PaymentReissue.Mode.TRANSFER:
        checked = check_account(line.institution.country_id, reissue.account)
        if not checked.ok:
            raise Refusal(checked.message_fr)
        reissue.account = checked.normalised
        if not reissue.bank_name.strip():
            raise Refusal(_("Donner la banque du compte."))
    elif reissue.mode != PaymentReissue.Mode.MOBILE:
        reissue.account = reissue.bank_name = ""
    _reissue_draft(reissue, line)
    with because(reissue.reason):
        return save_checked(reissue)


def _reissue_draft(reissue: PaymentReissue, line: OrderLine) -> Draft:
    """The order that would pay it again. Raises `Refusal` when no account of the institution can."""
    book = AccountBook(line.institution, timezone.localdate())
    account = book.account(PayingMode(reissue.mode), reissue.bank_name)
    if reissue.mode == PaymentReissue.Mode.MOBILE:
        operator = book.operator(reissue.bank_name)
        if operator is None:
            raise Refusal(_("L’opérateur « %(name)s » n’est pas enregistré.") % {"name": reissue.bank_name})
        if not served(reissue.account, prefixes=operator.prefixes, digits=operator.digits):
            raise Refusal(_("Ce numéro n’est pas de l’opérateur « %(name)s ».") % {"name": operator.name})
        account = operator.paying_account or account
        parts = transfers(line.amount, tariff_of(operator))
        if len(parts) > 1:
            raise Refusal(_("Ce montant dépasse le plafond de l’opérateur : choisir un autre mode."))
        return Draft(OrderKind.MOBILE, account, operator.name, operator, line.is_confidential, [_again(reissue, line, parts[0].fee)])
    if account is None and reissue.mode != PaymentReissue.Mode.CASH:
        raise Refusal(_("Aucun compte payeur ne sert ce mode de paiement."))
    kinds = {PaymentReissue.Mode.CHEQUE: OrderKind.CHEQUE, PaymentReissue.Mode.CASH: OrderKind.CASH}
    kind = kinds.get(PaymentReissue.Mode(reissue.mode)) or KINDS[PayingKind(account.kind)]  # type: ignore[union-attr]
    return Draft(kind, account, reissue.bank_name, None, line.is_confidential, [_again(reissue, line, 0)])


def _again(reissue: PaymentReissue, line: OrderLine, fee: int) -> OrderLine:
    root, tail = line.reference, 1
    if "-B" in line.reference[-4:]:
        root, _sep, number = line.reference.rpartition("-B")
        tail = int(number) + 1
    return OrderLine(
        institution_id=line.institution_id,
        payment_id=line.payment_id,
        outside_payment_id=line.outside_payment_id,
        employee_id=line.employee_id,
        is_confidential=line.is_confidential,
        reference=f"{root}-B{tail}"[:40],
        staff_number=line.staff_number,
        name=reissue.holder[:120],
        unit_name=line.unit_name,
        pay_point=line.pay_point,
        bank_name=reissue.bank_name,
        account=reissue.account,
        amount=line.amount,
        fee=fee,
        reissue_of=line,
    )


@transaction.atomic
def reissue_decide(*, reissue: PaymentReissue, access: Access, approve: bool, reason: str = "") -> PaymentReissue:
    """Approve a reissue (a new order is written) or refuse it with a reason; never by the one who proposed."""
    reissue = PaymentReissue.objects.select_for_update(of=("self",)).get(pk=reissue.pk)
    (line,) = _locked([reissue.line_id], access)
    if not _may([line], access, "decide"):
        raise Refusal(_("Votre rôle ne permet pas de décider d’une réémission."))
    if reissue.state != PaymentReissue.State.PROPOSED:
        raise Refusal(_("Cette réémission est déjà décidée."))
    if reissue.proposed_by_id == access.user.pk:
        raise PermissionDenied(_("Vous avez proposé cette réémission : une autre personne en décide."))
    _forbid_own(line, access)
    if not approve and not reason.strip():
        raise Refusal(_("Donner le motif du refus."))
    reissue.decided_by, reissue.decided_at = access.user, timezone.now()
    reissue.decision_reason = reason.strip()[:300]
    reissue.state = PaymentReissue.State.APPROVED if approve else PaymentReissue.State.REFUSED
    with because(reason or str(reissue.get_state_display())):
        save_checked(reissue)
        if approve:
            draft = _reissue_draft(reissue, line)
            _move(line, "reissue", on=timezone.localdate(), reason=line.reason)
            Cheque.objects.filter(line=line, state=Cheque.State.DRAWN).update(
                state=Cheque.State.VOIDED, reason=_("Paiement réémis")
            )
            order_write(run=line.order.source, draft=draft, access=_of_preparer(access, reissue, line), is_reissue=True)
    return reissue


def _of_preparer(access: Access, reissue: PaymentReissue, line: OrderLine) -> Access:
    """The order is prepared by the one who proposed when the one who decides may send it on, else by the latter: somebody may."""
    from dataclasses import replace

    return replace(access, user=reissue.proposed_by) if _may([line], access, "send") else access
