"""An amount with its reasons, or the question that stands in its place when a figure is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

RELIABILITY = ("high", "medium", "low")


@dataclass(frozen=True)
class Told:
    """`amount` in minor units, None while a figure is missing (`question` then says which). `terms` are (label, value)
    pairs, `sources` identify texts, `confidence` is that of the weakest figure used."""

    amount: int | None
    formula: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    sentences: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    confidence: str = "high"
    question: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data, kept with the amount."""
        return {name: value for name, value in asdict(self).items() if name != "amount"}

    @classmethod
    def from_json(cls, amount: int | None, data: Mapping[str, Any]) -> Told:
        return cls(
            amount=amount,
            formula=data.get("formula", ""),
            terms=tuple((label, value) for label, value in data.get("terms", ())),
            sentences=tuple(data.get("sentences", ())),
            sources=tuple(data.get("sources", ())),
            confidence=data.get("confidence", "high"),
            question=data.get("question", ""),
        )


def unknown(question: str, *, sources: Sequence[str] = (), sentences: Sequence[str] = ()) -> Told:
    """No figure: what must be given, by whom it concerns."""
    return Told(None, sentences=tuple(sentences), sources=tuple(sources), confidence="low", question=question)


def nothing(sentence: str, *, sources: Sequence[str] = (), confidence: str = "high") -> Told:
    """Nothing is due, and why."""
    return Told(0, sentences=(sentence,), sources=tuple(sources), confidence=confidence)


def weakest(*confidences: str) -> str:
    """The least reliable of several words.

    >>> weakest("high", "low", "medium")
    'low'
    """
    return max((word for word in confidences if word), key=RELIABILITY.index, default="high")


def half_up(value: Fraction) -> int:
    """The nearest unit, halves away from zero.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2)), half_up(Fraction(7, 3))
    (3, -3, 2)
    """
    sign = -1 if value < 0 else 1
    return sign * int((2 * abs(value) + 1) // 2)
