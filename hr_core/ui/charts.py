"""Charts drawn by the server: figures in, safe SVG out, with a sentence for those who do not see it and its table.

Sizes are those of the place where a chart stands: 326 on a phone, 448 in half a page, 636 beside an aside, 956 alone.
Colours follow `k1`…`k6`; women are `k2`, men `k1`. A label stands at its line or bar rather than in a legend.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hr_core.text import french_amount, french_date, french_decimal

Writer = Callable[[Any], str]
COLOURS = 6
CHARACTER = 8.0  # room for a character: 12 px text at a desk, 15 px on a phone where the drawing shrinks


@dataclass(frozen=True)
class Series:
    """A line: its name and one value for each label; None leaves a gap."""

    name: str
    values: Sequence[float | int | None]


@dataclass(frozen=True)
class Part:
    """A part of a whole; `colour` is 1…6, by default its rank."""

    label: str
    value: int
    colour: int = 0


def spark(values: Sequence[float | int], *, title: str) -> SafeString:
    """A small line under a figure: twelve points or so, the last one marked. Fewer than two points draw nothing."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    points = [(3 + 152 * rank / (len(values) - 1), 31 - 25 * (value - low) / span) for rank, value in enumerate(values)]
    path = _points(points)
    return format_html(
        '<svg class="spark" viewBox="0 0 160 36" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<polygon class="area" points="{},36 {} {},36"/><polyline class="s1" points="{}"/>'
        '<path class="end" d="M{} {}h.01"/></svg>',
        title,
        _n(points[0][0]),
        path,
        _n(points[-1][0]),
        path,
        _n(points[-1][0]),
        _n(points[-1][1]),
    )


def lines(
    series: Sequence[Series],
    labels: Sequence[str],
    *,
    title: str,
    write: Writer = french_decimal,
    width: int = 448,
    height: int = 232,
) -> SafeString:
    """Lines over time, named at their right end; the first is dashed when there are two, so that hue is not alone."""
    values = [value for each in series for value in each.values if value is not None]
    if not values:
        return SafeString("")
    ticks = axis(min(values), max(values))
    ends = [f"{each.name} {write(last)}" for each in series if (last := _last(each.values)) is not None]
    left = 8 + CHARACTER * max(len(write(tick)) for tick in ticks)
    right = width - 8 - CHARACTER * max(len(each) for each in ends)
    top, bottom = 14, height - 26

    def x(rank: int) -> float:
        return left + (right - left) * (rank / (len(labels) - 1) if len(labels) > 1 else 0.5)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - ticks[0]) / (ticks[-1] - ticks[0])

    drawn = [_grid(left, right, y(tick), write(tick)) for tick in ticks]
    every = max(1, math.ceil(len(labels) * 5.5 * CHARACTER / (right - left)))
    for rank, label in enumerate(labels):
        if (len(labels) - 1 - rank) % every == 0:
            drawn.append(_text(x(rank), height - 6, label, anchor="middle"))
    for rank, each in enumerate(series):
        css = "s2" if rank % 2 else "s1"
        dash = " dash" if len(series) > 1 and rank == 0 else ""
        for run in _runs(each.values):
            path = _points([(x(place), y(value)) for place, value in run])
            drawn.append(format_html('<polyline class="{}" points="{}"/>', css + dash, path))
    for at, words in _spread([(y(last), words) for (last, words) in _ends(series, ends)]):
        drawn.append(_text(right + 8, at + 4, words, css="lab b"))
    rows = [[label, *(_written(each.values[rank], write) for each in series)] for rank, label in enumerate(labels)]
    return _chart(drawn, width, height, title) + values_table(["", *(each.name for each in series)], rows, title)


