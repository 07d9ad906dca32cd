"""A transfer order: who pays whom, how much, when. Amounts in the smallest unit of the currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

_BIC = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?")


class TransferError(ValueError):
    """The order cannot be sent; ``problems`` lists every reason, in French, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account: ``number`` normalised (no spaces); ``kind`` says whether it is an IBAN. ``bic`` may be unknown."""

    number: str
    kind: Literal["iban", "other"]
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Debtor:
    """The institution and the account from which it pays. ``country`` is its ISO code."""

    name: str
    account: BankAccount
    bank: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class TransferPayment:
    """One payment. ``reference`` is unique in the order (payslip number, with the part of a split payment)."""

    reference: str
    name: str
    account: BankAccount
    amount: int
    staff_number: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class BankGroup:
    """The payments to the accounts of one bank."""

    bank: str
    payments: tuple[TransferPayment, ...]

    @property
    def total(self) -> int:
        return sum(payment.amount for payment in self.payments)


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """``number`` is that of the order, unique for the institution: the identifiers of the messages derive from it.

    ``decimals`` is the number of digits of the minor unit in which amounts are held.
    """

    number: str
    debtor: Debtor
    currency: str
    execution_date: date
    created_at: datetime
    banks: tuple[BankGroup, ...]
    label: str = ""
    decimals: int = 0

    @property
    def total(self) -> int:
        return sum(group.total for group in self.banks)

    @property
    def count(self) -> int:
        return sum(len(group.payments) for group in self.banks)


def check_order(order: TransferOrder) -> None:
    """Raise ``TransferError`` with all that would make a bank refuse the order."""
    problems = []
    if not order.count:
        problems.append("L’ordre de virement ne contient aucun paiement.")
    if not order.number.strip():
        problems.append("L’ordre de virement n’a pas de numéro.")
    if not re.fullmatch(r"[A-Z]{3}", order.currency):
        problems.append(f"La monnaie « {order.currency} » n’est pas un code à trois lettres.")
    problems += _account_problems("le compte débité", order.debtor.account)
    if not order.debtor.name.strip():
        problems.append("Le nom du donneur d’ordre manque.")
    seen: set[str] = set()
    for group in order.banks:
        for payment in group.payments:
            who = f"{payment.staff_number} {payment.name}".strip() or payment.reference
            if payment.amount <= 0:
                problems.append(f"{who} : le montant à virer doit être positif, et non {payment.amount}.")
            if not payment.name.strip():
                problems.append(f"{who} : le nom du bénéficiaire manque.")
            if not payment.reference.strip():
                problems.append(f"{who} : la référence du paiement manque.")
            elif payment.reference in seen:
                problems.append(f"{who} : la référence {payment.reference} sert déjà à un autre paiement.")
            seen.add(payment.reference)
            problems += _account_problems(who, payment.account)
    if problems:
        raise TransferError(problems)


def _account_problems(who: str, account: BankAccount) -> list[str]:
    problems = []
    if account.kind == "iban":
        if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}", account.number):
            problems.append(f"{who} : l’IBAN « {account.number} » n’a pas la bonne forme.")
    elif not re.fullmatch(r"[A-Z0-9]{1,34}", account.number):
        problems.append(f"{who} : le numéro de compte « {account.number} » manque ou a plus de 34 lettres et chiffres.")
    if account.bic and not _BIC.fullmatch(account.bic):
        problems.append(f"{who} : le BIC « {account.bic} » n’a pas la bonne forme (8 ou 11 caractères).")
    return problems
