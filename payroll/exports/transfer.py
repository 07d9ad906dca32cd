"""The transfer order as a workbook: a summary, then one sheet for each bank, as the banks of the zone ask for it."""

from __future__ import annotations

from typing import BinaryIO

from openpyxl import Workbook

from payroll.documents.figures import money
from payroll.documents.words import amount_in_words
from payroll.exports.sheets import figure, head, new_sheet, new_workbook, number_format, scaled, strong, text
from payroll.exports.transfer_data import BankGroup, TransferOrder, check_order


def write_transfer(order: TransferOrder, file: BinaryIO) -> None:
    """Write the workbook into ``file``. Raises ``TransferError`` with everything that is wrong in the order."""
    check_order(order)
    moment = order.created_at.replace(tzinfo=None)
    workbook = new_workbook(f"Ordre de virement {order.number}", order.debtor.name, moment)
    _write_summary(workbook, order)
    for group in order.banks:
        _write_bank(workbook, order, group)
    workbook.save(file)


def _write_summary(workbook: Workbook, order: TransferOrder) -> None:
    sheet = new_sheet(workbook, "Récapitulatif", [36, 14, 20])
    pattern, debtor = number_format(order.decimals), order.debtor
    for label, value in (
        ("Ordre de virement", order.number),
        ("Objet", order.label),
        ("Donneur d’ordre", debtor.name),
        ("Compte à débiter", debtor.account.number),
        ("Banque", debtor.bank),
        ("Date d’exécution", order.execution_date),
        ("Monnaie", order.currency),
    ):
        if value:
            sheet.append([strong(sheet, label), text(sheet, value) if isinstance(value, str) else value])
    sheet.append([])
    sheet.append(head(sheet, ["Banque", "Paiements", "Montant"]))
    for group in order.banks:
        amount = figure(sheet, scaled(group.total, order.decimals), pattern)
        sheet.append([text(sheet, group.bank), len(group.payments), amount])
    total = figure(sheet, scaled(order.total, order.decimals), pattern, total=True)
    sheet.append([strong(sheet, "Total"), figure(sheet, order.count, "#,##0", total=True), total])
    sheet.append([])
    words = amount_in_words(order.total, order.currency, order.decimals)
    sheet.append([f"Arrêté à {money(order.total, order.currency, order.decimals)} : {words}."])


def _write_bank(workbook: Workbook, order: TransferOrder, group: BankGroup) -> None:
    sheet = new_sheet(workbook, group.bank, [7, 14, 36, 34, 14, 18, 30, 36], freeze="A2")
    pattern = number_format(order.decimals)
    labels = ["N°", "Matricule", "Nom et prénoms", "RIB ou IBAN", "BIC", "Montant", "Référence", "Objet"]
    sheet.append(head(sheet, labels))
    for number, payment in enumerate(group.payments, start=1):
        label = payment.label or order.label
        sheet.append(
            [
                number,
                text(sheet, payment.staff_number),
                text(sheet, payment.name),
                payment.account.number,
                payment.account.bic or None,
                figure(sheet, scaled(payment.amount, order.decimals), pattern),
                text(sheet, payment.reference),
                text(sheet, label),
            ]
        )
    last = 1 + len(group.payments)
    total = figure(sheet, scaled(group.total, order.decimals), pattern, total=True)
    sheet.append([None, None, strong(sheet, f"Total {group.bank}"), None, None, total])
    check = figure(sheet, f"=ROUND(SUM(F2:F{last})-F{last + 1},{order.decimals})", pattern)
    sheet.append([None, None, "Contrôle (doit être 0)", None, None, check])
