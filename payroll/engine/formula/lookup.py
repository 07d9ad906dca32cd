"""Tables of amounts of an institution, by one to three keys, as one look-up.

A key that is a text or a choice matches exactly (small or capital letters, with or without accents); a key that is a number takes the
last row whose number it reaches (« à partir de »); a row key `*` serves all others. Between two rows that match, the one that is exact on
the leftmost key wins. Without a matching row the amount is zero.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..errors import DefinitionError
from ..expr import Const, Expr, as_expr
from ..tables import Lookup, Steps
from .tokens import folded, number_value

ANY = "*"
MAX_CELLS = 50_000


@dataclass(frozen=True)
class TableData:
    """A table as in force one day: `keys` are the names of its columns, `rows` its amounts in minor units by keys as written."""

    code: str
    label: str
    keys: tuple[str, ...]
    rows: Mapping[tuple[str, ...], int]

    def values(self, position: int) -> dict[str, str]:
        """The key texts at a position: folded text -> as first written."""
        found: dict[str, str] = {}
        for keys in self.rows:
            if keys[position].strip() != ANY:
                found.setdefault(folded(keys[position]), keys[position].strip())
        return found


@dataclass(frozen=True)
class _Axis:
    """A key of the table: its rank as a node (0 first), and for each rank the folded row keys that it matches, best first."""

    rank: Expr
    told: Expr
    matches: tuple[tuple[str, ...], ...]


def table_lookup(table: TableData, keys: Sequence[Expr], vocabularies: Sequence[Mapping[str, str]]) -> Expr:
    """The amount of the row for these keys. `vocabularies`: per key, folded word of a row -> choice of the column.

    Errors: `DefinitionError` for a number that a row does not write as one, a word that the column cannot hold, too many combinations.
    """
    axes = [
        _axis(table, position, key, words) for position, (key, words) in enumerate(zip(keys, vocabularies, strict=True))
    ]
    cells = 1
    for axis in axes:
        cells *= len(axis.matches)
    if cells > MAX_CELLS:
        raise DefinitionError(
            f"La table « {table.code} » a trop de combinaisons de clés ({cells} ; {MAX_CELLS} au plus)."
        )
    amounts = {tuple(folded(k) if k.strip() != ANY else ANY for k in row): value for row, value in table.rows.items()}
    index: Expr = axes[0].rank
    for axis in axes[1:]:
        index = index * len(axis.matches) + axis.rank
    values = {}
    for rank, combination in enumerate(itertools.product(*(axis.matches for axis in axes))):
        found = next((amounts[row] for row in itertools.product(*combination) if row in amounts), 0)
        values[Fraction(rank)] = Fraction(found)
    lookup = Lookup(index, values, label=table.label)
    lookup.told = tuple(axis.told for axis in axes)
    return lookup


def _axis(table: TableData, position: int, key: Expr, words: Mapping[str, str]) -> _Axis:
    written = table.values(position)
    if key.choices:
        unknown = [text for word, text in written.items() if word not in words]
        if unknown:
            raise DefinitionError(
                f"La table « {table.code} » a une ligne « {unknown[0]} » qui n’est pas une valeur de « {table.keys[position]} » ; "
                f"valeurs : {', '.join(sorted(words))}."
            )
        matches = [(*(word for word in written if words[word] == choice), ANY) for choice in key.choices]
        return _Axis(key, key, tuple(matches))
    if key.is_bool:
        return _Axis(as_expr(key), key, (("non", ANY), ("oui", ANY)))
    by_edge = {_row_number(table, text): word for word, text in written.items()}
    edges = sorted(by_edge)
    if not edges:
        return _Axis(Const(Fraction(0)), key, ((ANY,),))
    rank = Steps(key, edges, [Fraction(i) for i in range(1, len(edges) + 1)], "from", label=table.label)
    return _Axis(rank, key, ((ANY,), *((by_edge[edge], ANY) for edge in edges)))


def _row_number(table: TableData, text: str) -> Fraction:
    try:
        return number_value(text)[0]
    except ValueError:
        raise DefinitionError(
            f"La table « {table.code} » a une ligne « {text} » là où un nombre est attendu."
        ) from None
