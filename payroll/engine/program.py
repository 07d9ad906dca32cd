"""From a graph of nodes to work over blocks of rows: every equal sub-expression once, every temporary dropped after
its last use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .errors import DefinitionError
from .expr import Expr, Input, Named, Value

#: Rows per block: the temporaries of a block stay in the processor's cache (measured best between 16 000 and 64 000).
BLOCK = 32_768


@dataclass(frozen=True)
class _Step:
    slot: int
    run: Callable[..., Value]
    args: tuple[int, ...]
    free: tuple[int, ...]


class Program:
    """The nodes of `outputs` in dependency order.

    `keep_all` keeps the value of every node (for explanations) and makes named nodes steps of their own that can be
    replaced.
    """

    def __init__(self, outputs: Sequence[Expr], *, keep_all: bool = False) -> None:
        self.outputs = tuple(outputs)
        self.keep_all = keep_all
        self._numbers: dict[tuple[object, ...], int] = {}
        self.slot_of: dict[int, int] = {}  # id(node) -> slot
        self._nodes: list[Expr] = []  # one node per slot; keeps ids alive through self.outputs
        self._args: list[tuple[int, ...]] = []
        for node in self.outputs:
            self._visit(node)
        self.output_slots = tuple(self.slot_of[id(node)] for node in self.outputs)
        self.inputs = {node.name: slot for slot, node in enumerate(self._nodes) if isinstance(node, Input)}
        self.named = {node.code: slot for slot, node in enumerate(self._nodes) if isinstance(node, Named)}
        self._steps = self._schedule()

    def _visit(self, root: Expr) -> int:
        """Number a node after its operands (without recursion: a long sum of items must not meet Python's limit)."""
        stack: list[tuple[Expr, bool]] = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if id(node) in self.slot_of:
                continue
            if not ready:
                stack.append((node, True))
                stack.extend((a, False) for a in reversed(node.args) if id(a) not in self.slot_of)
                continue
            args = tuple(self.slot_of[id(a)] for a in node.args)
            if isinstance(node, Named) and not self.keep_all:
                self.slot_of[id(node)] = args[0]
                continue
            code: tuple[object, ...] = (node.code, node.kind) if isinstance(node, Named) else node.params()
            key = (type(node).__name__, code, args)
            slot = self._numbers.get(key)
            if slot is None:
                slot = self._numbers[key] = len(self._nodes)
                self._nodes.append(node)
                self._args.append(args)
            self.slot_of[id(node)] = slot
        return self.slot_of[id(root)]

    def _schedule(self) -> list[_Step]:
        last: dict[int, int] = {}
        for slot, args in enumerate(self._args):
            for a in args:
                last[a] = slot
        wanted = set(self.output_slots)
        steps = []
        for slot, (node, args) in enumerate(zip(self._nodes, self._args, strict=True)):
            if isinstance(node, Input):
                continue
            run = (lambda value: value) if isinstance(node, Named) else node.kernel()
            free = () if self.keep_all else tuple(a for a in set(args) if last[a] == slot and a not in wanted)
            steps.append(_Step(slot, run, args, free))
        return steps

    def node(self, slot: int) -> Expr:
        return self._nodes[slot]

    def block(self, columns: Mapping[str, Value], replaced: Mapping[int, Value] | None = None) -> list[Value]:
        """Values of all slots for one block of rows; `replaced` gives some slots from outside."""
        values: list[Value] = [None] * len(self._nodes)
        for name, slot in self.inputs.items():
            values[slot] = columns[name]
        for step in self._steps:
            if replaced is not None and step.slot in replaced:
                values[step.slot] = replaced[step.slot]
                continue
            values[step.slot] = step.run(*(values[a] for a in step.args))
            for a in step.free:
                values[a] = None
        return values

    def run(self, columns: Mapping[str, Value], n: int, block: int = BLOCK) -> np.ndarray:
        """Numerators of the outputs, shape (outputs, n), int64."""
        missing = set(self.inputs) - set(columns)
        if missing:
            raise DefinitionError(f"Colonnes absentes : {', '.join(sorted(missing))}.")
        result = np.empty((len(self.outputs), n), dtype=np.int64)
        for start in range(0, n, block):
            end = min(start + block, n)
            part = {
                name: columns[name][start:end] if isinstance(columns[name], np.ndarray) else columns[name]
                for name in self.inputs
            }
            values = self.block(part)
            for row, slot in zip(result, self.output_slots, strict=True):
                row[start:end] = values[slot]
        return result
