"""The watch over fairness: admissibility, scores and short lists by sex, age, institution and country, with their counts.

No cell below five is told; a group whose rate is below four fifths of the best one is pointed out. Nothing is corrected in
the scores: people look, and decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hr_core.models import Country
from mobility.models import Application
from mobility.selectors.matching import FEWEST

FOUR_FIFTHS = Fraction(4, 5)
LISTED = ("shortlisted", "heard", "in_committee", "retained", "reserve", "not_retained", "deferred", "accepted", "declined", "lapsed",
          "host_objection", "released", "in_agreement", "completed")  # fmt: skip
REFUSED, UNDECIDED = ("inadmissible",), ("submitted", "dropped")
SEXES = {"F": "femmes", "M": "hommes"}


@dataclass(frozen=True)
class Group:
    """A group of files; rates are per cent, None when the group or the whole is below five."""

    label: str
    count: int
    admissible: Fraction | None
    mean: Fraction | None
    listed: Fraction | None
    is_low: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.count < FEWEST


@dataclass(frozen=True)
class Watch:
    label: str
    groups: list[Group]
    hidden: int

    @property
    def alerts(self) -> list[Group]:
        return [each for each in self.groups if each.is_low]


def fairness(rows: Iterable[Application]) -> list[Watch]:
    """The four readings of the files given, which must be readable by whoever asks."""
    files = [each for each in rows if each.snapshot]
    names = dict(Country.objects.values_list("code", "name"))
    readings: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
        ("Sexe", lambda file: SEXES.get(file["statistics"]["sex"], "")),
        ("Âge", lambda file: file["statistics"]["age"]),
        ("Institution d’origine", lambda file: file["institution"]),
        ("Pays d’origine", lambda file: names.get(file["country"], file["country"])),
    )
    return [_watch(label, files, key) for label, key in readings]


def _watch(label: str, files: list[Application], key: Callable[[dict[str, Any]], str]) -> Watch:
    groups: dict[str, list[Application]] = {}
    for each in files:
        groups.setdefault(key(each.snapshot) or "non renseigné", []).append(each)
    told = [_group(name, found) for name, found in sorted(groups.items()) if len(found) >= FEWEST]
    best = max((each.listed for each in told if each.listed is not None), default=None)
    return Watch(
        label,
        [_marked(each, best) for each in told],
        sum(len(found) for found in groups.values() if len(found) < FEWEST),
    )


def _group(label: str, files: list[Application]) -> Group:
    decided = [each for each in files if each.state not in UNDECIDED]
    scores = [each.tenths for each in files if each.tenths is not None]
    return Group(
        label,
        len(files),
        _rate(sum(each.state not in REFUSED for each in decided), len(decided)),
        Fraction(sum(scores), 10 * len(scores)) if len(scores) >= FEWEST else None,
        _rate(sum(each.state in LISTED for each in decided), len(decided)),
    )


def _marked(group: Group, best: Fraction | None) -> Group:
    low = bool(best) and group.listed is not None and group.listed < FOUR_FIFTHS * (best or 0)
    return Group(group.label, group.count, group.admissible, group.mean, group.listed, low)


def _rate(number: int, total: int) -> Fraction | None:
    return Fraction(100 * number, total) if total >= FEWEST else None
