"""The institution's paying accounts, operators and cheque books: kept with a reason, keys checked."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.bank_keys import check_account
from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from hr_core.text import fold
from payroll.choices_paying import OrderKind, OrderState, PayingKind
from payroll.models import ChequeBook, MobileOperator, PayingAccount, PaymentOrder
from payroll.workflows_paying import SETUP


@transaction.atomic
def paying_account_save(*, account: PayingAccount, actor: User | None, reason: str = "") -> PayingAccount:
    """Keep an account. A bank's key is checked; the Treasury's and the post's numbers have no common key.

    Raises `ValidationError` for a wrong key, no mode, or a receiving bank that another account already serves.
    """
    if account.kind == PayingKind.BANK:
        checked = check_account(account.institution.country_id, account.account)
        if not checked.ok:
            raise ValidationError({"account": checked.message_fr})
        account.account = checked.normalised
    if not account.modes:
        raise ValidationError({"modes": _("Dire ce que ce compte paie.")})
    if account.pk and PaymentOrder.objects.filter(paying_account=account).exclude(state=OrderState.PREPARED).exists():
        held = PayingAccount.objects.get(pk=account.pk)
        if (held.account, held.holder, held.bank_name) != (account.account, account.holder, account.bank_name):
            raise Refusal(
                _("Des ordres sont déjà partis de ce compte : donner sa fin, puis enregistrer le nouveau compte à sa suite.")
            )
    _forbid_rivals(account)
    with reasoned(reason, _("Compte payeur")):
        return save_checked(account)


def _forbid_rivals(account: PayingAccount) -> None:
    """Two accounts for the same receiving bank, or two without any bank named, would leave a payment undecided."""
    others = PayingAccount.objects.filter(institution=account.institution_id, modes__overlap=account.modes)
    if account.start:
        others = others.filter(Q(end__isnull=True) | Q(end__gt=account.start))
        others = others.filter(start__lt=account.end) if account.end else others
    for other in others.exclude(pk=account.pk):
        shared = {fold(bank) for bank in account.banks} & {fold(bank) for bank in other.banks}
        if shared or (not account.banks and not other.banks):
            raise ValidationError(
                {
                    "banks": _("Le compte « %(other)s » paie déjà ces banques par ces modes aux mêmes dates.")
                    % {"other": other}
                }
            )


@transaction.atomic
def mobile_operator_save(*, operator: MobileOperator, actor: User | None, reason: str = "") -> MobileOperator:
    """Keep an operator. Raises `ValidationError` when a fee could leave nothing of a full transfer."""
    if operator.ceiling is not None and operator.fee_fixed >= operator.ceiling:
        raise ValidationError({"fee_fixed": _("Les frais fixes dépassent le plafond d’un transfert.")})
    same = MobileOperator.objects.filter(institution=operator.institution_id, name__iexact=operator.name.strip())
    same = same.filter(Q(end__isnull=True) | Q(end__gt=operator.start)).exclude(pk=operator.pk)
    if operator.end:
        same = same.filter(start__lt=operator.end)
    if same.exists():
        raise ValidationError({"name": _("Cet opérateur est déjà enregistré à ces dates.")})
    with reasoned(reason, _("Opérateur de monnaie mobile")):
        return save_checked(operator)


@transaction.atomic
def cheque_book_add(*, book: ChequeBook, actor: User | None, reason: str = "") -> ChequeBook:
    """Keep a cheque book; it serves once another person approved it. Raises `ValidationError` when a number belongs to another
    book of the account. Without an actor (set-up) it serves at once."""
    if book.last_number - book.first_number >= 1_000:
        raise ValidationError({"last_number": _("Un carnet a 1 000 chèques au plus.")})
    if len(str(book.last_number)) > book.digits:
        raise ValidationError({"digits": _("Le dernier numéro a plus de chiffres.")})
    others = ChequeBook.objects.filter(paying_account=book.paying_account_id).exclude(pk=book.pk)
    rival = others.filter(first_number__lte=book.last_number, last_number__gte=book.first_number).first()
    if rival is not None:
        raise ValidationError({"first_number": _("Ces numéros sont déjà ceux du carnet %(book)s.") % {"book": rival}})
    book.added_by = actor
    with reasoned(reason, _("Carnet de chèques")):
        return save_checked(book)


@transaction.atomic
def cheque_book_decide(*, book: ChequeBook, access: Access, approve: bool, reason: str = "") -> None:
    """Let a book serve, or take it out with a reason; never by the one who entered it."""
    found = ChequeBook.objects.select_for_update(of=("self",)).get(pk=book.pk)
    if not access.has(*SETUP):
        raise Refusal(_("Votre rôle ne permet pas de tenir les carnets de chèques."))
    if not found.is_waiting:
        raise Refusal(_("Ce carnet est déjà approuvé."))
    if found.added_by_id == access.user.pk:
        raise PermissionDenied(_("Vous avez saisi ce carnet : une autre personne l’approuve."))
    if not approve and not reason.strip():
        raise Refusal(_("Donner le motif du refus."))
    with because(reason.strip() or _("Carnet de chèques approuvé")):
        if not approve:
            found.delete()
            return
        found.approved_by, found.approved_at = access.user, timezone.now()
        save_checked(found)


class AccountBook:
    """The accounts and operators of an institution on a day; two queries."""

    def __init__(self, institution: Institution, on: date) -> None:
        self.accounts = list(PayingAccount.objects.on(on).filter(institution=institution))
        self.operators = list(
            MobileOperator.objects.on(on).filter(institution=institution).select_related("paying_account")
        )

    def account(self, mode: str, bank: str = "") -> PayingAccount | None:
        """The account that pays this bank: the one that names it, else the one for every other bank."""
        wanted = fold(bank)
        able = [each for each in self.accounts if mode in each.modes]
        named = [each for each in able if any(fold(name) == wanted for name in each.banks)]
        return next(iter(named or [each for each in able if not each.banks]), None)

    def operator(self, name: str) -> MobileOperator | None:
        return next((each for each in self.operators if fold(each.name) == fold(name)), None)


KINDS = {PayingKind.BANK: OrderKind.TRANSFER, PayingKind.TREASURY: OrderKind.TREASURY, PayingKind.POST: OrderKind.POST}
