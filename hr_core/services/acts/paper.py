"""From an act to its paper: places read and frozen, the institution's head, the PDF of an act, of a draft, of the register."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.choices_acts import ActState
from hr_core.documents.act_paper import ActPaper, act_paper_pdf
from hr_core.documents.letterhead import Letterhead
from hr_core.documents.paper import filled
from hr_core.models import Act, Institution, LetterPaper
from hr_core.selectors.act_register import Entry
from hr_core.services.acts.effects import words_brought
from hr_core.services.acts.kinds import kind_of
from hr_core.services.acts.places import BLOCKS, DOTS, PLACES, Reading, long_day, read_together, table, values_of
from hr_core.services.acts.texts import Text
from hr_core.text import french_date, french_spaces

_PLACE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


def paper_in_force(institution: Institution, on: date) -> LetterPaper | None:
    return LetterPaper.objects.on(on).filter(institution=institution).order_by("-start").first()


def head_of(institution: Institution, paper: LetterPaper | None = None) -> Letterhead:
    """How an institution signs: its name, its colour, its logo when its paper has one."""
    numbers = tuple(f"{name} {number}" for name, number in institution.employer_numbers.items() if number)
    address = ", ".join(line.strip() for line in (institution.address or institution.city).splitlines() if line.strip())
    logo = None
    if paper is not None and paper.logo:
        with paper.logo.open("rb") as file:
            logo = file.read()
    return Letterhead(institution.name, institution.acronym, address, numbers, institution.colour, logo)


def head_lines(head: Letterhead, paper: LetterPaper | None) -> tuple[str, ...]:
    """The lines under the name: those of the paper, else the address and the numbers."""
    if paper is not None and paper.lines.strip():
        return tuple(paper.lines.splitlines())
    return tuple(filter(None, (head.address, ", ".join(head.identifiers))))


def plain(text: str, values: dict[str, str]) -> str:
    """A text without markup, its places filled; the names of blocks and unknown names are left out."""
    return _PLACE.sub(lambda found: values.get(found[1], ""), text)


def reading_of(act: Act) -> Reading:
    return Reading(act, words_brought([act])[0])


def readings_of(acts: Sequence[Act]) -> list[Reading]:
    """What the files say for several acts, read together."""
    readings = [Reading(act, brought) for act, brought in zip(acts, words_brought(acts), strict=True)]
    read_together(readings)
    return readings


def filled_title(act: Act, title: str) -> str:
    names = set(_PLACE.findall(title))
    values, _blocks = values_of(reading_of(act), names)
    return plain(title, values).strip()[:160]


def frozen_of(act: Act, *, decider: str = "", reading: Reading | None = None) -> dict[str, Any]:
    """What the paper needs besides the text: values and blocks of the places named, the day in words, the institution's head."""
    text = Text(act.title, act.visas, act.body, act.distribution)
    values, blocks = values_of(reading or reading_of(act), text.places)
    institution = act.institution
    head = head_of(institution)
    return {
        "values": values,
        "blocks": blocks,
        "dated": _("%(city)s, le %(day)s")
        % {"city": institution.city or institution.acronym, "day": long_day(timezone.localdate())},
        "decider": decider,
        "head": [head.name, head.acronym, head.address, list(head.identifiers), head.colour],
    }


def blanks_of(act: Act) -> list[str]:
    """What the text names and the file does not say: it would be signed as dots."""
    values = (act.frozen or frozen_of(act))["values"]
    return [str(PLACES[name][0]) for name, value in values.items() if name in PLACES and value == DOTS]


