"""Many variable inputs at once: what the grid, the workbook of an agency and the copy of a month have in common.

A `Book` holds what is known of some employees and items in a month, read in a constant number of queries. `faults` checks
entries against it without writing; `book_write` writes them all or none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.db.bulk import update_rows
from hr_core.services.errors import Refusal
from payroll.engine import AMOUNT_LIMIT
from payroll.engine.formula.names import QUANTITY_LIMIT
from payroll.models import PayPeriod, PayRun, VariableInput
from payroll.selectors.input_columns import Column, of_run
from payroll.selectors.input_limits import Limits, limits_of
from payroll.selectors.input_scope import employees_entered
from payroll.selectors.overtime import bands_of, fed_by_weeks
from payroll.selectors.submissions import Collecting, collecting_of
from payroll.services.variable_inputs import inputs_open_or_refuse

Pair = tuple[int, int]  # employee, item
COMMENT_LENGTH = 200


@dataclass(frozen=True)
class Person:
    """An employee of the month, as the rows of a grid and the messages name them."""

    key: int
    staff_number: str
    last_name: str
    first_names: str
    unit: int | None
    is_own: bool = False

    @property
    def name(self) -> str:
        return f"{self.last_name} {self.first_names}"


@dataclass(frozen=True)
class Entry:
    """A value for an employee and an item, None to take it back; without a comment the one already there stays."""

    employee: int
    item: int
    value: int | None
    comment: str | None = None


@dataclass(frozen=True)
class Fault:
    """Why an entry is refused; `pair` names its cell."""

    pair: Pair
    message: str


@dataclass
class Book:
    """What is known of some people and columns in a month; `run` is the run when it is not the month's. `held` are the
    inputs in force, by cell."""

    period: PayPeriod
    run: PayRun | None
    access: Access
    columns: Sequence[Column]
    people: dict[int, Person]
    held: dict[Pair, VariableInput]
    collecting: Collecting
    _limits: list[Limits] = field(default_factory=list, repr=False)
    _fed: list[set[tuple[int, str]]] = field(default_factory=list, repr=False)

    @property
    def currency(self) -> str:
        return self.access.institution.country.currency  # type: ignore[union-attr]

    @property
    def column_of(self) -> dict[int, Column]:
        return {column.item: column for column in self.columns}

    @property
    def limits(self) -> Limits:
        """Read when something is checked, once."""
        if not self._limits:
            items = [column.item for column in self.columns]
            self._limits.append(limits_of(self.period, items, list(self.people), self.run))
        return self._limits[0]

    @property
    def fed(self) -> set[tuple[int, str]]:
        """The (employee, item code) whose hours of the month come from weeks of overtime; read once."""
        if not self._fed:
            bands = bands_of(self.access.institution, self.period.last_day)  # type: ignore[arg-type]
            codes = {band.key: band.item for band in bands if band.item}
            self._fed.append(fed_by_weeks(self.period, list(self.people), codes))
        return self._fed[0]

    def value(self, pair: Pair) -> int | None:
        """The value in force of a cell: minor units or thousandths, as its column says."""
        given = self.held.get(pair)
        column = self.column_of[pair[1]]
        return None if given is None else getattr(given, column.field)

    def obstacle(self, person: Person) -> str:
        """Why nothing may be entered for this person; empty when it may."""
        if person.is_own:
            return _("Personne ne saisit pour soi : demandez à un autre agent habilité.")
        return "" if self.run is not None else self.collecting.obstacle(person.unit, self.access)


def book_open(
    *,
    period: PayPeriod,
    run: PayRun | None = None,
    columns: Sequence[Column],
    people: Collection[Person],
    access: Access,
    parents: Mapping[int, int | None] | None = None,
    lock: bool = False,
) -> Book:
    """Read what is in force for these people and columns: three queries at most. `lock` keeps it so until the end of the
    transaction; `parents` is the tree of units when it is known already."""
    items = [column.item for column in columns]
    keys = [person.key for person in people]
    held = VariableInput.objects.filter(of_run(run), period=period, item__in=items, employee__in=keys)
    if lock:
        held = held.select_for_update(of=("self",))
    return Book(
        period=period,
        run=run,
        access=access,
        columns=columns,
        people={person.key: person for person in people},
        held={(each.employee_id, each.item_id): each for each in held.select_related("entered_by")},
        collecting=collecting_of(period, parents),
    )


def people_of(
    access: Access,
    period: PayPeriod,
    run: PayRun | None = None,
    *,
    keys: Collection[int] | None = None,
    staff_numbers: Collection[str] | None = None,
) -> list[Person]:
    """The employees of the month whom this person may see here, by name; one query."""
    found = employees_entered(access, period, run)
    if keys is not None:
        found = found.filter(pk__in=keys)
    if staff_numbers is not None:
        found = found.filter(staff_number__in=staff_numbers)
    return persons(found.order_by("last_name", "first_names", "pk"), access)


def persons(employees: Iterable[object], access: Access) -> list[Person]:
    """Rows of `employees_entered` as people of a book."""
    fields = ("pk", "staff_number", "last_name", "first_names", "unit_key", "user_id", "person_uid")
    user = access.user
    return [
        Person(key, number, last, first, unit, account == user.pk or (user.person_uid is not None and uid == user.person_uid))
        for key, number, last, first, unit, account, uid in employees.values_list(*fields)  # type: ignore[attr-defined]
    ]


def faults(book: Book, entries: Iterable[Entry]) -> list[Fault]:
    """What is wrong with some entries, each message naming its row and column. Reads the limits, writes nothing."""
    found = []
    for entry in entries:
        person, column = book.people[entry.employee], book.column_of[entry.item]
        place = f"{person.name}, {column.words}"
        for message in _wrongs(book, entry, person, column):
            found.append(Fault((entry.employee, entry.item), f"{place}\u00a0: {message}."))
    return found


def _wrongs(book: Book, entry: Entry, person: Person, column: Column) -> Iterable[str]:
    obstacle = book.obstacle(person)
    if obstacle:
        yield obstacle[:1].lower() + obstacle[1:].rstrip(".")
        return
    if entry.value is None:
        return
    if column.by_quantity and (entry.employee, column.code) in book.fed:
        yield _("ces heures sont tenues par semaine, dans « Heures supplémentaires »")
        return
    if column.by_quantity and not 0 <= entry.value <= QUANTITY_LIMIT:
        yield _("la quantité va de 0 à %(most)s") % {"most": QUANTITY_LIMIT // 1000}
    elif not column.by_quantity and abs(entry.value) > AMOUNT_LIMIT:
        yield _("ce montant dépasse ce qu’une paie peut porter")
    else:
        given = book.held.get((entry.employee, entry.item))
        comment = entry.comment if entry.comment is not None else (given.comment if given else "")
        yield from book.limits.faults(
            entry.employee, entry.item, entry.value, comment, lambda value: column.shown(value, book.currency)
        )


@dataclass(frozen=True)
class Written:
    """How many inputs were made, changed and taken back."""

    created: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        return self.created + self.changed + self.removed


@transaction.atomic
def book_write(*, book: Book, entries: Sequence[Entry]) -> Written:
    """Write checked entries in one transaction, in a constant number of queries.

    Raises `Refusal` when the inputs are closed, when an entry does not hold any more, or when somebody entered the same
    cell in the meantime; nothing is written then.
    """
    _hold_open(book.period)
    inputs_open_or_refuse(book.period, book.run)
    wrong = faults(book, entries)
    if wrong:
        raise Refusal([fault.message for fault in wrong])
    now, user = timezone.now(), book.access.user
    made, changed, removed = [], [], []
    for entry in entries:
        given, column = book.held.get((entry.employee, entry.item)), book.column_of[entry.item]
        if entry.value is None:
            if given is not None:
                removed.append(given.pk)
            continue
        comment = (entry.comment if entry.comment is not None else given.comment if given else "")[:COMMENT_LENGTH]
        if given is None:
            new = _new(book, entry)
            setattr(new, column.field, entry.value)
            new.comment, new.entered_by = comment, user
            made.append(new)
        elif getattr(given, column.field) != entry.value or given.comment != comment:
            amount, quantity = given.amount, given.quantity
            amount, quantity = (amount, entry.value) if column.by_quantity else (entry.value, quantity)
            changed.append((given.pk, amount, quantity, comment, user.pk, now))
    try:
        with transaction.atomic():
            VariableInput.objects.bulk_create(made)
    except IntegrityError as error:
        raise Refusal(
            _("Quelqu’un vient de saisir l’une de ces cases : rechargez la page pour voir sa valeur.")
        ) from error
    update_rows(VariableInput, ("id", "amount", "quantity", "comment", "entered_by_id", "entered_at"), changed)
    if removed:
        VariableInput.objects.filter(pk__in=removed).delete()
    return Written(len(made), len(changed), len(removed))


def _new(book: Book, entry: Entry) -> VariableInput:
    return VariableInput(
        institution_id=book.period.institution_id,
        period=book.period,
        run=book.run,
        employee_id=entry.employee,
        item_id=entry.item,
    )


def _hold_open(period: PayPeriod) -> None:
    """Keep the inputs from being closed while they are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM payroll_payrun WHERE period_id = %s FOR SHARE", [period.pk])
