"""A line of a payslip told in French from the graph that calculated it: formula with its figures, steps, bands,
sources, doubts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from . import french
from .expr import Compare, Const, Division, Expr, Extreme, Input, Logic, Named, Product, Round, Sum, Value, Where
from .tables import Lookup, Scale, SliceTold, Steps, slices_told

if TYPE_CHECKING:
    from .law import CountryLaw
    from .plan import PayPlan, PayResult, PlanLine

_STOP = ("base", "line", "item", "total")
_UNITS = {10: "à la dizaine", 100: "à la centaine", 1000: "au millier"}


@dataclass(frozen=True)
class FigureTold:
    """A legal figure that the line used, as in force that day."""

    id: str
    label: str
    value: str
    since: date
    confidence: str
    is_overridden: bool
    note: str
    sources: tuple[tuple[str, str], ...]  # title, address
    decision: str = ""  # who decided it and when, for a figure entered between two releases


@dataclass(frozen=True)
class Explanation:
    """Why an amount is what it is. `formula` holds the figures; `terms` are the named quantities (label, value) it
    speaks of; `steps` the intermediate results in order; `brackets` the slices of the scale entered (empty without a
    scale); `is_uncertain` when a figure used has low confidence.
    """

    code: str
    label: str
    amount: int
    formula: str
    terms: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    sentences: tuple[str, ...]
    rule: str
    in_force_since: date | None
    figures: tuple[FigureTold, ...]
    sources: tuple[tuple[str, str], ...]
    confidence: str
    is_uncertain: bool
    brackets: tuple[SliceTold, ...]

    def text(self) -> str:
        """Everything as one French text: sentences, formula, steps, date and sources."""
        parts = [*self.sentences, f"Calcul{french.THIN}: {self.formula}."]
        if self.steps:
            parts.append(f"Étapes{french.THIN}: " + f"{french.THIN}; ".join(self.steps) + ".")
        if self.brackets:
            parts.append(
                f"Tranches{french.THIN}: " + f"{french.THIN}; ".join(slice_text(s) for s in self.brackets) + "."
            )
        if self.in_force_since:
            parts.append(f"Règle en vigueur depuis le {french.day(self.in_force_since)}.")
        if self.sources:
            parts.append(f"Sources{french.THIN}: " + f"{french.THIN}; ".join(title for title, _ in self.sources) + ".")
        return " ".join(parts)


def direct_figures(node: Expr) -> tuple[str, ...]:
    """Ids of the legal figures used by a line, not looking inside bases, items and other lines."""
    found: dict[str, None] = {}
    for inner in _walk(node):
        figure = getattr(inner, "figure", "")
        if figure:
            found[figure] = None
    return tuple(found)


def _walk(root: Expr, chosen: Callable[[Where], Expr] | None = None) -> Iterator[Expr]:
    """Nodes under a line in reading order; of a choice, only the branch that `chosen` gives."""
    stack, seen = [root], set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, Named) and node is not root and node.kind in _STOP:
            continue
        if isinstance(node, Division):
            stack.append(node.divisor)
        args = node.args if chosen is None or not isinstance(node, Where) else (node.args[0], chosen(node))
        stack.extend(reversed(args))


def _has_limit(node: Extreme) -> bool:
    """Whether a ceiling or a floor of the law is one of the operands."""
    return any(isinstance(a, Const) and a.figure and not a.as_rate for a in node.args)


class Teller:
    """Writes the nodes of one plan for one row, from the values of the trace."""

    def __init__(self, plan: PayPlan, values: list[Value], row: int) -> None:
        self.plan, self._values, self._row = plan, values, row
        self.terms: dict[str, str] = {}
        self._in_formula = False

    def formula(self, root: Named) -> str:
        """The line itself, a base brought under its ceiling shown in place: « 5,6 % de min(brut cotisable 512 300 ;
        plafond 432 000) ».
        """
        self._in_formula = True
        try:
            return self.tell(root, open_name=True)
        finally:
            self._in_formula = False

    def value(self, node: Expr) -> Fraction:
        slot = self.plan.trace.slot_of.get(id(node))
        if slot is None:
            assert isinstance(node, Const)
            return node.value
        raw = self._values[slot]
        return Fraction(int(raw[self._row] if isinstance(raw, np.ndarray) and raw.ndim else raw), node.den)

    def _term(self, label: str, text: str) -> str:
        self.terms[label] = text
        return f"{label} {text}"

    def chosen(self, node: Where) -> Expr:
        return node.args[1] if self.value(node.args[0]) else node.args[2]

    def atom(self, node: Expr) -> str:
        """The node inside a product or a quotient: bracketed when it is a sum."""
        inner = self._through(node)
        text = self.tell(node)
        return f"({text})" if isinstance(inner, Sum) else text

    def _through(self, node: Expr) -> Expr:
        """Look through roundings to the unit, choices and precautions against negative amounts."""
        while True:
            kept = self._without_zero(node) if isinstance(node, Extreme) else None
            if kept is not None:
                node = kept
            elif isinstance(node, Where):
                node = self.chosen(node)
            elif isinstance(node, Round) and node.unit == 1 and node.mode == "half-up":
                node = node.args[0]
            else:
                return node

    def tell(self, node: Expr, *, open_name: bool = False) -> str:
        """The node with its figures; a named step shows its name and value unless `open_name`."""
        node = self._through(node)
        if isinstance(node, Named):
            if open_name:
                return self.tell(node.args[0])
            inside = self._through(node.args[0])
            if self._in_formula and node.kind == "step" and isinstance(inside, Extreme) and _has_limit(inside):
                return self.tell(inside)
            return self._term(node.label, french.number(self.value(node)))
        if isinstance(node, Input):
            return self._term(french.inner(node.label), self._input_text(node))
        if isinstance(node, Const):
            if node.as_rate:
                return french.percent(node.value)
            return (
                self._term(french.inner(node.label), french.number(node.value, 4))
                if node.label
                else french.number(node.value, 4)
            )
        if isinstance(node, Lookup):
            value = self.value(node)
            if node.as_rate:
                return french.percent(value)
            keys = ", ".join(self.tell(key) for key in node.told)
            label = french.inner(node.label)
            self.terms[label] = number = french.number(value, 4)
            return f"{label} ({keys}) {number}" if keys else f"{label} {number}"
        if isinstance(node, Sum):
            return self._sum_text(node)
        if isinstance(node, Product):
            left, right = node.args
            if self._is_rate(right) and not self._is_rate(left):
                left, right = right, left
            if self._is_rate(left):
                return f"{self.atom(left)} {french.of(self.atom(right))}"
            return f"{self.atom(left)} × {self.atom(right)}"
        if isinstance(node, Division):
            return f"{self.atom(node.args[0])} ÷ {french.number(node.divisor.value, 4)}"
        if isinstance(node, Extreme):
            return f"{node.which}(" + f"{french.THIN}; ".join(self.tell(a) for a in node.args) + ")"
        if isinstance(node, Round):
            return f"{self.atom(node.args[0])} arrondi {self._rounding(node)}"
        if isinstance(node, Scale):
            shares = f" par part ({self._shares(node.parts)})" if node.parts is not None else ""
            return f"barème{shares} sur {self.atom(node.args[0])}"
        if isinstance(node, Steps):
            if node.as_rate:
                return french.percent(self.value(node))
            return f"montant de la tranche de {self.atom(node.args[0])}"
        return french.number(self.value(node))

    def _without_zero(self, node: Extreme) -> Expr | None:
        """What remains of max(x ; 0): x where it is positive, else the zero (nobody is told of a precaution)."""
        if node.which != "max" or len(node.args) != 2:
            return None
        zeros = [a for a in node.args if isinstance(a, Const) and a.value == 0]
        others = [a for a in node.args if a not in zeros]
        if len(zeros) != 1:
            return None
        return others[0] if self.value(others[0]) > 0 else zeros[0]

    def _input_text(self, node: Input) -> str:
        if node.choices:
            spec = next(s for s in self.plan.inputs if s.name == node.name)
            return list(spec.choices.values())[int(self.value(node))]
        if node.is_bool:
            return "oui" if self.value(node) else "non"
        return french.number(self.value(node), 4)

    def _is_rate(self, node: Expr) -> bool:
        node = self._through(node)
        while isinstance(node, Named):
            node = node.args[0]
        return bool(getattr(node, "as_rate", False))

    def _shares(self, parts: Expr) -> str:
        number = self.value(parts)
        return f"{french.number(number)} {'parts' if number >= 2 else 'part'}"

    def _sum_text(self, node: Sum) -> str:
        parts: list[str] = []
        for sign, term in zip(node.signs, node.args, strict=True):
            if self.value(term) == 0:
                continue
            text = self.atom(term) if sign < 0 else self.tell(term)
            parts.append(f"{'−' if sign < 0 else '+'} {text}" if parts or sign < 0 else text)
        return " ".join(parts) or "0"

    @staticmethod
    def _rounding(node: Round) -> str:
        unit = _UNITS.get(int(node.unit), f"à {french.number(node.unit)}") if node.unit != 1 else "à l’unité"
        direction = {"half-up": "le plus proche", "down": "inférieur", "up": "supérieur"}[node.mode]
        return (
            f"{unit} {direction}"
            if "au " in unit or node.unit not in _UNITS
            else f"{unit} {direction.replace('ieur', 'ieure')}"
        )

    def condition(self, node: Expr) -> str:
        """A condition in words."""
        if isinstance(node, Compare):
            left, right = node.args
            if isinstance(left, Input) and left.choices:
                return f"{french.inner(left.label)} {french.quoted(self._input_text(left))}"
            words = {
                "<": "inférieur à",
                "<=": "au plus égal à",
                ">": "supérieur à",
                ">=": "au moins égal à",
                "==": "égal à",
            }
            return f"{self.tell(left)} {words[node.op]} {self.tell(right)}"
        if isinstance(node, Logic):
            joint = {"and": " et ", "or": " ou ", "not": "non "}[node.op]
            inner = [self.condition(a) for a in node.args]
            return joint + inner[0] if node.op == "not" else joint.join(dict.fromkeys(inner))
        return french.inner(node.label) if isinstance(node, Input) else self.tell(node)


def slice_text(row: SliceTold) -> str:
    """« de 630 000 à 1 500 000 : 20 % de 870 000 = 174 000 »."""
    up_to = f"à {french.number(row.over + row.inside if row.up_to is None else row.up_to)}"
    span = f"de {french.number(row.over)} {up_to}" if row.up_to is not None else f"au-delà de {french.number(row.over)}"
    extra = row.due - row.inside * row.rate
    fixed = f"{french.number(extra)} + " if extra else ""
    return (
        f"{span}{french.THIN}: {fixed}{french.percent(row.rate)} de "
        f"{french.number(row.inside)} = {french.number(row.due)}"
    )


def _steps_told(teller: Teller, root: Named) -> list[str]:
    """« revenu imposable = … = 3 421 000 » for each named step and base under the line, first needed first."""
    told: list[str] = []
    seen: set[int] = set()

    def visit(node: Expr) -> None:
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, Named) and node is not root and node.kind in ("item", "line", "total"):
            return
        for inner in (teller.chosen(node),) if isinstance(node, Where) else node.args:
            visit(inner)
        if isinstance(node, Named) and node is not root:
            text, value = teller.tell(node, open_name=True), french.number(teller.value(node))
            is_plain = text.endswith(value) and not any(sign in text for sign in "+−×÷(%")
            told.append(f"{node.label} = {text}" if is_plain else f"{node.label} = {text} = {value}")

    visit(root)
    return told


def _limits_told(teller: Teller, nodes: list[Expr]) -> list[str]:
    """A sentence for each ceiling or floor met on the way."""
    sentences = []
    for node in nodes:
        if not isinstance(node, Extreme) or len(node.args) != 2:
            continue
        sides = list(node.args)
        limits = [s for s in sides if isinstance(s, Const) and s.figure and not s.as_rate]
        others = [s for s in sides if s not in limits]
        if len(limits) != 1 or len(others) != 1:
            continue
        limit, subject = limits[0], teller._through(others[0])
        if isinstance(subject, Named):
            name = f"votre {subject.label}" if subject.kind == "base" else f"le montant {french.quoted(subject.label)}"
        elif (teller.value(subject) > limit.value) == (node.which == "min") and teller.value(subject) != limit.value:
            name = "le montant calculé"
        else:
            continue
        bound, value = french.number(limit.value), french.number(teller.value(subject))
        label = french.inner(limit.label)
        if node.which == "min":
            if teller.value(subject) > limit.value:
                sentences.append(
                    f"{french.capital(name)} ({value}) dépasse la limite {french.quoted(label)} : on retient {bound}."
                )
            else:
                sentences.append(
                    f"{french.capital(name)} ({value}) ne dépasse pas la limite {french.quoted(label)} ({bound})."
                )
        elif teller.value(subject) < limit.value:
            sentences.append(
                f"{french.capital(name)} ({value}) est sous le minimum {french.quoted(label)} : on retient {bound}."
            )
    return list(dict.fromkeys(sentences))


def _nothing_due(teller: Teller, root: Named) -> Iterator[str]:
    """A sentence when a condition of the law leaves nothing to pay (a threshold not reached, an exemption)."""
    node = root.args[0]
    while isinstance(node, Where | Round):
        kept = teller.chosen(node) if isinstance(node, Where) else node.args[0]
        if isinstance(node, Where) and isinstance(kept, Const) and kept.value == 0:
            met = "est" if kept is node.args[1] else "n’est pas"
            yield f"Rien n’est dû{french.THIN}: la condition {french.quoted(teller.condition(node.args[0]))} {met} remplie."
            return
        node = kept


def explain(result: PayResult, row: int, line_code: str) -> Explanation:
    """The explanation of one line of one row."""
    plan = result.plan
    line = plan.line(line_code)
    if result.n <= 20_000 or "all_values" in result.__dict__:
        values, at = result.all_values, row
    else:
        single = {k: v[row : row + 1] if isinstance(v, np.ndarray) else v for k, v in result.columns.items()}
        values, at = plan.trace.block(single), 0
    return _explained(plan, Teller(plan, values, at), line)


def _explained(plan: PayPlan, teller: Teller, line: PlanLine) -> Explanation:
    root = line.built.node
    amount = teller.value(root)
    nodes = list(_walk(root, teller.chosen))
    formula = f"{teller.formula(root)} = {french.number(amount)}"
    ids = [i for i in dict.fromkeys(getattr(n, "figure", "") for n in nodes) if i]
    figures = [plan.figure_told(i) for i in ids]
    sources = dict.fromkeys(source for figure in figures for source in figure.sources)
    ranks = {"high": 0, "medium": 1, "low": 2}
    confidence = max((f.confidence for f in figures), key=ranks.__getitem__, default="")
    scales = [n for n in nodes if isinstance(n, Scale)]
    told = slices_told(scales[0], teller.value(scales[0].args[0]), _share(teller, scales[0])) if scales else ()
    return Explanation(
        code=line.code,
        label=line.label,
        amount=int(amount),
        formula=formula,
        terms=tuple(teller.terms.items()),
        steps=tuple(_steps_told(teller, root)),
        sentences=tuple(_sentences(teller, line, nodes, figures, told)),
        rule=figures[0].label if figures else line.label,
        in_force_since=max((f.since for f in figures), default=None),
        figures=tuple(figures),
        sources=tuple(sources),
        confidence=confidence,
        is_uncertain=confidence == "low",
        brackets=told,
    )


def _share(teller: Teller, scale: Scale) -> Fraction:
    return Fraction(1) if scale.parts is None else teller.value(scale.parts)


def figure_told(law: CountryLaw, on: date, figure_id: str) -> FigureTold:
    """A legal figure as in force on a day, with its sources."""
    figure = law.figure(figure_id)
    value = figure.required(on)
    sources = [(law.sources[i].title, law.sources[i].url) for i in value.sources]
    if value.overridden:
        sources.append((value.override_source, value.override_url))
    return FigureTold(
        figure_id,
        figure.label,
        figure.text(value),
        value.valid_from,
        value.confidence,
        value.overridden,
        value.note,
        tuple(sources),
        value.decision,
    )


def _sentences(
    teller: Teller, line: PlanLine, nodes: list[Expr], figures: list[FigureTold], told: tuple[SliceTold, ...]
) -> Iterator[str]:
    if line.about:
        yield line.about
    when = line.built.when
    if when is not None and not teller.value(when):
        yield f"Cette ligne ne vous concerne pas : la condition {french.quoted(teller.condition(when))} n’est pas remplie."
        return
    if when is not None:
        yield f"Elle s’applique à votre situation : {teller.condition(when)}."
    yield from _limits_told(teller, nodes)
    yield from _nothing_due(teller, line.built.node)
    if told:
        yield (
            "Le barème s’applique tranche par tranche ; votre revenu "
            f"atteint la tranche à {french.percent(told[-1].rate)}."
        )
    for figure in figures:
        if figure.is_overridden:
            decided = f" ({figure.decision})" if figure.decision else ""
            yield (
                f"{french.quoted(figure.label)} a été mis à jour par "
                f"l’administration de la zone depuis la dernière version{decided}."
            )
        if figure.confidence == "low":
            yield (
                f"Chiffre à confirmer : {french.quoted(figure.label)} "
                f"({figure.value}) repose sur une source incertaine."
            )