def bars(
    pairs: Sequence[tuple[str, int | float]], *, title: str, write: Writer = french_decimal, width: int = 448
) -> SafeString:
    """Horizontal bars, their label at the left and their value at the right; negative ones are laterite, leftwards."""
    if not pairs:
        return SafeString("")
    label_width = min(width * 0.4, CHARACTER * max(len(label) for label, _value in pairs) + 12)
    value_width = CHARACTER * max(len(write(value)) for _label, value in pairs) + 10
    room = width - label_width - value_width
    low, high = min(0, *(value for _l, value in pairs)), max(0, *(value for _l, value in pairs))
    scale = room / ((high - low) or 1)
    zero = label_width - low * scale
    drawn = []
    for rank, (label, value) in enumerate(pairs):
        top = 4 + 26 * rank
        start = min(zero, zero + value * scale)
        drawn.append(_text(0, top + 13, _cut(label, label_width), css="lab"))
        drawn.append(_bar(start, top, abs(value) * scale, 16, 2 if value < 0 else 1))
        drawn.append(_text(width, top + 13, write(value), css="lab", anchor="end"))
    if low < 0:
        drawn.append(_line("zero", zero, 0, zero, 26 * len(pairs)))
    return _chart(drawn, width, 26 * len(pairs) + 4, title) + values_table(
        ["", _("Valeur")], [[label, write(value)] for label, value in pairs], title
    )


def waterfall(
    start: tuple[str, int],
    parts: Sequence[tuple[str, int]],
    end: tuple[str, int],
    *,
    title: str,
    write: Writer = french_decimal,
    width: int = 636,
) -> SafeString:
    """From one total to another: each part begins where the one before ended; rises indigo, falls laterite, totals grey."""
    label_width = min(width * 0.36, CHARACTER * max(len(label) for label, _value in (start, *parts, end)) + 12)
    value_width = CHARACTER * max(len(write(value)) + 1 for _label, value in (start, *parts, end)) + 10
    room = width - label_width - value_width
    levels, level = [start[1]], start[1]
    for _label, value in parts:
        level += value
        levels.append(level)
    low, high = min(levels), max(levels)
    margin = (high - low) / 8 or high / 8 or 1  # the parts are small beside the totals: the scale does not begin at nought
    floor = max(0, low - margin)
    scale = room / ((high - floor) or 1)
    drawn, level = [], start[1]
    rows = [(start, floor, start[1], 6), *((part, None, part[1], 0) for part in parts), (end, floor, end[1], 6)]
    for rank, ((label, value), base, _amount, colour) in enumerate(rows):
        top = 4 + 28 * rank
        if base is None:
            first, last = level, level + value
            level = last
            words, hue = ("+" if value > 0 else "") + write(value), 2 if value < 0 else 1
        else:
            first, last, words, hue = base, value, write(value), colour
        left = label_width + (min(first, last) - floor) * scale
        drawn.append(_text(0, top + 13, _cut(label, label_width), css="lab b" if base is not None else "lab"))
        drawn.append(_bar(left, top, max(abs(last - first) * scale, 1.5), 16, hue))
        drawn.append(_text(width, top + 13, words, css="lab b" if base is not None else "lab", anchor="end"))
    table = [[label, write(value)] for label, value in (start, *parts, end)]
    return _chart(drawn, width, 28 * len(rows) + 4, title) + values_table(["", _("Valeur")], table, title)


def columns(
    pairs: Sequence[tuple[str, int | float]],
    *,
    title: str,
    write: Writer = french_decimal,
    width: int = 448,
    height: int = 200,
) -> SafeString:
    """Upright bars over a time or a scale; the last one is now, hence laterite."""
    if not pairs:
        return SafeString("")
    ticks = axis(0, max(value for _label, value in pairs))
    left = 8 + CHARACTER * max(len(write(tick)) for tick in ticks)
    pitch = (width - left) / len(pairs)
    bottom = height - 24
    scale = (bottom - 14) / (ticks[-1] or 1)
    drawn = [_grid(left, width, bottom - tick * scale, write(tick)) for tick in ticks]
    every = max(1, math.ceil(5.5 * CHARACTER / pitch))
    for rank, (label, value) in enumerate(pairs):
        last = rank == len(pairs) - 1
        start = left + pitch * (rank + 0.15)
        drawn.append(_bar(start, bottom - value * scale, pitch * 0.7, value * scale, 2 if last else 1))
        if (len(pairs) - 1 - rank) % every == 0:
            drawn.append(_text(start + pitch * 0.35, height - 6, label, anchor="middle"))
    return _chart(drawn, width, height, title) + values_table(
        ["", _("Valeur")], [[label, write(value)] for label, value in pairs], title
    )


