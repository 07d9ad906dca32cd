"""People's names: one column « Nom et prénoms » split in two, spaces and case made regular.

Upper-case words are the surname, as registers of the zone write it (« NDIAYE Awa Marie », « Awa Marie NDIAYE »).
Where nothing distinguishes the words, the heading says which end holds the surname, and the split is reported as
guessed.  Particles (« Ould », « Aït », « Ben », « da ») stay with the word that follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import fold, squeeze

_PARTICLES = frozenset({
    "ould", "oul", "mint", "ag", "ait", "ben", "bin", "ibn", "el", "al", "dit", "dite", "abou", "de", "du",
    "da", "das", "do", "dos", "des", "d", "la", "le", "van", "von", "n", "m",
})  # fmt: skip
_CIVILITIES = re.compile(r"^(?:m|mr|mme|mlle|mrs|dr|pr|me|monsieur|madame|mademoiselle|docteur)\.?\s+", re.IGNORECASE)
_MARRIED = re.compile(r"[\s(,]+(?:épouse|epouse|épse|epse|ép\.?|ep\.?|vve|veuve)\s+", re.IGNORECASE)
_BORN = re.compile(r"[\s(,]+(?:née?|nee)\s+", re.IGNORECASE)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_WORD = re.compile(r"[^\s\-']+")


@dataclass(frozen=True, slots=True)
class SplitName:
    """``guessed`` says that neither case nor comma told the surname from the given names."""

    surname: str
    given_names: str
    maiden_name: str = ""
    guessed: bool = False


def clean_surname(text: str) -> str:
    """Surnames are kept in capitals, with straight apostrophes: « N’Diaye » is ``N'DIAYE``."""
    return squeeze(text).translate(_APOSTROPHES).strip(" ,;.-").upper()


def clean_given_names(text: str) -> str:
    """« AWA MARIE » and « awa marie » become « Awa Marie »; a mixed case is kept as it is."""
    name = squeeze(text).translate(_APOSTROPHES).strip(" ,;-")
    if name and (name.isupper() or name.islower()):
        return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), name)
    return name


def _is_upper(word: str) -> bool:
    """« NDIAYE », « N'DIAYE », « d'ALMEIDA » but not « N'Diaye », « A. » or a single letter."""
    letters = [char for char in word.split("'")[-1] if char.isalpha()]
    return len(letters) >= 2 and all(char.isupper() for char in letters)


def _leading_surname(words: list[str]) -> int:
    """How many of the first words make the surname when case does not tell: the particles and the word they bind."""
    count = 0
    while count < len(words) - 1 and fold(words[count]) in _PARTICLES:
        count += 1
    count = min(count + 1, len(words))
    while count + 1 < len(words) and fold(words[count]) in ("ould", "mint", "ag", "ben", "bin"):
        count += 2
    return count


def split_name(text: str, *, surname_first: bool = True) -> SplitName:
    """Split one column of names.

    >>> split_name("Mme KONÉ épse TRAORÉ Mariam")
    SplitName(surname='KONÉ', given_names='Mariam', maiden_name='', guessed=False)
    >>> split_name("Awa Marie NDIAYE").surname
    'NDIAYE'
    """
    name = _CIVILITIES.sub("", squeeze(text).translate(_APOSTROPHES), count=1) if text else ""
    name = name.rstrip(" )")
    maiden = ""
    if born := _BORN.search(name):
        name, rest = name[: born.start()], name[born.end() :].replace(")", " ")
        maiden_words, others = _take_upper(rest.split())
        maiden = clean_surname(" ".join(maiden_words))
        name = f"{name} {' '.join(others)}"
    if married := _MARRIED.search(name):
        before, rest = name[: married.start()], name[married.end() :].replace(")", " ")
        _, others = _take_upper(rest.split())
        name = f"{before} {' '.join(others)}"
    split = _split_words(name, surname_first)
    return SplitName(split.surname, split.given_names, maiden, split.guessed)


def _take_upper(words: list[str]) -> tuple[list[str], list[str]]:
    """The upper-case words at the start (at least one word), and the others."""
    count = 0
    while count < len(words) and (_is_upper(words[count]) or fold(words[count]) in _PARTICLES):
        count += 1
    if count == len(words) or not count:
        count = min(1, len(words))
    return words[:count], words[count:]


def _split_words(name: str, surname_first: bool) -> SplitName:
    if "," in name:
        surname, _, given = name.partition(",")
        return SplitName(clean_surname(surname), clean_given_names(given))
    words = name.split()
    if len(words) < 2:
        return SplitName(clean_surname(name), "", guessed=bool(words))
    found = _surname_in_capitals(words)
    if found:
        start, end = found
    elif surname_first:
        start, end = 0, _leading_surname(words)
    else:
        start, end = len(words) - 1, len(words)
        while start > 1 and fold(words[start - 1]) in _PARTICLES:
            start -= 1
    given_words = words[:start] + words[end:]
    return SplitName(
        clean_surname(" ".join(words[start:end])), clean_given_names(" ".join(given_words)), guessed=not found
    )


def _surname_in_capitals(words: list[str]) -> tuple[int, int] | None:
    """The run of upper-case words at one end of the name, particles included; ``None`` when case does not tell."""
    upper = [_is_upper(word) for word in words]
    if not any(upper) or all(upper):
        return None
    start, end = upper.index(True), len(upper) - upper[::-1].index(True)
    while start and fold(words[start - 1]) in _PARTICLES:
        start -= 1
    whole = all(upper[place] or fold(words[place]) in _PARTICLES for place in range(start, end))
    at_one_end = (start == 0) != (end == len(words))
    return (start, end) if whole and at_one_end else None
