"""The lower part of a payslip: net pay and its words, month and year, leave, signatures, QR code, legal mentions."""

from __future__ import annotations

from hr_core.documents.pen import INK_2, LINE, MM, SHADE, Pen
from hr_core.documents.typography import BOLD, REGULAR, fitting_size, width, wrap
from payroll.documents.figures import NBSP, amount, money
from payroll.documents.payslip_data import LeaveBalance, PayslipData, PayslipTotals, Verification
from payroll.documents.payslip_table import TABLE_WIDTH

_GAP = 3.2 * MM
_NET, _MINI_ROW, _LOW = 34.0, 12.4, 54.0
_LEGAL_SIZE, _LEGAL_LEADING = 6.6, 8.7
_FIGURES = (
    ("Brut", "gross"),
    ("Imposable", "taxable"),
    ("Cotisations", "contributions"),
    ("Impôts et taxes", "taxes"),
    ("Net à payer", "net"),
    ("Charges patronales", "employer_charges"),
    ("Coût total", "employer_cost"),
)


def _net_lines(data: PayslipData) -> tuple[str, ...]:
    figure = width(money(data.month.net, data.currency, data.decimals), BOLD, 17)
    words = data.net_in_words.replace(" CFA", f"{NBSP}CFA")
    return wrap(f"Arrêté à la somme de {words}.", REGULAR, 8.3, TABLE_WIDTH - figure - 40, 3)


def _net_height(data: PayslipData) -> float:
    return _NET + 10 * (len(_net_lines(data)) - 1)


def _has_low(data: PayslipData) -> bool:
    return bool(data.options.signature_box or data.leave or data.verification)


def _message(data: PayslipData) -> tuple[str, ...]:
    return wrap(data.options.foot_message, REGULAR, 8, TABLE_WIDTH, 3) if data.options.foot_message else ()


def foot_height(data: PayslipData) -> float:
    """Height from the top of the net pay to the lower edge of the signatures."""
    rows = 3 if data.year else 2
    height = _net_height(data) + _GAP + rows * _MINI_ROW
    if _has_low(data):
        height += _GAP + _LOW
    if message := _message(data):
        height += _GAP + 10.4 * len(message) - 2
    return height


def draw_foot(pen: Pen, data: PayslipData, x: float, y: float) -> None:
    """Draw the foot from its top left corner."""
    y = _draw_net(pen, data, x, y) + _GAP
    rows = [(data.month_label, data.month)]
    if data.year:
        rows.append((data.year_label, data.year))
    y = _draw_figures(pen, data, x, y, rows) + _GAP
    if message := _message(data):
        y = pen.lines(x, y + 7.6, message, REGULAR, 8, 10.4) - 9.6 + _GAP
    if _has_low(data):
        _draw_low(pen, data, x, y)


def _draw_net(pen: Pen, data: PayslipData, x: float, y: float) -> float:
    height = _net_height(data)
    pen.frame(x, y, TABLE_WIDTH, height, data.institution.colour, 1.4, radius=3.4)
    pen.text(x + 9, y + 14, "Net à payer", BOLD, 10)
    pen.lines(x + 9, y + 26, _net_lines(data), REGULAR, 8.3, 10)
    figure = money(data.month.net, data.currency, data.decimals)
    pen.text(x + TABLE_WIDTH - 9, y + height / 2 + 6.2, figure, BOLD, 17, align="right")
    return y + height


def _cell(pen: Pen, left: float, right: float, base: float, text: str, face: int, size: float = 7.6) -> None:
    pen.text(right - 4.5, base, text, face, fitting_size(text, face, size, right - left - 7, 5), align="right")