def split(
    parts: Sequence[Part], *, currency: str = "XOF", write: Writer | None = None, tall: bool = False
) -> SafeString:
    """A whole cut in parts, with its key: for pay always net, taxes, contributions, the rest, in this order."""
    say = write or (lambda value: french_amount(int(value), currency))
    whole = sum(max(part.value, 0) for part in parts)
    coloured = [(part, part.colour or (rank % COLOURS) + 1) for rank, part in enumerate(parts)]
    drawn, start = [], 0.0
    for part, colour in coloured:
        share = 100 * max(part.value, 0) / whole if whole else 0
        if share:
            drawn.append(
                format_html(
                    '<rect class="k{}" x="{}" width="{}" height="10"/>', colour, _n(start), _n(max(share - 0.4, 0.2))
                )
            )
        start += share
    key = format_html_join(
        "",
        '<div><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="k{}" width="1" height="1"/></svg>'
        "<dt>{}</dt><dd>{}</dd></div>",
        ((colour, part.label, say(part.value)) for part, colour in coloured),
    )
    return format_html(
        '<svg class="split{}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
        '<dl class="split-key">{}</dl>',
        " tall" if tall else "",
        SafeString("".join(drawn)),
        key,
    )


def steps(
    values: Sequence[tuple[date, int | float]],
    *,
    title: str,
    until: date,
    write: Writer = french_decimal,
    width: int = 420,
) -> SafeString:
    """A value that holds until the next one (a ceiling, a base salary), up to the day `until`."""
    known = [(day, value) for day, value in values if day <= until]
    if not known:
        return SafeString("")
    first, last = known[0][0], until
    low, high = min(value for _d, value in known), max(value for _d, value in known)
    days = max((last - first).days, 1)
    span = (high - low) or 1

    def x(day: date) -> float:
        return 4 + (width - 8) * (day - first).days / days

    def y(value: float) -> float:
        return 64 - 42 * (value - low) / span

    path = f"M{_n(x(first))} {_n(y(known[0][1]))}"
    for day, value in known[1:]:
        path += f"H{_n(x(day))}V{_n(y(value))}"
    path += f"H{_n(x(last))}"
    drawn = [_line("axis", 0, 72, width, 72), format_html('<path class="s1" d="{}"/>', path)]
    free_year = -1.0
    for rank, (day, value) in enumerate(known):
        at, is_last = x(day), rank == len(known) - 1
        words, year = write(value), str(day.year)
        if is_last and rank:
            drawn.append(_text(width - 4, y(value) - 6, words, css="lab b", anchor="end"))
        elif is_last or at + CHARACTER * len(words) < x(known[rank + 1][0]):
            drawn.append(_text(at, y(value) - 6, words))
        if at >= free_year and at < width - 28:
            drawn.append(_text(at, 88, year))
            free_year = at + 36
    rows = [[french_date(day), write(value)] for day, value in known]
    return _chart(drawn, width, 92, title, wide=False) + values_table([_("Depuis le"), _("Valeur")], rows, title)


def pyramid(bands: Sequence[tuple[str, int, int]], *, width: int = 448) -> SafeString:
    """Ages: (band, women, men) from the youngest to the oldest; drawn from the oldest down."""
    women, men = sum(each[1] for each in bands), sum(each[2] for each in bands)
    title = _("Pyramide des âges : %(women)s femmes, %(men)s hommes") % {"women": women, "men": men}
    middle, half = width / 2, 50
    most = max([1, *(max(each[1], each[2]) for each in bands)])
    scale = (middle - half - 30) / most
    drawn = [
        _text(middle - 60, 12, _("%(women)s femmes") % {"women": women}, css="lab b", anchor="end"),
        _text(middle + 60, 12, _("%(men)s hommes") % {"men": men}, css="lab b"),
    ]
    for rank, (band, left, right) in enumerate(reversed(bands)):
        top = 25 + 24 * rank
        drawn.append(_text(middle, top + 12, band, anchor="middle"))
        drawn.append(_bar(middle - half - left * scale, top, left * scale, 18, 2))
        drawn.append(_bar(middle + half, top, right * scale, 18, 1))
        drawn.append(_text(middle - half - left * scale - 5, top + 12, str(left), anchor="end"))
        drawn.append(_text(middle + half + right * scale + 5, top + 12, str(right)))
    rows = [[band, str(left), str(right)] for band, left, right in bands]
    chart = _chart(drawn, width, 25 + 24 * len(bands) + 1, title)
    return chart + values_table([_("Âge"), _("Femmes"), _("Hommes")], rows, title)


