"""The budget of personnel on paper: the budget itself with its posts, and its execution by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hr_core.documents.letterhead import Letterhead
from hr_core.text import french_amount, french_count, french_decimal, french_integer
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow

SIGNATURES = ("Le contrôle de gestion", "La direction des ressources humaines", "La direction générale")


@dataclass(frozen=True, slots=True)
class LineTold:
    """A line and its figures in minor units; `quarters` are the four of the year."""

    number: str
    label: str
    section: str
    credit: int
    moved: int = 0
    quarters: tuple[int, int, int, int] = (0, 0, 0, 0)
    committed: int = 0
    available: int = 0


@dataclass(frozen=True, slots=True)
class PostTold:
    """Posts of a unit: how many, how many vacant, months counted, what they cost over the year."""

    unit: str
    posts: int
    vacant: int
    months: int
    amount: int


@dataclass(frozen=True, slots=True)
class BudgetTold:
    institution: Letterhead
    title: str
    state: str
    dated: date
    currency: str
    lines: Sequence[LineTold]
    posts: Sequence[PostTold]
    bases: Mapping[str, int]
    outside: int = 0
    months_paid: int = 0
    hidden: int = 0


def budget_sheets(told: BudgetTold) -> list[Sheet]:
    """The lines, then the posts by unit when the budget has some."""

    def money(value: int) -> str:
        return french_amount(value, told.currency)

    total = sum(line.credit for line in told.lines)
    rows = [SheetRow((line.number, line.label, line.section, money(line.credit))) for line in told.lines]
    rows.append(SheetRow(("", "Total", "", money(total)), "total"))
    columns = (
        SheetColumn("Ligne", 0.6), SheetColumn("Libellé", 2.4), SheetColumn("Nature", 1.6), SheetColumn("Crédit", 1.2, "right")
    )  # fmt: skip
    sheets = [
        Sheet(
            told.institution, told.title, (told.state,), columns, rows, told.dated,
            boxes=(SheetBox("Budget", (("Crédits", french_amount(total, told.currency, unit=True)), ("État", told.state))),),
            signatures=SIGNATURES,
        )
    ]  # fmt: skip
    if told.posts:
        sheets.append(_posts_sheet(told))
    return sheets


def _posts_sheet(told: BudgetTold) -> Sheet:
    rows = [
        SheetRow((each.unit, french_integer(each.posts), french_integer(each.vacant), french_integer(each.months),
                  french_amount(each.amount, told.currency)))
        for each in told.posts
    ]  # fmt: skip
    rows.append(
        SheetRow(
            (
                "Total", french_integer(sum(each.posts for each in told.posts)),
                french_integer(sum(each.vacant for each in told.posts)),
                french_integer(sum(each.months for each in told.posts)),
                french_amount(sum(each.amount for each in told.posts), told.currency),
            ),
            "total",
        )
    )  # fmt: skip
    columns = (
        SheetColumn("Unité", 3), SheetColumn("Postes", 0.8, "right"), SheetColumn("dont vacants", 0.9, "right"),
        SheetColumn("Mois comptés", 1, "right"), SheetColumn("Coût de l’année", 1.4, "right"),
    )  # fmt: skip
    bases = tuple((label, french_count(number, "ligne", "lignes")) for label, number in told.bases.items())
    notes = ["La paie d’un titulaire est la moyenne de ses mois payés ; celle d’un poste vacant repose sur la base dite."]
    if told.hidden:
        lines = french_count(told.hidden, "ligne", "lignes")
        notes.append(f"{lines} de la population réservée n’y sont pas détaillées ; les crédits les comptent.")
    return Sheet(
        told.institution, f"{told.title}, postes", (told.state,), columns, rows, told.dated,
        boxes=(SheetBox("Ce sur quoi reposent les coûts", bases),),
        notes=tuple(notes),
    )  # fmt: skip


def execution_sheet(told: BudgetTold) -> Sheet:
    """Credits, four quarters, what is committed and left, line by line; what no line carries below."""

    def money(value: int) -> str:
        return french_amount(value, told.currency)

    rows, sums = [], [0] * 8
    for line in told.lines:
        executed = sum(line.quarters)
        figures = (line.credit + line.moved, *line.quarters, executed, line.committed, line.available)
        sums = [before + value for before, value in zip(sums, figures, strict=True)]
        rows.append(SheetRow((line.number, line.label, *map(money, figures))))
    rows.append(SheetRow(("", "Total", *map(money, sums)), "total"))
    heads = ("Crédit", "1er trim.", "2e trim.", "3e trim.", "4e trim.", "Exécuté", "Engagé", "Disponible")
    columns = (
        SheetColumn("Ligne", 0.5), SheetColumn("Libellé", 2), *(SheetColumn(head, 1.1, "right") for head in heads)
    )  # fmt: skip
    paid = french_count(told.months_paid, "mois payé", "mois payés")
    rate = f"{french_decimal(Fraction(100 * sums[5], sums[0]), 1)} %" if sums[0] else ""
    notes = (f"Hors budget : {french_amount(told.outside, told.currency, unit=True)} payés sans ligne qui les porte.",) if told.outside else ()
    return Sheet(
        told.institution, f"Exécution du {told.title[:1].lower()}{told.title[1:]}", (told.state,), columns, rows, told.dated,
        boxes=(SheetBox("Exécution", (("Mois", paid), ("Taux d’exécution", rate))),),
        notes=notes, signatures=SIGNATURES[:2], is_landscape=True,
    )  # fmt: skip
