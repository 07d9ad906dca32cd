"""Monthly amounts of a staff file become recurring inputs of pay items (see `hr_core.registry.ImportExtension`).

A column is known by the four-digit code of an item, or by the words that set its label apart: « Ind. transport » and
« Prime de transport » are the transport item of an institution that has one only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from hr_core.models import Institution, User
from hr_core.registry import ImportExtension, RecurringAmount, registry
from hr_core.text import fold
from payroll.choices import ItemFrequency
from payroll.models import PayItemVersion, RecurringInput

#: Words that every allowance or deduction may bear: they tell nothing apart.
COMMON_WORDS = frozenset(
    ["indemnite", "indemnites", "ind", "prime", "primes", "pr", "alloc", "allocation", "frais", "cotisation", "retenue", "ret", "sur", "d", "de", "du", "des", "la", "le", "les", "l", "mensuelle", "mensuel", "fcfa", "f", "cfa", "xof", "xaf", "montant"]
)


def register() -> None:
    registry.add_import_extension(
        ImportExtension("Éléments de paie", recognise=recognise, pending=pending, write=write)
    )


def recognise(institution: Institution, headings: Sequence[str]) -> Mapping[str, str]:
    """What each known heading becomes: « 2300 Indemnité de transport »."""
    known = _items(institution)
    found = {heading: _match(heading, known) for heading in headings}
    return {heading: f"{version.item.code} {version.label}" for heading, version in found.items() if version}


def pending(institution: Institution, amounts: Sequence[RecurringAmount]) -> Sequence[RecurringAmount]:
    """The amounts that differ from those recorded on their first day; a zero where nothing is recorded is nothing."""
    known = _items(institution)
    items = {label: _match(label, known) for label in {amount.label for amount in amounts}}
    recorded = _recorded(institution, amounts)
    return [
        amount
        for amount in amounts
        if (version := items[amount.label]) is not None
        and recorded.get((amount.employee_id, version.item_id), 0) != amount.amount
    ]


def write(institution: Institution, amounts: Sequence[RecurringAmount], actor: User) -> int:
    """Record the amounts from their first day: what held that day ends, what is planned later keeps its dates."""
    known = _items(institution)
    items = {label: _match(label, known) for label in {amount.label for amount in amounts}}
    chosen = [(amount, version.item_id) for amount in amounts if (version := items[amount.label]) is not None]
    planned = _make_room(institution, {(amount.employee_id, item): amount.start for amount, item in chosen})
    RecurringInput.objects.bulk_create(
        [
            RecurringInput(
                institution=institution,
                employee_id=amount.employee_id,
                item_id=item,
                amount=amount.amount,
                start=amount.start,
                end=planned.get((amount.employee_id, item)),
            )
            for amount, item in chosen
            if amount.amount
        ],
        batch_size=2000,
    )
    return len(chosen)


def _items(institution: Institution) -> list[PayItemVersion]:
    """Today's items that employees are given by name, in the order of their codes."""
    today = date.today()  # noqa: DTZ011 - the day of the institution's officers
    return list(
        PayItemVersion.objects.on(today)
        .filter(institution=institution, frequency=ItemFrequency.RECURRING, formula="")
        .select_related("item")
        .order_by("item__code")
    )


def _match(heading: str, known: Sequence[PayItemVersion]) -> PayItemVersion | None:
    words = fold(heading).split()
    by_code = [version for version in known if version.item.code in words]
    if by_code:
        return by_code[0]
    telling = _telling(words)
    found = [version for version in known if telling and _telling(fold(version.label).split()) == telling]
    return found[0] if len(found) == 1 else None


def _telling(words: Sequence[str]) -> frozenset[str]:
    return frozenset(words) - COMMON_WORDS


def _recorded(institution: Institution, amounts: Sequence[RecurringAmount]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for start in {amount.start for amount in amounts}:
        rows = RecurringInput.objects.on(start).filter(institution=institution)
        found |= {(employee, item): amount or 0 for employee, item, amount in rows.values_list("employee", "item", "amount")}
    return found


def _make_room(institution: Institution, starts: Mapping[tuple[int, int], date]) -> dict[tuple[int, int], date]:
    """End or replace what holds on the day from which each employee is given an item; gives the days already planned."""
    planned: dict[tuple[int, int], date] = {}
    replaced: list[int] = []
    ended: dict[date, list[int]] = {}
    given = RecurringInput.objects.filter(
        institution=institution,
        employee__in={employee for employee, _ in starts},
        item__in={item for _, item in starts},
    )
    for key, employee, item, start, end in given.values_list("pk", "employee", "item", "start", "end"):
        day = starts.get((employee, item))
        if day is None or (end is not None and end <= day):
            continue
        if start > day:
            planned[employee, item] = min(start, planned.get((employee, item), start))
        elif start == day:
            replaced.append(key)
        else:
            ended.setdefault(day, []).append(key)
    RecurringInput.objects.filter(pk__in=replaced).delete()
    for day, keys in ended.items():
        RecurringInput.objects.filter(pk__in=keys).update(end=day)
    return planned
