"""From a wished net to the smallest gross component that gives it, exact to the unit, with a French word where that
is impossible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import french
from .errors import DefinitionError
from .expr import AMOUNT_LIMIT
from .plan import PayPlan, PayResult

#: Values tried on each side of the crossing: a threshold of the zone makes the net fall by a few thousand at most,
#: which a rise of the gross of this size more than makes good.
WINDOW = 65_536
_GRID = 257


@dataclass(frozen=True)
class InvertedNet:
    """`component`: smallest value that gives the net (`exact`), or the smallest that gives at least it; `net`: what
    it gives.
    """

    component: int
    exact: bool
    net: int
    message: str


def _tried(plan: PayPlan, columns: Mapping[str, Any], component: str, values: np.ndarray) -> PayResult:
    return plan.evaluate({**columns, component: values.astype(np.int64)}, len(values))


def invert_net(
    plan: PayPlan,
    columns: Mapping[str, Any],
    target_net: int,
    component: str = "base_salary",
    *,
    ceiling: int = AMOUNT_LIMIT // 10,
    before_deductions: bool = False,
) -> InvertedNet:
    """Smallest `component` whose net is exactly `target_net`, other columns of this one employee being fixed.

    With `before_deductions` the net is taken before the institution's own deductions (loans, advances).

    Narrows by grids of 257 values to one crossing of the target, then tries every value within `WINDOW` of it.
    Errors: an unknown component; a target that no pay up to `ceiling` reaches.
    """
    if component not in {spec.name for spec in plan.inputs}:
        raise DefinitionError(f"« {component} » n’est pas une colonne de ce calcul.")

    def nets(result: PayResult) -> np.ndarray:
        return result.net + result.section("deduction") if before_deductions else result.net

    ends = nets(_tried(plan, columns, component, np.array([0, ceiling])))
    if target_net < int(ends[0]):
        return InvertedNet(
            0,
            False,
            int(ends[0]),
            f"Le net vaut déjà {french.number(int(ends[0]))} sans ce montant : il ne peut pas descendre plus bas.",
        )
    if target_net > int(ends[1]):
        raise DefinitionError(
            f"Aucun montant jusqu’à {french.number(ceiling)} ne donne un net de {french.number(target_net)}."
        )
    low, high = 0, ceiling
    while high - low > WINDOW // 2:
        grid = np.unique(np.linspace(low, high, _GRID).astype(np.int64))
        reached = nets(_tried(plan, columns, component, grid)) >= target_net
        first = int(np.argmax(reached))
        if first == 0:
            break
        low, high = int(grid[first - 1]), int(grid[first])
    around = np.arange(max(0, low - WINDOW), min(ceiling, high + WINDOW) + 1, dtype=np.int64)
    result = _tried(plan, columns, component, around)
    found = nets(result)
    hits = np.flatnonzero(found == target_net)
    if len(hits):
        value = int(around[hits[0]])
        return InvertedNet(
            value, True, target_net, f"{french.number(value)} donne exactement un net de {french.number(target_net)}."
        )
    at = int(np.argmax(found >= target_net))
    value = int(around[at])
    return InvertedNet(value, False, int(found[at]), _impossible(plan, result, found, at, value, target_net))


def _impossible(plan: PayPlan, result: PayResult, nets: np.ndarray, at: int, value: int, target: int) -> str:
    """Which lines jump at the threshold that the target falls into."""
    sentence = (
        f"Aucun montant ne donne exactement {french.number(target)} : à {french.number(value)} le net passe "
        f"de {french.number(int(nets[at - 1]))} à {french.number(int(nets[at]))}."
    )
    changes = [
        (abs(int(result.amount(x.code)[at] - result.amount(x.code)[at - 1])), x.label)
        for x in plan.lines
        if x.section != "earning"
    ]
    largest, label = max(changes, default=(0, ""))
    if largest > 1:
        sentence += f" La ligne {french.quoted(label)} change alors de {french.number(largest)}."
    return sentence
