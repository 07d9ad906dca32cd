"""What these screens share: blocks of rows with a foot, amounts in cells, tiles, forms that know the currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import FileResponse
from django.utils.html import format_html

from hr_core.text import french_amount
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.selectors.returns import parties
from payroll.workflows_returns import CHECK, FILE, POST, PREPARE, VIEW

SEE, MAKE, CONTROL, DEPOSIT, INSURED = (VIEW,), (PREPARE,), (CHECK,), (FILE,), (POST,)
READ, MANAGE, APPROVE = (parties.VIEW,), (parties.MANAGE,), (parties.APPROVE,)


@dataclass(frozen=True)
class Cell:
    """Words of a cell; `css` places them (`n` right, `p1` … on a phone)."""

    words: Any = ""
    css: str = ""


@dataclass(frozen=True)
class Block:
    """Rows under a title: `heads` are (label, css); `foot` the totals; `actions` are (label, address)."""

    title: str
    heads: Sequence[tuple[Any, str]]
    rows: Sequence[Sequence[Cell]]
    empty: str
    help: str = ""
    foot: Sequence[Cell] = ()
    actions: Sequence[tuple[Any, str]] = ()


@dataclass(frozen=True)
class Figure:
    """A tile: what, how much, a word under it."""

    label: Any
    value: Any
    note: Any = ""


def amount(value: int | None, currency: str, css: str = "n") -> Cell:
    """An amount of a table; nothing for zero."""
    return Cell(french_amount(value, currency) if value else "", css)


def link(url: str, words: Any) -> Any:
    return format_html('<a href="{}">{}</a>', url, words)


def small(words: Any, under: Any) -> Any:
    return format_html("{}<small>{}</small>", words, under) if under else words


def scan_response(file: Any) -> FileResponse:
    """A scan to download; 404 without one."""
    if not file:
        raise Http404
    response = FileResponse(file.open("rb"), as_attachment=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def pdf_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


class MoneyForm(FormScreen):
    """A form whose amounts are in the institution's currency."""

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "currency": self.currency}


class ReasonConfirm(ConfirmScreen):
    """A question that asks why."""

    def get_reason(self, form: Any) -> str:
        return form.cleaned_data["reason"]
