"""An act on the institution's paper: number and day, title, visas, articles, signature, copies, and how to verify it."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape

from hr_core.documents.letterhead import Letterhead
from hr_core.documents.paper import (
    CSS,
    crest_picture,
    edge_picture,
    fonts_ready,
    host_of,
    square_picture,
)
from hr_core.documents.typography import BOLD, SERIF, set_in
from hr_core.text import french_spaces

ACT_CSS = """
.motto { font-size: 7.5pt; color: #465063; }
.day { text-align: right; font-size: 9.5pt; color: #465063; }
.num { font-size: 9.5pt; color: #465063; }
h1.act { font-size: 17pt; text-align: center; margin: 5mm 0 6mm 0; line-height: 1.25; }
.who { text-align: left; margin-bottom: 3mm; }
.visa { margin-bottom: 1.2mm; }
.decides { text-align: center; margin: 4mm 0 4mm 0; font-size: 10.5pt; letter-spacing: 1pt; }
.act p { text-align: left; }  /* xhtml2pdf stretches no-break spaces without counting them: a justified line leaves the page */
.act h2, .act h3 { -pdf-keep-with-next: true; }
table.seal { margin-top: 7mm; }
table.seal td { font-size: 9.5pt; vertical-align: top; }
.copies { margin-top: 8mm; }
.draft { color: #a2451c; font-size: 9pt; border: 0.8pt solid #a2451c; padding: 1.2mm 2mm 0.6mm 2mm; }
"""


@dataclass(frozen=True)
class ActPaper:
    """What is drawn; texts are plain, `body` is cleaned markup. `mark` stands in a frame over the title (« Projet »);
    `instead`: what stands in place of the number when there is none to give. `other_signs`: the words over the place where the employee signs too."""

    head: Letterhead
    reference: str
    dated: str
    title: str
    body: str
    visas: tuple[str, ...] = ()
    decider: str = ""
    signer_quality: tuple[str, ...] = ()
    signer_name: str = ""
    signed_words: str = ""
    other_signs: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    motto: str = ""
    lines: tuple[str, ...] = ()
    foot: str = ""
    mark: str = ""
    instead: str = ""
    verification: str = ""
    verification_code: str = ""
    fingerprint: str = ""


def act_paper_pdf(paper: ActPaper) -> bytes:
    """The PDF of an act. Raises `RuntimeError` when xhtml2pdf reports an error."""
    from xhtml2pdf import pisa

    fonts_ready()
    target = io.BytesIO()
    made = pisa.CreatePDF(_page(paper), dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{paper.reference}: {made.err} errors in the act")
    return target.getvalue()


def _words(text: str, face: int = 0) -> str:
    return escape(set_in(french_spaces(text), face), quote=False)


def _logo(head: Letterhead) -> str:
    if not head.logo:
        return f'<img src="{crest_picture(head.colour)}" width="44" height="44"/>'
    kind = "png" if head.logo.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(head.logo).decode()
    return f'<img src="data:image/{kind};base64,{data}" height="46"/>'


def _head(paper: ActPaper) -> str:
    lines = "<br/>".join(_words(line) for line in paper.lines)
    motto = f'<span class="motto">{_words(paper.motto)}</span><br/>' if paper.motto else ""
    return (
        f'<table><tr><td width="12%">{_logo(paper.head)}</td><td width="88%">{motto}<span class="name">{_words(paper.head.name, SERIF)}</span>'
        f'<br/><span class="small">{lines}</span></td></tr></table>'
    )


def _foot(paper: ActPaper) -> str:
    foot = f"<br/>{_words(paper.foot)}" if paper.foot else ""
    right = f'<td width="30%" class="small right">{_words(paper.reference)}<br/>Page <pdf:pagenumber/> sur <pdf:pagecount/></td>'
    if not paper.verification:
        return f'<table><tr><td width="70%" class="small">{foot[5:]}</td>{right}</tr></table>'
    return (
        f'<table><tr><td width="10%"><img src="{square_picture(paper.verification)}" width="46" height="46"/></td>'
        f'<td width="60%" class="small">{_words("Acte vérifiable à l’adresse")} {escape(host_of(paper.verification))}'
        f'<br/>{_words("Code :")} {escape(paper.verification_code)}, {_words("empreinte :")} {escape(paper.fingerprint)}{foot}</td>{right}</tr></table>'
    )


def _signature(paper: ActPaper) -> str:
    if not paper.signer_name and not paper.signer_quality:
        return ""
    quality = "<br/>".join(_words(line) for line in paper.signer_quality)
    other = "<br/>".join(_words(line) for line in paper.other_signs)
    signed = f'<span class="small">{_words(paper.signed_words)}</span><br/><br/>' if paper.signed_words else "<br/><br/><br/>"
    return (
        f'<table class="seal"><tr><td width="52%">{other}</td><td width="48%">{quality}<br/><br/>{signed}'
        f"<b>{_words(paper.signer_name, BOLD)}</b></td></tr></table>"
    )


def _page(paper: ActPaper) -> str:
    visas = ""
    if paper.visas:
        decider = f'<p class="who">{_words(paper.decider)},</p>' if paper.decider else ""
        lines = "".join(f'<p class="visa">{_words(line)}</p>' for line in paper.visas)
        visas = f'{decider}{lines}<p class="decides">{_words("DÉCIDE :", BOLD)}</p>'
    copies = ""
    if paper.copies:
        lines = "<br/>".join(_words(line) for line in paper.copies)
        copies = f'<p class="small copies">{_words("Ampliations :", BOLD)}<br/>{lines}</p>'
    mark = f'<table><tr><td width="62%"></td><td width="38%" class="draft">{_words(paper.mark, BOLD)}</td></tr></table>' if paper.mark else ""
    number = paper.instead or (f"N° {paper.reference}" if paper.reference else "N° …")
    return f"""<html><head><meta charset="utf-8"/><title>{escape(paper.title)}</title><style>{CSS}{ACT_CSS}</style></head><body>
<div id="edge"><img src="{edge_picture(paper.head.colour)}" width="794" height="9"/></div>
<div id="head">{_head(paper)}</div>
<div id="foot">{_foot(paper)}</div>
<table><tr><td width="45%" class="num">{_words(number)}</td><td width="55%" class="day">{_words(paper.dated)}</td></tr></table>
{mark}
<h1 class="act">{_words(paper.title, SERIF)}</h1>
{visas}
<div class="act">{paper.body}</div>
{_signature(paper)}
{copies}
</body></html>"""
