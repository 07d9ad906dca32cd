"""What the papers of an order say: its letter, its list, its cheques, its sign-off sheets and notes by pay point."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.bank_keys import grouped, normalise_account
from hr_core.text import currency_decimals, french_amount, french_count, french_date, french_integer
from payroll.choices_paying import FeeBearer, LineState, OrderKind, PayingKind
from payroll.documents.letters import letter_pdf
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow, draw_sheets
from payroll.documents.words import amount_in_words
from payroll.exports.sheets import figure, head, new_sheet, new_workbook, number_format, scaled, strong, text
from payroll.models import Cheque, OrderLine, PayingAccount, PaymentOrder
from payroll.services.documents import letterhead_of
from payroll.services.paying.cash import Envelope, envelope, needed
from payroll.services.paying.denominations import denominations_of

POINT = "Sans unité"


def order_day(order: PaymentOrder) -> date:
    return order.sent_on or order.source.value_day


def letter_of(order: PaymentOrder) -> bytes:
    """The letter to the bank, with the amount in words and the two signatures."""
    institution = order.institution
    currency = institution.country.currency
    billed = order.fees if order.operator and order.operator.fee_bearer == FeeBearer.INSTITUTION else 0
    banks: dict[str, list[int]] = {}
    for bank, amount in order.lines.exclude(state=LineState.WITHDRAWN).values_list("bank_name", "amount"):
        banks.setdefault(bank, []).append(amount)
    return letter_pdf(
        "payroll/paying/order_letter.html",
        {
            "order": order,
            "institution": institution,
            "account": order.paying_account,
            "number": _number(order.paying_account) if order.paying_account else "",
            "day": order_day(order),
            "today": timezone.localdate(),
            "currency": currency,
            "words": amount_in_words(order.total, currency, currency_decimals(currency)),
            "billed": billed,
            "banks": [(bank, len(amounts), sum(amounts)) for bank, amounts in sorted(banks.items())],
            "purpose": order.purpose,
        },
    )


def list_of(order: PaymentOrder, lines: Sequence[OrderLine]) -> bytes:
    """The list that goes with the letter. What the reader may not see stands in one row."""
    currency = order.institution.country.currency
    is_cheque, is_cash = order.kind == OrderKind.CHEQUE, order.kind == OrderKind.CASH
    numbers = _cheque_numbers(order) if is_cheque else {}
    rows = []
    for rank, line in enumerate(lines, start=1):
        account = numbers.get(line.pk, "") if is_cheque else line.pay_point if is_cash else grouped(line.account)
        cells = (french_integer(rank), line.staff_number, line.name, account, line.reference, french_amount(line.amount, currency))
        rows.append(SheetRow(cells))
    reserved = order.total - sum(line.amount for line in lines)
    if reserved:
        rows.append(SheetRow(("", "", _("Population réservée"), "", "", french_amount(reserved, currency))))
    rows.append(SheetRow(("", "", _("Total"), "", "", french_amount(order.total, currency, unit=True)), "total"))
    third = _("Chèque n°") if is_cheque else _("Lieu de paiement") if is_cash else _("Compte ou numéro")
    sheet = Sheet(
        institution=letterhead_of(order.institution),
        title=str(order.get_kind_display()).capitalize(),
        lines=(order.reference, order.purpose, french_date(order_day(order))),
        boxes=_boxes(order),
        columns=(
            SheetColumn(_("N°"), 0.7, "right"),
            SheetColumn(_("Matricule"), 1.4),
            SheetColumn(_("Bénéficiaire"), 3.4),
            SheetColumn(third, 3.6),
            SheetColumn(_("Référence"), 2.2),
            SheetColumn(_("Montant"), 1.8, "right"),
        ),
        rows=rows,
        words=_arrested(order.total, currency),
        signatures=_signatures(order),
        dated=order_day(order),
    )
    return draw_sheets([sheet])


def _arrested(total: int, currency: str) -> str:
    return _("Arrêté à la somme de %(words)s.") % {"words": amount_in_words(total, currency, currency_decimals(currency))}


def _signatures(order: PaymentOrder) -> tuple[str, ...]:
    account = order.paying_account
    return (account.first_signatory, account.second_signatory) if account else (_("Le régisseur"), _("L’agent comptable"))


def _number(account: PayingAccount) -> str:
    """A bank's account by its parts; that of the post or of the Treasury as the institution writes it."""
    return grouped(normalise_account(account.account)) if account.kind == PayingKind.BANK else account.account


