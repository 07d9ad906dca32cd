"""Dated legal figures: an amount, a rate, a scale, bands, a table, a flag or a text, each with its sources and
confidence.

The values of a figure follow one another in half-open periods [valid_from, valid_to). A value without an end lasts
until the next one. A hole or an overlap is an error; what ends for good has an explicit end, and nothing after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from . import french
from .errors import FigureError
from .expr import exact
from .tables import Bracket

KINDS = ("amount", "rate", "scale", "steps", "table", "flag", "text")
CONFIDENCES = ("high", "medium", "low")
#: Column of a table whose text is a percentage (exact rational = text / 100); every other numeric column is taken as
#: written.
PERCENT_COLUMNS = ("percent",)


@dataclass(frozen=True)
class FigureValue:
    """What a figure is worth on [valid_from, valid_to); `data` holds the key of its kind as written in the country
    file.
    """

    valid_from: date
    valid_to: date | None
    data: Mapping[str, Any]
    sources: tuple[str, ...]
    confidence: str
    note: str = ""
    valid_on: date | None = None  # last day on which somebody checked that it still holds
    overridden: bool = False  # entered by a zone administrator between releases
    override_source: str = ""
    override_url: str = ""
    decision: str = ""  # « décidé le 12/11/2026 par … »

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class FigureOverride:
    """A dated replacement of a figure: `data` in the form of the country file, e.g. {"amount": 450000} or {"percent":
    "5.8"}.
    """

    figure: str
    valid_from: date
    data: Mapping[str, Any]
    source: str
    valid_to: date | None = None
    confidence: str = "high"
    note: str = ""
    source_url: str = ""
    decision: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure and its history, oldest first. `topic`: contribution, tax, allowance, labour, benefit … (see the
    country guide).
    """

    id: str
    label: str
    kind: str
    values: tuple[FigureValue, ...]
    topic: str = "contribution"
    branch: str = ""
    payer: str = ""
    unit: str = ""
    note: str = ""

    def on(self, day: date) -> FigureValue | None:
        """The value in force that day, or None."""
        return next((v for v in self.values if v.holds_on(day)), None)

    def required(self, day: date) -> FigureValue:
        value = self.on(day)
        if value is None:
            periods = " ; ".join(period_text(v.valid_from, v.valid_to) for v in self.values)
            raise FigureError(
                f"« {self.label} » ({self.id}) n’est pas connu au {french.day(day)}. Périodes connues : {periods}."
            )
        return value

    def text(self, value: FigureValue) -> str:
        """The value in readable French, on one line."""
        data, unit = value.data, f" {self.unit}" if self.unit else ""
        if self.kind == "amount":
            return f"{french.number(exact(data['amount']), 4)}{unit}"
        if self.kind == "rate":
            return f"{french.percent(exact(data['percent']) / 100)}{unit}"
        if self.kind == "flag":
            return "oui" if data["flag"] else "non"
        if self.kind == "text":
            return str(data["text"])
        return " ; ".join(row_text(row) for row in data[_ROWS[self.kind]])


def period_text(start: date, end: date | None) -> str:
    """« du 01/01/2023 au 31/12/2024 » (the last day is included for the reader), « depuis le 01/01/2023 »."""
    if end is None:
        return f"depuis le {french.day(start)}"
    return f"du {french.day(start)} au {french.day(date.fromordinal(end.toordinal() - 1))}"


#: Keys that are mere names ("manager", "rest-night"); "A", "1.5", "05-01" and "easter+1" tell a reader something.
_NAME_KEY = re.compile(r"[a-z]+(-[A-Za-z]+)*(-\d+)?")


