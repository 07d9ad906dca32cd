"""Reading a staff file without a database: opening the workbook, then parsing and checking 20 000 rows of 30 columns."""

from __future__ import annotations

import io
import time

from openpyxl import Workbook

from examples.source.staff import ON, Draw
from hr_core.bank_keys import rib_key
from hr_core.imports import StaffOptions, load_staff_table, parse_staff_table

ROWS = 20_000
HEADINGS = (
    "Matricule", "Nom et prénoms", "Sexe", "Date de naissance", "Lieu de naissance", "Nationalité", "Situation matrimoniale",
    "Conjoint salarié (O/N)", "Nombre d'enfants", "Enfants à charge", "Téléphone", "E-mail", "Adresse", "N° IPRES",
    "Date d'embauche", "Date d'ancienneté", "Type de contrat", "Fin de contrat", "Statut", "Direction", "Service", "Agence",
    "Fonction", "Catégorie", "Échelon", "Cadre (O/N)", "Salaire de base", "Sursalaire", "Indemnité de transport",
    "Mode de paiement", "Banque", "RIB",
)  # fmt: skip


def staff_workbook(rows: int = ROWS) -> bytes:
    """An .xlsx of fictitious people: every staff number, name, telephone, insured number and account is its own."""
    people = Draw("ipres").staff()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Personnel")
    sheet.append(HEADINGS)
    for number in range(rows):
        one = people[number % len(people)]
        bank, branch, account, _ = one.account
        account = f"{number:06d}{account[6:]}"
        key = rib_key(bank, branch, account)
        sheet.append(
            [
                f"{number:06d}", f"{one.surname} {one.given_names} {_letters(number)}", one.sex, one.birth, one.birth_place,
                one.nationality, one.family, "O" if one.spouse_income else "N", one.children, one.dependants,
                f"77 {number // 10_000:03d} {number // 100 % 100:02d} {number % 100:02d}", f"a{number}@exemple.sn",
                f"{one.address} bis {number}", f"{number:013d}", f"{one.hire:%d/%m/%Y}", one.seniority, one.contract,
                one.contract_end, one.status, one.direction, one.service or None, one.agency, one.job, one.category, one.step,
                "O" if one.is_manager else "N", f"{one.base_salary + number:,}".replace(",", "\u202f"), one.supplement, 26_000,
                one.payment, one.bank, f"{bank} {branch} {account} {key}",
            ]
        )  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _letters(number: int) -> str:
    """A given name of its own for each row."""
    return "A" + "".join(chr(ord("a") + number // 26**place % 26) for place in range(4))


def measure(rows: int = ROWS) -> dict[str, float]:
    """Rows per second of opening (file to cells and headings), of parsing with checks, and of both."""
    data, options = staff_workbook(rows), StaffOptions("sn", ON)
    start = time.perf_counter()
    loaded = load_staff_table(data, options)
    opened = time.perf_counter()
    staff = parse_staff_table(loaded.table, loaded.mapping, options)
    parsed = time.perf_counter()
    if len(staff.rows) != rows or staff.refused_lines:
        raise AssertionError(f"{len(staff.rows)} rows read of {rows}, {len(staff.refused_lines)} refused")
    return {
        "import_open_rows_per_s": rows / (opened - start),
        "import_parse_rows_per_s": rows / (parsed - opened),
        "import_file_rows_per_s": rows / (parsed - start),
    }


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value:,.0f}")
