"""One payslip drawn by ``draw_payslip`` and the same page, written in HTML, through xhtml2pdf, in one run.

Both include everything from the data to the bytes; both print the same lines, boxes, totals and QR code.

    python -m benchmarks.payslip_pdf
"""

from __future__ import annotations

import base64
import hashlib
import io
import logging
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from string import Template

import segno
from xhtml2pdf import pisa

from payroll.documents.figures import amount, day, money
from payroll.documents.payslip import draw_batch, draw_payslip
from payroll.documents.payslip_data import PayslipData, PayslipLine, PayslipTotals
from payroll.documents.specimen import specimen

_PAGE = Template((Path(__file__).parent / "templates" / "payslip.html").read_text(encoding="utf-8"))
_ROUNDS, _TURNS, _BATCH = 11, 10, 200


def _row(cells: tuple[str, ...], style: str = "") -> str:
    first = "".join(f"<td>{escape(cell)}</td>" for cell in cells[:2])
    return (
        f'<tr class="{style}">{first}' + "".join(f'<td class="n">{escape(cell)}</td>' for cell in cells[2:]) + "</tr>"
    )


def _figure(value: int | None) -> str:
    return "" if value is None else amount(value)


def _line(line: PayslipLine) -> str:
    own = (line.code, line.label, line.base, line.rate, _figure(line.gain), _figure(line.deduction))
    return _row((*own, line.employer_rate, _figure(line.employer)))


def _rows(data: PayslipData) -> str:
    rows = []
    for group in data.groups:
        rows += [_line(line) for line in group.lines if not line.is_zero]
        if total := group.total:
            sums = (_figure(total.gain), _figure(total.deduction), "", _figure(total.employer))
            rows.append(_row(("", total.label, "", "", *sums), "total"))
    sums = (amount(data.total_gains), amount(data.total_deductions), "", amount(data.total_employer))
    return "".join([*rows, _row(("", "Totaux", "", "", *sums), "total")])


def _year(label: str, totals: PayslipTotals) -> str:
    figures = [amount(getattr(totals, name)) for name in PayslipTotals.__dataclass_fields__]
    return f"<tr><td>{escape(label)}</td>" + "".join(f'<td class="n">{figure}</td>' for figure in figures) + "</tr>"


def payslip_html(data: PayslipData) -> str:
    """The page of ``data`` as a developer would write it for xhtml2pdf."""
    picture = io.BytesIO()
    segno.make(data.verification.url, error="m", micro=False).save(picture, kind="png", scale=4, border=0)
    person = data.employee
    pairs = {
        "post": [("Emploi", person.job), ("Unité", person.unit), ("Classement", person.classification),
                 ("Contrat", person.contract), ("Entrée, ancienneté", f"{day(person.hired_on)}, {person.seniority}"),
                 ("Horaire mensuel", person.working_time), *person.details],
        "person": [("Matricule", person.staff_number), (person.social_security_label, person.social_security_number),
                   ("Situation fiscale", f"{person.family}, {person.tax_shares}"), ("Adresse", person.address),
                   ("Paiement", f"{data.payment.mode}, compte {data.payment.account}")],
    }  # fmt: skip
    boxes = {
        name: "".join(f'<tr><td width="32%">{escape(label)}</td><td>{escape(value)}</td></tr>' for label, value in box)
        for name, box in pairs.items()
    }
    return _PAGE.substitute(
        boxes,
        colour=data.institution.colour,
        institution=escape(data.institution.name),
        address=escape(data.institution.address),
        identifiers=escape(", ".join(data.institution.identifiers)),
        title=escape(data.title),
        period=f"Période du {day(data.start)} au {day(data.end)}",
        number=f"Bulletin n° {data.number}, payé le {day(data.payment.paid_on)}",
        heading=escape(person.heading),
        name=escape(person.name),
        rows=_rows(data),
        words=escape(data.net_in_words),
        net=money(data.month.net, data.currency),
        year=_year(data.month_label, data.month) + _year(data.year_label, data.year),
        leave_head="".join(f"<td>{column}</td>" for column in data.leave.columns),
        leave="".join(f'<td class="n">{value}</td>' for value in data.leave.values),
        leave_title=escape(data.leave.title),
        qr=base64.b64encode(picture.getvalue()).decode(),
        site=escape(data.verification.site),
        token=escape(data.verification.token),
        legal=escape(data.options.legal),
    )


def through_xhtml2pdf(data: PayslipData) -> bytes:
    """The bytes that xhtml2pdf makes of the page. Raises ``RuntimeError`` when it reports an error."""
    out = io.BytesIO()
    if pisa.CreatePDF(payslip_html(data), dest=out, encoding="utf-8").err:
        raise RuntimeError("xhtml2pdf could not render the benchmark page")
    return out.getvalue()


def _payslips(count: int) -> list[PayslipData]:
    """Payslips of as many people: what differs in a run (names, numbers, QR code) differs here, so no cache helps."""
    base, people = specimen(), []
    for n in range(count):
        token = hashlib.sha256(str(n).encode()).hexdigest()[:12].upper()
        proof = replace(base.verification, url=f"https://rh.exemple.org/v/{token}", token=token)
        person = replace(base.employee, name=f"Mme Awa {token} DIATTA", staff_number=f"{n:05d}")
        people.append(replace(base, number=f"2026-11-{n:05d}", verification=proof, employee=person))
    return people


def _milliseconds(draw: Callable[[PayslipData], object], data: PayslipData) -> float:
    start = time.perf_counter()
    draw(data)
    return (time.perf_counter() - start) * 1000


def measure() -> dict[str, float]:
    """Medians in milliseconds for one payslip, and bytes: alone, in a batch, and through xhtml2pdf.

    The two ways take turns, so that the machine's moods are shared.
    """
    logging.getLogger("xhtml2pdf").setLevel(logging.ERROR)
    own, html = [], []
    first, *others = _payslips(_ROUNDS * _TURNS + 1)
    draw_payslip(first)
    through_xhtml2pdf(first)
    while others:
        turn, others = others[:_TURNS], others[_TURNS:]
        own += [_milliseconds(draw_payslip, data) for data in turn]
        html.append(_milliseconds(through_xhtml2pdf, turn[0]))
    batch, payslips = io.BytesIO(), _payslips(_BATCH)
    in_batch = _milliseconds(lambda _: draw_batch(payslips, batch), first) / _BATCH
    return {
        "payslip_pdf_ms": round(statistics.median(own), 2),
        "payslip_pdf_batch_ms": round(in_batch, 2),
        "xhtml2pdf_ms": round(statistics.median(html), 1),
        "payslip_pdf_speedup": round(statistics.median(html) / statistics.median(own), 1),
        "payslip_pdf_bytes": len(draw_payslip(specimen())),
        "payslip_pdf_batch_bytes": round(len(batch.getvalue()) / _BATCH),
        "xhtml2pdf_bytes": len(through_xhtml2pdf(specimen())),
    }


if __name__ == "__main__":
    for key, value in measure().items():
        print(f"{key:26} {value:>10}")
