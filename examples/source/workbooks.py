"""One staff file per institution, each with the habits of the office that keeps it."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from pathlib import Path
from typing import Any

from openpyxl.styles import Font

from .staff import Draw, Person
from .writers import new_book, save_book, style_headings, write_csv, write_ods

NBSP, NARROW = "\u00a0", "\u202f"
_FAMILY = {"C": "Célibataire", "M": "Marié", "V": "Veuf", "D": "Divorcé"}
_FEMININE = {"Marié": "Mariée", "Veuf": "Veuve", "Divorcé": "Divorcée", "Célibataire": "Célibataire"}


def family_word(person: Person) -> str:
    """« Mariée », « Veuf » …"""
    word = _FAMILY[person.family]
    return _FEMININE[word] if person.sex == "F" else word


def grouped(amount: int, space: str = " ") -> str:
    """``1 234 567`` with the space that the office's software writes."""
    return f"{amount:,}".replace(",", space)


def spaced(phone: str) -> str:
    """``77 123 45 67`` or ``07 08 09 10 11``."""
    if len(phone) == 9:
        return f"{phone[:2]} {phone[2:5]} {phone[5:7]} {phone[7:]}"
    return " ".join(phone[start : start + 2] for start in range(0, len(phone), 2))


def by_direction(people: list[Person]) -> list[tuple[str, list[Person]]]:
    """People grouped by direction, each group by name."""
    ordered = sorted(people, key=lambda person: (person.direction, person.surname, person.given_names))
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda person: person.direction)]


def ipres(folder: Path) -> list[Person]:
    """Sénégal, .xlsx: title lines, real dates and numbers, one column of names, merged directions, subtotals."""
    people = Draw("ipres").staff()
    book = new_book()
    sheet = book.active
    sheet.title = "Personnel oct. 2026"
    sheet["A1"] = "INSTITUTION DE PRÉVOYANCE RETRAITE DU SÉNÉGAL"
    sheet["A2"] = "Direction des ressources humaines – Service administration du personnel et paie"
    sheet["A3"] = "ÉTAT NOMINATIF DU PERSONNEL AU 31 OCTOBRE 2026"
    headings = [
        "N°", "Direction", "Matricule", "Nom et Prénoms", "Sexe", "Date de naissance", "Lieu de naissance", "Nationalité",
        "Situation matrimoniale", "Conjoint salarié (O/N)", "Nbre enfants", "Téléphone", "N° IPRES", "Date d'embauche",
        "Type de contrat", "Fin de contrat", "Service", "Agence / Site", "Fonction", "Catégorie", "Échelon", "Cadre (O/N)",
        "Salaire de base", "Sursalaire", "Indemnité de transport", "Indemnité de logement", "Indemnité de fonction",
        "Mode de paiement", "Banque", "RIB",
    ]  # fmt: skip
    width = len(headings)
    for line in (1, 2, 3):
        sheet.merge_cells(start_row=line, start_column=1, end_row=line, end_column=width)
        sheet.cell(line, 1).font = Font(bold=True, size=12)
    sheet.append([None])
    sheet.append(headings)
    style_headings(sheet, 5, width)
    rank = 0
    for direction, group in by_direction(people):
        first = sheet.max_row + 1
        for person in group:
            rank += 1
            sheet.append(_ipres_row(rank, person))
        last = sheet.max_row
        sheet.merge_cells(start_row=first, start_column=2, end_row=last, end_column=2)
        sheet.append([None, f"Sous-total {direction}"] + [None] * 20 + _sums(group))
        sheet.append([None])
    sheet.append([None, "TOTAL GÉNÉRAL"] + [None] * 20 + _sums(people))
    sheet.append([None])
    sheet.append([f"Arrêté le présent état à {len(people)} agents."])
    sheet.append(["Le Chef du service", None, None, None, None, None, "Le Directeur des ressources humaines"])
    for row in sheet.iter_rows(min_row=6, max_row=sheet.max_row):
        for cell in row:
            if isinstance(cell.value, dt.date):
                cell.number_format = "DD/MM/YYYY"
            elif 23 <= cell.column <= 27:
                cell.number_format = "#,##0"
    save_book(book, folder / "ipres-personnel.xlsx")
    return people


def _sums(group: list[Person]) -> list[int]:
    allowances = [
        sum(person.allowances.get(name, 0) for person in group) for name in ("transport", "housing", "function")
    ]
    return [sum(person.base_salary for person in group), sum(person.supplement for person in group), *allowances]


def _ipres_row(rank: int, person: Person) -> list[Any]:
    allowances = [person.allowances.get(name) for name in ("transport", "housing", "function")]
    paid_in_bank = person.payment == "Virement"
    return [
        rank, person.direction, person.number, f"{person.surname} {person.given_names}", person.sex, person.birth,
        person.birth_place, person.nationality, family_word(person), "O" if person.spouse_income else "N", person.children,
        spaced(person.phone), person.insured_number, person.hire, person.contract, person.contract_end, person.service or None,
        person.agency, person.job, person.category, person.step, "O" if person.is_manager else "N", person.base_salary,
        person.supplement or None, *allowances, person.payment, person.bank if paid_in_bank else None,
        " ".join(person.account) if paid_in_bank else None,
    ]  # fmt: skip


