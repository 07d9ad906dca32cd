"""A month of the parallel run: the register received, its columns and items recognised, the comparison written.

The file is read again with each comparison, so that a new calculation of ours is held against the same paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.imports.table import RawTable
from hr_core.imports.text import fold
from hr_core.models import Employee
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from hr_core.text import currency_decimals
from payroll.choices_parallel import ParallelState
from payroll.models import ParallelRun, PayPeriod, RegisterLayout
from payroll.selectors.parallel import calculated_runs, our_lines, proposed_line
from payroll.services.parallel.digest import Head, digest_of, head_of, sums_kept, sums_of
from payroll.services.parallel.register import (
    OldRegister,
    register_read,
    register_table,
    targets_checked,
    targets_of,
)
from payroll.workflows_parallel import step_checked

#: What an item of the register may be beside a line of ours: one that we do not have, or nothing to compare.
ABSENT, ASIDE = "?", "-"


@dataclass(frozen=True)
class OldItem:
    """An item of the register: where it goes (a line of ours, « ? », « - », or nothing yet), how often, how much."""

    code: str
    label: str
    number: int
    amount: int
    target: str
    is_kept: bool


def layout_of(institution: Any) -> RegisterLayout:
    """The layout kept, or a new one that is not saved yet."""
    return RegisterLayout.objects.filter(institution=institution).first() or RegisterLayout(institution=institution)


@transaction.atomic
def parallel_receive(*, period: PayPeriod, content: bytes, name: str, access: Access) -> ParallelRun:
    """Keep the register of a month, in place of the one received before, and compare when everything in it is known from
    an earlier month. Raises `ValidationError` for a file that cannot be read, a month not calculated or signed."""
    assert access.institution is not None
    if not calculated_runs(period).exists():
        raise Refusal(_("Ce mois n’est pas encore calculé ici : lancez d’abord le calcul."))
    table = _table(content, name, period)
    row = ParallelRun.objects.select_for_update().filter(period=period).first()
    if row is None:
        row = ParallelRun(institution=access.institution, period=period)
    elif row.is_frozen:
        raise Refusal(_("Le double calcul de ce mois est signé : retirez la signature avant de remplacer le fichier."))
    else:
        row.gaps.all().delete()
        row.file.delete(save=False)
    row.checksum = hashlib.sha256(content).hexdigest()
    row.file_name, row.rows, row.received_by = name[-160:], len(table.rows), access.user
    layout = layout_of(access.institution)
    row.digest = digest_of(table, layout.columns, _decimals(access.institution))
    row.state, row.compared_at = ParallelState.RECEIVED, None
    row.theirs = row.ours = row.gap = row.different = row.unexplained = row.people = row.pairs = row.equal = 0
    row.file.save(f"{row.checksum[:16]}.{name.rpartition('.')[2].lower()[:5]}", ContentFile(content), save=False)
    with because(_("Livre de paie de l’ancien logiciel reçu")):
        save_checked(row)
    if are_columns_kept(table.headings, layout):
        items = items_of(row, layout)
        if items and all(each.is_kept for each in items):
            from payroll.services.parallel.comparing import parallel_compare

            return parallel_compare(parallel=row, access=access)
    return row


def are_columns_kept(headings: Sequence[str], layout: RegisterLayout) -> bool:
    """Whether an earlier month told what each column of a file holds."""
    return set(map(fold, filter(None, headings))) <= set(layout.columns)


def headed(row: ParallelRun) -> Head:
    """The titles of the file and a few of its cells, as kept when it was received."""
    return head_of(row.digest) or Head.of(table_of(row))


def table_of(row: ParallelRun) -> RawTable:
    with row.file.open("rb") as stored:
        return _table(stored.read(), row.file_name, row.period)


def _table(content: bytes, name: str, period: PayPeriod) -> RawTable:
    words = {fold(word) for line in our_lines(period).values() for word in (line.code, line.label)}
    return register_table(content, name, lambda text: fold(text) in words)


def register_of(row: ParallelRun, layout: RegisterLayout) -> OldRegister:
    table = table_of(row)
    targets = targets_of(table, layout.columns)
    targets_checked(targets)
    return register_read(table, targets, decimals=_decimals(row.institution))


def _decimals(institution: Any) -> int:
    return currency_decimals(institution.country.currency)


def items_of(row: ParallelRun, layout: RegisterLayout, register: OldRegister | None = None) -> list[OldItem]:
    """The items of the register in the order of the file, each with where it goes: as kept, else proposed by its name.

    Read from what was kept of the file as long as its columns hold what they held then; one query.
    """
    lines = list(our_lines(row.period).values())
    sums = sums_kept(row.digest, layout.columns) if register is None else None
    found = []
    for code, label, number, amount in sums_of(register or register_of(row, layout)) if sums is None else sums:
        kept = layout.items.get(code)
        target = kept or proposed_line(code, label, lines)
        found.append(OldItem(code, label, number, amount, target, kept is not None))
    return found


@transaction.atomic
def columns_keep(*, parallel: ParallelRun, targets: list[str], access: Access) -> RegisterLayout:
    """Keep what each column holds. Raises `ValidationError` when no register can be read from them."""
    row = _locked(parallel)
    step_checked(row, "columns", access)
    targets_checked(targets)
    table = table_of(row)
    layout = layout_of(row.institution)
    headings = [(fold(heading), target) for heading, target in zip(table.headings, targets, strict=True) if heading]
    layout.columns = {**layout.columns, **dict(headings)}
    layout.kept_by = access.user
    row.digest = digest_of(table, layout.columns, _decimals(row.institution))
    save_checked(row)
    return save_checked(layout)


@transaction.atomic
def items_keep(*, parallel: ParallelRun, items: Mapping[str, str], step: int, access: Access) -> ParallelRun:
    """Keep where each item goes and compare. `items`: code in the register → code of ours, « ? » or « - »."""
    from payroll.services.parallel.comparing import parallel_compare

    row = _locked(parallel)
    step_checked(row, "items", access)
    known = our_lines(row.period)
    for code, target in items.items():
        if target not in (ABSENT, ASIDE) and target not in known:
            raise ValidationError(_("Choisissez à quoi correspond « %(code)s ».") % {"code": code})
    layout = layout_of(row.institution)
    layout.items, layout.step, layout.kept_by = {**layout.items, **items}, step, access.user
    save_checked(layout)
    return parallel_compare(parallel=row, access=access)


@transaction.atomic
def parallel_drop(*, parallel: ParallelRun, access: Access, reason: str) -> None:
    """Forget a comparison that nobody signed, and its file."""
    row = _locked(parallel)
    step_checked(row, "drop", access)
    with because(reason or _("Double calcul supprimé")):
        row.file.delete(save=False)
        row.gaps.all().delete()
        row.delete()


def _locked(parallel: ParallelRun) -> ParallelRun:
    return ParallelRun.objects.select_for_update(of=("self",)).select_related("period", "institution__country").get(pk=parallel.pk)


def staff_keys() -> dict[str, int]:
    """Staff number, whatever its case and the zeros before it → employee; a number that two employees share counts exactly."""
    exact = dict(Employee.objects.values_list("staff_number", "pk"))
    loose: dict[str, int | None] = {}
    for number, key in exact.items():
        plain = plain_number(number)
        loose[plain] = None if plain in loose else key
    return {**{number: key for number, key in loose.items() if key is not None}, **exact}


def plain_number(number: str) -> str:
    return number.strip().casefold().lstrip("0")
