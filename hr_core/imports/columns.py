"""The columns of a staff file, the headings that funds give them, and the matching of the two.

``match_columns`` proposes, a person corrects (``ColumnMapping.changed``), and the correction is kept per institution
as JSON keyed by heading, so that next month's file is read alike even when its columns have moved.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from .text import cell_text, fold

IGNORED = "ignored"  # a column known to hold nothing to import (row numbers, totals, ages)
ITEM_PREFIX = "item:"  # a column of a recurring pay item: ``item:`` followed by the code or label of the item

EXACT, SAME_WORDS, FUZZY_FLOOR, SUGGESTED = 1.0, 0.95, 0.74, 0.5

_NOISE = frozenset({
    "de", "du", "des", "d", "la", "le", "les", "l", "en", "a", "au", "aux", "et", "ou", "agent", "agents",
    "employe", "employes", "salarie", "salaries", "fcfa", "cfa", "xof", "xaf", "gnf", "cdf", "francs", "franc",
    "f", "montant", "actuel", "actuelle", "o", "n", "oui", "non", "jj", "mm", "aaaa", "mensuel", "mensuelle",
    "par", "mois", "si", "obligatoire",
})  # fmt: skip
_ABBREVIATIONS = {
    "nbre": "nombre", "nb": "nombre", "nbr": "nombre", "dt": "date", "dte": "date", "sit": "situation",
    "fam": "familiale", "mat": "matrimoniale", "matrim": "matrimoniale", "tel": "telephone",
    "num": "numero", "no": "numero", "cat": "categorie", "ech": "echelon", "sal": "salaire",
    "ind": "indemnite", "indem": "indemnite", "indemnites": "indemnite", "dir": "direction",
    "serv": "service", "sce": "service", "dpt": "departement", "dept": "departement", "nais": "naissance",
    "naiss": "naissance", "emb": "embauche", "nat": "nationalite", "cpte": "compte", "bq": "banque",
    "bque": "banque", "prenoms": "prenom", "noms": "nom", "enfants": "enfant", "primes": "prime",
    "secu": "securite", "ss": "securite sociale", "resp": "responsabilite", "transp": "transport",
    "logt": "logement", "anc": "anciennete", "qualif": "qualification",
}  # fmt: skip
_ITEM_WORDS = frozenset({
    "indemnite", "prime", "allocation", "gratification", "bonus", "complement", "supplement", "avance",
    "retenue", "pret", "mutuelle", "rappel", "remboursement", "panier", "heures", "hs", "gardiennage",
    "astreinte", "rendement", "responsabilite", "sujetion", "salissure",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A canonical column: ``kind`` chooses the parser, ``synonyms`` are other usual headings."""

    field: str
    label: str
    kind: str
    synonyms: tuple[str, ...] = ()
    example: str = ""


def load_columns(path: Path) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The columns of a file kind, and the headings to ignore, from their TOML description."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(
        Column(
            entry["field"], entry["label"], entry["kind"], tuple(entry.get("synonyms", ())), entry.get("example", "")
        )
        for entry in document["column"]
    )
    return columns, tuple(document.get("ignored", ()))


STAFF_COLUMNS, IGNORED_HEADINGS = load_columns(Path(__file__).with_name("staff_columns.toml"))
FIELDS: dict[str, Column] = {column.field: column for column in STAFF_COLUMNS}


@lru_cache(maxsize=4096)
def _words(heading: str) -> tuple[str, ...]:
    """The telling words of a heading, abbreviations written out, sorted; all words when none is telling."""
    words = [_ABBREVIATIONS.get(word, word) for word in fold(heading).split()]
    words = " ".join(words).split()
    telling = [word for word in words if word not in _NOISE]
    return tuple(sorted(set(telling or words)))


