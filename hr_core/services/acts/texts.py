"""The texts of acts: the institution's version in force, else that of the house; checked, dated, never executed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.documents.paper import ForbiddenMarkup, UnknownPlace, filled, places_of
from hr_core.models import ActSeries, ActTemplate, Institution
from hr_core.scope import because
from hr_core.services.acts.kinds import kind_of
from hr_core.services.acts.places import BLOCKS, COLLECTIVE, PLACES
from hr_core.services.errors import Refusal
from hr_core.services.timeline import require_reason, timeline_end, timeline_set
from hr_core.services.writing import save_checked


@dataclass(frozen=True)
class Text:
    """The four parts of an act before they are filled."""

    title: str
    visas: str
    body: str
    distribution: str

    @property
    def parts(self) -> dict[str, str]:
        return {"title": self.title, "visas": self.visas, "body": self.body, "distribution": self.distribution}

    @property
    def places(self) -> set[str]:
        return set().union(*(places_of(part) for part in self.parts.values()))


def house_text(code: str) -> Text:
    kind = text_kind(code)
    return Text(kind.title, "\n".join(kind.visas), kind.body.strip(), "\n".join(kind.distribution))


def text_kind(code: str) -> Any:
    """The act or the paper of an upper floor whose text has this code; raises `Refusal` for one that does not exist."""
    from hr_core.services.acts.papers import PAPER_KINDS

    return PAPER_KINDS.get(code) or kind_of(code)


def text_in_force(institution: Institution, code: str, on: date) -> Text:
    """The text of a kind of act on a day."""
    own = ActTemplate.objects.on(on).filter(institution=institution, kind=code).order_by("-start").first()
    return Text(own.title, own.visas, own.body, own.distribution) if own else house_text(code)


def names_of(code: str, *, collective: bool = False) -> tuple[dict[str, Any], dict[str, Any]]:
    """(places, blocks) that the text of a kind may name, name → what it says; without a kind, those of acts; a collective decision
    names nothing of one person."""
    from hr_core.services.acts.papers import PAPER_KINDS

    paper = PAPER_KINDS.get(code)
    if paper is not None:
        return dict(paper.places), dict(paper.blocks)
    places, blocks = ({name: label for name, (label, _value) in each.items()} for each in (PLACES, BLOCKS))
    if not collective:
        return places, blocks
    return {name: places[name] for name in places if name in COLLECTIVE}, {name: blocks[name] for name in blocks if name in COLLECTIVE}


def text_check(values: dict[str, Any], code: str = "", *, collective: bool = False) -> None:
    """Raises `ValidationError` on the field that names an unknown place or holds a forbidden tag."""
    places, tables = names_of(code, collective=collective)
    for name in ("title", "visas", "body", "distribution"):
        text = str(values.get(name) or "")
        blocks = dict.fromkeys(tables, "") if name == "body" else {}
        try:
            filled(text, dict.fromkeys(places, "x"), blocks)
        except UnknownPlace as error:
            raise ValidationError({name: _("Ce texte nomme des données qui n’existent pas : %(names)s.") % {"names": error}}) from error
        except ForbiddenMarkup as error:
            raise ValidationError(
                {name: _("La balise « %(tag)s » n’est pas admise : paragraphes, titres, gras, listes et tableaux seulement.") % {"tag": error}}
            ) from error


@transaction.atomic
def template_set(
    *, institution: Institution, kind: str, start: date, values: dict[str, Any], access: Access, reason: str
) -> ActTemplate:
    """Write a version of the institution's own from a day; acts already drafted keep their text."""
    _may(access)
    require_reason(reason)
    text_check(values, kind, collective=getattr(text_kind(kind), "collective", False))
    with because(reason):
        return timeline_set(
            ActTemplate.objects.filter(institution=institution, kind=kind),
            start=start,
            values={**{name: values[name] for name in ("title", "visas", "body", "distribution")}, "written_by": access.user},
            make=lambda: ActTemplate(institution=institution, kind=kind),
        )


@transaction.atomic
def template_end(*, institution: Institution, kind: str, end: date, access: Access, reason: str) -> bool:
    """Come back to the text of the house from a day; false when no version of the institution holds."""
    _may(access)
    require_reason(reason)
    with because(reason):
        return timeline_end(ActTemplate.objects.filter(institution=institution, kind=kind), end=end)


def series_of(institution: Institution, kind: str) -> str:
    row = ActSeries.objects.filter(institution=institution, kind=kind).first()
    return row.series if row else text_kind(kind).series


@transaction.atomic
def series_set(*, institution: Institution, kind: str, series: str, access: Access) -> ActSeries:
    """Number a kind of act in a series from now on; acts already signed keep theirs."""
    _may(access)
    kind_of(kind)
    row = ActSeries.objects.filter(institution=institution, kind=kind).first() or ActSeries(institution=institution, kind=kind)
    row.series = series.strip().upper()
    return save_checked(row)


def _may(access: Access) -> None:
    if not access.has("act_templates"):
        raise Refusal(_("Votre rôle ne permet pas de régler les modèles d’acte."))
