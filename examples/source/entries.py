"""Opening balances of an institution that starts in mid-year, and the variable inputs of a month of another."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

from .staff import Person
from .writers import new_book, save_book, style_headings

FIRST_MONTH, LAST_MONTH = dt.date(2026, 1, 1), dt.date(2026, 10, 1)

# Codes and labels of the former software.
BALANCE_ITEMS = {
    "1000": "Salaire de base",
    "1010": "Sursalaire",
    "2100": "Prime de caisse",
    "2200": "Indemnité de logement",
    "2300": "Indemnité de responsabilité",
    "4000": "Salaire brut",
    "5010": "INPS retraite, part salariale",
    "5020": "AMO, part salariale",
    "5100": "Impôt sur les traitements et salaires",
    "9000": "Net à payer",
}
INPUT_ITEMS = {
    "2010": "Heures supplémentaires à 15 %",
    "2020": "Heures supplémentaires à 40 %",
    "2030": "Heures supplémentaires de nuit et de dimanche à 60 %",
    "2400": "Prime exceptionnelle",
    "3010": "Absence non payée (jours)",
    "3110": "Acompte sur salaire",
    "3120": "Retenue coopérative",
}

# Upper bound of each yearly bracket and its rate in percent: what the former software applied.
_BRACKETS = (
    (330_000, 0), (578_400, 5), (1_176_400, 12), (1_789_733, 18), (2_384_195, 26), (3_494_130, 31), (10**12, 37),
)  # fmt: skip


def _withheld_tax(gross: int, contributions: int, person: Person) -> int:
    """The tax that the former software withheld in a month: yearly brackets, family reduction, franc rounded down."""
    yearly, tax, floor = (gross - contributions) * 12, 0, 0
    for ceiling, rate in _BRACKETS:
        tax += max(0, min(yearly, ceiling) - floor) * rate
        floor = ceiling
    reduction = 10 * (person.family == "M") + min(25, person.children * 5 // 2)
    return tax * (100 - reduction) // 10_000 // 12


def _month_of(person: Person, month: dt.date) -> dict[str, int]:
    raised = dt.date(2026, 7, 1)  # the step of July
    base = person.base_salary if month >= raised or person.step < 3 else person.base_salary * 97 // 100
    lines = {"1000": base, "1010": person.supplement}
    for code, name in (("2100", "cash"), ("2200", "housing"), ("2300", "function")):
        lines[code] = person.allowances.get(name, 0)
    gross = sum(lines.values())
    pension, health = (gross * 36 + 500) // 1000, (gross * 306 + 5000) // 10_000
    tax = _withheld_tax(gross, pension + health, person)
    lines |= {"4000": gross, "5010": pension, "5020": health, "5100": tax, "9000": gross - pension - health - tax}
    return {code: amount for code, amount in lines.items() if amount}


def balances(folder: Path, people: list[Person]) -> None:
    """« Cumuls » of INPS, January to October 2026: one line per agent, item and month."""
    book = new_book()
    sheet = book.active
    sheet.title = "Cumuls 2026"
    sheet["A1"] = "INPS – Cumuls par agent, rubrique et mois (reprise de l'ancien logiciel)"
    sheet.append([])
    sheet.append(["Matricule", "Code rubrique", "Libellé", "Mois", "Montant"])
    style_headings(sheet, 3, 5)
    for person in people:
        for number in range(FIRST_MONTH.month, LAST_MONTH.month + 1):
            month = dt.date(2026, number, 1)
            if person.hire > month:
                continue
            for code, amount in _month_of(person, month).items():
                sheet.append([person.number, code, BALANCE_ITEMS[code], f"{month:%m/%Y}", amount])
    save_book(book, folder / "inps-cumuls-2026.xlsx")


def inputs(folder: Path, people: list[Person]) -> None:
    """Variable inputs of IPRES for November 2026: hours, absences, advances and deductions of some of the staff."""
    draw = random.Random("ipres inputs 2026-11")
    book = new_book()
    sheet = book.active
    sheet.title = "EVP 11-2026"
    sheet["A1"] = "IPRES – Éléments variables de paie – novembre 2026"
    sheet.append([])
    sheet.append(["Matricule", "Nom et prénoms", "Rubrique", "Libellé", "Nombre", "Taux", "Montant", "Observation"])
    style_headings(sheet, 3, 8)
    count = 0
    for person in draw.sample(people, 120):
        if person.contract == "Stage":
            continue
        for code in sorted(draw.sample(list(INPUT_ITEMS), draw.choice((1, 1, 2)))):
            quantity, rate, amount, comment = _input(code, draw)
            name = f"{person.surname} {person.given_names}"
            sheet.append([person.number, name, code, INPUT_ITEMS[code], quantity, rate, amount, comment])
            count += 1
    sheet.append([])
    sheet.append(["Total", None, None, f"{count} lignes", None, None, None, None])
    save_book(book, folder / "ipres-evp-2026-11.xlsx")


def _input(code: str, draw: random.Random) -> tuple[Any, Any, Any, str | None]:
    """``(number, rate, amount, comment)`` as the unit wrote them."""
    if code in ("2010", "2020", "2030"):
        return (
            draw.choice((2, 4, 6, 7.5, 8, 10)),
            {"2010": 15, "2020": 40, "2030": 60}[code],
            None,
            "Clôture des comptes",
        )
    if code == "3010":
        return draw.choice((1, 1, 2, 3)), None, None, "Absence non justifiée"
    amounts = {"2400": (25_000, 50_000), "3110": (30_000, 50_000, 75_000), "3120": (5_000, 10_000, 12_500)}
    return None, None, draw.choice(amounts[code]), None