def _without_brackets(heading: str) -> str:
    """« Sexe (M/F) » without its note."""
    start = heading.find("(")
    return heading[:start] if start > 0 and not heading[start - 1 : start].isalpha() else heading


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Headings known for a kind of file: exact ones, and their telling words."""

    exact: Mapping[str, str]
    by_words: Mapping[tuple[str, ...], str]

    @classmethod
    def of(cls, columns: Sequence[Column], ignored: Sequence[str] = ()) -> Vocabulary:
        exact: dict[str, str] = {}
        by_words: dict[tuple[str, ...], str] = {}
        entries = [(heading, column.field) for column in columns for heading in (column.label, *column.synonyms)]
        entries += [(heading, IGNORED) for heading in ignored]
        for heading, field in entries:
            exact.setdefault(fold(heading), field)
            by_words.setdefault(_words(heading), field)
        return cls(exact, by_words)

    def score(self, text: str) -> float:
        """How surely ``text`` is a heading; likeness of spelling does not count, so that data are not taken for one."""
        folded = fold(text)
        if not folded or len(text) > 80:
            return 0.0
        if folded in self.exact:
            return EXACT
        return SAME_WORDS if _words(text) in self.by_words or _words(_without_brackets(text)) in self.by_words else 0.0

    def best(self, heading: str) -> tuple[str | None, float]:
        """The field that the heading names, and how sure that is (0 to 1)."""
        for text in dict.fromkeys((heading, _without_brackets(heading))):
            folded = fold(text)
            if not folded:
                continue
            if folded in self.exact:
                return self.exact[folded], EXACT
            if _words(text) in self.by_words:
                return self.by_words[_words(text)], SAME_WORDS
        return self._nearest(_words(_without_brackets(heading)))

    def _nearest(self, words: tuple[str, ...]) -> tuple[str | None, float]:
        """By likeness of spelling, word set by word set (« Matricul », « Date d'embouche »)."""
        text = " ".join(words)
        if len(text) < 4:
            return None, 0.0
        found, score = None, 0.0
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(text)
        for known, field in self.by_words.items():
            if abs(len(known) - len(words)) > 1:
                continue
            matcher.set_seq1(" ".join(known))
            if matcher.real_quick_ratio() > max(score, FUZZY_FLOOR):
                ratio = matcher.ratio()
                if ratio > score:
                    found, score = field, ratio
        return (found, round(score * 0.9, 3)) if score >= 0.82 else (None, 0.0)


STAFF_VOCABULARY = Vocabulary.of(STAFF_COLUMNS, IGNORED_HEADINGS)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What one column of the file is taken for.

    ``target`` is a field of ``STAFF_COLUMNS``, ``item:…``, ``ignored`` or ``None`` (nobody knows yet); ``origin`` is
    ``recognised``, ``saved``, ``chosen``, ``suggested`` (a pay item to confirm), ``twin`` (another column has the
    field) or ``unknown``.
    """

    index: int
    heading: str
    target: str | None
    score: float
    origin: str
    wanted: str = ""  # for a twin, the target that the other column has


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The choices of one file, in the order of its columns."""

    choices: tuple[ColumnChoice, ...]

    def index_of(self, field: str) -> int | None:
        """The column read as ``field``."""
        return next((choice.index for choice in self.choices if choice.target == field), None)

    def targets(self) -> dict[str, int]:
        """Every field read, with its column."""
        return {choice.target: choice.index for choice in self.choices if choice.target and choice.target != IGNORED}

    def changed(self, corrections: Mapping[int, str | None]) -> ColumnMapping:
        """The mapping with columns (by index) given another target; a field taken from a column leaves it unknown."""
        unknown = [target for target in corrections.values() if target and not is_target(target)]
        if unknown:
            raise ValueError(f"unknown column targets: {', '.join(unknown)}")
        taken = {target for target in corrections.values() if target and target != IGNORED}
        choices = []
        for choice in self.choices:
            if choice.index in corrections:
                choice = replace(choice, target=corrections[choice.index], score=EXACT, origin="chosen")
            elif choice.target in taken:
                choice = replace(choice, target=None, score=0.0, origin="unknown")
            choices.append(choice)
        return ColumnMapping(tuple(choices))

    def to_json(self) -> str:
        """``{folded heading: target}``: what an institution saves."""
        saved = {_key(choice.heading): choice.target for choice in self.choices if choice.heading and choice.target}
        return json.dumps(saved, ensure_ascii=False, sort_keys=True)


def saved_targets(text: str) -> dict[str, str]:
    """The mapping saved by ``to_json``; entries that no longer mean anything are dropped."""
    return {heading: target for heading, target in json.loads(text).items() if is_target(target)}


def is_target(target: str, fields: Mapping[str, Column] = FIELDS) -> bool:
    """Whether a column may be read as ``target``."""
    return target in fields or target == IGNORED or (target.startswith(ITEM_PREFIX) and len(target) > len(ITEM_PREFIX))


def _key(heading: str) -> str:
    return fold(heading)


def item_target(heading: str) -> str:
    """The target of a column of a pay item, named by its heading."""
    return ITEM_PREFIX + cell_text(heading)


def looks_like_item(heading: str) -> bool:
    """« Indemnité de transport », « Prime de caisse », « Ret. mutuelle » …"""
    return not _ITEM_WORDS.isdisjoint(_words(heading))


def match_columns(
    headings: Sequence[str],
    *,
    numeric: Sequence[bool] = (),
    saved: Mapping[str, str] | None = None,
    vocabulary: Vocabulary = STAFF_VOCABULARY,
    with_items: bool = True,
) -> ColumnMapping:
    """Propose what each column holds, best score first; each field is given to one column only.

    ``numeric`` says which columns hold numbers: an unrecognised one is suggested as a recurring pay item.  ``saved``
    (from ``saved_targets``) wins over recognition.
    """
    saved = saved or {}
    candidates: list[tuple[float, int, str, str]] = []
    for index, heading in enumerate(headings):
        if _key(heading) in saved:
            candidates.append((2.0, index, saved[_key(heading)], "saved"))
            continue
        field, score = vocabulary.best(heading)
        is_item = with_items and looks_like_item(heading) and score < SAME_WORDS
        if is_item:
            candidates.append((SUGGESTED + 0.3, index, item_target(heading), "suggested"))
        elif field:
            candidates.append((score, index, field, "recognised"))
        elif with_items and heading and index < len(numeric) and numeric[index]:
            candidates.append((SUGGESTED, index, item_target(heading), "suggested"))
    choices = {index: ColumnChoice(index, heading, None, 0.0, "unknown") for index, heading in enumerate(headings)}
    taken: set[str] = set()
    for score, index, target, origin in sorted(candidates, key=lambda found: (-found[0], found[1])):
        if target in taken:
            choices[index] = ColumnChoice(index, headings[index], None, min(score, EXACT), "twin", target)
            continue
        if target != IGNORED:
            taken.add(target)
        choices[index] = ColumnChoice(index, headings[index], target, min(score, EXACT), origin)
    return ColumnMapping(tuple(choices[index] for index in range(len(headings))))
