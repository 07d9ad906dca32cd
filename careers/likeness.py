"""How much two titles are alike: pure, exact, in thousandths, accents, case and gender marks set aside as far as they can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hr_core.text import fold

LEAST = 450  # thousandths under which no job is proposed
FAMILY_BONUS = 50


def pairs_of(text: str) -> Counter[str]:
    """The pairs of letters of each word: « chef » gives ch, he, ef."""
    return Counter(word[at : at + 2] for word in fold(text).split() for at in range(max(1, len(word) - 1)))


def likeness(one: Counter[str], other: Counter[str]) -> int:
    """Dice's coefficient of two counts of pairs, in thousandths rounded down.

    >>> likeness(pairs_of("Cheffe d’agence"), pairs_of("CHEF D'AGENCE"))
    900
    >>> likeness(pairs_of("Comptable"), pairs_of("Comptable"))
    1000
    """
    total = sum(one.values()) + sum(other.values())
    return int(Fraction(2 * sum((one & other).values()), total) * 1000) if total else 0


@dataclass(frozen=True)
class Known:
    """A job with the pairs of its titles and of its family."""

    key: int
    titles: Sequence[Counter[str]]
    family: Counter[str]


def known(key: int, titles: Iterable[str], family: str) -> Known:
    return Known(key, [pairs_of(title) for title in titles], pairs_of(family))


def nearest(title: str, category: str, jobs: Iterable[Known]) -> tuple[int | None, int]:
    """(job, thousandths) of the job whose title or other title is the most alike, a little more when its family is named; None when
    nothing is alike enough. Of equals, the first given."""
    words = pairs_of(title)
    context = pairs_of(f"{title} {category}")
    best: tuple[int | None, int] = (None, 0)
    for job in jobs:
        score = max((likeness(words, each) for each in job.titles), default=0)
        if job.family and sum((context & job.family).values()) * 2 >= sum(job.family.values()):
            score = min(1000, score + FAMILY_BONUS)
        if score > best[1]:
            best = (job.key, score)
    return best if best[1] >= LEAST else (None, best[1])
