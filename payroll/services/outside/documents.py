"""The papers of a run outside the headcount: slips, summary, transfers; and the year of each payee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from typing import BinaryIO

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.bank_keys import check_account, grouped, normalise_account
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.text import currency_decimals, french_amount, french_date, french_decimal
from payroll.choices_outside import OutsideState
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow, draw_sheet, draw_sheets
from payroll.documents.words import amount_in_words
from payroll.exports.sheets import figure, head, new_sheet, new_workbook, number_format, scaled, strong, text
from payroll.exports.transfer import write_transfer
from payroll.exports.transfer_data import BankAccount, BankGroup, Debtor, TransferOrder, TransferPayment
from payroll.models import OutsidePayment, OutsideRun, Payee
from payroll.services.documents import letterhead_of
from payroll.services.presentation import debtor_read

BEFORE_CHECK = (OutsideState.DRAFT, OutsideState.CALCULATED)
UNPAID = (*BEFORE_CHECK, OutsideState.CHECKED, OutsideState.AUTHORISED)


def _number(value: int, thousandths: int) -> str:
    return french_decimal(Fraction(value, thousandths), 3)


def slip_sheet(payment: OutsidePayment, institution: Institution) -> Sheet:
    """The slip of one payment; its lines and its rule are read beforehand."""
    currency, run = institution.country.currency, payment.run
    rows = [
        SheetRow(
            (
                line.label,
                _number(line.quantity, 1000),
                french_amount(line.rate, currency),
                french_amount(line.amount, currency),
                "",
            )
        )
        for line in payment.lines.all()
    ]
    if payment.contributions:
        rows.append(SheetRow((_("Cotisations sociales"), "", "", "", french_amount(payment.contributions, currency))))
    if payment.rule is not None and payment.tax:
        rows.append(SheetRow((payment.rule.label, "", "", "", french_amount(payment.tax, currency))))
    rows.append(
        SheetRow(
            (
                _("Totaux"),
                "",
                "",
                french_amount(payment.gross, currency),
                french_amount(payment.contributions + payment.tax, currency),
            ),
            "total",
        )
    )
    rows.append(
        SheetRow((_("Net à payer"), "", "", french_amount(payment.net, currency, unit=True), ""), "total")
    )
    told = payment.identity
    account = grouped(normalise_account(payment.account)) if payment.mode == Payee.Mode.TRANSFER else payment.account
    notes = [*payment.explanation.get("tax", []), *payment.explanation.get("contributions", [])]
    if payment.rule is not None:
        notes.insert(0, f"{payment.rule.label} : {payment.rule.text} ({payment.rule.source}).")
    if run.state in UNPAID:
        notes.append(_("Document établi avant le paiement."))
    return Sheet(
        institution=letterhead_of(institution),
        title=_("Bulletin de paiement"),
        lines=(
            f"{run.name} {run.reference}",
            _("Bulletin n° %(number)s, payé le %(day)s") % {"number": payment.number, "day": french_date(run.payment_on)},
        ),
        boxes=(
            SheetBox(
                _("Bénéficiaire"),
                (
                    (_("Qualité"), told.get("quality", "")),
                    (_("Pièce d’identité"), told.get("identity", "")),
                    (_("N° de contribuable"), told.get("tax_number", "")),
                    (_("Adresse"), ", ".join(told.get("address", "").split("\n"))),
                ),
                name=told.get("name", ""),
            ),
            SheetBox(
                _("Paiement"),
                (
                    (_("Période"), f"{french_date(run.start)} – {french_date(run.end)}"),
                    (_("Objet"), run.label),
                    (_("Mode"), str(payment.get_mode_display())),
                    (_("Banque ou opérateur"), payment.bank_name),
                    (_("Compte"), account),
                ),
            ),
        ),
        columns=(
            SheetColumn(_("Désignation"), 6),
            SheetColumn(_("Quantité"), 1.4, "right"),
            SheetColumn(_("Montant unitaire"), 1.8, "right"),
            SheetColumn(_("Gains"), 2.2, "right"),
            SheetColumn(_("Retenues"), 1.8, "right"),
        ),
        rows=rows,
        words=_("Arrêté le net à %(words)s.") % {"words": amount_in_words(payment.net, currency)},
        notes=tuple(notes),
        signatures=(_("Pour l’institution"), _("Le bénéficiaire")),
        dated=run.payment_on,
    )


def slips_pdf(payments: Iterable[OutsidePayment], institution: Institution) -> bytes:
    """All slips of the payments in one file: three queries whatever their number. Raises `ValueError` without any."""
    found = list(payments)
    prefetch_related_objects(found, "lines", "rule", "run")
    return draw_sheets([slip_sheet(each, institution) for each in found])


def summary_pdf(run: OutsideRun, payments: Sequence[OutsidePayment], institution: Institution, *, reserved: int = 0) -> bytes:
    """État récapitulatif: one row per payee, totals, words, boxes to sign; `reserved` payments are named, not shown."""
    currency = institution.country.currency
    rows = [SheetRow(_summary_cells(each, currency)) for each in payments]
    sums = _sums(payments)
    rows.append(
        SheetRow(
            ("", _("Total"), "", *(french_amount(sums[name], currency) for name in AMOUNTS), ""),
            "total",
        )
    )
    notes = (_("%(n)s paiements réservés ne figurent pas ici.") % {"n": reserved},) if reserved else ()
    return draw_sheet(
        Sheet(
            institution=letterhead_of(institution),
            title=_("État récapitulatif"),
            lines=(
                f"{run.name} {run.reference}",
                _("Du %(start)s au %(end)s, payé le %(day)s")
                % {"start": french_date(run.start), "end": french_date(run.end), "day": french_date(run.payment_on)},
                str(run.get_state_display()),
            ),
            columns=(
                SheetColumn(_("N°"), 2),
                SheetColumn(_("Bénéficiaire"), 4.2),
                SheetColumn(_("N° de contribuable"), 2.4),
                SheetColumn(_("Brut"), 2, "right"),
                SheetColumn(_("Imposable"), 2, "right"),
                SheetColumn(_("Cotisations"), 2, "right"),
                SheetColumn(_("Impôt"), 1.8, "right"),
                SheetColumn(_("Net"), 2, "right"),
                SheetColumn(_("Paiement"), 3),
            ),
            rows=rows,
            words=_("Arrêté le présent état, net à payer, à %(words)s.") % {"words": amount_in_words(sums["net"], currency)},
            notes=notes,
            signatures=(_("Établi par"), _("Contrôlé par"), _("L’ordonnateur"), _("L’agent comptable")),
            dated=run.payment_on,
            is_landscape=True,
        )
    )


AMOUNTS = ("gross", "taxable", "contributions", "tax", "net")


def _summary_cells(payment: OutsidePayment, currency: str) -> tuple[str, ...]:
    where = f"{payment.bank_name} {payment.masked}".strip()
    return (
        payment.number,
        payment.identity.get("name", ""),
        payment.identity.get("tax_number", ""),
        *(french_amount(getattr(payment, name), currency) for name in AMOUNTS),
        where or str(payment.get_mode_display()),
    )


def _sums(payments: Iterable[OutsidePayment]) -> dict[str, int]:
    found = list(payments)
    return {name: sum(getattr(each, name) for each in found) for name in AMOUNTS}


def summary_xlsx(run: OutsideRun, payments: Sequence[OutsidePayment], institution: Institution, file: BinaryIO) -> None:
    """The same as a workbook, with the whole account for whoever pays."""
    decimals = currency_decimals(institution.country.currency)
    pattern = number_format(decimals)
    book = new_workbook(f"{run.name} {run.reference}", institution.name, datetime.combine(run.payment_on, time()))
    sheet = new_sheet(book, _("État récapitulatif"), [16, 32, 20, 14, 14, 14, 14, 14, 14, 22, 32], freeze="C2")
    labels = ["N°", "Bénéficiaire", "N° de contribuable", "Brut", "Imposable", "Cotisations", "Impôt", "Net"]
    sheet.append(head(sheet, [*labels, "Mode", "Banque ou opérateur", "Compte"]))
    for each in payments:
        amounts = [figure(sheet, scaled(getattr(each, name), decimals), pattern) for name in AMOUNTS]
        sheet.append(
            [
                each.number,
                text(sheet, each.identity.get("name", "")),
                text(sheet, each.identity.get("tax_number", "")),
                *amounts,
                str(each.get_mode_display()),
                text(sheet, each.bank_name),
                text(sheet, each.account),
            ]
        )
    sums = _sums(payments)
    totals = [figure(sheet, scaled(sums[name], decimals), pattern, total=True) for name in AMOUNTS]
    sheet.append([None, strong(sheet, "Total"), None, *totals])
    book.save(file)


def transfers_xlsx(run: OutsideRun, payments: Sequence[OutsidePayment], institution: Institution, file: BinaryIO) -> None:
    """The transfers by bank or operator, in the form that the banks know. Raises `Refusal` or `TransferError`."""
    if run.state in BEFORE_CHECK:
        raise Refusal(_("La liste de virement se produit une fois la campagne contrôlée."))
    debtor = debtor_read(institution, run.payment_on)
    if not debtor.account:
        raise Refusal(_("Donner d’abord le compte à débiter (Paie, Virements)."))
    groups: dict[str, list[TransferPayment]] = {}
    for each in payments:
        if each.mode == Payee.Mode.CASH or not each.net:
            continue
        groups.setdefault(each.bank_name, []).append(
            TransferPayment(
                reference=each.number,
                name=each.holder or each.identity.get("name", ""),
                account=_account(institution, each.account, is_bank=each.mode == Payee.Mode.TRANSFER),
                amount=each.net,
                staff_number=each.number,
                label=f"{run.name} {run.reference}",
            )
        )
    order = TransferOrder(
        number=run.reference,
        debtor=Debtor(
            institution.name,
            _account(institution, debtor.account, bic=debtor.bic),
            debtor.bank,
            institution.country_id.upper(),
        ),
        currency=institution.country.currency,
        execution_date=run.payment_on,
        created_at=timezone.now(),
        banks=tuple(BankGroup(bank, tuple(rows)) for bank, rows in sorted(groups.items())),
        label=f"{run.name} {run.reference}",
        decimals=currency_decimals(institution.country.currency),
    )
    write_transfer(order, file)


def _account(institution: Institution, number: str, *, bic: str = "", is_bank: bool = True) -> BankAccount:
    if not is_bank:
        return BankAccount("".join(each for each in number if each.isalnum()), "other")
    checked = check_account(institution.country_id, number)
    return BankAccount(checked.normalised, "iban" if checked.kind == "iban" else "other", bic)


def year_pdf(payee: Payee, year: int, payments: Sequence[OutsidePayment], institution: Institution) -> bytes:
    """The yearly statement of a payee: what was paid and withheld, payment by payment."""
    currency = institution.country.currency
    rows = [
        SheetRow(
            (
                french_date(each.run.payment_on),
                each.number,
                each.run.name,
                *(french_amount(getattr(each, name), currency) for name in AMOUNTS),
            )
        )
        for each in payments
    ]
    sums = _sums(payments)
    rows.append(SheetRow(("", _("Total"), "", *(french_amount(sums[name], currency) for name in AMOUNTS)), "total"))
    return draw_sheet(
        Sheet(
            institution=letterhead_of(institution),
            title=_("Attestation annuelle de paiement"),
            lines=(_("Année %(year)s") % {"year": year},),
            boxes=(
                SheetBox(
                    _("Bénéficiaire"),
                    (
                        (_("Qualité"), payee.quality),
                        (_("Pièce d’identité"), f"{payee.get_identity_kind_display()} {payee.identity_number}".strip()),
                        (_("N° de contribuable"), payee.tax_number),
                        (_("Adresse"), ", ".join(payee.address.split("\n"))),
                    ),
                    name=payee.full_name,
                ),
            ),
            columns=(
                SheetColumn(_("Payé le"), 1.8),
                SheetColumn(_("Bulletin"), 2.6),
                SheetColumn(_("Nature"), 3.4),
                SheetColumn(_("Brut"), 2, "right"),
                SheetColumn(_("Imposable"), 2, "right"),
                SheetColumn(_("Cotisations"), 2, "right"),
                SheetColumn(_("Impôt"), 1.8, "right"),
                SheetColumn(_("Net"), 2, "right"),
            ),
            rows=rows,
            words=_("Impôt retenu dans l’année : %(words)s.") % {"words": amount_in_words(sums["tax"], currency)},
            signatures=(_("Pour l’institution"),),
            dated=payments[-1].run.payment_on if payments else date(year, 12, 31),
        )
    )


def year_xlsx(payees: Iterable[Payee], year: int, institution: Institution, file: BinaryIO) -> None:
    """The yearly return: one row per payee (`payroll.selectors.outside.year_totals`)."""
    decimals = currency_decimals(institution.country.currency)
    pattern = number_format(decimals)
    book = new_workbook(f"État annuel hors effectif {year}", institution.name, datetime.combine(date(year, 12, 31), time()))
    sheet = new_sheet(book, f"État {year}", [26, 26, 20, 22, 20, 36, 11, 14, 14, 14, 14, 14], freeze="C2")
    labels = ["Nom", "Prénoms", "Catégorie", "Pièce d’identité", "N° de contribuable", "Adresse", "Paiements"]
    sheet.append(head(sheet, [*labels, "Brut", "Imposable", "Cotisations", "Impôt retenu", "Net"]))
    sums = dict.fromkeys(AMOUNTS, 0)
    for each in payees:
        for name in AMOUNTS:
            sums[name] += getattr(each, name)
        sheet.append(
            [
                text(sheet, each.last_name),
                text(sheet, each.first_names),
                str(each.get_kind_display()),
                text(sheet, each.identity_number),
                text(sheet, each.tax_number),
                text(sheet, each.address),
                each.paid_count,  # type: ignore[attr-defined]
                *(figure(sheet, scaled(getattr(each, name), decimals), pattern) for name in AMOUNTS),
            ]
        )
    totals = [figure(sheet, scaled(sums[name], decimals), pattern, total=True) for name in AMOUNTS]
    sheet.append([strong(sheet, "Total"), *[None] * 6, *totals])
    book.save(file)
