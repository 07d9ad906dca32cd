"""The workbook of defects: a small staff file where each kind of defect stands on a line of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .staff import Draw, Person
from .workbooks import family_word, spaced
from .writers import new_book, save_book, style_headings

SIZE = 60
_HEADINGS = {
    "staff_number": "Matricule", "surname": "Nom", "given_names": "Prénoms", "sex": "Sexe", "birth_date": "Date de naissance",
    "marital_status": "Situation matrimoniale", "spouse_income": "Conjoint salarié", "children": "Nombre d'enfants",
    "dependent_children": "Enfants à charge", "phone": "Téléphone", "second_phone": "Portable", "email": "E-mail",
    "social_security_number": "N° IPRES", "hire_date": "Date d'embauche", "seniority_date": "Date d'ancienneté",
    "contract_type": "Type de contrat", "contract_end": "Fin de contrat", "job_title": "Fonction", "category": "Catégorie",
    "base_salary": "Salaire de base", "salary_supplement": "Sursalaire", "locker": "Casier", "payment_mode": "Mode de paiement",
    "bank_account": "RIB", "untitled": "",
}  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True)
class Defect:
    """``spoil`` changes a clean row; ``code`` is the finding expected on its line and ``field`` (``""``: without one)."""

    title: str
    code: str
    field: str
    spoil: Callable[[Row, list[Row]], Any]


def _set(**values: Any) -> Callable[[Row, list[Row]], None]:
    return lambda row, _: row.update(values)


def _copy(*names: str) -> Callable[[Row, list[Row]], None]:
    """Copy fields of the first row of the file."""
    return lambda row, rows: row.update({name: rows[0][name] for name in names})


def _swap_dates(row: Row, _: list[Row]) -> None:
    row["birth_date"], row["hire_date"] = row["hire_date"], row["birth_date"]
    row["seniority_date"] = None


def _wrong_key(row: Row, _: list[Row]) -> None:
    account = row["bank_account"]
    row["bank_account"] = account[:-2] + f"{(int(account[-2:]) + 5) % 97 + 1:02d}"


DEFECTS = (
    Defect("Matricule manquant", "required", "staff_number", _set(staff_number=None)),
    Defect("Matricule porté par deux agents", "staff_number_twice", "staff_number", _copy("staff_number")),
    Defect("Zéros de tête perdus par le tableur", "staff_number_zeros", "staff_number", _set(staff_number=953)),
    Defect("Matricule illisible", "staff_number_invalid", "staff_number", _set(staff_number="?? à voir")),
    Defect("Même personne sous deux matricules", "person_twice", "surname", _copy("surname", "given_names", "birth_date")),
    Defect("Nom manquant", "required", "surname", _set(surname="   ")),
    Defect("Date impossible", "date_impossible", "birth_date", _set(birth_date="31/02/1985")),
    Defect("Mois écrit avant le jour", "date_month_first", "birth_date", _set(birth_date="12/31/1985")),
    Defect("Date lisible dans les deux sens", "date_ambiguous", "birth_date", _set(birth_date="03/04/1979", hire_date="01/03/2006", seniority_date=None)),
    Defect("Date illisible", "date_unreadable", "birth_date", _set(birth_date="à préciser")),
    Defect("Seule l’année est connue", "date_year_only", "birth_date", _set(birth_date="vers 1970", hire_date="01/03/1998")),
    Defect("Naissance et embauche inversées", "birth_after_hire", "birth_date", _swap_dates),
    Defect("Embauche avant l’âge minimum", "hired_too_young", "birth_date", _set(birth_date=dt.date(1990, 5, 4), hire_date=dt.date(2004, 1, 1), seniority_date=None)),
    Defect("Âge invraisemblable", "too_old", "birth_date", _set(birth_date=dt.date(1936, 6, 15))),
    Defect("Année hors des bornes", "date_out_of_range", "hire_date", _set(hire_date="01/03/1098", seniority_date=None)),
    Defect("Sexe inconnu", "choice_unreadable", "sex", _set(sex="X")),
    Defect("Situation matrimoniale inconnue", "choice_unreadable", "marital_status", _set(marital_status="Autre", spouse_income="N")),
    Defect("Oui ou non illisible", "yes_no_unreadable", "spouse_income", _set(spouse_income="peut-être")),
    Defect("Revenu du conjoint d’un célibataire", "spouse_income_unmarried", "spouse_income", _set(marital_status="Célibataire", spouse_income="O")),
    Defect("Nombre en lettres", "number_unreadable", "children", _set(children="deux", dependent_children=0)),
    Defect("Nombre d’enfants invraisemblable", "number_out_of_range", "children", _set(children=45, dependent_children=2)),
    Defect("Plus d’enfants à charge que d’enfants", "dependants_exceed_children", "dependent_children", _set(children=1, dependent_children=4)),
    Defect("Téléphone incomplet", "phone_invalid", "phone", _set(phone="77 123")),
    Defect("Adresse électronique fausse", "email_invalid", "email", _set(email="awa.ndiaye(at)exemple.sn")),
    Defect("N° d’assuré porté par deux agents", "social_security_twice", "social_security_number", _copy("social_security_number")),
    Defect("Salaire en toutes lettres", "amount_unreadable", "base_salary", _set(base_salary="voir contrat")),
    Defect("Salaire négatif", "amount_negative", "base_salary", _set(base_salary=-350_000)),
    Defect("Salaire nul", "salary_zero", "base_salary", _set(base_salary=0)),
    Defect("Centimes de franc", "amount_fraction", "salary_supplement", _set(salary_supplement=25_000.75)),
    Defect("Montant démesuré", "amount_too_large", "salary_supplement", _set(salary_supplement="45000000000000")),
    Defect("Formule en erreur", "formula_error", "base_salary", _set(base_salary="#REF!")),
    Defect("Formule jamais calculée", "formula_error", "salary_supplement", _set(salary_supplement="=T5*2%")),
    Defect("Catégorie inconnue", "category_unknown", "category", _set(category="AM9")),
    Defect("Clé de RIB fausse", "bank_key_wrong", "bank_account", _wrong_key),
    Defect("RIB tronqué", "bank_invalid", "bank_account", _set(bank_account="SN012 01234 56789")),
    Defect("Compte saisi comme un nombre", "bank_digits_lost", "bank_account", _set(bank_account=1_234_567_890_123_456_789)),
    Defect("Virement sans compte", "bank_missing", "bank_account", _set(payment_mode="Virement", bank_account=None)),
    Defect("Compte partagé par deux agents", "bank_shared", "bank_account", _copy("bank_account")),
    Defect("Fin de contrat avant l’embauche", "contract_end_before_hire", "contract_end", _set(contract_type="CDD", contract_end="31/12/1980")),
    Defect("CDD sans terme", "contract_end_missing", "contract_end", _set(contract_type="CDD", contract_end=None)),
    Defect("CDI avec un terme", "contract_end_unexpected", "contract_end", _set(contract_type="CDI", contract_end="31/12/2027")),
    Defect("Contrat déjà terminé", "contract_ended", "contract_end", _set(contract_type="CDD", contract_end="30/06/2026")),
    Defect("Embauche à venir", "hire_future", "hire_date", _set(hire_date="01/02/2027", seniority_date=None)),
    Defect("Ancienneté après l’embauche", "seniority_after_hire", "seniority_date", _set(hire_date="01/03/2015", seniority_date="01/03/2017", birth_date=dt.date(1988, 3, 9))),
    Defect("Ancienneté avant la naissance", "seniority_before_birth", "seniority_date", _set(seniority_date="01/03/1950")),
    Defect("Mode de paiement inconnu", "choice_unreadable", "payment_mode", _set(payment_mode="Troc")),
    Defect("Valeur dans une colonne sans titre", "cell_without_heading", "", _set(untitled="à régulariser")),
)  # fmt: skip
COLUMN_DEFECTS = (
    Defect("Deux colonnes pour le téléphone", "column_twice", "", _set()),
    Defect("Colonne inconnue du système", "column_unread", "", _set()),
)


def _clean_row(rank: int, person: Person) -> Row:
    permanent = person.contract in ("CDI", "Détachement")
    return {
        "staff_number": person.number, "surname": person.surname, "given_names": person.given_names, "sex": person.sex,
        "birth_date": person.birth, "marital_status": family_word(person), "spouse_income": "O" if person.spouse_income else "N",
        "children": person.children, "dependent_children": person.dependants, "phone": spaced(person.phone),
        "second_phone": spaced(person.phone), "email": person.email, "social_security_number": person.insured_number,
        "hire_date": person.hire, "seniority_date": person.hire, "contract_type": person.contract,
        "contract_end": None if permanent else person.contract_end, "job_title": person.job, "category": person.category,
        "base_salary": person.base_salary, "salary_supplement": person.supplement, "locker": f"casier n° {rank}",
        "payment_mode": "Virement", "bank_account": "".join(person.account), "untitled": None,
    }  # fmt: skip


def defects(folder: Path) -> list[tuple[int, Defect]]:
    """Write ``defauts.xlsx``; return ``(line, defect)`` for each line spoilt."""
    people = [person for person in Draw("ipres").staff() if person.contract == "CDI" and person.band < 7][:SIZE]
    rows = [_clean_row(rank, person) for rank, person in enumerate(people, start=1)]
    book = new_book()
    sheet = book.active
    sheet.title = "Défauts"
    sheet["A1"] = "FICHIER DE DÉMONSTRATION : CHAQUE LIGNE MARQUÉE PORTE UN DÉFAUT"
    sheet.append([])
    sheet.append(list(_HEADINGS.values()))
    style_headings(sheet, 3, len(_HEADINGS) - 1)
    for defect, row in zip(DEFECTS, rows[5:], strict=False):
        defect.spoil(row, rows)
    for row in rows:
        sheet.append([row[name] for name in _HEADINGS])
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            if isinstance(cell.value, dt.date):
                cell.number_format = "DD/MM/YYYY"
            elif isinstance(cell.value, str) and cell.value.startswith("#"):
                cell.data_type = "e"
    sheet.append([])
    sheet.append(["TOTAL", None, f"{SIZE} agents"])
    save_book(book, folder / "defauts.xlsx")
    return [(line, defect) for line, defect in enumerate(DEFECTS, start=9)]
