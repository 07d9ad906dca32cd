"""The register of the software in use, whatever its layout: rows of employee × item, or one row per employee and a column
per item. The columns are recognised, corrected on screen and kept for the next month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.imports.amounts import parse_amount, parse_quantity
from hr_core.imports.columns import Column, Vocabulary
from hr_core.imports.identifiers import parse_staff_number, parse_text
from hr_core.imports.problems import FileRefused
from hr_core.imports.reader import read_workbook
from hr_core.imports.sheet_choice import choose_table
from hr_core.imports.table import RawRow, RawTable
from hr_core.imports.text import fold, is_blank
from payroll.parallel.causes import rate_of

IGNORED, ITEM = "ignored", "item"
COLUMNS = (
    Column("staff_number", "Matricule", "text", ("Mle", "N° matricule", "Matricule agent", "Code agent", "Mat", "N° agent")),
    Column("name", "Nom et prénoms", "text", ("Nom", "Nom complet", "Agent", "Noms et prénoms", "Salarié", "Employé")),
    Column("code", "Code rubrique", "text", ("Rubrique", "Code", "Code rub", "N° rubrique", "Rub")),
    Column("label", "Libellé", "text", ("Libellé rubrique", "Désignation", "Intitulé", "Intitulé rubrique")),
    Column("base", "Base", "amount", ("Assiette", "Nombre ou base", "Base de calcul")),
    Column("rate", "Taux", "rate", ("Taux salarial", "Taux %", "Tx")),
    Column("amount", "Montant", "amount", ("Part salariale", "Montant salarial", "Valeur", "Montant agent")),
    Column("employer", "Part patronale", "amount", ("Montant patronal", "Patronal", "Montant employeur")),
    Column("gain", "Gain", "amount", ("Gains", "À payer", "Payé")),
    Column("withheld", "Retenue", "amount", ("Retenues", "À retenir", "Retenu")),
)
TARGETS = {
    **{column.field: column.label for column in COLUMNS},
    ITEM: gettext_lazy("Montant de la rubrique de ce titre"),
    IGNORED: gettext_lazy("Ne pas lire"),
}
VOCABULARY = Vocabulary.of(COLUMNS, ("Date", "Mois", "Période", "Exercice", "Emploi", "Grade", "Service", "Direction", "Quantité", "Nombre"))
AMOUNTS = ("amount", "employer", "gain", "withheld")
SURE = 0.82
PROBLEMS_KEPT = 200


@dataclass(frozen=True, slots=True)
class OldLine:
    """A line of the register: amount and base in minor units, rate over 10⁶."""

    line: int
    staff_number: str
    name: str
    code: str
    label: str
    amount: int
    base: int | None = None
    rate: int | None = None


@dataclass
class OldRegister:
    lines: list[OldLine] = field(default_factory=list)
    rows: int = 0
    problems: list[str] = field(default_factory=list)


def register_table(content: bytes, name: str, known: Callable[[str], bool]) -> RawTable:
    """The table of a file. `known` tells the names of our lines, which may head its columns. Raises `ValidationError`."""

    def score(text: str) -> float:
        return max(VOCABULARY.score(text), 0.9 if known(text) else 0.0)

    try:
        return choose_table(read_workbook(content, name=name), "", score)
    except FileRefused as refused:
        raise ValidationError({"file": str(refused)}) from refused


class Headed(Protocol):
    """What tells the columns of a file: the table itself, or what was kept of it."""

    @property
    def headings(self) -> list[str]: ...

    def numeric_columns(self) -> list[bool]: ...


def targets_of(table: Headed, saved: Mapping[str, str]) -> list[str]:
    """What each column holds: as kept from the last month, else recognised; a column of figures without a name known is an
    item when the file has no column of items."""
    numeric = table.numeric_columns()
    found: list[str] = []
    for heading in table.headings:
        target, score = VOCABULARY.best(heading)
        found.append(saved.get(fold(heading)) or (target if target and score >= SURE else ""))
    is_long = "code" in found or "label" in found
    for rank, (heading, target) in enumerate(zip(table.headings, found, strict=True)):
        if not target or (target in found[:rank] and target not in (ITEM, IGNORED)):
            found[rank] = ITEM if heading and numeric[rank] and not is_long else IGNORED
        elif not is_long and target in ("base", "rate", *AMOUNTS) and fold(heading) not in saved:
            found[rank] = ITEM if numeric[rank] else IGNORED
    return found


def targets_checked(targets: list[str]) -> None:
    """Raises `ValidationError` for columns from which no register can be read."""
    if targets.count("staff_number") != 1:
        raise ValidationError(_("Une colonne, et une seule, donne le matricule."))
    for target in ("name", "code", "label", "base", "rate", *AMOUNTS):
        if targets.count(target) > 1:
            raise ValidationError(_("Deux colonnes donnent « %(what)s » : gardez-en une.") % {"what": TARGETS[target]})
    is_long = "code" in targets or "label" in targets
    if is_long and ITEM in targets:
        raise ValidationError(
            _("Une ligne par rubrique, ou une colonne par rubrique : ne choisissez pas les deux présentations.")
        )
    if is_long and not any(target in targets for target in AMOUNTS):
        raise ValidationError(_("Choisissez la colonne du montant."))
    if not is_long and ITEM not in targets:
        raise ValidationError(_("Choisissez les colonnes qui portent une rubrique, ou celle du code des rubriques."))


def register_read(table: RawTable, targets: list[str], *, decimals: int) -> OldRegister:
    """Every amount of the register that is not zero. A cell that cannot be read is told and left aside, never guessed."""
    found = OldRegister(rows=len(table.rows))
    places = {target: rank for rank, target in enumerate(targets) if target not in (ITEM, IGNORED)}
    items = [(rank, table.headings[rank]) for rank, target in enumerate(targets) if target == ITEM]
    for row in table.rows:
        number, wrong = parse_staff_number(row.cells[places["staff_number"]])
        if wrong or not number:
            _tell(found, row, _("matricule illisible"))
            continue
        name = str(parse_text(row.cells[places["name"]])[0] or "") if "name" in places else ""
        if items:
            for rank, heading in items:
                amount = _amount(found, row, rank, heading, decimals)
                if amount:
                    found.lines.append(OldLine(row.line, number, name, heading, heading, amount))
        else:
            found.lines += _long(found, row, places, table, (number, name), decimals)
    return found


def _long(
    found: OldRegister, row: RawRow, places: Mapping[str, int], table: RawTable, who: tuple[str, str], decimals: int
) -> list[OldLine]:
    """The lines of a row that names its item: the employee's amount, and the employer's part when the row has one."""
    number, name = who
    label = str(parse_text(row.cells[places["label"]])[0] or "") if "label" in places else ""
    code = str(parse_text(row.cells[places["code"]])[0] or "") if "code" in places else label
    if not code:
        _tell(found, row, _("rubrique absente"))
        return []
    values = {each: _amount(found, row, places[each], table.headings[places[each]], decimals) for each in AMOUNTS if each in places}
    base = _amount(found, row, places["base"], table.headings[places["base"]], decimals) if "base" in places else None
    amount = values.get("amount") or values.get("gain") or values.get("withheld") or 0
    lines = []
    if amount:
        rate = _rate(row.cells[places["rate"]]) if "rate" in places else None
        told = rate_of((rate.as_integer_ratio()), base, amount) if rate is not None else None
        lines.append(OldLine(row.line, number, name, code, label or code, amount, base, told))
    if values.get("employer"):
        words = _("%(label)s, part patronale") % {"label": label or code}
        lines.append(OldLine(row.line, number, name, f"{code} (patronal)", words, values["employer"] or 0, base))
    return lines


def _amount(found: OldRegister, row: RawRow, rank: int, heading: str, decimals: int) -> int | None:
    if is_blank(row.cells[rank]):
        return None
    amount, wrong = parse_amount(row.cells[rank], decimals=decimals, negative=True)
    if wrong:
        _tell(found, row, _("« %(heading)s » illisible : %(value)s") % {"heading": heading, "value": row.cells[rank]})
    return amount


def _rate(cell: Any) -> Decimal | None:
    rate, wrong = parse_quantity(cell)
    return None if wrong else rate


def _tell(found: OldRegister, row: RawRow, words: str) -> None:
    if len(found.problems) < PROBLEMS_KEPT:
        found.problems.append(_("Ligne %(line)s : %(words)s.") % {"line": row.line, "words": words})