def css(folder: Path) -> list[Person]:
    """Sénégal, .ods: headings on two lines, a line per direction, dates and amounts as text, « vers 1962 »."""
    people = Draw("css").staff()
    above = [
        "",
        "IDENTITÉ",
        "",
        "",
        "NAISSANCE",
        "",
        "FAMILLE",
        "",
        "",
        "EMPLOI",
        "",
        "",
        "",
        "",
        "",
        "RÉMUNÉRATION",
        "",
        "",
        "",
        "",
    ]
    below = [
        "Mle", "Nom", "Prénoms", "Sexe", "Date", "Lieu", "Sit. fam.", "Conjoint actif", "Enfants à charge", "Embauché le",
        "Ancienneté depuis", "Statut", "Affectation", "Emploi", "Cat. prof.", "Solde de base", "Sur-salaire",
        "Ind. transport", "Règlement", "IBAN / RIB",
    ]  # fmt: skip
    merged = [(0, 0, 0, 19), (2, 1, 2, 3), (2, 4, 2, 5), (2, 6, 2, 8), (2, 9, 2, 14), (2, 15, 2, 19)]
    title = ["CAISSE DE SÉCURITÉ SOCIALE – FICHIER DU PERSONNEL (octobre 2026)"]
    rows: list[list[Any]] = [title, [], above, below]
    for direction, group in by_direction(people):
        rows.append([direction.upper()])
        rows += [_css_row(person) for person in group]
        rows.append([])
    rows.append(["NB : les agents en disponibilité ne figurent pas dans ce fichier."])
    write_ods(folder / "css-personnel.ods", {"Agents": rows, "Codes": _CSS_CODES}, merged)
    return people


_CSS_CODES = [
    ["Codes de situation familiale"],
    ["C", "célibataire"],
    ["M", "marié(e)"],
    ["V", "veuf, veuve"],
    ["D", "divorcé(e)"],
]


def _css_row(person: Person) -> list[Any]:
    old = person.birth.year < 1969 and person.number[-1] in "02468"
    return [
        person.number, person.surname.capitalize() if person.number[-1] == "3" else person.surname, person.given_names,
        "Féminin" if person.sex == "F" else "Masculin", f"vers {person.birth.year}" if old else f"{person.birth:%d/%m/%Y}",
        person.birth_place, person.family, "O" if person.spouse_income else "N", person.dependants, f"{person.hire:%d/%m/%Y}",
        f"{person.seniority:%d/%m/%Y}", person.status, person.service or person.agency, person.job, person.category,
        grouped(person.base_salary, NBSP), grouped(person.supplement, NBSP) if person.supplement else "néant",
        grouped(person.allowances.get("transport", 0), NBSP), person.payment,
        "".join(person.account) if person.payment == "Virement" else "",
    ]  # fmt: skip


def inps(folder: Path) -> list[Person]:
    """Mali, .xlsx: capitals without accents, « Prénoms et nom », years in two digits, the account in four columns."""
    people = Draw("inps").staff()
    book = new_book()
    sheet = book.active
    sheet.title = "LISTE"
    sheet["C2"] = "INPS – LISTE DU PERSONNEL EN ACTIVITE"
    headings = [
        "MLE", "PRENOMS ET NOM", "SEXE", "DATE NAISS.", "LIEU NAISS.", "SIT. MAT.", "NB ENF.", "CONTACT", "E-MAIL", "N° INPS",
        "DATE DE RECRUTEMENT", "NATURE DU CONTRAT", "FIN CDD", "POSITION", "DIRECTION", "SERVICE", "FONCTION", "CATEGORIE", "ECH",
        "SALAIRE DE BASE (FCFA)", "SURSALAIRE", "PRIME DE CAISSE", "IND. LOGEMENT", "IND. RESPONSABILITE", "BANQUE",
        "CODE BANQUE", "CODE GUICHET", "N° COMPTE", "CLE RIB", "OBSERVATIONS",
    ]  # fmt: skip
    for _ in range(2):
        sheet.append([None])
    sheet.append(headings)
    style_headings(sheet, 5, len(headings))
    for rank, person in enumerate(sorted(people, key=lambda one: one.surname), start=1):
        sheet.append(_inps_row(person))
        if rank % 40 == 0:  # the list is printed forty names a page
            sheet.append([None])
            sheet.append(headings)
    save_book(book, folder / "inps-personnel.xlsx")
    return people


def _inps_row(person: Person) -> list[Any]:
    bank, branch, account, key = person.account if person.payment == "Virement" else (None,) * 4
    return [
        person.number, f"{person.given_names} {person.surname}", "H" if person.sex == "M" else "F", f"{person.birth:%d-%m-%y}",
        person.birth_place.upper(), person.family, person.children or None, spaced(person.phone), person.email,
        person.insured_number, f"{person.hire:%d-%m-%y}", person.contract.upper(),
        f"{person.contract_end:%d-%m-%y}" if person.contract_end else None, person.status, person.direction,
        person.service or person.agency, person.job, person.category, person.step, person.base_salary, person.supplement,
        person.allowances.get("cash"), person.allowances.get("housing"), person.allowances.get("function"),
        person.bank if bank else None, bank, branch, account, key, None,
    ]  # fmt: skip