def act_paper(act: Act) -> ActPaper:
    """The paper of an act: as frozen once it is signed, as the file reads today before."""
    from hr_core.services.acts.signing import fingerprint_words

    is_numbered = act.number is not None
    frozen = act.frozen if is_numbered else frozen_of(act)
    paper = act.paper if is_numbered else paper_in_force(act.institution, timezone.localdate())
    name, acronym, address, identifiers, colour = frozen["head"]
    head = Letterhead(name, acronym, address, tuple(identifiers), colour, head_of(act.institution, paper).logo)
    lines = head_lines(head, paper)
    values = frozen["values"]
    kind = kind_of(act.kind)
    address = settings.SITE_URL + reverse("hr_core:act_verify", args=[act.token]) if act.token else ""
    return ActPaper(
        head=head,
        reference=act.reference,
        dated=frozen["dated"] if is_numbered else _("Projet du %(day)s") % {"day": french_date(timezone.localdate())},
        title=plain(act.title, values),
        body=french_spaces(filled(french_spaces(act.body), values, frozen["blocks"])),
        visas=tuple(line for line in plain(act.visas, values).splitlines() if line.strip()),
        decider=frozen["decider"] or _("L’autorité compétente"),
        signer_quality=tuple(act.signer_quality.splitlines()) if is_numbered else (_("(qualité du signataire)"),),
        signer_name=act.signer_name if is_numbered else "",
        signed_words=_("signé électroniquement le %(day)s") % {"day": french_date(timezone.localtime(act.signed_at).date())}
        if act.signed_at
        else "",
        other_signs=(_("L’agent"), _("(« lu et approuvé », date et signature)")) if kind.two_sided else (),
        copies=tuple(line for line in plain(act.distribution, values).splitlines() if line.strip()) if not kind.certificate else (),
        motto=paper.motto if paper else "",
        lines=lines,
        foot=paper.foot if paper else "",
        mark=_mark(act, is_numbered=is_numbered),
        verification=address,
        verification_code=code_words(act.token),
        fingerprint=fingerprint_words(act.fingerprint) if act.fingerprint else "",
    )


def _mark(act: Act, *, is_numbered: bool) -> str:
    if act.state == ActState.CANCELLED:
        return _("ANNULÉ le %(day)s") % {"day": french_date(timezone.localtime(act.cancelled_at).date())} if act.cancelled_at else _("ANNULÉ")
    return "" if is_numbered else _("PROJET SANS VALEUR")


def code_words(token: str) -> str:
    """The code in groups of four capitals."""
    return "-".join(token[at : at + 4] for at in range(0, len(token), 4)).upper()


def act_pdf(act: Act) -> bytes:
    """The PDF of an act."""
    return act_paper_pdf(act_paper(act))


def template_pdf(institution: Institution, code: str, text: Text, paper: LetterPaper | None = None) -> bytes:
    """A text on the institution's paper, its places named in brackets."""
    values = {name: f"[{label}]" for name, (label, _value) in PLACES.items()}
    blocks = {name: f"<p>[{label}]</p>" for name, (label, _value) in BLOCKS.items()}
    kind = kind_of(code)
    paper = paper or paper_in_force(institution, timezone.localdate())
    head = head_of(institution, paper)
    return act_paper_pdf(
        ActPaper(
            head=head,
            reference="",
            instead=_("Aperçu"),
            dated=head.acronym,
            title=plain(text.title, values),
            body=french_spaces(filled(french_spaces(text.body), values, blocks)),
            visas=tuple(line for line in plain(text.visas, values).splitlines() if line.strip()),
            decider=_("[qualité du signataire]"),
            signer_quality=(_("[qualité du signataire]"),),
            other_signs=(_("L’agent"),) if kind.two_sided else (),
            copies=tuple(line for line in plain(text.distribution, values).splitlines() if line.strip()) if not kind.certificate else (),
            motto=paper.motto if paper else "",
            lines=head_lines(head, paper),
            foot=paper.foot if paper else "",
        )
    )


def register_pdf(institution: Institution, entries: Sequence[Entry], title: str) -> bytes:
    """The register of acts on paper, in the order given: number, day, nature, person, signer, state."""
    rows = [
        [
            entry.reference, french_date(entry.signed_on), entry.kind, entry.whom, entry.signer, entry.state,
        ]
        for entry in entries
    ]  # fmt: skip
    heads = [(_("Numéro"), 17), (_("Signé le"), 12), (_("Nature"), 19), (_("Agent"), 26), (_("Signataire"), 16), (_("État"), 10)]
    body = table(heads, rows) if rows else f"<p>{_('Aucun acte signé dans ce registre.')}</p>"
    paper = paper_in_force(institution, timezone.localdate())
    head = head_of(institution, paper)
    dated = _("Arrêté le %(day)s") % {"day": long_day(timezone.localdate())}
    return act_paper_pdf(
        ActPaper(
            head=head, reference=head.acronym, instead=_("Registre"), dated=dated, title=title, body=filled(body, {}, {}),
            lines=head_lines(head, paper), motto=paper.motto if paper else "", foot=paper.foot if paper else "",
        )
    )  # fmt: skip