def values_table(headings: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> SafeString:
    """The figures of a chart, folded under it."""
    head = format_html_join(
        "", '<th scope="col"{}>{}</th>', (_number(rank, each) for rank, each in enumerate(headings))
    )
    body = format_html_join("", "<tr>{}</tr>", ((_row(row),) for row in rows))
    return format_html(
        '<details class="fold mt-2"><summary><svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M9 6l6 6l-6 6"/>'
        '</svg>{}</summary><table class="t dense"><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></details>",
        _("Voir les valeurs en tableau"),
        caption,
        head,
        body,
    )


def axis(low: float, high: float, intervals: int = 4) -> list[float]:
    """Round values that enclose `[low, high]`, about `intervals` apart: 2, 3, 4, 5 for 2.3 to 4.7."""
    span = (high - low) or abs(high) or 1
    rough = span / intervals
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    ticks = [round(step * rank, 10) for rank in range(first, last + 1)]
    return [int(tick) if float(tick).is_integer() else tick for tick in ticks]


def _chart(drawn: Sequence[SafeString], width: float, height: float, title: str, *, wide: bool = True) -> SafeString:
    return format_html(
        '<svg class="chart{}" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        " wide" if wide else "",
        _n(width),
        _n(height),
        _n(width),
        _n(height),
        title,
        SafeString("".join(drawn)),
    )


def _n(value: float) -> str:
    """A coordinate: one decimal, none when it is whole."""
    return f"{value:.1f}".removesuffix(".0")


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _text(x: float, y: float, words: str, *, css: str = "", anchor: str = "") -> SafeString:
    more = format_html(' class="{}"', css) if css else SafeString("")
    if anchor:
        more += format_html(' text-anchor="{}"', anchor)
    return format_html('<text x="{}" y="{}"{}>{}</text>', _n(x), _n(y), more, words)


def _bar(x: float, y: float, width: float, height: float, colour: int) -> SafeString:
    return format_html(
        '<rect class="k{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>', colour, _n(x), _n(y), _n(width), _n(height)
    )


def _line(css: str, x1: float, y1: float, x2: float, y2: float) -> SafeString:
    return format_html('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>', css, _n(x1), _n(y1), _n(x2), _n(y2))


def _grid(left: float, right: float, at: float, label: str) -> SafeString:
    return _line("grid", left, at, right, at) + _text(left - 8, at + 4, label, anchor="end")


def _cut(label: str, width: float) -> str:
    """The label shortened to its room; the table below says it whole."""
    room = int((width - 8) / CHARACTER)
    return label if len(label) <= room else label[: room - 1].rstrip() + "…"


def _last(values: Sequence[Any]) -> Any:
    return next((value for value in reversed(values) if value is not None), None)


def _ends(series: Sequence[Series], words: Sequence[str]) -> list[tuple[Any, str]]:
    lasts = [last for each in series if (last := _last(each.values)) is not None]
    return list(zip(lasts, words, strict=True))


def _runs(values: Sequence[Any]) -> list[list[tuple[int, Any]]]:
    """The stretches without a gap, as (rank, value)."""
    runs: list[list[tuple[int, Any]]] = [[]]
    for rank, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((rank, value))
    return [run for run in runs if run]


def _spread(ends: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """Labels at the end of lines, moved apart when they would touch."""
    placed: list[tuple[float, str]] = []
    for at, words in sorted(ends):
        placed.append((max(at, placed[-1][0] + 14) if placed else at, words))
    return placed


def _written(value: Any, write: Writer) -> str:
    return "" if value is None else write(value)


def _number(rank: int, words: str) -> tuple[SafeString, str]:
    return (SafeString(' class="n"') if rank else SafeString(""), words)


def _row(row: Sequence[str]) -> SafeString:
    head = format_html('<th scope="row">{}</th>', row[0])
    return head + format_html_join("", '<td class="n">{}</td>', ((cell,) for cell in row[1:]))
