"""Papers of an upper floor whose text is settled like that of an act: `paper_kind_add` makes each one editable and versioned.

The floor gives the house text, the places and the blocks that the text may name; at print time it gives their values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.documents.act_paper import ActPaper, act_paper_pdf
from hr_core.documents.paper import filled
from hr_core.models import ActTemplate, Institution
from hr_core.scope import scope
from hr_core.services.acts.paper import head_of, paper_in_force, plain
from hr_core.services.acts.places import long_day
from hr_core.services.acts.texts import Text
from hr_core.text import french_spaces


@dataclass(frozen=True)
class PaperKind:
    """`group`: the screen that lists it; `places`, `blocks`: what its text may name, name → what it says."""

    code: str
    label: str
    group: str
    title: str
    body: str
    places: Mapping[str, str]
    blocks: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""
    visas: tuple[str, ...] = ()
    distribution: tuple[str, ...] = ()
    series: str = ""

    def __str__(self) -> str:
        return self.label[:1].upper() + self.label[1:]


PAPER_KINDS: dict[str, PaperKind] = {}


def paper_kind_add(kind: PaperKind) -> None:
    PAPER_KINDS[kind.code] = kind


def papers_in(group: str) -> list[PaperKind]:
    return [kind for kind in PAPER_KINDS.values() if kind.group == group]


def paper_text(code: str, issuers: Sequence[Institution], on: date) -> Text:
    """The text of a paper on a day: the version of the first issuer that has one, else that of the house.

    The reader may be of another institution than the issuer: its text alone is read there.
    """
    with scope(issuers, reason=_("Texte du document imprimé")):
        own = {each.institution_id: each for each in ActTemplate.objects.on(on).filter(kind=code).order_by("start")}
    found = next((own[each.pk] for each in issuers if each.pk in own), None)
    kind = PAPER_KINDS[code]
    if found is None:
        return Text(kind.title, "\n".join(kind.visas), kind.body.strip(), "\n".join(kind.distribution))
    return Text(found.title, found.visas, found.body, found.distribution)


def paper_pdf(
    institution: Institution,
    text: Text,
    *,
    values: Mapping[str, str],
    blocks: Mapping[str, str],
    reference: str,
    on: date | None = None,
    mark: str = "",
    instead: str = "",
) -> bytes:
    """The text on the institution's paper, its places filled; `mark` stands in a frame over the title."""
    today = timezone.localdate()
    with scope(institution, reason=_("Papier à en-tête du document imprimé")):
        paper = paper_in_force(institution, on or today)
        head = head_of(institution, paper)
    lines = tuple(paper.lines.splitlines()) if paper and paper.lines.strip() else tuple(filter(None, (head.address, ", ".join(head.identifiers))))
    day = {"city": institution.city or institution.acronym, "day": long_day(on or today)}
    return act_paper_pdf(
        ActPaper(
            head=head, reference=reference, instead=instead or reference, dated=_("%(city)s, le %(day)s") % day,
            title=plain(text.title, dict(values)), body=french_spaces(filled(french_spaces(text.body), values, blocks)),
            visas=tuple(line for line in plain(text.visas, dict(values)).splitlines() if line.strip()),
            decider=_("Le Directeur général"),
            copies=tuple(line for line in plain(text.distribution, dict(values)).splitlines() if line.strip()),
            motto=paper.motto if paper else "", lines=lines, foot=paper.foot if paper else "", mark=mark,
        )
    )  # fmt: skip


def paper_preview(institution: Institution, kind: PaperKind, text: Text) -> bytes:
    """The text on paper, its places and blocks named in brackets."""
    values: dict[str, Any] = {name: f"[{label}]" for name, label in kind.places.items()}
    blocks = {name: f"<p>[{label}]</p>" for name, label in kind.blocks.items()}
    return paper_pdf(institution, text, values=values, blocks=blocks, reference=kind.reference, instead=_("Aperçu"))
