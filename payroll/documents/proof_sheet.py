"""The proof sheet (feuille de preuve) of a month on one A4 page, whatever it holds.

Everything is first laid out as rows; the page takes the largest size at which they fit, and folds parts without any
difference into one row each when there are many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from hr_core.documents.letterhead import Letterhead, draw_letterhead, draw_selvage
from hr_core.documents.pen import INK_2, MM, SHADE, Pen
from hr_core.documents.typography import BOLD, REGULAR, SERIF, fitting_size, shorten, width, wrap
from payroll.documents.figures import NBSP, amount, money
from payroll.documents.pdf import finish, new_canvas

PAGE = (595.3, 841.9)
RED, GREEN, _RULE = "#95143a", "#1a5c3b", "#e4dfd5"
_MARGIN, _TOP = 34.0, 10 * MM
_INSIDE = PAGE[0] - 2 * _MARGIN
#: Where the figures end, from the left of the page.
_EXPECTED, _FOUND, _GAP = _MARGIN + _INSIDE - 172, _MARGIN + _INSIDE - 76, _MARGIN + _INSIDE - 4
_FOOT = 94.0
_TILES = (
    ("Bulletins", "payslips"),
    ("Brut", "gross"),
    ("Cotisations", "contributions"),
    ("Impôts", "tax"),
    ("Retenues", "deductions"),
    ("Net à payer", "net"),
    ("Part patronale", "employer"),
)
SIGNATURES = ("Le responsable de la paie", "L’agent comptable", "L’ordonnateur")


@dataclass(frozen=True, slots=True)
class ProofPaper:
    """`content` is that of a sheet; `told` says which sheet it is and when it was drawn up; `sha256` is empty before sealing."""

    institution: Letterhead
    title: str
    told: str
    content: Mapping[str, Any]
    sha256: str
    dated: date


@dataclass(frozen=True, slots=True)
class _Row:
    """`kind`: part, line, note or gap; heights are those at full size."""

    kind: str
    cells: tuple[str, ...]
    height: float
    is_wrong: bool = False


def draw_proof(paper: ProofPaper) -> bytes:
    """The PDF, one page: the same bytes for the same data."""
    canvas = new_canvas(
        title=f"Feuille de preuve, {paper.title}",
        author=paper.institution.name,
        subject=paper.told,
        dated=paper.dated,
        page_size=PAGE,
    )
    pen = Pen(canvas, PAGE)
    y = _draw_top(pen, paper)
    room = PAGE[1] - _FOOT - 12 * MM - y
    rows, size = _fitting(paper.content, room)
    _draw_rows(pen, paper.institution.colour, rows, y, size)
    _draw_foot(pen, paper)
    pen.next_page()
    return finish(canvas)


def _fitting(content: Mapping[str, Any], room: float) -> tuple[list[_Row], float]:
    """The rows and the size at which they fill the room: every line when they fit at a readable size, else folded."""
    rows: list[_Row] = []
    for is_folded, smallest in ((False, 80), (True, 40)):
        rows = [*_check_rows(content, is_folded=is_folded), *_people_rows(content)]
        high = sum(row.height for row in rows)
        if high * smallest / 100 <= room:
            return rows, min(1.0, room / high)
    return rows, room / sum(row.height for row in rows)


def _draw_top(pen: Pen, paper: ProofPaper) -> float:
    draw_selvage(pen, paper.institution.colour)
    right = PAGE[0] - _MARGIN
    low = draw_letterhead(pen, paper.institution, _MARGIN, _TOP, _INSIDE * 0.62)
    pen.text(right, _TOP + 14, "Feuille de preuve", SERIF, 17, align="right")
    pen.text(right, _TOP + 29, paper.title, BOLD, 10, align="right")
    pen.text(right, _TOP + 40, paper.told, REGULAR, 7.4, colour=INK_2 if paper.sha256 else RED, align="right")
    y = _draw_verdict(pen, paper, max(low, _TOP + 44) + 6)
    return _draw_tiles(pen, paper, y + 7) + 9


def _draw_verdict(pen: Pen, paper: ProofPaper, y: float) -> float:
    """The one figure that the sheet is drawn up for: what nobody explains."""
    content = paper.content
    lines = content["lines"]
    wrong = [line for line in lines if line["difference"] and not line["explanation"]]
    explained = sum(bool(line["difference"]) for line in lines) - len(wrong)
    colour = RED if wrong else GREEN
    pen.frame(_MARGIN, y, _INSIDE, 36, colour, 1.4, radius=3.4)
    sum_open = sum(abs(line["difference"]) for line in wrong if line["is_money"])
    figure = money(sum_open, content["currency"], content["decimals"])
    pen.text(_MARGIN + 10, y + 24, figure, BOLD, 19, colour=colour)
    x = _MARGIN + 22 + width(figure, BOLD, 19)
    told = f"{len(wrong)} écarts inexpliqués" if len(wrong) > 1 else "1 écart inexpliqué" if wrong else "inexpliqué"
    pen.text(x, y + 16, told, BOLD, 9.5, colour=colour)
    words = f"{len(lines)} contrôles"
    if explained:
        words += f", {explained} écart{'s' if explained > 1 else ''} expliqué{'s' if explained > 1 else ''} par une personne nommée ou par une échéance"
    pen.text(x, y + 27, words, REGULAR, 7.6, colour=INK_2)
    return y + 36


def _draw_tiles(pen: Pen, paper: ProofPaper, y: float) -> float:
    content = paper.content
    wide = _INSIDE / len(_TILES)
    pen.fill(_MARGIN, y, _INSIDE, 27, SHADE)
    for number, (label, name) in enumerate(_TILES):
        total = sum(run[name] for run in content["runs"])
        shown = amount(total, 0 if name == "payslips" else content["decimals"])
        x = _MARGIN + number * wide + 6
        pen.text(x, y + 10, label, REGULAR, 6.6, colour=INK_2)
        pen.text(x, y + 21, shown, BOLD, fitting_size(shown, BOLD, 8.6, wide - 9, 5))
    return y + 27


def _check_rows(content: Mapping[str, Any], *, is_folded: bool) -> list[_Row]:
    found = [_Row("head", ("Contrôle", "Attendu", "Trouvé", "Écart"), 13)]
    for part, grouped in groupby(content["lines"], key=lambda line: line["part"]):
        lines = list(grouped)
        if is_folded and not any(line["difference"] for line in lines):
            told = f"{part} : {len(lines)} contrôles sans écart" if len(lines) > 1 else f"{part} : sans écart"
            found.append(_Row("line", (told.replace(" :", f"{NBSP}:"), "", "", "0"), 11))
            continue
        found.append(_Row("part", (part,), 14))
        for line in lines:
            found += _line_rows(line, content["decimals"])
    return found


def _line_rows(line: Mapping[str, Any], decimals: int) -> list[_Row]:
    digits = decimals if line["is_money"] else 0
    is_wrong = bool(line["difference"]) and not line["explanation"]
    figures = tuple(amount(line[name], digits) for name in ("expected", "found", "difference"))
    rows = [_Row("line", (line["label"], *figures), 11, is_wrong)]
    if line["difference"] and line["explanation"]:
        named = (
            f"Expliqué par {line['explained_by']} le {_day(line['explained_on'])}{NBSP}: "
            if line["explained_by"]
            else ""
        )
        rows += [_Row("note", (each,), 9) for each in wrap(named + line["explanation"], REGULAR, 7, _INSIDE - 120, 2)]
    elif is_wrong:
        rows.append(_Row("note", ("Personne n’a expliqué cet écart.",), 9, True))
    return rows


def _people_rows(content: Mapping[str, Any]) -> list[_Row]:
    """Who acted: every step of the month's first run; of the others, those who took them; derogations always, in red."""
    people = content["people"]
    found = [_Row("gap", (), 6), _Row("part", ("Qui a agi",), 14)]
    for number, (run, grouped) in enumerate(groupby(people, key=lambda each: each["run"])):
        steps = list(grouped)
        kind = next((each["kind"] for each in content["runs"] if each["reference"] == run), "")
        found.append(_Row("people", (f"{_capital(kind)} {run}", "", ""), 11))
        shown = steps if number == 0 else [each for each in steps if each["derogation"] or each["rejection"]]
        if number:
            names = ", ".join(dict.fromkeys(each["name"] for each in steps if each["name"]))
            found += [_Row("note", (each,), 9) for each in wrap(names, REGULAR, 7, _INSIDE - 30, 2)]
        for each in shown:
            found += _step_rows(each)
    for held in content["seals"]:
        if held is content["seals"][0]:
            found += [_Row("gap", (), 5), _Row("part", ("Sceaux des campagnes",), 14)]
        found.append(_Row("seal", (f"n° {held['sequence']}, {held['run']}", held["seal"]), 10))
    return found


