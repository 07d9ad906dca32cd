"""A content on the institution's paper: the same notes, facts, sentences and tables as its page (MOB-10 to MOB-19)."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from fractions import Fraction
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.text import french_spaces
from mobility.choices_agreements import Party
from mobility.contents_moves import Block, Content, Told
from mobility.contents_papers import Paper, agreement_words, move_facts
from mobility.documents.pdf import paper
from mobility.models import Agreement

#: Characters of a line of the paper, those lost between two columns, and those past which a cell is a sentence that may be folded.
LINE, PADDING, LONGEST = 112, 4, 60
SHORT = 22  # a figure with its unit, a day, a state
FACTS = [38, 62]


def content_pdf(
    code: str, content: Content, *, institution: Institution, reference: str, on: date, signs: Sequence[str] = (), **values: Any
) -> bytes:
    """The PDF: the content is the block `contenu` of the text; `signs`: the words over the places of signature, side by side."""
    return paper(code, institution, reference=reference, values=values, on=on, blocks={"contenu": markup(content), "signatures": signatures(signs)})


def agreement_paper_pdf(agreement: Agreement, kind: Paper) -> bytes:
    """A paper of an agreement, on the paper of the institution that signs it."""
    institution = agreement.home if kind.party == Party.HOME else agreement.host
    blocks = {name: _part(part) for name, part in kind.parts(agreement).items()}
    blocks |= {
        "mouvement": _part(move_facts(agreement)),
        "signatures": signatures(["", _("%(quality)s, %(name)s") % {"quality": kind.signs, "name": institution.acronym}]),
    }
    reference = f"{agreement.number}, {kind.code}"
    return paper(kind.text(agreement), institution, reference=reference, values=agreement_words(agreement), blocks=blocks)


def markup(content: Content) -> str:
    body = [f"<p><b>{_words(text)}</b></p>" for _tone, text in content.notes]
    blocks = [part for part in content.parts if isinstance(part, Block)]
    if content.figures:
        rows = [(each.label, each.value, each.note) for each in content.figures]
        body.append(_table((), [[label, value, note] for label, value, note in rows]))
    return "".join(body + [_part(part, [each for each in blocks if isinstance(part, Block) and each.heads == part.heads]) for part in content.parts])


def signatures(signs: Sequence[str]) -> str:
    if not signs:
        return ""
    cells = "".join(f'<td width="{100 // len(signs)}%">{_words(each)}</td>' for each in signs)
    return f'<table class="sign"><tr>{cells}</tr></table>'


def _part(part: Any, alike: Sequence[Block] = ()) -> str:
    """A part of a content; `alike`: the blocks of the same columns, which take the same widths."""
    if isinstance(part, Told):
        return f"<h2>{_words(part.title)}</h2>" + "".join(f"<p>{_words(line)}</p>" for line in part.lines)
    if isinstance(part, Block):
        told, under = f"<h2>{_words(part.title)}</h2>", f'<p class="small">{_words(part.help)}</p>' if part.help else ""
        if not part.rows:
            return told + under + f"<p>{_words(part.empty)}</p>"
        rows = [[cell.words for cell in row] for row in part.rows]
        right = {rank for rank, (_label, css) in enumerate(part.heads) if css.split()[:1] == ["n"]}
        foot = [cell.words for cell in part.foot]
        every = [[str(cell.words) for cell in row] for each in alike or [part] for row in (*each.rows, each.foot) if row]
        return told + _table([label for label, _css in part.heads], rows, right, foot, every) + under
    return f"<h2>{_words(part.title)}</h2>" + _table((), [[label, value] for label, value in part.facts])


def _table(
    heads: Sequence[Any], rows: Sequence[Sequence[Any]], right: Set[int] = frozenset(), foot: Sequence[Any] = (),
    every: Sequence[Sequence[str]] = (),
) -> str:  # fmt: skip
    told = [[str(words) for words in row] for row in (heads, *(every or rows)) if row]
    wide = FACTS if not heads and len(told[0]) == 2 else widths_of(told)

    def cells(row: Sequence[Any], tag: str, css: str = "") -> str:
        return "".join(
            f'<{tag} width="{wide[rank]}%" class="{("n " if rank in right else "") + css}">{_words(words)}</{tag}>' for rank, words in enumerate(row)
        )

    head = f"<thead><tr>{cells(heads, 'th')}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    last = f"<tr>{cells(foot, 'td', 'sum')}</tr>" if foot else ""
    again = ' repeat="1"' if heads else ""
    return f'<table class="lines"{again}>{head}<tbody>{body}{last}</tbody></table>'


def widths_of(rows: Sequence[Sequence[str]]) -> list[int]:
    """Per cent of the line for each column, by what it holds: short cells are not folded, long sentences share what is left.

    >>> widths_of([["Indicateur", "Valeur", "Définition"], ["Avis publiés", "28", "Avis de vacance publiés, d’après leur date de publication."]])
    [18, 11, 71]
    """
    columns = list(zip(*rows, strict=True))
    least = [max(_shortest(cell) for cell in column) + PADDING for column in columns]
    whole = [max(low, min(LONGEST, _usual(column)) + PADDING) for low, column in zip(least, columns, strict=True)]
    wished = sum(whole) - sum(least)
    spare = min(max(0, LINE - sum(least)), wished)  # what nobody wishes goes to all in proportion
    chars = [low + Fraction(spare * (high - low), wished) if wished else Fraction(low) for low, high in zip(least, whole, strict=True)]
    total = sum(chars)
    found = [int(100 * each / total) for each in chars]
    found[found.index(max(found))] += 100 - sum(found)
    return found


def _shortest(cell: str) -> int:
    """The characters under which a cell must not be narrowed: those of its longest word, or all of a short one."""
    return len(cell) if len(cell) <= SHORT else max(map(len, cell.split()))


def _usual(column: Sequence[str]) -> int:
    """The length under which four cells of five stay; the head alone does not tell it."""
    return sorted(len(cell) for cell in column)[max((len(column) - 1) * 4 // 5, min(1, len(column) - 1))]


def _words(text: Any) -> str:
    return escape(french_spaces(str(text)), quote=False)
