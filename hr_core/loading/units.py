"""Units named by a file, found in the tree or to be created where the officer allows it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hr_core.db.bulk import insert_rows, next_keys
from hr_core.models import Institution, Unit
from hr_core.text import fold

KIND_WORDS = {
    "direction": Unit.Kind.DIRECTION,
    "departement": Unit.Kind.DEPARTMENT,
    "division": Unit.Kind.DEPARTMENT,
    "service": Unit.Kind.SERVICE,
    "agence": Unit.Kind.AGENCY,
    "antenne": Unit.Kind.AGENCY,
    "centre": Unit.Kind.AGENCY,
}
STOP_WORDS = {"de", "des", "du", "la", "le", "les", "l", "d", "et", "a", "au", "aux", "en"}
CODE_LENGTH = 24
HEAD_OFFICE = re.compile(r"(le )?siege\b")  # « Siège Dakar » is a place, not a unit
NAMED_ONCE = (Unit.Kind.DIRECTION, Unit.Kind.AGENCY)  # known by their name alone, wherever the file places them

Step = tuple[str, str]  # kind, name


@dataclass(frozen=True)
class NewUnit:
    """A unit to be created; `key` is negative until it is."""

    key: int
    parent: int | None
    code: str
    name: str
    kind: str


class UnitBook:
    """The institution's units, and those that a file adds to them."""

    def __init__(self, institution: Institution) -> None:
        self.institution = institution
        self.new: list[NewUnit] = []
        self._last = 0
        self.labels: dict[int, str] = {}
        self._children: dict[tuple[int | None, str], int] = {}
        self._named: dict[str, list[int]] = {}
        self._codes: dict[str, int] = {}
        self._paths: dict[tuple[Step, ...], tuple[int | None, bool]] = {}
        tops = []
        rows = Unit.objects.filter(institution=institution).values_list("pk", "parent_id", "code", "name", "kind", "closed_on")
        for key, parent, code, name, kind, closed_on in rows:
            self._codes[fold(code)] = key
            self.labels[key] = name
            if closed_on is None:
                self._note(key, parent, name)
                if parent is None and kind == Unit.Kind.HEAD_OFFICE:
                    tops.append(key)
        self.top = tops[0] if len(tops) == 1 else None

    def find(self, path: Sequence[Step]) -> tuple[int | None, bool]:
        """(key, known): the narrowest unit of a path; `known` is False when some unit of it has to be created."""
        steps = tuple(path)
        if steps not in self._paths:
            self._paths[steps] = self._walk(steps)
        return self._paths[steps]

    def by_code(self, code: str) -> int | None:
        return self._codes.get(fold(code))

    def by_name(self, name: str) -> int | None:
        """The unit of that name, when one only bears it."""
        same = self._named.get(fold(name), [])
        return same[0] if len(same) == 1 else None

    def move(self, key: int, parent: int | None) -> None:
        """Place a unit that is still to be created."""
        self.new = [replace(unit, parent=parent) if unit.key == key else unit for unit in self.new]

    def forget(self, key: int) -> None:
        """Drop a unit that will not be created."""
        self.new = [unit for unit in self.new if unit.key != key]
        for index in (self._codes, self._children):
            for name in [name for name, found in index.items() if found == key]:
                del index[name]  # type: ignore[arg-type]
        for same in self._named.values():
            if key in same:
                same.remove(key)

    def add(self, *, parent: int | None, name: str, kind: str, code: str = "") -> int:
        """Note a unit to create and return its provisional key."""
        self._last -= 1
        key = self._last
        code = code or self.free_code(name)
        self.new.append(NewUnit(key, parent, code, name, kind))
        self._codes[fold(code)] = key
        self.labels[key] = name
        self._note(key, parent, name)
        return key

    def free_code(self, name: str) -> str:
        """A readable code that no unit bears: `AGENCE-KAOLACK`, then `AGENCE-KAOLACK-2`."""
        words = [word.upper() for word in fold(name).split() if word not in STOP_WORDS] or ["UNITE"]
        base = "-".join(words)[: CODE_LENGTH - 3].rstrip("-")
        candidates = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
        return next(code for code in candidates if fold(code) not in self._codes)

    def create(self, towns: Mapping[int, str] | None = None) -> dict[int, int]:
        """Write the new units in bulk; returns their keys by provisional key."""
        towns = towns or {}
        keys = dict(zip((unit.key for unit in self.new), next_keys(Unit, len(self.new)), strict=True))
        insert_rows(
            Unit,
            ("id", "institution_id", "parent_id", "code", "name", "kind", "town"),
            [
                (keys[unit.key], self.institution.pk, keys.get(unit.parent or 0, unit.parent), unit.code, unit.name,
                 unit.kind, towns.get(unit.key, ""))
                for unit in self.new
            ],
        )  # fmt: skip
        return keys

    def _walk(self, steps: tuple[Step, ...]) -> tuple[int | None, bool]:
        key: int | None = None
        for kind, name in steps:
            folded = fold(name)
            if HEAD_OFFICE.match(folded):
                continue
            found = self._children.get((key or self.top, folded)) or self._children.get((key, folded))
            if found is None and (key is None or kind in NAMED_ONCE):
                found = self.by_name(name) or self._codes.get(folded)
            key = self.add(parent=key or self.top, name=name, kind=kind or kind_of(name)) if found is None else found
        return key, key is None or key > 0

    def _note(self, key: int, parent: int | None, name: str) -> None:
        folded = fold(name)
        self._children[(parent, folded)] = key
        self._named.setdefault(folded, []).append(key)


def kind_of(name: str) -> str:
    """The kind that the first word of a name tells."""
    return KIND_WORDS.get(fold(name).partition(" ")[0], Unit.Kind.OTHER)