def _boxes(order: PaymentOrder) -> tuple[SheetBox, ...]:
    account = order.paying_account
    payer = (
        (_("Compte"), _number(account) if account else _("Caisse")),
        (_("Tenu par"), ", ".join(filter(None, (account.bank_name, account.office))) if account else ""),
    )
    told = (
        (_("Destination"), order.bank_name or _("toutes banques")),
        (_("Paiements"), french_integer(order.count)),
        (_("État"), str(order.get_state_display())),
    )
    return (SheetBox(_("Donneur d’ordre"), payer, order.institution.acronym), SheetBox(_("Ordre"), told, order.reference))


def _cheque_numbers(order: PaymentOrder) -> dict[int, str]:
    drawn = Cheque.objects.filter(line__order=order, state=Cheque.State.DRAWN).select_related("book")
    return {cheque.line_id: str(cheque) for cheque in drawn if cheque.line_id}


def list_xlsx(order: PaymentOrder, lines: Sequence[OrderLine]) -> bytes:
    """The same list as a workbook."""
    currency = order.institution.country.currency
    decimals = currency_decimals(currency)
    pattern = number_format(decimals)
    moment = datetime.combine(order_day(order), time())
    workbook = new_workbook(order.reference, order.institution.name, moment)
    sheet = new_sheet(workbook, order.reference, [6, 14, 36, 28, 34, 22, 18, 12], freeze="A2")
    labels = (_("N°"), _("Matricule"), _("Bénéficiaire"), _("Banque ou opérateur"), _("Compte ou numéro"), _("Référence"), _("Montant"), _("Frais"))
    sheet.append(head(sheet, labels))
    for rank, line in enumerate(lines, start=1):
        words = [text(sheet, each) for each in (line.staff_number, line.name, line.bank_name, line.account, line.reference)]
        sheet.append([rank, *words, figure(sheet, scaled(line.amount, decimals), pattern), figure(sheet, scaled(line.fee, decimals), pattern)])
    reserved = order.total - sum(line.amount for line in lines)
    if reserved:
        sheet.append([None, None, _("Population réservée"), None, None, None, figure(sheet, scaled(reserved, decimals), pattern)])
    sheet.append([None, None, strong(sheet, _("Total")), None, None, None, figure(sheet, scaled(order.total, decimals), pattern, total=True)])
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def by_point(lines: Sequence[OrderLine]) -> dict[str, list[OrderLine]]:
    """The payments in cash by pay point, then unit and name."""
    found: dict[str, list[OrderLine]] = {}
    for line in sorted(lines, key=lambda each: (each.pay_point, each.unit_name, each.name, each.pk)):
        found.setdefault(line.pay_point or POINT, []).append(line)
    return found


def notes_of(lines: Sequence[OrderLine], denominations: Sequence[int]) -> list[tuple[str, int, dict[int, int], int]]:
    """(pay point, amount, notes to ask for, what coins cannot serve), one row per point."""
    rows = []
    for point, people in by_point(lines).items():
        made = [envelope(line.amount, denominations) for line in people]
        rows.append((point, sum(line.amount for line in people), needed(made), sum(each.rest for each in made)))
    return rows


def notes_sheet(order: PaymentOrder, lines: Sequence[OrderLine]) -> bytes:
    """« Billetage »: the least notes and coins for exact envelopes, by pay point and in all."""
    institution = order.institution
    currency = institution.country.currency
    kinds = denominations_of(institution, order_day(order))
    found = notes_of(lines, kinds)
    used = [kind for kind in kinds if any(counts.get(kind) for _point, _amount, counts, _rest in found)]
    rows = []
    for point, amount, counts, rest in found:
        rows.append(SheetRow((point, *(_count(counts.get(kind, 0)) for kind in used), french_amount(amount - rest, currency))))
    whole = {kind: sum(counts.get(kind, 0) for _point, _amount, counts, _rest in found) for kind in used}
    served = sum(kind * count for kind, count in whole.items())
    rows.append(SheetRow((_("Total"), *(_count(whole[kind]) for kind in used), french_amount(served, currency)), "total"))
    rest = sum(each[3] for each in found)
    notes = [_("Le nombre de coupures et de pièces est le plus petit qui rende chaque enveloppe exacte.")]
    if rest:
        notes.append(
            _("%(rest)s ne peuvent pas être servis avec ces pièces : arrondir les nets payés en espèces.")
            % {"rest": french_amount(rest, currency, unit=True)}
        )
    if order.total != sum(line.amount for line in lines):
        notes.append(_("Population réservée non comprise."))
    sheet = Sheet(
        institution=letterhead_of(institution),
        title=_("Billetage"),
        lines=(order.reference, order.purpose),
        columns=(
            SheetColumn(_("Lieu de paiement"), 3.4),
            *(SheetColumn(french_amount(kind, currency), 1, "right") for kind in used),
            SheetColumn(_("Montant"), 1.8, "right"),
        ),
        rows=rows,
        words=_arrested(served, currency),
        notes=tuple(notes),
        signatures=(_("Le caissier"), _("L’agent comptable")),
        dated=order_day(order),
        is_landscape=True,
    )
    return draw_sheets([sheet])