def _step_rows(step: Mapping[str, Any]) -> list[_Row]:
    label = f"Rejet{NBSP}: {step['step']}" if step["rejection"] else _capital(step["step"])
    who = ", ".join(filter(None, (step["name"], step["quality"])))
    is_red = bool(step["derogation"])
    rows = [_Row("step", (label, who, _moment(step["on"])), 10, is_red)]
    if step["derogation"]:
        rows.append(
            _Row("note", (f"Par dérogation{NBSP}: {step['derogation']}",), 9, True)
        )
    if step["rejection"]:
        rows += [_Row("note", (each,), 9) for each in wrap(step["rejection"], REGULAR, 7, _INSIDE - 60, 2)]
    return rows


def _draw_rows(pen: Pen, colour: str, rows: Sequence[_Row], y: float, size: float) -> None:
    left, right = _MARGIN, PAGE[0] - _MARGIN
    for row, following in zip(rows, (*rows[1:], None), strict=True):
        high, base = row.height * size, y + row.height * size - 3.1 * size
        ink = RED if row.is_wrong else "#1c2333"
        if row.kind == "head":
            pen.fill(left, y, _INSIDE, high, SHADE)
            _figures(pen, row.cells, base, BOLD, 7.2 * size, INK_2)
        elif row.kind == "line":
            _figures(pen, row.cells, base, BOLD if row.is_wrong else REGULAR, 7.8 * size, ink)
            if following is None or following.kind != "note":
                pen.stroke([(left, y + high, right, y + high)], _RULE, 0.4)
        elif row.kind == "part":
            pen.text(left + 3, base, row.cells[0], BOLD, 8 * size, colour=colour)
        elif row.kind == "people":
            pen.text(left + 3, base, row.cells[0], BOLD, 7.6 * size)
        elif row.kind == "step":
            pen.text(left + 12, base, row.cells[0], REGULAR, 7.6 * size, colour=ink)
            who = shorten(row.cells[1], REGULAR, 7.6 * size, _INSIDE - 240)
            pen.text(left + 130, base, who, BOLD if row.is_wrong else REGULAR, 7.6 * size, colour=ink)
            pen.text(right - 4, base, row.cells[2], REGULAR, 7.6 * size, colour=INK_2, align="right")
        elif row.kind == "seal":
            pen.text(left + 12, base, row.cells[0], REGULAR, 7.2 * size, colour=INK_2)
            pen.text(right - 4, base, row.cells[1], REGULAR, 6.6 * size, colour=INK_2, align="right")
        elif row.kind == "note":
            pen.text(left + 20, base, row.cells[0], REGULAR, 7 * size, colour=RED if row.is_wrong else INK_2)
        y += high


