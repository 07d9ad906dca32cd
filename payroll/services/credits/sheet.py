"""The lines or the posts of a draft budget as a spreadsheet: given filled in, read back with what each row would change, taken.

A row is found by its number (lines), or by its post, its holder and its first month (posts); what the file does not name stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import Post
from hr_core.access import Access
from hr_core.imports.amounts import parse_amount
from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from hr_core.text import currency_decimals, fold, french_amount
from payroll.choices import Section
from payroll.choices_budget import Basis
from payroll.exports.bank_returns import UnreadableReturn, read_grid
from payroll.exports.sheets import figure, head, new_sheet, new_workbook, number_format, scaled, text
from payroll.models import Budget, BudgetLine, BudgetPost
from payroll.selectors.budgets import COST
from payroll.selectors.visibility import is_all_seen
from payroll.services.budgets import draft_required, line_save
from payroll.services.credits.posts import post_row_change
from payroll.services.credits.valuing import FIELDS

LINES, POSTS = "lignes", "postes"
TITLES: Mapping[str, tuple[str, ...]] = {
    LINES: ("Numéro", "Libellé", "Section", "Rubriques", "Crédit"),
    POSTS: ("Poste", "Matricule", "Du mois", "Au mois", "Gains", "Cotisations", "Taxes", "Autres charges"),
}
MOST_ROWS, LARGEST = 3_000, 2 * 1024 * 1024
SECTIONS = {fold(str(Section(each).label)): str(each) for each in COST}


@dataclass
class SheetRow:
    """A row of the file: its cells, what it would do (`change`: new, changed, same), or what is wrong with it."""

    rank: int
    cells: list[str]
    change: str = ""
    before: str = ""
    problem: str = ""
    target: Any = None
    values: dict[str, Any] = field(default_factory=dict)


def sheet_write(budget: Budget, kind: str, access: Access) -> bytes:
    """What the budget holds, in the columns that are read back. The confidential population is left out for who may not see it."""
    currency = budget.institution.country.currency
    decimals = currency_decimals(currency)
    workbook = new_workbook(str(budget), budget.institution.name, datetime.combine(timezone.localdate(), datetime.min.time()))
    sheet = new_sheet(workbook, kind.capitalize(), [14, 40 if kind == LINES else 14, *[18] * 6], freeze="A2")
    sheet.append(head(sheet, TITLES[kind]))
    pattern = number_format(decimals)
    if kind == LINES:
        for line in budget.lines.order_by("number"):
            words = (line.number, line.label, str(line.get_section_display()), ", ".join(line.codes))
            sheet.append([*(text(sheet, each) for each in words), figure(sheet, scaled(line.amount, decimals), pattern)])
    else:
        for row in _posts_seen(budget, access):
            who = row.employee.staff_number if row.employee else ""
            amounts = [figure(sheet, scaled(getattr(row, name), decimals), pattern) for name in FIELDS]
            sheet.append([text(sheet, row.post.number), text(sheet, who), row.first_month, row.last_month, *amounts])
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _posts_seen(budget: Budget, access: Access) -> list[BudgetPost]:
    rows = BudgetPost.objects.filter(budget=budget).select_related("post", "employee").order_by("post__number", "first_month")
    return [row for row in rows if is_all_seen(access) or row.employee is None or not row.employee.is_confidential]


def sheet_cells(content: bytes, name: str, kind: str) -> list[list[str]]:
    """The cells of a file, in the order of the titles. Raises `Refusal` for a file that lacks one of them, or is too long."""
    if len(content) > LARGEST:
        raise Refusal(_("Le fichier dépasse 2 Mo."))
    if not name.lower().endswith((".xlsx", ".csv")):
        raise Refusal(_("Donnez un classeur xlsx ou un fichier csv."))
    try:
        grid = read_grid(content, name)
    except UnreadableReturn as error:
        raise Refusal(str(error)) from error
    found = {fold(title): place for place, title in reversed(list(enumerate(grid.titles)))}
    missing = [title for title in TITLES[kind] if fold(title) not in found]
    if missing:
        raise Refusal(_("Il manque la colonne %(titles)s : partez du tableur de cette page.") % {"titles": ", ".join(missing)})
    if len(grid.rows) > MOST_ROWS:
        raise Refusal(_("Le fichier a plus de 3 000 lignes."))
    return [[row[found[fold(title)]] for title in TITLES[kind]] for row in grid.rows]


def sheet_read(budget: Budget, kind: str, cells: Sequence[Sequence[str]], access: Access) -> list[SheetRow]:
    """What each row would do; nothing is written."""
    draft_required(budget)
    read = (_line_reader if kind == LINES else _post_reader)(budget, access)
    rows, seen = [], set()
    for rank, given in enumerate(cells, start=2):
        row = SheetRow(rank, list(given))
        try:
            key = read(row)
            if key in seen:
                raise ValidationError(_("Cette ligne est deux fois dans le fichier."))
            seen.add(key)
        except ValidationError as error:
            row.problem = " ".join(error.messages)
        rows.append(row)
    return rows


def _amount(cell: str, decimals: int, title: str) -> int:
    amount, problem = parse_amount(cell, decimals=decimals)
    if problem is not None:
        raise ValidationError(_("%(title)s : montant illisible « %(cell)s ».") % {"title": title, "cell": cell})
    return amount or 0


def _line_reader(budget: Budget, access: Access) -> Callable[[SheetRow], Any]:
    currency = budget.institution.country.currency
    decimals = currency_decimals(currency)
    known = {line.number: line for line in budget.lines.all()}

    def read(row: SheetRow) -> str:
        number, label, section, codes, amount = (cell.strip() for cell in row.cells)
        if not number or not label:
            raise ValidationError(_("Donnez le numéro et le libellé."))
        if fold(section) not in SECTIONS:
            raise ValidationError(_("Section inconnue « %(cell)s ».") % {"cell": section})
        named = [code.strip() for code in codes.replace(";", ",").split(",") if code.strip()]
        row.values = {"label": label, "section": SECTIONS[fold(section)], "codes": named, "amount": _amount(amount, decimals, "Crédit")}
        row.target = known.get(number) or BudgetLine(institution_id=budget.institution_id, budget=budget, number=number)
        if row.target.pk is not None:
            row.before = french_amount(row.target.amount, currency)
        _compare(row)
        return number

    return read


def _post_reader(budget: Budget, access: Access) -> Callable[[SheetRow], Any]:
    currency = budget.institution.country.currency
    decimals = currency_decimals(currency)
    seen = Employee.objects.visible_to(access)
    people = dict(seen.values_list("staff_number", "pk"))
    posts = {post.number: post for post in Post.objects.filter(institution=budget.institution, is_budgeted=True)}
    known = {(row.post_id, row.employee_id, row.first_month): row for row in _posts_seen(budget, access)}

    def read(row: SheetRow) -> tuple[Any, ...]:
        number, who, first, last, *amounts = (cell.strip() for cell in row.cells)
        post = posts.get(number)
        if post is None:
            raise ValidationError(_("Poste inconnu, ou non inscrit au budget : « %(cell)s ».") % {"cell": number})
        if who and who not in people:
            raise ValidationError(_("Matricule inconnu « %(cell)s ».") % {"cell": who})
        months = [_month(first), _month(last)]
        if months[1] < months[0]:
            raise ValidationError(_("Le dernier mois suit le premier."))
        row.values = {"last_month": months[1]}
        for name, title, cell in zip(FIELDS, TITLES[POSTS][4:], amounts, strict=True):
            row.values[name] = _amount(cell, decimals, title)
        key = (post.pk, people.get(who) if who else None, months[0])
        row.target = known.get(key) or BudgetPost(
            institution_id=budget.institution_id, budget=budget, post=post, employee_id=key[1], first_month=months[0], basis=Basis.GIVEN
        )
        if row.target.pk is not None:
            row.before = french_amount(row.target.monthly, currency)
        _compare(row)
        return key

    return read


def _month(cell: str) -> int:
    number = cell.removesuffix(".0")
    if not number.isdecimal() or not 1 <= int(number) <= 12:
        raise ValidationError(_("Un mois va de 1 à 12 : « %(cell)s ».") % {"cell": cell})
    return int(number)


def _compare(row: SheetRow) -> None:
    if row.target.pk is None:
        row.change = "new"
    else:
        row.change = "changed" if any(getattr(row.target, name) != value for name, value in row.values.items()) else "same"


@transaction.atomic
def sheet_take(*, budget: Budget, kind: str, cells: Sequence[Sequence[str]], access: Access) -> int:
    """Write what changes. Raises `Refusal` while a row has a problem; nothing is written then. Returns how many rows."""
    rows = sheet_read(budget, kind, cells, access)
    wrong = [row for row in rows if row.problem]
    if wrong:
        raise Refusal(_("Ligne %(rank)s : %(problem)s Corrigez le fichier, puis lisez-le de nouveau.") % {"rank": wrong[0].rank, "problem": wrong[0].problem})
    changed = [row for row in rows if row.change != "same"]
    with reasoned("", _("Tableur du budget")):
        for row in changed:
            if kind == POSTS and row.target.pk is not None:
                post_row_change(row=row.target, values=row.values)
                continue
            for name, value in row.values.items():
                setattr(row.target, name, value)
            if kind == LINES:
                line_save(line=row.target)
            else:
                row.target.basis_words = _("repris d’un tableur")
                save_checked(row.target)
    return len(changed)
