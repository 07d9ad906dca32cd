"""The grid of a page as HTML: many small cells, written by hand because a template would take a tenth of a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hr_core.templatetags.ui import draw_icon
from payroll.selectors.input_columns import Column
from payroll.services.input_cells import Book, Person

Pair = tuple[int, int]


@dataclass
class Typed:
    """What a refused page was sent with: texts by cell, observations by person, and the cells at fault (their rank in
    the summary)."""

    texts: Mapping[Pair, str] = field(default_factory=dict)
    comments: Mapping[int, str] = field(default_factory=dict)
    faults: Mapping[Pair, int] = field(default_factory=dict)


def row_name(employee: int) -> str:
    """The name that the fields of a row share: they are sent in the order of the columns, which keeps the page light."""
    return f"c{employee}"


def cell_id(pair: Pair) -> str:
    return f"i{pair[0]}_{pair[1]}"


def body_rows(
    book: Book, people: Sequence[Person], hints: Mapping[Pair, int], *, may_write: bool, typed: Typed
) -> SafeString:
    """The rows of the table: a head for each person, a field for each item, the observation of the row."""
    return mark_safe("\n".join(_row(book, person, hints, may_write, typed) for person in people))


def _row(book: Book, person: Person, hints: Mapping[Pair, int], may_write: bool, typed: Typed) -> str:
    obstacle = book.obstacle(person) if may_write else ""
    lock = f'<small class="ink2">{draw_icon("lock")} {escape(obstacle)}</small>' if obstacle else ""
    head = (
        f'<th scope="row" id="r{person.key}"><b>{escape(person.name)}</b> <small>{escape(person.staff_number)}</small>'
        f"{lock}</th>"
    )
    writes = may_write and not obstacle
    cells = [_cell(book, person, rank, column, hints, writes, typed) for rank, column in enumerate(book.columns)]
    return f"<tr>{head}{''.join(cells)}{_comment(book, person, writes, typed)}</tr>"


def _cell(
    book: Book, person: Person, rank: int, column: Column, hints: Mapping[Pair, int], writes: bool, typed: Typed
) -> str:
    """Short identifiers: a page has more than a thousand of these."""
    pair = (person.key, column.item)
    shown = column.shown(book.value(pair), book.currency)
    if not writes:
        return f'<td class="n">{escape(shown)}</td>'
    text = escape(typed.texts.get(pair, shown))
    hint = column.shown(hints.get(pair), book.currency)
    value = f' value="{text}"' if text else ""
    placeholder = f' placeholder="{hint}"' if hint else ""
    fault = typed.faults.get(pair)
    marks = ""
    if fault is not None:
        marks = f' id="{cell_id(pair)}" class="bad" aria-invalid="true" aria-describedby="e{fault}"'
    return (
        f'<td><input name="{row_name(person.key)}"{value}{placeholder} aria-labelledby="r{person.key} k{rank}"{marks}></td>'
    )


def _comment(book: Book, person: Person, writes: bool, typed: Typed) -> str:
    known = [given.comment for (employee, _item), given in book.held.items() if employee == person.key and given.comment]
    told = escape(" · ".join(dict.fromkeys(known)))
    if not writes:
        return f'<td class="note-cell">{told}</td>'
    text = escape(typed.comments.get(person.key, ""))
    value = f' value="{text}"' if text else ""
    placeholder = f' placeholder="{told}"' if told else ""
    return (
        f'<td class="note-cell"><input name="o{person.key}"{value}{placeholder} maxlength="200"'
        f' aria-labelledby="r{person.key} ko"></td>'
    )


