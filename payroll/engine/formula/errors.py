"""What the language of pay items refuses: where in the text, what was found, what was expected, the nearest known name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from ..errors import EngineError


class FormulaError(EngineError):
    """A formula that cannot be read or built. `start` and `end` bound the faulty characters of `text` (half-open)."""

    def __init__(self, message: str, *, text: str = "", start: int = 0, end: int | None = None) -> None:
        super().__init__(message)
        self.message, self.text, self.start = message, text, start
        self.end = max(start + 1, start if end is None else end)
        self.item = self.item_label = ""

    def of_item(self, code: str, label: str) -> FormulaError:
        """The same error, saying whose formula it is; the innermost item is the one at fault."""
        if not self.item:
            self.item, self.item_label = code, label
        return self

    @property
    def placed(self) -> str:
        """The place and the message, without the item: what stands under the field of the formula."""
        return f"{self.place} : {self.message}" if self.text else self.message

    def __str__(self) -> str:
        return f"Rubrique {self.item} ({self.item_label}), formule : {self.placed}" if self.item else self.placed

    @property
    def place(self) -> str:
        """« Caractère 12 », or « Ligne 2, caractère 5 » in a formula of several lines; counted from one."""
        before = self.text[: self.start]
        column = self.start - (before.rfind("\n") + 1) + 1
        if "\n" not in self.text:
            return f"Caractère {column}"
        return f"Ligne {before.count(chr(10)) + 1}, caractère {column}"

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the fault, the fault itself, and the text after: what a page underlines."""
        return self.text[: self.start], self.text[self.start : self.end], self.text[self.end :]


def nearest(wanted: str, known: Iterable[str]) -> str:
    """The known name that looks most like the wanted one, or an empty text.

    >>> nearest("plafon", ["plancher", "plafond"])
    'plafond'
    """
    found = difflib.get_close_matches(wanted, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def suggestion(wanted: str, known: Iterable[str]) -> str:
    """« Vouliez-vous dire « plafond » ? », or the known names when they are few, or nothing."""
    names = list(known)
    near = nearest(wanted, names)
    if near:
        return f" Vouliez-vous dire « {near} » ?"
    if names and len(names) <= 12:
        return f" Noms connus : {', '.join(sorted(names))}."
    return ""