def row_text(row: Mapping[str, Any]) -> str:
    """One row of a scale, of bands or of a table; the label stands for a key that is a mere name."""
    if row.get("label") and _NAME_KEY.fullmatch(str(row.get("key", ""))):
        row = {"key": row["label"]} | {k: v for k, v in row.items() if k not in ("key", "label")}
    words = {"over": "au-delà de", "from": "à partir de", "minimum": "minimum", "maximum": "maximum"}
    parts = []
    for key, value in row.items():
        if key in ("key", "label"):
            parts.append(str(value))
        elif key == "percent":
            parts.append(french.percent(exact(value) / 100))
        elif isinstance(value, int | str) and not isinstance(value, bool) and _is_number(value):
            parts.append(f"{words.get(key, '')} {french.number(exact(value), 4)}".strip())
        else:
            parts.append(str(value))
    return " : ".join(parts[:1] + [", ".join(parts[1:])]) if len(parts) > 1 else parts[0]


def _is_number(value: Any) -> bool:
    try:
        return bool(Fraction(value).denominator)
    except (ValueError, ZeroDivisionError):
        return False


def brackets(value: FigureValue) -> tuple[Bracket, ...]:
    """The slices of a "scale": rows {over, percent, amount?}."""
    return tuple(
        Bracket(exact(row["over"]), exact(row["percent"]) / 100, exact(row.get("amount", 0)))
        for row in value.data["brackets"]
    )


def step_rows(value: FigureValue) -> tuple[list[Fraction], list[Fraction], str]:
    """Edges, values and inclusiveness ("from" or "over") of "steps": rows {from|over, amount} or, for a rate by band,
    {from|over, percent}.
    """
    rows = value.data["steps"]
    inclusive = "from" if "from" in rows[0] else "over"
    values = [exact(r["amount"]) if "amount" in r else exact(r["percent"]) / 100 for r in rows]
    return [exact(r[inclusive]) for r in rows], values, inclusive


def column(value: FigureValue, name: str) -> dict[str, Fraction]:
    """One column of a "table": key text -> exact value (a percent column is divided by 100)."""
    divisor = 100 if name in PERCENT_COLUMNS else 1
    try:
        return {str(row["key"]): exact(row[name]) / divisor for row in value.data["rows"]}
    except KeyError as error:
        raise FigureError(f"La table n’a pas de colonne {error}.") from None


_SHAPES = {
    "amount": "amount",
    "rate": "percent",
    "scale": "brackets",
    "steps": "steps",
    "table": "rows",
    "flag": "flag",
    "text": "text",
}


def read_figure(raw: Mapping[str, Any], known_sources: Iterable[str]) -> Figure:
    """A figure from its TOML table; every defect is a `FigureError` that names the figure."""
    known, name = set(known_sources), str(raw.get("id", "?"))
    kind = raw.get("kind")
    if kind not in KINDS:
        raise FigureError(f"{name} : genre « {kind} » inconnu (attendu : {', '.join(KINDS)}).")
    if not raw.get("label"):
        raise FigureError(f"{name} : libellé absent.")
    values = []
    for row in raw.get("value", []):
        if not isinstance(row.get("from"), date):
            raise FigureError(f"{name} : une valeur n’a pas de date « from ».")
        if _SHAPES[kind] not in row:
            raise FigureError(f"{name} : la valeur du {row['from']} n’a pas de clé « {_SHAPES[kind]} ».")
        if row.get("confidence") not in CONFIDENCES:
            raise FigureError(f"{name} : confiance absente ou inconnue pour la valeur du {row['from']}.")
        sources = tuple(row.get("sources", ()))
        if not sources or set(sources) - known:
            raise FigureError(
                f"{name} : source absente ou inconnue pour la valeur "
                f"du {row['from']} ({', '.join(sources) or 'aucune'})."
            )
        values.append(
            FigureValue(
                row["from"],
                row.get("to"),
                {_SHAPES[kind]: row[_SHAPES[kind]]},
                sources,
                row["confidence"],
                row.get("note", ""),
                row.get("valid_on"),
            )
        )
    figure = Figure(
        id=name,
        label=raw["label"],
        kind=kind,
        values=chained(name, values),
        topic=raw.get("topic", "contribution"),
        branch=raw.get("branch", ""),
        payer=raw.get("payer", ""),
        unit=raw.get("unit", ""),
        note=raw.get("note", ""),
    )
    for value in figure.values:
        _shape_checked(figure, value)
    return figure


