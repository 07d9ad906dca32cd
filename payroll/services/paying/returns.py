"""Rejects read back from a bank: the file is kept as read, matched with the payments of its order, then confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.bank_keys import normalise_account
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import currency_decimals, french_amount
from payroll.choices_paying import LineState, OrderState
from payroll.exports.bank_returns import FIELDS, Rejected, UnreadableReturn, read_grid, rejected_of
from payroll.exports.pain001 import identifier
from payroll.models import OrderLine, PaymentOrder, PaymentReturn
from payroll.services.paying.lines import lines_reject

LARGEST = 5 * 1024 * 1024


@transaction.atomic
def return_read(*, order: PaymentOrder, name: str, content: bytes, on: date, access: Access) -> PaymentReturn:
    """Read a file of rejects and match it; nothing is rejected before it is confirmed. Raises `Refusal`."""
    if not access.has(*order.duties.prepare):
        raise Refusal(_("Votre rôle ne permet pas de lire un retour de banque."))
    if order.state == OrderState.PREPARED:
        raise Refusal(_("Cet ordre n’est pas encore parti."))
    if len(content) > LARGEST:
        raise Refusal(_("Le fichier dépasse 5 Mo."))
    digest = hashlib.sha256(content).hexdigest()
    if PaymentReturn.objects.filter(order=order, sha256=digest, state=PaymentReturn.State.CONFIRMED).exists():
        raise Refusal(_("Ce fichier a déjà été lu et confirmé."))
    try:
        grid = read_grid(content, name)
    except UnreadableReturn as error:
        raise Refusal(str(error)) from error
    made = PaymentReturn(
        institution_id=order.institution_id,
        order=order,
        file_name=name[-120:],
        sha256=digest,
        mapping={"titles": grid.titles, **grid.mapping},
        rows=[{"cells": row} for row in grid.rows],
        rejected_on=on,
        read_by=access.user,
    )
    return_match(made)
    with because(_("Retour de banque lu")):
        return save_checked(made)


@transaction.atomic
def return_map(*, made: PaymentReturn, mapping: Mapping[str, int | None], access: Access) -> PaymentReturn:
    """Point at other columns, and match again."""
    made = PaymentReturn.objects.select_for_update(of=("self",)).select_related("order").get(pk=made.pk)
    if made.state != PaymentReturn.State.PREVIEWED or not access.has(*made.order.duties.prepare):
        raise Refusal(_("Ce retour est déjà confirmé."))
    chosen = {name: rank for name, rank in mapping.items() if rank is not None and name in FIELDS}
    if not {"reference", "account"} & set(chosen):
        raise Refusal(_("Indiquer la colonne de la référence, ou celle du compte."))
    made.mapping = {"titles": made.mapping["titles"], **chosen}
    return_match(made)
    with because(_("Colonnes d’un retour de banque")):
        return save_checked(made)


def return_match(made: PaymentReturn) -> None:
    """Say of each row which payment it is, and how it was found; two queries."""
    decimals = currency_decimals(made.institution.country.currency)
    lines = list(OrderLine.objects.filter(order=made.order))
    by_reference = {name: line for line in lines for name in (line.reference, identifier(line.reference))}
    by_account: dict[str, list[OrderLine]] = {}
    for line in lines:
        by_account.setdefault(normalise_account(line.account), []).append(line)
    taken: set[int] = set()
    mapping = {name: made.mapping[name] for name in FIELDS if name in made.mapping}
    for row in made.rows:
        told = rejected_of(row["cells"], mapping, decimals)
        line, how = _found(told, by_reference, by_account)
        row |= {"line": None, "how": how, "reason": told.reason, "problem": ""}
        row["problem"] = _problem(told, line, taken, made)
        if line is not None and not row["problem"]:
            row["line"] = line.pk
            taken.add(line.pk)


def _found(
    told: Rejected, by_reference: Mapping[str, OrderLine], by_account: Mapping[str, list[OrderLine]]
) -> tuple[OrderLine | None, str]:
    if told.reference and told.reference in by_reference:
        return by_reference[told.reference], "référence"
    same = by_account.get(normalise_account(told.account), []) if told.account else []
    if told.amount is not None:
        same = [line for line in same if line.amount == told.amount]
    if len(same) == 1:
        return same[0], "compte et montant" if told.amount is not None else "compte"
    return None, "" if not same else "plusieurs"


def _problem(told: Rejected, line: OrderLine | None, taken: set[int], made: PaymentReturn) -> str:
    if line is None:
        return "Aucun paiement de cet ordre n’a cette référence, ni ce compte et ce montant."
    currency = made.institution.country.currency
    if line.pk in taken:
        return "Ce paiement est déjà rejeté par une autre ligne du fichier."
    if told.amount is not None and told.amount != line.amount:
        return f"Le montant rejeté n’est pas celui du paiement ({french_amount(line.amount, currency)})."
    if line.state not in (LineState.DUE, LineState.PAID):
        return f"Ce paiement est déjà « {LineState(line.state).label} »."
    return ""


@transaction.atomic
def return_confirm(*, made: PaymentReturn, access: Access) -> int:
    """Reject the payments that were found. Raises `Refusal` when none was, or when it is done already."""
    made = PaymentReturn.objects.select_for_update(of=("self",)).select_related("order", "institution__country").get(pk=made.pk)
    if not access.has(*made.order.duties.prepare):
        raise Refusal(_("Votre rôle ne permet pas de confirmer un retour de banque."))
    if made.state != PaymentReturn.State.PREVIEWED:
        raise Refusal(_("Ce retour est déjà confirmé."))
    return_match(made)
    found: list[dict[str, Any]] = [row for row in made.rows if row["line"]]
    if not found:
        raise Refusal(_("Aucune ligne du fichier ne correspond à un paiement de l’ordre."))
    for row in found:
        reason = row["reason"] or _("Rejeté par la banque")
        if lines_reject(lines=[row["line"]], access=access, on=made.rejected_on, reason=reason) != 1:
            raise Refusal(_("Cet ordre paie la population réservée : une personne habilitée confirme son retour."))
    made.state, made.confirmed_by = PaymentReturn.State.CONFIRMED, access.user
    with because(_("Retour de banque confirmé")):
        save_checked(made)
    return len(found)
