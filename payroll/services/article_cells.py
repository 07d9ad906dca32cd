"""An article of the statute as the rules of a month keep it: plain data, so that a payslip of three years ago names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Criterion:
    """One condition of an article: in words, and in the formula language."""

    told: str
    formula: str


@dataclass(frozen=True)
class ArticleCell:
    """An article in force: `criteria` must all hold; `amount` is what the article gives, `paid` what is due once the law's
    floor, the ceiling, the quantity and the days are counted; `floor` is what the law gives, empty when none is named.
    `is_due` is false in the months in which the article pays nothing.
    """

    version: int
    article: int
    reference: str
    object: str
    item: str
    effect: str
    combination: str
    criteria: tuple[Criterion, ...]
    amount: str
    paid: str
    floor: str = ""
    floor_label: str = ""
    at_least_law: bool = False
    keeps_acquired: bool = False
    is_due: bool = True
    rhythm: str = ""

    @property
    def when(self) -> str:
        """Everything that must hold, as one condition; true for everybody without a criterion."""
        return " et ".join(criterion.formula for criterion in self.criteria) or "1 = 1"

    @property
    def told(self) -> str:
        """The population in words."""
        return " ; ".join(criterion.told for criterion in self.criteria) or "tous les agents"

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ArticleCell:
        return cls(**{**data, "criteria": tuple(Criterion(**each) for each in data["criteria"])})
