"""The papers of a bordereau d’émission: the slip itself, its mandats one a page, the recapitulation from gross to net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hr_core.documents.letterhead import Letterhead
from hr_core.text import french_amount, french_count, french_date
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow
from payroll.documents.words import amount_in_words


@dataclass(frozen=True, slots=True)
class Signatory:
    """A step taken: « Ordonnancée », who, in which quality, by which act when it is another's."""

    state: str
    step: str
    name: str
    quality: str
    on: date
    acting: str = ""
    derogation: str = ""

    @property
    def title(self) -> str:
        """« Visée (DRH) »: its first letter alone is made a capital."""
        return self.step[:1].upper() + self.step[1:]

    @property
    def words(self) -> str:
        """« Fatou Sow, Directeur général (ordonnateur), par intérim, le 29/11/2026 »; the act stands in the notes."""
        short = self.acting.partition(" de ")[0]
        return ", ".join(filter(None, [self.name, self.quality, short, f"le {french_date(self.on)}"]))

    @property
    def notes(self) -> tuple[str, ...]:
        """The act of a replacement, and the decision under which one person took two steps."""
        acting = f"{self.title} par {self.name}, {self.acting}." if self.acting else ""
        derogation = (
            f"{self.title} par {self.name}, par dérogation à la séparation des personnes : {self.derogation}."
            if self.derogation
            else ""
        )
        return tuple(filter(None, (acting, derogation)))


@dataclass(frozen=True, slots=True)
class WarrantTold:
    """A mandat: amounts in minor units; `items` are (label, amount)."""

    reference: str
    account: str
    unit_code: str
    unit_name: str
    people: int
    items: tuple[tuple[str, int], ...]
    amount: int


@dataclass(frozen=True, slots=True)
class RecapLine:
    section: str
    code: str
    label: str
    people: int
    base: int
    amount: int


@dataclass(frozen=True, slots=True)
class SlipTold:
    """What the papers say. `void` says when, by whom and why the slip was voided."""

    head: Letterhead
    currency: str
    reference: str
    year: int
    issued_on: date
    run: str
    run_reference: str
    payslips: int
    gross: int
    employer: int
    withheld: int
    net: int
    total: int
    warrants: tuple[WarrantTold, ...]
    signatories: tuple[Signatory, ...]
    recap: tuple[RecapLine, ...] = ()
    payments: tuple[tuple[str, int, int], ...] = ()  # mode, number, amount
    void: str = ""

    def money(self, amount: int) -> str:
        return french_amount(amount, self.currency)

    def title(self, name: str) -> str:
        return f"{name} (annulé)" if self.void else name


def slip_sheet(slip: SlipTold) -> Sheet:
    """The bordereau: its mandats by account, what they come to in words, those who acted, two signatures."""
    rows: list[SheetRow] = []
    account = None
    for each in slip.warrants:
        if each.account != account:
            account = each.account
            rows.append(SheetRow((f"Compte {account}",), "group"))
        rows.append(SheetRow((each.reference, unit_words(each), str(each.people), slip.money(each.amount))))
        if each is slip.warrants[-1] or slip.warrants[slip.warrants.index(each) + 1].account != account:
            same = [other for other in slip.warrants if other.account == account]
            if len(same) > 1:
                rows.append(SheetRow(("", f"Compte {account}", "", slip.money(sum(other.amount for other in same))), "total"))
    rows.append(SheetRow(("", "Total du bordereau", "", slip.money(slip.total)), "total"))
    count = french_count(len(slip.warrants), "mandat", "mandats")
    return Sheet(
        institution=slip.head,
        title=slip.title(f"Bordereau d’émission n° {slip.reference}"),
        lines=(f"Exercice {slip.year}", f"Émis le {french_date(slip.issued_on)}", f"Montants en {slip.currency}"),
        columns=(
            SheetColumn("Mandat", 1.1),
            SheetColumn("Unité", 3.4),
            SheetColumn("Agents", 0.8, "right"),
            SheetColumn("Montant", 1.5, "right"),
        ),
        rows=rows,
        dated=slip.issued_on,
        boxes=(
            SheetBox(
                "Objet",
                (
                    ("Campagne", slip.run_reference),
                    ("Bulletins", str(slip.payslips)),
                    ("Mandats", str(len(slip.warrants))),
                    ("Net à payer", slip.money(slip.net)),
                ),
                slip.run,
            ),
            acted_box(slip),
        ),
        words=f"Arrêté le présent bordereau, de {count}, à la somme de {amount_in_words(slip.total, slip.currency)}.",
        notes=_notes(slip),
        signatures=(signature(slip, "L’ordonnateur", "authorised"), signature(slip, "L’agent comptable", "accepted")),
    )


def warrant_sheets(slip: SlipTold) -> list[Sheet]:
    """One page for each mandat: imputation, objects, the amount in words, signatures."""
    return [_warrant_sheet(slip, each) for each in slip.warrants]