def cnps(folder: Path) -> list[Person]:
    """Côte d'Ivoire, .csv of Windows with semicolons: names all in capitals, no-break spaces, repeated headings, totals."""
    people = Draw("cnps").staff()
    headings = [
        "Matricule", "Noms et prénoms", "Genre", "Né(e) le", "Né(e) à", "Sit. matrimoniale", "Nombre d'enfants à charge",
        "Cellulaire", "N° CNPS", "Date d'engagement", "Contrat", "Échéance du contrat", "Direction", "Agence", "Emploi",
        "Catégorie", "Salaire catégoriel", "Sursalaire", "Prime de transport", "Indemnité de logement", "Mode de règlement",
        "RIB",
    ]  # fmt: skip
    rows: list[list[Any]] = [["IPS-CNPS", "Liste du personnel"], ["Extraction du 31/10/2026"], [], headings]
    for rank, person in enumerate(people, start=1):
        rows.append(_cnps_row(person))
        if rank % 60 == 0:
            rows.append(headings)
    total = sum(person.base_salary for person in people)
    rows.append(["", "TOTAL", *[""] * 14, grouped(total, NBSP)])
    width = len(headings)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    write_csv(folder / "cnps-personnel.csv", rows, separator=";", encoding="cp1252")
    return people


def _cnps_row(person: Person) -> list[Any]:
    housing = person.allowances.get("housing")
    return [
        person.number, f"{person.surname} {person.given_names}".upper(), person.sex, f"{person.birth:%d/%m/%Y}",
        person.birth_place, f"{_FAMILY[person.family]}(e)" if person.family in "MD" else family_word(person), person.dependants,
        spaced(person.phone), person.insured_number, f"{person.hire:%d/%m/%Y}", person.contract,
        f"{person.contract_end:%d/%m/%Y}" if person.contract_end else "", person.direction, person.agency, person.job,
        person.category, grouped(person.base_salary, NBSP), grouped(person.supplement, NBSP),
        grouped(person.allowances.get("transport", 0), NBSP), grouped(housing, NBSP) if housing else "-", person.payment,
        "-".join(person.account) if person.payment == "Virement" else "",
    ]  # fmt: skip


_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def in_words(day: dt.date) -> str:
    """« 1er mars 1984 »."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def cnss_benin(folder: Path) -> list[Person]:
    """Bénin, .xlsx of several sheets, one hidden: dates in words, amounts with dots, surname in mixed case, old phone numbers."""
    people = Draw("cnss_bj").staff()
    book = new_book()
    notes = book.active
    notes.title = "Lisez-moi"
    notes["A1"] = "Ce classeur est tenu par le service du personnel. La liste est dans la feuille « Agents »."
    sheet = book.create_sheet("Agents")
    headings = [
        "Civilité", "Nom", "Prénom(s)", "N° matricule", "IFU", "NPI", "Né(e) le", "Nationalité", "Situation de famille",
        "Enf. à charge", "Portable", "Adresse", "Prise de service", "Type contrat", "Date fin contrat", "Département", "Poste occupé",
        "Grade", "Échelon", "Traitement de base", "Indemnité de transport", "Indemnité de logement", "Mode de paiement", "Domiciliation",
        "Compte bancaire", "Personne à prévenir", "Tél. urgence",
    ]  # fmt: skip
    sheet.append(headings)
    style_headings(sheet, 1, len(headings))
    for rank, person in enumerate(people):
        sheet.append(_benin_row(rank, person))
    codes = book.create_sheet("Paramètres")
    codes.sheet_state = "hidden"
    codes.append(["Grade", "Salaire du premier échelon"])
    book.active = 1
    save_book(book, folder / "cnss-benin-personnel.xlsx")
    return people


def _benin_row(rank: int, person: Person) -> list[Any]:
    housing = person.allowances.get("housing")
    surname = person.surname.title() if rank % 5 == 0 else person.surname
    in_bank = person.payment == "Virement"
    return [
        "Mme" if person.sex == "F" else "M.", surname, person.given_names, person.number, f"{3202600000000 + rank * 7919:013d}",
        f"{1000000000 + rank * 104729:010d}", in_words(person.birth), person.nationality, family_word(person), person.dependants,
        spaced(person.phone), person.address, in_words(person.hire) if rank % 3 else person.hire, person.contract,
        person.contract_end, person.direction, person.job, person.category, person.step, grouped(person.base_salary, "."),
        grouped(person.allowances.get("transport", 0), "."), grouped(housing, ".") if housing else "néant", person.payment,
        person.bank if in_bank else None, " ".join(person.account) if in_bank else None,
        f"{person.surname} {'Paul' if rank % 2 else 'Reine'}", spaced(f"0197{rank * 4337 % 10**6:06d}"),
    ]  # fmt: skip
