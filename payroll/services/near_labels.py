"""Which of our lines a label of another software means, when it is written otherwise: « Ind. logement », « ITS »."""

from __future__ import annotations

from collections.abc import Iterable

from hr_core.imports.text import fold

#: Words that say nothing of an item.
EMPTY = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par", "pour", "sur"])
#: An abbreviation has so many letters at least.
SHORTEST = 3


def near_label(asked: str, labels: Iterable[tuple[str, str]]) -> str:
    """The code of the one label (code, label) that has every word of `asked`, abbreviated or not; nothing when several have.

    >>> ours = [("2200", "Indemnité de logement"), ("2300", "Indemnité de transport"), ("tax", "Impôt sur les salaires (ITS)")]
    >>> near_label("Ind. logement", ours), near_label("ITS", ours), near_label("Indemnité", ours)
    ('2200', 'tax', '')
    """
    words = _words(asked)
    if not words:
        return ""
    found = {code: mine for code, label in labels if _says(words, mine := _words(label))}
    if len(found) > 1:  # one that says nothing more
        found = {code: mine for code, mine in found.items() if len(mine) == len(words)}
    return next(iter(found)) if len(found) == 1 else ""


def _words(label: str) -> list[str]:
    return [word for word in fold(label).split() if word not in EMPTY]


def _says(asked: list[str], ours: list[str]) -> bool:
    """Each word asked stands for a word of its own."""
    left = list(ours)
    for word in asked:
        match = next((each for each in left if each == word), None) or next(
            (each for each in left if len(word) >= SHORTEST and each.startswith(word)), None
        )
        if match is None:
            return False
        left.remove(match)
    return True