def _figures(pen: Pen, cells: tuple[str, ...], base: float, face: int, size: float, ink: str) -> None:
    label = shorten(cells[0], face, size, _EXPECTED - _MARGIN - 96)
    pen.text(_MARGIN + (3 if cells[1] == "Attendu" else 12), base, label, face, size, colour=ink)
    for x, cell in zip((_EXPECTED, _FOUND, _GAP), cells[1:], strict=True):
        pen.text(x, base, cell, face, size, colour=ink, align="right")


def _draw_foot(pen: Pen, paper: ProofPaper) -> None:
    """The hash in letters and as a square, and three boxes to sign."""
    y = PAGE[1] - _FOOT - 6 * MM
    side = 50.0 if paper.sha256 else 0.0
    wide = (_INSIDE - side - 10 * len(SIGNATURES)) / len(SIGNATURES)
    for number, label in enumerate(SIGNATURES):
        x = _MARGIN + number * (wide + 10)
        pen.frame(x, y, wide, 50, "#888888", 0.6, radius=3.4, dashed=True)
        pen.text(x + 5, y + 9, label, REGULAR, 7, colour=INK_2)
    if paper.sha256:
        pen.qr(PAGE[0] - _MARGIN - side, y, side, paper.sha256)
    base = y + 62
    if paper.sha256:
        pen.text(_MARGIN, base, f"Empreinte SHA-256 de la feuille{NBSP}: {paper.sha256}", BOLD, 7)
        told = "Elle se recalcule hors du logiciel à partir de l’archive du mois (fichier preuve.json) ; une feuille qui en porte une autre n’est pas celle-ci."
        previous = paper.content["previous"]
        chain = (
            f"Feuille scellée avant elle{NBSP}: {previous}"
            if previous
            else "Première feuille scellée de l’institution."
        )
        pen.lines(_MARGIN, base + 10, (*wrap(told, REGULAR, 6.6, _INSIDE, 2), chain), REGULAR, 6.6, 8.6, colour=INK_2)
    else:
        pen.text(
            _MARGIN,
            base,
            "Projet : la feuille se scelle à la clôture du mois.".replace(" :", f"{NBSP}:"),
            BOLD,
            7.4,
            colour=RED,
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(value: str) -> str:
    year, month, day = value.split("-")
    return f"{day}/{month}/{year}"


def _moment(value: str) -> str:
    day, _space, hour = value.partition(" ")
    return f"{_day(day)} {hour}".strip()