def _draw_figures(pen: Pen, data: PayslipData, x: float, y: float, rows: list[tuple[str, PayslipTotals]]) -> float:
    first = 62.0
    wide = (TABLE_WIDTH - first) / len(_FIGURES)
    edges = [x, *(x + first + n * wide for n in range(len(_FIGURES) + 1))]
    height = _MINI_ROW * (len(rows) + 1)
    pen.fill(x, y, TABLE_WIDTH, _MINI_ROW, SHADE)
    pen.stroke(
        [(x, y + n * _MINI_ROW, x + TABLE_WIDTH, y + n * _MINI_ROW) for n in range(1, len(rows) + 1)]
        + [(edge, y, edge, y + height) for edge in edges[1:-1]],
        LINE,
        0.5,
    )
    pen.frame(x, y, TABLE_WIDTH, height, LINE, 0.5)
    for column, (label, _) in enumerate(_FIGURES, start=1):
        size = fitting_size(label, BOLD, 7.2, wide - 4, 5)
        pen.text((edges[column] + edges[column + 1]) / 2, y + 8.8, label, BOLD, size, align="centre")
    for number, (label, totals) in enumerate(rows, start=1):
        base = y + number * _MINI_ROW + 8.9
        pen.text(x + 4.5, base, label, BOLD, fitting_size(label, BOLD, 7.6, first - 8, 5))
        for column, (_, name) in enumerate(_FIGURES, start=1):
            _cell(pen, edges[column], edges[column + 1], base, amount(getattr(totals, name), data.decimals), REGULAR)
    return y + height


def _draw_low(pen: Pen, data: PayslipData, x: float, y: float) -> None:
    right = x + TABLE_WIDTH
    if data.verification:
        right = _draw_verification(pen, data.verification, right, y) - 9
    if data.leave:
        x = _draw_leave(pen, data.leave, x, y) + 9
    if data.options.signature_box and data.options.signatures:
        labels = data.options.signatures
        wide = (right - x - 9 * (len(labels) - 1)) / len(labels)
        for number, label in enumerate(labels):
            left = x + number * (wide + 9)
            pen.frame(left, y, wide, _LOW, "#888888", 0.6, radius=3.4, dashed=True)
            pen.text(left + 5, y + 9.6, label, REGULAR, 7.4, colour=INK_2)


def _draw_verification(pen: Pen, proof: Verification, right: float, y: float) -> float:
    """QR code and the address to type, against ``right``; returns their left edge."""
    lines = (("Vérifier ce bulletin", BOLD), (proof.site, REGULAR), (proof.token, REGULAR))
    text_width = max(width(text, face, 7.2) for text, face in lines)
    left = right - text_width - 6 - _LOW
    pen.qr(left, y, _LOW, proof.url)
    for number, (text, face) in enumerate(lines):
        pen.text(right - text_width, y + 19 + number * 9.6, text, face, 7.2)
    return left


def _draw_leave(pen: Pen, leave: LeaveBalance, x: float, y: float) -> float:
    wide = 50 * MM
    each = wide / max(len(leave.columns), 1)
    top, row = y + 11, 13.0
    pen.text(x, y + 7, leave.title, REGULAR, 7.4, colour=INK_2)
    pen.fill(x, top, wide, row, SHADE)
    pen.stroke(
        [(x, top + row, x + wide, top + row)]
        + [(x + n * each, top, x + n * each, y + _LOW) for n in range(1, len(leave.columns))],
        LINE,
        0.5,
    )
    pen.frame(x, top, wide, _LOW - 11, LINE, 0.5)
    for number, (label, value) in enumerate(zip(leave.columns, leave.values, strict=True)):
        pen.text(x + (number + 0.5) * each, top + 9, label, BOLD, 7.2, align="centre")
        face = BOLD if number == len(leave.columns) - 1 else REGULAR
        _cell(pen, x + number * each, x + (number + 1) * each, top + 31, value, face)
    return x + wide


def _legal_lines(data: PayslipData) -> tuple[str, ...]:
    default = f"Document établi par {data.institution.name}. Conservez ce bulletin sans limitation de durée."
    return wrap(data.options.legal or default, REGULAR, _LEGAL_SIZE, TABLE_WIDTH - 22 * MM, 5)


def legal_height(data: PayslipData) -> float:
    """Height of the legal mentions with the rule above them."""
    return 4 + _LEGAL_LEADING * len(_legal_lines(data))


def draw_legal(pen: Pen, data: PayslipData, x: float, bottom: float, page: str) -> None:
    """The legal mentions against the lower edge of the page, and the number of the page."""
    y = bottom - legal_height(data)
    pen.stroke([(x, y, x + TABLE_WIDTH, y)], LINE, 0.5)
    base = y + 4 + 5.6
    pen.lines(x, base, _legal_lines(data), REGULAR, _LEGAL_SIZE, _LEGAL_LEADING, colour="#333333")
    pen.text(x + TABLE_WIDTH, base, page, REGULAR, _LEGAL_SIZE, colour="#333333", align="right")