def _count(number: int) -> str:
    return french_integer(number) if number else ""


def sign_off_sheets(order: PaymentOrder, lines: Sequence[OrderLine]) -> bytes:
    """« État d’émargement »: one sheet by pay point, grouped by unit, a place for each signature."""
    institution = order.institution
    currency = institution.country.currency
    sheets = []
    for point, people in by_point(lines).items():
        rows: list[SheetRow] = []
        unit = None
        for rank, line in enumerate(people, start=1):
            if line.unit_name != unit:
                unit = line.unit_name
                rows.append(SheetRow((unit or POINT,), "group"))
            rows.append(SheetRow((french_integer(rank), line.staff_number, line.name, french_amount(line.amount, currency), "", "")))
        total = sum(line.amount for line in people)
        rows.append(SheetRow(("", "", _("Total"), french_amount(total, currency, unit=True), "", ""), "total"))
        sheets.append(
            Sheet(
                institution=letterhead_of(institution),
                title=_("État d’émargement"),
                lines=(point, order.reference, order.purpose),
                columns=(
                    SheetColumn(_("N°"), 0.6, "right"),
                    SheetColumn(_("Matricule"), 1.3),
                    SheetColumn(_("Nom et prénoms"), 3.4),
                    SheetColumn(_("Montant"), 1.6, "right"),
                    SheetColumn(_("Pièce d’identité"), 2),
                    SheetColumn(_("Date et signature"), 2.6),
                ),
                rows=rows,
                words=_arrested(total, currency),
                notes=(_("Les sommes non réclamées sont reversées à la caisse et inscrites à part."),),
                signatures=(_("Le payeur"), _("Le chef d’agence"), _("L’agent comptable")),
                dated=order_day(order),
            )
        )
    return draw_sheets(sheets)


def envelope_slips(order: PaymentOrder, lines: Sequence[OrderLine]) -> bytes:
    """One row per envelope: who, how much, which notes; to cut out, by pay point."""
    institution = order.institution
    currency = institution.country.currency
    kinds = denominations_of(institution, order_day(order))
    sheets = []
    for point, people in by_point(lines).items():
        rows = []
        for line in people:
            made = envelope(line.amount, kinds)
            rows.append(SheetRow((line.staff_number, f"{line.name} · {line.unit_name}".rstrip(" ·"), notes_words(made, currency), french_amount(line.amount, currency))))
        sheets.append(
            Sheet(
                institution=letterhead_of(institution),
                title=_("Enveloppes"),
                lines=(point, order.reference, french_count(len(people), _("enveloppe"), _("enveloppes"))),
                columns=(
                    SheetColumn(_("Matricule"), 1.2),
                    SheetColumn(_("Nom, unité"), 3),
                    SheetColumn(_("Coupures et pièces"), 4.6),
                    SheetColumn(_("Montant"), 1.4, "right"),
                ),
                rows=rows,
                dated=order_day(order),
            )
        )
    return draw_sheets(sheets)


def notes_words(made: Envelope, currency: str) -> str:
    """« 41 × 10 000, 1 × 2 000 »."""
    words = [f"{count} × {french_amount(kind, currency)}" for kind, count in made.counts.items()]
    if made.rest:
        words.append(_("reste %(rest)s") % {"rest": french_amount(made.rest, currency)})
    return ", ".join(words)