def _warrant_sheet(slip: SlipTold, each: WarrantTold) -> Sheet:
    rows = [SheetRow((label, slip.money(amount))) for label, amount in each.items]
    rows.append(SheetRow(("Montant du mandat", slip.money(each.amount)), "total"))
    name = "Mandat" if each.amount > 0 else "Mandat d’annulation"
    return Sheet(
        institution=slip.head,
        title=slip.title(f"{name} n° {each.reference}"),
        lines=(
            f"Exercice {slip.year}",
            f"Bordereau n° {slip.reference} du {french_date(slip.issued_on)}",
            f"Montants en {slip.currency}",
        ),
        columns=(SheetColumn("Objet de la dépense", 4), SheetColumn("Montant", 1.2, "right")),
        rows=rows,
        dated=slip.issued_on,
        boxes=(
            SheetBox(
                "Imputation",
                (
                    ("Compte", each.account),
                    ("Unité", unit_words(each)),
                    ("Agents", str(each.people)),
                    ("Créanciers", "Suivant l’état récapitulatif et les états nominatifs joints"),
                ),
                slip.run,
            ),
            acted_box(slip),
        ),
        words=f"Arrêté le présent mandat à la somme de {amount_in_words(each.amount, slip.currency)}.",
        notes=_notes(slip),
        signatures=(signature(slip, "L’ordonnateur", "authorised"), signature(slip, "Vu, bon à payer, l’agent comptable", "accepted")),
    )


def recapitulation_sheet(slip: SlipTold) -> Sheet:
    """From gross to net by part of the payslip and item, the employer's charges, and how the net is paid."""
    rows: list[SheetRow] = []
    for section in dict.fromkeys(line.section for line in slip.recap):
        lines = [line for line in slip.recap if line.section == section]
        rows.append(SheetRow((section,), "group"))
        rows += [
            SheetRow((each.code, each.label, str(each.people), slip.money(each.base) if each.base else "", slip.money(each.amount)))
            for each in lines
        ]
        rows.append(SheetRow(("", f"Total, {section.lower()}", "", "", slip.money(sum(each.amount for each in lines))), "total"))
    rows.append(SheetRow(("Du brut au net",), "group"))
    for label, amount in (("Salaire brut", slip.gross), ("Total des retenues", -slip.withheld)):
        rows.append(SheetRow(("", label, "", "", slip.money(amount))))
    rows.append(SheetRow(("", "Net à payer", str(slip.payslips), "", slip.money(slip.net)), "total"))
    rows.append(SheetRow(("", "Brut et charges patronales (montant des mandats)", "", "", slip.money(slip.total)), "total"))
    if slip.payments:
        rows.append(SheetRow(("Paiement du net",), "group"))
        rows += [SheetRow(("", mode, str(number), "", slip.money(amount))) for mode, number, amount in slip.payments]
    return Sheet(
        institution=slip.head,
        title=slip.title("État récapitulatif de la paie"),
        lines=(slip.run, f"Bordereau n° {slip.reference}, exercice {slip.year}", f"Montants en {slip.currency}"),
        columns=(
            SheetColumn("Code", 0.8),
            SheetColumn("Rubrique", 3.4),
            SheetColumn("Nombre", 0.8, "right"),
            SheetColumn("Base", 1.3, "right"),
            SheetColumn("Montant", 1.4, "right"),
        ),
        rows=rows,
        dated=slip.issued_on,
        boxes=(acted_box(slip),),
        words=f"Arrêté le présent état à un net à payer de {amount_in_words(slip.net, slip.currency)}.",
        notes=_notes(slip),
        signatures=(signature(slip, "L’ordonnateur", "authorised"), signature(slip, "L’agent comptable", "accepted")),
    )


def acted_box(slip: SlipTold) -> SheetBox:
    return SheetBox("Ont agi", tuple((each.title, each.words) for each in slip.signatories))


def signature(slip: SlipTold, label: str, state: str) -> str:
    """« L’ordonnateur : Mamadou Gueye », the name left out as long as nobody has acted."""
    names = [each.name for each in slip.signatories if each.state == state]
    return f"{label} : {names[0]}" if names else label


def unit_words(each: WarrantTold) -> str:
    return " ".join(filter(None, [each.unit_code, each.unit_name]))


def _notes(slip: SlipTold) -> tuple[str, ...]:
    acts = (note for each in slip.signatories for note in each.notes)
    return (*filter(None, [slip.void]), *acts)


def sheets_of(kind: str, slip: SlipTold) -> Sequence[Sheet]:
    """The pages of a paper by the kind of its file."""
    if kind == "issue_slip":
        return [slip_sheet(slip)]
    return warrant_sheets(slip) if kind == "warrants" else [recapitulation_sheet(slip)]
