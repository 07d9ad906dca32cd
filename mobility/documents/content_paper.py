"""A content on the institution's paper: the same notes, facts, sentences and tables as its page (MOB-10, 12, 14, 16, 17, 18, 19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from hr_core.documents.paper import Letter, cleaned, letter_pdf
from hr_core.models import Institution
from hr_core.text import french_date, french_spaces
from mobility.contents_moves import Block, Content, Told
from payroll.services.documents import letterhead_of


def content_pdf(
    content: Content, *, institution: Institution, title: str, reference: str, on: date, signs: Sequence[str] = (), lead: str = ""
) -> bytes:
    """The PDF; `signs`: the words over the places of signature, side by side."""
    body = [f"<p>{_words(lead)}</p>"] if lead else []
    body += [f"<p><b>{_words(text)}</b></p>" for _tone, text in content.notes]
    if content.figures:
        rows = [(each.label, each.value, each.note) for each in content.figures]
        body.append(_table((), [[label, value, note] for label, value, note in rows]))
    for part in content.parts:
        body.append(_part(part))
    if signs:
        width = 100 // len(signs)
        body.append(f'<table class="sign"><tr>{"".join(f"<td width={chr(34)}{width}%{chr(34)}>{_words(each)}</td>" for each in signs)}</tr></table>')
    return letter_pdf(
        Letter(title=french_spaces(title), reference=reference, dated=french_date(on), body=cleaned("".join(body)), head=letterhead_of(institution))
    )


def _part(part: Any) -> str:
    if isinstance(part, Told):
        return f"<h2>{_words(part.title)}</h2>" + "".join(f"<p>{_words(line)}</p>" for line in part.lines)
    if isinstance(part, Block):
        told = f'<h2>{_words(part.title)}</h2>' + (f'<p class="small">{_words(part.help)}</p>' if part.help else "")
        if not part.rows:
            return told + f"<p>{_words(part.empty)}</p>"
        rows = [[cell.words for cell in row] for row in part.rows]
        right = {rank for rank, (_label, css) in enumerate(part.heads) if css.split()[:1] == ["n"]}
        foot = [cell.words for cell in part.foot]
        return told + _table([label for label, _css in part.heads], rows, right, foot)
    return f"<h2>{_words(part.title)}</h2>" + _table((), [[label, value] for label, value in part.facts])


def _table(heads: Sequence[Any], rows: Sequence[Sequence[Any]], right: set[int] = frozenset(), foot: Sequence[Any] = ()) -> str:  # type: ignore[assignment]
    def cells(row: Sequence[Any], tag: str, css: str = "") -> str:
        return "".join(
            f'<{tag} class="{("n " if rank in right else "") + css}">{_words(words)}</{tag}>' for rank, words in enumerate(row)
        )

    head = f"<thead><tr>{cells(heads, 'th')}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    last = f"<tr>{cells(foot, 'td', 'sum')}</tr>" if foot else ""
    return f'<table class="lines">{head}<tbody>{body}{last}</tbody></table>'


def _words(text: Any) -> str:
    return escape(french_spaces(str(text)), quote=False)
