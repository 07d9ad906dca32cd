"""A formula as a tree; every node knows which characters it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Node:
    """`start` and `end`: the characters of the text, half-open."""

    start: int
    end: int

    @property
    def children(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True)
class Number(Node):
    value: Fraction
    is_rate: bool = False


@dataclass(frozen=True)
class Text(Node):
    value: str


@dataclass(frozen=True)
class Name(Node):
    name: str
    written: str


@dataclass(frozen=True)
class Call(Node):
    function: str
    written: str
    args: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.args


@dataclass(frozen=True)
class Negative(Node):
    node: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.node,)


@dataclass(frozen=True)
class Not(Node):
    node: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.node,)


@dataclass(frozen=True)
class Chain(Node):
    """Terms joined by signs of one rank: `+ -`, `* /`, `et` or `ou`; the sign of the first term is `+`, `*` or the word itself."""

    terms: tuple[tuple[str, Node], ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return tuple(node for _, node in self.terms)


@dataclass(frozen=True)
class Compare(Node):
    sign: str
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    yield node
    for child in node.children:
        yield from walk(child)
