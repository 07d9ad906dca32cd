"""The workbook that an institution downloads, fills in and imports: headings, lists, an example, instructions."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from . import words
from .columns import STAFF_COLUMNS, Column
from .staff import REQUIRED
from .table import EXAMPLE_MARK

_HEADING_LINE = 3
_LAST_LINE = 5000  # lists and formats are set down to this line
_HIDDEN_FIELDS = frozenset({"full_name", "civility", "unit", "bank_code", "branch_code", "account_number", "rib_key"})

_NOTES = {
    "staff_number": "Texte : les zéros de tête sont gardés",
    "birth_date": "Date : jj/mm/aaaa",
    "past_date": "Date : jj/mm/aaaa",
    "future_date": "Date : jj/mm/aaaa",
    "amount": "Montant mensuel, sans monnaie",
    "count": "Nombre entier",
    "count_large": "Nombre entier",
    "yes_no": "O ou N",
    "phone": "Numéro du pays, ou +indicatif",
    "email": "nom@domaine",
    "identifier": "Texte, tel que sur la carte",
    "bank_account": "Texte : RIB ou IBAN entier, clé comprise",
    "surname": "En capitales",
}
_LISTS = {
    "sex": words.SEXES,
    "marital_status": words.MARITAL_STATUSES,
    "contract_type": words.CONTRACT_TYPES,
    "status": words.STATUSES,
    "payment_mode": words.PAYMENT_MODES,
}
_FORMATS = {"birth_date": "DD/MM/YYYY", "past_date": "DD/MM/YYYY", "future_date": "DD/MM/YYYY", "amount": "#,##0"}
_FORMATS |= {"count": "0", "count_large": "0"}
_TEXT_FORMAT = "@"

_HOW_TO = (
    "Remplissez la feuille « Personnel » : une ligne par agent, à partir de la ligne {first}.",
    "La ligne d’exemple ({example}) n’est pas importée ; vous pouvez la laisser ou la supprimer.",
    "Les colonnes obligatoires ont un titre suivi d’un astérisque. Une autre colonne peut être vidée ou supprimée.",
    "Vous pouvez changer l’ordre des colonnes et ajouter des colonnes de primes et d’indemnités : "
    "chacune est proposée comme rubrique fixe de l’agent.",
    "Importer deux fois le même fichier ne change rien ; rien n’est écrit avant votre confirmation.",
    "Une colonne absente laisse les dossiers tels quels. Une cellule vide n’efface rien non plus.",
    "Chaque ligne refusée est expliquée : ligne, colonne, valeur, et ce qu’il faut corriger.",
)


def staff_template(*, institution: str = "", items: Sequence[str] = ("Indemnité de transport",)) -> bytes:
    """The .xlsx as bytes.  ``items`` are the labels of the recurring pay items to put at the right of the table."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Personnel"
    columns = [column for column in STAFF_COLUMNS if column.field not in _HIDDEN_FIELDS]
    columns += [Column("", label, "amount", (), "26 000") for label in items]
    sheet["A1"] = f"Fichier du personnel – {institution}" if institution else "Fichier du personnel"
    sheet["A1"].font = Font(bold=True, size=14)
    for number, column in enumerate(columns, start=1):
        _write_column(sheet, number, column)
    sheet.freeze_panes = sheet.cell(_HEADING_LINE + 1, 4)
    sheet.auto_filter.ref = f"A{_HEADING_LINE}:{get_column_letter(len(columns))}{_HEADING_LINE}"
    sheet.cell(_HEADING_LINE + 1, 1, EXAMPLE_MARK)
    _write_instructions(book.create_sheet("Mode d’emploi"), columns)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_column(sheet: Worksheet, number: int, column: Column) -> None:
    letter = get_column_letter(number)
    note = _NOTES.get(column.kind, "Texte")
    if column.kind in _LISTS:
        note = "À choisir dans la liste"
    sheet.cell(_HEADING_LINE - 1, number, note).font = Font(italic=True, size=8, color="666666")
    heading = sheet.cell(_HEADING_LINE, number, f"{column.label} *" if column.field in REQUIRED else column.label)
    heading.font = Font(bold=True, color="FFFFFF")
    heading.fill = PatternFill("solid", fgColor="1F4E79")
    heading.alignment = Alignment(wrap_text=True, vertical="center")
    if column.synonyms:
        heading.comment = Comment(f"Autres titres reconnus : {', '.join(column.synonyms[:5])}.", "Prévoyance RH")
    example = sheet.cell(_HEADING_LINE + 1, number, column.example or None)
    example.font = Font(italic=True, color="808080")
    sheet.column_dimensions[letter].width = max(12, min(28, len(column.label) + 4))
    sheet.column_dimensions[letter].number_format = _FORMATS.get(column.kind, _TEXT_FORMAT)
    _add_list(sheet, letter, column)


def _add_list(sheet: Worksheet, letter: str, column: Column) -> None:
    if column.kind == "yes_no":
        labels = ["O", "N"]
    elif column.kind in _LISTS:
        labels = list(_LISTS[column.kind].labels.values())
    else:
        return
    validation = DataValidation(type="list", formula1=f'"{",".join(labels)}"', allow_blank=True)
    validation.errorTitle, validation.error = column.label, f"Choisissez : {', '.join(labels)}."
    validation.showErrorMessage = True
    validation.add(f"{letter}{_HEADING_LINE + 1}:{letter}{_LAST_LINE}")
    sheet.add_data_validation(validation)


def _write_instructions(sheet: Worksheet, columns: Sequence[Column]) -> None:
    sheet["A1"] = "Mode d’emploi"
    sheet["A1"].font = Font(bold=True, size=14)
    for number, text in enumerate(_HOW_TO, start=3):
        sheet.cell(number, 1, f"{number - 2}. " + text.format(first=_HEADING_LINE + 2, example=EXAMPLE_MARK))
    top = len(_HOW_TO) + 5
    for number, title in enumerate(("Colonne", "Obligatoire", "Valeurs", "Exemple"), start=1):
        sheet.cell(top, number, title).font = Font(bold=True)
    for line, column in enumerate(columns, start=top + 1):
        values = _LISTS[column.kind].expected if column.kind in _LISTS else _NOTES.get(column.kind, "Texte")
        required = "oui" if column.field in REQUIRED else "non"
        for number, text in enumerate((column.label, required, values, column.example), start=1):
            sheet.cell(line, number, text)
    for letter, width in zip("ABCD", (36, 14, 60, 30), strict=True):
        sheet.column_dimensions[letter].width = width