def _shape_checked(figure: Figure, value: FigureValue) -> None:
    """Read the value once as its kind demands, so that a bad text is an error of the file and not of a payslip."""
    try:
        if figure.kind == "scale":
            rows: Sequence[Bracket] = brackets(value)
            edges = [b.over for b in rows]
            if not rows or edges != sorted(set(edges)):
                raise FigureError(f"{figure.id} : les seuils du barème du {value.valid_from} doivent croître.")
        elif figure.kind == "steps":
            edges, _, _ = step_rows(value)
            if edges != sorted(set(edges)):
                raise FigureError(f"{figure.id} : les seuils du {value.valid_from} doivent croître.")
        figure.text(value)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise FigureError(f"{figure.id} : valeur du {value.valid_from} illisible ({error!r}).") from None


def chained(name: str, values: Iterable[FigureValue]) -> tuple[FigureValue, ...]:
    """The values in order, open ends closed by the next value; a hole or an overlap is refused."""
    ordered = sorted(values, key=lambda v: v.valid_from)
    if not ordered:
        raise FigureError(f"{name} : aucune valeur datée.")
    result = []
    for value, following in zip(ordered, [*ordered[1:], None], strict=True):
        end = value.valid_to
        if end is not None and end <= value.valid_from:
            raise FigureError(f"{name} : la période qui commence le {value.valid_from} finit avant de commencer.")
        if following is not None:
            if end is not None and end < following.valid_from:
                raise FigureError(f"{name} : aucun chiffre entre le {end} et le {following.valid_from} (trou).")
            if following.valid_from == value.valid_from or (end is not None and end > following.valid_from):
                raise FigureError(f"{name} : deux chiffres en vigueur le {following.valid_from} (chevauchement).")
            end = following.valid_from
        result.append(replace(value, valid_to=end))
    return tuple(result)


_ROWS = {"scale": "brackets", "steps": "steps", "table": "rows"}


def in_file_order(figure: Figure, data: Mapping[str, Any]) -> dict[str, Any]:
    """The value with the columns of its rows in the order of the country file (a database may have kept another)."""
    shape = _ROWS.get(figure.kind)
    if shape is None:
        return dict(data)
    known = [row for value in figure.values for row in value.data[shape]]
    columns = list(dict.fromkeys(name for row in [*known, *data[shape]] for name in row))
    return {shape: [{name: row[name] for name in columns if name in row} for row in data[shape]]}


def overridden(figure: Figure, overrides: Iterable[FigureOverride]) -> Figure:
    """The figure with dated replacements laid over its history (a later override wins over an earlier one)."""
    values = list(figure.values)
    for change in overrides:
        if _SHAPES[figure.kind] not in change.data:
            raise FigureError(f"{figure.id} : la valeur de remplacement doit avoir la clé « {_SHAPES[figure.kind]} ».")
        new = FigureValue(
            change.valid_from,
            change.valid_to,
            in_file_order(figure, change.data),
            (),
            change.confidence,
            change.note,
            overridden=True,
            override_source=change.source,
            override_url=change.source_url,
            decision=change.decision,
        )
        kept = []
        for old in values:
            if old.valid_from < new.valid_from:
                end = new.valid_from if old.valid_to is None or old.valid_to > new.valid_from else old.valid_to
                kept.append(replace(old, valid_to=end))
            if new.valid_to is not None and (old.valid_to is None or old.valid_to > new.valid_to):
                kept.append(replace(old, valid_from=max(old.valid_from, new.valid_to)))
        values = sorted([*kept, new], key=lambda v: v.valid_from)
        _shape_checked(figure, new)
    return replace(figure, values=chained(figure.id, values))
